//! Values of a session that live per key: writing one writes that one.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use redis::{Cmd, FromRedisValue, aio::ConnectionManager, cmd, pipe};

use crate::{SessionError, SessionId};

/// Longest name of a value, in bytes.
pub const NAME_BYTES_MAX: usize = 200;
/// Longest value, in bytes.
pub const VALUE_BYTES_MAX: usize = 16 * 1024;
/// How long values are kept after the last access.
const EXPIRY: Duration = Duration::from_secs(24 * 60 * 60);
/// How often memory is searched for expired sessions.
const SWEEP_INTERVAL: Duration = Duration::from_secs(60);

/// Where values are kept.
#[derive(Clone)]
pub struct Values(Place);

#[derive(Clone)]
enum Place {
    Memory(Arc<Memory>),
    Redis(RedisHashes),
}

impl Values {
    /// In this process's memory.
    pub fn memory() -> Self {
        Self(Place::Memory(Arc::default()))
    }

    /// In Redis, as one hash `<prefix>session:{<store key>}` per session.
    pub fn redis(connection: ConnectionManager, prefix: &str) -> Self {
        let prefix = prefix.into();
        Self(Place::Redis(RedisHashes { connection, prefix }))
    }
}

impl fmt::Debug for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Place::Memory(_) => "Values(memory)",
            Place::Redis(_) => "Values(redis)",
        })
    }
}

/// The values of one session.
#[derive(Clone, Debug)]
pub struct Session {
    id: SessionId,
    values: Values,
}

impl Session {
    /// The values that are kept there for that session.
    pub fn new(id: SessionId, values: Values) -> Self {
        Self { id, values }
    }

    /// Whose values these are.
    pub fn id(&self) -> SessionId {
        self.id
    }

    /// A value; `None` if there is none of that name.
    ///
    /// # Errors
    /// [`SessionError::Unavailable`] if the store does not answer.
    pub async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, SessionError> {
        match &self.values.0 {
            Place::Memory(memory) => Ok(memory.get(&self.id, name)),
            Place::Redis(redis) => redis.on_hash(&self.id, cmd("HGET"), name, None).await,
        }
    }

    /// Writes a value.
    ///
    /// # Errors
    /// [`SessionError::TooLarge`] for a name of more than 200 bytes or a value of more than 16 KiB,
    /// [`SessionError::Unavailable`] if the store does not answer.
    pub async fn set(&self, name: &str, value: &[u8]) -> Result<(), SessionError> {
        check("name", name.as_bytes(), NAME_BYTES_MAX)?;
        check("value", value, VALUE_BYTES_MAX)?;
        match &self.values.0 {
            Place::Memory(memory) => memory.set(&self.id, name, value),
            Place::Redis(redis) => {
                let _added: u64 = redis
                    .on_hash(&self.id, cmd("HSET"), name, Some(value))
                    .await?;
            }
        }
        Ok(())
    }

    /// Removes a value; whether there was one.
    ///
    /// # Errors
    /// [`SessionError::Unavailable`] if the store does not answer.
    pub async fn remove(&self, name: &str) -> Result<bool, SessionError> {
        match &self.values.0 {
            Place::Memory(memory) => Ok(memory.remove(&self.id, name)),
            Place::Redis(redis) => {
                let removed: u64 = redis.on_hash(&self.id, cmd("HDEL"), name, None).await?;
                Ok(removed > 0)
            }
        }
    }
}

fn check(what: &'static str, bytes: &[u8], bytes_max: usize) -> Result<(), SessionError> {
    if bytes.len() <= bytes_max {
        return Ok(());
    }
    Err(SessionError::TooLarge {
        what,
        bytes: bytes.len(),
        bytes_max,
    })
}

/// A hash per session in Redis.
#[derive(Clone)]
struct RedisHashes {
    connection: ConnectionManager,
    prefix: Arc<str>,
}

impl RedisHashes {
    /// Runs `command hash name [value]` and renews the hash's expiry, in one round trip.
    async fn on_hash<T: FromRedisValue>(
        &self,
        id: &SessionId,
        mut command: Cmd,
        name: &str,
        value: Option<&[u8]>,
    ) -> Result<T, SessionError> {
        let hash = format!("{}session:{{{}}}", self.prefix, id.store_key());
        command.arg(&hash).arg(name).arg(value);
        let mut connection = self.connection.clone();
        let (answer,) = pipe()
            .atomic()
            .add_command(command)
            .expire(&hash, EXPIRY.as_secs().cast_signed())
            .ignore()
            .query_async(&mut connection)
            .await
            .map_err(SessionError::Unavailable)?;
        Ok(answer)
    }
}

/// Values in this process.
#[derive(Default)]
struct Memory {
    // A plain mutex: it is held for a lookup, never across an await.
    sessions: Mutex<Sessions>,
}

#[derive(Default)]
struct Sessions {
    values: HashMap<SessionId, Kept>,
    /// When expired sessions were last looked for.
    swept: Option<Instant>,
}

/// The values of one session and when they were last used.
struct Kept {
    used: Instant,
    values: HashMap<String, Vec<u8>>,
}

impl Memory {
    fn get(&self, id: &SessionId, name: &str) -> Option<Vec<u8>> {
        self.lock().used(id)?.values.get(name).cloned()
    }

    fn set(&self, id: &SessionId, name: &str, value: &[u8]) {
        let mut sessions = self.lock();
        sessions.sweep();
        let kept = sessions.values.entry(*id).or_insert_with(|| Kept {
            used: Instant::now(),
            values: HashMap::new(),
        });
        kept.used = Instant::now();
        kept.values.insert(name.to_owned(), value.to_owned());
    }

    fn remove(&self, id: &SessionId, name: &str) -> bool {
        let mut sessions = self.lock();
        let Some(kept) = sessions.used(id) else {
            return false;
        };
        let removed = kept.values.remove(name).is_some();
        if kept.values.is_empty() {
            sessions.values.remove(id);
        }
        removed
    }

    fn lock(&self) -> MutexGuard<'_, Sessions> {
        // A map is whole after every single operation, so a panic elsewhere has not broken it.
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sessions {
    /// The session's values, marked as used now; `None` if there are none or they have expired.
    fn used(&mut self, id: &SessionId) -> Option<&mut Kept> {
        let kept = self.values.get_mut(id)?;
        if kept.used.elapsed() >= EXPIRY {
            self.values.remove(id);
            return None;
        }
        kept.used = Instant::now();
        self.values.get_mut(id)
    }

    /// Drops expired sessions, at most once a minute.
    fn sweep(&mut self) {
        if self
            .swept
            .is_some_and(|swept| swept.elapsed() < SWEEP_INTERVAL)
        {
            return;
        }
        self.swept = Some(Instant::now());
        self.values.retain(|_, kept| kept.used.elapsed() < EXPIRY);
    }
}
