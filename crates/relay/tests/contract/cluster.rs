//! Redis Cluster: sessions are spread over nodes, and move.

use redis_servers::{Cluster, until};
use relay::{Event, Store};

use crate::{hold_to_all_laws, support::*};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_laws_hold() {
    let cluster = Cluster::start().await;
    hold_to_all_laws(cluster.store()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sessions_are_spread_and_a_session_stays_together() {
    let cluster = Cluster::start().await;
    let store = cluster.store();
    for _ in 0..40 {
        let session = session();
        let both = vec![delta("typing", 1, "a"), delta("settings/x", 1, "b")];
        accepted(&store, &session, &batch(&session, both)).await;
        assert_eq!(registers(&store, &session).await.len(), 2);
    }
    for node in &cluster.primaries {
        let keys = node.keys().await;
        assert!(keys > 0 && keys < 80 && keys.is_multiple_of(2), "{keys}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_moves_is_followed_by_requests_and_listeners() {
    let cluster = Cluster::start().await;
    let (store, other, session) = (cluster.store(), cluster.store(), session());
    let mut listener = store.subscribe(&session).await.unwrap();
    let first = batch(&session, vec![delta("typing", 1, "a")]);
    let (before, _) = accepted(&store, &session, &first).await;
    assert_eq!(heard(&mut listener).await.changes.deltas, first.deltas);

    let name = format!("everbasic:client:{{{session}}}");
    let slot: u16 = cluster.primaries[0]
        .command(&["CLUSTER", "KEYSLOT", &name])
        .await;
    let from = cluster.owner(slot).await;
    cluster.move_slot(slot, from, (from + 1) % 3).await;
    assert!(matches!(next(&mut listener).await, Event::Gap));
    for (store, ms) in [(&store, 2), (&other, 3)] {
        let edit = batch(&session, vec![delta("console/1", ms, "b")]);
        let (after, _) = accepted(store, &session, &edit).await;
        assert_ne!(after.epoch, before.epoch, "another node, another epoch");
        assert_eq!(heard_after_gaps(&mut listener).await.changes.cursor, after);
    }
    assert_eq!(registers(&store, &session).await.len(), 2);
}

/// The answer to "no more" is no loss of the slot, even if it comes when somebody listens again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn listening_again_is_no_gap() {
    let cluster = Cluster::start().await;
    let (store, session) = (cluster.store(), session());
    for ms in 1..200 {
        let mut listener = store.subscribe(&session).await.unwrap();
        let edit = batch(&session, vec![delta("typing", ms, "a")]);
        let (cursor, _) = accepted(&store, &session, &edit).await;
        assert_eq!(heard(&mut listener).await.changes.cursor, cursor);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_promoted_replica_is_found() {
    let mut cluster = Cluster::start().await;
    cluster.add_replica().await;
    let store = cluster.store();
    let mut sessions = Vec::new();
    for _ in 0..12 {
        let session = session();
        accepted(
            &store,
            &session,
            &batch(&session, vec![delta("typing", 1, "a")]),
        )
        .await;
        sessions.push(session);
    }
    let replica = &cluster.replicas[0];
    let _: () = replica.command(&["CLUSTER", "FAILOVER"]).await;
    until("the replica is a primary", async || {
        replica.says("role:master").await
    })
    .await;
    cluster.primaries[0].kill();
    for session in &sessions {
        until("the session is served", async || {
            let edit = batch(session, vec![delta("console/1", 2, "b")]);
            store.push(session, &edit).await.is_ok()
        })
        .await;
        assert_eq!(registers(&store, session).await.len(), 2);
    }
}
