//! Cookies that were made up, planted or stolen, and guesses.

use axum::http::{StatusCode, header};
use delta::{Cursor, PushOutcome};

use crate::{
    config,
    support::{ChangesArguments, Visitor, hello, push, server, site},
};

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
