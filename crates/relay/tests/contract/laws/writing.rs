//! What is written, and which of two edits stays.

use std::{collections::BTreeSet, sync::Arc};

use delta::{Batch, Delta, PushOutcome, Register, ReplicaId, SessionTag, Stamp};
use relay::{RelayError, Store};

use crate::support::*;

pub async fn what_was_pushed_is_read(store: impl Store) {
    let session = session();
    let deltas = vec![
        delta("console/1", 10, "HELLO"),
        delta("program/a/1", 11, "10 PRINT"),
        delta("settings/width", 12, "80"),
    ];
    let (cursor, _) = accepted(&store, &session, &batch(&session, deltas.clone())).await;
    assert_eq!(cursor.revision, 1);
    assert_ne!(cursor.epoch, 0);
    assert_eq!(registers(&store, &session).await, deltas);
    assert_eq!(store.snapshot(&session).await.unwrap().cursor, cursor);
}

pub async fn values_keep_their_bytes(store: impl Store) {
    let session = session();
    let value = |name: &str, value: Option<Vec<u8>>| Delta {
        key: key(name),
        register: Register {
            stamp: Stamp([255; 14]),
            token: 0,
            value,
        },
    };
    // The largest stamp is ahead of any clock, so its time is taken back to one that is not.
    let with_time = |mut delta: Delta| {
        delta.register.stamp.0[..6].copy_from_slice(&[0, 0, 0, 1, 255, 10]);
        delta
    };
    let deltas = vec![
        with_time(value("typing", Some((0..=255).collect()))),
        with_time(value("view/empty", Some(Vec::new()))),
        with_time(value("view/gone", None)),
        with_time(value("view/Ä ö\n~", Some(b"//".to_vec()))),
    ];
    accepted(&store, &session, &batch(&session, deltas.clone())).await;
    assert_eq!(registers(&store, &session).await, deltas);
}

pub async fn a_batch_sent_twice_changes_nothing(store: impl Store) {
    let session = session();
    let batch = Batch {
        floor: Some(floor("program", "b")),
        ..claim(
            &session,
            1,
            0,
            vec![
                run_delta("console/1", 10, 1, "A"),
                delta("typing", 10, "B"),
                delta("program/a/1", 10, "below the floor"),
            ],
        )
    };
    let (cursor, run) = accepted(&store, &session, &batch).await;
    let before = registers(&store, &session).await;
    for _ in 0..3 {
        let (again, run_again) = accepted(&store, &session, &batch).await;
        assert_eq!(again, cursor);
        assert_eq!(run_again.map(|run| run.token), run.map(|run| run.token));
    }
    assert_eq!(registers(&store, &session).await, before);
    assert_eq!(keys(&before), ["console/1", "typing"]);
}

/// Bytes above 127 are where comparing by a locale, or as signed numbers, goes wrong.
pub async fn the_larger_stamp_wins_bytewise(store: impl Store) {
    let session = session();
    let stamps = [
        Stamp::new(0x0100, 0, replica(1)),
        Stamp::new(0x7fff, 1, ReplicaId([0xff; 6])),
        Stamp::new(0x8000, 0, ReplicaId([0; 6])),
        Stamp::new(0x8000, 0, ReplicaId(*b"Aaaaaa")),
        Stamp::new(0x8000, 0, ReplicaId(*b"Zaaaaa")),
        Stamp::new(0x8000, 0, ReplicaId(*b"aaaaaa")),
        Stamp::new(0x8000, 0, ReplicaId([0xe4, 0, 0, 0, 0, 0])),
        Stamp::new(0x8000, 0x00ff, replica(1)),
        Stamp::new(0x8000, 0xff00, replica(1)),
        Stamp::new(0x00ff_0000_0000, 0, replica(1)),
    ];
    let delta = |stamp: &Stamp| Delta {
        key: key("typing"),
        register: Register {
            stamp: *stamp,
            token: 0,
            value: Some(stamp.0.to_vec()),
        },
    };
    for (number, stamp) in stamps.iter().enumerate() {
        let (cursor, _) = accepted(&store, &session, &batch(&session, vec![delta(stamp)])).await;
        assert_eq!(cursor.revision, number as u64 + 1, "{stamp:?} is newer");
        for older in &stamps[..number] {
            let (after, _) = accepted(&store, &session, &batch(&session, vec![delta(older)])).await;
            assert_eq!(after, cursor, "{older:?} is older than {stamp:?}");
        }
        assert_eq!(registers(&store, &session).await, [delta(stamp)]);
    }
}

pub async fn of_one_edit_the_newer_token_wins(store: impl Store) {
    let session = session();
    let first = run_delta("console/1", 10, 1, "A");
    let again = run_delta("console/1", 10, 2, "A");
    accepted(&store, &session, &claim(&session, 1, 0, vec![first])).await;
    accepted(
        &store,
        &session,
        &claim(&session, 2, 1, vec![again.clone()]),
    )
    .await;
    assert_eq!(registers(&store, &session).await, [again]);
}

pub async fn concurrent_pushes_are_all_kept(store: impl Store) {
    let (store, session) = (Arc::new(store), session());
    let pushers = (0..16_u64).map(|task| {
        let (store, session) = (store.clone(), session.clone());
        tokio::spawn(async move {
            for step in 0..8 {
                let own = delta(&format!("console/{task}-{step}"), 1, "own");
                let shared = delta("typing", 1 + task * 8 + step, &format!("{task}-{step}"));
                accepted(&*store, &session, &batch(&session, vec![own, shared])).await;
            }
        })
    });
    for pusher in pushers.collect::<Vec<_>>() {
        pusher.await.unwrap();
    }
    let snapshot = store.snapshot(&session).await.unwrap();
    assert_eq!(snapshot.cursor.revision, 128);
    let found = sorted(snapshot);
    assert_eq!(
        found
            .iter()
            .map(|delta| &delta.key)
            .collect::<BTreeSet<_>>()
            .len(),
        129
    );
    assert_eq!(found.last(), Some(&delta("typing", 128, "15-7")));
}

pub async fn sessions_are_apart(store: impl Store) {
    let (one, other) = (session(), session());
    accepted(&store, &one, &batch(&one, vec![delta("typing", 1, "mine")])).await;
    accepted(&store, &one, &claim(&one, 1, 0, vec![])).await;
    assert!(registers(&store, &other).await.is_empty());
    assert_eq!(store.snapshot(&other).await.unwrap().run, None);
}

pub async fn requests_for_another_session_are_refused(store: impl Store) {
    let session = session();
    let strange = Batch {
        session: SessionTag([7; 8]),
        ..batch(&session, vec![delta("typing", 1, "not mine")])
    };
    assert_eq!(
        store.push(&session, &strange).await,
        Ok(PushOutcome::WrongSession)
    );
    assert!(registers(&store, &session).await.is_empty());
    let mut request = hello(&session, None, 0);
    request.session = SessionTag([7; 8]);
    assert_eq!(
        store.hello(&session, request).await.unwrap_err(),
        RelayError::WrongSession
    );
}
