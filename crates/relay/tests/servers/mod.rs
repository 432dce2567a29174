//! Real servers of a test's own, on free loopback ports, from the packages of the distribution; ended
//! when dropped.

#![allow(
    dead_code,
    unused_imports,
    reason = "each test binary uses a part of it"
)]

pub mod cluster;
pub mod node;
pub mod proxy;
pub mod sentinel;
pub mod tls;

pub use cluster::Cluster;
pub use node::{RedisServer, free_port};
pub use proxy::Proxy;
pub use sentinel::SentinelSet;
pub use tls::Certificates;
