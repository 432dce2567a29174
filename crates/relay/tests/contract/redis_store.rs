//! What is particular to Redis: several servers, permissions, damaged data.

use redis::AsyncCommands;
use redis_servers::RedisServer;
use relay::{DEFAULT_PREFIX, Event, RedisStore, RelayError, SessionKey, Store, Subscription};

use crate::support::*;

#[tokio::test]
async fn two_servers_hear_each_other() {
    let (server, session) = (RedisServer::start(), session());
    let (one, other) = (server.store(), server.store());
    let mut at_one = one.subscribe(&session).await.unwrap();
    let mut at_other = other.subscribe(&session).await.unwrap();
    let pushes = [
        (&one, "typing", 1),
        (&other, "settings/x", 2),
        (&one, "console/1", 3),
    ];
    for (store, name, ms) in pushes {
        let edit = batch(&session, vec![delta(name, ms, "text")]);
        let (cursor, _) = accepted(store, &session, &edit).await;
        for listener in [&mut at_one, &mut at_other] {
            let increment = heard(listener).await;
            assert_eq!(increment.origin, Some(edit.origin));
            assert_eq!(increment.changes.cursor, cursor);
            assert_eq!(increment.changes.deltas, edit.deltas);
        }
    }
}

/// Whatever the reads of a listening server coincide with, what it tells is a sequence of moments: a
/// follower that merges it has, after each increment, exactly what the session was at that revision.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn increments_are_moments_of_the_session() {
    let (server, session) = (RedisServer::start(), session());
    let (writer, reader) = (server.store(), server.store());
    let mut listener = reader.subscribe(&session).await.unwrap();
    // Every push writes the same number to two registers.
    let pushes = 300;
    let writing = {
        let (writer, session) = (writer.clone(), session.clone());
        tokio::spawn(async move {
            for step in 1..=pushes {
                let value = step.to_string();
                let both = vec![
                    delta("console/1", step, &value),
                    delta("settings/x", step, &value),
                ];
                accepted(&writer, &session, &batch(&session, both)).await;
            }
        })
    };
    let mut follower = delta::Replica::new(replica(5));
    follow(&reader, &session, &mut listener, &mut follower, pushes).await;
    writing.await.unwrap();
    assert_eq!(
        follower.get("console/1"),
        Some(pushes.to_string().as_bytes())
    );
}

async fn follow(
    reader: &RedisStore,
    session: &SessionKey,
    listener: &mut Subscription,
    follower: &mut delta::Replica,
    until: u64,
) {
    let mut cursor = delta::Cursor::default();
    let mut revision = 0;
    while revision < until {
        let changes = match next(listener).await {
            Event::Increment(increment) => increment.changes.clone(),
            // On a busy machine the listener may be too slow: then it asks, as a page does.
            _ => reader.changes_since(session, cursor).await.unwrap(),
        };
        if changes.cursor.revision <= revision {
            continue;
        }
        assert!(changes.from <= revision);
        cursor = changes.cursor;
        revision = cursor.revision;
        follower.merge_changes(changes);
        let expected = revision.to_string();
        assert_eq!(follower.get("console/1"), Some(expected.as_bytes()));
        assert_eq!(follower.get("settings/x"), Some(expected.as_bytes()));
    }
}

#[tokio::test]
async fn one_subscription_serves_all_listeners_and_ends_with_the_last() {
    let (server, session) = (RedisServer::start(), session());
    let (store, mut redis) = (server.store(), server.connection().await);
    let bell = format!("everbasic:bell:{{{session}}}");
    let first = store.subscribe(&session).await.unwrap();
    let second = store.subscribe(&session).await.unwrap();
    assert_eq!(listeners(&mut redis, &bell).await, 1);
    drop(first);
    // Orders are obeyed in turn: once another session is listened to, all before it is done.
    store.subscribe(&crate::support::session()).await.unwrap();
    assert_eq!(listeners(&mut redis, &bell).await, 1);
    drop(second);
    store.subscribe(&crate::support::session()).await.unwrap();
    assert_eq!(listeners(&mut redis, &bell).await, 0);
}

