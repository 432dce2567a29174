//! The connection to one node: made when needed, made again after a loss.
//!
//! Every connection is remembered together with the history of the node it leads to, read when it
//! was made. So an answer always comes with the epoch of the node that gave it; a connection that
//! renews itself in silence could pair an answer of one node with the epoch of another.

use std::{
    future::Future,
    io,
    sync::{
        PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use redis::{
    AsyncConnectionConfig, Client, Pipeline, RedisError, RedisResult, ScriptInvocation, Value,
    aio::MultiplexedConnection,
};

use tokio::sync::watch;

use super::{
    fault::{explain, is_away, is_broken, is_denied},
    sentinel::Sentinels,
};
use crate::{RelayError, memory::random_number};

/// How long connecting may take.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_millis(1_500);
/// How long an answer may take: a Redis that is slow is better than none.
pub(super) const RESPONSE_TIMEOUT: Duration = Duration::from_millis(4_000);

/// The way to one node.
pub(super) struct Line {
    target: Target,
    /// What to call it in messages.
    name: String,
    /// The connection in use. A plain lock: held to clone it, never across an await.
    link: RwLock<Option<Link>>,
    /// How many connections were attempted; also the number of the newest link.
    attempts: AtomicU64,
    /// Counts the times that another node became the primary: then nobody waits for the old one any more.
    moved: watch::Sender<u64>,
    /// Held while connecting, so that many callers make one connection; the last failure.
    connecting: tokio::sync::Mutex<Option<RelayError>>,
}

/// Whom to connect to.
pub(super) enum Target {
    /// Always this node.
    Fixed(Client),
    /// Whichever node is the primary when the connection is made.
    Primary(Sentinels),
}

/// One connection. Clones share it; requests of many callers go out together.
#[derive(Clone)]
struct Link {
    connection: MultiplexedConnection,
    /// A hash of the history of the node at the other end.
    node: u64,
    /// Which attempt made it.
    number: u64,
}

/// What can be sent over a connection in one round trip.
pub(super) trait Request: Sync {
    fn send(
        &self,
        connection: &mut MultiplexedConnection,
    ) -> impl Future<Output = RedisResult<Value>> + Send;
}

impl Request for Pipeline {
    async fn send(&self, connection: &mut MultiplexedConnection) -> RedisResult<Value> {
        self.query_async(connection).await
    }
}

impl Request for ScriptInvocation<'_> {
    async fn send(&self, connection: &mut MultiplexedConnection) -> RedisResult<Value> {
        self.invoke_async(connection).await
    }
}

/// An answer and the history of the node that gave it.
pub(super) struct Answer {
    pub(super) value: Value,
    pub(super) node: u64,
}

impl Line {
    pub(super) fn new(target: Target, name: String) -> Self {
        Self {
            target,
            name,
            link: RwLock::default(),
            attempts: AtomicU64::new(0),
            moved: watch::Sender::new(0),
            connecting: tokio::sync::Mutex::default(),
        }
    }

    /// Sends a request. One that met a broken connection, or a node that is no longer the primary, is
    /// sent once more over a new connection: all requests may be repeated without harm.
    pub(super) async fn ask(&self, request: &impl Request) -> Result<Answer, RelayError> {
        match self.try_ask(request).await? {
            Ok(answer) => Ok(answer),
            Err(error) if is_broken(&error) || self.may_have_moved(&error) => self
                .try_ask(request)
                .await?
                .map_err(|error| explain(&self.name, &error)),
            Err(error) => Err(explain(&self.name, &error)),
        }
    }

    /// Whether another node may be the primary now.
    fn may_have_moved(&self, error: &RedisError) -> bool {
        matches!(self.target, Target::Primary(_)) && is_away(error) && !error.is_timeout()
    }

    /// Sends a request once. The outer error: there is no connection. If another node becomes the primary
    /// meanwhile, the connection counts as broken: a node that was cut off says nothing for long.
    pub(super) async fn try_ask(
        &self,
        request: &impl Request,
    ) -> Result<RedisResult<Answer>, RelayError> {
        let mut moved = self.moved.subscribe();
        tokio::select! {
            biased;
            asked = self.ask_once(request) => asked,
            _ = moved.changed() => Ok(Err(io::Error::from(io::ErrorKind::ConnectionReset).into())),
        }
    }

    async fn ask_once(&self, request: &impl Request) -> Result<RedisResult<Answer>, RelayError> {
        let mut link = self.link().await?;
        let found = request.send(&mut link.connection).await;
        if let Err(error) = &found
            && (is_away(error) || is_broken(error))
        {
            self.discard(&link);
        }
        let node = link.node;
        Ok(found.map(|value| Answer { value, node }))
    }

    /// Stops using the connection in use: another node is the primary now.
    pub(super) fn hang_up(&self) {
        *self.link.write().unwrap_or_else(PoisonError::into_inner) = None;
        self.moved.send_modify(|count| *count += 1);
    }

    /// The connection in use, or a new one.
    async fn link(&self) -> Result<Link, RelayError> {
        if let Some(link) = self.current() {
            return Ok(link);
        }
        let seen = self.attempts.load(Ordering::Acquire);
        let mut failure = self.connecting.lock().await;
        if let Some(link) = self.current() {
            return Ok(link);
        }
        // Somebody has tried while this caller waited: trying again would only make a queue.
        if self.attempts.load(Ordering::Acquire) != seen
            && let Some(failure) = &*failure
        {
            return Err(failure.clone());
        }
        let number = self.attempts.fetch_add(1, Ordering::AcqRel) + 1;
        match self.connect(number).await {
            Ok(link) => {
                *failure = None;
                *self.link.write().unwrap_or_else(PoisonError::into_inner) = Some(link.clone());
                Ok(link)
            }
            Err(error) => {
                *failure = Some(error.clone());
                Err(error)
            }
        }
    }

    fn current(&self) -> Option<Link> {
        let link = self.link.read().unwrap_or_else(PoisonError::into_inner);
        link.clone()
    }

    /// Stops using a connection, unless another has replaced it already.
    fn discard(&self, broken: &Link) {
        let mut link = self.link.write().unwrap_or_else(PoisonError::into_inner);
        if link
            .as_ref()
            .is_some_and(|link| link.number == broken.number)
        {
            *link = None;
        }
    }

    async fn connect(&self, number: u64) -> Result<Link, RelayError> {
        let client = match &self.target {
            Target::Fixed(client) => client.clone(),
            Target::Primary(sentinels) => sentinels.primary().await?,
        };
        let mut connection = client
            .get_multiplexed_async_connection_with_config(&config())
            .await
            .map_err(|error| explain(&self.name, &error))?;
        let node = self.node(&mut connection).await?;
        Ok(Link {
            connection,
            node,
            number,
        })
    }

    /// A hash of the history of the node: another one after a restart without its data, and after
    /// a promotion. Where it may not be asked, every connection counts as another history.
    async fn node(&self, connection: &mut MultiplexedConnection) -> Result<u64, RelayError> {
        let asked: RedisResult<String> = redis::cmd("INFO")
            .arg("replication")
            .query_async(connection)
            .await;
        let info = match asked {
            Ok(info) => info,
            Err(error) if is_denied(&error) => return random_number(),
            Err(error) => return Err(explain(&self.name, &error)),
        };
        if field(&info, "role") == Some("slave") {
            return Err(RelayError::Unavailable(format!(
                "Redis at {} is a read-only replica",
                self.name
            )));
        }
        match field(&info, "master_replid") {
            Some(id) => Ok(hash(id.as_bytes())),
            None => random_number(),
        }
    }
}

/// Time-outs of a connection.
pub(super) fn config() -> AsyncConnectionConfig {
    AsyncConnectionConfig::new()
        .set_connection_timeout(Some(CONNECT_TIMEOUT))
        .set_response_timeout(Some(RESPONSE_TIMEOUT))
}

/// A field of an INFO answer.
fn field<'a>(info: &'a str, name: &str) -> Option<&'a str> {
    info.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value.trim())
}

/// FNV-1a, mixed once more.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash ^ (hash >> 31)
}
