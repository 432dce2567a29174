//! What somebody tries who means harm, against the routes: cookies, other sites' pages, script in what
//! is shown, paths, guesses. docs/threat-model.md names these tests.

mod support;

use std::net::IpAddr;

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use delta::{Cursor, PushOutcome};
use server::{client::Peer, config::Config, shutdown::Shutdown};
use support::{ChangesArguments, Visitor, batch, hello, push, server, server_as, site};
use workbench::registers;

fn config(variables: &[(&str, &str)]) -> Config {
    let variable = |name: &str| {
        let found = variables.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned())
    };
    Config::read(variable).expect("a configuration")
}

/// A GET as it comes from that address.
fn from(address: &str, path: &str) -> axum::http::request::Builder {
    let address: IpAddr = address.parse().expect("an address");
    let is_https = false;
    Request::get(path).extension(Peer { address, is_https })
}

#[tokio::test]
async fn a_cookie_with_any_other_character_is_a_new_session() {
    let site = site();
    let server = server(site.path());
    let mut visitor = Visitor::of(&server);
    let tag = visitor.open("/").await;
    let cookie = visitor.cookie.clone().expect("a cookie");
    let begin = cookie.find('=').expect("a value") + 1;
    for place in (begin..cookie.len()).step_by(7) {
        let mut forged = cookie.clone().into_bytes();
        forged[place] = if forged[place] == b'A' { b'B' } else { b'A' };
        let mut forger = Visitor::of(&server);
        forger.cookie = String::from_utf8(forged).ok();
        assert_ne!(forger.open("/").await, tag, "character {place}");
    }
    for forged in ["everbasic=", "everbasic=AAAA", "everbasic=../../etc/passwd"] {
        let mut forger = Visitor::of(&server);
        forger.cookie = Some(forged.to_owned());
        assert_ne!(forger.open("/").await, tag, "{forged}");
        assert_ne!(forger.cookie.as_deref(), Some(forged));
    }
}

#[tokio::test]
async fn a_cookie_planted_by_another_site_does_not_win_over_the_visitors_own() {
    let site = site();
    let server = server(site.path());
    let mut victim = Visitor::of(&server);
    let tag = victim.open("/").await;
    let own = victim.cookie.clone().expect("a cookie");
    // What is not signed never fixes a session, before or after the real one.
    for planted in [
        format!("everbasic=fixed; {own}"),
        format!("{own}; everbasic=fixed"),
    ] {
        victim.cookie = Some(planted);
        assert_eq!(victim.open("/").await, tag);
    }
    // Where browsers come by https the name itself keeps other hosts from setting it.
    let keys = session::SigningKeys::new(b"a secret for these tests alone").expect("long");
    let secure = config(&[("EVERBASIC_SECURE_COOKIE", "1")]);
    let layer = server::storage::sessions(&secure, keys).expect("good options");
    let app = axum::Router::new()
        .route("/", axum::routing::get(|| async { "x" }))
        .layer(layer);
    let answer = Visitor::of(&app).get("/").await;
    let cookie = answer.header(header::SET_COOKIE);
    assert!(cookie.starts_with("__Host-everbasic="), "{cookie}");
    for attribute in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
        assert!(cookie.contains(attribute), "{attribute} is not in {cookie}");
    }
    assert!(!cookie.contains("Domain"));
}

#[tokio::test]
async fn a_stolen_tag_opens_nothing() {
    let site = site();
    let server = server(site.path());
    let mut victim = Visitor::of(&server);
    let tag = victim.open("/").await;
    victim.call("/api/push", &push(tag, None, "SECRET")).await;
    // The tag is public; it names the session, and proves nothing.
    let mut thief = Visitor::of(&server);
    thief.open("/").await;
    let answer = thief.call("/api/hello", &hello(tag)).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(!answer.text().contains("SECRET"));
    let since = ChangesArguments {
        session: tag,
        cursor: Cursor::default(),
        handle: None,
    };
    let answer = thief.call("/api/changes", &since).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(!answer.text().contains("SECRET"));
    let outcome: PushOutcome = thief
        .call("/api/push", &push(tag, None, "STOLEN"))
        .await
        .decode();
    assert_eq!(outcome, PushOutcome::WrongSession);
    assert!(victim.get("/").await.text().contains("SECRET"));
}

