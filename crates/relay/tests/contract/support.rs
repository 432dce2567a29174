//! Sessions, replicas and batches for the tests.

use delta::{
    Batch, Changes, Cursor, Delta, Floor, HelloRequest, Key, PushOutcome, Register, Replica,
    ReplicaId, RunState, Stamp,
};
use relay::{Event, Increment, SessionKey, Store, Subscription};
use session::SessionId;

pub use crate::stores::Serves;

/// A session that no other test has.
pub fn session() -> SessionKey {
    SessionKey::from(SessionId::random().expect("the system gives random numbers"))
}

pub fn replica(number: u8) -> ReplicaId {
    ReplicaId([0, 0, 0, 0, 0, number])
}

pub fn key(name: &str) -> Key {
    Key::new(name).expect("the test's key is well formed")
}

/// A register of that key, written at that millisecond.
pub fn delta(name: &str, ms: u64, value: &str) -> Delta {
    run_delta(name, ms, 0, value)
}

/// The same, written by a run.
pub fn run_delta(name: &str, ms: u64, token: u64, value: &str) -> Delta {
    Delta {
        key: key(name),
        register: Register {
            stamp: Stamp::new(ms, 0, replica(1)),
            token,
            value: Some(value.as_bytes().to_vec()),
        },
    }
}

/// A batch of replica 1.
pub fn batch(session: &SessionKey, deltas: Vec<Delta>) -> Batch {
    let tokens = deltas.iter().map(|delta| delta.register.token);
    Batch {
        session: session.tag(),
        origin: replica(1),
        claim: None,
        token: tokens.max().unwrap_or(0),
        floor: None,
        part: None,
        deltas,
    }
}

/// A claim of the run, with registers that carry its token.
pub fn claim(session: &SessionKey, origin: u8, expected: u64, deltas: Vec<Delta>) -> Batch {
    Batch {
        origin: replica(origin),
        claim: Some(expected),
        token: expected + 1,
        ..batch(session, deltas)
    }
}

pub fn floor(family: &str, generation: &str) -> Floor {
    Floor {
        family: family.into(),
        generation: generation.into(),
    }
}

pub fn hello(session: &SessionKey, cursor: Option<Cursor>, digest: u64) -> HelloRequest {
    HelloRequest {
        session: session.tag(),
        replica: replica(1),
        cursor,
        digest,
        run: None,
        whole: cursor.is_some(),
    }
}

/// Pushes a batch that has to be accepted; where the session is then, and who holds the run.
pub async fn accepted(
    store: &impl Store,
    session: &SessionKey,
    batch: &Batch,
) -> (Cursor, Option<RunState>) {
    match store.push(session, batch).await {
        Ok(PushOutcome::Accepted { cursor, run, .. }) => (cursor, run),
        other => panic!("not accepted: {other:?}"),
    }
}

/// Pushes a batch that has to be refused because of the run; who holds it.
pub async fn run_lost(store: &impl Store, session: &SessionKey, batch: &Batch) -> RunState {
    match store.push(session, batch).await {
        Ok(PushOutcome::RunLost { run, .. }) => run,
        other => panic!("not refused: {other:?}"),
    }
}

/// All registers of a session in the order of keys.
pub async fn registers(store: &impl Store, session: &SessionKey) -> Vec<Delta> {
    let changes = store.snapshot(session).await.expect("a snapshot");
    assert!(changes.whole);
    sorted(changes)
}

pub fn sorted(mut changes: Changes) -> Vec<Delta> {
    changes.deltas.sort_by(|a, b| a.key.cmp(&b.key));
    changes.deltas
}

pub fn keys(deltas: &[Delta]) -> Vec<&str> {
    deltas.iter().map(|delta| delta.key.as_str()).collect()
}

/// A copy that has merged these changes.
pub fn copy(changes: Changes) -> Replica {
    let mut copy = Replica::new(replica(9));
    copy.merge_changes(changes);
    copy
}

/// The next increment a listener hears; anything else is a failure.
pub async fn heard(subscription: &mut Subscription) -> Increment {
    match next(subscription).await {
        Event::Increment(increment) => Increment::clone(&increment),
        other => panic!("{other:?}"),
    }
}

/// The next increment, whatever gaps come before it.
pub async fn heard_after_gaps(subscription: &mut Subscription) -> Increment {
    loop {
        if let Event::Increment(increment) = next(subscription).await {
            return Increment::clone(&increment);
        }
    }
}

/// The next event but [`Event::Away`]. Waits at most 10 s, so that a bell that does not ring fails the test.
pub async fn next(subscription: &mut Subscription) -> Event {
    loop {
        let event = tokio::time::timeout(std::time::Duration::from_secs(10), subscription.next());
        match event.await.expect("an event within 10 s") {
            Some(Event::Away) => {}
            event => return event.expect("the store lives"),
        }
    }
}

/// What a session's hash is called in Redis.
pub fn client_hash(session: &SessionKey) -> String {
    format!("everbasic:client:{{{session}}}")
}

/// What the hash of its settings is called.
pub fn settings_hash(session: &SessionKey) -> String {
    format!("everbasic:settings:{{{session}}}")
}
