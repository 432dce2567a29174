//! Who asks too often, or for what is not his.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use server::shutdown::Shutdown;

use crate::{
    config, from,
    support::{self, Visitor, server_as, site},
};

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
