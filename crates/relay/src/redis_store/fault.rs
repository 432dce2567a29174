//! What an error of Redis means for the caller.

use redis::{ErrorKind, RedisError};

use crate::RelayError;

/// The error as the store's callers know it. `name` is what to call this Redis.
pub(super) fn explain(name: &str, error: &RedisError) -> RelayError {
    let message = format!("Redis at {name}: {error}");
    match complaint(error) {
        Some((code, detail)) => match code.as_str() {
            "CORRUPT" => RelayError::Corrupt { key: detail },
            "WRONGTYPE" => RelayError::Corrupt {
                key: "!session".to_owned(),
            },
            "NOPERM" | "NOAUTH" | "WRONGPASS" => RelayError::Refused(message),
            "OOM" => RelayError::Full(message),
            _ => RelayError::Unavailable(message),
        },
        None if error.kind() == ErrorKind::AuthenticationFailed => RelayError::Refused(message),
        None => RelayError::Unavailable(message),
    }
}

/// The error of an answer that did not come.
pub(super) fn silence(name: &str) -> RelayError {
    RelayError::Unavailable(format!("Redis at {name} did not answer in time"))
}

/// Code and text of what Redis itself complains about; of several commands, the first complaint.
fn complaint(error: &RedisError) -> Option<(String, String)> {
    let complaints = error.clone().into_server_errors()?;
    let (_, first) = complaints.first()?;
    let detail = first.details().unwrap_or_default().trim();
    Some((first.code().to_owned(), detail.to_owned()))
}

/// Whether Redis itself complains with one of these codes.
pub(super) fn complains(error: &RedisError, codes: &[&str]) -> bool {
    complaint(error).is_some_and(|(code, _)| codes.contains(&code.as_str()))
}

/// Whether the connection broke. The node may be well: a new connection is worth a try at once.
pub(super) fn is_broken(error: &RedisError) -> bool {
    !error.is_timeout() && (error.is_connection_dropped() || error.is_unrecoverable_error())
}

/// Whether the node at the other end cannot serve now, or no longer.
pub(super) fn is_away(error: &RedisError) -> bool {
    let serves_not = [
        "LOADING",
        "READONLY",
        "MASTERDOWN",
        "CLUSTERDOWN",
        "NOREPLICAS",
    ];
    error.is_timeout() || error.is_io_error() || complains(error, &serves_not)
}

/// Whether the command is not there for this user, or not at all.
pub(super) fn is_denied(error: &RedisError) -> bool {
    complaint(error)
        .is_some_and(|(code, detail)| code == "NOPERM" || detail.starts_with("unknown command"))
}
