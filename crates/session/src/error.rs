//! What can go wrong.

use std::path::PathBuf;

/// Why a session cannot be made, read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SessionError {
    /// A signing secret is too short to be one.
    #[error("a session secret needs at least {bytes_min} bytes, this one has {bytes}")]
    ShortSecret {
        /// Its length.
        bytes: usize,
        /// The least length.
        bytes_min: usize,
    },
    /// There is no home directory to keep a development secret in.
    #[error("no home directory to keep a development secret in: configure a session secret")]
    NoHome,
    /// The file of the development secret cannot be read or made.
    #[error("the development secret {path} cannot be read or made: {source}")]
    SecretFile {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(getrandom::Error),
    /// The store of the values cannot be reached or does not answer. Trying again later is right.
    #[error("the session's values are unavailable: {0}")]
    Unavailable(redis::RedisError),
    /// A value or its name is too large.
    #[error("a {what} has at most {bytes_max} bytes, this one has {bytes}")]
    TooLarge {
        /// `name` or `value`.
        what: &'static str,
        /// Its length.
        bytes: usize,
        /// The most that is stored.
        bytes_max: usize,
    },
}
