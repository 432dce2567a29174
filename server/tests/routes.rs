//! What the routes answer: status, cookie, policy and caching, without a network.

use std::path::Path;

use app::api::ApiError;
use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use delta::{
    Batch, Changes, Cursor, Hello, HelloRequest, Key, PushOutcome, Replica, ReplicaId, SessionTag,
};
use leptos::config::LeptosOptions;
use relay::{AnyStore, MemoryStore};
use serde::{Serialize, de::DeserializeOwned};
use server::{
    guard::BODY_BYTES_MAX,
    routes::{AppState, router},
    shutdown::Shutdown,
    site::Site,
};
use session::{CookieOptions, SessionLayer, SigningKeys};
use tower::ServiceExt;

/// A server with an empty store in memory, and a site directory with one file of each kind.
fn server(site: &Path) -> Router {
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
        site: Site::find(site).expect("a site"),
        leptos: LeptosOptions::builder().output_name("everbasic").build(),
        shutdown: Shutdown::default(),
    };
    router(state, SessionLayer::new(keys, CookieOptions::default()))
}

/// One browser: keeps its cookie.
struct Visitor {
    server: Router,
    cookie: Option<String>,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    fn header(&self, name: header::HeaderName) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("ASCII"))
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn decode<T: DeserializeOwned>(&self) -> T {
        postcard::from_bytes(&self.body).expect("a value of that type")
    }
}

impl Visitor {
    fn of(server: &Router) -> Self {
        Self {
            server: server.clone(),
            cookie: None,
        }
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Answer {
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

    async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }

    async fn post(&mut self, path: &str, body: impl Into<Body>) -> Answer {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-postcard");
        self.send(request, body.into()).await
    }

    async fn call(&mut self, path: &str, arguments: &impl Serialize) -> Answer {
        let body = postcard::to_allocvec(arguments).expect("encodable");
        self.post(path, body).await
    }

    /// Loads a page and returns the session tag in it.
    async fn open(&mut self, path: &str) -> SessionTag {
        let html = self.get(path).await.text();
        // The first paint travels as JSON in a script, with its quotes escaped once more.
        let (_, rest) = html.split_once("session_tag").expect("a first paint");
        let digits = rest.trim_start_matches(|c: char| !c.is_ascii_hexdigit());
        SessionTag::parse(&digits[..16]).expect("a tag")
    }
}

/// The arguments of the server functions, in their order.
#[derive(Serialize)]
struct HelloArguments {
    request: HelloRequest,
    handle: Option<String>,
}

#[derive(Serialize)]
struct PushArguments {
    batch: Batch,
    handle: Option<String>,
}

#[derive(Serialize)]
struct ChangesArguments {
    session: SessionTag,
    cursor: Cursor,
    handle: Option<String>,
}

fn hello(session: SessionTag) -> HelloArguments {
    HelloArguments {
        request: HelloRequest {
            session,
            replica: ReplicaId([1; 6]),
            cursor: None,
            digest: 0,
        },
        handle: None,
    }
}

/// A batch with one register, `typing`.
fn push(session: SessionTag, handle: Option<&str>, value: &str) -> PushArguments {
    let mut replica = Replica::new(ReplicaId([1; 6]));
    let key = Key::new("typing").expect("a key");
    let delta = replica.edit(key, Some(value.as_bytes().to_vec()), 0, 1);
    PushArguments {
        batch: Batch {
            session,
            origin: ReplicaId([1; 6]),
            claim: None,
            token: 0,
            floor: None,
            deltas: vec![delta],
        },
        handle: handle.map(str::to_owned),
    }
}

fn site() -> tempfile::TempDir {
    tempfile::tempdir().expect("a directory")
}

#[tokio::test]
async fn a_page_is_for_one_visitor_at_one_moment() {
    let site = site();
    let answer = Visitor::of(&server(site.path())).get("/").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");

    let cookie = answer.header(header::SET_COOKIE);
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age="] {
        assert!(cookie.contains(attribute), "{attribute} is not in {cookie}");
    }
    assert!(
        !cookie.contains("Secure"),
        "plain http has no secure cookies"
    );

