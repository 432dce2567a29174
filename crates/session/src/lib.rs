#![doc = include_str!("../README.md")]

mod cookie;
mod error;
mod extract;
mod id;
mod keys;
mod layer;
mod secret;
mod values;

pub use error::SessionError;
pub use extract::MissingLayer;
pub use id::SessionId;
pub use keys::SigningKeys;
pub use layer::{CookieOptions, SessionLayer, SessionService};
pub use secret::{development_secret, development_secret_in};
pub use values::{NAME_BYTES_MAX, Session, VALUE_BYTES_MAX, Values};
