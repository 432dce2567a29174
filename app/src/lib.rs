//! The page: state in signals, hooks that carry bytes between the browser and the session's brain,
//! components that draw.
//!
//! Three editions share it, one feature each: `ssr` renders the first HTML on the server, `hydrate`
//! takes it over in the browser, `csr` is the whole thing without a server (kept in this browser).
//!
//! - [`state`]: what components read and what they may ask for.
//! - [`api`]: the server functions, one file each.
//! - [`later`]: code that the first screen does not need.
//! - [`hooks`]: browser events in, effects out. Decides nothing.
//! - [`components`]: the screen.

// A view is one type as deep as the screen is nested.
#![recursion_limit = "256"]

pub mod api;
pub mod components;
pub mod hooks;
pub mod later;
pub mod state;

mod root;
#[cfg(feature = "ssr")]
mod shell;

pub use root::App;
#[cfg(feature = "ssr")]
pub use shell::{Bundle, document, shell};
