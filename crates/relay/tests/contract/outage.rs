//! Redis goes away and comes back.

use std::time::{Duration, Instant};

use delta::Cursor;
use redis_servers::{RedisServer, free_port};
use relay::{DEFAULT_PREFIX, Event, RedisStore, RelayError, Store};

use crate::support::*;

fn assert_unavailable<T: std::fmt::Debug>(found: Result<T, RelayError>, server: &RedisServer) {
    match found {
        Err(RelayError::Unavailable(message)) => {
            assert!(
                message.contains(&format!("127.0.0.1:{}", server.port())),
                "{message}"
            );
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_killed_redis_is_unavailable_and_heals_with_another_epoch() {
    let mut server = RedisServer::start();
    let (store, session) = (server.store(), session());
    let edit = batch(&session, vec![delta("typing", 1, "a")]);
    let (before, _) = accepted(&store, &session, &edit).await;

    server.kill();
    // Never an empty session, whatever is asked, as often as it is asked.
    for _ in 0..3 {
        assert_unavailable(store.snapshot(&session).await, &server);
        assert_unavailable(
            store
                .hello(&session, hello(&session, Some(before), 0))
                .await,
            &server,
        );
        assert_unavailable(store.changes_since(&session, before).await, &server);
        assert_unavailable(store.push(&session, &edit).await, &server);
        assert_unavailable(store.now_ms().await, &server);
    }

    server.restart();
    let lost = store.changes_since(&session, before).await.unwrap();
    assert!(lost.whole && lost.deltas.is_empty());
    assert_eq!(lost.cursor, Cursor::default());
    let (after, _) = accepted(&store, &session, &edit).await;
    assert_ne!(after.epoch, before.epoch);
    assert_eq!(registers(&store, &session).await, edit.deltas);
}

#[tokio::test]
async fn a_redis_that_was_away_without_a_request_is_not_noticed() {
    let mut server = RedisServer::start();
    let (store, session) = (server.store(), session());
    accepted(
        &store,
        &session,
        &batch(&session, vec![delta("typing", 1, "a")]),
    )
    .await;
    server.restart();
    accepted(
        &store,
        &session,
        &batch(&session, vec![delta("typing", 2, "b")]),
    )
    .await;
}

#[tokio::test]
async fn listeners_are_told_of_a_gap_when_redis_comes_back() {
    let mut server = RedisServer::start();
    let (store, session) = (server.store(), session());
    let mut listener = store.subscribe(&session).await.unwrap();
    accepted(
        &store,
        &session,
        &batch(&session, vec![delta("typing", 1, "a")]),
    )
    .await;
    heard(&mut listener).await;

    server.kill();
    assert_unavailable(store.subscribe(&session).await, &server);
    server.restart();
    assert!(matches!(next(&mut listener).await, Event::Gap));
    accepted(
        &store,
        &session,
        &batch(&session, vec![delta("typing", 2, "b")]),
    )
    .await;
    assert_eq!(keys(&heard(&mut listener).await.changes.deltas), ["typing"]);
    store.subscribe(&session).await.unwrap();
}

#[tokio::test]
async fn the_same_data_on_another_node_is_another_epoch() {
    let server = RedisServer::start();
    let (store, session) = (server.store(), session());
    let edit = batch(&session, vec![delta("typing", 1, "a")]);
    let (before, _) = accepted(&store, &session, &edit).await;
    // A promotion gives a node a new replication id, and clients are made to connect again.
    let mut admin = server.connection().await;
    let port = free_port();
    let commands = [
        vec![
            "REPLICAOF".to_owned(),
            "127.0.0.1".to_owned(),
            port.to_string(),
        ],
        vec!["REPLICAOF".to_owned(), "NO".to_owned(), "ONE".to_owned()],
        vec![
            "CLIENT".to_owned(),
            "KILL".to_owned(),
            "TYPE".to_owned(),
            "normal".to_owned(),
        ],
    ];
    for command in commands {
        let mut request = redis::cmd(&command[0]);
        request.arg(&command[1..]);
        let _: redis::Value = request.query_async(&mut admin).await.unwrap();
    }
    let (after, _) = accepted(&store, &session, &edit).await;
    assert_eq!(after.revision, before.revision);
    assert_ne!(after.epoch, before.epoch);
    let changes = store.changes_since(&session, before).await.unwrap();
    assert!(changes.whole && changes.deltas == edit.deltas);
}

#[tokio::test]
async fn a_read_only_replica_is_unavailable() {
    let port = free_port().to_string();
    let server = RedisServer::with_options(&["--replicaof", "127.0.0.1", &port]);
    assert_unavailable(server.store().now_ms().await, &server);
}

#[tokio::test]
async fn a_silent_redis_is_unavailable_in_time_and_many_callers_wait_together() {
    let server = RedisServer::start();
    let (store, session) = (server.store(), session());
    accepted(
        &store,
        &session,
        &batch(&session, vec![delta("typing", 1, "a")]),
    )
    .await;
    let mut admin = server.connection().await;
    let pause = redis::cmd("CLIENT").arg("PAUSE").arg(60_000).to_owned();
    let _: String = pause.query_async(&mut admin).await.unwrap();

    let start = Instant::now();
    let calls = (0..50).map(|_| {
        let (store, session) = (store.clone(), session.clone());
        tokio::spawn(async move { store.snapshot(&session).await })
    });
    for call in calls.collect::<Vec<_>>() {
        assert_unavailable(call.await.unwrap(), &server);
    }
    // One time-out of an answer; one more for whoever came late and had to connect. One after the
    // other they would take minutes.
    assert!(
        start.elapsed() < Duration::from_secs(60),
        "{:?}",
        start.elapsed()
    );
}

/// Latency of seconds: slow, and not away.
#[tokio::test]
async fn a_slow_redis_is_waited_for() {
    let server = RedisServer::start();
    let (store, session) = (server.store(), session());
    store.now_ms().await.unwrap();
    let _: String = server.command(&["CLIENT", "PAUSE", "2000"]).await;
    let edit = batch(&session, vec![delta("typing", 1, "a")]);
    accepted(&store, &session, &edit).await;
}

/// `maxmemory` without eviction: nothing is written, nothing is half written, everything is read.
#[tokio::test]
async fn a_full_redis_says_so_and_serves_reads() {
    let server = RedisServer::start();
    let (store, session) = (server.store(), session());
    let edit = batch(
        &session,
        vec![delta("typing", 1, "a"), delta("settings/x", 1, "b")],
    );
    let (before, _) = accepted(&store, &session, &edit).await;
    let set = async |bytes: &str| {
        server
            .command::<String>(&["CONFIG", "SET", "maxmemory", bytes])
            .await
    };
    set("1").await;
    let more = batch(&session, vec![delta("console/1", 2, "c")]);
    for _ in 0..2 {
        match store.push(&session, &more).await {
            Err(RelayError::Full(message)) => {
                assert!(message.contains(&server.port().to_string()), "{message}");
            }
            other => panic!("{other:?}"),
        }
    }
    let there = store.snapshot(&session).await.unwrap();
    assert_eq!((there.cursor, there.deltas.len()), (before, 2));
    set("0").await;
    let (after, _) = accepted(&store, &session, &more).await;
    assert_eq!(after.revision, before.revision + 1);
}

/// The node that was the primary becomes a replica while it is in use, and a primary again.
#[tokio::test]
async fn a_redis_that_turns_read_only_is_unavailable_until_it_is_not() {
    let server = RedisServer::start();
    let (store, session) = (server.store(), session());
    let edit = batch(&session, vec![delta("typing", 1, "a")]);
    accepted(&store, &session, &edit).await;
    let port = free_port().to_string();
    let _: String = server.command(&["REPLICAOF", "127.0.0.1", &port]).await;
    for _ in 0..3 {
        assert_unavailable(store.push(&session, &edit).await, &server);
    }
    let _: String = server.command(&["REPLICAOF", "NO", "ONE"]).await;
    accepted(&store, &session, &edit).await;
}

/// Somebody types FLUSHALL: another history begins, and whoever has a copy can give it back.
#[tokio::test]
async fn a_flushed_redis_is_another_history_and_can_be_healed() {
    let server = RedisServer::start();
    let (store, session) = (server.store(), session());
    let edits = vec![delta("typing", 1, "a"), delta("settings/x", 1, "b")];
    let (before, _) = accepted(&store, &session, &batch(&session, edits)).await;
    let copy = copy(store.snapshot(&session).await.unwrap());
    let _: String = server.command(&["FLUSHALL"]).await;
    let said = hello(&session, Some(before), copy.digest());
    let answer = store.hello(&session, said).await.unwrap();
    assert!(answer.changes.whole && answer.changes.deltas.is_empty());
    assert_ne!(
        answer.digest,
        copy.digest(),
        "the copy has something to offer"
    );
    let offered = batch(&session, copy.deltas().collect());
    let (after, _) = accepted(&store, &session, &offered).await;
    assert_ne!(after.epoch, before.epoch);
    let healed = store
        .hello(&session, hello(&session, None, 0))
        .await
        .unwrap();
    assert_eq!(healed.digest, copy.digest());
}

#[tokio::test]
async fn a_wrong_address_is_named_without_its_password() {
    let port = free_port();
    let url = format!("redis://me:hunter2@127.0.0.1:{port}/0");
    let error = RedisStore::connect(&url, DEFAULT_PREFIX).await.unwrap_err();
    let message = error.to_string();
    assert!(matches!(error, RelayError::Unavailable(_)), "{error:?}");
    assert!(message.contains(&format!("127.0.0.1:{port}")), "{message}");
    let shown = format!(
        "{message} {error:?} {:?}",
        RedisStore::open(&url, DEFAULT_PREFIX)
    );
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[tokio::test]
async fn a_wrong_password_is_refused_and_not_shown() {
    let server = RedisServer::with_options(&["--requirepass", "swordfish"]);
    for login in ["", ":hunter2@", "me:hunter2@"] {
        let url = format!("redis://{login}127.0.0.1:{}", server.port());
        let error = RedisStore::connect(&url, DEFAULT_PREFIX).await.unwrap_err();
        let message = error.to_string();
        assert!(matches!(error, RelayError::Refused(_)), "{error:?}");
        assert!(
            message.contains(&format!("127.0.0.1:{}", server.port())),
            "{message}"
        );
        assert!(!message.contains("hunter2"), "{message}");
    }
    let url = format!("redis://:swordfish@127.0.0.1:{}", server.port());
    RedisStore::connect(&url, DEFAULT_PREFIX).await.unwrap();
}
