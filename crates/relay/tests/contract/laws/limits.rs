//! What is refused: stamps ahead of time, and what is too large.

use delta::{
    Batch, Cursor, PushOutcome, RejectReason,
    limits::{CLOCK_AHEAD_MAX_MS, SESSION_REGISTERS_MAX, VALUE_BYTES_MAX},
};
use relay::Store;

use crate::support::*;

pub async fn stamps_ahead_of_time_are_refused_whole(store: impl Store) {
    let session = session();
    let now_ms = store.now_ms().await.unwrap();
    let ahead = vec![
        delta("console/1", 1, "fine"),
        delta("typing", now_ms + CLOCK_AHEAD_MAX_MS + 60_000, "ahead"),
    ];
    match store.push(&session, &batch(&session, ahead)).await.unwrap() {
        PushOutcome::ClockAhead { now_ms: told } => assert!(told >= now_ms),
        other => panic!("{other:?}"),
    }
    assert_eq!(
        store.snapshot(&session).await.unwrap().cursor,
        Cursor::default()
    );
    let nearly = vec![delta("typing", now_ms + CLOCK_AHEAD_MAX_MS, "in time")];
    accepted(&store, &session, &batch(&session, nearly)).await;
}

/// The register at fault is named; where the batch as a whole is too large, none is.
pub async fn oversized_batches_are_rejected_whole(store: impl Store) {
    let session = session();
    let large = "x".repeat(VALUE_BYTES_MAX);
    let many = |count: usize, value: &str| {
        let deltas = (0..count).map(|number| delta(&format!("view/{number}"), 1, value));
        batch(&session, deltas.collect())
    };
    let cases = [
        (
            batch(
                &session,
                vec![
                    delta("typing", 1, "ok"),
                    delta("view/x", 1, &format!("{large}x")),
                ],
            ),
            ("view/x", RejectReason::Value),
        ),
        (many(17, &large), ("", RejectReason::BatchBytes)),
        (many(1_001, "x"), ("", RejectReason::BatchRegisters)),
        (
            Batch {
                floor: Some(floor("!run", "a")),
                ..many(1, "x")
            },
            ("", RejectReason::Floor),
        ),
        (
            Batch {
                token: 0,
                ..batch(&session, vec![run_delta("typing", 1, 3, "x")])
            },
            ("typing", RejectReason::Token),
        ),
        (
            Batch {
                claim: Some(1),
                token: 5,
                ..many(1, "x")
            },
            ("", RejectReason::Token),
        ),
    ];
    for (batch, expected) in cases {
        match store.push(&session, &batch).await.unwrap() {
            PushOutcome::Rejected { key, reason } => assert_eq!((key.as_str(), reason), expected),
            other => panic!("{expected:?}: {other:?}"),
        }
    }
    assert_eq!(
        store.snapshot(&session).await.unwrap().cursor,
        Cursor::default()
    );
    accepted(
        &store,
        &session,
        &batch(&session, vec![delta("view/x", 1, &large)]),
    )
    .await;
}

pub async fn a_full_session_may_shrink_but_not_grow(store: impl Store) {
    let session = session();
    let lines = |from: u64, count: u64, ms: u64| {
        let deltas =
            (from..from + count).map(|line| delta(&format!("program/a/{line}"), ms, "10 REM"));
        batch(&session, deltas.collect())
    };
    for thousand in 0..SESSION_REGISTERS_MAX / 1_000 {
        accepted(&store, &session, &lines(thousand * 1_000, 1_000, 1)).await;
    }
    let (full, _) = accepted(&store, &session, &lines(0, 1_000, 2)).await;
    match store
        .push(&session, &lines(SESSION_REGISTERS_MAX - 1, 2, 3))
        .await
        .unwrap()
    {
        PushOutcome::Rejected { key, reason } => assert_eq!(
            (key.as_str(), reason),
            ("program/a/10000", RejectReason::SessionRegisters)
        ),
        other => panic!("{other:?}"),
    }
    assert_eq!(store.snapshot(&session).await.unwrap().cursor, full);
    // A floor makes room, in the batch that needs it.
    let switch = Batch {
        floor: Some(floor("program", "b")),
        ..batch(
            &session,
            vec![
                delta("program/b/1", 4, "10 REM"),
                delta("generation", 4, "b"),
            ],
        )
    };
    accepted(&store, &session, &switch).await;
    assert_eq!(
        keys(&registers(&store, &session).await),
        ["generation", "program/b/1"]
    );
}

pub async fn a_session_of_too_many_bytes_does_not_grow(store: impl Store) {
    let session = session();
    let large = "x".repeat(VALUE_BYTES_MAX);
    let fill = |from: u64, ms: u64, value: &str| {
        let deltas = (from..from + 15).map(|number| delta(&format!("view/{number}"), ms, value));
        batch(&session, deltas.collect())
    };
    let mut refused = None;
    for round in 0..20 {
        match store
            .push(&session, &fill(round * 15, 1, &large))
            .await
            .unwrap()
        {
            PushOutcome::Accepted { .. } => {}
            PushOutcome::Rejected { key, reason } => {
                assert_eq!(reason, RejectReason::SessionBytes);
                assert_eq!(key, "view/255", "the first that did not fit");
                refused = Some(round);
                break;
            }
            other => panic!("{other:?}"),
        }
    }
    // 17 batches of 15 values of 16 KiB are just below 4 MiB.
    assert_eq!(refused, Some(17));
    assert_eq!(registers(&store, &session).await.len(), 17 * 15);
    accepted(&store, &session, &fill(0, 2, "")).await;
    accepted(&store, &session, &fill(17 * 15, 2, &large)).await;
}