#[tokio::test]
async fn sessions_cannot_be_found_by_guessing_names() {
    let site = site();
    let server = server(site.path());
    let mut victim = Visitor::of(&server);
    let tag = victim.open("/s/lander").await;
    let arguments = push(tag, Some("lander"), "SECRET");
    victim.call("/api/push", &arguments).await;
    let mut guesser = Visitor::of(&server);
    for path in ["/s/lander".to_owned(), format!("/s/{tag}"), "/".to_owned()] {
        let answer = guesser.get(&path).await;
        assert_eq!(
            answer.status,
            StatusCode::OK,
            "as if there were none: {path}"
        );
        assert!(!answer.text().contains("SECRET"), "{path}");
    }
}

#[tokio::test]
async fn another_sites_page_can_neither_write_nor_read_nor_listen() {
    let site = site();
    let server = server(site.path());
    let mut visitor = Visitor::of(&server);
    let tag = visitor.open("/").await;
    let body = postcard::to_allocvec(&push(tag, None, "FOREIGN")).expect("encodable");
    for said in [
        vec![("sec-fetch-site", "cross-site")],
        vec![("sec-fetch-site", "same-site")],
        vec![("origin", "https://evil.example")],
        vec![("origin", "null")],
        vec![("origin", "http://ours.example.evil.example")],
        // A stranger who says what only a proxy may say.
        vec![
            ("origin", "https://evil.example"),
            ("x-forwarded-host", "evil.example"),
        ],
    ] {
        for path in [
            "/api/push",
            "/api/push_keep_alive",
            "/api/hello",
            "/api/changes",
        ] {
            let mut request = Request::post(path).header("host", "ours.example");
            for (name, value) in &said {
                request = request.header(*name, *value);
            }
            let answer = visitor.send(request, Body::from(body.clone())).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {said:?}");
            assert!(answer.headers.get("access-control-allow-origin").is_none());
        }
        let mut request =
            Request::get(format!("/api/live?tag={tag}")).header("host", "ours.example");
        for (name, value) in &said {
            request = request.header(*name, *value);
        }
        let answer = visitor.send(request, Body::empty()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "live {said:?}");
    }
    assert!(!visitor.get("/").await.text().contains("FOREIGN"));
}

/// What tries to become more than text.
const SCRIPTS: [&str; 6] = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "</textarea><svg onload=alert(1)>",
    "<!--<script>",
    "{{constructor.constructor('alert(1)')()}}</title><script>alert(1)</script>",
];

#[tokio::test]
async fn script_in_program_output_typing_and_settings_stays_text_in_the_first_html() {
    let site = site();
    let server = server(site.path());
    for script in SCRIPTS {
        let mut visitor = Visitor::of(&server);
        let tag = visitor.open("/").await;
        let line = format!("10 REM MARK{script}");
        let values: [(&str, &[u8]); 5] = [
            (registers::TYPING, script.as_bytes()),
            ("program/g/m", line.as_bytes()),
            ("console/0", script.as_bytes()),
            ("settings/theme", script.as_bytes()),
            ("view/file", script.as_bytes()),
        ];
        let outcome: PushOutcome = visitor
            .call("/api/push", &batch(tag, &values))
            .await
            .decode();
        assert!(
            matches!(outcome, PushOutcome::Accepted { .. }),
            "{outcome:?}"
        );
        let answer = visitor.get("/").await;
        let policy = answer.header(header::CONTENT_SECURITY_POLICY);
        let (_, rest) = policy.split_once("'nonce-").expect("a nonce");
        let nonce = rest.split('\'').next().unwrap_or_default().to_owned();
        let html = answer.text();
        assert!(!html.contains(script), "{script} is markup in {html}");
        // Every element that could run something is one of ours.
        for tag in html.split("<script").skip(1) {
            let tag = tag.split('>').next().unwrap_or_default();
            assert!(
                tag.contains(&format!("nonce=\"{nonce}\"")),
                "<script{tag}> after {script}"
            );
        }
        for element in ["<img", "<svg onload", "<iframe"] {
            assert!(!html.contains(element), "{element} after {script}");
        }
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
    }
}

#[tokio::test]
async fn every_answer_tells_browsers_to_be_careful() {
    let site = site();
    let server = server(site.path());
    let mut visitor = Visitor::of(&server);
    for path in [
        "/",
        "/pkg/everbasic.wasm",
        "/nowhere",
        "/healthz",
        "/metrics",
        "/api/push",
    ] {
        let answer = visitor.get(path).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-embedder-policy", "require-corp"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            let found = answer
                .headers
                .get(name)
                .and_then(|found| found.to_str().ok());
            assert_eq!(found, Some(value), "{name} of {path}");
        }
        let policy = answer.header(header::CONTENT_SECURITY_POLICY);
        for part in [
            "default-src 'self'",
            "object-src 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(
                policy.contains(part),
                "{part} is not in the policy of {path}"
            );
        }
        assert!(
            !policy.contains("http:") && !policy.contains('*'),
            "{policy}"
        );
        assert!(answer.headers.contains_key("permissions-policy"));
        assert!(answer.headers.contains_key("x-request-id"));
        assert!(!answer.headers.contains_key("strict-transport-security"));
        assert!(!answer.headers.contains_key("server"), "{path}");
    }
}

