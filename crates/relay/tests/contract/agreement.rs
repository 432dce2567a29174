//! Memory and Redis are one store told twice: whatever is pushed, they answer the same.

use delta::{Batch, Changes, Delta, Floor, PushOutcome, Register, ReplicaId, Stamp};
use proptest::{collection::vec, option, prelude::*, strategy::ValueTree, test_runner::TestRunner};
use redis_servers::RedisServer;
use relay::{MemoryStore, SessionKey, Store};

use crate::support::{Serves, key, session};

const CASES: usize = 300;

fn deltas() -> impl Strategy<Value = Delta> {
    let keys = prop_oneof![
        Just("typing"),
        Just("console/1"),
        Just("settings/x"),
        Just("settings/a/1"),
        Just("settings"),
        Just("program/a/1"),
        Just("program/b/1"),
        Just("program/c/1/x"),
    ];
    // Bytes on both sides of 128, and of the cases of letters.
    let byte = prop_oneof![
        Just(0),
        Just(b'A'),
        Just(b'a'),
        Just(0x7f),
        Just(0x80),
        Just(0xff)
    ];
    let stamps = (vec(byte, 3), 0..2_u16).prop_map(|(bytes, counter)| {
        let ms = u64::from(bytes[0]) << 8 | u64::from(bytes[1]);
        Stamp::new(ms, counter, ReplicaId([bytes[2]; 6]))
    });
    (
        keys,
        stamps,
        prop_oneof![3 => Just(0), 1 => 0..4_u64],
        option::of(vec(any::<u8>(), 0..3)),
    )
        .prop_map(|(name, stamp, token, value)| Delta {
            key: key(name),
            register: Register {
                stamp,
                token,
                value,
            },
        })
}

fn batches() -> impl Strategy<Value = Batch> {
    let floors = (
        prop_oneof![Just("program"), Just("settings")],
        prop_oneof![Just("a"), Just("b"), Just("c"), Just("C"), Just("ä")],
    );
    let floors = floors.prop_map(|(family, generation)| Floor {
        family: family.into(),
        generation: generation.into(),
    });
    (
        0..3_u8,
        prop_oneof![2 => Just(None), 1 => (0..4_u64).prop_map(Some)],
        prop_oneof![2 => Just(0), 1 => 0..4_u64],
        prop_oneof![4 => Just(None), 1 => floors.prop_map(Some)],
        vec(deltas(), 0..6),
    )
        .prop_map(|(origin, claim, token, floor, deltas)| {
            let largest = deltas.iter().map(|delta| delta.register.token).max();
            Batch {
                session: Default::default(),
                origin: ReplicaId([origin; 6]),
                claim,
                token: claim.map_or(largest.unwrap_or(0).max(token), |expected| expected + 1),
                floor,
                part: None,
                deltas,
            }
        })
}

/// An outcome without clocks and random epochs.
fn plain_outcome(outcome: PushOutcome) -> String {
    match outcome {
        PushOutcome::Accepted { cursor, run, .. } => format!(
            "accepted {} {} {:?}",
            cursor.epoch != 0,
            cursor.revision,
            run.map(|run| (run.token, run.holder))
        ),
        PushOutcome::RunLost { run, .. } => format!("lost {} {}", run.token, run.holder),
        PushOutcome::ClockAhead { .. } => "ahead".into(),
        other => format!("{other:?}"),
    }
}

fn plain_changes(mut changes: Changes) -> Changes {
    changes.now_ms = 0;
    changes.cursor.epoch = u64::from(changes.cursor.epoch != 0);
    if let Some(run) = &mut changes.run {
        run.expires_in_ms = 0;
    }
    changes
}

async fn compare(
    memory: &MemoryStore,
    redis: &impl Store,
    session: &SessionKey,
    batches: Vec<Batch>,
) {
    let mut moments = Vec::new();
    for mut batch in batches {
        batch.session = session.tag();
        let expected = plain_outcome(memory.push(session, &batch).await.unwrap());
        let found = plain_outcome(redis.push(session, &batch).await.unwrap());
        assert_eq!(found, expected, "{batch:?}");
        let in_memory = memory.snapshot(session).await.unwrap();
        let in_redis = redis.snapshot(session).await.unwrap();
        moments.push((in_memory.cursor, in_redis.cursor));
        assert_eq!(
            plain_changes(in_redis),
            plain_changes(in_memory),
            "{batch:?}"
        );
    }
    for (in_memory, in_redis) in moments {
        let expected = memory.changes_since(session, in_memory).await.unwrap();
        let found = redis.changes_since(session, in_redis).await.unwrap();
        assert_eq!(plain_changes(found), plain_changes(expected));
    }
}

#[tokio::test]
async fn memory_and_redis_answer_the_same() {
    let server = RedisServer::start();
    let (memory, redis) = (MemoryStore::new(), server.store());
    // A fixed seed: a failure here is a failure everywhere.
    let mut runner = TestRunner::deterministic();
    for _ in 0..CASES {
        let batches = vec(batches(), 1..12)
            .new_tree(&mut runner)
            .unwrap()
            .current();
        compare(&memory, &redis, &session(), batches).await;
    }
}
