//! The connection to Redis: made when needed, made again after a loss.
//!
//! Every connection is remembered together with the history of the node it leads to, read when it
//! was made. So an answer always comes with the epoch of the node that gave it; a connection that
//! renews itself in silence could pair an answer of one node with the epoch of another.

use std::{
    future::Future,
    sync::{
        PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use redis::{
    AsyncConnectionConfig, Client, ErrorKind, Pipeline, RedisError, RedisResult, ScriptInvocation,
    Value,
    aio::{MultiplexedConnection, PubSub},
};

use super::address::Address;
use crate::{RelayError, memory::random_number};

/// How long connecting may take.
const CONNECT_TIMEOUT: Duration = Duration::from_millis(1_500);
/// How long an answer may take.
pub(super) const RESPONSE_TIMEOUT: Duration = Duration::from_millis(1_500);

/// The way to one Redis.
pub(super) struct Connector {
    client: Client,
    name: String,
    /// The connection in use. A plain lock: held to clone it, never across an await.
    link: RwLock<Option<Link>>,
    /// How many connections were attempted; also the number of the newest link.
    attempts: AtomicU64,
    /// Held while connecting, so that many callers make one connection; the last failure.
    connecting: tokio::sync::Mutex<Option<RelayError>>,
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
pub(super) trait Request {
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

impl Connector {
    pub(super) fn new(address: Address) -> Result<Self, RelayError> {
        let Address { info, name } = address;
        let client =
            Client::open(info).map_err(|error| RelayError::BadAddress(about(&name, &error)))?;
        Ok(Self {
            client,
            name,
            link: RwLock::default(),
            attempts: AtomicU64::new(0),
            connecting: tokio::sync::Mutex::default(),
        })
    }

    /// Host and port, or the path of the socket.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Sends a request. One that met a broken connection is sent once more over a new one: all
    /// requests may be repeated without harm.
    pub(super) async fn ask(&self, request: &impl Request) -> Result<Answer, RelayError> {
        match self.try_ask(request).await? {
            Ok(answer) => Ok(answer),
            Err(error) if is_broken(&error) => self
                .try_ask(request)
                .await?
                .map_err(|error| self.explain(&error)),
            Err(error) => Err(self.explain(&error)),
        }
    }

    async fn try_ask(&self, request: &impl Request) -> Result<RedisResult<Answer>, RelayError> {
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
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECT_TIMEOUT))
            .set_response_timeout(Some(RESPONSE_TIMEOUT));
        let mut connection = self
            .client
            .get_multiplexed_async_connection_with_config(&config)
            .await
            .map_err(|error| self.explain(&error))?;
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
            Err(error) => return Err(self.explain(&error)),
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

    /// A connection that hears messages.
    pub(super) async fn listen(&self) -> Result<PubSub, RelayError> {
        match tokio::time::timeout(CONNECT_TIMEOUT, self.client.get_async_pubsub()).await {
            Ok(found) => found.map_err(|error| self.explain(&error)),
            Err(_) => Err(self.silence()),
        }
    }

    /// The error of an answer that did not come.
    pub(super) fn silence(&self) -> RelayError {
        RelayError::Unavailable(format!("Redis at {} did not answer in time", self.name))
    }

    /// What an error means for the caller.
    pub(super) fn explain(&self, error: &RedisError) -> RelayError {
        let message = about(&self.name, error);
        match complaint(error) {
            Some((code, detail)) => match code.as_str() {
                "CORRUPT" => RelayError::Corrupt { key: detail },
                "WRONGTYPE" => RelayError::Corrupt {
                    key: "!session".to_owned(),
                },
                "NOPERM" | "NOAUTH" | "WRONGPASS" => RelayError::Refused(message),
                _ => RelayError::Unavailable(message),
            },
            None if error.kind() == ErrorKind::AuthenticationFailed => RelayError::Refused(message),
            None => RelayError::Unavailable(message),
        }
    }
}

fn about(name: &str, error: &RedisError) -> String {
    format!("Redis at {name}: {error}")
}

/// Code and text of what Redis itself complains about; of several commands, the first complaint.
fn complaint(error: &RedisError) -> Option<(String, String)> {
    let complaints = error.clone().into_server_errors()?;
    let (_, first) = complaints.first()?;
    let detail = first.details().unwrap_or_default().trim();
    Some((first.code().to_owned(), detail.to_owned()))
}

/// Whether the connection broke. The node may be well: a new connection is worth a try at once.
fn is_broken(error: &RedisError) -> bool {
    !error.is_timeout() && (error.is_connection_dropped() || error.is_unrecoverable_error())
}

/// Whether the node at the other end cannot serve now, or no longer.
fn is_away(error: &RedisError) -> bool {
    let serves_not = ["LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN"];
    error.is_timeout()
        || error.is_io_error()
        || complaint(error).is_some_and(|(code, _)| serves_not.contains(&code.as_str()))
}

/// Whether the command is not there for this user, or not at all.
fn is_denied(error: &RedisError) -> bool {
    complaint(error)
        .is_some_and(|(code, detail)| code == "NOPERM" || detail.starts_with("unknown command"))
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
