//! What is to be seen in Redis itself, and what happens when it is away or was changed by hand.

use std::{pin::Pin, time::Duration};

use redis::AsyncCommands;
use redis_servers::{RedisServer, until};
use session::{Clock, Level, Session, SessionError, SessionId, SessionStore, StoreOptions};

fn options() -> StoreOptions {
    StoreOptions {
        prefix: "test:".into(),
        ..StoreOptions::default()
    }
}

fn session_in(server: &RedisServer) -> Session {
    let store = SessionStore::open(&server.url(), options()).unwrap();
    Session::open(SessionId::random().unwrap(), store)
}

fn key(session: &Session) -> String {
    format!("test:session:{{{}}}", session.id().store_key())
}

#[tokio::test]
async fn a_session_is_a_hash_that_expires_and_is_not_there_before_the_first_write() {
    let server = RedisServer::start();
    let mut redis = server.connection().await;
    let session = session_in(&server);
    session.get::<u8>("name").await.unwrap();
    session.remove("name").await.unwrap();
    session.take::<u8>("name").await.unwrap();
    session.names().await.unwrap();
    session.take_flashes().await.unwrap();
    let keys: Vec<String> = redis.keys("*").await.unwrap();
    assert!(keys.is_empty(), "{keys:?}");
    // This write makes the hash after the expiry was renewed in vain by the reads before.
    session.set("name", "value").await.unwrap();
    let keys: Vec<String> = redis.keys("*").await.unwrap();
    assert_eq!(keys, [key(&session)]);
    let value: Vec<u8> = redis.hget(&keys[0], "name").await.unwrap();
    assert_eq!(value, b"\"value\"");
    let left_s: u64 = redis.ttl(&keys[0]).await.unwrap();
    assert!(left_s > 86_400 && left_s <= 86_460, "{left_s}");
}

#[tokio::test]
async fn every_way_to_make_the_hash_makes_it_expire() {
    let server = RedisServer::start();
    let mut redis = server.connection().await;
    for way in 0..8 {
        let session = session_in(&server);
        if way % 2 == 1 {
            session.get::<u8>("n").await.unwrap();
        }
        match way / 2 {
            0 => session.set("n", &1).await.unwrap(),
            1 => drop(session.increment("n", 1).await.unwrap()),
            2 => drop(session.update("n", |_: Option<u8>| Some(1)).await.unwrap()),
            _ => session.flash(Level::Info, "n").await.unwrap(),
        }
        let left_s: i64 = redis.ttl(key(&session)).await.unwrap();
        assert!(left_s > 86_000, "way {way}: {left_s}");
        session.cycle_id().await.unwrap();
        let left_s: i64 = redis.ttl(key(&session)).await.unwrap();
        assert!(left_s > 86_000, "way {way}, moved: {left_s}");
    }
}

#[tokio::test]
async fn an_access_keeps_a_session_and_another_one_does_not_pay_for_it() {
    let server = RedisServer::start();
    let mut redis = server.connection().await;
    let writer = session_in(&server);
    writer.set("name", "value").await.unwrap();
    let _: bool = redis.expire(key(&writer), 100).await.unwrap();
    // This server has renewed the expiry a moment ago and does not again ...
    writer.get::<String>("name").await.unwrap();
    let left_s: u64 = redis.ttl(key(&writer)).await.unwrap();
    assert!(left_s <= 100, "{left_s}");
    // ... and another server, which has not, does.
    let reader = Session::<session::Json>::open(
        writer.id(),
        SessionStore::open(&server.url(), options()).unwrap(),
    );
    reader.get::<String>("name").await.unwrap();
    let left_s: u64 = redis.ttl(key(&writer)).await.unwrap();
    assert!(left_s > 86_000, "{left_s}");
}

/// The commands that Redis has carried out since it was asked to forget them, those of scripts too.
async fn commands(server: &RedisServer) -> String {
    let stats: String = server.command(&["INFO", "commandstats"]).await;
    let calls = stats.lines().filter_map(|line| {
        let (name, rest) = line.strip_prefix("cmdstat_")?.split_once(":calls=")?;
        let own = ["client", "config", "hello", "info", "ping", "select"];
        let is_own = own.iter().any(|own| name.starts_with(own));
        let count = rest.split(',').next()?;
        (!is_own).then(|| format!("{count} {name}"))
    });
    let mut calls: Vec<String> = calls.collect();
    calls.sort_unstable();
    calls.join(", ")
}

