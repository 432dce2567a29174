//! Connections: accepted up to a limit, with times in which things must happen, ended politely.
//!
//! - [`tls`]: https in the server itself.

pub mod tls;

use std::{
    collections::HashMap,
    convert::Infallible,
    io,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{Router, body::Body};
use hyper::{Request, body::Incoming, service::service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::timeout,
};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use crate::{
    client::{Believed, Peer},
    config::{Config, Limits},
    shutdown::Shutdown,
};

/// How long agreeing on encryption may take.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);
/// Most bytes of a request's head.
const HEAD_BYTES_MAX: usize = 32 * 1024;
/// Most header lines of a request.
const HEADERS_MAX: usize = 100;
/// Most requests at once over one HTTP/2 connection.
const STREAMS_MAX: u32 = 128;
/// How long to wait after the system refused to accept a connection: it has no more of something.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// What accepts connections.
pub struct Listener {
    tcp: TcpListener,
    tls: Option<TlsAcceptor>,
    believed: Believed,
    limits: Limits,
    patience: Duration,
    crowds: Crowds,
}

/// How many connections each address has.
type Crowds = Arc<Mutex<HashMap<IpAddr, u32>>>;

impl Listener {
    /// Accepts from that socket, with encryption if there is something to encrypt with.
    pub fn new(
        tcp: TcpListener,
        tls: Option<TlsAcceptor>,
        believed: Believed,
        config: &Config,
    ) -> Self {
        Self {
            tcp,
            tls,
            believed,
            limits: config.limits,
            patience: config.patience,
            crowds: Crowds::default(),
        }
    }

    /// Serves until the end begins. Connections that are open then end by themselves, once their
    /// request is answered: see [`Shutdown::all_gone`].
    pub async fn serve(self, router: Router, shutdown: Shutdown) {
        let most = usize::try_from(self.limits.connections).unwrap_or(Semaphore::MAX_PERMITS);
        let room = Arc::new(Semaphore::new(if most == 0 {
            Semaphore::MAX_PERMITS
        } else {
            most
        }));
        loop {
            let accepted = tokio::select! {
                accepted = self.accept(&room) => accepted,
                () = shutdown.begun() => return,
            };
            let Some((stream, guard)) = accepted else {
                continue;
            };
            let tls = self.tls.clone();
            let connection = Connection {
                peer: Peer {
                    address: guard.address,
                    is_https: tls.is_some(),
                },
                held: Held {
                    _guard: Arc::new(guard),
                },
                router: router.clone(),
                shutdown: shutdown.clone(),
                patience: self.patience,
            };
            let counted = shutdown.count();
            tokio::spawn(async move {
                converse(stream, tls, connection).await;
                drop(counted);
            });
        }
    }

    /// The next connection, when there is room; `None` for one that is not taken.
    async fn accept(&self, room: &Arc<Semaphore>) -> Option<(TcpStream, Guard)> {
        let permit = room.clone().acquire_owned().await.ok()?;
        let (stream, from) = match self.tcp.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!("a connection cannot be accepted: {error}");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                return None;
            }
        };
        let address = from.ip().to_canonical();
        let most = self.limits.connections_per_address;
        let unlimited = most == 0 || self.believed.is_trusted(address);
        let mut crowds = self.crowds.lock().unwrap_or_else(PoisonError::into_inner);
        let crowd = crowds.entry(address).or_default();
        if *crowd >= most && !unlimited {
            return None;
        }
        *crowd += 1;
        // Small answers must not wait for more to be sent. It fails on a connection that is gone.
        let _ = stream.set_nodelay(true);
        let crowds = self.crowds.clone();
        Some((
            stream,
            Guard {
                address,
                crowds,
                _permit: permit,
            },
        ))
    }
}

/// The place that a connection takes, until the last clone is dropped. It is on each request, so that
/// a live channel, which outlives its request, keeps the place.
#[derive(Clone)]
pub struct Held {
    _guard: Arc<Guard>,
}

/// Counts a connection until it is dropped.
struct Guard {
    address: IpAddr,
    crowds: Crowds,
    _permit: tokio::sync::OwnedSemaphorePermit,
}

impl Drop for Guard {
    fn drop(&mut self) {
        let mut crowds = self.crowds.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(crowd) = crowds.get_mut(&self.address) {
            *crowd -= 1;
            if *crowd == 0 {
                crowds.remove(&self.address);
            }
        }
    }
}

/// What the requests of one connection have in common.
#[derive(Clone)]
struct Connection {
    peer: Peer,
    held: Held,
    router: Router,
    shutdown: Shutdown,
    patience: Duration,
}

/// Answers the requests of one connection.
async fn converse(stream: TcpStream, tls: Option<TlsAcceptor>, connection: Connection) {
    let address = connection.peer.address;
    let ended = match tls {
        None => http1(stream, connection).await,
        Some(tls) => match timeout(HANDSHAKE_TIMEOUT, tls.accept(stream)).await {
            Ok(Ok(stream)) if stream.get_ref().1.alpn_protocol() == Some(b"h2") => {
                http2(stream, connection).await
            }
            Ok(Ok(stream)) => http1(stream, connection).await,
            Ok(Err(error)) => return tracing::debug!(%address, %error, "no encryption agreed on"),
            Err(_) => return tracing::debug!(%address, "agreeing on encryption took too long"),
        },
    };
    if let Err(error) = ended {
        // Browsers end connections as they like; this is for whoever looks for a fault.
        tracing::debug!(%address, %error, "a connection ended");
    }
}

async fn http1<S>(stream: S, connection: Connection) -> hyper::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let shutdown = connection.shutdown.clone();
    let mut builder = hyper::server::conn::http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(connection.patience)
        .max_headers(HEADERS_MAX)
        .max_buf_size(HEAD_BYTES_MAX);
    let service = service_fn(move |request| answer(connection.clone(), request));
    let conversation = builder
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut conversation = std::pin::pin!(conversation);
    tokio::select! {
        ended = conversation.as_mut() => ended,
        () = shutdown.begun() => {
            conversation.as_mut().graceful_shutdown();
            conversation.await
        }
    }
}

async fn http2<S>(stream: S, connection: Connection) -> hyper::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let shutdown = connection.shutdown.clone();
    let mut builder = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
    builder
        .timer(TokioTimer::new())
        .keep_alive_interval(connection.patience)
        .max_concurrent_streams(STREAMS_MAX)
        .max_header_list_size(HEAD_BYTES_MAX as u32);
    let service = service_fn(move |request| answer(connection.clone(), request));
    let conversation = builder.serve_connection(TokioIo::new(stream), service);
    let mut conversation = std::pin::pin!(conversation);
    tokio::select! {
        ended = conversation.as_mut() => ended,
        () = shutdown.begun() => {
            conversation.as_mut().graceful_shutdown();
            conversation.await
        }
    }
}

async fn answer(
    connection: Connection,
    request: Request<Incoming>,
) -> Result<axum::response::Response, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(connection.peer);
    request.extensions_mut().insert(connection.held);
    connection.router.oneshot(request).await
}

/// Listens at the address.
///
/// # Errors
/// What the system says.
pub async fn bind(address: std::net::SocketAddr) -> io::Result<TcpListener> {
    TcpListener::bind(address).await
}
