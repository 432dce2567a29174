//! Pushing: one script call.

use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    sync::LazyLock,
};

use delta::{
    Batch, Keeping, Key, PushOutcome, Register, RejectReason, ReplicaId, RunState, Stamp,
    limits::{
        CLOCK_AHEAD_MAX_MS, EMPTY_SESSION_EXPIRY_S, PARTS_EXPIRY_S, RUN_EXPIRY_MS,
        SESSION_BYTES_MAX, SESSION_EXPIRY_S, SESSION_REGISTERS_MAX, VALUE_BYTES_MAX,
    },
    message::Rejection,
};
use redis::{Script, ScriptInvocation};

use super::{Names, bell, line::Answer, read::cursor, record};
use crate::{
    RelayError,
    memory::{NO_RUN, random_number},
};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::new(&script()));

/// The script with its limits before it.
fn script() -> String {
    let limits = [
        ("AHEAD_MAX_MS", CLOCK_AHEAD_MAX_MS),
        ("RUN_EXPIRY_MS", RUN_EXPIRY_MS),
        ("EXPIRY_S", SESSION_EXPIRY_S),
        ("EMPTY_EXPIRY_S", EMPTY_SESSION_EXPIRY_S),
        ("ASIDE_EXPIRY_S", PARTS_EXPIRY_S),
        ("BYTES_MAX", SESSION_BYTES_MAX),
        ("REGISTERS_MAX", SESSION_REGISTERS_MAX),
        ("VALUE_MAX", VALUE_BYTES_MAX as u64),
    ];
    let names: Vec<&str> = limits.iter().map(|(name, _)| *name).collect();
    let values: Vec<String> = limits.iter().map(|(_, value)| value.to_string()).collect();
    format!(
        "local {} = {}\n{}",
        names.join(", "),
        values.join(", "),
        include_str!("push.lua")
    )
}

/// The script call of a batch that has passed [`Batch::check`].
pub(super) fn invocation(
    names: &Names,
    batch: &Batch,
    sharded: bool,
) -> Result<ScriptInvocation<'static>, RelayError> {
    let tokens = batch.deltas.iter().map(|delta| delta.register.token);
    let least = tokens.filter(|token| *token > 0).min();
    let newest = newest(batch);
    let floored = floored_families(batch, newest.keys().copied());
    let floor = batch.floor.as_ref();
    let row = batch.part.map(|part| part.id.to_be_bytes());
    let mut call = SCRIPT.prepare_invoke();
    call.key(&names.session)
        .key(&names.settings)
        .key(&names.aside)
        .arg(&names.bell)
        .arg(ring(sharded))
        .arg(head(batch, &newest, floored.len())?)
        .arg(token_bytes(batch.claim))
        .arg(token_bytes(least))
        .arg(floor.map_or("", |floor| floor.family.as_str()))
        .arg(floor.map_or("", |floor| floor.generation.as_str()))
        .arg(row.as_ref().map_or(&[][..], |id| &id[..]))
        .arg(bell::names(newest.keys().map(|key| key.as_str())));
    for family in floored {
        call.arg(format!("!floor/{family}"));
    }
    for key in newest.keys() {
        call.arg(key.as_str());
    }
    for register in newest.values() {
        call.arg(&register.stamp.0[..]);
    }
    for register in newest.values() {
        call.arg(record::rest(register));
    }
    Ok(call)
}

/// What every push has to say, in one argument.
fn head(
    batch: &Batch,
    newest: &BTreeMap<&Key, &Register>,
    floors: usize,
) -> Result<Vec<u8>, RelayError> {
    // In the order of keys settings stand together.
    let names = || newest.keys().map(|key| key.as_str());
    let before = names().take_while(|name| *name < SETTINGS).count();
    let settings = names().filter(|name| name.starts_with(SETTINGS)).count();
    let stamps = || newest.values().map(|register| register.stamp);
    let ms = |stamp: Option<Stamp>| {
        let bytes = stamp.and_then(|stamp| stamp.0.first_chunk::<6>().copied());
        bytes.unwrap_or_default()
    };
    let part = batch.part;
    let mut head = Vec::with_capacity(55);
    head.extend(batch.origin.0);
    head.extend(batch.token.to_be_bytes());
    head.extend(random_number()?.to_be_bytes());
    head.extend(ms(stamps().max()));
    head.extend(ms(stamps().min()));
    head.extend(part.map_or(0, |part| part.number).to_be_bytes());
    head.push(u8::from(part.is_some_and(|part| part.last)));
    for count in [floors, newest.len(), before + 1, before + settings] {
        // A batch that was checked has a thousand registers at most.
        head.extend(u32::try_from(count).unwrap_or(u32::MAX).to_be_bytes());
    }
    Ok(head)
}

/// What the keys of settings begin with.
const SETTINGS: &str = "settings/";

/// The families of which a floor may matter to the batch.
fn floored_families<'a>(
    batch: &'a Batch,
    keys: impl Iterator<Item = &'a Key>,
) -> BTreeSet<&'a str> {
    let raised = batch.floor.iter().map(|floor| floor.family.as_str());
    keys.filter(|key| key.generation().is_some())
        .map(Key::family)
        .chain(raised)
        .collect()
}

