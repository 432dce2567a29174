//! A store that waits for replicas of Redis.

use delta::{Keeping, PushOutcome};
use redis_servers::{RedisServer, until};
use relay::{DEFAULT_PREFIX, RedisStore, SessionKey, Store};

use crate::{hold_to_all_laws, support::*};

/// A primary and one replica that is in step.
async fn pair() -> [RedisServer; 2] {
    let primary = RedisServer::start();
    let port = primary.port().to_string();
    let replica = RedisServer::with_options(&["--replicaof", "127.0.0.1", &port]);
    until("the replica is in step", async || {
        replica.says("master_link_status:up").await
    })
    .await;
    [primary, replica]
}

fn waiting(primary: &RedisServer, replicas: u32) -> RedisStore {
    RedisStore::open_replicated(&primary.url(), DEFAULT_PREFIX, replicas).expect("an address")
}

/// Pushes something that was not there before; how safe it is then.
async fn pushed(store: &RedisStore, session: &SessionKey, ms: u64) -> Keeping {
    let edit = batch(session, vec![delta("typing", ms, "a")]);
    match store.push(session, &edit).await {
        Ok(PushOutcome::Accepted { keeping, .. }) => keeping,
        other => panic!("not accepted: {other:?}"),
    }
}

async fn greeted(store: &RedisStore, session: &SessionKey) -> Keeping {
    let hello = store.hello(session, hello(session, None, 0)).await;
    hello.expect("hello").changes.keeping
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_laws_hold() {
    let [primary, _replica] = pair().await;
    hold_to_all_laws(waiting(&primary, 1)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_push_that_no_replica_has_is_saved_but_not_replicated() {
    let ([primary, replica], session) = (pair().await, session());
    let store = waiting(&primary, 1);
    until("the replica has a push", async || {
        pushed(&store, &session, 1).await == Keeping::Stored
    })
    .await;
    replica.signal("STOP");
    until("a push finds the replica silent", async || {
        pushed(&store, &session, 2).await == Keeping::Unreplicated
    })
    .await;
    assert_eq!(greeted(&store, &session).await, Keeping::Unreplicated);
    // It is stored all the same.
    let stored = registers(&store, &session).await;
    assert_eq!(stored, [delta("typing", 2, "a")]);
    replica.signal("CONT");
    until("the replica has caught up", async || {
        greeted(&store, &session).await == Keeping::Stored
    })
    .await;
    until("pushes are replicated again", async || {
        pushed(&store, &session, 3).await == Keeping::Stored
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fewer_replicas_than_asked_for_are_told() {
    let ([primary, _replica], session) = (pair().await, session());
    let store = waiting(&primary, 2);
    assert_eq!(pushed(&store, &session, 1).await, Keeping::Unreplicated);
    // Who did not ask is not told.
    assert_eq!(pushed(&primary.store(), &session, 2).await, Keeping::Stored);
}
