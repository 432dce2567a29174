//! The way to Redis: one node, a pool, whatever Sentinel says, or a cluster.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use redis::{
    AsyncConnectionConfig, Client, Cmd, ErrorKind, Pipeline, RedisError, RedisFuture, RedisResult,
    Value,
    aio::{ConnectionLike, MultiplexedConnection},
    cluster::ClusterClient,
    sentinel::SentinelClient,
};
use tokio::sync::Mutex;

use super::address::{self, Address};
use crate::SessionError;

/// How long connecting may take.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_millis(1_500);
/// How long an answer may take.
pub(super) const RESPONSE_TIMEOUT: Duration = Duration::from_millis(1_500);

/// A connection to Redis. Clones are the same one; commands of many callers go out together. It is a
/// [`ConnectionLike`], so all commands of the `redis` crate work with it.
#[derive(Clone)]
pub struct RedisConnection(Arc<dyn Source>);

/// What a connection can be made of.
trait Source: Send + Sync + 'static {
    fn command<'a>(&'a self, command: &'a Cmd) -> RedisFuture<'a, Value>;

    fn pipeline<'a>(
        &'a self,
        pipeline: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>>;

    fn database(&self) -> i64;
}

impl RedisConnection {
    /// A connection of the application's own: a `ConnectionManager`, a `MultiplexedConnection`, a
    /// `ClusterConnection`, with or without TLS.
    pub fn new<C>(connection: C) -> Self
    where
        C: ConnectionLike + Clone + Send + Sync + 'static,
    {
        Self(Arc::new(Pool::new(connection, Vec::new())))
    }

    /// Several connections that take turns. One connection carries commands of any number of callers
    /// at once; a pool helps where values are large. Without any connection it is an error.
    ///
    /// # Errors
    /// [`SessionError::BadOption`].
    pub fn pool<C>(mut connections: Vec<C>) -> Result<Self, SessionError>
    where
        C: ConnectionLike + Clone + Send + Sync + 'static,
    {
        let Some(last) = connections.pop() else {
            return Err(SessionError::BadOption {
                option: "pool",
                reason: "needs at least one connection".to_owned(),
            });
        };
        Ok(Self(Arc::new(Pool::new(last, connections))))
    }

    /// A connection to the Redis at that address, made when it is first used and again after it broke:
    ///
    /// - `redis://[[user]:password@]host[:port][/database]`, `unix:///path/to/socket[?db=1]`,
    /// - `rediss://...`: by TLS, with the feature `tls`,
    /// - `redis-sentinel://[[user]:password@]host[:port],host[:port].../service[/database]`,
    /// - `redis-cluster://[[user]:password@]host[:port],host[:port]...`.
    ///
    /// # Errors
    /// [`SessionError::BadAddress`], which never shows a password.
    pub fn open(url: &str) -> Result<Self, SessionError> {
        Ok(match address::parse(url)? {
            Address::Node(client) => Self(Arc::new(Lazy::new(Node(client)))),
            Address::Sentinel(client) => Self::sentinel(client),
            Address::Cluster(client) => Self(Arc::new(Lazy::new(Cluster(client)))),
        })
    }

    /// A connection to the primary that Sentinel names. After a failover, and whenever it breaks, the
    /// call that notices fails and the next one asks Sentinel again.
    pub fn sentinel(client: SentinelClient) -> Self {
        let client = Mutex::new(client);
        Self(Arc::new(Lazy::new(Sentinel(client))))
    }
}

impl RedisConnection {
    /// The connection for one call, without a copy of what all callers share.
    pub(super) fn lent(&self) -> Lent<'_> {
        Lent(&*self.0)
    }
}

/// A connection for one call.
pub(super) struct Lent<'a>(&'a dyn Source);

impl ConnectionLike for Lent<'_> {
    fn req_packed_command<'a>(&'a mut self, command: &'a Cmd) -> RedisFuture<'a, Value> {
        self.0.command(command)
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        pipeline: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        self.0.pipeline(pipeline, offset, count)
    }

    fn get_db(&self) -> i64 {
        self.0.database()
    }
}

impl ConnectionLike for RedisConnection {
    fn req_packed_command<'a>(&'a mut self, command: &'a Cmd) -> RedisFuture<'a, Value> {
        self.0.command(command)
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        pipeline: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        self.0.pipeline(pipeline, offset, count)
    }

    fn get_db(&self) -> i64 {
        self.0.database()
    }
}

impl fmt::Debug for RedisConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RedisConnection")
    }
}

/// Connections that take turns; often there is the first one alone.
struct Pool<C> {
    first: C,
    others: Vec<C>,
    turn: AtomicUsize,
}

impl<C: ConnectionLike + Clone + Send + Sync + 'static> Pool<C> {
    fn new(first: C, others: Vec<C>) -> Self {
        Self {
            first,
            others,
            turn: AtomicUsize::new(0),
        }
    }

    fn next(&self) -> C {
        if self.others.is_empty() {
            return self.first.clone();
        }
        let turn = self.turn.fetch_add(1, Ordering::Relaxed) % (self.others.len() + 1);
        self.others.get(turn).unwrap_or(&self.first).clone()
    }
}

