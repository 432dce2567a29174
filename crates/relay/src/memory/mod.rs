//! Sessions in this process: what serves when no Redis is configured.

mod session;

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

use delta::{
    Batch, Changes, Cursor, Hello, HelloRequest, Keeping, PushOutcome, ReplicaId, RunToken,
    limits::CLOCK_AHEAD_MAX_MS,
};

use crate::{
    Event, RelayError, SessionKey, Store, Subscription, content::Content, subscription::Channels,
};
pub(crate) use session::NO_RUN;
use session::Session;

/// How often expired sessions are looked for, in milliseconds.
const SWEEP_INTERVAL_MS: u64 = 60_000;

/// A store in this process's memory. Clones are the same store. Everything is lost with the process;
/// replicas then find another epoch and offer what they have.
#[derive(Clone)]
pub struct MemoryStore {
    shared: Arc<Shared>,
}

struct Shared {
    // A plain mutex: held while a batch is applied, never across an await.
    sessions: Mutex<Sessions>,
    channels: Arc<Channels>,
    clock_ms: Box<dyn Fn() -> u64 + Send + Sync>,
    /// How safe it is what is kept here. What stands in for another store keeps its old tombstones.
    keeping: Keeping,
}

#[derive(Default)]
struct Sessions {
    by_key: HashMap<SessionKey, Session>,
    swept_ms: u64,
}

impl MemoryStore {
    /// An empty store with the system's clock.
    pub fn new() -> Self {
        Self::with_clock(|| {
            let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
            since_1970.map_or(0, |time| {
                u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
            })
        })
    }

    /// An empty store with that clock (milliseconds since 1970).
    pub fn with_clock(clock_ms: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        Self::make(clock_ms, Keeping::Stored)
    }

    /// One that stands in for another store: what was deleted here is still to be deleted there.
    pub(crate) fn that_stands_in(clock_ms: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        Self::make(clock_ms, Keeping::Standby)
    }

    fn make(clock_ms: impl Fn() -> u64 + Send + Sync + 'static, keeping: Keeping) -> Self {
        Self {
            shared: Arc::new(Shared {
                sessions: Mutex::default(),
                channels: Arc::default(),
                clock_ms: Box::new(clock_ms),
                keeping,
            }),
        }
    }

    /// A copy as it is now, like a replica that lags behind and is promoted: its history goes on under
    /// another epoch.
    ///
    /// # Errors
    /// [`RelayError::Unavailable`] where there are no random numbers.
    pub fn replica(&self) -> Result<Self, RelayError> {
        let mut by_key = self.lock().by_key.clone();
        for session in by_key.values_mut() {
            session.change_epoch(random_number()?);
        }
        let clock = self.shared.clone();
        let copy = Self::make(move || (clock.clock_ms)(), self.shared.keeping);
        copy.lock().by_key = by_key;
        Ok(copy)
    }

    /// Begins a session, if there is none, with the run that somebody knows of it.
    pub(crate) fn begin(
        &self,
        key: &SessionKey,
        run: Option<(RunToken, ReplicaId)>,
    ) -> Result<(), RelayError> {
        let now_ms = self.now();
        let fresh_epoch = random_number()?;
        let mut sessions = self.lock();
        let session = sessions.by_key.entry(key.clone()).or_default();
        session.begin(run, now_ms, fresh_epoch);
        Ok(())
    }

    /// Removes a session; whoever listens to it hears no more.
    pub(crate) fn remove(&self, key: &SessionKey) {
        let mut sessions = self.lock();
        sessions.by_key.remove(key);
        self.shared.channels.close(key);
    }

    /// Bytes of all keys and values.
    pub(crate) fn bytes(&self) -> u64 {
        self.lock().by_key.values().map(Session::bytes).sum()
    }

    fn now(&self) -> u64 {
        (self.shared.clock_ms)()
    }

    fn lock(&self) -> MutexGuard<'_, Sessions> {
        // A batch is checked before anything is written, and writing it cannot panic half-way.
        let sessions = &self.shared.sessions;
        sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn content(&self, key: &SessionKey) -> Content {
        self.read(key, Session::content)
    }

    fn read(&self, key: &SessionKey, read: impl Fn(&Session, u64) -> Content) -> Content {
        let now_ms = self.now();
        match self.lock().live(key, now_ms) {
            Some(session) => read(session, now_ms),
            None => Content::none(now_ms),
        }
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemoryStore")
    }
}

impl Sessions {
    /// The session, unless it has expired.
    fn live(&mut self, key: &SessionKey, now_ms: u64) -> Option<&mut Session> {
        if self.by_key.get(key)?.has_expired(now_ms) {
            self.by_key.remove(key);
        }
        self.by_key.get_mut(key)
    }