#[tokio::test]
async fn each_change_is_one_command_on_one_field() {
    type Call<'a> = Pin<Box<dyn Future<Output = Result<(), SessionError>> + 'a>>;
    fn call<'a, T: 'a>(call: impl Future<Output = Result<T, SessionError>> + 'a) -> Call<'a> {
        Box::pin(async { call.await.map(|_| ()) })
    }
    let server = RedisServer::start();
    let session = session_in(&server);
    let grow = || session.update("n", |n: Option<i64>| n.map(|n| n + 1));
    // From here on the expiry is renewed and the script of `update` is known.
    session.set("name", "value").await.unwrap();
    session.set("n", &1).await.unwrap();
    grow().await.unwrap();
    let cases = [
        (call(session.set("name", "other")), "1 hset"),
        (call(session.set_bytes("name", b"1")), "1 hset"),
        (call(session.get::<i64>("n")), "1 hget"),
        (call(session.get_or("n", 0)), "1 hget"),
        (call(session.get_bytes("n")), "1 hget"),
        (call(session.contains("name")), "1 hexists"),
        (call(session.increment("n", 1)), "1 hincrby"),
        // One of the two reads and the write are the script's.
        (call(grow()), "1 evalsha, 1 expire, 1 hset, 2 hget"),
        (call(session.names()), "1 hkeys"),
        (call(session.entries()), "1 hgetall"),
        (call(session.all::<i64>()), "1 hgetall"),
        (
            call(session.take::<i64>("name")),
            "1 exec, 1 hdel, 1 hget, 1 multi",
        ),
        (
            call(session.take_flashes()),
            "1 exec, 1 hdel, 1 hget, 1 multi",
        ),
        (call(session.remove("n")), "1 hdel"),
    ];
    for (number, (call, expected)) in cases.into_iter().enumerate() {
        let _: () = server.command(&["CONFIG", "RESETSTAT"]).await;
        call.await.unwrap();
        assert_eq!(commands(&server).await, expected, "case {number}");
    }
}

#[tokio::test]
async fn a_dump_of_redis_names_neither_ids_nor_users() {
    let server = RedisServer::start();
    let mut redis = server.connection().await;
    let session = session_in(&server);
    session.set("cart", &1).await.unwrap();
    session.sign_in("ada@example.org").await.unwrap();
    let keys: Vec<String> = redis.keys("*").await.unwrap();
    // The session, the mark of its old id, and the user.
    assert_eq!(keys.len(), 3);
    assert!(keys.contains(&key(&session)));
    assert!(!keys.iter().any(|key| key.contains("ada")), "{keys:?}");
}

#[tokio::test]
async fn the_mark_of_an_ended_session_outlives_the_cookie() {
    let server = RedisServer::start();
    let mut redis = server.connection().await;
    let session = session_in(&server);
    session.set("cart", &1).await.unwrap();
    session.destroy().await.unwrap();
    let other = Session::<session::Json>::open(
        session.id(),
        SessionStore::open(&server.url(), options()).unwrap(),
    );
    let gone = other.get::<u8>("cart").await;
    assert!(matches!(gone, Err(SessionError::SessionGone)));
    // The failed access has not shortened its life.
    let left_s: u64 = redis.ttl(key(&session)).await.unwrap();
    assert!(left_s > 399 * 24 * 60 * 60, "{left_s}");
    // That of an id which was only replaced stays as long as a session does.
    let session = session_in(&server);
    let before = key(&session);
    session.cycle_id().await.unwrap();
    let left_s: u64 = redis.ttl(before).await.unwrap();
    assert!(left_s > 86_400 && left_s <= 86_460, "{left_s}");
}

#[tokio::test]
async fn a_user_s_list_forgets_sessions_that_have_expired() {
    let server = RedisServer::start();
    let mut redis = server.connection().await;
    let store = SessionStore::open(&server.url(), options()).unwrap();
    let sign_in = async || {
        let id = SessionId::random().unwrap();
        let session = Session::<session::Json>::open(id, store.clone());
        session.sign_in("ada").await.unwrap();
        session
    };
    let mut sessions = Vec::new();
    for _ in 0..20 {
        sessions.push(sign_in().await);
    }
    let users: Vec<String> = redis.keys("test:user:*").await.unwrap();
    let [user] = &users[..] else {
        panic!("{users:?}")
    };
    // Two minutes later all but three have expired.
    for (number, session) in sessions.iter().enumerate() {
        let _: i64 = redis
            .hset(user, session.id().store_key(), 1_000)
            .await
            .unwrap();
        if number >= 3 {
            let _: i64 = redis.del(key(session)).await.unwrap();
        }
    }
    assert_eq!(store.sessions_of("ada").await.unwrap(), 20);
    sign_in().await;
    assert_eq!(store.sessions_of("ada").await.unwrap(), 4);
    assert_eq!(store.sign_out_everywhere("ada").await.unwrap(), 4);
}

#[tokio::test]
async fn without_redis_there_is_an_error_and_not_an_empty_session() {
    let mut server = RedisServer::start();
    let session = session_in(&server);
    session.set("name", "value").await.unwrap();
    server.kill();
    let is_away = |found: Option<SessionError>| matches!(found, Some(SessionError::Unavailable(_)));
    assert!(is_away(session.get::<String>("name").await.err()));
    assert!(is_away(session.set("name", "").await.err()));
    assert!(is_away(session.contains("name").await.err()));
    assert!(is_away(session.remove("name").await.err()));
    assert!(is_away(session.increment("name", 1).await.err()));
    assert!(is_away(session.names().await.err()));
    assert!(is_away(session.cycle_id().await.err()));
    assert!(is_away(session.destroy().await.err()));
    let never = session_in(&server);
    assert!(is_away(never.get::<String>("name").await.err()));
}

/// A Redis that says nothing, one that comes back, and one that comes back empty.
#[tokio::test]
async fn after_an_outage_the_same_session_goes_on() {
    let mut server = RedisServer::start();
    let session = session_in(&server);
    session.set("name", "value").await.unwrap();
    server.signal("STOP");
    let silent = session.get::<String>("name").await;
    assert!(matches!(silent, Err(SessionError::Unavailable(_))));
    server.signal("CONT");
    let answers = async || session.get::<String>("name").await.is_ok();
    until("it answers again", &answers).await;
    let name: Option<String> = session.get("name").await.unwrap();
    assert_eq!(name.as_deref(), Some("value"));
    server.restart();
    until("another one answers", &answers).await;
    assert_eq!(session.get::<String>("name").await.unwrap(), None);
    session.set("name", "again").await.unwrap();
}

#[tokio::test]
async fn values_changed_by_hand_are_named_and_others_stay_readable() {
    let server = RedisServer::start();
    let mut redis = server.connection().await;
    let session = session_in(&server);
    session.set("good", &1).await.unwrap();
    let key = key(&session);
    let _: u8 = redis.hset(&key, "bad", b"\xff\x00").await.unwrap();
    let _: u8 = redis.hset(&key, "!flash", "{").await.unwrap();
    let _: u8 = redis.hset(&key, "!user", "[]").await.unwrap();
    let field = |error: SessionError| match error {
        SessionError::Corrupt { field, .. } => field,
        other => panic!("{other}"),
    };
    assert_eq!(field(session.get::<u8>("bad").await.unwrap_err()), "bad");
    assert_eq!(field(session.user().await.unwrap_err()), "!user");
    assert_eq!(field(session.take_flashes().await.unwrap_err()), "!flash");
    assert_eq!(session.get_or("good", 0).await.unwrap(), 1);
    let _: u8 = redis.hset(&key, b"\xff", "").await.unwrap();
    field(session.names().await.unwrap_err());
    assert_eq!(session.get_or("good", 0).await.unwrap(), 1);
    // Something else than a hash and than a mark is damage, not an end.
    for wrong in ["SET", "RPUSH"] {
        let _: u8 = redis.del(&key).await.unwrap();
        let _: redis::Value = server.command(&[wrong, &key, "x"]).await;
        assert_eq!(field(session.get::<u8>("good").await.unwrap_err()), "");
        assert_eq!(field(session.set("good", &1).await.unwrap_err()), "");
    }
}

#[tokio::test]
async fn the_application_s_own_keys_go_by_the_same_connection() {
    let server = RedisServer::start();
    let store = SessionStore::open(&server.url(), options()).unwrap();
    let mut own = store.connection().expect("it is in Redis");
    let _: () = own.set("own:bytes", &[0_u8, 255][..]).await.unwrap();
    let _: () = own.set("own:text", "\u{2615}").await.unwrap();
    let bytes: Vec<u8> = own.get("own:bytes").await.unwrap();
    let text: String = own.get("own:text").await.unwrap();
    assert_eq!((bytes, text.as_str()), (vec![0, 255], "\u{2615}"));
    assert!(SessionStore::memory().connection().is_none());
}

#[tokio::test]
async fn tests_have_a_database_or_a_prefix_of_their_own() {
    let server = RedisServer::start();
    let id = SessionId::random().unwrap();
    let open = |url: &str, options| {
        let store = SessionStore::open(url, options).unwrap();
        Session::<session::Json>::open(id, store)
    };
    let url = server.url();
    let production = open(&url, StoreOptions::default());
    production.set("name", "production").await.unwrap();
    let by_prefix = open(&url, StoreOptions::for_test().unwrap());
    let by_database = open(&format!("{url}/9"), StoreOptions::default());
    for test in [by_prefix, by_database] {
        assert!(test.names().await.unwrap().is_empty());
        test.set("name", "test").await.unwrap();
        test.destroy().await.unwrap();
    }
    let name: String = production.get("name").await.unwrap().unwrap();
    assert_eq!(name, "production");
}

#[tokio::test]
async fn memory_forgets_by_its_clock() {
    use std::sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    };
    let now_s = Arc::new(AtomicU64::new(0));
    let clock = {
        let now_s = now_s.clone();
        Clock::from_fn(move || Duration::from_secs(now_s.load(Ordering::Relaxed)))
    };
    let options = StoreOptions {
        idle_timeout: Duration::from_secs(1_000),
        gone_for: Duration::from_secs(5_000),
        ..StoreOptions::default()
    };
    let store = SessionStore::memory_with(options, clock).unwrap();
    let session = Session::<session::Json>::open(SessionId::random().unwrap(), store.clone());
    session.set("n", &1).await.unwrap();
    for at_s in [900, 1_800, 2_700] {
        now_s.store(at_s, Ordering::Relaxed);
        assert_eq!(session.get_or("n", 0).await.unwrap(), 1, "at {at_s}");
    }
    now_s.store(3_800, Ordering::Relaxed);
    assert_eq!(session.get_or("n", 0).await.unwrap(), 0);
    session.destroy().await.unwrap();
    now_s.store(8_700, Ordering::Relaxed);
    assert!(matches!(
        session.get_or("n", 0).await,
        Err(SessionError::SessionGone)
    ));
    now_s.store(8_801, Ordering::Relaxed);
    assert_eq!(session.get_or("n", 0).await.unwrap(), 0);
}

#[test]
fn options_that_cannot_work_are_named() {
    let cases = [
        (
            "idle_timeout",
            StoreOptions {
                idle_timeout: Duration::ZERO,
                ..StoreOptions::default()
            },
        ),
        (
            "gone_for",
            StoreOptions {
                gone_for: Duration::from_secs(1),
                ..StoreOptions::default()
            },
        ),
        (
            "prefix",
            StoreOptions {
                prefix: "a{b}".into(),
                ..StoreOptions::default()
            },
        ),
    ];
    for (expected, options) in cases {
        match SessionStore::memory_with(options, Clock::system()) {
            Err(SessionError::BadOption { option, .. }) => assert_eq!(option, expected),
            other => panic!("{expected}: {other:?}"),
        }
    }
}
