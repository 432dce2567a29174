//! Stores at the servers of a test.

use redis_servers::{Cluster, RedisServer, SentinelSet};
use relay::{DEFAULT_PREFIX, RedisStore};

/// A server of a test, or several that belong together.
pub trait Serves {
    /// Its address.
    fn address(&self) -> String;

    /// A store there.
    fn store(&self) -> RedisStore {
        RedisStore::open(&self.address(), DEFAULT_PREFIX).expect("the URL is well formed")
    }
}

impl Serves for RedisServer {
    fn address(&self) -> String {
        self.url()
    }
}

impl Serves for SentinelSet {
    fn address(&self) -> String {
        self.url()
    }
}

impl Serves for Cluster {
    fn address(&self) -> String {
        self.url()
    }
}