    /// Drops all expired sessions, once a minute.
    fn sweep(&mut self, now_ms: u64) {
        if now_ms.saturating_sub(self.swept_ms) >= SWEEP_INTERVAL_MS {
            self.swept_ms = now_ms;
            self.by_key
                .retain(|_, session| !session.has_expired(now_ms));
        }
    }
}

impl Store for MemoryStore {
    async fn hello(&self, key: &SessionKey, request: HelloRequest) -> Result<Hello, RelayError> {
        if request.session != key.tag() {
            return Err(RelayError::WrongSession);
        }
        let now_ms = self.now();
        let is_store = self.shared.keeping == Keeping::Stored;
        let mut sessions = self.lock();
        let mut hello = match sessions.live(key, now_ms) {
            None => Content::none(now_ms).hello(&request),
            Some(session) => {
                if !is_store || session.is_kept_by_hellos() {
                    session.used_ms = now_ms;
                }
                let hello = session.hello(&request, now_ms);
                if is_store && let Some(horizon_ms) = session.compaction_due_ms(now_ms) {
                    session.compact(horizon_ms);
                }
                hello
            }
        };
        hello.changes.keeping = self.shared.keeping;
        Ok(hello)
    }

    async fn push(&self, key: &SessionKey, batch: &Batch) -> Result<PushOutcome, RelayError> {
        if batch.session != key.tag() {
            return Ok(PushOutcome::WrongSession);
        }
        if let Err(rejection) = batch.check() {
            return Ok(rejection.into());
        }
        let now_ms = self.now();
        let fresh_epoch = random_number()?;
        let mut sessions = self.lock();
        sessions.sweep(now_ms);
        let mut new = Session::default();
        let session = sessions.live(key, now_ms).unwrap_or(&mut new);
        let (mut outcome, mut increment) = session.push(batch, now_ms, fresh_epoch);
        if let PushOutcome::Accepted { keeping, .. } = &mut outcome {
            *keeping = self.shared.keeping;
        }
        if let Some(increment) = &mut increment {
            increment.changes.keeping = self.shared.keeping;
        }
        if new.cursor().epoch != 0 {
            sessions.by_key.insert(key.clone(), new);
        }
        if let Some(increment) = increment {
            // Still under the lock, so that events come in the order of revisions.
            let event = Event::Increment(Arc::new(increment));
            self.shared.channels.tell(key, event);
        }
        Ok(outcome)
    }

    async fn changes_since(&self, key: &SessionKey, cursor: Cursor) -> Result<Changes, RelayError> {
        let content = self.read(key, |session, now_ms| session.content_since(cursor, now_ms));
        let mut changes = content.changes_since(cursor);
        changes.keeping = self.shared.keeping;
        Ok(changes)
    }

    async fn snapshot(&self, key: &SessionKey) -> Result<Changes, RelayError> {
        let mut changes = self.content(key).snapshot();
        changes.keeping = self.shared.keeping;
        Ok(changes)
    }

    async fn subscribe(&self, key: &SessionKey) -> Result<Subscription, RelayError> {
        Ok(self.shared.channels.subscribe(key))
    }

    async fn forget(&self, key: &SessionKey) -> Result<(), RelayError> {
        let now_ms = self.now();
        let fresh_epoch = random_number()?;
        let mut sessions = self.lock();
        let session = sessions.by_key.entry(key.clone()).or_default();
        let increment = session.forget(now_ms, fresh_epoch);
        let event = Event::Increment(Arc::new(increment));
        self.shared.channels.tell(key, event);
        Ok(())
    }

    async fn forget_before(&self, key: &SessionKey, gone_ms: u64) -> Result<(), RelayError> {
        let now_ms = self.now();
        let fresh_epoch = random_number()?;
        if gone_ms > now_ms + CLOCK_AHEAD_MAX_MS {
            return Ok(());
        }
        let mut sessions = self.lock();
        let session = sessions.by_key.entry(key.clone()).or_default();
        if let Some(increment) = session.forget_before(gone_ms, now_ms, fresh_epoch) {
            let event = Event::Increment(Arc::new(increment));
            self.shared.channels.tell(key, event);
        }
        Ok(())
    }

    async fn now_ms(&self) -> Result<u64, RelayError> {
        Ok(self.now())
    }
}

/// A random number that is not 0, for a new epoch.
pub(crate) fn random_number() -> Result<u64, RelayError> {
    let number = getrandom::u64()
        .map_err(|error| RelayError::Unavailable(format!("no random numbers: {error}")))?;
    Ok(number.max(1))
}
