//! Cookies, seen from the browser.

use std::time::{SystemTime, UNIX_EPOCH};

use axum::{Router, body::Body, routing::get};
use http::{
    HeaderMap, HeaderValue, Request, Response, StatusCode,
    header::{CACHE_CONTROL, COOKIE, SET_COOKIE},
};
use session::{CookieOptions, SameSite, SessionError, SessionId, SessionLayer, SigningKeys};
use tower::ServiceExt;

const SECRET: &[u8] = b"the secret of this test";
const DAY_S: u64 = 24 * 60 * 60;

fn keys(secret: &[u8]) -> SigningKeys {
    SigningKeys::new(secret).unwrap()
}

fn now_s() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs()
}

fn id(number: u8) -> SessionId {
    SessionId::from_bytes([number; 32])
}

/// An application that answers with the tag of its session.
fn app(options: CookieOptions) -> Router {
    let tag = |id: SessionId| async move { id.tag_text() };
    let asset = (
        [(CACHE_CONTROL, "public, max-age=31536000, immutable")],
        "asset",
    );
    let private = ([(CACHE_CONTROL, "private, no-cache")], "page");
    Router::new()
        .route("/", get(tag))
        .route("/asset", get(|| async move { asset }))
        .route("/private", get(|| async move { private }))
        .layer(SessionLayer::new(keys(SECRET), options).unwrap())
}

async fn request(app: Router, path: &str, cookies: &[&str]) -> Response<Body> {
    let mut request = Request::get(path);
    for cookie in cookies {
        request = request.header(COOKIE, *cookie);
    }
    app.oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap()
}

