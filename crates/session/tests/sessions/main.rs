//! What sessions promise.

mod cookies;
mod redis_server;
mod secret;
mod values;
