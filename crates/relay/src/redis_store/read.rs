//! Reading sessions: each read is one transaction, so it shows one moment.

use delta::{Changes, Cursor, Floor, ReplicaId, RunState, limits::SESSION_EXPIRY_S};
use redis::{Pipeline, Value, from_redis_value, pipe};

use super::{
    Names,
    bell::Bell,
    line::{Answer, hash},
    record::{self, corrupt},
};
use crate::{RelayError, content::Content};

/// Field and content.
type Field = (Vec<u8>, Vec<u8>);
/// Seconds and microseconds.
type Time = (u64, u64);

/// Reads all of a session.
pub(super) fn whole(names: &Names) -> Pipeline {
    let mut request = pipe();
    request
        .atomic()
        .hgetall(&names.session)
        .hgetall(&names.settings)
        .cmd("TIME");
    request
}

/// Reads all of a session and keeps it from expiring.
pub(super) fn whole_and_renew(names: &Names) -> Pipeline {
    let mut request = whole(names);
    for hash in [&names.session, &names.settings] {
        request
            .expire(hash, SESSION_EXPIRY_S.cast_signed())
            .ignore();
    }
    request
}

/// The content that [`whole`] has read.
pub(super) fn content(answer: Answer) -> Result<Content, RelayError> {
    let (session, settings, time): (Vec<Field>, Vec<Field>, Time) = parse(answer.value)?;
    let mut content = Content {
        cursor: Cursor::default(),
        now_ms: now_ms(time),
        run: None,
        floors: Vec::new(),
        registers: Vec::with_capacity(session.len() + settings.len()),
    };
    let mut meta = Meta::default();
    for (field, value) in session.into_iter().chain(settings) {
        if field.first() == Some(&b'!') {
            meta.take(&field, value, &mut content.floors)?;
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
    let mut meta = || session.next().flatten();
    let meta = Meta {
        revision: meta(),
        epoch: meta().unwrap_or_default(),
        run: meta(),
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
        whole: false,
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
        floors: &mut Vec<Floor>,
    ) -> Result<(), RelayError> {
        match field {
            b"!revision" => self.revision = Some(value),
            b"!epoch" => self.epoch = value,
            b"!run" => self.run = Some(value),
            _ => {
                if let Some(family) = field.strip_prefix(b"!floor/") {
                    floors.push(floor(family, value).ok_or_else(|| corrupt(field))?);
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
