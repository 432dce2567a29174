//! What does not fit one push.

use delta::{Batch, Delta, Part, PushOutcome, RejectReason};
use relay::Store;

use crate::support::*;

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
