//! What can go wrong in a store.

/// Why a store did not do what it was asked. Never read as "there is nothing": a session that cannot
/// be read is not an empty session.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RelayError {
    /// The store cannot be reached, does not answer in time, or cannot serve now. Nothing is known
    /// about what it did. Trying again later is right, and safe: a batch sent twice changes nothing.
    #[error("{0}")]
    Unavailable(String),
    /// The store refuses this program: wrong password, missing permission. Somebody has to change
    /// the configuration.
    #[error("{0}")]
    Refused(String),
    /// The store has no room for more. What it holds can be read; somebody has to give it memory.
    #[error("{0}")]
    Full(String),
    /// The address of the store is not one.
    #[error("{0}")]
    BadAddress(String),
    /// What the store holds under this key of the session is not what was put there.
    #[error("the stored session is damaged at {key:?}")]
    Corrupt {
        /// The register, or the field of the session's own data (they begin with `!`).
        key: String,
    },
    /// The request was meant for another session.
    #[error("the request is meant for another session")]
    WrongSession,
}
