//! The server functions, one file each. Their bodies are postcard. What a store decides (a push
//! refused, a run lost) comes inside `Ok`; an [`ApiError`] means that nothing was decided.

mod changes_since;
#[cfg(feature = "ssr")]
pub mod context;
mod error;
mod forget;
mod hello;
#[cfg(feature = "browser")]
mod keep_alive;
mod push;

pub use changes_since::changes_since;
pub use error::ApiError;
pub use forget::{forget, forget_before};
pub use hello::hello;
pub use push::{push, push_keep_alive};
