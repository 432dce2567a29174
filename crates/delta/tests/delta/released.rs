//! The messages of every release, byte for byte: pages and servers of two releases talk to each other
//! during an upgrade, so what a release has sent is understood for ever, and what is sent today is
//! understood by the releases before.
//!
//! postcard has no names: another order of fields, a field more or a variant in between would be read as
//! something else. So a message of a released form never changes. What needs another form is a new
//! message, at the end of an enum that old readers are not sent, or of a server function of its own.

use std::{fmt::Write as _, path::PathBuf};

use delta::{
    Batch, Changes, Cursor, Delta, Floor, Hello, HelloRequest, Keeping, Live, Part, PushOutcome,
    Register, RejectReason, ReplicaId, RunState, SessionTag, Stamp, wire,
};
use serde::{Serialize, de::DeserializeOwned};

use crate::support::key;

/// Whether bytes are read as a certain message.
type IsRead = Box<dyn Fn(&[u8]) -> bool>;

/// A message by its name, as it is sent today, and whether bytes are read as it.
struct Message {
    name: String,
    bytes: Vec<u8>,
    is_read: IsRead,
}

fn message<T>(name: impl Into<String>, value: T) -> Message
where
    T: Serialize + DeserializeOwned + PartialEq + 'static,
{
    Message {
        name: name.into(),
        bytes: wire::encode(&value).expect("it can be sent"),
        is_read: Box::new(move |bytes| wire::decode::<T>(bytes).is_ok_and(|read| read == value)),
    }
}

const REPLICA: ReplicaId = ReplicaId([1, 2, 3, 4, 5, 6]);
const TAG: SessionTag = SessionTag([11, 12, 13, 14, 15, 16, 17, 18]);
const RUN: RunState = RunState {
    token: 300,
    holder: REPLICA,
    expires_in_ms: 4_000,
};
const CURSOR: Cursor = Cursor {
    epoch: 0x0123_4567_89ab_cdef,
    revision: 1_000,
};

fn deltas() -> Vec<Delta> {
    let register = |ms, token, value: Option<&[u8]>| Register {
        stamp: Stamp::new(ms, 7, REPLICA),
        token,
        value: value.map(<[u8]>::to_vec),
    };
    let delta = |name, register| Delta {
        key: key(name),
        register,
    };
    vec![
        delta(
            "program/g/1",
            register(1_700_000_000_000, 0, Some(b"10 PRINT 1")),
        ),
        delta(
            "console/12",
            register(1_700_000_000_001, 300, Some(&[0, 128, 255])),
        ),
        delta("typing", register(1_700_000_000_002, 0, None)),
    ]
}

/// Those that no run has written.
fn lines() -> Vec<Delta> {
    let mut lines = deltas();
    lines.retain(|delta| delta.register.token == 0);
    lines
}

fn changes() -> Changes {
    Changes {
        from: 999,
        cursor: CURSOR,
        now_ms: 1_700_000_000_003,
        run: Some(RUN),
        floors: vec![Floor {
            family: "program".into(),
            generation: "g".into(),
        }],
        gone_ms: 5,
        compacted_ms: 6,
        whole: false,
        keeping: Keeping::Unreplicated,
        deltas: deltas(),
    }
}