#[tokio::test]
async fn only_who_came_by_https_is_told_to_stay_there_and_only_a_trusted_proxy_says_so() {
    let site = site();
    let server = server(site.path());
    let mut visitor = Visitor::of(&server);
    for (peer, told) in [("127.0.0.1", true), ("203.0.113.9", false)] {
        let request = from(peer, "/").header("x-forwarded-proto", "https");
        let answer = visitor.send(request, Body::empty()).await;
        let is_told = answer.headers.contains_key("strict-transport-security");
        assert_eq!(is_told, told, "{peer}");
    }
}

#[tokio::test]
async fn paths_lead_nowhere_but_into_the_site() {
    let site = site();
    std::fs::write(site.path().with_file_name("outside.txt"), "OUTSIDE").expect("a file");
    let server = server(site.path());
    let mut visitor = Visitor::of(&server);
    for path in [
        "/../outside.txt",
        "/pkg/../../outside.txt",
        "/%2e%2e/outside.txt",
        "/..%2foutside.txt",
        "/pkg/%2e%2e%2f%2e%2e%2foutside.txt",
        "/..%5coutside.txt",
        "//etc/passwd",
        "/%00",
        "/pkg/everbasic.wasm%00.js",
        "/.%2e/.%2e/.%2e/.%2e/etc/passwd",
        "/s/..%2f..%2fetc",
        "/s/%00",
    ] {
        let answer = visitor.get(path).await;
        assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
        let text = answer.text();
        assert!(
            !text.contains("OUTSIDE") && !text.contains("root:"),
            "{path}"
        );
    }
    std::fs::remove_file(site.path().with_file_name("outside.txt")).expect("removed");
}

