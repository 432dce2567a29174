//! A memory stands in for the store while it is away.

use std::sync::{Arc, Mutex};

use delta::{HelloRequest, Keeping, PushOutcome, Replica};
use redis_servers::{RedisServer, free_port};
use relay::{DEFAULT_PREFIX, RedisStore, RelayError, Standby, StandbyEvent, Store};

use crate::support::*;

type Events = Arc<Mutex<Vec<StandbyEvent>>>;

/// A server process: its store and what it would log.
fn server(redis: &RedisServer) -> (Standby<RedisStore>, Events) {
    let events = Events::default();
    let log = events.clone();
    let standby = Standby::new(redis.store()).observed(move |event| {
        log.lock().expect("no panic").push(event);
    });
    (standby, events)
}

/// Waits until the store has everything back.
async fn healed(standby: &Standby<RedisStore>) {
    while standby.sessions_away() > 0 {
        standby.heal().await;
    }
}

/// What a page says that has all of the session.
fn page(session: &relay::SessionKey, number: u8, copy: &Replica) -> HelloRequest {
    HelloRequest {
        replica: replica(number),
        digest: copy.digest(),
        whole: true,
        ..hello(session, None, 0)
    }
}

async fn keeping(store: &impl Store, session: &relay::SessionKey, batch: &delta::Batch) -> Keeping {
    match store.push(session, batch).await {
        Ok(PushOutcome::Accepted { keeping, .. }) => keeping,
        other => panic!("not accepted: {other:?}"),
    }
}

#[tokio::test]
async fn while_redis_is_away_the_memory_serves_and_then_hands_over() {
    let mut redis = RedisServer::start();
    let (store, events) = server(&redis);
    let session = session();
    let before = batch(&session, vec![delta("typing", 1, "before")]);
    assert_eq!(keeping(&store, &session, &before).await, Keeping::Stored);
    let copy = copy(store.snapshot(&session).await.unwrap());

    redis.kill();
    // Nobody has said what the session holds: it is not told as an empty one.
    for asked in [
        store.snapshot(&session).await.err(),
        store.hello(&session, hello(&session, None, 0)).await.err(),
        store.push(&session, &before).await.err(),
    ] {
        assert!(
            matches!(asked, Some(RelayError::Unavailable(_))),
            "{asked:?}"
        );
    }
    let told = store
        .hello(&session, page(&session, 1, &copy))
        .await
        .unwrap();
    assert!(told.changes.whole && told.changes.deltas.is_empty());
    assert_eq!(told.changes.keeping, Keeping::Standby);
    // The page offers what it has, and goes on.
    let offer = batch(
        &session,
        vec![
            delta("typing", 1, "before"),
            delta("view/pane", 2, "meanwhile"),
        ],
    );
    assert_eq!(keeping(&store, &session, &offer).await, Keeping::Standby);
    // Now it is known, and anybody may have it.
    let seen = store
        .hello(&session, hello(&session, None, 0))
        .await
        .unwrap();
    assert_eq!(sorted(seen.changes), offer.deltas);
    assert_eq!(store.sessions_away(), 1);

    redis.restart();
    healed(&store).await;
    assert_eq!(registers(&redis.store(), &session).await, offer.deltas);
    let after = batch(&session, vec![delta("typing", 3, "after")]);
    assert_eq!(keeping(&store, &session, &after).await, Keeping::Stored);
    let events = events.lock().unwrap();
    assert!(
        matches!(
            events.as_slice(),
            [
                StandbyEvent::Began(_),
                StandbyEvent::Ended {
                    sessions: 1,
                    registers: 2,
                    behind: 0,
                    refused: 0
                }
            ]
        ),
        "{events:?}"
    );
}

#[tokio::test]
async fn a_server_that_starts_before_its_redis_serves() {
    let port = free_port();
    let url = format!("redis://127.0.0.1:{port}");
    let store = Standby::new(RedisStore::open(&url, DEFAULT_PREFIX).unwrap());
    let session = session();
    // A page that no store has ever told anything.
    let empty = Replica::new(replica(1));
    store
        .hello(&session, page(&session, 1, &empty))
        .await
        .unwrap();
    let edit = batch(&session, vec![delta("typing", 1, "a")]);
    assert_eq!(keeping(&store, &session, &edit).await, Keeping::Standby);
    assert_eq!(registers(&store, &session).await, edit.deltas);

    let redis = RedisServer::at(port);
    healed(&store).await;
    assert_eq!(registers(&redis.store(), &session).await, edit.deltas);
}

/// What Redis kept over the outage and what the memory took become one session.
#[tokio::test]
async fn the_newer_register_wins_whoever_has_it() {
    let redis = RedisServer::start();
    let (store, _) = server(&redis);
    let session = session();
    let (typing, old) = (delta("typing", 10, "old"), delta("view/pane", 10, "old"));
    accepted(&store, &session, &batch(&session, vec![typing, old])).await;
    let seen = copy(store.snapshot(&session).await.unwrap());
    redis.signal("STOP");
    store
        .hello(&session, page(&session, 1, &seen))
        .await
        .unwrap();
    let meanwhile = vec![delta("typing", 11, "new"), delta("view/pane", 9, "older")];
    assert_eq!(
        keeping(&store, &session, &batch(&session, meanwhile)).await,
        Keeping::Standby
    );
    redis.signal("CONT");
    healed(&store).await;
    assert_eq!(
        registers(&redis.store(), &session).await,
        [delta("typing", 11, "new"), delta("view/pane", 10, "old")]
    );
}