    let policy = answer.header(header::CONTENT_SECURITY_POLICY);
    let (_, rest) = policy
        .split_once("script-src 'self' 'nonce-")
        .expect("a nonce");
    let (nonce, rest) = rest.split_once('\'').expect("the end of the nonce");
    assert!(rest.starts_with(" 'wasm-unsafe-eval';"));
    assert!(!policy.contains("unsafe-inline"));
    let html = answer.text();
    for script in html.split("<script").skip(1) {
        let tag = script.split('>').next().unwrap_or_default();
        assert!(
            tag.contains(&format!("nonce=\"{nonce}\"")),
            "no nonce in <script{tag}>"
        );
    }
    assert!(html.contains("/pkg/everbasic.abcdefghijklmnopqrstuv.js"));
    assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
}

#[tokio::test]
async fn nonces_differ() {
    let site = site();
    let server = server(site.path());
    let mut visitor = Visitor::of(&server);
    let first = visitor.get("/").await;
    let second = visitor.get("/").await;
    assert_ne!(
        first.header(header::CONTENT_SECURITY_POLICY),
        second.header(header::CONTENT_SECURITY_POLICY)
    );
}

#[tokio::test]
async fn the_cookie_is_the_session_and_a_forged_one_is_a_new_session() {
    let site = site();
    let server = server(site.path());
    let mut visitor = Visitor::of(&server);
    let tag = visitor.open("/").await;
    assert_eq!(visitor.open("/").await, tag);

    let cookie = visitor.cookie.clone().expect("a cookie");
    let (body, last) = cookie.split_at(cookie.len() - 1);
    let other = if last == "A" { "B" } else { "A" };
    let mut forger = Visitor::of(&server);
    for forged in [format!("{body}{other}"), "everbasic=nonsense".to_owned()] {
        forger.cookie = Some(forged.clone());
        assert_ne!(forger.open("/").await, tag);
        assert_ne!(forger.cookie, Some(forged), "a new cookie is set");
    }
}

#[tokio::test]
async fn what_was_pushed_is_in_the_next_page_and_in_hello() {
    let site = site();
    let server = server(site.path());
    let mut visitor = Visitor::of(&server);
    let tag = visitor.open("/").await;

    let answer = visitor.call("/api/push", &push(tag, None, "PRINT 1")).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
    let PushOutcome::Accepted { cursor, .. } = answer.decode() else {
        panic!("not accepted: {:?}", answer.decode::<PushOutcome>());
    };
    assert_eq!(cursor.revision, 1);

    let hello: Hello = visitor.call("/api/hello", &hello(tag)).await.decode();
    assert_eq!(hello.changes.deltas.len(), 1);
    assert!(visitor.get("/").await.text().contains("PRINT 1"));

    let since = |cursor| ChangesArguments {
        session: tag,
        cursor,
        handle: None,
    };
    let changes: Changes = visitor.call("/api/changes", &since(cursor)).await.decode();
    assert!(!changes.whole && changes.deltas.is_empty());
    let changes: Changes = visitor
        .call("/api/changes", &since(Cursor::default()))
        .await
        .decode();
    assert!(changes.whole && changes.deltas.len() == 1);

    let mut other = Visitor::of(&server);
    assert!(!other.get("/").await.text().contains("PRINT 1"));
}

