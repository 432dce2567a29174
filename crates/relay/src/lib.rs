#![doc = include_str!("../README.md")]

mod content;
mod error;
mod key;
mod memory;
mod redis_store;
mod standby;
mod store;
mod subscription;

pub use error::RelayError;
pub use key::SessionKey;
pub use memory::MemoryStore;
pub use redis_store::{DEFAULT_PREFIX, RedisNode, RedisStore, SessionUse};
pub use standby::{Standby, StandbyEvent};
pub use store::{AnyStore, Store};
pub use subscription::{Event, Increment, Subscription};