/// Two servers stand in for one Redis, and the run is claimed at both.
#[tokio::test]
async fn of_two_runs_that_went_on_apart_the_larger_token_wins() {
    let mut redis = RedisServer::start();
    let servers = [server(&redis).0, server(&redis).0];
    let session = session();
    accepted(&servers[0], &session, &claim(&session, 1, 0, vec![])).await;
    let known = Some((1, replica(1)));
    redis.kill();
    // The holder goes on at one of them; at the other two tabs claim in turn.
    for (server, number) in [(0, 1), (1, 2), (1, 3)] {
        let request = HelloRequest {
            run: known,
            ..page(&session, number, &Replica::new(replica(number)))
        };
        let hello = servers[server].hello(&session, request).await.unwrap();
        let token = hello.changes.run.map(|run| run.token);
        assert_eq!(token, Some(1), "the token is known at server {server}");
    }
    let kept = batch(&session, vec![run_delta("run/disk", 5, 1, "holder")]);
    assert_eq!(
        keeping(&servers[0], &session, &kept).await,
        Keeping::Standby
    );
    accepted(&servers[1], &session, &claim(&session, 2, 1, vec![])).await;
    let last = vec![run_delta("run/disk", 4, 3, "later claim")];
    accepted(&servers[1], &session, &claim(&session, 3, 2, last.clone())).await;

    redis.restart();
    healed(&servers[1]).await;
    healed(&servers[0]).await;
    let there = redis.store();
    assert_eq!(registers(&there, &session).await, last);
    // The winner goes on with its token, the other is told that the run is not its own.
    let go_on = claim(&session, 3, 2, vec![run_delta("run/disk", 6, 3, "on")]);
    accepted(&there, &session, &go_on).await;
    assert_eq!(run_lost(&there, &session, &kept).await.token, 3);
}

/// The same claim number at both: the first to come back has it.
#[tokio::test]
async fn of_two_equal_claims_the_first_to_arrive_wins() {
    let mut redis = RedisServer::start();
    let servers = [server(&redis).0, server(&redis).0];
    let session = session();
    redis.kill();
    for (server, number) in [(0, 1), (1, 2)] {
        let request = page(&session, number, &Replica::new(replica(number)));
        servers[server].hello(&session, request).await.unwrap();
        let text = format!("run of {number}");
        let deltas = vec![run_delta("run/disk", u64::from(number), 1, &text)];
        accepted(
            &servers[server],
            &session,
            &claim(&session, number, 0, deltas),
        )
        .await;
    }
    redis.restart();
    healed(&servers[0]).await;
    healed(&servers[1]).await;
    assert_eq!(
        registers(&redis.store(), &session).await,
        [run_delta("run/disk", 1, 1, "run of 1")]
    );
}

/// A deletion is the store's to make: without it, it is refused and nothing goes.
#[tokio::test]
async fn nothing_is_deleted_for_good_without_the_store() {
    let mut redis = RedisServer::start();
    let (store, _) = server(&redis);
    let session = session();
    let edit = batch(&session, vec![delta("typing", 1, "a")]);
    accepted(&store, &session, &edit).await;
    redis.kill();
    let found = store.forget(&session).await;
    assert!(
        matches!(found, Err(RelayError::Unavailable(_))),
        "{found:?}"
    );
}

/// More than one push holds, and deletions that are older than an hour, reach the store.
#[tokio::test]
async fn large_and_deleted_things_are_handed_over() {
    let mut redis = RedisServer::start();
    let (store, _) = server(&redis);
    let session = session();
    let line = |number: u64, ms| delta(&format!("program/0/{number:04}"), ms, "10 PRINT");
    for piece in 0..3 {
        let lines = (0..500).map(|number| line(piece * 500 + number, 1));
        accepted(&store, &session, &batch(&session, lines.collect())).await;
    }
    redis.kill();
    let empty = Replica::new(replica(1));
    store
        .hello(&session, page(&session, 1, &empty))
        .await
        .unwrap();
    for piece in 0..3 {
        let lines = (0..500).map(|number| {
            let mut deleted = line(piece * 500 + number, 2);
            if number % 2 == 0 {
                deleted.register.value = None;
            }
            deleted
        });
        accepted(&store, &session, &batch(&session, lines.collect())).await;
        store
            .hello(&session, hello(&session, None, 0))
            .await
            .unwrap();
    }
    redis.restart();
    healed(&store).await;
    let there = registers(&redis.store(), &session).await;
    assert_eq!(there.len(), 1_500);
    let alive = there.iter().filter(|delta| delta.register.value.is_some());
    assert_eq!(alive.count(), 750);
}

/// Who listened to the memory is told that it is over, and listens to the store.
#[tokio::test]
async fn listeners_move_with_the_session() {
    let mut redis = RedisServer::start();
    let (store, _) = server(&redis);
    let session = session();
    redis.kill();
    let empty = Replica::new(replica(1));
    store
        .hello(&session, page(&session, 1, &empty))
        .await
        .unwrap();
    let mut listener = store.subscribe(&session).await.unwrap();
    let edit = batch(&session, vec![delta("typing", 1, "a")]);
    accepted(&store, &session, &edit).await;
    assert_eq!(sorted(heard(&mut listener).await.changes), edit.deltas);
    redis.restart();
    healed(&store).await;
    assert!(listener.next().await.is_none());
    let mut listener = store.subscribe(&session).await.unwrap();
    let edit = batch(&session, vec![delta("typing", 2, "b")]);
    accepted(&store, &session, &edit).await;
    assert_eq!(sorted(heard(&mut listener).await.changes), edit.deltas);
}
