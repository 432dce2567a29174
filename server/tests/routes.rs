//! What the routes answer: status, cookie, policy and caching, without a network.

mod support;

use app::api::ApiError;
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use delta::{Changes, Cursor, Hello, PushOutcome, SessionTag};
use server::guard::BODY_BYTES_MAX;
use server::shutdown::Shutdown;
use support::{ChangesArguments, Visitor, hello, push, server, server_until, site};

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
async fn the_page_for_the_time_without_a_server_is_nobodys() {
    let site = site();
    let bundle = "pkg/everbasic.abcdefghijklmnopqrstuv.wasm";
    std::fs::create_dir(site.path().join("pkg")).expect("a directory");
    std::fs::write(site.path().join(bundle), b"\0asm").expect("a file");
    let mut visitor = Visitor::of(&server(site.path()));
    let shell = visitor.get("/shell").await;
    assert_eq!(shell.status, StatusCode::OK);
    assert!(
        !shell.headers.contains_key(header::SET_COOKIE),
        "it has no session"
    );
    let policy = shell.header(header::CONTENT_SECURITY_POLICY);
    assert!(policy.contains("script-src 'self' 'nonce-") && !policy.contains("unsafe-inline"));
    assert!(shell.text().contains("mount_kept"));

    let release = visitor.get("/release.js").await;
    assert_eq!(release.header(header::CACHE_CONTROL), "no-cache");
    assert!(release.text().contains(&format!("\"/{bundle}\"")));
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
        r#"{"status":"ok","storage":"memory","reachable":true,"sessions_in_memory":0}"#
    );
    assert_eq!(answer.header(header::SET_COOKIE), "");
}

#[tokio::test]
async fn load_balancers_and_monitoring_are_answered() {
    let site = site();
    let shutdown = Shutdown::default();
    let server = server_until(site.path(), shutdown.clone());
    let mut visitor = Visitor::of(&server);
    let answer = visitor.get("/healthz").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.text().contains("\"reachable\":true"));
    assert_eq!(visitor.get("/readyz").await.status, StatusCode::OK);
    visitor.get("/nowhere").await;

    let answer = visitor.get("/metrics").await;
    assert_eq!(answer.status, StatusCode::OK);
    let text = answer.text();
    for line in [
        "everbasic_store_up 1",
        "everbasic_live_channels 0",
        "everbasic_http_answers_total{status=\"2xx\"} 2",
        "everbasic_http_answers_total{status=\"4xx\"} 1",
    ] {
        assert!(
            text.lines().any(|found| found == line),
            "{line} is not in {text}"
        );
    }
    assert!(visitor.cookie.is_none(), "monitoring makes no sessions");

    shutdown.begin();
    let ending = visitor.get("/readyz").await.status;
    assert_eq!(ending, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(visitor.get("/healthz").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_deleted_session_stays_deleted() {
    let site = site();
    let server = server(site.path());
    let mut visitor = Visitor::of(&server);
    let tag = visitor.open("/").await;
    visitor.call("/api/push", &push(tag, None, "secret")).await;
    let none: Option<&str> = None;
    let answer = visitor.call("/api/forget", &(tag, none)).await;
    assert_eq!(answer.status, StatusCode::OK);
    // What an open page still has is not taken again.
    visitor.call("/api/push", &push(tag, None, "secret")).await;
    let told: Hello = visitor.call("/api/hello", &hello(tag)).await.decode();
    assert!(told.changes.gone_ms > 0 && told.changes.deltas.is_empty());
    // Nobody else's page can do that.
    let other = SessionTag([9; 8]);
    let answer = visitor.call("/api/forget", &(other, none)).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    // A page that knows of an earlier deletion tells nothing new; nor of another session.
    let known_ms = told.changes.gone_ms - 1;
    let again = (tag, known_ms, none);
    let answer = visitor.call("/api/forget_before", &again).await;
    assert_eq!(answer.status, StatusCode::OK);
    let after: Hello = visitor.call("/api/hello", &hello(tag)).await.decode();
    assert_eq!(after.changes.cursor, told.changes.cursor);
    let strange = (other, known_ms, none);
    let answer = visitor.call("/api/forget_before", &strange).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
}
