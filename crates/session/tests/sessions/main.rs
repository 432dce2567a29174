//! What sessions promise.

mod contract;
mod cookies;
mod layer;
mod places;
mod redis_only;
mod redis_server;
mod secret;
#[expect(dead_code, reason = "some of it is for stores that prove who they are")]
#[path = "../../../relay/tests/servers/tls.rs"]
mod tls;
