//! One browser.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use delta::{
    Batch, Delta, Hello, HelloRequest, Key, Live, PushOutcome, Replica, ReplicaId, SessionTag, wire,
};
use futures_util::StreamExt;
use serde::{Serialize, de::DeserializeOwned};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{self, client::IntoClientRequest, handshake::client::Request},
};

use crate::{
    LoadError, Replicas,
    http::{Answer, Connection},
};

/// How often all servers are asked before it counts as an error: a proxy does as much.
const ROUNDS: u32 = 20;
/// How long to wait before all are asked again.
const ROUND_PAUSE: Duration = Duration::from_millis(50);

/// The channel that tells what has changed.
pub type Channel = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// One browser: its cookie, its session, what it has written.
#[derive(Debug)]
pub struct Browser {
    replicas: Replicas,
    connection: Option<Connection>,
    cookie: Option<String>,
    session: SessionTag,
    replica: Replica,
    /// Requests that had to be sent again because a server was gone.
    pub retried: u64,
}

#[derive(Serialize)]
struct HelloArguments {
    request: HelloRequest,
    handle: Option<String>,
}

#[derive(Serialize)]
struct PushArguments<'a> {
    batch: &'a Batch,
    handle: Option<String>,
}

impl Browser {
    /// Loads the page, for the first time.
    ///
    /// # Errors
    /// [`LoadError`].
    pub async fn open(replicas: Replicas, id: [u8; 6]) -> Result<Self, LoadError> {
        let mut browser = Self {
            replicas,
            connection: None,
            cookie: None,
            session: SessionTag([0; 8]),
            replica: Replica::new(ReplicaId(id)),
            retried: 0,
        };
        browser.load().await?;
        Ok(browser)
    }

    /// Loads the page again, as F5 does: all that was said is in it or comes with the hello.
    ///
    /// # Errors
    /// [`LoadError`].
    pub async fn load(&mut self) -> Result<String, LoadError> {
        let answer = self.ask("GET", "/", &[]).await?;
        if answer.status != 200 {
            return Err(LoadError::Refused(answer.status));
        }
        let html = String::from_utf8_lossy(&answer.body).into_owned();
        self.session = tag(&html).ok_or_else(|| unexpected("a page without a session"))?;
        Ok(html)
    }

    /// The session's public name.
    pub fn session(&self) -> SessionTag {
        self.session
    }

    /// A change of one register. Its key has to be one.
    ///
    /// # Errors
    /// [`LoadError::Unexpected`] for a key that is none.
    pub fn edit(&mut self, key: &str, value: &[u8], token: u64) -> Result<Delta, LoadError> {
        let key = Key::new(key).map_err(|error| unexpected(&error.to_string()))?;
        Ok(self
            .replica
            .edit(key, Some(value.to_vec()), token, now_ms()))
    }

    /// Pushes these changes.
    ///
    /// # Errors
    /// [`LoadError`] if nothing is known about what became of them.
    pub async fn push(
        &mut self,
        deltas: Vec<Delta>,
        claim: Option<u64>,
        token: u64,
    ) -> Result<PushOutcome, LoadError> {
        let batch = Batch {
            session: self.session,
            origin: self.replica.id(),
            claim,
            token,
            floor: None,
            part: None,
            deltas,
        };
        let arguments = PushArguments {
            batch: &batch,
            handle: None,
        };
        self.call("/api/push", &arguments).await
    }

    /// Says hello as a page does that knows nothing: everything comes back.
    ///
    /// # Errors
    /// [`LoadError`].
    pub async fn hello(&mut self) -> Result<Hello, LoadError> {
        self.greet(false).await
    }

    /// The same of a page that has all of the session, should the store be away.
    ///
    /// # Errors
    /// [`LoadError`].
    pub async fn hello_with_all(&mut self) -> Result<Hello, LoadError> {
        self.greet(true).await
    }

    async fn greet(&mut self, whole: bool) -> Result<Hello, LoadError> {
        let request = HelloRequest {
            session: self.session,
            replica: self.replica.id(),
            cursor: None,
            digest: 0,
            run: None,
            whole,
        };
        let handle = None;
        self.call("/api/hello", &HelloArguments { request, handle })
            .await
    }

