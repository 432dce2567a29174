//! Where values are kept: in memory or in Redis, behind one contract.

mod memory;
mod redis;

use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};

use crate::{SessionError, SessionId, session::Swapped};
pub use memory::Clock;
use memory::Memory;
pub use redis::RedisConnection;
use redis::RedisHashes;

/// How long a request that was under way while its session got a new id is not told that the session
/// has ended.
const MOVING: Duration = Duration::from_secs(60);

/// How values are kept.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// What the names of all keys begin with. Default `everbasic:`.
    pub prefix: String,
    /// How long a session is kept after the last access. The expiry is renewed at most once a minute
    /// (or tenth of this), and set that much later, so that a session lives at least this long.
    /// Default 24 hours.
    pub idle_timeout: Duration,
    /// How long the id of a session that was ended stays refused: at least as long as its cookie can
    /// come back. Such an id costs about 100 bytes. Default 400 days.
    pub gone_for: Duration,
    /// Longest value, in bytes as encoded. Default 16 KiB.
    pub value_bytes_max: usize,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            prefix: "everbasic:".into(),
            idle_timeout: Duration::from_secs(24 * 60 * 60),
            gone_for: Duration::from_secs(400 * 24 * 60 * 60),
            value_bytes_max: 16 * 1024,
        }
    }
}

impl StoreOptions {
    /// Options for a test against a real Redis: a prefix that nothing else has, so the test starts
    /// clean and touches no other data, and everything is forgotten after ten minutes.
    ///
    /// # Errors
    /// [`SessionError::Random`].
    pub fn for_test() -> Result<Self, SessionError> {
        Ok(Self {
            prefix: format!("test:{}:", SessionId::random()?.store_key()),
            idle_timeout: Duration::from_secs(600),
            gone_for: Duration::from_secs(600),
            ..Self::default()
        })
    }

    fn check(&self) -> Result<(), SessionError> {
        let bad = |option, reason: &str| {
            let reason = reason.to_owned();
            Err(SessionError::BadOption { option, reason })
        };
        if self.idle_timeout < Duration::from_secs(1) {
            return bad("idle_timeout", "has to be at least one second");
        }
        if self.gone_for < self.idle_timeout {
            return bad("gone_for", "has to be at least idle_timeout");
        }
        // Braces before the one that names the session would choose the node of a cluster.
        if self.prefix.contains(['{', '}']) {
            return bad("prefix", "cannot contain braces");
        }
        Ok(())
    }

    /// The longest time without renewing an expiry.
    fn renew_after(&self) -> Duration {
        (self.idle_timeout / 10).min(Duration::from_secs(60))
    }
}

/// A place for values. Clones are the same place.
#[derive(Clone)]
pub struct SessionStore {
    backend: Backend,
    options: Arc<StoreOptions>,
}

#[derive(Clone)]
enum Backend {
    Memory(Arc<Memory>),
    Redis(Arc<RedisHashes>),
}

/// A hash by its name, and how long it is kept after an access.
#[derive(Clone, Debug)]
pub(crate) struct Hash {
    name: Arc<str>,
    keep: Duration,
    fresh: redis::Fresh,
}

/// Calls the method of whichever backend it is.
macro_rules! delegate {
    ($self:ident.$method:ident($($argument:expr),*)) => {
        match &$self.backend {
            Backend::Memory(memory) => memory.$method($($argument),*),
            Backend::Redis(redis) => redis.$method($($argument),*).await,
        }
    };
}

impl SessionStore {
    /// In this process's memory, with default options: for tests, and for a single server whose
    /// sessions may end with it.
    pub fn memory() -> Self {
        Self::in_memory(StoreOptions::default(), Clock::system())
    }

    /// In this process's memory, by that clock.
    ///
    /// # Errors
    /// [`SessionError::BadOption`].
    pub fn memory_with(options: StoreOptions, clock: Clock) -> Result<Self, SessionError> {
        options.check()?;
        Ok(Self::in_memory(options, clock))
    }

    fn in_memory(options: StoreOptions, clock: Clock) -> Self {
        Self {
            backend: Backend::Memory(Arc::new(Memory::new(clock))),
            options: Arc::new(options),
        }
    }

    /// In the Redis at the end of that connection, one hash `<prefix>session:{<hash of the id>}` for
    /// each session.
    ///
    /// # Errors
    /// [`SessionError::BadOption`].
    pub fn redis(connection: RedisConnection, options: StoreOptions) -> Result<Self, SessionError> {
        options.check()?;
        let hashes = RedisHashes::new(connection, options.renew_after());
        Ok(Self {
            backend: Backend::Redis(Arc::new(hashes)),
            options: Arc::new(options),
        })
    }

