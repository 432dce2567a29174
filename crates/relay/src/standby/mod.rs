//! Serving from memory while the store is away.
//!
//! A session whose store does not answer is *away*: its requests are answered by a memory of this
//! process until the store answers again and has taken what the memory took. Nobody is told an empty
//! session that is not empty: the memory begins with what the first page offers that says it holds all
//! of the session, and until that page has offered it, others are told that the store is away.
//!
//! What the memory takes is marked [`Keeping::Standby`](delta::Keeping::Standby), so pages keep it too and offer it again. The
//! merge into the store is therefore for those whose page is gone by then, and every write reaches the
//! store by two ways of which either is enough.
//!
//! **Runs.** The memory begins with the token that the page knows, so claims made here count on from
//! it. Two servers may both stand in for the store, and a run may be claimed at both: when the store is
//! back the larger token wins, of equal ones the first to arrive, and the page whose run came second
//! keeps it aside for the user to choose, as after any time without a connection.

mod heal;
mod merge;

use std::{
    collections::{BTreeSet, HashMap},
    fmt,
    future::Future,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use delta::{
    Batch, Changes, Cursor, Delta, Hello, HelloRequest, PushOutcome, ReplicaId,
    limits::{BATCH_BYTES_MAX, BATCH_REGISTERS_MAX, VALUE_BYTES_MAX},
};
use tokio::sync::Mutex as AsyncMutex;

use merge::Merged;

use crate::{MemoryStore, RelayError, SessionKey, Store, Subscription};

/// How much the memory may hold of all sessions together, in bytes of keys and values. Beyond it no
/// other session begins.
const STANDBY_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// What happens to the serving, for the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StandbyEvent {
    /// The first session is away; with the reason.
    Began(String),
    /// No session is away any more.
    Ended {
        /// Sessions that were.
        sessions: usize,
        /// Registers that the store has taken from the memory.
        registers: usize,
        /// Registers of runs that the store knows a later claim of.
        behind: usize,
        /// Registers that the store refused; pages have them and will be told why.
        refused: usize,
    },
}

type Observer = Box<dyn Fn(StandbyEvent) + Send + Sync>;

/// A store, and a memory that stands in for it while it is away. Clones are the same store.
#[derive(Clone)]
pub struct Standby<S> {
    main: S,
    shared: Arc<Shared>,
}

struct Shared {
    memory: MemoryStore,
    // A plain mutex: held for a look-up, never across an await.
    away: Mutex<HashMap<SessionKey, Arc<AsyncMutex<Away>>>>,
    /// What was healed since the first session was away.
    healed: Mutex<(usize, Merged)>,
    /// The store's clock minus this machine's, as last heard.
    offset_ms: Arc<AtomicI64>,
    healing: AtomicBool,
    observer: Option<Observer>,
    clock_ms: Arc<dyn Fn() -> u64 + Send + Sync>,
}

/// A session that is away.
struct Away {
    /// Why.
    reason: String,
    /// The store has it back.
    over: bool,
    /// The memory holds all of it.
    known: bool,
    /// It holds all that no run has written.
    has_rest: bool,
    /// Who said that they hold all of it.
    seeds: BTreeSet<ReplicaId>,
}

impl<S: Store + Clone> Standby<S> {
    /// Stands in for that store. Heals by itself where there is a runtime, else by [`heal`](Self::heal).
    pub fn new(main: S) -> Self {
        Self::with_clock(main, || {
            let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
            since_1970.map_or(0, |time| {
                u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
            })
        })
    }

    /// The same with that clock of this machine (milliseconds since 1970).
    pub fn with_clock(main: S, clock_ms: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        let clock_ms: Arc<dyn Fn() -> u64 + Send + Sync> = Arc::new(clock_ms);
        let offset_ms = Arc::new(AtomicI64::new(0));
        let (own_ms, offset) = (clock_ms.clone(), offset_ms.clone());
        let memory = MemoryStore::that_stands_in(move || {
            own_ms().saturating_add_signed(offset.load(Ordering::Relaxed))
        });
        Self {
            main,
            shared: Arc::new(Shared {
                memory,
                away: Mutex::default(),
                healed: Mutex::default(),
                offset_ms,
                healing: AtomicBool::new(false),
                observer: None,
                clock_ms,
            }),
        }
    }

