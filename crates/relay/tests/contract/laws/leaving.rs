//! What goes: generations below a floor, deleted sessions, old tombstones.

use delta::{
    Batch, Replica,
    limits::{CLOCK_AHEAD_MAX_MS, OLD_TOMBSTONES_MAX, TOMBSTONE_AGE_MS},
};
use relay::Store;

use crate::support::*;

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
