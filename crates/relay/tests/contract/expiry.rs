//! Which keys a session has in Redis, and how long they live.

use delta::limits::{EMPTY_SESSION_EXPIRY_S, GONE_EXPIRY_S, SESSION_EXPIRY_S, SESSION_RENEW_S};
use redis::AsyncCommands;
use redis_servers::RedisServer;
use relay::Store;

use crate::support::*;

#[tokio::test]
async fn a_session_is_two_hashes_that_expire_in_a_day() {
    let (server, session) = (RedisServer::start(), session());
    let (store, mut redis) = (server.store(), server.connection().await);
    store
        .hello(&session, hello(&session, None, 0))
        .await
        .unwrap();
    store.snapshot(&session).await.unwrap();
    let keys: Vec<String> = redis.keys("*").await.unwrap();
    assert!(keys.is_empty(), "reading has written {keys:?}");

    let edit = batch(
        &session,
        vec![delta("typing", 1, "a"), delta("settings/x", 1, "b")],
    );
    accepted(&store, &session, &edit).await;
    let mut keys: Vec<String> = redis.keys("*").await.unwrap();
    keys.sort();
    assert_eq!(keys, [client_hash(&session), settings_hash(&session)]);
    let fields: Vec<String> = redis.hkeys(settings_hash(&session)).await.unwrap();
    assert_eq!(fields, ["settings/x"]);

    for hash in &keys {
        let _: bool = redis.expire(hash, 100).await.unwrap();
    }
    // Once a minute is enough for a push to renew it.
    let minute_ago_ms = store.now_ms().await.unwrap() - 60_000;
    let _: i64 = redis
        .hset(client_hash(&session), "!renewed", minute_ago_ms)
        .await
        .unwrap();
    let edit = batch(&session, vec![delta("typing", 2, "c")]);
    accepted(&store, &session, &edit).await;
    assert_long_lived(&mut redis, &keys).await;
    // Settings that are the first, or the first again, expire too.
    let _: i64 = redis.del(settings_hash(&session)).await.unwrap();
    let edit = batch(&session, vec![delta("settings/y", 3, "d")]);
    accepted(&store, &session, &edit).await;
    assert_long_lived(&mut redis, &keys).await;
    for hash in &keys {
        let _: bool = redis.expire(hash, 100).await.unwrap();
    }
    store
        .hello(&session, hello(&session, None, 0))
        .await
        .unwrap();
    assert_long_lived(&mut redis, &keys).await;
}

async fn assert_long_lived(redis: &mut redis::aio::MultiplexedConnection, keys: &[String]) {
    for hash in keys {
        let left_s: u64 = redis.ttl(hash).await.unwrap();
        assert!(
            left_s > SESSION_EXPIRY_S - 60 && left_s <= SESSION_EXPIRY_S,
            "{hash}: {left_s}"
        );
    }
}

/// Whoever only reads renews the expiry once an hour at most.
#[tokio::test]
async fn a_hello_writes_nothing_while_most_of_the_time_is_left() {
    let (server, session) = (RedisServer::start(), session());
    let (store, mut redis) = (server.store(), server.connection().await);
    let edit = batch(&session, vec![delta("typing", 1, "a")]);
    accepted(&store, &session, &edit).await;
    let left_s = (SESSION_EXPIRY_S - SESSION_RENEW_S + 60).cast_signed();
    let _: bool = redis.expire(client_hash(&session), left_s).await.unwrap();
    let _: () = server.command(&["CONFIG", "RESETSTAT"]).await;
    for _ in 0..3 {
        let request = hello(&session, None, 0);
        store.hello(&session, request).await.unwrap();
        store.snapshot(&session).await.unwrap();
    }
    let stats: String = server.command(&["INFO", "commandstats"]).await;
    assert!(stats.contains("cmdstat_hgetall:calls=12,"), "{stats}");
    for writing in ["expire", "hset", "evalsha", "set"] {
        assert!(!stats.contains(&format!("cmdstat_{writing}:")), "{stats}");
    }
    let later_s: i64 = redis.ttl(client_hash(&session)).await.unwrap();
    assert!(later_s <= left_s, "{later_s}");
}

/// A run was claimed, and nothing came of it: an hour after the last push nobody needs to know, however
/// often a page says hello.
#[tokio::test]
async fn a_session_that_never_held_anything_expires_in_an_hour() {
    let (server, session) = (RedisServer::start(), session());
    let (store, mut redis) = (server.store(), server.connection().await);
    let left_s = async || -> u64 {
        let mut redis = redis.clone();
        redis.ttl(client_hash(&session)).await.unwrap()
    };
    accepted(&store, &session, &claim(&session, 1, 0, vec![])).await;
    assert!((1..=EMPTY_SESSION_EXPIRY_S).contains(&left_s().await));
    let _: bool = redis
        .clone()
        .expire(client_hash(&session), 100)
        .await
        .unwrap();
    let request = hello(&session, None, 0);
    store.hello(&session, request).await.unwrap();
    assert!((1..=100).contains(&left_s().await));
    // A heartbeat of the run renews it.
    let heartbeat = delta::Batch {
        token: 1,
        ..batch(&session, vec![])
    };
    accepted(&store, &session, &heartbeat).await;
    let renewed_s = left_s().await;
    assert!(
        (101..=EMPTY_SESSION_EXPIRY_S).contains(&renewed_s),
        "{renewed_s}"
    );
    // With the first register it lives as long as any.
    let edit = batch(&session, vec![delta("typing", 1, "a")]);
    accepted(&store, &session, &edit).await;
    assert_long_lived(&mut redis, &[client_hash(&session)]).await;
}

/// A session that was deleted, and goes on under its old name: the mark does not end it.
#[tokio::test]
async fn a_session_that_was_deleted_once_lives_as_long_as_any() {
    let (server, session) = (RedisServer::start(), session());
    let (store, mut redis) = (server.store(), server.connection().await);
    store.forget(&session).await.unwrap();
    let now_ms = store.now_ms().await.unwrap() + 1_000;
    let both = vec![
        delta("typing", now_ms, "a"),
        delta("settings/x", now_ms, "b"),
    ];
    accepted(&store, &session, &batch(&session, both)).await;
    let hashes = [client_hash(&session), settings_hash(&session)];
    // A hello renews the settings, and leaves the mark its longer time.
    let _: bool = redis.expire(&hashes[1], 100).await.unwrap();
    let request = hello(&session, None, 0);
    store.hello(&session, request).await.unwrap();
    assert_long_lived(&mut redis, &hashes[1..]).await;
    let mark_s: u64 = redis.ttl(&hashes[0]).await.unwrap();
    assert!(mark_s > GONE_EXPIRY_S - 60, "{mark_s}");
    // When that is nearly over, a push keeps the session.
    let _: bool = redis.expire(&hashes[0], 100).await.unwrap();
    let minute_ago_ms = store.now_ms().await.unwrap() - 60_000;
    let renewed = redis.hset(&hashes[0], "!renewed", minute_ago_ms);
    let _: i64 = renewed.await.unwrap();
    let edit = batch(&session, vec![delta("typing", now_ms + 1, "c")]);
    accepted(&store, &session, &edit).await;
    assert_long_lived(&mut redis, &hashes).await;
}
