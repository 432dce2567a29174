//! The laws that merging, the outbox, the clock and the wire format keep.

use std::collections::BTreeMap;

use crate::support::*;
use delta::{
    Batch, BatchLimits, Changes, Clock, Delta, Hello, HelloRequest, Key, Live, Outbox, PushOutcome,
    Register, Replica, Stamp, WireError, replica::register_digest, wire,
};
use proptest::{collection::vec, prelude::*, sample::Index};

fn content(replica: &Replica) -> Vec<Delta> {
    replica.deltas().collect()
}

/// The digest by its definition, not as kept up to date.
fn bytes_of(replica: &Replica) -> u64 {
    let sizes = replica
        .deltas()
        .map(|delta| delta.key.as_str().len() + delta.register.value_bytes());
    sizes.sum::<usize>() as u64
}

fn digest_of(replica: &Replica) -> u64 {
    replica.deltas().fold(0, |sum: u64, delta| {
        sum.wrapping_add(register_digest(&delta.key, &delta.register))
    })
}

fn merged(deltas: impl IntoIterator<Item = Delta>) -> Replica {
    let mut copy = Replica::new(replica(9));
    for delta in deltas {
        copy.merge(delta);
    }
    copy
}

/// One step in the life of an outbox.
#[derive(Clone, Debug)]
enum Step {
    Put(Delta),
    /// Sends a batch; it arrives and is acknowledged, or is lost.
    Push {
        bytes: usize,
        registers: usize,
        arrives: bool,
    },
}

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => deltas().prop_map(Step::Put),
        1 => (0..400_usize, 0..6_usize, any::<bool>())
            .prop_map(|(bytes, registers, arrives)| Step::Push { bytes, registers, arrives }),
    ]
}