#[tokio::test]
async fn packed_and_oversize_bodies_are_refused_unread() {
    let site = site();
    let server = server(site.path());
    let mut visitor = Visitor::of(&server);
    visitor.open("/").await;
    for encoding in ["gzip", "br", "deflate", "zstd", "identity, gzip"] {
        let request = Request::post("/api/push").header(header::CONTENT_ENCODING, encoding);
        let answer = visitor.send(request, Body::from(vec![0x1f; 1000])).await;
        assert_eq!(
            answer.status,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "{encoding}"
        );
    }
    // A length in front that promises far more than there is takes no memory for it.
    for bomb in [
        vec![0xff; 300_000],
        vec![0x80; 9],
        [vec![0; 18], vec![0xff, 0xff, 0xff, 0xff, 0x0f]].concat(),
    ] {
        let answer = visitor.post("/api/push", bomb).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn what_other_sites_load_is_not_compressed() {
    let site = site();
    let server = server(site.path());
    let mut visitor = Visitor::of(&server);
    for (site, encoding) in [
        ("none", "gzip"),
        ("same-origin", "gzip"),
        ("cross-site", ""),
    ] {
        let request = Request::get("/")
            .header(header::ACCEPT_ENCODING, "gzip")
            .header("sec-fetch-site", site);
        let answer = visitor.send(request, Body::empty()).await;
        assert_eq!(answer.header(header::CONTENT_ENCODING), encoding, "{site}");
    }
}

#[tokio::test]
async fn an_address_may_not_begin_sessions_without_end() {
    let site = site();
    let limits = config(&[("EVERBASIC_NEW_SESSIONS_PER_MINUTE", "2")]);
    let server = server_as(site.path(), Shutdown::default(), &limits);
    let mut known = Visitor::of(&server);
    known.send(from("203.0.113.9", "/"), Body::empty()).await;
    let mut statuses = Vec::new();
    for _ in 0..3 {
        let mut fresh = Visitor::of(&server);
        let answer = fresh.send(from("203.0.113.9", "/"), Body::empty()).await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            let wait: u32 = answer.header(header::RETRY_AFTER).parse().expect("seconds");
            assert!((1..=30).contains(&wait), "{wait}");
            assert!(fresh.cookie.is_none(), "no session was begun");
        }
        statuses.push(answer.status.as_u16());
    }
    assert_eq!(statuses, [200, 429, 429]);
    let answer = known.send(from("203.0.113.9", "/"), Body::empty()).await;
    assert_eq!(answer.status, StatusCode::OK, "who has a session goes on");
    let mut other = Visitor::of(&server);
    let answer = other.send(from("203.0.113.10", "/"), Body::empty()).await;
    assert_eq!(answer.status, StatusCode::OK, "others begin theirs");
    // A stranger gains nothing by other addresses in a header, and a proxy's clients are told apart.
    let spoofed = from("203.0.113.9", "/").header("x-forwarded-for", "198.51.100.1");
    let answer = Visitor::of(&server).send(spoofed, Body::empty()).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    let proxied = from("127.0.0.1", "/").header("x-forwarded-for", "198.51.100.1");
    let answer = Visitor::of(&server).send(proxied, Body::empty()).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn a_session_and_an_address_may_not_ask_too_often() {
    let site = site();
    let per_session = config(&[("EVERBASIC_SESSION_REQUESTS_PER_SECOND", "1")]);
    let per_address = config(&[("EVERBASIC_ADDRESS_REQUESTS_PER_SECOND", "1")]);
    for (limits, reason) in [(per_session, "session_rate"), (per_address, "address_rate")] {
        let server = server_as(site.path(), Shutdown::default(), &limits);
        let mut visitor = Visitor::of(&server);
        let mut refused = 0;
        for _ in 0..30 {
            let answer = visitor.send(from("203.0.113.9", "/"), Body::empty()).await;
            if answer.status == StatusCode::TOO_MANY_REQUESTS {
                refused += 1;
                assert_ne!(answer.header(header::RETRY_AFTER), "");
            }
        }
        assert!(refused > 0, "{reason}");
        let metrics = visitor.get("/metrics").await.text();
        let line = format!("everbasic_http_refused_total{{reason=\"{reason}\"}} {refused}");
        assert!(metrics.contains(&line), "{line} is not in {metrics}");
        let mut other = Visitor::of(&server);
        let answer = other.send(from("203.0.113.10", "/"), Body::empty()).await;
        assert_eq!(answer.status, StatusCode::OK, "others are not meant");
    }
}

#[tokio::test]
async fn users_are_named_by_trusted_proxies_alone() {
    let site = site();
    let known = config(&[("EVERBASIC_USER_HEADER", "X-Forwarded-User")]);
    let server = server_as(site.path(), Shutdown::default(), &known);
    let plain = support::server(site.path());
    let tag = async |server: &axum::Router, peer: &str, user: Option<&str>| {
        let mut request = from(peer, "/");
        if let Some(user) = user {
            request = request.header("x-forwarded-user", user);
        }
        let answer = Visitor::of(server).send(request, Body::empty()).await;
        let html = answer.text();
        let (_, rest) = html.split_once("session_tag").expect("a first paint");
        let digits = rest.trim_start_matches(|c: char| !c.is_ascii_hexdigit());
        digits[..16].to_owned()
    };
    let proxy = "127.0.0.1";
    let ada = tag(&server, proxy, Some("ada")).await;
    assert_eq!(
        tag(&server, proxy, Some("ada")).await,
        ada,
        "in every browser"
    );
    assert_ne!(tag(&server, proxy, Some("bob")).await, ada);
    assert_ne!(tag(&server, proxy, None).await, ada);
    assert_ne!(
        tag(&server, "203.0.113.9", Some("ada")).await,
        ada,
        "a stranger"
    );
    // Off by default: then the header says nothing, whoever sends it.
    let first = tag(&plain, proxy, Some("ada")).await;
    assert_ne!(tag(&plain, proxy, Some("ada")).await, first);
}

#[tokio::test]
async fn the_operators_page_wants_its_token() {
    let site = site();
    let token = "0123456789abcdef";
    let with = config(&[("EVERBASIC_OPERATOR_TOKEN", token)]);
    let server = server_as(site.path(), Shutdown::default(), &with);
    let mut visitor = Visitor::of(&server);
    assert_eq!(
        visitor.get("/operator").await.status,
        StatusCode::UNAUTHORIZED
    );
    let wrong = Request::get("/operator").header("authorization", "Bearer 0123456789abcdeg");
    let answer = visitor.send(wrong, Body::empty()).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let right = Request::get("/operator").header("authorization", format!("Bearer {token}"));
    let answer = visitor.send(right, Body::empty()).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.text().contains("everbasic_live_channels"));
    assert!(!answer.text().contains(token));
    let without = support::server(site.path());
    let answer = Visitor::of(&without).get("/operator").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}
