//! How a value becomes bytes.

use serde::{Serialize, de::DeserializeOwned};

use crate::BoxError;

/// Turns values into the bytes of a field and back. Implemented by a type without a value:
/// [`Session<C>`](crate::Session) names it, so a handler chooses its codec by its argument.
pub trait Codec: Send + Sync + 'static {
    /// The bytes of a value.
    ///
    /// # Errors
    /// Whatever the format cannot hold.
    fn encode<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, BoxError>;

    /// The value in these bytes.
    ///
    /// # Errors
    /// If they hold no such value.
    fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, BoxError>;
}

/// Values as JSON text, which every tool and language can read. The default.
#[derive(Clone, Copy, Debug, Default)]
pub struct Json;

impl Codec for Json {
    fn encode<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, BoxError> {
        Ok(serde_json::to_vec(value)?)
    }

    fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, BoxError> {
        Ok(serde_json::from_slice(bytes)?)
    }
}
