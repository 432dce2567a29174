//! What listeners hear.

use delta::Batch;
use relay::{Event, Store};

use crate::support::*;

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
