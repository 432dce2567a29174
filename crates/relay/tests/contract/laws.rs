//! What every store promises.

use std::{collections::BTreeSet, sync::Arc};

use delta::{
    Batch, Cursor, Delta, Part, PushOutcome, Register, RejectReason, Replica, ReplicaId,
    SessionTag, Stamp,
    limits::{
        CLOCK_AHEAD_MAX_MS, OLD_TOMBSTONES_MAX, RUN_EXPIRY_MS, SESSION_REGISTERS_MAX,
        TOMBSTONE_AGE_MS, VALUE_BYTES_MAX,
    },
};
use relay::{Event, RelayError, Store};

use crate::support::*;

pub async fn a_session_never_written_is_empty(store: impl Store) {
    let session = session();
    let changes = store.snapshot(&session).await.unwrap();
    assert_eq!(changes.cursor, Cursor::default());
    assert!(changes.whole && changes.deltas.is_empty() && changes.run.is_none());
    let hello = store
        .hello(&session, hello(&session, None, 0))
        .await
        .unwrap();
    assert_eq!(hello.digest, Replica::new(replica(1)).digest());
    // A batch that says nothing begins nothing.
    let (cursor, run) = accepted(&store, &session, &batch(&session, vec![])).await;
    assert_eq!((cursor, run), (Cursor::default(), None));
}

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

pub async fn changes_and_snapshots_agree(store: impl Store) {
    let session = session();
    let pushes = [
        batch(
            &session,
            vec![delta("typing", 1, "a"), delta("console/1", 1, "b")],
        ),
        batch(
            &session,
            vec![delta("typing", 2, "c"), delta("program/a/1", 2, "d")],
        ),
        batch(
            &session,
            vec![delta("settings/x", 3, "e"), delta("typing", 1, "older")],
        ),
        Batch {
            floor: Some(floor("program", "b")),
            ..batch(&session, vec![delta("program/b/1", 4, "f")])
        },
        batch(&session, vec![delta("console/1", 5, "g")]),
    ];
    let mut moments = vec![store.snapshot(&session).await.unwrap()];
    for push in &pushes {
        accepted(&store, &session, push).await;
        moments.push(store.snapshot(&session).await.unwrap());
    }
    let last = copy(moments.last().unwrap().clone());
    for moment in &moments {
        let cursor = moment.cursor;
        let changes = store.changes_since(&session, cursor).await.unwrap();
        assert_eq!(changes.whole, cursor.epoch == 0);
        assert_eq!(
            changes.from,
            if changes.whole { 0 } else { cursor.revision }
        );
        let mut copy = copy(moment.clone());
        copy.merge_changes(changes);
        assert_eq!(
            copy.deltas().collect::<Vec<_>>(),
            last.deltas().collect::<Vec<_>>()
        );
        assert_eq!(copy.digest(), last.digest());
    }
    let newest = moments.last().unwrap().cursor;
    let none = store.changes_since(&session, newest).await.unwrap();
    assert!(none.deltas.is_empty() && !none.whole);
}

pub async fn a_cursor_of_another_history_gets_a_snapshot(store: impl Store) {
    let session = session();
    let (cursor, _) = accepted(
        &store,
        &session,
        &batch(&session, vec![delta("typing", 1, "a")]),
    )
    .await;
    let strange = [
        Cursor {
            epoch: cursor.epoch ^ 1,
            ..cursor
        },
        Cursor {
            revision: cursor.revision + 1,
            ..cursor
        },
    ];
    for cursor in strange {
        let changes = store.changes_since(&session, cursor).await.unwrap();
        assert!(changes.whole);
        assert_eq!(keys(&changes.deltas), ["typing"]);
    }
}

pub async fn hello_tells_what_is_lacking(store: impl Store) {
    let session = session();
    let first = batch(
        &session,
        vec![delta("typing", 1, "a"), delta("settings/x", 1, "b")],
    );
    let (cursor, _) = accepted(&store, &session, &first).await;
    accepted(
        &store,
        &session,
        &batch(&session, vec![delta("console/1", 2, "c")]),
    )
    .await;

    let answer = store
        .hello(&session, hello(&session, None, 0))
        .await
        .unwrap();
    assert!(answer.changes.whole);
    let all = copy(answer.changes);
    assert_eq!(all.len(), 3);
    assert_eq!(answer.digest, all.digest());

    let request = hello(&session, Some(cursor), 0);
    let answer = store.hello(&session, request).await.unwrap();
    assert!(!answer.changes.whole);
    assert_eq!(answer.changes.from, cursor.revision);
    assert_eq!(keys(&answer.changes.deltas), ["console/1"]);
    assert_eq!(answer.digest, all.digest());
}

