//! Sessions in Redis.
//!
//! - [`address`]: where Redis is, shown without its password.
//! - [`link`]: the way there: one node ([`line`]), the primary that [`sentinel`]s name, a [`cluster`].
//! - [`fault`]: what errors mean.
//! - [`record`]: a register as a field of a hash.
//! - [`push`]: one script call.
//! - [`read`]: one transaction.
//! - [`replication`]: waiting until replicas have a push too.
//! - [`upkeep`]: deleting, compaction, expiry.
//! - [`nodes`]: what an operator asks.
//! - [`bell`], [`ear`]: what a push tells all servers, and listening to it.

mod address;
mod bell;
mod cluster;
mod ear;
mod fault;
mod line;
mod link;
mod nodes;
mod push;
mod read;
mod record;
mod replication;
mod sentinel;
mod upkeep;

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use delta::{Batch, Changes, Cursor, Hello, HelloRequest, Keeping, PushOutcome};
use tokio::sync::{
    mpsc::{self, UnboundedReceiver},
    oneshot,
};

use crate::{
    RelayError, SessionKey, Store, Subscription, content::Content, subscription::Channels,
};
use ear::{Ear, Order, Orders};
use link::Connector;
pub use nodes::{RedisNode, SessionUse};
use replication::Replication;

/// What the names of all keys in Redis begin with unless configured otherwise.
pub const DEFAULT_PREFIX: &str = "everbasic:";

/// A store in Redis. Clones are the same store, and all stores of one Redis and prefix, in whatever
/// process, hold the same sessions.
#[derive(Clone)]
pub struct RedisStore {
    connector: Arc<Connector>,
    replication: Option<Arc<Replication>>,
    prefix: Prefix,
    channels: Arc<Channels>,
    orders: Orders,
    /// The ear before the first subscription: it needs a runtime to live in.
    asleep: Arc<Mutex<Option<Ear>>>,
}

impl RedisStore {
    /// A store that connects when it is first used. `url` is one of
    ///
    /// - `redis://[[user]:password@]host[:port][/database]`,
    /// - `unix:///path/to/socket[?db=0&user=name&pass=password]`,
    /// - `redis-sentinel://[[user]:password@]host[:port],host[:port]/service[/database]`, with
    ///   `?sentinel-user=` and `?sentinel-password=` for the sentinels themselves,
    /// - `redis-cluster://[[user]:password@]host[:port],host[:port]`,
    ///
    /// and `rediss://`, `rediss-sentinel://`, `rediss-cluster://` for the same over TLS, with
    /// `?ca=FILE` for a private authority and `?cert=FILE&key=FILE` to prove who this is (PEM).
    /// Special characters are written as %XX.
    ///
    /// # Errors
    /// [`RelayError::BadAddress`], which never shows a password.
    pub fn open(url: &str, prefix: &str) -> Result<Self, RelayError> {
        Self::open_replicated(url, prefix, 0)
    }

    /// The same, and after every push so many replicas of Redis have a moment to say that they have it too;
    /// with 0 nobody is asked. Where fewer do, the push is acknowledged as
    /// [`Unreplicated`](Keeping::Unreplicated). Where this user may not ask for the node's replication id
    /// (INFO), pages read a session anew after every push.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_replicated(url: &str, prefix: &str, replicas: u32) -> Result<Self, RelayError> {
        let address = address::parse(url)?;
        let replication = match replicas {
            0 => None,
            replicas => Some(Arc::new(Replication::new(&address, replicas)?)),
        };
        let connector = Arc::new(Connector::new(address)?);
        let prefix = Prefix(prefix.into());
        let (orders, incoming): (Orders, UnboundedReceiver<Order>) = mpsc::unbounded_channel();
        let to_ear = orders.clone();
        let channels = Arc::new(Channels::new(Arc::new(move |session: &SessionKey| {
            // It fails if the ear has ended, and then there is nothing to forget.
            let _ = to_ear.send(Order::Forget(session.clone()));
        })));
        let ear = Ear::new(connector.clone(), prefix.clone(), &channels, incoming);
        Ok(Self {
            connector,
            replication,
            prefix,
            channels,
            orders,
            asleep: Arc::new(Mutex::new(Some(ear))),
        })
    }

    /// A store that has proved that its Redis answers.
    ///
    /// # Errors
    /// As [`open`](Self::open); [`RelayError::Unavailable`] or [`RelayError::Refused`] if Redis does
    /// not answer as it should, with its host and port.
    pub async fn connect(url: &str, prefix: &str) -> Result<Self, RelayError> {
        let store = Self::open(url, prefix)?;
        store.now_ms().await?;
        Ok(store)
    }

    /// What to call this Redis in messages: host and port, or the path of its socket.
    pub fn name(&self) -> &str {
        self.connector.name()
    }

    /// Deletes the session of that [name](SessionKey::as_str) for good, as [`Store::forget`] does.
    ///
    /// # Errors
    /// [`RelayError`].
    pub async fn forget_named(&self, session: &str) -> Result<(), RelayError> {
        let names = self.prefix.names_of(session);
        let call = upkeep::forget(&names, self.connector.is_cluster())?;
        self.connector.ask(&names.session, &call).await?;
        Ok(())
    }

    async fn content(&self, session: &SessionKey) -> Result<Content, RelayError> {
        let mut answer = read::ask_whole(&self.connector, &self.prefix.names(session)).await?;
        read::take_expiry(&mut answer);
        read::content(answer)
    }

    /// Starts listening to bells at the first subscription.
    fn wake_ear(&self) {
        let mut asleep = self.asleep.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ear) = asleep.take() {
            tokio::spawn(ear.run());
        }
    }
}