/// How a bell is rung.
pub(super) fn ring(sharded: bool) -> &'static str {
    if sharded { "SPUBLISH" } else { "PUBLISH" }
}

fn rejected(key: String, reason: RejectReason) -> PushOutcome {
    Rejection { key, reason }.into()
}

/// Eight bytes, or none.
fn token_bytes(token: Option<u64>) -> Vec<u8> {
    token.map_or(Vec::new(), |token| token.to_be_bytes().to_vec())
}

/// The batch's registers, of several of one key the winner.
fn newest(batch: &Batch) -> BTreeMap<&Key, &Register> {
    let mut newest = BTreeMap::new();
    for delta in &batch.deltas {
        match newest.entry(&delta.key) {
            Entry::Vacant(entry) => {
                entry.insert(&delta.register);
            }
            Entry::Occupied(mut entry) => {
                if delta.register.wins_over(entry.get()) {
                    entry.insert(&delta.register);
                }
            }
        }
    }
    newest
}

/// What the script has answered, and how safe it is then.
pub(super) fn outcome(answer: Answer, keeping: Keeping) -> Result<PushOutcome, RelayError> {
    type Fields = (String, u64, Vec<u8>, u64, Vec<u8>, Vec<u8>, u64, String);
    let Answer { value, node } = answer;
    let (outcome, revision, epoch, now_ms, token, holder, expires_in_ms, key): Fields =
        redis::from_redis_value(value)
            .map_err(|error| RelayError::Unavailable(format!("unexpected answer: {error}")))?;
    let run = run_state(&token, &holder, expires_in_ms)?;
    Ok(match outcome.as_str() {
        "accepted" => PushOutcome::Accepted {
            cursor: cursor(&epoch, revision, node)?,
            now_ms,
            run,
            keeping,
        },
        "lost" => PushOutcome::RunLost {
            run: run.unwrap_or(NO_RUN),
            now_ms,
        },
        "ahead" => PushOutcome::ClockAhead { now_ms },
        "parts" => PushOutcome::PartsLost,
        "value" => rejected(key, RejectReason::Value),
        "bytes" => rejected(key, RejectReason::SessionBytes),
        "registers" => rejected(key, RejectReason::SessionRegisters),
        other => {
            return Err(RelayError::Unavailable(format!(
                "unexpected answer {other:?}"
            )));
        }
    })
}

/// The state of the run; `None` if there has never been one.
fn run_state(
    token: &[u8],
    holder: &[u8],
    expires_in_ms: u64,
) -> Result<Option<RunState>, RelayError> {
    let (Ok(token), Ok(holder)) = (token.try_into(), holder.try_into()) else {
        return Err(record::corrupt(b"!run"));
    };
    let token = u64::from_be_bytes(token);
    Ok((token > 0).then_some(RunState {
        token,
        holder: ReplicaId(holder),
        expires_in_ms: u32::try_from(expires_in_ms).unwrap_or(u32::MAX),
    }))
}

#[cfg(test)]
mod tests {
    use delta::{Delta, Part, limits::VALUE_BYTES_MAX};
    use redis_servers::RedisServer;
    use session::SessionId;

    use super::{super::Prefix, *};
    use crate::SessionKey;

    /// A batch as [`Batch::check`] would not let it through: the second value is too large by so many bytes.
    fn unchecked(session: &SessionKey, beyond: usize, part: Option<Part>) -> Batch {
        let delta = |key: &str, bytes: usize| Delta {
            key: Key::new(key).expect("a key"),
            register: Register {
                stamp: Stamp::new(1, 0, ReplicaId([1; 6])),
                token: 0,
                value: Some(vec![b'x'; bytes]),
            },
        };
        let large = delta("view/large", VALUE_BYTES_MAX + beyond);
        Batch {
            session: session.tag(),
            origin: ReplicaId([1; 6]),
            claim: None,
            token: 0,
            floor: None,
            part,
            deltas: vec![delta("typing", 1), large],
        }
    }

    /// The script does not count on anybody having looked at values before.
    #[tokio::test]
    async fn the_script_itself_refuses_a_value_that_is_too_large_and_names_its_field() {
        let server = RedisServer::start();
        let mut connection = server.connection().await;
        let session = SessionKey::from(SessionId::from_bytes([3; 32]));
        let names = Prefix("test:".into()).names(&session);
        let first_part = Some(Part {
            id: 1,
            number: 0,
            last: false,
        });
        for part in [None, first_part] {
            for (beyond, is_taken) in [(1, false), (0, true)] {
                let batch = unchecked(&session, beyond, part);
                assert_eq!(batch.check().is_ok(), is_taken);
                let call = invocation(&names, &batch, false).expect("random numbers");
                let value = call.invoke_async(&mut connection).await.expect("an answer");
                let answer = Answer { value, node: 1 };
                match outcome(answer, Keeping::Stored).expect("an outcome") {
                    PushOutcome::Accepted { .. } => assert!(is_taken),
                    PushOutcome::Rejected { key, reason } => {
                        assert!(!is_taken);
                        assert_eq!((key.as_str(), reason), ("view/large", RejectReason::Value));
                        assert_eq!(server.keys().await, 0, "nothing of it is written");
                    }
                    other => panic!("{other:?}"),
                }
            }
            let _: () = server.command(&["FLUSHALL"]).await;
        }
    }
}