pub async fn sessions_are_apart(store: impl Store) {
    let (one, other) = (session(), session());
    accepted(&store, &one, &batch(&one, vec![delta("typing", 1, "mine")])).await;
    accepted(&store, &one, &claim(&one, 1, 0, vec![])).await;
    assert!(registers(&store, &other).await.is_empty());
    assert_eq!(store.snapshot(&other).await.unwrap().run, None);
}

pub async fn claims_follow_each_other(store: impl Store) {
    let session = session();
    assert_eq!(
        run_lost(&store, &session, &claim(&session, 1, 7, vec![]))
            .await
            .token,
        0
    );
    for token in 1..4_u8 {
        let expected = u64::from(token) - 1;
        let run = accepted(&store, &session, &claim(&session, token, expected, vec![]))
            .await
            .1;
        let run = run.expect("there is a run");
        assert_eq!((run.token, run.holder), (u64::from(token), replica(token)));
        assert!(u64::from(run.expires_in_ms) <= RUN_EXPIRY_MS && run.expires_in_ms > 0);
    }
    for expected in [0, 1, 2, 4] {
        let run = run_lost(&store, &session, &claim(&session, 9, expected, vec![])).await;
        assert_eq!((run.token, run.holder), (3, replica(3)));
    }
    let run = store
        .snapshot(&session)
        .await
        .unwrap()
        .run
        .expect("there is a run");
    assert_eq!((run.token, run.holder), (3, replica(3)));
}

pub async fn a_claim_may_be_repeated_by_its_replica_only(store: impl Store) {
    let session = session();
    let mine = claim(&session, 1, 0, vec![run_delta("console/1", 1, 1, "a")]);
    let (cursor, _) = accepted(&store, &session, &mine).await;
    assert_eq!(accepted(&store, &session, &mine).await.0, cursor);
    let others = Batch {
        origin: replica(2),
        ..mine
    };
    assert_eq!(run_lost(&store, &session, &others).await.holder, replica(1));
}

pub async fn a_smaller_token_is_refused_whole(store: impl Store) {
    let session = session();
    accepted(
        &store,
        &session,
        &claim(&session, 1, 0, vec![run_delta("console/1", 1, 1, "a")]),
    )
    .await;
    accepted(
        &store,
        &session,
        &claim(&session, 2, 1, vec![run_delta("console/1", 2, 2, "b")]),
    )
    .await;
    let before = registers(&store, &session).await;
    let from_other = |deltas| Batch {
        origin: replica(2),
        ..batch(&session, deltas)
    };
    let refused = [
        // The former holder, with an edit that alone would be welcome, and a floor.
        Batch {
            floor: Some(floor("program", "z")),
            ..batch(
                &session,
                vec![
                    delta("typing", 9, "edit"),
                    run_delta("console/1", 9, 1, "c"),
                ],
            )
        },
        // The holder itself, with a register of the run before.
        from_other(vec![
            delta("typing", 9, "edit"),
            run_delta("console/2", 9, 2, "c"),
            run_delta("console/3", 9, 1, "d"),
        ]),
        // A register of an old run in a claim.
        claim(
            &session,
            3,
            2,
            vec![
                delta("typing", 9, "edit"),
                run_delta("console/1", 9, 2, "c"),
            ],
        ),
        // A heartbeat of the former holder.
        Batch {
            token: 1,
            ..batch(&session, vec![])
        },
        // The current token from somebody who does not hold it.
        batch(
            &session,
            vec![
                delta("typing", 9, "edit"),
                run_delta("console/1", 9, 2, "c"),
            ],
        ),
    ];
    for batch in &refused {
        let run = run_lost(&store, &session, batch).await;
        assert_eq!((run.token, run.holder), (2, replica(2)));
        assert_eq!(registers(&store, &session).await, before);
    }
    assert!(store.snapshot(&session).await.unwrap().floors.is_empty());
    // Edits do not belong to a run and pass at any time.
    accepted(
        &store,
        &session,
        &batch(&session, vec![delta("typing", 9, "edit")]),
    )
    .await;
}

