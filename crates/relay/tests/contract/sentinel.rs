//! Redis Sentinel: the primary may be another node at any time.

use redis_servers::SentinelSet;
use relay::{Event, Store};

use crate::{hold_to_all_laws, support::*};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_laws_hold() {
    let set = SentinelSet::start().await;
    hold_to_all_laws(set.store()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failover_is_followed_by_requests_and_listeners() {
    let set = SentinelSet::start().await;
    let (store, session) = (set.store(), session());
    let mut listener = store.subscribe(&session).await.unwrap();
    let first = batch(&session, vec![delta("typing", 1, "a")]);
    let (before, _) = accepted(&store, &session, &first).await;
    heard(&mut listener).await;
    set.nodes[0].command::<u64>(&["WAIT", "1", "5000"]).await;

    set.fail_over().await;
    let second = batch(&session, vec![delta("console/1", 2, "b")]);
    let (after, _) = accepted(&store, &session, &second).await;
    assert_ne!(after.epoch, before.epoch, "another node, another epoch");
    let all = registers(&store, &session).await;
    assert_eq!(keys(&all), ["console/1", "typing"]);
    let changes = store.changes_since(&session, before).await.unwrap();
    assert!(
        changes.whole,
        "a place in the old history is none in the new"
    );
    // The listener is told that it may have missed something, and then hears the new primary.
    while !matches!(next(&mut listener).await, Event::Gap) {}
    let third = batch(&session, vec![delta("view/x", 3, "c")]);
    accepted(&store, &session, &third).await;
    while keys(&heard_after_gaps(&mut listener).await.changes.deltas) != ["view/x"] {}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_primary_is_replaced() {
    let mut set = SentinelSet::start().await;
    let (store, session) = (set.store(), session());
    let edit = batch(&session, vec![delta("typing", 1, "a")]);
    accepted(&store, &session, &edit).await;
    set.nodes[0].command::<u64>(&["WAIT", "1", "5000"]).await;
    set.nodes[0].kill();
    assert!(store.push(&session, &edit).await.is_err());
    set.wait_for_primary(&set.nodes[1]).await;
    accepted(&store, &session, &edit).await;
    assert_eq!(registers(&store, &session).await, edit.deltas);
}
