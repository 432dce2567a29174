//! Deleting a session, dropping its old tombstones, keeping it from expiring.

use std::sync::LazyLock;

use delta::limits::{CLOCK_AHEAD_MAX_MS, GONE_EXPIRY_S, SESSION_EXPIRY_S};
use redis::{Pipeline, Script, ScriptInvocation, pipe};

use super::{Names, push::ring};
use crate::{RelayError, memory::random_number};

static FORGET: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("forget.lua")));
static FORGET_BEFORE: LazyLock<Script> =
    LazyLock::new(|| Script::new(include_str!("forget_before.lua")));
static COMPACT: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("compact.lua")));

/// Deletes everything and leaves a mark.
pub(super) fn forget(
    names: &Names,
    sharded: bool,
) -> Result<ScriptInvocation<'static>, RelayError> {
    deletion(&FORGET, names, sharded)
}

/// Deletes what is not newer than that time, and leaves a mark, unless that deletion is known.
pub(super) fn forget_before(
    names: &Names,
    gone_ms: u64,
    sharded: bool,
) -> Result<ScriptInvocation<'static>, RelayError> {
    let mut call = deletion(&FORGET_BEFORE, names, sharded)?;
    call.arg(gone_ms).arg(CLOCK_AHEAD_MAX_MS);
    Ok(call)
}

/// A call of a script that deletes, with what all of these take.
fn deletion(
    script: &'static Script,
    names: &Names,
    sharded: bool,
) -> Result<ScriptInvocation<'static>, RelayError> {
    let mut call = script.prepare_invoke();
    call.key(&names.session)
        .key(&names.settings)
        .key(&names.aside)
        .arg(&names.bell)
        .arg(ring(sharded))
        .arg(&random_number()?.to_be_bytes()[..])
        .arg(GONE_EXPIRY_S);
    Ok(call)
}

/// Drops tombstones older than that time.
pub(super) fn compact(names: &Names, horizon_ms: u64) -> ScriptInvocation<'static> {
    let mut call = COMPACT.prepare_invoke();
    call.key(&names.session)
        .key(&names.settings)
        .arg(horizon_ms);
    call
}

/// Begins the time again after which the session expires. That of a session which was deleted once is
/// longer, because of the mark, and stays so.
pub(super) fn renew(names: &Names) -> Pipeline {
    let mut request = pipe();
    for hash in [&names.session, &names.settings] {
        request.cmd("EXPIRE").arg(hash);
        request.arg(SESSION_EXPIRY_S).arg("GT");
    }
    request
}
