//! Where settings are kept: in files for one user at one machine, in the session for everybody else.
//!
//! - [`mod@file`]: `~/.everbasic/settings.json` (global) and `./.everbasic/settings.json` (project).
//! - [`session`]: each session its own, which begins with the defaults of the files.
//! - [`keeper`]: brings the two together with what pages write.

pub mod file;
pub mod keeper;
pub mod session;

use std::{collections::BTreeMap, future::Future, path::PathBuf};

use crate::config::Config;
pub use file::FileSettings;
pub use keeper::Keeper;
pub use session::SessionSettings;
use workbench::settings::Scope;

/// Settings by name.
pub type Settings = BTreeMap<String, String>;

/// Why settings cannot be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file does not hold settings.
    #[error("{path}: {reason}; it has to be one JSON object of names and values")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        reason: String,
    },
    /// A name that no setting can have.
    #[error("{0:?} cannot be the name of a setting: 1 to 64 characters without /")]
    Name(String),
    /// The session's store does not do it.
    #[error(transparent)]
    Store(#[from] relay::RelayError),
    /// The session's store refuses them.
    #[error("the settings were refused: {0}")]
    Refused(String),
}

/// A place for settings. Global ones hold everywhere; those of a project win over them.
pub trait SettingsBackend {
    /// The global settings.
    ///
    /// # Errors
    /// [`SettingsError`]; settings that cannot be read are never none.
    fn load_global(&self) -> impl Future<Output = Result<Settings, SettingsError>> + Send;

    /// Replaces the global settings.
    ///
    /// # Errors
    /// [`SettingsError`].
    fn save_global(
        &self,
        settings: &Settings,
    ) -> impl Future<Output = Result<(), SettingsError>> + Send;

    /// The project's settings.
    ///
    /// # Errors
    /// As [`load_global`](Self::load_global).
    fn load_project(&self) -> impl Future<Output = Result<Settings, SettingsError>> + Send;

    /// Replaces the project's settings.
    ///
    /// # Errors
    /// [`SettingsError`].
    fn save_project(
        &self,
        settings: &Settings,
    ) -> impl Future<Output = Result<(), SettingsError>> + Send;
}

/// Whether one user at this machine is served, so that settings belong in files: without Redis and
/// reachable from this machine only. In every other case files are defaults and are never written.
pub fn are_in_files(config: &Config) -> bool {
    config.redis_url.is_none() && config.addr.ip().is_loopback()
}

/// Both together, by the names of their registers.
pub fn together(global: Settings, project: Settings) -> Settings {
    let of_project = project
        .into_iter()
        .map(|(name, value)| (Scope::Project.register(&name), value));
    global.into_iter().chain(of_project).collect()
}
