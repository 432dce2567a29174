//! What the tests of routes share: a server without a network, and browsers that keep their cookie.

use std::path::Path;

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use delta::{Batch, Cursor, HelloRequest, Key, Replica, ReplicaId, SessionTag};
use leptos::config::LeptosOptions;
use relay::{AnyStore, MemoryStore};
use serde::{Serialize, de::DeserializeOwned};
use server::{
    client::Believed,
    config::Config,
    limits::Gate,
    metrics::Metrics,
    operator_page::Token,
    routes::{AppState, router},
    settings::Keeper,
    shutdown::Shutdown,
    site::Site,
    traces::Traces,
};
use session::{CookieOptions, SessionLayer, SigningKeys};
use tower::ServiceExt;

/// A server with an empty store in memory, and a site directory with one file of each kind.
pub fn server(site: &Path) -> Router {
    server_until(site, Shutdown::default())
}

/// The same, which ends its live channels at that shutdown.
pub fn server_until(site: &Path, shutdown: Shutdown) -> Router {
    server_as(site, shutdown, &Config::default())
}

/// The same with that configuration of what is taken of whom, and who is believed.
pub fn server_as(site: &Path, shutdown: Shutdown, config: &Config) -> Router {
    let metrics = Metrics::new(None);
    let pkg = site.join("pkg");
    std::fs::create_dir_all(&pkg).expect("a directory");
    for name in [
        "everbasic.abcdefghijklmnopqrstuv.js",
        "everbasic.wasm",
        "everbasic.css",
    ] {
        std::fs::write(pkg.join(name), "x").expect("a file");
    }
    std::fs::write(site.join("worker.js"), "x").expect("a file");
    let keys = SigningKeys::new(b"a secret for these tests alone").expect("long enough");
    let state = AppState {
        store: AnyStore::Memory(MemoryStore::new()),
        settings: Keeper::none(),
        traces: Traces::default(),
        gate: Gate::new(&config.limits, metrics.clone()),
        metrics,
        site: Site::find(site).expect("a site"),
        leptos: LeptosOptions::builder().output_name("everbasic").build(),
        shutdown,
        believed: Believed::new(config),
        patience: config.patience,
        operator: config.operator_token.as_deref().map(Token::new),
    };
    let sessions = SessionLayer::new(keys, CookieOptions::default()).expect("good options");
    router(state, sessions)
}

/// One browser: keeps its cookie.
pub struct Visitor {
    pub server: Router,
    pub cookie: Option<String>,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn header(&self, name: header::HeaderName) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("ASCII"))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn decode<T: DeserializeOwned>(&self) -> T {
        postcard::from_bytes(&self.body).expect("a value of that type")
    }
}

impl Visitor {
    pub fn of(server: &Router) -> Self {
        Self {
            server: server.clone(),
            cookie: None,
        }
    }

    pub async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Answer {
        let request = match &self.cookie {
            Some(cookie) => request.header(header::COOKIE, cookie),
            None => request,
        };
        let request = request.body(body).expect("a request");
        let response = self
            .server
            .clone()
            .oneshot(request)
            .await
            .expect("infallible");
        let (parts, body) = response.into_parts();
        if let Some(set) = parts.headers.get(header::SET_COOKIE) {
            let set = set.to_str().expect("ASCII");
            self.cookie = set.split(';').next().map(str::to_owned);
        }
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: to_bytes(body, usize::MAX).await.expect("a whole body"),
        }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }

    pub async fn post(&mut self, path: &str, body: impl Into<Body>) -> Answer {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-postcard");
        self.send(request, body.into()).await
    }

    pub async fn call(&mut self, path: &str, arguments: &impl Serialize) -> Answer {
        let body = postcard::to_allocvec(arguments).expect("encodable");
        self.post(path, body).await
    }

    /// Loads a page and returns the session tag in it.
    pub async fn open(&mut self, path: &str) -> SessionTag {
        let html = self.get(path).await.text();
        // The first paint travels as JSON in a script, with its quotes escaped once more.
        let (_, rest) = html.split_once("session_tag").expect("a first paint");
        let digits = rest.trim_start_matches(|c: char| !c.is_ascii_hexdigit());
        SessionTag::parse(&digits[..16]).expect("a tag")
    }
}

/// The arguments of the server functions, in their order.
#[derive(Serialize)]
pub struct HelloArguments {
    pub request: HelloRequest,
    pub handle: Option<String>,
}

#[derive(Serialize)]
pub struct PushArguments {
    pub batch: Batch,
    pub handle: Option<String>,
}

#[derive(Serialize)]
pub struct ChangesArguments {
    pub session: SessionTag,
    pub cursor: Cursor,
    pub handle: Option<String>,
}

pub fn hello(session: SessionTag) -> HelloArguments {
    HelloArguments {
        request: HelloRequest {
            session,
            replica: ReplicaId([1; 6]),
            cursor: None,
            digest: 0,
            run: None,
            whole: false,
        },
        handle: None,
    }
}

/// A batch with one register, `typing`.
pub fn push(session: SessionTag, handle: Option<&str>, value: &str) -> PushArguments {
    PushArguments {
        handle: handle.map(str::to_owned),
        ..batch(session, &[("typing", value.as_bytes())])
    }
}

/// A batch with these registers.
pub fn batch(session: SessionTag, values: &[(&str, &[u8])]) -> PushArguments {
    let mut replica = Replica::new(ReplicaId([1; 6]));
    let deltas = values.iter().map(|(key, value)| {
        let key = Key::new(*key).expect("a key");
        replica.edit(key, Some(value.to_vec()), 0, 1)
    });
    PushArguments {
        batch: Batch {
            session,
            origin: ReplicaId([1; 6]),
            claim: None,
            token: 0,
            floor: None,
            part: None,
            deltas: deltas.collect(),
        },
        handle: None,
    }
}

pub fn site() -> tempfile::TempDir {
    tempfile::tempdir().expect("a directory")
}
