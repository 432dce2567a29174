//! What sessions promise.

mod contract;
mod cookies;
mod layer;
mod places;
mod redis_only;
mod redis_server;
mod secret;
