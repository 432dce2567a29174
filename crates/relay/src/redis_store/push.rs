//! Pushing: one script call.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::LazyLock,
};

use delta::{
    Batch, Keeping, Key, PushOutcome, Register, RejectReason, ReplicaId, RunState,
    limits::{
        CLOCK_AHEAD_MAX_MS, EMPTY_SESSION_EXPIRY_S, PARTS_EXPIRY_S, RUN_EXPIRY_MS,
        SESSION_BYTES_MAX, SESSION_EXPIRY_S, SESSION_REGISTERS_MAX, VALUE_BYTES_MAX,
    },
    message::Rejection,
};
use redis::{Script, ScriptInvocation};

use super::{Names, line::Answer, read::cursor, record};
use crate::{
    RelayError,
    memory::{NO_RUN, random_number},
};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("push.lua")));

/// The script call of a batch that has passed [`Batch::check`].
pub(super) fn invocation(
    names: &Names,
    batch: &Batch,
    sharded: bool,
) -> Result<ScriptInvocation<'static>, RelayError> {
    let tokens = batch.deltas.iter().map(|delta| delta.register.token);
    let least = tokens.filter(|token| *token > 0).min();
    let stamps = batch.deltas.iter().map(|delta| delta.register.stamp.ms());
    let floor = batch.floor.as_ref();
    let mut call = SCRIPT.prepare_invoke();
    call.key(&names.session)
        .key(&names.settings)
        .key(&names.aside)
        .arg(&names.bell)
        .arg(&batch.origin.0[..])
        .arg(token_bytes(batch.claim))
        .arg(&batch.token.to_be_bytes()[..])
        .arg(token_bytes(least))
        .arg(stamps.max().unwrap_or(0))
        .arg(&random_number()?.to_be_bytes()[..])
        .arg(floor.map_or("", |floor| floor.family.as_str()))
        .arg(floor.map_or("", |floor| floor.generation.as_str()))
        .arg(CLOCK_AHEAD_MAX_MS)
        .arg(RUN_EXPIRY_MS)
        .arg(SESSION_EXPIRY_S)
        .arg(SESSION_BYTES_MAX)
        .arg(SESSION_REGISTERS_MAX)
        .arg(ring(sharded))
        .arg(VALUE_BYTES_MAX)
        .arg(PARTS_EXPIRY_S)
        .arg(EMPTY_SESSION_EXPIRY_S)
        .arg(
            batch
                .part
                .map_or(Vec::new(), |part| part.id.to_be_bytes().to_vec()),
        )
        .arg(batch.part.map_or(0, |part| part.number))
        .arg(u8::from(batch.part.is_some_and(|part| part.last)));
    for (key, register) in newest(batch) {
        call.arg(key.as_str()).arg(record::encode(register));
    }
    Ok(call)
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
