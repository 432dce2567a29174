//! What is told to who asks.

use delta::{Batch, Cursor, Replica};
use relay::Store;

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