impl Store for RedisStore {
    async fn hello(&self, key: &SessionKey, request: HelloRequest) -> Result<Hello, RelayError> {
        if request.session != key.tag() {
            return Err(RelayError::WrongSession);
        }
        let names = self.prefix.names(key);
        let mut answer = read::ask_whole(&self.connector, &names).await?;
        let left_s = read::take_expiry(&mut answer);
        let content = read::content(answer)?;
        // The session as read is what was asked for: upkeep that fails is tried at the next hello.
        if read::is_renewal_due(&content, left_s) {
            let _ = self
                .connector
                .ask(&names.session, &upkeep::renew(&names))
                .await;
        }
        if let Some(horizon_ms) = content.compaction_due_ms() {
            let call = upkeep::compact(&names, horizon_ms);
            let _ = self.connector.ask(&names.session, &call).await;
        }
        let mut hello = content.hello(&request);
        if let Some(replication) = &self.replication {
            hello.changes.keeping = replication.keeping(&names.session).await?;
        }
        Ok(hello)
    }

    async fn push(&self, key: &SessionKey, batch: &Batch) -> Result<PushOutcome, RelayError> {
        if batch.session != key.tag() {
            return Ok(PushOutcome::WrongSession);
        }
        if let Err(rejection) = batch.check() {
            return Ok(rejection.into());
        }
        let names = self.prefix.names(key);
        let sharded = self.connector.is_cluster();
        let call = push::invocation(&names, batch, sharded)?;
        match &self.replication {
            None => {
                let answer = self.connector.ask(&names.session, &call).await?;
                push::outcome(answer, Keeping::Stored)
            }
            Some(replication) => {
                let (answer, keeping) = replication.push(&names.session, call).await?;
                push::outcome(answer, keeping)
            }
        }
    }

    async fn changes_since(&self, key: &SessionKey, cursor: Cursor) -> Result<Changes, RelayError> {
        Ok(self.content(key).await?.changes_since(cursor))
    }

    async fn snapshot(&self, key: &SessionKey) -> Result<Changes, RelayError> {
        Ok(self.content(key).await?.snapshot())
    }

    async fn subscribe(&self, key: &SessionKey) -> Result<Subscription, RelayError> {
        self.wake_ear();
        let subscription = self.channels.subscribe(key);
        let (answer, confirmed) = oneshot::channel();
        let order = Order::Listen(key.clone(), answer);
        let ended = || RelayError::Unavailable(format!("{}: not listening", self.name()));
        self.orders.send(order).map_err(|_| ended())?;
        confirmed.await.map_err(|_| ended())??;
        Ok(subscription)
    }

    async fn forget(&self, key: &SessionKey) -> Result<(), RelayError> {
        self.forget_named(key.as_str()).await
    }

    async fn forget_before(&self, key: &SessionKey, gone_ms: u64) -> Result<(), RelayError> {
        let names = self.prefix.names(key);
        let call = upkeep::forget_before(&names, gone_ms, self.connector.is_cluster())?;
        self.connector.ask(&names.session, &call).await?;
        Ok(())
    }

    async fn now_ms(&self) -> Result<u64, RelayError> {
        read::clock_ms(self.connector.ask("clock", &read::clock()).await?)
    }
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RedisStore({})", self.name())
    }
}

/// What the names of all keys begin with.
#[derive(Clone)]
struct Prefix(Arc<str>);

/// What a session is called in Redis. The braces are part of the names: in a cluster they keep both
/// hashes of a session on one node.
struct Names {
    /// The hash of its registers and of what it says about itself.
    session: String,
    /// The hash of its registers `settings/...`.
    settings: String,
    /// The hash of parts that wait for the last one. Exists only while they do.
    aside: String,
    /// The channel that rings when something has changed.
    bell: String,
}

impl Prefix {
    fn names(&self, session: &SessionKey) -> Names {
        self.names_of(session.as_str())
    }

    fn names_of(&self, session: &str) -> Names {
        let name = |what: &str| format!("{}{what}:{{{session}}}", self.0);
        Names {
            session: name("client"),
            settings: name("settings"),
            aside: name("aside"),
            bell: name("bell"),
        }
    }
}