    /// In the Redis at that address ([`RedisConnection::open`]); connects at the first use.
    ///
    /// # Errors
    /// [`SessionError::BadAddress`], [`SessionError::BadOption`].
    pub fn open(url: &str, options: StoreOptions) -> Result<Self, SessionError> {
        Self::redis(RedisConnection::open(url)?, options)
    }

    /// The connection to Redis, for the application's own keys; `None` in memory. All commands of the
    /// `redis` crate work with it. Names that begin with the prefix are the sessions'.
    pub fn connection(&self) -> Option<RedisConnection> {
        match &self.backend {
            Backend::Memory(_) => None,
            Backend::Redis(redis) => Some(redis.connection()),
        }
    }

    /// How values are kept.
    pub fn options(&self) -> &StoreOptions {
        &self.options
    }

    pub(crate) fn value_bytes_max(&self) -> usize {
        self.options.value_bytes_max
    }

    /// The hash of a session.
    pub(crate) fn session_hash(&self, id: &SessionId) -> Hash {
        self.session_hash_named(&id.store_key())
    }

    pub(crate) fn session_hash_named(&self, store_key: &str) -> Hash {
        Hash {
            name: format!("{}session:{{{store_key}}}", self.options.prefix).into(),
            keep: self.options.idle_timeout + self.options.renew_after(),
            fresh: redis::Fresh::default(),
        }
    }

    /// The hash of a user's sign-ins: kept as long as a cookie can come back.
    pub(crate) fn user_hash(&self, user: &str) -> Hash {
        Hash {
            name: format!(
                "{}user:{{{}}}",
                self.options.prefix,
                SessionId::user_key(user)
            )
            .into(),
            keep: self.options.gone_for,
            fresh: redis::Fresh::default(),
        }
    }

    pub(crate) async fn get(
        &self,
        hash: &Hash,
        field: &str,
    ) -> Result<Option<Vec<u8>>, SessionError> {
        delegate!(self.get(hash, field))
    }

    pub(crate) async fn set(
        &self,
        hash: &Hash,
        field: &str,
        value: &[u8],
    ) -> Result<(), SessionError> {
        delegate!(self.set(hash, field, value))
    }

    pub(crate) async fn contains(&self, hash: &Hash, field: &str) -> Result<bool, SessionError> {
        delegate!(self.contains(hash, field))
    }

    /// Removes fields; how many of them there were.
    pub(crate) async fn remove(&self, hash: &Hash, fields: &[String]) -> Result<u64, SessionError> {
        delegate!(self.remove(hash, fields))
    }

    /// Removes a field and returns it.
    pub(crate) async fn take(
        &self,
        hash: &Hash,
        field: &str,
    ) -> Result<Option<Vec<u8>>, SessionError> {
        delegate!(self.take(hash, field))
    }

    /// Replaces a field, or removes it, if it holds what is expected.
    pub(crate) async fn swap(
        &self,
        hash: &Hash,
        field: &str,
        expected: Option<&[u8]>,
        wanted: Option<&[u8]>,
    ) -> Result<Swapped, SessionError> {
        delegate!(self.swap(hash, field, expected, wanted))
    }

    pub(crate) async fn increment(
        &self,
        hash: &Hash,
        field: &str,
        by: i64,
    ) -> Result<i64, SessionError> {
        delegate!(self.increment(hash, field, by))
    }

    pub(crate) async fn names(&self, hash: &Hash) -> Result<Vec<String>, SessionError> {
        delegate!(self.names(hash))
    }

    pub(crate) async fn all(&self, hash: &Hash) -> Result<BTreeMap<String, Vec<u8>>, SessionError> {
        delegate!(self.all(hash))
    }

    /// Whether the hash holds anything; the mark of an ended session is nothing.
    pub(crate) async fn is_alive(&self, hash: &Hash) -> Result<bool, SessionError> {
        delegate!(self.is_alive(hash))
    }

    /// Moves the fields and leaves a mark instead of them.
    pub(crate) async fn move_to(&self, old: &Hash, new: &Hash) -> Result<(), SessionError> {
        delegate!(self.move_to(old, new))
    }

    /// Leaves a mark instead of the hash: the session has ended.
    pub(crate) async fn end(&self, hash: &Hash) -> Result<(), SessionError> {
        let keep = self.options.gone_for;
        delegate!(self.end(hash, keep))
    }

    /// Whether the mark there was left by a move within the last minute.
    pub(crate) async fn has_just_moved(&self, hash: &Hash) -> Result<bool, SessionError> {
        delegate!(self.has_just_moved(hash))
    }
}

impl fmt::Debug for SessionStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.backend {
            Backend::Memory(_) => "SessionStore(memory)",
            Backend::Redis(_) => "SessionStore(redis)",
        })
    }
}