async fn body(response: Response<Body>) -> String {
    let bytes = axum::body::to_bytes(response.into_body(), 10_000)
        .await
        .unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The tag that the application sees and the cookie that it sets.
async fn visit(options: &CookieOptions, cookies: &[&str]) -> (String, Option<String>) {
    let response = request(app(options.clone()), "/", cookies).await;
    assert_eq!(response.status(), StatusCode::OK);
    let cookie = set_cookie(response.headers());
    (body(response).await, cookie)
}

fn set_cookie(headers: &HeaderMap) -> Option<String> {
    let mut cookies = headers.get_all(SET_COOKIE).iter();
    let cookie = cookies
        .next()
        .map(|cookie| cookie.to_str().unwrap().to_owned());
    assert!(cookies.next().is_none());
    cookie
}

/// The cookie of a session as the browser sends it.
fn sent(id: &SessionId, at_s: u64) -> String {
    format!("everbasic={}", keys(SECRET).sign(id, at_s))
}

#[tokio::test]
async fn a_new_browser_gets_a_session_and_keeps_it() {
    let options = CookieOptions::default();
    let (first, cookie) = visit(&options, &[]).await;
    let cookie = cookie.expect("a cookie is set");
    let (pair, attributes) = cookie.split_once("; ").unwrap();
    assert_eq!(
        attributes,
        "Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax"
    );
    assert_eq!(visit(&options, &[pair]).await, (first.clone(), None));
    let (other, _) = visit(&options, &[]).await;
    assert_ne!(first, other);
}

#[tokio::test]
async fn behind_https_the_cookie_is_the_hosts_alone() {
    let options = CookieOptions {
        secure: true,
        ..CookieOptions::default()
    };
    let (first, cookie) = visit(&options, &[]).await;
    let cookie = cookie.expect("a cookie is set");
    assert!(cookie.starts_with("__Host-everbasic="), "{cookie}");
    assert!(
        cookie.ends_with("; HttpOnly; SameSite=Lax; Secure"),
        "{cookie}"
    );
    assert!(!cookie.contains("Domain"), "{cookie}");
    let pair = cookie.split(';').next().unwrap();
    assert_eq!(visit(&options, &[pair]).await, (first, None));
    // A cookie without the prefix can be planted by other hosts of the domain.
    let (planted, cookie) = visit(&options, &[&sent(&id(1), now_s())]).await;
    assert_ne!(planted, id(1).tag_text());
    assert!(cookie.is_some());
}

#[tokio::test]
async fn what_is_not_validly_signed_gets_a_new_id() {
    let good = keys(SECRET).sign(&id(1), now_s());
    let mut bad = vec![
        String::new(),
        "nonsense".into(),
        "=".into(),
        good[..good.len() - 1].into(),
        format!("{good}A"),
        format!("{good}=="),
        keys(b"the secret of another server").sign(&id(1), now_s()),
    ];
    // Every single character counts: id, time of issue and signature alike.
    for at in 0..good.len() {
        let mut forged = good.clone().into_bytes();
        forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
        bad.push(String::from_utf8(forged).unwrap());
    }
    for value in bad {
        let (tag, cookie) =
            visit(&CookieOptions::default(), &[&format!("everbasic={value}")]).await;
        assert_ne!(tag, id(1).tag_text(), "{value}");
        assert!(cookie.is_some(), "{value}");
    }
    let (tag, cookie) = visit(&CookieOptions::default(), &[&format!("everbasic={good}")]).await;
    assert_eq!((tag, cookie), (id(1).tag_text(), None));
}

#[tokio::test]
async fn an_expired_cookie_gets_a_new_id_and_an_old_one_is_renewed() {
    let options = CookieOptions {
        max_age_s: 10 * DAY_S,
        ..CookieOptions::default()
    };
    let cases = [
        (now_s(), true, false),
        (now_s() - DAY_S + 60, true, false),
        (now_s() - DAY_S, true, true),
        (now_s() - 10 * DAY_S + 60, true, true),
        (now_s() - 10 * DAY_S, false, true),
        (0, false, true),
        (now_s() + 60, true, false),
        (now_s() + DAY_S, false, true),
        (u64::MAX, false, true),
    ];
    for (at_s, keeps_id, is_set) in cases {
        let (tag, cookie) = visit(&options, &[&sent(&id(1), at_s)]).await;
        assert_eq!(tag == id(1).tag_text(), keeps_id, "{at_s}");
        assert_eq!(cookie.is_some(), is_set, "{at_s}");
        if let (true, Some(cookie)) = (keeps_id, cookie) {
            let pair = cookie.split(';').next().unwrap();
            assert_eq!(visit(&options, &[pair]).await, (id(1).tag_text(), None));
        }
    }
}

#[tokio::test]
async fn of_several_cookies_the_first_good_one_counts() {
    let (one, two) = (sent(&id(1), now_s()), sent(&id(2), now_s()));
    let options = CookieOptions::default();
    let cases: [&[&str]; 4] = [
        &[&format!("theme=dark; {one}")],
        &["everbasic=planted", &one],
        &[&format!("everbasic=planted;{one} ; {two}")],
        &[&format!("notreally{two}"), &one],
    ];
    for cookies in cases {
        assert_eq!(
            visit(&options, cookies).await,
            (id(1).tag_text(), None),
            "{cookies:?}"
        );
    }
}

#[tokio::test]
async fn a_header_that_is_no_text_is_no_cookie() {
    let value = HeaderValue::from_bytes(b"everbasic=\xff").unwrap();
    let request = Request::get("/")
        .header(COOKIE, value)
        .body(Body::empty())
        .unwrap();
    let response = app(CookieOptions::default())
        .oneshot(request)
        .await
        .unwrap();
    assert!(set_cookie(response.headers()).is_some());
}

#[tokio::test]
async fn shared_caches_never_see_a_cookie() {
    let app = || app(CookieOptions::default());
    let asset = request(app(), "/asset", &[]).await;
    assert_eq!(set_cookie(asset.headers()), None);
    let page = request(app(), "/", &[]).await;
    assert_eq!(page.headers()[CACHE_CONTROL], "no-store");
    let private = request(app(), "/private", &[]).await;
    assert_eq!(private.headers()[CACHE_CONTROL], "private, no-cache");
    assert!(set_cookie(private.headers()).is_some());
    let known = request(app(), "/", &[&sent(&id(1), now_s())]).await;
    assert!(!known.headers().contains_key(CACHE_CONTROL));
}

#[tokio::test]
async fn a_replaced_secret_keeps_old_cookies() {
    let old = sent(&id(1), now_s());
    let keys = keys(b"the secret of tomorrow").accepting(SECRET).unwrap();
    let layer = SessionLayer::new(keys, CookieOptions::default()).unwrap();
    let mut headers = HeaderMap::new();
    headers.insert(COOKIE, old.parse().unwrap());
    assert_eq!(layer.session_id(&headers), Some(id(1)));
    assert_eq!(layer.session_id(&HeaderMap::new()), None);
    // The browser is given one that the new secret alone has signed.
    let app = Router::new().route("/", get(|id: SessionId| async move { id.tag_text() }));
    let response = request(app.layer(layer), "/", &[&old]).await;
    let cookie = set_cookie(response.headers()).expect("a cookie is set");
    assert_eq!(body(response).await, id(1).tag_text());
    let alone = self::keys(b"the secret of tomorrow");
    let layer = SessionLayer::new(alone, CookieOptions::default()).unwrap();
    let pair = cookie.split(';').next().unwrap().parse().unwrap();
    headers.insert(COOKIE, pair);
    assert_eq!(layer.session_id(&headers), Some(id(1)));
    headers.insert(COOKIE, old.parse().unwrap());
    assert_eq!(layer.session_id(&headers), None);
}

#[tokio::test]
async fn a_handler_without_the_layer_is_a_server_error() {
    let app = Router::new().route("/", get(|_: SessionId| async {}));
    let response = request(app, "/", &[]).await;
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
}

#[test]
fn a_short_secret_is_none() {
    assert!(SigningKeys::new(b"fifteen bytes..").is_err());
    assert!(SigningKeys::new(b"sixteen bytes...").is_ok());
    assert!(keys(SECRET).accepting(b"").is_err());
}

#[test]
fn derived_names_are_apart_and_stable() {
    let one = id(1);
    let names = [
        one.tag_text(),
        id(2).tag_text(),
        one.for_handle("a").tag_text(),
        one.for_handle("b").tag_text(),
        one.for_handle("").tag_text(),
        id(2).for_handle("a").tag_text(),
    ];
    for (at, name) in names.iter().enumerate() {
        assert!(!names[..at].contains(name), "{name}");
    }
    assert_eq!(one.for_handle("a"), one.for_handle("a"));
    let store_key = one.store_key();
    assert_eq!(store_key.len(), 24);
    assert!(
        store_key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    );
    assert_ne!(store_key, id(2).store_key());
    // Fixed for ever: sessions in stores are found by these.
    assert_eq!(store_key, "ZVT6p37ZDSvT6kgPyxxfac3A");
    assert_eq!(one.tag_text(), "22bf6da96d3fb14a");
}

#[test]
fn nothing_secret_is_shown() {
    let id = SessionId::from_bytes(*b"0123456789abcdef0123456789abcdef");
    assert_eq!(
        format!("{id:?}"),
        format!("SessionId(tag {})", id.tag_text())
    );
    assert_eq!(format!("{:?}", keys(SECRET)), "SigningKeys(1)");
}

#[tokio::test]
async fn every_attribute_is_an_option() {
    let options = CookieOptions {
        name: "sid".into(),
        path: "/shop".into(),
        domain: Some("shop.example".into()),
        secure: true,
        http_only: false,
        same_site: SameSite::None,
        max_age_s: 365 * DAY_S,
        until_browser_closes: false,
    };
    let (_, cookie) = visit(&options, &[]).await;
    let cookie = cookie.expect("a cookie is set");
    assert!(cookie.starts_with("__Secure-sid="), "{cookie}");
    assert!(
        cookie.ends_with(
            "; Path=/shop; Domain=shop.example; Max-Age=31536000; SameSite=None; Secure"
        ),
        "{cookie}"
    );
    let options = CookieOptions {
        same_site: SameSite::Strict,
        until_browser_closes: true,
        ..CookieOptions::default()
    };
    let (_, cookie) = visit(&options, &[]).await;
    let cookie = cookie.expect("a cookie is set");
    assert!(
        cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"),
        "{cookie}"
    );
}

#[test]
fn cookies_that_browsers_would_drop_are_refused_by_the_name_of_the_option() {
    let good = CookieOptions::default;
    let cases = [
        (
            "name",
            CookieOptions {
                name: "a b".into(),
                ..good()
            },
        ),
        (
            "name",
            CookieOptions {
                name: String::new(),
                ..good()
            },
        ),
        (
            "path",
            CookieOptions {
                path: "shop".into(),
                ..good()
            },
        ),
        (
            "path",
            CookieOptions {
                path: "/; Domain=evil".into(),
                ..good()
            },
        ),
        (
            "domain",
            CookieOptions {
                domain: Some("a;b".into()),
                ..good()
            },
        ),
        (
            "domain",
            CookieOptions {
                domain: Some(String::new()),
                ..good()
            },
        ),
        (
            "same_site",
            CookieOptions {
                same_site: SameSite::None,
                ..good()
            },
        ),
        (
            "max_age_s",
            CookieOptions {
                max_age_s: 0,
                ..good()
            },
        ),
        (
            "max_age_s",
            CookieOptions {
                max_age_s: 400 * DAY_S + 1,
                ..good()
            },
        ),
    ];
    for (expected, options) in cases {
        match SessionLayer::new(keys(SECRET), options) {
            Err(SessionError::BadOption { option, .. }) => assert_eq!(option, expected),
            other => panic!("{expected}: {other:?}"),
        }
    }
}