    /// Opens the live channel at whatever server answers.
    ///
    /// # Errors
    /// [`LoadError`].
    pub async fn listen(&mut self) -> Result<Channel, LoadError> {
        let mut last = String::new();
        for _ in 0..ROUNDS {
            for address in self.replicas.in_turn() {
                let request = self.upgrade(&address.to_string())?;
                match connect_async(request).await {
                    Ok((channel, _)) => return Ok(channel),
                    Err(tungstenite::Error::Http(answer)) => {
                        return Err(LoadError::Refused(answer.status().as_u16()));
                    }
                    Err(error) => last = error.to_string(),
                }
            }
            tokio::time::sleep(ROUND_PAUSE).await;
        }
        Err(LoadError::Away(last))
    }

    fn upgrade(&self, host: &str) -> Result<Request, LoadError> {
        let ReplicaId(id) = self.replica.id();
        let id: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
        let url = format!("ws://{host}/api/live?tag={}&replica={id}", self.session);
        let mut request = url
            .into_client_request()
            .map_err(|error| unexpected(&error.to_string()))?;
        let cookie = self
            .cookie
            .as_deref()
            .and_then(|cookie| cookie.parse().ok());
        if let Some(cookie) = cookie {
            request.headers_mut().insert("cookie", cookie);
        }
        Ok(request)
    }

    async fn call<T: DeserializeOwned>(
        &mut self,
        path: &str,
        arguments: &impl Serialize,
    ) -> Result<T, LoadError> {
        let body =
            postcard::to_allocvec(arguments).map_err(|error| unexpected(&error.to_string()))?;
        let answer = self.ask("POST", path, &body).await?;
        match answer.status {
            200 => {
                postcard::from_bytes(&answer.body).map_err(|error| unexpected(&error.to_string()))
            }
            status => Err(LoadError::Refused(status)),
        }
    }

    /// Asks whatever server answers. One that is gone is passed over, as a proxy does; all requests may
    /// be sent twice without harm.
    async fn ask(&mut self, method: &str, path: &str, body: &[u8]) -> Result<Answer, LoadError> {
        let mut last = String::new();
        if let Some(connection) = self.connection.take() {
            let cookie = self.cookie.as_deref();
            match connection.ask(method, path, cookie, body).await {
                Ok(answered) => return Ok(self.keep(answered)),
                // The server has closed what nobody was using.
                Err(_) => self.retried += 1,
            }
        }
        for _ in 0..ROUNDS {
            for address in self.replicas.in_turn() {
                let cookie = self.cookie.as_deref();
                let asked = async {
                    let connection = Connection::open(address).await?;
                    connection.ask(method, path, cookie, body).await
                };
                match asked.await {
                    Ok(answered) => return Ok(self.keep(answered)),
                    Err(error) => last = error.to_string(),
                }
                self.retried += 1;
            }
            tokio::time::sleep(ROUND_PAUSE).await;
        }
        Err(LoadError::Away(last))
    }

    fn keep(&mut self, (answer, connection): (Answer, Option<Connection>)) -> Answer {
        self.connection = connection;
        if answer.cookie.is_some() {
            self.cookie.clone_from(&answer.cookie);
        }
        answer
    }
}

/// The next thing a channel says; `None` when it has ended.
pub async fn heard(channel: &mut Channel) -> Option<Live> {
    loop {
        let message = channel.next().await?.ok()?;
        if message.is_binary() {
            return wire::decode(&message.into_data()).ok();
        }
        if message.is_close() {
            return None;
        }
    }
}

/// The session of a page. It travels as JSON in a script, with its quotes escaped once more.
fn tag(html: &str) -> Option<SessionTag> {
    let (_, rest) = html.split_once("session_tag")?;
    let digits = rest.trim_start_matches(|c: char| !c.is_ascii_hexdigit());
    SessionTag::parse(digits.get(..16)?)
}

fn unexpected(what: &str) -> LoadError {
    LoadError::Unexpected(what.to_owned())
}

fn now_ms() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| {
            u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
        })
}
