//! What an operator does: look at sessions, delete them, back them up, bring them back.
//!
//! - [`sessions`]: list, show, delete.
//! - [`backup`]: all or one session to a file, and back by merge.
//! - [`configuration`]: whether the configuration can work.
//! - [`health`]: whether the server lives.
//! - [`isolation`]: shows that sessions have settings of their own.
//! - [`growth`]: how the memory of Redis grows with sessions.

pub mod backup;
pub mod configuration;
pub mod growth;
pub mod health;
pub mod isolation;
mod plot;
pub mod sessions;

use relay::{RedisStore, RelayError, SessionKey};

use crate::config::Config;

/// What was checked, and whether all of it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// A line for each check, with a mark before it.
    pub text: String,
    /// Whether all checks held.
    pub holds: bool,
}

/// Why a command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum OperatorError {
    /// Sessions are in the memory of the running server, where no other process sees them.
    #[error(
        "sessions are in the memory of the running server; this command needs them in Redis: set \
         EVERBASIC_REDIS_URL to the one that the servers use"
    )]
    NoRedis,
    /// The memory of one Redis is measured; a cluster has several.
    #[error("this command measures one Redis; EVERBASIC_REDIS_URL names a cluster")]
    SeveralNodes,
    /// No session is called so.
    #[error(
        "{0:?} is not the name of a session: 24 characters, as `everbasic-server sessions list` \
         shows them"
    )]
    Name(String),
    /// There is no session of that name.
    #[error("there is no session {0}")]
    NoSession(String),
    /// The store does not do it.
    #[error(transparent)]
    Store(#[from] RelayError),
    /// Redis does not do it.
    #[error("Redis: {0}")]
    Redis(#[from] redis::RedisError),
    /// The address of Redis is none.
    #[error(transparent)]
    Session(#[from] session::SessionError),
    /// Settings cannot be read or kept.
    #[error(transparent)]
    Settings(#[from] crate::settings::SettingsError),
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: std::path::PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file is no whole backup.
    #[error("{path}: {reason}")]
    NoBackup {
        /// The file.
        path: std::path::PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A session could not be brought back.
    #[error("session {name}: {reason}")]
    Refused {
        /// Its name.
        name: String,
        /// What the store says.
        reason: String,
    },
}

/// The store, if it is one that other processes share.
fn shared_store(config: &Config) -> Result<RedisStore, OperatorError> {
    crate::storage::redis(config)?.ok_or(OperatorError::NoRedis)
}

/// Writes this program with the site behind it.
///
/// # Errors
/// [`OperatorError::File`].
pub fn pack(site: &std::path::Path, out: &std::path::Path) -> Result<String, OperatorError> {
    let failed = |path: &std::path::Path| {
        let path = path.to_owned();
        move |source| OperatorError::File { path, source }
    };
    let program = std::env::current_exe().map_err(failed(out))?;
    let files = crate::site::packed::pack(&program, site, out).map_err(failed(site))?;
    Ok(format!(
        "{files} files of {} are in {}\n",
        site.display(),
        out.display()
    ))
}

fn session_named(name: &str) -> Result<SessionKey, OperatorError> {
    SessionKey::named(name).ok_or_else(|| OperatorError::Name(name.to_owned()))
}
