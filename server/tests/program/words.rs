//! What is written down, and what never is.

use load::{Browser, Replicas};
use serde_json::Value;

use crate::running::{Running, SECRET};

/// What a visitor writes, and nobody else reads.
const PRIVATE: &str = "MY PRIVATE PROGRAM";

#[tokio::test]
async fn logs_say_much_and_never_program_text_secrets_or_cookies() {
    let token = "operators-token-0123456789";
    let mut server = Running::start(&[
        ("RUST_LOG", "trace"),
        ("EVERBASIC_LOG_FORMAT", "json"),
        ("EVERBASIC_OPERATOR_TOKEN", token),
        ("EVERBASIC_REDIS_URL", "redis://user:hunter2@127.0.0.1:1/"),
    ]);
    let page = server.get("/", "");
    let cookie = page.cookie().expect("a cookie").to_owned();
    let (_, value) = cookie.split_once('=').expect("a value");
    // With the store away the push is refused; what it said must not be in the log for that.
    let replicas = Replicas::new(vec![server.address]);
    let mut browser = Browser::open(replicas, [1; 6]).await.expect("a page");
    let delta = browser.edit("program/g/a", PRIVATE.as_bytes(), 0);
    let delta = delta.expect("a key");
    let _ = browser.push(vec![delta], None, 0).await;
    let _ = browser.hello().await;
    server.get("/operator", &format!("Authorization: Bearer {token}\n"));
    server.get("/s/my-private-name", &format!("Cookie: {cookie}\n"));
    server.get("/api/live?tag=nonsense", &format!("Cookie: {cookie}\n"));
    let last = server.get("/the-last-one", "X-Request-Id: asked-by-proxy\n");
    assert_eq!(last.header("x-request-id"), Some("asked-by-proxy"));
    let line = server.wait_for_line("/the-last-one");
    assert!(line.contains("asked-by-proxy"), "{line}");
    let log = server.log();
    for secret in [PRIVATE, SECRET, "hunter2", token, value, "my-private-name"] {
        assert!(!log.contains(secret), "{secret:?} is in the log");
    }
    for line in log.lines() {
        let event: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}"));
        for field in ["timestamp", "level"] {
            assert!(event[field].is_string(), "{field} is not in {line}");
        }
    }
    let answered = log.lines().filter(|line| line.contains("\"answered\""));
    assert!(answered.count() >= 6, "{log}");
}

#[test]
fn a_request_id_that_could_be_more_is_replaced() {
    let server = Running::start(&[]);
    let own = server
        .get("/healthz", "")
        .header("x-request-id")
        .map(str::to_owned);
    assert_eq!(own.as_deref().map(str::len), Some(12));
    let answer = server.get("/healthz", "X-Request-Id: a b\"c\n");
    assert_ne!(answer.header("x-request-id"), Some("a b\"c"));
}

#[test]
fn the_start_says_mode_store_and_address_without_passwords() {
    let mut server = Running::start(&[
        ("EVERBASIC_REDIS_URL", "redis://user:hunter2@127.0.0.1:1/"),
        ("EVERBASIC_MODE", "production"),
    ]);
    let version = format!("everbasic-server {}, production", env!("CARGO_PKG_VERSION"));
    let address = server.address.to_string();
    for text in [
        version.as_str(),
        "storage: Redis at 127.0.0.1:1",
        address.as_str(),
    ] {
        server.wait_for_line(text);
    }
    assert!(!server.log().contains("hunter2"));
    let ready = server.get("/readyz", "");
    assert_eq!(ready.status, 200);
    assert!(
        ready.text().starts_with("degraded: the store"),
        "{}",
        ready.text()
    );
}