#[tokio::test]
async fn an_isolated_session_is_another_one() {
    let site = site();
    let server = server(site.path());
    let mut visitor = Visitor::of(&server);
    let tag = visitor.open("/").await;
    let isolated = visitor.open("/s/lander").await;
    assert_ne!(isolated, tag);
    assert_eq!(visitor.open("/s/lander").await, isolated);

    let arguments = push(isolated, Some("lander"), "LOAD");
    let outcome: PushOutcome = visitor.call("/api/push", &arguments).await.decode();
    assert!(matches!(outcome, PushOutcome::Accepted { .. }));
    assert!(visitor.get("/s/lander").await.text().contains("LOAD"));
    assert!(!visitor.get("/").await.text().contains("LOAD"));

    let too_long = format!("/s/{}", "x".repeat(65));
    for path in ["/s/a%20b", "/s/..%2f", too_long.as_str()] {
        assert_eq!(
            visitor.get(path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_page_of_another_session_is_told_so() {
    let site = site();
    let server = server(site.path());
    let tag = Visitor::of(&server).open("/").await;
    let mut other = Visitor::of(&server);
    other.open("/").await;

    let outcome: PushOutcome = other
        .call("/api/push", &push(tag, None, "x"))
        .await
        .decode();
    assert_eq!(outcome, PushOutcome::WrongSession);
    let answer = other.call("/api/hello", &hello(tag)).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert_eq!(answer.decode::<ApiError>(), ApiError::WrongSession);
}

#[tokio::test]
async fn malformed_and_oversized_requests_are_refused_clearly() {
    let site = site();
    let server = server(site.path());
    let mut visitor = Visitor::of(&server);
    let tag = visitor.open("/").await;

    let answer = visitor.post("/api/push", vec![0xff; 100]).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(matches!(answer.decode(), ApiError::Malformed(_)));

    let whole = postcard::to_allocvec(&push(tag, None, "x")).expect("encodable");
    let answer = visitor
        .post("/api/push", whole[..whole.len() / 2].to_vec())
        .await;
    assert_eq!(
        answer.status,
        StatusCode::BAD_REQUEST,
        "a batch cut in half"
    );

    // A key that breaks the grammar: the same length, in capitals.
    let text = b"typing";
    let at = whole
        .windows(text.len())
        .position(|bytes| bytes == text)
        .expect("the key");
    let mut broken = whole.clone();
    broken[at..at + text.len()].copy_from_slice(b"TYPING");
    let answer = visitor.post("/api/push", broken).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "a malformed key");

    let answer = visitor.post("/api/push", vec![0; BODY_BYTES_MAX + 1]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);

    let big = "x".repeat(20 * 1024);
    let outcome: PushOutcome = visitor
        .call("/api/push", &push(tag, None, &big))
        .await
        .decode();
    assert!(matches!(outcome, PushOutcome::Rejected { key, .. } if key == "typing"));

    let answer = visitor.post("/api/nothing", "").await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
    assert!(visitor.get("/api/push").await.status.is_client_error());
}

#[tokio::test]
async fn another_site_cannot_push() {
    let site = site();
    let server = server(site.path());
    let mut visitor = Visitor::of(&server);
    let tag = visitor.open("/").await;
    let body = postcard::to_allocvec(&push(tag, None, "x")).expect("encodable");
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://evil.example"),
    ] {
        let request = Request::post("/api/push")
            .header("host", "ours.example")
            .header(name, value);
        let answer = visitor.send(request, Body::from(body.clone())).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {value}");
    }
    let hello: Hello = visitor.call("/api/hello", &hello(tag)).await.decode();
    assert!(hello.changes.deltas.is_empty(), "nothing was taken");
}

#[tokio::test]
async fn files_are_cached_by_their_names_and_carry_the_policy() {
    let site = site();
    let server = server(site.path());
    let mut visitor = Visitor::of(&server);
    let hashed = visitor
        .get("/pkg/everbasic.abcdefghijklmnopqrstuv.js")
        .await;
    assert_eq!(hashed.status, StatusCode::OK);
    assert!(hashed.header(header::CACHE_CONTROL).contains("immutable"));
    let worker = visitor.get("/worker.js").await;
    assert_eq!(worker.status, StatusCode::OK);
    assert_eq!(worker.header(header::CACHE_CONTROL), "no-cache");
    let policy = worker.header(header::CONTENT_SECURITY_POLICY);
    assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval';"));
    assert_eq!(
        worker.header(header::SET_COOKIE),
        "",
        "files know no visitor"
    );

    let missing = visitor
        .get("/pkg/everbasic.bbcdefghijklmnopqrstuv.js")
        .await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert_eq!(missing.header(header::CACHE_CONTROL), "no-cache");
    assert_eq!(
        visitor.get("/../Cargo.toml").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn health_tells_the_storage() {
    let site = site();
    let answer = Visitor::of(&server(site.path())).get("/healthz").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(
        answer.text().trim(),
        r#"{"status":"ok","storage":"memory","reachable":true}"#
    );
    assert_eq!(answer.header(header::SET_COOKIE), "");
}
