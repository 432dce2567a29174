//! Looking at sessions and deleting them.

use std::{
    fmt::Write as _,
    time::{SystemTime, UNIX_EPOCH},
};

use delta::Delta;
use relay::Store;

use super::{
    OperatorError,
    nodes::{Nodes, on_any},
    session_named, shared_store,
};
use crate::config::Config;

/// One line for each session: name, registers, bytes of memory, and when it expires.
///
/// # Errors
/// [`OperatorError`].
pub async fn list(config: &Config) -> Result<String, OperatorError> {
    let nodes = Nodes::of(config).await?;
    let names = nodes.sessions().await?;
    let mut text = format!(
        "{:<24} {:>9} {:>10}  expires in\n",
        "session", "registers", "bytes"
    );
    let (mut all_registers, mut all_bytes) = (0, 0);
    for name in &names {
        let (mut registers, mut bytes, mut left_s) = (0, 0, i64::MIN);
        for key in [nodes.client_key(name), nodes.settings_key(name)] {
            registers += ask(&nodes, "HLEN", &key).await?.max(0);
            bytes += memory(&nodes, &key).await?;
            left_s = left_s.max(ask(&nodes, "TTL", &key).await?);
        }
        all_registers += registers;
        all_bytes += bytes;
        let _ = writeln!(
            text,
            "{name:<24} {registers:>9} {bytes:>10}  {}",
            span(left_s)
        );
    }
    let _ = writeln!(
        text,
        "{} sessions, {all_registers} registers, {all_bytes} bytes",
        names.len()
    );
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

/// Deletes a session.
///
/// # Errors
/// [`OperatorError::NoSession`] if there is none of that name, and others.
pub async fn delete(config: &Config, name: &str) -> Result<String, OperatorError> {
    session_named(name)?;
    let nodes = Nodes::of(config).await?;
    let mut deleted = 0;
    for key in [nodes.client_key(name), nodes.settings_key(name)] {
        deleted += ask(&nodes, "DEL", &key).await?;
    }
    if deleted == 0 {
        return Err(OperatorError::NoSession(name.to_owned()));
    }
    Ok(format!("deleted {name}\n"))
}

async fn ask(nodes: &Nodes, command: &str, key: &str) -> Result<i64, OperatorError> {
    let mut command = redis::cmd(command);
    command.arg(key);
    on_any(nodes, &command).await
}

async fn memory(nodes: &Nodes, key: &str) -> Result<i64, OperatorError> {
    let mut command = redis::cmd("MEMORY");
    command.arg("USAGE").arg(key).arg("SAMPLES").arg(0);
    let bytes: Option<i64> = on_any(nodes, &command).await?;
    Ok(bytes.unwrap_or(0))
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
