//! Looking at sessions and deleting them.

use std::{
    fmt::Write as _,
    time::{SystemTime, UNIX_EPOCH},
};

use delta::Delta;
use relay::Store;

use super::{OperatorError, session_named, shared_store};
use crate::config::Config;

/// One line for each session: name, registers, bytes of memory, and when it expires. Of sessions that
/// were deleted it says only how many marks are left.
///
/// # Errors
/// [`OperatorError`].
pub async fn list(config: &Config) -> Result<String, OperatorError> {
    let store = shared_store(config)?;
    let mut text = format!(
        "{:<24} {:>9} {:>10}  expires in\n",
        "session", "registers", "bytes"
    );
    let (mut sessions, mut gone, mut registers, mut bytes) = (0, 0, 0, 0);
    for name in store.session_names().await? {
        let used = store.session_use(&name).await?;
        if used.is_gone {
            gone += 1;
            continue;
        }
        sessions += 1;
        registers += used.registers;
        bytes += used.bytes;
        let _ = writeln!(
            text,
            "{name:<24} {:>9} {:>10}  {}",
            used.registers,
            used.bytes,
            span(used.expires_in_s.map_or(-1, u64::cast_signed))
        );
    }
    let _ = writeln!(
        text,
        "{sessions} sessions, {registers} registers, {bytes} bytes"
    );
    if gone > 0 {
        let _ = writeln!(text, "{gone} marks of deleted sessions");
    }
    Ok(text)
}

/// What a session holds: its registers with their sizes and when they were written; with `values` also
/// what they hold.
///
/// # Errors
/// [`OperatorError`].
pub async fn show(config: &Config, name: &str, values: bool) -> Result<String, OperatorError> {
    let session = session_named(name)?;
    let changes = shared_store(config)?.snapshot(&session).await?;
    if changes.deltas.is_empty() && changes.run.is_none() {
        return Err(OperatorError::NoSession(name.to_owned()));
    }
    let mut text = format!("session {name}, revision {}\n", changes.cursor.revision);
    if let Some(run) = changes.run {
        let _ = writeln!(
            text,
            "run {} of replica {}, {}",
            run.token,
            run.holder,
            if run.expires_in_ms > 0 {
                "alive"
            } else {
                "without a holder"
            }
        );
    }
    for floor in &changes.floors {
        let _ = writeln!(text, "floor of {}: {}", floor.family, floor.generation);
    }
    let now_ms = now_ms();
    let _ = writeln!(text, "{:>7} {:>12}  register", "bytes", "age");
    for Delta { key, register } in &changes.deltas {
        let age_s = now_ms.saturating_sub(register.stamp.ms()) / 1_000;
        let size = match &register.value {
            Some(value) => value.len().to_string(),
            None => "gone".to_owned(),
        };
        let age = span(i64::try_from(age_s).unwrap_or(i64::MAX));
        let _ = write!(text, "{size:>7} {age:>12}  {key}");
        if let (true, Some(value)) = (values, &register.value) {
            let _ = write!(text, " = {:?}", String::from_utf8_lossy(value));
        }
        text.push('\n');
    }
    Ok(text)
}

/// Deletes a session for good: a mark is left, so that no open page brings it back, and those pages are
/// told.
///
/// # Errors
/// [`OperatorError::NoSession`] if there is none of that name, and others.
pub async fn delete(config: &Config, name: &str) -> Result<String, OperatorError> {
    session_named(name)?;
    let store = shared_store(config)?;
    let used = store.session_use(name).await?;
    if used.is_gone || used.bytes == 0 {
        return Err(OperatorError::NoSession(name.to_owned()));
    }
    store.forget_named(name).await?;
    Ok(format!("deleted {name}\n"))
}

/// A time span in the two largest units that say something.
fn span(seconds: i64) -> String {
    match seconds {
        ..0 => "-".to_owned(),
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..86_400 => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
        _ => format!("{} d {} h", seconds / 86_400, seconds % 86_400 / 3_600),
    }
}

fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |time| {
        u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
    })
}