proptest! {
    #[test]
    fn merging_registers_is_commutative_associative_idempotent(
        a in registers(), b in registers(), c in registers(),
    ) {
        let (ab, ba) = (a.clone().merge(b.clone()), b.clone().merge(a.clone()));
        prop_assert_eq!(&ab, &ba);
        prop_assert_eq!(ab.merge(c.clone()), a.clone().merge(b.merge(c)));
        prop_assert_eq!(a.clone().merge(a.clone()), a);
    }

    #[test]
    fn the_larger_stamp_wins(a in registers(), b in registers()) {
        prop_assume!(a.stamp != b.stamp);
        let larger = a.stamp.max(b.stamp);
        prop_assert_eq!(a.merge(b).stamp, larger);
    }

    #[test]
    fn order_and_repetition_do_not_matter(
        (sent, arrived) in vec(deltas(), 0..20).prop_flat_map(|sent| {
            let arrived = sent.iter().cloned().chain(sent.iter().take(7).cloned()).collect::<Vec<_>>();
            (Just(sent), Just(arrived).prop_shuffle())
        }),
    ) {
        let (one, other) = (merged(sent), merged(arrived));
        prop_assert_eq!(content(&one), content(&other));
        prop_assert_eq!(one.digest(), other.digest());
    }

    #[test]
    fn grouping_does_not_matter(deltas in vec(deltas(), 0..20), cut in any::<Index>()) {
        let (left, right) = deltas.split_at(cut.index(deltas.len() + 1));
        let regrouped = merged(content(&merged(right.to_vec())).into_iter().chain(content(&merged(left.to_vec()))));
        prop_assert_eq!(content(&regrouped), content(&merged(deltas)));
    }

    #[test]
    fn floors_and_deltas_commute(
        deltas in vec(deltas(), 0..20), floors in vec(floors(), 0..4), cut in any::<Index>(),
    ) {
        let (early, late) = deltas.split_at(cut.index(deltas.len() + 1));
        let mut between = merged(early.to_vec());
        for floor in &floors { between.drop_below(floor); }
        for delta in late { between.merge(delta.clone()); }
        let mut after = merged(deltas);
        for floor in floors.iter().rev() { after.drop_below(floor); }
        prop_assert_eq!(content(&between), content(&after));
        prop_assert_eq!(between.digest(), after.digest());
        prop_assert!(after.deltas().all(|delta| !floors.iter().any(|floor| floor.covers(&delta.key))));
    }

    #[test]
    fn the_digest_is_that_of_the_content(deltas in vec(deltas(), 0..20), floors in vec(floors(), 0..3)) {
        let mut copy = merged(deltas);
        for floor in floors { copy.drop_below(&floor); }
        prop_assert_eq!(copy.digest(), digest_of(&copy));
        prop_assert_eq!(copy.size_bytes(), bytes_of(&copy));
    }

    #[test]
    fn a_snapshot_makes_an_empty_copy_equal(deltas in vec(deltas(), 0..20), floor in floors()) {
        let mut source = merged(deltas);
        source.drop_below(&floor);
        let mut copy = Replica::new(replica(8));
        let changed = copy.merge_changes(Changes {
            from: 0,
            cursor: Default::default(),
            now_ms: 0,
            run: None,
            floors: source.floors().collect(),
            gone_ms: 0,
            compacted_ms: 0,
            whole: true,
            keeping: Default::default(),
            deltas: content(&source),
        });
        prop_assert_eq!(content(&copy), content(&source));
        prop_assert_eq!(changed.len(), source.len());
    }

    #[test]
    fn an_edit_wins_over_everything_merged_before(
        deltas in vec(deltas(), 0..20), key in keys(), now_ms in 0..5_u64,
    ) {
        let mut copy = merged(deltas);
        let edit = copy.edit(key.clone(), Some(b"mine".to_vec()), 0, now_ms);
        prop_assert_eq!(copy.get(key.as_str()), Some(&b"mine"[..]));
        prop_assert!(!copy.merge(edit));
    }

    #[test]
    fn stamps_strictly_increase(
        steps in vec((any::<Option<u64>>(), 0..u64::from(u32::MAX), any::<u16>(), any::<i32>()), 1..40),
    ) {
        let mut clock = Clock::new(replica(1));
        let mut last = None;
        for (observed_ms, now_ms, counter, offset_ms) in steps {
            clock.set_offset_ms(offset_ms.into());
            if let Some(ms) = observed_ms {
                // Short of the end of time, where no stamp is left.
                let foreign = Stamp::new(ms >> 20, counter, replica(2));
                clock.observe(&foreign);
                last = last.max(Some(foreign));
            }
            let stamp = clock.tick(now_ms);
            prop_assert!(Some(stamp) > last);
            last = Some(stamp);
        }
    }

    #[test]
    fn a_stamp_is_ordered_as_its_parts(
        a in (0..1_u64 << 48, any::<u16>(), any::<[u8; 6]>()),
        b in (0..1_u64 << 48, any::<u16>(), any::<[u8; 6]>()),
    ) {
        let stamp = |(ms, counter, id)| Stamp::new(ms, counter, delta::ReplicaId(id));
        prop_assert_eq!(stamp(a).cmp(&stamp(b)), a.cmp(&b));
        prop_assert_eq!((stamp(a).ms(), stamp(a).counter(), stamp(a).replica().0), a);
    }

    /// Whatever is lost on the way: the outbox holds the newest register of every key that was not
    /// acknowledged, and in the end the store has what the outbox was given.
    #[test]
    fn the_outbox_loses_nothing_and_keeps_the_newest(steps in vec(steps(), 0..40)) {
        let (mut outbox, mut store) = (Outbox::new(), Replica::new(replica(7)));
        let mut newest: BTreeMap<Key, Register> = BTreeMap::new();
        for step in steps {
            match step {
                Step::Put(delta) => {
                    let known = newest.entry(delta.key.clone()).or_insert_with(|| delta.register.clone());
                    *known = known.clone().merge(delta.register.clone());
                    outbox.put(delta);
                }
                Step::Push { bytes, registers, arrives } => {
                    let batch = outbox.take_batch(BatchLimits { bytes, registers });
                    if arrives { deliver(&mut outbox, &mut store, batch); }
                }
            }
            for (key, register) in &newest {
                let pending = outbox.pending().find(|delta| delta.key == *key);
                let held = pending.map(|delta| delta.register).into_iter();
                let held = held.chain(store.register(key.as_str()).cloned()).reduce(Register::merge);
                prop_assert_eq!(held.as_ref(), Some(register));
            }
        }
        let rest = outbox.take_batch(BatchLimits::default());
        deliver(&mut outbox, &mut store, rest);
        prop_assert!(outbox.is_empty());
        prop_assert_eq!(content(&store), content(&merged(newest.into_iter().map(|(key, register)| Delta { key, register }))));
    }

    #[test]
    fn a_batch_is_within_its_limits_and_never_splits_a_run(
        deltas in vec(deltas(), 0..20), bytes in 0..600_usize, registers in 0..12_usize,
    ) {
        let mut outbox = Outbox::new();
        for delta in deltas { outbox.put(delta); }
        let batch = outbox.take_batch(BatchLimits { bytes, registers });
        prop_assert!(batch.len() <= registers);
        prop_assert!(batch.iter().map(Delta::size_bytes).sum::<usize>() <= bytes);
        let of_run = |deltas: &[Delta]| deltas.iter().filter(|delta| delta.register.token > 0).count();
        let (taken, pending) = (of_run(&batch), of_run(&outbox.pending().collect::<Vec<_>>()));
        prop_assert!(taken == 0 || taken == pending);
        prop_assert_eq!(taken == pending, outbox.run_fits(BatchLimits { bytes, registers }));
        let edits: Vec<_> = batch.iter().filter(|delta| delta.register.token == 0).collect();
        prop_assert!(edits.windows(2).all(|pair| pair[0].register.stamp <= pair[1].register.stamp));
    }

    #[test]
    fn retoken_reaches_all_of_the_run_and_nothing_else(deltas in vec(deltas(), 0..20)) {
        let mut outbox = Outbox::new();
        for delta in deltas { outbox.put(delta); }
        let mut expected: Vec<Delta> = outbox.pending().collect();
        for delta in &mut expected {
            if delta.register.token > 0 { delta.register.token = 77; }
        }
        outbox.retoken(77);
        prop_assert_eq!(outbox.pending().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn restamping_brings_pending_edits_back_to_the_stores_time(
        foreign in vec(deltas(), 0..10), edits in vec((keys(), any::<u8>()), 1..10),
    ) {
        let mut copy = merged(foreign.clone());
        let mut outbox = Outbox::new();
        for (key, byte) in edits {
            outbox.put(copy.edit(key, Some(vec![byte]), 0, 900_000));
        }
        let values = |outbox: &Outbox| {
            let mut deltas: Vec<Delta> = outbox.pending().collect();
            deltas.sort_by_key(|delta| delta.register.stamp);
            deltas.into_iter().map(|delta| (delta.key, delta.register.value)).collect::<Vec<_>>()
        };
        let before = values(&outbox);
        copy.restamp(&mut outbox, 5_000, 900_000);
        prop_assert_eq!(values(&outbox), before);
        prop_assert!(outbox.pending().all(|delta| delta.register.stamp.ms() == 5_000));
        prop_assert_eq!(content(&copy), content(&merged(content(&copy).into_iter().chain(outbox.pending()))));
        prop_assert_eq!(copy.digest(), digest_of(&copy));
        prop_assert_eq!(copy.size_bytes(), bytes_of(&copy));
    }

    #[test]
    fn messages_survive_the_wire(
        batch in batches(), outcome in outcomes(), (request, hello) in hellos(), live in lives(),
    ) {
        let bytes = wire::encode(&batch).unwrap();
        // The size a batch is judged by is never less than it takes, but for its few own fields.
        let counted: usize = batch.deltas.iter().map(Delta::size_bytes).sum();
        prop_assert!(bytes.len() <= counted + 96);
        prop_assert_eq!(wire::decode::<Batch>(&bytes).unwrap(), batch);
        prop_assert_eq!(wire::decode::<PushOutcome>(&wire::encode(&outcome).unwrap()).unwrap(), outcome);
        prop_assert_eq!(wire::decode::<HelloRequest>(&wire::encode(&request).unwrap()).unwrap(), request);
        prop_assert_eq!(wire::decode::<Hello>(&wire::encode(&hello).unwrap()).unwrap(), hello);
        prop_assert_eq!(wire::decode::<Live>(&wire::encode(&live).unwrap()).unwrap(), live);
    }

    #[test]
    fn decoding_any_bytes_never_panics(mut bytes in vec(any::<u8>(), 0..300), versioned in any::<bool>()) {
        if versioned && let Some(first) = bytes.first_mut() { *first = wire::WIRE_VERSION; }
        let _ = wire::decode::<Batch>(&bytes);
        let _ = wire::decode::<PushOutcome>(&bytes);
        let _ = wire::decode::<HelloRequest>(&bytes);
        let _ = wire::decode::<Hello>(&bytes);
        let _ = wire::decode::<Live>(&bytes);
    }

    #[test]
    fn a_damaged_message_is_an_error_or_another_message(batch in batches(), at in any::<Index>(), byte in any::<u8>()) {
        let mut bytes = wire::encode(&batch).unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(decoded) = wire::decode::<Batch>(&bytes) {
            // Whatever came out has well-formed keys and can be checked.
            for delta in &decoded.deltas { prop_assert!(Key::new(delta.key.as_str()).is_ok()); }
            let _ = decoded.check();
        }
        bytes.truncate(at);
        prop_assert!(wire::decode::<Batch>(&bytes).is_err());
    }
}

/// The batch arrives at the store and the acknowledgement comes back.
fn deliver(outbox: &mut Outbox, store: &mut Replica, batch: Vec<Delta>) {
    let taken: Vec<_> = batch
        .iter()
        .map(|delta| (delta.key.clone(), delta.register.stamp))
        .collect();
    for delta in batch {
        store.merge(delta);
    }
    outbox.acknowledge(&taken);
}

#[test]
fn wire_errors_tell_what_is_wrong() {
    let bytes = wire::encode(&Live::Ping).unwrap();
    assert_eq!(bytes, [1, 1], "version, then the variant");
    assert_eq!(wire::decode::<Live>(&[]), Err(WireError::Empty));
    assert_eq!(
        wire::decode::<Live>(&[9, 1]),
        Err(WireError::Version { found: 9 })
    );
    assert_eq!(
        wire::decode::<Live>(&[1, 1, 0]),
        Err(WireError::Trailing { bytes: 1 })
    );
    assert_eq!(wire::decode::<Live>(&[1, 7]), Err(WireError::Malformed));
}

#[test]
fn a_key_that_is_none_does_not_come_off_the_wire() {
    let bytes = wire::encode("Console/1").unwrap();
    assert_eq!(wire::decode::<Key>(&bytes), Err(WireError::Malformed));
    let bytes = wire::encode("console/1").unwrap();
    assert_eq!(wire::decode::<Key>(&bytes), Ok(key("console/1")));
}
