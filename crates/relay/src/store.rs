//! What every store can do.

use std::future::Future;

use delta::{Batch, Changes, Cursor, Hello, HelloRequest, PushOutcome};

use crate::{MemoryStore, RedisStore, RelayError, SessionKey, Standby, Subscription};

/// Keeps the registers of sessions and tells the others. All stores keep one contract; the tests in
/// `tests/contract` hold each of them to it.
pub trait Store: Send + Sync + 'static {
    /// What a replica lacks, and the digest of what is stored. Also keeps the session from expiring.
    ///
    /// # Errors
    /// [`RelayError`]; `WrongSession` if the request carries another session's tag.
    fn hello(
        &self,
        session: &SessionKey,
        request: HelloRequest,
    ) -> impl Future<Output = Result<Hello, RelayError>> + Send;

    /// Takes the whole batch or nothing of it. A batch that was taken before changes nothing and is
    /// accepted again.
    ///
    /// # Errors
    /// [`RelayError`]; after `Unavailable` the batch may or may not have been taken.
    fn push(
        &self,
        session: &SessionKey,
        batch: &Batch,
    ) -> impl Future<Output = Result<PushOutcome, RelayError>> + Send;

    /// What has changed since that place; a snapshot if it is of another epoch.
    ///
    /// # Errors
    /// [`RelayError`].
    fn changes_since(
        &self,
        session: &SessionKey,
        cursor: Cursor,
    ) -> impl Future<Output = Result<Changes, RelayError>> + Send;

    /// Everything.
    ///
    /// # Errors
    /// [`RelayError`].
    fn snapshot(
        &self,
        session: &SessionKey,
    ) -> impl Future<Output = Result<Changes, RelayError>> + Send;

    /// Every change from now on, by whatever server it came in. Subscribe first, then read: then
    /// nothing falls between.
    ///
    /// # Errors
    /// [`RelayError`].
    fn subscribe(
        &self,
        session: &SessionKey,
    ) -> impl Future<Output = Result<Subscription, RelayError>> + Send;

    /// Deletes the session for good: what anybody has of it until now is never taken again. Whoever
    /// is connected hears it.
    ///
    /// # Errors
    /// [`RelayError`].
    fn forget(&self, session: &SessionKey) -> impl Future<Output = Result<(), RelayError>> + Send;

    /// Deletes what of the session is not newer than that time (milliseconds since 1970), for good. Somebody
    /// knows that it was deleted then, and the store may have lost that: where it knows of it, nothing
    /// happens, and where the time is still to come (further than clocks may be apart) neither.
    ///
    /// # Errors
    /// [`RelayError`].
    fn forget_before(
        &self,
        session: &SessionKey,
        gone_ms: u64,
    ) -> impl Future<Output = Result<(), RelayError>> + Send;

    /// The store's clock, in milliseconds since 1970.
    ///
    /// # Errors
    /// [`RelayError`].
    fn now_ms(&self) -> impl Future<Output = Result<u64, RelayError>> + Send;
}

/// The store that the configuration chose. Clones are the same store.
#[derive(Clone, Debug)]
pub enum AnyStore {
    /// In this process.
    Memory(MemoryStore),
    /// In Redis, and while it is away in this process.
    Redis(Standby<RedisStore>),
}

/// Calls the method of whichever store it is.
macro_rules! delegate {
    ($self:ident.$method:ident($($argument:ident),*)) => {
        match $self {
            Self::Memory(store) => store.$method($($argument),*).await,
            Self::Redis(store) => store.$method($($argument),*).await,
        }
    };
}

impl Store for AnyStore {
    async fn hello(
        &self,
        session: &SessionKey,
        request: HelloRequest,
    ) -> Result<Hello, RelayError> {
        delegate!(self.hello(session, request))
    }

    async fn push(&self, session: &SessionKey, batch: &Batch) -> Result<PushOutcome, RelayError> {
        delegate!(self.push(session, batch))
    }

    async fn changes_since(
        &self,
        session: &SessionKey,
        cursor: Cursor,
    ) -> Result<Changes, RelayError> {
        delegate!(self.changes_since(session, cursor))
    }

    async fn snapshot(&self, session: &SessionKey) -> Result<Changes, RelayError> {
        delegate!(self.snapshot(session))
    }

    async fn subscribe(&self, session: &SessionKey) -> Result<Subscription, RelayError> {
        delegate!(self.subscribe(session))
    }

    async fn forget(&self, session: &SessionKey) -> Result<(), RelayError> {
        delegate!(self.forget(session))
    }

    async fn forget_before(&self, session: &SessionKey, gone_ms: u64) -> Result<(), RelayError> {
        delegate!(self.forget_before(session, gone_ms))
    }

    async fn now_ms(&self) -> Result<u64, RelayError> {
        delegate!(self.now_ms())
    }
}