    /// Tells what happens. To be called before the first request.
    #[must_use]
    pub fn observed(mut self, observer: impl Fn(StandbyEvent) + Send + Sync + 'static) -> Self {
        if let Some(shared) = Arc::get_mut(&mut self.shared) {
            shared.observer = Some(Box::new(observer));
        }
        self
    }

    /// The store itself.
    pub fn main(&self) -> &S {
        &self.main
    }

    /// How many sessions are served from memory now.
    pub fn sessions_away(&self) -> usize {
        self.away().len()
    }

    fn away(&self) -> MutexGuard<'_, HashMap<SessionKey, Arc<AsyncMutex<Away>>>> {
        // The map is whole after every operation.
        let away = &self.shared.away;
        away.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn entry(&self, key: &SessionKey) -> Option<Arc<AsyncMutex<Away>>> {
        self.away().get(key).cloned()
    }

    fn tell(&self, event: StandbyEvent) {
        if let Some(observer) = &self.shared.observer {
            observer(event);
        }
    }

    /// Answers from memory if the session is away, else from the store; from memory too if that shows
    /// that it is away.
    async fn answer<T>(
        &self,
        key: &SessionKey,
        ask: impl Future<Output = Result<T, RelayError>> + Send,
        in_memory: impl AsyncFnOnce(&mut Away) -> Result<T, RelayError>,
    ) -> Result<T, RelayError> {
        if let Some(entry) = self.entry(key) {
            let mut away = entry.lock().await;
            if !away.over {
                return in_memory(&mut away).await;
            }
        }
        match ask.await {
            Err(RelayError::Unavailable(reason)) => {
                let entry = self.leave(key, &reason);
                let mut away = entry.lock().await;
                if away.over {
                    return Err(RelayError::Unavailable(reason));
                }
                in_memory(&mut away).await
            }
            answer => answer,
        }
    }

    /// The session is away from now on.
    fn leave(&self, key: &SessionKey, reason: &str) -> Arc<AsyncMutex<Away>> {
        let mut sessions = self.away();
        let is_first = sessions.is_empty();
        let entry = sessions.entry(key.clone()).or_insert_with(|| {
            Arc::new(AsyncMutex::new(Away {
                reason: reason.to_owned(),
                over: false,
                known: false,
                has_rest: false,
                seeds: BTreeSet::new(),
            }))
        });
        let entry = entry.clone();
        drop(sessions);
        if is_first {
            self.tell(StandbyEvent::Began(reason.to_owned()));
        }
        self.wake_healer();
        entry
    }

    /// Notes the store's clock.
    fn note_clock(&self, store_ms: u64) {
        let own_ms = (self.shared.clock_ms)();
        let offset_ms = i128::from(store_ms) - i128::from(own_ms);
        let offset_ms = i64::try_from(offset_ms).unwrap_or(0);
        self.shared.offset_ms.store(offset_ms, Ordering::Relaxed);
    }

    async fn hello_in_memory(
        &self,
        away: &mut Away,
        key: &SessionKey,
        request: HelloRequest,
    ) -> Result<Hello, RelayError> {
        if request.session != key.tag() {
            return Err(RelayError::WrongSession);
        }
        if !away.known && !request.whole {
            return Err(away.error());
        }
        let memory = &self.shared.memory;
        if request.whole {
            if away.seeds.is_empty() && memory.bytes() > STANDBY_BYTES_MAX {
                return Err(away.error());
            }
            memory.begin(key, request.run)?;
            away.seeds.insert(request.replica);
        }
        let digest = request.digest;
        let hello = memory.hello(key, request).await?;
        away.known |= hello.digest == digest;
        Ok(hello)
    }