impl<C: ConnectionLike + Clone + Send + Sync + 'static> Source for Pool<C> {
    fn command<'a>(&'a self, command: &'a Cmd) -> RedisFuture<'a, Value> {
        let mut connection = self.next();
        Box::pin(async move { connection.req_packed_command(command).await })
    }

    fn pipeline<'a>(
        &'a self,
        pipeline: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        let mut connection = self.next();
        Box::pin(async move {
            connection
                .req_packed_commands(pipeline, offset, count)
                .await
        })
    }

    fn database(&self) -> i64 {
        self.first.get_db()
    }
}

/// A way to make connections.
trait Connect: Send + Sync + 'static {
    type Connection: ConnectionLike + Clone + Send + Sync + 'static;

    fn connect(&self) -> Connecting<'_, Self::Connection>;

    /// Whether the connection looks after itself, so that an error is no reason to make another.
    const HEALS_ITSELF: bool;
}

type Connecting<'a, C> = Pin<Box<dyn Future<Output = RedisResult<C>> + Send + 'a>>;

struct Node(Client);
struct Sentinel(Mutex<SentinelClient>);
struct Cluster(ClusterClient);

fn config() -> AsyncConnectionConfig {
    AsyncConnectionConfig::new()
        .set_connection_timeout(Some(CONNECT_TIMEOUT))
        .set_response_timeout(Some(RESPONSE_TIMEOUT))
}

impl Connect for Node {
    type Connection = MultiplexedConnection;

    const HEALS_ITSELF: bool = false;

    fn connect(&self) -> Connecting<'_, Self::Connection> {
        Box::pin(async {
            let config = config();
            let connecting = self.0.get_multiplexed_async_connection_with_config(&config);
            connecting.await
        })
    }
}

impl Connect for Sentinel {
    type Connection = MultiplexedConnection;

    const HEALS_ITSELF: bool = false;

    fn connect(&self) -> Connecting<'_, Self::Connection> {
        Box::pin(async {
            let mut client = self.0.lock().await;
            client.get_async_connection_with_config(&config()).await
        })
    }
}

impl Connect for Cluster {
    type Connection = redis::cluster_async::ClusterConnection;

    const HEALS_ITSELF: bool = true;

    fn connect(&self) -> Connecting<'_, Self::Connection> {
        Box::pin(self.0.get_async_connection())
    }
}

/// A connection that is made when it is needed.
struct Lazy<C: Connect> {
    way: C,
    /// The connection in use and its number. A plain lock: held for a copy, never across an await.
    current: RwLock<Option<(C::Connection, usize)>>,
    /// Held while connecting, so that many callers make one connection; how many were made.
    connecting: Mutex<usize>,
}

impl<C: Connect> Lazy<C> {
    fn new(way: C) -> Self {
        Self {
            way,
            current: RwLock::default(),
            connecting: Mutex::default(),
        }
    }

    fn current(&self) -> Option<(C::Connection, usize)> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        current.clone()
    }

    async fn connection(&self) -> RedisResult<(C::Connection, usize)> {
        if let Some(current) = self.current() {
            return Ok(current);
        }
        let mut number = self.connecting.lock().await;
        if let Some(current) = self.current() {
            return Ok(current);
        }
        let made = in_time(self.way.connect()).await?;
        *number += 1;
        let current = Some((made.clone(), *number));
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = current;
        Ok((made, *number))
    }

    /// Gives up a connection that is of no use any more, unless another has replaced it already.
    fn judge<T>(&self, number: usize, answer: &RedisResult<T>) {
        let Err(error) = answer else { return };
        if C::HEALS_ITSELF || !is_useless(error) {
            return;
        }
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        if current.as_ref().is_some_and(|(_, found)| *found == number) {
            *current = None;
        }
    }
}

impl<C: Connect> Source for Lazy<C> {
    fn command<'a>(&'a self, command: &'a Cmd) -> RedisFuture<'a, Value> {
        Box::pin(async move {
            let (mut connection, number) = self.connection().await?;
            let answer = connection.req_packed_command(command).await;
            self.judge(number, &answer);
            answer
        })
    }

    fn pipeline<'a>(
        &'a self,
        pipeline: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        Box::pin(async move {
            let (mut connection, number) = self.connection().await?;
            let answer = connection
                .req_packed_commands(pipeline, offset, count)
                .await;
            self.judge(number, &answer);
            answer
        })
    }

    fn database(&self) -> i64 {
        self.current()
            .map_or(0, |(connection, _)| connection.get_db())
    }
}

/// Asking every Sentinel in turn, or every node of a cluster, may take longer than one connection.
async fn in_time<T>(connecting: Connecting<'_, T>) -> RedisResult<T> {
    match tokio::time::timeout(CONNECT_TIMEOUT * 4, connecting).await {
        Ok(connected) => connected,
        Err(_) => Err(RedisError::from((
            ErrorKind::Io,
            "connecting to Redis took too long",
        ))),
    }
}

/// Whether the connection is broken, or leads to a node that cannot serve now or no longer.
fn is_useless(error: &RedisError) -> bool {
    let serves_not = ["READONLY", "LOADING", "MASTERDOWN"];
    error.is_io_error()
        || error.is_timeout()
        || error.is_connection_dropped()
        || error.is_unrecoverable_error()
        || error.code().is_some_and(|code| serves_not.contains(&code))
}
