//! Arbitrary deltas from small domains, so that keys, stamps and tokens collide often.

use delta::{
    Batch, Changes, Cursor, Delta, Floor, Hello, HelloRequest, Keeping, Key, Live, PushOutcome,
    Register, RejectReason, ReplicaId, RunState, SessionTag, Stamp,
};
use proptest::{collection::vec, option, prelude::*};

pub fn key(name: &str) -> Key {
    Key::new(name).expect("the test's key is well formed")
}

pub fn replica(number: u8) -> ReplicaId {
    ReplicaId([0, 0, 0, 0, 0, number])
}

pub fn keys() -> impl Strategy<Value = Key> {
    prop_oneof![
        Just("typing"),
        Just("console/1"),
        Just("console/2"),
        Just("program/a/1"),
        Just("program/b/1"),
        Just("program/c/1"),
        Just("programs/a/1"),
        Just("settings/width"),
    ]
    .prop_map(key)
}

pub fn stamps() -> impl Strategy<Value = Stamp> {
    (0..3_u64, 0..3_u16, 0..3_u8).prop_map(|(ms, counter, id)| Stamp::new(ms, counter, replica(id)))
}

pub fn registers() -> impl Strategy<Value = Register> {
    (stamps(), 0..3_u64, option::of(vec(any::<u8>(), 0..3))).prop_map(|(stamp, token, value)| {
        Register {
            stamp,
            token,
            value,
        }
    })
}

pub fn deltas() -> impl Strategy<Value = Delta> {
    (keys(), registers()).prop_map(|(key, register)| Delta { key, register })
}

pub fn floors() -> impl Strategy<Value = Floor> {
    (
        prop_oneof![Just("program"), Just("console")],
        prop_oneof![Just("a"), Just("b"), Just("c")],
    )
        .prop_map(|(family, generation)| Floor {
            family: family.into(),
            generation: generation.into(),
        })
}

prop_compose! {
    pub fn batches()(
        tag in any::<[u8; 8]>(), origin in any::<[u8; 6]>(), claim in any::<Option<u64>>(),
        token in any::<u64>(), floor in option::of(floors()), deltas in vec(deltas(), 0..8),
    ) -> Batch {
        Batch { session: SessionTag(tag), origin: ReplicaId(origin), claim, token, floor, part: None, deltas }
    }
}

prop_compose! {
    fn runs()(token in any::<u64>(), holder in any::<[u8; 6]>(), expires_in_ms in any::<u32>()) -> RunState {
        RunState { token, holder: ReplicaId(holder), expires_in_ms }
    }
}

prop_compose! {
    fn cursors()(epoch in any::<u64>(), revision in any::<u64>()) -> Cursor {
        Cursor { epoch, revision }
    }
}

prop_compose! {
    pub fn changes()(
        from in any::<u64>(), cursor in cursors(), now_ms in any::<u64>(), run in option::of(runs()),
        floors in vec(floors(), 0..3), whole in any::<bool>(), deltas in vec(deltas(), 0..8),
    ) -> Changes {
        Changes { from, cursor, now_ms, run, floors, gone_ms: 0, compacted_ms: 0, whole, keeping: Keeping::Standby, deltas }
    }
}

pub fn outcomes() -> impl Strategy<Value = PushOutcome> {
    prop_oneof![
        (cursors(), any::<u64>(), option::of(runs())).prop_map(|(cursor, now_ms, run)| {
            PushOutcome::Accepted {
                cursor,
                now_ms,
                run,
                keeping: Keeping::Unreplicated,
            }
        }),
        (runs(), any::<u64>()).prop_map(|(run, now_ms)| PushOutcome::RunLost { run, now_ms }),
        any::<u64>().prop_map(|now_ms| PushOutcome::ClockAhead { now_ms }),
        ".{0,8}".prop_map(|key| PushOutcome::Rejected {
            key,
            reason: RejectReason::Value
        }),
        Just(PushOutcome::WrongSession),
    ]
}

pub fn hellos() -> impl Strategy<Value = (HelloRequest, Hello)> {
    (
        any::<[u8; 8]>(),
        any::<[u8; 6]>(),
        option::of(cursors()),
        any::<u64>(),
        changes(),
    )
        .prop_map(|(tag, id, cursor, digest, changes)| {
            let request = HelloRequest {
                session: SessionTag(tag),
                replica: ReplicaId(id),
                cursor,
                digest,
                run: changes.run.map(|run| (run.token, run.holder)),
                whole: changes.whole,
            };
            (request, Hello { changes, digest })
        })
}

pub fn lives() -> impl Strategy<Value = Live> {
    prop_oneof![Just(Live::Ping), changes().prop_map(Live::Changes)]
}