/// One of each kind, of enums each variant.
fn messages() -> Vec<Message> {
    let batch = Batch {
        session: TAG,
        origin: REPLICA,
        claim: Some(299),
        token: 300,
        floor: changes().floors.pop(),
        part: Some(Part {
            id: 9,
            number: 2,
            last: true,
        }),
        deltas: deltas(),
    };
    // What any session takes: the tag at its beginning is another one in each.
    let of_anybody = Batch {
        claim: None,
        token: 0,
        floor: None,
        part: None,
        deltas: lines(),
        ..batch.clone()
    };
    let request = HelloRequest {
        session: TAG,
        replica: REPLICA,
        cursor: Some(CURSOR),
        digest: u64::MAX,
        run: Some((300, REPLICA)),
        whole: true,
    };
    let of_a_new_page = HelloRequest {
        cursor: None,
        run: None,
        digest: 0,
        ..request.clone()
    };
    let hello = Hello {
        changes: changes(),
        digest: 77,
    };
    // What server functions take is a message with the session's handle after it.
    let mut all = vec![
        message("deltas", deltas()),
        message("push", (batch, Some("handle".to_owned()))),
        message("push of anybody", (of_anybody, None::<String>)),
        message("hello", (request, None::<String>)),
        message("hello of anybody", (of_a_new_page, None::<String>)),
        message("lines", lines()),
        message("hello answered", hello),
        message("live changes", Live::Changes(changes())),
        message("live ping", Live::Ping),
    ];
    for (name, keeping) in [
        ("stored", Keeping::Stored),
        ("unreplicated", Keeping::Unreplicated),
        ("standby", Keeping::Standby),
    ] {
        let accepted = PushOutcome::Accepted {
            cursor: CURSOR,
            now_ms: 1,
            run: Some(RUN),
            keeping,
        };
        all.push(message(format!("accepted {name}"), accepted));
    }
    let now_ms = 2;
    for (name, outcome) in [
        ("run lost", PushOutcome::RunLost { run: RUN, now_ms }),
        ("clock ahead", PushOutcome::ClockAhead { now_ms }),
        ("wrong session", PushOutcome::WrongSession),
        ("parts lost", PushOutcome::PartsLost),
        ("store full", PushOutcome::StoreFull),
    ] {
        all.push(message(name, outcome));
    }
    for reason in [
        RejectReason::Value,
        RejectReason::BatchBytes,
        RejectReason::BatchRegisters,
        RejectReason::SessionBytes,
        RejectReason::SessionRegisters,
        RejectReason::Floor,
        RejectReason::Token,
        RejectReason::Part,
    ] {
        let key = "typing".to_owned();
        let outcome = PushOutcome::Rejected { key, reason };
        all.push(message(format!("rejected {reason:?}"), outcome));
    }
    all
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(text: &str) -> Vec<u8> {
    let digits = |at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal");
    (0..text.len()).step_by(2).map(digits).collect()
}

fn released() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/released")
}

/// A new release adds its messages: `EVERBASIC_RECORD=1 cargo test -p delta released`.
#[test]
fn the_messages_of_every_release_are_understood_both_ways() {
    let own = released().join(concat!(env!("CARGO_PKG_VERSION"), ".txt"));
    if std::env::var_os("EVERBASIC_RECORD").is_some() {
        let mut text = String::new();
        for message in messages() {
            let _ = writeln!(text, "{}: {}", message.name, hexadecimal(&message.bytes));
        }
        std::fs::write(&own, text).expect("written");
    }
    assert!(own.exists(), "this release has not recorded its messages");
    let today = messages();
    for file in std::fs::read_dir(released()).expect("the releases") {
        let path = file.expect("a file").path();
        let text = std::fs::read_to_string(&path).expect("text");
        let recorded: Vec<(&str, Vec<u8>)> = text
            .lines()
            .map(|line| line.split_once(": ").expect("a name"))
            .map(|(name, digits)| (name, bytes(digits)))
            .collect();
        assert!(recorded.len() >= 20, "{path:?}");
        for (name, bytes) in recorded {
            let message = today.iter().find(|message| message.name == name);
            let message = message.unwrap_or_else(|| panic!("{name} of {path:?} is gone"));
            assert!((message.is_read)(&bytes), "{name} of {path:?} is not read");
            assert_eq!(message.bytes, bytes, "{name}: {path:?} would not read it");
        }
    }
}

/// That a change would be found: no message can be taken for another one of its type.
#[test]
fn a_byte_that_differs_is_noticed() {
    for message in messages() {
        for place in 0..message.bytes.len() {
            let mut other = message.bytes.clone();
            other[place] ^= 1;
            assert!(!(message.is_read)(&other), "{} at {place}", message.name);
        }
    }
}
