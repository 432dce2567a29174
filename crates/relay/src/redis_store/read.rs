//! Reading sessions: each read is one transaction, so it shows one moment.

use delta::{
    Changes, Cursor, Floor, Keeping, ReplicaId, RunState,
    limits::{SESSION_EXPIRY_S, SESSION_RENEW_S},
};
use std::sync::Arc;

use redis::{Pipeline, Value, from_redis_value, pipe};

use super::{
    Names,
    bell::Bell,
    line::{Answer, hash},
    link::Connector,
    record::{self, corrupt},
};
use crate::{
    RelayError,
    content::{Compacted, Content},
};

/// Field and content.
type Field = (Vec<u8>, Vec<u8>);
/// Seconds and microseconds.
type Time = (u64, u64);

/// Reads all of a session, and when it expires.
pub(super) fn whole(names: &Names) -> Pipeline {
    let mut request = whole_in_turn(names);
    request.atomic();
    request
}

/// The same without a transaction: a Redis that is full refuses those, also for reading. That the
/// reads belong to one moment is seen by [`content`].
pub(super) fn whole_in_turn(names: &Names) -> Pipeline {
    let mut request = pipe();
    request
        .hgetall(&names.session)
        .hgetall(&names.settings)
        .cmd("TIME")
        .ttl(&names.session)
        .ttl(&names.settings);
    request
}

/// How many seconds are left of a session that [`whole`] has read; `None` if none of its hashes
/// expires. Takes the two times off the answer.
pub(super) fn take_expiry(answer: &mut Answer) -> Option<u64> {
    let Value::Array(values) = &mut answer.value else {
        return None;
    };
    let times = values.drain(3.min(values.len())..);
    // Negative: no such hash, or one that never expires.
    let left = times.filter_map(|value| match value {
        Value::Int(left_s) => u64::try_from(left_s).ok(),
        _ => None,
    });
    left.min()
}

/// Whether a session has lost so much of its time that it is to be renewed. One that never held a
/// register is not: pushes alone keep it.
pub(super) fn is_renewal_due(content: &Content, left_s: Option<u64>) -> bool {
    let is_due = |left_s| left_s + SESSION_RENEW_S < SESSION_EXPIRY_S;
    content.cursor.revision > 0 && left_s.is_some_and(is_due)
}

/// Reads all of a session, in a transaction where Redis allows one.
pub(super) async fn ask_whole(
    connector: &Arc<Connector>,
    names: &Names,
) -> Result<Answer, RelayError> {
    match connector.ask(&names.session, &whole(names)).await {
        Err(RelayError::Full(_)) => connector.ask(&names.session, &whole_in_turn(names)).await,
        answer => answer,
    }
}

/// The content that [`whole`] has read.
pub(super) fn content(answer: Answer) -> Result<Content, RelayError> {
    let (session, settings, time): (Vec<Field>, Vec<Field>, Time) = parse(answer.value)?;
    let mut content = Content {
        cursor: Cursor::default(),
        now_ms: now_ms(time),
        run: None,
        floors: Vec::new(),
        gone_ms: 0,
        compacted: Compacted::default(),
        registers: Vec::with_capacity(session.len() + settings.len()),
    };
    let mut meta = Meta::default();
    for (field, value) in session.into_iter().chain(settings) {
        if field.first() == Some(&b'!') {
            meta.take(&field, value, &mut content)?;
        } else {
            content.registers.push(record::decode(&field, &value)?);
        }
    }
    // Registers without an epoch would be told as an empty session with values.
    if meta.epoch.is_empty() && !(content.registers.is_empty() && meta.run.is_none()) {
        return Err(corrupt(b"!epoch"));
    }
    content.floors.sort();
    content
        .registers
        .sort_by(|(a, _), (b, _)| a.key.cmp(&b.key));
    content.run = meta.run_state(content.now_ms)?;
    content.cursor = cursor(&meta.epoch, meta.revision()?, answer.node)?;
    // The settings are read after the rest: if a push came in between, they are of a later revision.
    let newest = content.registers.iter().map(|(_, revision)| *revision);
    if newest.max() > Some(content.cursor.revision) {
        return Err(RelayError::Unavailable(
            "the session changed while it was read".to_owned(),
        ));
    }
    Ok(content)
}

/// Reads the registers that a bell names.
pub(super) fn named(names: &Names, bell: &Bell) -> Pipeline {
    let fields = bell.fields.iter().map(Vec::as_slice);
    let (settings, session): (Vec<&[u8]>, Vec<&[u8]>) = fields.partition(|field| is_setting(field));
    let mut request = pipe();
    request.atomic().cmd("HMGET").arg(&names.session);
    request
        .arg("!revision")
        .arg("!epoch")
        .arg("!run")
        .arg("!gone")
        .arg("!compacted")
        .arg(&session);
    request.cmd("HMGET").arg(&names.settings);
    // HMGET wants at least one field.
    request.arg("!none").arg(&settings);
    request.cmd("TIME");
    request
}

