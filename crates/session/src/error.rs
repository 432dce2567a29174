//! What can go wrong.

use std::path::PathBuf;

use axum_core::response::{IntoResponse, Response};
use http::StatusCode;

/// Any error, as codecs give it.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Why a session cannot be made, read or written. It is the answer of the very call that failed:
/// nothing is written later, and nothing that cannot be read is taken for absent.
///
/// As an axum response it is 401 for a session that has ended, 503 for an unavailable store, 413 for
/// what is too large, and else 500; the text names no value.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SessionError {
    /// The session was ended: by [`destroy`](crate::Session::destroy), by a sign-out everywhere, or
    /// it has gone on under another id. The layer takes the cookie back, so that the browser's next
    /// request begins a new session.
    #[error("the session has ended")]
    SessionGone,
    /// The store cannot be reached or does not answer. Trying again later is right; a write may or
    /// may not have been done.
    #[error("the session's values are unavailable: {0}")]
    Unavailable(#[source] redis::RedisError),
    /// What is stored there cannot be read as what was asked for. It is left as it is. The field is
    /// empty if the whole session is something else than a session.
    #[error("the session's value {field:?} cannot be read: {reason}")]
    Corrupt {
        /// The name of the value.
        field: String,
        /// What is wrong, without the value itself.
        reason: String,
    },
    /// The codec cannot encode the value.
    #[error("the session's value {field:?} cannot be encoded: {source}")]
    Encode {
        /// The name of the value.
        field: String,
        /// What the codec says.
        source: BoxError,
    },
    /// Names that begin with `!` are the library's own.
    #[error("{0:?} cannot be the name of a value: names that begin with ! are reserved")]
    ReservedName(String),
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
    /// The sum is outside of what 64 bits hold. The value is left as it was.
    #[error("the session's value {field:?} would overflow")]
    Overflow {
        /// The name of the value.
        field: String,
    },
    /// An update met a newer value every single time. Nothing was written.
    #[error("the session's value {field:?} was changed by others in each of {attempts} attempts")]
    Contended {
        /// The name of the value, or empty for the session as a whole.
        field: String,
        /// How often it was tried.
        attempts: u32,
    },
    /// An option has a value that cannot work.
    #[error("the session option {option} {reason}")]
    BadOption {
        /// Its name.
        option: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The address of the store is not one. Never shows a password.
    #[error("{0}")]
    BadAddress(String),
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
}

impl SessionError {
    /// The status that says this to a browser.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::SessionGone => StatusCode::UNAUTHORIZED,
            Self::Unavailable(_) | Self::Contended { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for SessionError {
    fn into_response(self) -> Response {
        let text = match self {
            Self::SessionGone => "the session has ended\n",
            Self::Unavailable(_) | Self::Contended { .. } => "the session is unavailable\n",
            Self::TooLarge { .. } => "the value is too large for a session\n",
            _ => "the session cannot be used\n",
        };
        (self.status(), text).into_response()
    }
}
