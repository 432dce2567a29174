//! Who holds the run.

use std::sync::Arc;

use delta::{Batch, PushOutcome, limits::RUN_EXPIRY_MS};
use relay::Store;

use crate::support::*;

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
