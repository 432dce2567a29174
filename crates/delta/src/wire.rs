//! Messages as bytes: one version byte, then the message in postcard's format.

use serde::{Serialize, de::DeserializeOwned};

/// Version of the format, the first byte of every message.
pub const WIRE_VERSION: u8 = 1;

/// Why bytes are not a message, or a value cannot become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// No bytes at all.
    #[error("the message is empty")]
    Empty,
    /// Another version of the format; a page that meets it is older or newer than the server.
    #[error("the message has format version {found}, not {WIRE_VERSION}")]
    Version {
        /// The version found.
        found: u8,
    },
    /// Not a message of the expected type.
    #[error("the message is malformed")]
    Malformed,
    /// A message, and then something.
    #[error("the message has {bytes} bytes too many")]
    Trailing {
        /// How many bytes follow.
        bytes: usize,
    },
    /// The value has no representation; none of this crate's types is among them.
    #[error("the value cannot be encoded")]
    Unencodable,
}

/// The message as bytes.
///
/// # Errors
/// [`WireError::Unencodable`] for a type that postcard cannot represent.
pub fn encode<T: Serialize + ?Sized>(message: &T) -> Result<Vec<u8>, WireError> {
    postcard::to_extend(message, vec![WIRE_VERSION]).map_err(|_| WireError::Unencodable)
}

/// The message that the bytes are.
///
/// # Errors
/// [`WireError`] if they are none, or one of another version. Never panics, and never takes more
/// memory than a small multiple of the bytes.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, WireError> {
    let (&version, body) = bytes.split_first().ok_or(WireError::Empty)?;
    if version != WIRE_VERSION {
        return Err(WireError::Version { found: version });
    }
    let (message, rest) = postcard::take_from_bytes(body).map_err(|_| WireError::Malformed)?;
    if rest.is_empty() {
        Ok(message)
    } else {
        Err(WireError::Trailing { bytes: rest.len() })
    }
}