/// The changes that [`named`] has read; `None` if a later push has been written since, so that what
/// was read is not one moment of the session's history.
pub(super) fn named_changes(answer: Answer, bell: &Bell) -> Result<Option<Changes>, RelayError> {
    type Values = Vec<Option<Vec<u8>>>;
    let (session, settings, time): (Values, Values, Time) = parse(answer.value)?;
    let mut session = session.into_iter();
    let mut own = || session.next().flatten();
    let meta = Meta {
        revision: own(),
        epoch: own().unwrap_or_default(),
        run: own(),
    };
    let gone_ms = match own() {
        None => 0,
        Some(text) => number(&text).ok_or_else(|| corrupt(b"!gone"))?,
    };
    let compacted = match own() {
        None => Compacted::default(),
        Some(text) => compaction(&text).ok_or_else(|| corrupt(b"!compacted"))?,
    };
    if meta.epoch != bell.epoch || meta.revision()? != bell.revision {
        return Ok(None);
    }
    let mut settings = settings.into_iter().skip(1);
    let mut deltas = Vec::with_capacity(bell.fields.len());
    for field in &bell.fields {
        let value = if is_setting(field) {
            settings.next()
        } else {
            session.next()
        };
        match value.flatten() {
            Some(value) => deltas.push(record::decode(field, &value)?.0),
            None => return Ok(None),
        }
    }
    let now_ms = now_ms(time);
    Ok(Some(Changes {
        from: bell.from,
        cursor: cursor(&meta.epoch, bell.revision, answer.node)?,
        now_ms,
        run: meta.run_state(now_ms)?,
        floors: Vec::new(),
        gone_ms,
        compacted_ms: compacted.ms,
        whole: false,
        keeping: Keeping::Stored,
        deltas,
    }))
}

/// Whether a register lives in the hash of the settings.
fn is_setting(field: &[u8]) -> bool {
    field.starts_with(b"settings/")
}

/// Reads the clock.
pub(super) fn clock() -> Pipeline {
    let mut request = pipe();
    request.cmd("TIME");
    request
}

/// The clock that [`clock`] has read, in milliseconds since 1970.
pub(super) fn clock_ms(answer: Answer) -> Result<u64, RelayError> {
    let (time,): (Time,) = parse(answer.value)?;
    Ok(now_ms(time))
}

/// The place that clients are told: the session's epoch together with the history of the node that
/// answered. A session that holds nothing is at the beginning.
pub(super) fn cursor(epoch: &[u8], revision: u64, node: u64) -> Result<Cursor, RelayError> {
    if epoch.is_empty() {
        return Ok(Cursor::default());
    }
    if epoch.len() != 8 {
        return Err(corrupt(b"!epoch"));
    }
    let epoch = hash(&[epoch, &node.to_be_bytes()].concat()).max(1);
    Ok(Cursor { epoch, revision })
}

/// What a session says about itself.
#[derive(Default)]
struct Meta {
    revision: Option<Vec<u8>>,
    epoch: Vec<u8>,
    run: Option<Vec<u8>>,
}

impl Meta {
    fn take(
        &mut self,
        field: &[u8],
        value: Vec<u8>,
        content: &mut Content,
    ) -> Result<(), RelayError> {
        match field {
            b"!revision" => self.revision = Some(value),
            b"!epoch" => self.epoch = value,
            b"!run" => self.run = Some(value),
            b"!gone" => {
                content.gone_ms = number(&value).ok_or_else(|| corrupt(field))?;
            }
            b"!compacted" => {
                content.compacted = compaction(&value).ok_or_else(|| corrupt(field))?;
            }
            _ => {
                if let Some(family) = field.strip_prefix(b"!floor/") {
                    content
                        .floors
                        .push(floor(family, value).ok_or_else(|| corrupt(field))?);
                }
            }
        }
        Ok(())
    }

    fn revision(&self) -> Result<u64, RelayError> {
        match &self.revision {
            None => Ok(0),
            Some(text) => number(text).ok_or_else(|| corrupt(b"!revision")),
        }
    }

    /// Token (8 bytes), holder (6), and as text when it expires.
    fn run_state(&self, now_ms: u64) -> Result<Option<RunState>, RelayError> {
        let Some(run) = &self.run else {
            return Ok(None);
        };
        let parts = || {
            let (token, rest) = run.split_first_chunk::<8>()?;
            let (holder, rest) = rest.split_first_chunk::<6>()?;
            Some((u64::from_be_bytes(*token), *holder, number(rest)?))
        };
        let (token, holder, expires_ms) = parts().ok_or_else(|| corrupt(b"!run"))?;
        let expires_in_ms = expires_ms.saturating_sub(now_ms);
        Ok(Some(RunState {
            token,
            holder: ReplicaId(holder),
            expires_in_ms: u32::try_from(expires_in_ms).unwrap_or(u32::MAX),
        }))
    }
}

/// The time, a space, the revision.
fn compaction(text: &[u8]) -> Option<Compacted> {
    let at = text.iter().position(|byte| *byte == b' ')?;
    Some(Compacted {
        ms: number(&text[..at])?,
        revision: number(&text[at + 1..])?,
    })
}

fn floor(family: &[u8], generation: Vec<u8>) -> Option<Floor> {
    let floor = Floor {
        family: std::str::from_utf8(family).ok()?.to_owned(),
        generation: String::from_utf8(generation).ok()?,
    };
    floor.is_valid().then_some(floor)
}

fn number(text: &[u8]) -> Option<u64> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

fn now_ms((seconds, microseconds): Time) -> u64 {
    seconds * 1_000 + microseconds / 1_000
}

fn parse<T: redis::FromRedisValue>(value: Value) -> Result<T, RelayError> {
    from_redis_value(value)
        .map_err(|error| RelayError::Unavailable(format!("unexpected answer: {error}")))
}
