//! What depends on the clock, on a clock that the test turns.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use delta::{
    Cursor,
    limits::{EMPTY_SESSION_EXPIRY_S, RUN_EXPIRY_MS, SESSION_EXPIRY_S},
};
use relay::{MemoryStore, Store};

use crate::support::*;

fn store() -> (MemoryStore, Arc<AtomicU64>) {
    let clock = Arc::new(AtomicU64::new(1_000_000));
    let store_clock = clock.clone();
    (
        MemoryStore::with_clock(move || store_clock.load(Ordering::SeqCst)),
        clock,
    )
}

#[tokio::test]
async fn a_silent_run_expires_but_stays_claimed() {
    let ((store, clock), session) = (store(), session());
    accepted(&store, &session, &claim(&session, 1, 0, vec![])).await;
    for (later_ms, left_ms) in [(0, 5_000), (1_200, 3_800), (RUN_EXPIRY_MS, 0)] {
        let start = clock.fetch_add(later_ms, Ordering::SeqCst);
        let run = store.snapshot(&session).await.unwrap().run.unwrap();
        assert_eq!((run.token, run.expires_in_ms), (1, left_ms));
        clock.store(start, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn a_session_that_never_held_anything_expires_in_an_hour() {
    let ((store, clock), session) = (store(), session());
    accepted(&store, &session, &claim(&session, 1, 0, vec![])).await;
    clock.fetch_add(EMPTY_SESSION_EXPIRY_S * 1_000 - 1, Ordering::SeqCst);
    assert!(store.snapshot(&session).await.unwrap().run.is_some());
    // Saying hello does not keep it.
    let request = hello(&session, None, 0);
    store.hello(&session, request).await.unwrap();
    clock.fetch_add(1, Ordering::SeqCst);
    assert_eq!(store.snapshot(&session).await.unwrap().run, None);
}

#[tokio::test]
async fn sessions_expire_a_day_after_the_last_push_or_hello() {
    let ((store, clock), session) = (store(), session());
    let almost_a_day_ms = SESSION_EXPIRY_S * 1_000 - 1;
    let (first, _) = accepted(
        &store,
        &session,
        &batch(&session, vec![delta("typing", 1, "a")]),
    )
    .await;
    clock.fetch_add(almost_a_day_ms, Ordering::SeqCst);
    store
        .hello(&session, hello(&session, None, 0))
        .await
        .unwrap();
    clock.fetch_add(almost_a_day_ms, Ordering::SeqCst);
    assert_eq!(registers(&store, &session).await.len(), 1);
    clock.fetch_add(1, Ordering::SeqCst);
    assert_eq!(
        store.snapshot(&session).await.unwrap().cursor,
        Cursor::default()
    );
    let (second, _) = accepted(
        &store,
        &session,
        &batch(&session, vec![delta("typing", 1, "a")]),
    )
    .await;
    assert_ne!(second.epoch, first.epoch, "another history has begun");
}