pub async fn a_token_from_before_a_loss_takes_the_run(store: impl Store) {
    let session = session();
    let batch = batch(
        &session,
        vec![run_delta("console/1", 1, 5, "kept by its tab")],
    );
    let run = accepted(&store, &session, &batch)
        .await
        .1
        .expect("there is a run");
    assert_eq!((run.token, run.holder), (5, replica(1)));
    run_lost(&store, &session, &claim(&session, 2, 4, vec![])).await;
    accepted(&store, &session, &claim(&session, 2, 5, vec![])).await;
}

pub async fn a_heartbeat_renews_the_run_and_nothing_else(store: impl Store) {
    let session = session();
    let first = claim(&session, 1, 0, vec![run_delta("console/1", 1, 1, "a")]);
    let (cursor, _) = accepted(&store, &session, &first).await;
    let heartbeat = Batch {
        token: 1,
        ..batch(&session, vec![])
    };
    let (after, run) = accepted(&store, &session, &heartbeat).await;
    assert_eq!(after, cursor);
    assert_eq!(
        run.map(|run| u64::from(run.expires_in_ms)),
        Some(RUN_EXPIRY_MS)
    );
    assert_eq!(registers(&store, &session).await, first.deltas);
}

pub async fn of_many_claims_one_wins(store: impl Store) {
    let (store, session) = (Arc::new(store), session());
    for round in 0..5 {
        let claims = (1..=20_u8).map(|origin| {
            let (store, session) = (store.clone(), session.clone());
            let mark = run_delta(
                "console/1",
                u64::from(origin),
                round + 1,
                &origin.to_string(),
            );
            let claim = claim(&session, origin, round, vec![mark]);
            tokio::spawn(async move { (origin, store.push(&session, &claim).await.unwrap()) })
        });
        let mut winners = Vec::new();
        for claim in claims.collect::<Vec<_>>() {
            match claim.await.unwrap() {
                (origin, PushOutcome::Accepted { .. }) => winners.push(origin),
                (_, PushOutcome::RunLost { run, .. }) => assert_eq!(run.token, round + 1),
                other => panic!("{other:?}"),
            }
        }
        let [winner] = winners[..] else {
            panic!("{winners:?} have won")
        };
        let run = store.snapshot(&session).await.unwrap().run.unwrap();
        assert_eq!((run.token, run.holder), (round + 1, replica(winner)));
    }
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

pub async fn floors_drop_generations_now_and_later(store: impl Store) {
    let session = session();
    let lines = [
        "program/a/1",
        "program/a/2",
        "program/b/1",
        "program/B/1",
        "programs/a/1",
        "program/a",
    ];
    let lines = lines.map(|name| delta(name, 1, "10 REM")).to_vec();
    accepted(&store, &session, &batch(&session, lines)).await;
    let switch = Batch {
        floor: Some(floor("program", "b")),
        ..batch(
            &session,
            vec![delta("generation", 2, "b"), delta("program/a/3", 2, "late")],
        )
    };
    accepted(&store, &session, &switch).await;
    let (cursor, _) = accepted(
        &store,
        &session,
        &batch(&session, vec![delta("program/a/1", 9, "later")]),
    )
    .await;
    assert_eq!(
        cursor.revision, 2,
        "what is below the floor changes nothing"
    );
    let expected = ["generation", "program/a", "program/b/1", "programs/a/1"];
    assert_eq!(keys(&registers(&store, &session).await), expected);
    let snapshot = store.snapshot(&session).await.unwrap();
    assert_eq!(snapshot.floors, [floor("program", "b")]);
    let answer = store
        .hello(&session, hello(&session, None, 0))
        .await
        .unwrap();
    assert_eq!(answer.digest, copy(snapshot).digest());
}

pub async fn a_floor_never_sinks(store: impl Store) {
    let session = session();
    let raise = |to: &str| Batch {
        floor: Some(floor("program", to)),
        ..batch(&session, vec![])
    };
    let (high, _) = accepted(&store, &session, &raise("m")).await;
    for lower in ["m", "a", "M", "ä"] {
        let (cursor, _) = accepted(&store, &session, &raise(lower)).await;
        // "ä" is above "m" as bytes, whatever a locale says.
        let expected = if lower == "ä" {
            high.revision + 1
        } else {
            high.revision
        };
        assert_eq!(cursor.revision, expected, "{lower}");
    }
    assert_eq!(
        store.snapshot(&session).await.unwrap().floors,
        [floor("program", "ä")]
    );
}

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
            RejectReason::Value,
        ),
        (many(17, &large), RejectReason::BatchBytes),
        (many(1_001, "x"), RejectReason::BatchRegisters),
        (
            Batch {
                floor: Some(floor("!run", "a")),
                ..many(1, "x")
            },
            RejectReason::Floor,
        ),
        (
            Batch {
                token: 0,
                ..batch(&session, vec![run_delta("typing", 1, 3, "x")])
            },
            RejectReason::Token,
        ),
        (
            Batch {
                claim: Some(1),
                token: 5,
                ..many(1, "x")
            },
            RejectReason::Token,
        ),
    ];
    for (batch, expected) in cases {
        match store.push(&session, &batch).await.unwrap() {
            PushOutcome::Rejected { reason, .. } => assert_eq!(reason, expected),
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

/// A checkpoint of a full disk: more than one push holds, seen by others whole or not at all.
pub async fn parts_are_taken_together(store: impl Store) {
    let session = session();
    let before = vec![
        run_delta("machine/a", 10, 1, "old"),
        delta("typing", 10, "x"),
    ];
    let (start, _) = accepted(&store, &session, &claim(&session, 1, 0, before)).await;
    let mut listener = store.subscribe(&session).await.unwrap();
    let numbered = |number: u64, deltas| part(&session, 7, number as u32, false, deltas);
    for number in 0..3 {
        let name = format!("machine/{}", ["a", "b", "c"][number as usize]);
        let deltas = vec![run_delta(&name, 20 + number, 1, "new")];
        // Any part may be repeated: its answer was lost.
        for _ in 0..2 {
            let sent = numbered(number, deltas.clone());
            let (cursor, run) = accepted(&store, &session, &sent).await;
            assert_eq!(cursor, start, "what is put aside is not seen");
            assert_eq!(run.unwrap().token, 1);
        }
    }
    assert_eq!(
        keys(&registers(&store, &session).await),
        ["machine/a", "typing"]
    );
    // What was written again since is sent again, and wins.
    let rest = vec![
        run_delta("machine/b", 30, 1, "newer"),
        run_delta("machine/d", 30, 1, "new"),
    ];
    let last = part(&session, 7, 3, true, rest);
    let (cursor, _) = accepted(&store, &session, &last).await;
    assert_eq!(cursor.revision, start.revision + 1, "one revision");
    let all = registers(&store, &session).await;
    let values: Vec<(&str, &[u8])> = all
        .iter()
        .map(|delta| {
            let value = delta.register.value.as_deref();
            (delta.key.as_str(), value.unwrap_or_default())
        })
        .collect();
    let expected: [(&str, &[u8]); 5] = [
        ("machine/a", b"new"),
        ("machine/b", b"newer"),
        ("machine/c", b"new"),
        ("machine/d", b"new"),
        ("typing", b"x"),
    ];
    assert_eq!(values, expected);
    loop {
        let changes = heard_after_gaps(&mut listener).await.changes;
        if !changes.deltas.is_empty() {
            assert_eq!(changes.deltas.len(), 4, "listeners hear all of it at once");
            break;
        }
    }
    // It is not taken twice.
    let outcome = store.push(&session, &last).await.unwrap();
    assert_eq!(outcome, PushOutcome::PartsLost);
}

pub async fn a_row_of_parts_belongs_to_one_pusher_and_one_claim(store: impl Store) {
    let session = session();
    accepted(&store, &session, &claim(&session, 1, 0, vec![])).await;
    let first = part(
        &session,
        7,
        0,
        false,
        vec![run_delta("machine/a", 1, 1, "a")],
    );
    accepted(&store, &session, &first).await;
    let lost = [
        // A part is missing in between; another row; another number at the end.
        part(&session, 7, 2, false, vec![]),
        part(&session, 8, 1, false, vec![]),
        part(&session, 7, 2, true, vec![]),
    ];
    for batch in &lost {
        let outcome = store.push(&session, batch).await.unwrap();
        assert_eq!(outcome, PushOutcome::PartsLost, "{batch:?}");
    }
    let second = Batch {
        claim: Some(1),
        token: 2,
        ..part(&session, 7, 1, false, vec![])
    };
    assert!(matches!(
        store.push(&session, &second).await.unwrap(),
        PushOutcome::Rejected {
            reason: RejectReason::Part,
            ..
        }
    ));
    // Another claim: the row is refused as any batch of the old one.
    accepted(&store, &session, &claim(&session, 2, 1, vec![])).await;
    let last = part(
        &session,
        7,
        1,
        true,
        vec![run_delta("machine/b", 1, 1, "b")],
    );
    run_lost(&store, &session, &last).await;
    assert!(registers(&store, &session).await.is_empty());
}

fn part(
    session: &relay::SessionKey,
    id: u64,
    number: u32,
    last: bool,
    deltas: Vec<Delta>,
) -> Batch {
    Batch {
        part: Some(Part { id, number, last }),
        token: 1,
        ..batch(session, deltas)
    }
}

pub async fn a_deleted_session_does_not_come_back(store: impl Store) {
    let session = session();
    let edits = vec![
        delta("typing", 10, "a"),
        delta("settings/x", 10, "b"),
        run_delta("console/1", 10, 1, "c"),
    ];
    let begun = claim(&session, 1, 0, edits);
    let (before, _) = accepted(&store, &session, &begun).await;
    let mut replica = copy(store.snapshot(&session).await.unwrap());
    assert_eq!(replica.len(), 3);
    let mut listener = store.subscribe(&session).await.unwrap();

    store.forget(&session).await.unwrap();
    let told = heard_after_gaps(&mut listener).await.changes;
    assert!(told.gone_ms > 0);
    let after = store.changes_since(&session, before).await.unwrap();
    assert!(after.whole && after.deltas.is_empty());
    assert_ne!(after.cursor.epoch, before.epoch);
    assert_eq!(after.gone_ms, told.gone_ms);
    // Who has a copy drops it, and nothing brings it back.
    replica.merge_changes(after);
    assert!(replica.is_empty());
    run_lost(&store, &session, &begun).await;
    let again = Batch {
        claim: None,
        token: 0,
        ..batch(&session, vec![delta("typing", 11, "late")])
    };
    accepted(&store, &session, &again).await;
    assert!(registers(&store, &session).await.is_empty());
    assert_eq!(
        replica.digest(),
        Replica::new(crate::support::replica(9)).digest()
    );
    // What is written from now on is a new beginning.
    let written = replica.edit(key("typing"), Some(b"new".to_vec()), 0, 5);
    assert!(written.register.stamp.ms() >= told.gone_ms);
    accepted(&store, &session, &batch(&session, vec![written.clone()])).await;
    assert_eq!(registers(&store, &session).await, [written]);
    let hello = hello(&session, None, 0);
    let digest = store.hello(&session, hello).await.unwrap().digest;
    assert_eq!(digest, replica.digest());
}

/// A store that lost the mark of a deletion, with all else, was given back what pages had that slept.
pub async fn a_lost_mark_is_given_back(store: impl Store) {
    let session = session();
    let now_ms = store.now_ms().await.unwrap();
    let gone_ms = now_ms - 1_000;
    let old = vec![
        delta("typing", gone_ms, "deleted"),
        delta("settings/x", gone_ms - 5_000, "deleted"),
        run_delta("console/1", gone_ms - 1, 1, "deleted"),
    ];
    let new = delta("view/x", gone_ms + 1, "new");
    let given = [old.clone(), vec![new.clone()]].concat();
    let (before, _) = accepted(&store, &session, &claim(&session, 1, 0, given)).await;
    let mut listener = store.subscribe(&session).await.unwrap();

    let still_to_come = now_ms + 10 * CLOCK_AHEAD_MAX_MS;
    store.forget_before(&session, still_to_come).await.unwrap();
    assert_eq!(registers(&store, &session).await.len(), 4);
    store.forget_before(&session, gone_ms).await.unwrap();
    assert_eq!(
        registers(&store, &session).await,
        std::slice::from_ref(&new)
    );
    let told = heard_after_gaps(&mut listener).await.changes;
    assert_eq!(told.gone_ms, gone_ms);
    let after = store.changes_since(&session, before).await.unwrap();
    assert_eq!(after.gone_ms, gone_ms);
    assert_eq!(after.cursor.epoch, before.epoch);
    assert_eq!(after.run.map(|run| run.token), Some(1), "the run goes on");
    // What was deleted is not taken again, and who says it once more, or an earlier time, changes nothing.
    accepted(&store, &session, &batch(&session, vec![old[1].clone()])).await;
    for known_ms in [gone_ms, gone_ms - 1] {
        store.forget_before(&session, known_ms).await.unwrap();
    }
    let last = store.snapshot(&session).await.unwrap();
    assert_eq!((last.cursor, last.gone_ms), (after.cursor, gone_ms));
    assert_eq!(last.deltas, std::slice::from_ref(&new));
    let hello = hello(&session, None, 0);
    let digest = store.hello(&session, hello).await.unwrap().digest;
    assert_eq!(digest, copy(last).digest());
    // The counted size is that of what is left: nothing, after that goes too.
    store.forget(&session).await.unwrap();
    let known_ms = store.snapshot(&session).await.unwrap().gone_ms;
    assert!(known_ms > gone_ms);
    store.forget_before(&session, gone_ms).await.unwrap();
    assert_eq!(store.snapshot(&session).await.unwrap().gone_ms, known_ms);
}

pub async fn old_tombstones_are_dropped_and_do_not_come_back(store: impl Store) {
    let session = session();
    let now_ms = store.now_ms().await.unwrap();
    let old_ms = now_ms - TOMBSTONE_AGE_MS - 60_000;
    let count = OLD_TOMBSTONES_MAX as u64;
    let tombstone = |number: u64, ms: u64| {
        let mut delta = delta(&format!("program/a/{number}"), ms, "");
        delta.register.value = None;
        delta
    };
    let lines =
        (0..count).map(|number| delta(&format!("program/a/{number}"), old_ms - 1, "10 REM"));
    let (full, _) = accepted(&store, &session, &batch(&session, lines.collect())).await;
    // A copy that falls asleep here.
    let sleeper = copy(store.snapshot(&session).await.unwrap());
    let deleted = (0..count).map(|number| tombstone(number, old_ms));
    accepted(&store, &session, &batch(&session, deleted.collect())).await;
    let young = vec![tombstone(count, now_ms), delta("typing", now_ms, "x")];
    let (last, _) = accepted(&store, &session, &batch(&session, young)).await;
    let mut awake = copy(store.snapshot(&session).await.unwrap());
    assert_eq!(awake.len() as u64, count + 2);

    let said = hello(&session, Some(last), awake.digest());
    store.hello(&session, said.clone()).await.unwrap();
    let after = store.hello(&session, said).await.unwrap();
    assert_eq!(registers(&store, &session).await.len(), 2);
    assert!(after.changes.compacted_ms > old_ms);
    awake.merge_changes(after.changes);
    assert_eq!((awake.len(), awake.digest()), (2, after.digest));
    // The sleeper gets everything, and can tell what is missing there from what is new here.
    let woken = store.changes_since(&session, full).await.unwrap();
    assert!(woken.whole && woken.compacted_ms > old_ms);
    let missing = sleeper.deltas().filter(|delta| {
        let is_told = woken.deltas.iter().any(|told| told.key == delta.key);
        !is_told && delta.register.stamp.ms() >= woken.compacted_ms
    });
    assert_eq!(missing.count(), 0);
    // A tombstone that comes late does its work, and no digest counts it.
    let late = vec![tombstone(count + 1, old_ms)];
    accepted(&store, &session, &batch(&session, late.clone())).await;
    for delta in late {
        awake.merge(delta);
    }
    let hello = store
        .hello(&session, hello(&session, None, 0))
        .await
        .unwrap();
    assert_eq!(awake.digest(), hello.digest);
}

/// After a failover that lost nothing nobody needs to be sent anything.
pub async fn who_has_everything_is_sent_nothing(store: impl Store) {
    let session = session();
    let edit = batch(
        &session,
        vec![delta("typing", 1, "a"), delta("view/x", 1, "b")],
    );
    let (cursor, _) = accepted(&store, &session, &edit).await;
    let replica = copy(store.snapshot(&session).await.unwrap());
    let elsewhere = Cursor {
        epoch: cursor.epoch ^ 1,
        revision: 99,
    };
    for at in [cursor, elsewhere] {
        let said = hello(&session, Some(at), replica.digest());
        let answer = store.hello(&session, said).await.unwrap().changes;
        assert!(!answer.whole && answer.deltas.is_empty());
        assert_eq!((answer.cursor, answer.from), (cursor, cursor.revision));
    }
    let said = hello(&session, Some(elsewhere), replica.digest() ^ 1);
    assert!(store.hello(&session, said).await.unwrap().changes.whole);
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

pub async fn listeners_hear_every_change_with_its_values(store: impl Store) {
    let (session, other) = (session(), session());
    let mut listeners = [
        store.subscribe(&session).await.unwrap(),
        store.subscribe(&session).await.unwrap(),
    ];
    accepted(
        &store,
        &other,
        &batch(&other, vec![delta("typing", 1, "not for them")]),
    )
    .await;
    let pushes = [
        batch(
            &session,
            vec![delta("console/1", 1, "a"), delta("settings/x", 1, "b")],
        ),
        batch(&session, vec![delta("typing", 2, "c")]),
        Batch {
            floor: Some(floor("program", "b")),
            ..batch(&session, vec![delta("program/b/1", 3, "d")])
        },
    ];
    for (number, push) in pushes.iter().enumerate() {
        let (cursor, _) = accepted(&store, &session, push).await;
        accepted(&store, &session, push).await;
        for listener in &mut listeners {
            let increment = heard(listener).await;
            assert_eq!(increment.changes.from, number as u64);
            assert_eq!(increment.changes.cursor, cursor);
            assert_eq!(
                increment.changes.floors,
                push.floor.iter().cloned().collect::<Vec<_>>()
            );
            // Where a floor is raised, several pushes may be told as one, of nobody in particular.
            assert!(push.floor.is_some() || increment.origin == Some(push.origin));
            assert!(!increment.changes.whole);
            assert_eq!(sorted(increment.changes), push.deltas);
        }
    }
    drop(listeners);
    // A channel that was closed opens again.
    let mut again = store.subscribe(&session).await.unwrap();
    accepted(
        &store,
        &session,
        &batch(&session, vec![delta("typing", 4, "e")]),
    )
    .await;
    assert_eq!(keys(&heard(&mut again).await.changes.deltas), ["typing"]);
}

pub async fn listeners_hear_of_the_run(store: impl Store) {
    let session = session();
    let mut listener = store.subscribe(&session).await.unwrap();
    accepted(&store, &session, &claim(&session, 1, 0, vec![])).await;
    let claimed = heard(&mut listener).await.changes;
    assert_eq!(
        claimed.run.map(|run| (run.token, run.holder)),
        Some((1, replica(1)))
    );
    assert_eq!((claimed.from, claimed.cursor.revision), (0, 0));
    accepted(
        &store,
        &session,
        &Batch {
            token: 1,
            ..batch(&session, vec![])
        },
    )
    .await;
    let renewed = heard(&mut listener).await.changes;
    assert!(renewed.deltas.is_empty() && renewed.run.is_some());
    accepted(
        &store,
        &session,
        &claim(&session, 2, 1, vec![run_delta("console/1", 1, 2, "a")]),
    )
    .await;
    let taken = heard(&mut listener).await.changes;
    assert_eq!(
        taken.run.map(|run| (run.token, run.holder)),
        Some((2, replica(2)))
    );
    assert_eq!(keys(&taken.deltas), ["console/1"]);
}

pub async fn a_slow_listener_is_told_that_it_missed_something(store: impl Store) {
    let session = session();
    let mut slow = store.subscribe(&session).await.unwrap();
    let mut quick = store.subscribe(&session).await.unwrap();
    for step in 1..=100 {
        accepted(
            &store,
            &session,
            &batch(&session, vec![delta("typing", step, "x")]),
        )
        .await;
        heard(&mut quick).await;
    }
    assert!(matches!(next(&mut slow).await, Event::Gap));
    // Then it hears the newest ones, without a gap among them.
    let mut last = heard(&mut slow).await.changes.cursor;
    while last.revision < 100 {
        let changes = heard(&mut slow).await.changes;
        assert_eq!(changes.from, last.revision);
        last = changes.cursor;
    }
}