    async fn push_in_memory(
        &self,
        away: &mut Away,
        key: &SessionKey,
        batch: &Batch,
    ) -> Result<PushOutcome, RelayError> {
        if batch.session != key.tag() {
            return Ok(PushOutcome::WrongSession);
        }
        let seeds = away.seeds.contains(&batch.origin);
        if !away.known && !seeds {
            return Err(away.error());
        }
        let outcome = self.shared.memory.push(key, batch).await?;
        if let PushOutcome::Accepted { run, .. } = &outcome
            && seeds
        {
            // A page fills its batches: after one with room to spare it has no more to offer. What a
            // run has written it offers in one piece.
            away.has_rest |= has_room(batch);
            let is_whole = batch.part.is_none_or(|part| part.last);
            let of_run = batch.deltas.iter().any(|delta| delta.register.token > 0);
            away.known |= away.has_rest && (run.is_none() || (is_whole && of_run));
        }
        Ok(outcome)
    }
}

impl Away {
    fn error(&self) -> RelayError {
        RelayError::Unavailable(self.reason.clone())
    }
}

/// Whether one more register would have fitted into the batch, whatever its size.
fn has_room(batch: &Batch) -> bool {
    let bytes: usize = batch.deltas.iter().map(Delta::size_bytes).sum();
    batch.part.is_none()
        && batch.deltas.len() < BATCH_REGISTERS_MAX
        && bytes + 2 * VALUE_BYTES_MAX < BATCH_BYTES_MAX
}

impl<S: Store + Clone> Store for Standby<S> {
    async fn hello(&self, key: &SessionKey, request: HelloRequest) -> Result<Hello, RelayError> {
        let asked = request.clone();
        let ask = async {
            let hello = self.main.hello(key, asked).await?;
            self.note_clock(hello.changes.now_ms);
            Ok(hello)
        };
        self.answer(key, ask, async |away| {
            self.hello_in_memory(away, key, request).await
        })
        .await
    }

    async fn push(&self, key: &SessionKey, batch: &Batch) -> Result<PushOutcome, RelayError> {
        self.answer(key, self.main.push(key, batch), async |away| {
            self.push_in_memory(away, key, batch).await
        })
        .await
    }

    async fn changes_since(&self, key: &SessionKey, cursor: Cursor) -> Result<Changes, RelayError> {
        self.answer(key, self.main.changes_since(key, cursor), async |away| {
            let changes = self.shared.memory.changes_since(key, cursor).await?;
            // Who is at a place of the memory's history was told it by the memory.
            if !away.known && (away.seeds.is_empty() || changes.whole) {
                return Err(away.error());
            }
            Ok(changes)
        })
        .await
    }

    async fn snapshot(&self, key: &SessionKey) -> Result<Changes, RelayError> {
        self.answer(key, self.main.snapshot(key), async |away| {
            if !away.known {
                return Err(away.error());
            }
            self.shared.memory.snapshot(key).await
        })
        .await
    }

    async fn subscribe(&self, key: &SessionKey) -> Result<Subscription, RelayError> {
        self.answer(key, self.main.subscribe(key), async |_| {
            self.shared.memory.subscribe(key).await
        })
        .await
    }

    /// Only the store can delete for good: while it is away, nothing is.
    async fn forget(&self, key: &SessionKey) -> Result<(), RelayError> {
        self.answer(key, self.main.forget(key), async |away| Err(away.error()))
            .await
    }

    /// A memory that stands in begins without what the store knew: it is told, and tells the store.
    async fn forget_before(&self, key: &SessionKey, gone_ms: u64) -> Result<(), RelayError> {
        self.answer(key, self.main.forget_before(key, gone_ms), async |_| {
            self.shared.memory.forget_before(key, gone_ms).await
        })
        .await
    }

    /// The clock of the store itself: an error while it is away.
    async fn now_ms(&self) -> Result<u64, RelayError> {
        let now_ms = self.main.now_ms().await?;
        self.note_clock(now_ms);
        Ok(now_ms)
    }
}

impl<S: fmt::Debug> fmt::Debug for Standby<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Standby({:?})", self.main)
    }
}