async fn listeners(redis: &mut redis::aio::MultiplexedConnection, bell: &str) -> u64 {
    let request = redis::cmd("PUBSUB").arg("NUMSUB").arg(bell).to_owned();
    let (_, count): (String, u64) = request.query_async(redis).await.unwrap();
    count
}

#[tokio::test]
async fn a_listener_hears_the_end_of_its_store() {
    let (server, session) = (RedisServer::start(), session());
    let store = server.store();
    let mut listener = store.subscribe(&session).await.unwrap();
    drop(store);
    assert!(listener.next().await.is_none());
}

#[tokio::test]
async fn a_lost_bell_is_made_up_for() {
    let (server, session) = (RedisServer::start(), session());
    let (store, mut redis) = (server.store(), server.connection().await);
    let mut listener = store.subscribe(&session).await.unwrap();
    accepted(
        &store,
        &session,
        &batch(&session, vec![delta("typing", 1, "a")]),
    )
    .await;
    heard(&mut listener).await;
    // A session that moves without ringing: what a listener sees when a message is lost.
    let unheard = RedisStore::open(&server.url(), DEFAULT_PREFIX).unwrap();
    let acl = |rule: &'static str| {
        redis::cmd("ACL")
            .arg(&["SETUSER", "default", rule])
            .to_owned()
    };
    let _: () = acl("resetchannels").query_async(&mut redis).await.unwrap();
    let edit = batch(&session, vec![delta("console/1", 2, "b")]);
    let refused = unheard.push(&session, &edit).await;
    assert!(refused.is_err(), "{refused:?}");
    let _: () = acl("allchannels").query_async(&mut redis).await.unwrap();
    // The listener's own connection was closed by that; it is told so, and then hears again.
    assert!(matches!(next(&mut listener).await, Event::Gap));
    accepted(
        &unheard,
        &session,
        &batch(&session, vec![delta("view/x", 3, "c")]),
    )
    .await;
    let changes = heard(&mut listener).await.changes;
    assert_eq!(keys(&changes.deltas), ["view/x"]);
}

