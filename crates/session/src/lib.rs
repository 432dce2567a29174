#![doc = include_str!("../README.md")]

mod clock;
mod codec;
mod cookie;
mod error;
mod extract;
mod flash;
mod id;
mod keys;
mod layer;
mod secret;
mod session;
mod store;
mod user;

pub use codec::{Codec, Json};
pub use cookie::{CookieOptions, SameSite};
pub use error::{BoxError, SessionError};
pub use extract::MissingLayer;
pub use flash::{Flash, Level};
pub use id::SessionId;
pub use keys::SigningKeys;
pub use layer::{SessionLayer, SessionService};
pub use secret::{development_secret, development_secret_in};
pub use session::{NAME_BYTES_MAX, Session};
pub use store::{Clock, RedisConnection, SessionStore, StoreOptions};
