//! What sessions promise.

mod contract;
mod cookies;
mod layer;
mod places;
mod readme;
mod redis_only;
mod secret;