#[tokio::test]
async fn forgotten_scripts_are_loaded_again() {
    let (server, session) = (RedisServer::start(), session());
    let (store, mut redis) = (server.store(), server.connection().await);
    for step in 1..4 {
        accepted(
            &store,
            &session,
            &batch(&session, vec![delta("typing", step, "a")]),
        )
        .await;
        let _: () = redis::cmd("SCRIPT")
            .arg("FLUSH")
            .query_async(&mut redis)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn where_info_is_denied_every_connection_is_another_epoch() {
    let (server, session) = (RedisServer::start(), session());
    let mut redis = server.connection().await;
    let acl = redis::cmd("ACL")
        .arg(&["SETUSER", "web", "on", ">pw", "~*", "&*", "+@all", "-info"])
        .to_owned();
    let _: () = acl.query_async(&mut redis).await.unwrap();
    let url = format!("redis://web:pw@127.0.0.1:{}", server.port());
    let connect = || RedisStore::open(&url, DEFAULT_PREFIX).unwrap();
    let (one, other) = (connect(), connect());
    let edit = batch(&session, vec![delta("typing", 1, "a")]);
    let (first, _) = accepted(&one, &session, &edit).await;
    let (again, _) = accepted(&one, &session, &edit).await;
    let (elsewhere, _) = accepted(&other, &session, &edit).await;
    assert_eq!(first, again);
    assert_eq!(first.revision, elsewhere.revision);
    assert_ne!(first.epoch, elsewhere.epoch);
}

#[tokio::test]
async fn a_missing_permission_is_a_refusal() {
    let (server, session) = (RedisServer::start(), session());
    let mut redis = server.connection().await;
    let acl = redis::cmd("ACL")
        .arg(&["SETUSER", "web", "on", ">pw", "~other:*", "&*", "+@all"])
        .to_owned();
    let _: () = acl.query_async(&mut redis).await.unwrap();
    let url = format!("redis://web:pw@127.0.0.1:{}", server.port());
    let store = RedisStore::open(&url, DEFAULT_PREFIX).unwrap();
    assert!(matches!(
        store.snapshot(&session).await,
        Err(RelayError::Refused(_))
    ));
    let edit = batch(&session, vec![delta("typing", 1, "a")]);
    assert!(matches!(
        store.push(&session, &edit).await,
        Err(RelayError::Refused(_))
    ));
}

#[tokio::test]
async fn damaged_data_is_named_and_never_read_as_nothing() {
    let server = RedisServer::start();
    let (store, mut redis) = (server.store(), server.connection().await);
    let good_head = [&[0; 14][..], &[0; 7], &[1], &[0; 8]].concat();
    let record = |flag: u8, value: &[u8]| [&good_head[..], &[flag], value].concat();
    let cases: [(&str, Vec<u8>); 8] = [
        ("typing", b"short".to_vec()),
        ("typing", record(2, b"value")),
        ("typing", record(0, b"a tombstone has no value")),
        ("Typing", record(1, b"value")),
        ("!epoch", b"short".to_vec()),
        ("!revision", b"many".to_vec()),
        ("!run", b"nobody".to_vec()),
        ("!floor/program", b"a/b".to_vec()),
    ];
    for (field, value) in cases {
        let session = session();
        accepted(
            &store,
            &session,
            &batch(&session, vec![delta("console/1", 1, "a")]),
        )
        .await;
        let _: () = redis
            .hset(client_hash(&session), field, value)
            .await
            .unwrap();
        let corrupt = RelayError::Corrupt { key: field.into() };
        assert_eq!(store.snapshot(&session).await.unwrap_err(), corrupt);
        assert_eq!(
            store
                .hello(&session, hello(&session, None, 0))
                .await
                .unwrap_err(),
            corrupt
        );
    }
}

#[tokio::test]
async fn a_push_onto_damaged_data_writes_nothing() {
    let server = RedisServer::start();
    let (store, mut redis) = (server.store(), server.connection().await);
    for (field, value) in [
        ("typing", "short"),
        ("!epoch", "x"),
        ("!revision", "x"),
        ("!bytes", "x"),
        ("!fields", ""),
        ("!run", "x"),
    ] {
        let session = session();
        accepted(
            &store,
            &session,
            &batch(&session, vec![delta("console/1", 1, "a")]),
        )
        .await;
        let _: () = redis
            .hset(client_hash(&session), field, value)
            .await
            .unwrap();
        let before: Vec<(String, Vec<u8>)> = redis.hgetall(client_hash(&session)).await.unwrap();
        let edit = batch(
            &session,
            vec![delta("console/1", 2, "b"), delta("typing", 2, "c")],
        );
        let error = store.push(&session, &edit).await.unwrap_err();
        assert_eq!(error, RelayError::Corrupt { key: field.into() });
        let after: Vec<(String, Vec<u8>)> = redis.hgetall(client_hash(&session)).await.unwrap();
        assert_eq!(after, before);
    }
    let session = session();
    let _: () = redis
        .set(client_hash(&session), "not a hash")
        .await
        .unwrap();
    let edit = batch(&session, vec![delta("typing", 1, "a")]);
    assert!(matches!(
        store.push(&session, &edit).await,
        Err(RelayError::Corrupt { .. })
    ));
    assert!(matches!(
        store.snapshot(&session).await,
        Err(RelayError::Corrupt { .. })
    ));
}

#[tokio::test]
async fn a_unix_socket_will_do() {
    let (server, session) = (RedisServer::start(), session());
    let url = format!("unix://{}", server.socket());
    let store = RedisStore::connect(&url, "other:").await.unwrap();
    let edit = batch(&session, vec![delta("typing", 1, "a")]);
    accepted(&store, &session, &edit).await;
    assert_eq!(registers(&store, &session).await, edit.deltas);
    assert!(
        registers(&server.store(), &session).await.is_empty(),
        "another prefix, another session"
    );
}
