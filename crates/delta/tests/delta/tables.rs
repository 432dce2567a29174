//! Keys, floors, batches and the clock, case by case.

use crate::support::{key, replica};
use delta::{
    Batch, Clock, Delta, Floor, Key, KeyError, Register, RejectReason, SessionTag, Stamp,
    limits::{BATCH_REGISTERS_MAX, VALUE_BYTES_MAX},
};

#[test]
fn keys() {
    let long = "x".repeat(64);
    let cases = [
        ("generation", Ok(())),
        ("program/01ab-ff/a0", Ok(())),
        ("a/b/c/d", Ok(())),
        ("disk/ÄÖ ü.bas/!\n", Ok(())),
        (&format!("a/{long}"), Ok(())),
        ("", Err(KeyError::Family)),
        ("/a", Err(KeyError::Family)),
        ("A", Err(KeyError::Family)),
        ("!revision", Err(KeyError::Family)),
        ("a1/b", Err(KeyError::Family)),
        ("a/", Err(KeyError::Part)),
        ("a//b", Err(KeyError::Part)),
        (&format!("a/{long}x"), Err(KeyError::Part)),
        ("a/b/c/d/e", Err(KeyError::TooManyParts)),
        (&"a".repeat(200), Ok(())),
        (&"a".repeat(201), Err(KeyError::TooLong)),
    ];
    for (name, expected) in cases {
        assert_eq!(Key::new(name).map(drop), expected, "{name:?}");
    }
}

#[test]
fn floors() {
    let floor = Floor {
        family: "program".into(),
        generation: "b".into(),
    };
    let cases = [
        ("program/a/1", true),
        ("program/a/1/2", true),
        ("program/azzz/1", true),
        ("program/B/1", true),
        ("program/b/1", false),
        ("program/c/1", false),
        ("program/a", false),
        ("program", false),
        ("programs/a/1", false),
        ("console/a/1", false),
    ];
    for (name, covered) in cases {
        assert_eq!(floor.covers(&key(name)), covered, "{name}");
    }
}

/// monotonic / standing / regressing wall clock, after a local or a foreign stamp
#[test]
fn the_clock() {
    let cases = [
        (None, 10, (10, 0)),
        (Some((10, 0, 1)), 11, (11, 0)),
        (Some((10, 0, 1)), 10, (10, 1)),
        (Some((10, 4, 1)), 3, (10, 5)),
        (Some((10, 4, 2)), 11, (11, 0)),
        (Some((10, 4, 2)), 10, (10, 5)),
        (Some((10, 4, 2)), 3, (10, 5)),
        (Some((10, u16::MAX, 2)), 3, (11, 0)),
    ];
    for (seen, now_ms, expected) in cases {
        let mut clock = Clock::new(replica(1));
        if let Some((ms, counter, id)) = seen {
            clock.observe(&Stamp::new(ms, counter, replica(id)));
        }
        let stamp = clock.tick(now_ms);
        assert_eq!((stamp.ms(), stamp.counter()), expected, "{seen:?} {now_ms}");
        assert_eq!(stamp.replica(), replica(1));
    }
}

#[test]
fn the_clock_follows_the_store() {
    let mut clock = Clock::new(replica(1));
    clock.set_offset_ms(500);
    assert_eq!(clock.tick(1_000).ms(), 1_500);
    clock.set_offset_ms(-5_000);
    assert_eq!(clock.tick(9_000).ms(), 4_000);
    assert_eq!(
        clock.tick(1_000).ms(),
        4_000,
        "time before 1970 is held at it"
    );
}

fn batch(claim: Option<u64>, token: u64, deltas: Vec<Delta>) -> Batch {
    Batch {
        session: SessionTag::default(),
        origin: replica(1),
        claim,
        token,
        floor: None,
        part: None,
        deltas,
    }
}

fn delta(token: u64, value_bytes: usize) -> Delta {
    Delta {
        key: key("typing"),
        register: Register {
            stamp: Stamp::new(1, 0, replica(1)),
            token,
            value: Some(vec![0; value_bytes]),
        },
    }
}

#[test]
fn batches() {
    let large = || delta(0, VALUE_BYTES_MAX);
    let cases = [
        (batch(None, 0, vec![large()]), Ok(())),
        (
            batch(None, 0, vec![delta(0, VALUE_BYTES_MAX + 1)]),
            Err(("typing", RejectReason::Value)),
        ),
        (
            batch(None, 0, vec![large(); 16]),
            Err(("", RejectReason::BatchBytes)),
        ),
        (
            batch(None, 0, vec![delta(0, 0); BATCH_REGISTERS_MAX]),
            Ok(()),
        ),
        (
            batch(None, 0, vec![delta(0, 0); BATCH_REGISTERS_MAX + 1]),
            Err(("", RejectReason::BatchRegisters)),
        ),
        (batch(None, 3, vec![delta(3, 0)]), Ok(())),
        (
            batch(None, 3, vec![delta(4, 0)]),
            Err(("typing", RejectReason::Token)),
        ),
        (batch(Some(3), 4, vec![delta(4, 0)]), Ok(())),
        (batch(Some(3), 5, vec![]), Err(("", RejectReason::Token))),
        (
            batch(Some(u64::MAX), 0, vec![]),
            Err(("", RejectReason::Token)),
        ),
    ];
    for (number, (batch, expected)) in cases.into_iter().enumerate() {
        let found = batch
            .check()
            .map_err(|rejection| (rejection.key, rejection.reason));
        let expected = expected.map_err(|(key, reason)| (key.to_owned(), reason));
        assert_eq!(found, expected, "case {number}");
    }
    let floor = |family: &str, generation: &str| Batch {
        floor: Some(Floor {
            family: family.into(),
            generation: generation.into(),
        }),
        ..batch(None, 0, vec![])
    };
    assert!(floor("program", "a").check().is_ok());
    for (family, generation) in [("!run", "a"), ("program", "a/b"), ("program", "")] {
        let found = floor(family, generation)
            .check()
            .map_err(|rejection| rejection.reason);
        assert_eq!(found, Err(RejectReason::Floor));
    }
}

#[test]
fn tags_are_text() {
    let tag = SessionTag([0, 1, 2, 3, 4, 5, 6, 255]);
    assert_eq!(tag.to_string(), "00010203040506ff");
    assert_eq!(SessionTag::parse("00010203040506ff"), Some(tag));
    for text in [
        "",
        "00010203040506f",
        "+0010203040506ff",
        "00010203040506FF",
    ] {
        assert_eq!(SessionTag::parse(text), None, "{text}");
    }
}
