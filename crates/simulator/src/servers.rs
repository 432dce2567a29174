//! Server processes and the store that they share.

use std::{
    collections::VecDeque,
    future::Future,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use delta::{Batch, Changes, Cursor, Hello, HelloRequest, PushOutcome};
use futures_util::FutureExt;
use relay::{MemoryStore, RelayError, SessionKey, Standby, Store, Subscription};
use session::SessionId;

/// How many earlier states of the store are kept, for one to be promoted.
const COPIES_MAX: usize = 48;

/// The store behind the servers: one that can be away, and can be replaced by an older copy of itself.
#[derive(Clone, Debug)]
pub struct Shared {
    current: Arc<Mutex<MemoryStore>>,
    up: Arc<AtomicBool>,
}

impl Shared {
    fn current(&self) -> MemoryStore {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, MemoryStore> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reached(&self) -> Result<MemoryStore, RelayError> {
        match self.up.load(Ordering::Relaxed) {
            true => Ok(self.current()),
            false => Err(RelayError::Unavailable("the store is away".to_owned())),
        }
    }
}

impl Store for Shared {
    async fn hello(&self, key: &SessionKey, request: HelloRequest) -> Result<Hello, RelayError> {
        self.reached()?.hello(key, request).await
    }

    async fn push(&self, key: &SessionKey, batch: &Batch) -> Result<PushOutcome, RelayError> {
        self.reached()?.push(key, batch).await
    }

    async fn changes_since(&self, key: &SessionKey, cursor: Cursor) -> Result<Changes, RelayError> {
        self.reached()?.changes_since(key, cursor).await
    }

    async fn snapshot(&self, key: &SessionKey) -> Result<Changes, RelayError> {
        self.reached()?.snapshot(key).await
    }

    async fn subscribe(&self, key: &SessionKey) -> Result<Subscription, RelayError> {
        self.reached()?.subscribe(key).await
    }

    async fn forget(&self, key: &SessionKey) -> Result<(), RelayError> {
        self.reached()?.forget(key).await
    }

    async fn forget_before(&self, key: &SessionKey, gone_ms: u64) -> Result<(), RelayError> {
        self.reached()?.forget_before(key, gone_ms).await
    }

    async fn now_ms(&self) -> Result<u64, RelayError> {
        self.reached()?.now_ms().await
    }
}

/// Server processes, their store, and the one session that they all serve.
#[derive(Debug)]
pub struct Servers {
    store: Shared,
    servers: Vec<Standby<Shared>>,
    copies: VecDeque<MemoryStore>,
    clock_ms: Arc<AtomicU64>,
    key: SessionKey,
    /// How many rows of parts were taken.
    pub rows: u64,
    /// How many pushes the store itself has acknowledged, and how many a server's memory.
    pub acknowledged: [u64; 2],
    /// How often the store has deleted the session for good.
    pub forgotten: u64,
    /// Bytes of all batches that came, as they are on the wire.
    pub bytes: u64,
}

/// What a future of these stores answers; none of them waits for anything.
fn at_once<T>(future: impl Future<Output = T>) -> T {
    match future.now_or_never() {
        Some(answer) => answer,
        None => panic!("a store in memory waits for something"),
    }
}

impl Servers {
    /// So many processes.
    pub fn new(count: usize, now_ms: u64) -> Self {
        let clock_ms = Arc::new(AtomicU64::new(now_ms));
        let clock = |clock: &Arc<AtomicU64>| {
            let clock = clock.clone();
            move || clock.load(Ordering::Relaxed)
        };
        let store = Shared {
            current: Arc::new(Mutex::new(MemoryStore::with_clock(clock(&clock_ms)))),
            up: Arc::new(AtomicBool::new(true)),
        };
        let servers = (0..count)
            .map(|_| Standby::with_clock(store.clone(), clock(&clock_ms)))
            .collect();
        Self {
            store,
            servers,
            copies: VecDeque::new(),
            clock_ms,
            key: SessionKey::from(SessionId::from_bytes([7; 32])),
            rows: 0,
            acknowledged: [0; 2],
            forgotten: 0,
            bytes: 0,
        }
    }

    /// The session's names.
    pub fn key(&self) -> &SessionKey {
        &self.key
    }

    /// How many processes there are.
    pub fn count(&self) -> usize {
        self.servers.len()
    }

    /// Sets their clock.
    pub fn set_clock(&self, now_ms: u64) {
        self.clock_ms.store(now_ms, Ordering::Relaxed);
    }

    /// Takes the store away, or brings it back as it was.
    pub fn set_up(&self, up: bool) {
        self.store.up.store(up, Ordering::Relaxed);
    }

    /// Whether the store answers.
    pub fn is_up(&self) -> bool {
        self.store.up.load(Ordering::Relaxed)
    }

    /// Whether a server serves the session from its memory.
    pub fn is_standing_in(&self) -> bool {
        self.servers.iter().any(|server| server.sessions_away() > 0)
    }

    /// What every server does twice a second while sessions are away.
    pub fn heal(&self) {
        for server in &self.servers {
            at_once(server.heal());
        }
    }

    /// Replaces a process by a fresh one: what was in its memory is gone.
    pub fn restart(&mut self, server: usize) {
        let clock = self.clock_ms.clone();
        self.servers[server] =
            Standby::with_clock(self.store.clone(), move || clock.load(Ordering::Relaxed));
    }

    /// Loses the newest writes, as a promoted replica that lagged behind does: so many pushes, as far
    /// as they are remembered.
    pub fn fail_over(&mut self, lost: usize) {
        let at = self.copies.len().saturating_sub(lost.max(1));
        if let Some(copy) = self.copies.get(at) {
            let promoted = copy.replica().expect("random numbers");
            *self.store.lock() = promoted;
            self.copies.truncate(at);
        }
    }

    /// Loses everything.
    pub fn flush(&mut self) {
        let clock = self.clock_ms.clone();
        *self.store.lock() = MemoryStore::with_clock(move || clock.load(Ordering::Relaxed));
        self.copies.clear();
    }

    /// The answer of one process to a hello.
    ///
    /// # Errors
    /// [`RelayError`].
    pub fn hello(&self, server: usize, request: &HelloRequest) -> Result<Hello, RelayError> {
        at_once(self.servers[server].hello(&self.key, request.clone()))
    }

    /// Its answer to a push.
    ///
    /// # Errors
    /// [`RelayError`].
    pub fn push(&mut self, server: usize, batch: &Batch) -> Result<PushOutcome, RelayError> {
        self.bytes += delta::wire::encode(batch).map_or(0, |bytes| bytes.len() as u64);
        let before = self.store.current();
        let stands_in = self.servers[server].sessions_away() > 0 || !self.is_up();
        if !stands_in && !batch.deltas.is_empty() {
            if self.copies.len() == COPIES_MAX {
                self.copies.pop_front();
            }
            let copy = before.replica().expect("random numbers");
            self.copies.push_back(copy);
        }
        let outcome = at_once(self.servers[server].push(&self.key, batch));
        if let Ok(PushOutcome::Accepted { .. }) = outcome {
            self.rows += u64::from(batch.part.is_some_and(|part| part.last));
            self.acknowledged[usize::from(stands_in)] += 1;
        }
        outcome
    }

    /// Its answer to who deletes the session for good.
    ///
    /// # Errors
    /// [`RelayError`].
    pub fn forget(&mut self, server: usize) -> Result<(), RelayError> {
        at_once(self.servers[server].forget(&self.key))?;
        self.forgotten += 1;
        Ok(())
    }

    /// Its answer to who tells again that the session was deleted.
    ///
    /// # Errors
    /// [`RelayError`].
    pub fn forget_before(&self, server: usize, gone_ms: u64) -> Result<(), RelayError> {
        at_once(self.servers[server].forget_before(&self.key, gone_ms))
    }

    /// Its answer to who asks for changes.
    ///
    /// # Errors
    /// [`RelayError`].
    pub fn changes(&self, server: usize, cursor: Cursor) -> Result<Changes, RelayError> {
        at_once(self.servers[server].changes_since(&self.key, cursor))
    }

    /// A live channel to it.
    ///
    /// # Errors
    /// [`RelayError`].
    pub fn subscribe(&self, server: usize) -> Result<Subscription, RelayError> {
        at_once(self.servers[server].subscribe(&self.key))
    }

    /// All that the store holds.
    pub fn snapshot(&self) -> Changes {
        at_once(self.store.current().snapshot(&self.key)).expect("a store in memory answers")
    }
}
