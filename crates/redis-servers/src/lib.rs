//! Real servers of a test's own, on free loopback ports, from the packages of the distribution; ended
//! when dropped. For tests only: what cannot be had panics and says what is missing.
//!
//! They need `redis-server` (7 or later) and `openssl` on `PATH`. With the variable `SERVERS_SAY` set, what
//! they log is shown.

mod cluster;
mod node;
mod proxy;
mod sentinel;
mod tls;
mod wait;

pub use cluster::Cluster;
pub use node::{RedisServer, free_port};
pub use proxy::Proxy;
pub use sentinel::{SERVICE, SentinelSet};
pub use tls::Certificates;
pub use wait::until;
