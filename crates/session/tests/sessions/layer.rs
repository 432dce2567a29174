//! What browsers see of a session's life.

use axum::{
    Router,
    body::Body,
    extract::Path,
    http::{Request, StatusCode, header},
    response::Response,
    routing::get,
};
use session::{
    CookieOptions, Session, SessionError, SessionId, SessionLayer, SessionStore, SigningKeys,
};
use tower::ServiceExt;

/// An application in which paths are what is done with the session.
fn app(store: SessionStore) -> Router {
    async fn act(Path(action): Path<String>, session: Session) -> Result<String, SessionError> {
        match action.as_str() {
            "count" => return Ok(session.increment("count", 1).await?.to_string()),
            "cycle" => session.cycle_id().await?,
            "sign-in" => session.sign_in("ada").await?,
            "sign-out" => session.sign_out().await?,
            "destroy" => session.destroy().await?,
            "user" => return Ok(session.user().await?.unwrap_or_default()),
            _ => {}
        }
        Ok(String::new())
    }
    let keys = SigningKeys::new(b"the secret of this test").unwrap();
    let layer = SessionLayer::new(keys, CookieOptions::default()).unwrap();
    Router::new()
        .route("/{action}", get(act))
        .layer(layer.with_store(store))
}

/// A browser with its cookie.
#[derive(Clone)]
struct Browser {
    app: Router,
    cookie: Option<String>,
}

impl Browser {
    fn new(store: &SessionStore) -> Self {
        let app = app(store.clone());
        Self { app, cookie: None }
    }

    async fn send(&self, action: &str) -> Response {
        let mut request = Request::get(format!("/{action}"));
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let request = request.body(Body::empty()).unwrap();
        self.app.clone().oneshot(request).await.unwrap()
    }

    /// Takes the cookie of a response as a browser does.
    async fn take(&mut self, response: Response) -> (StatusCode, String) {
        if let Some(set) = response.headers().get(header::SET_COOKIE) {
            let set = set.to_str().unwrap();
            let pair = set.split(';').next().unwrap();
            self.cookie = (!set.contains("Max-Age=0")).then(|| pair.to_owned());
            assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
        }
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), 1_000)
            .await
            .unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    async fn visit(&mut self, action: &str) -> (StatusCode, String) {
        let response = self.send(action).await;
        self.take(response).await
    }

    async fn text(&mut self, action: &str) -> String {
        let (status, text) = self.visit(action).await;
        assert_eq!(status, StatusCode::OK, "{action}: {text}");
        text
    }
}

#[tokio::test]
async fn browsers_have_sessions_of_their_own() {
    let store = SessionStore::memory();
    let (mut mine, mut yours) = (Browser::new(&store), Browser::new(&store));
    assert_eq!(mine.text("count").await, "1");
    assert_eq!(mine.text("count").await, "2");
    assert_eq!(yours.text("count").await, "1");
    assert_eq!(mine.text("count").await, "3");
}

#[tokio::test]
async fn a_signed_id_whose_values_are_lost_is_kept() {
    let mut browser = Browser::new(&SessionStore::memory());
    browser.text("count").await;
    let cookie = browser.cookie.clone();
    let mut after = Browser::new(&SessionStore::memory());
    after.cookie = cookie.clone();
    assert_eq!(after.text("count").await, "1");
    assert_eq!(after.cookie, cookie);
}

#[tokio::test]
async fn a_new_id_reaches_the_browser_with_its_values() {
    for action in ["cycle", "sign-in", "sign-out"] {
        let store = SessionStore::memory();
        let mut browser = Browser::new(&store);
        browser.text("count").await;
        let mut thief = browser.clone();
        browser.text(action).await;
        assert_ne!(browser.cookie, thief.cookie);
        assert_eq!(browser.text("count").await, "2");
        let (status, _) = thief.visit("count").await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn a_request_under_way_does_not_take_the_new_id_away() {
    let store = SessionStore::memory();
    let mut browser = Browser::new(&store);
    browser.text("count").await;
    // Both leave with the old cookie; the answer to the slower one comes last.
    let (first, second) = (browser.send("sign-in").await, browser.clone());
    browser.take(first).await;
    let late = second.send("count").await;
    let (status, _) = browser.take(late).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert_eq!(browser.text("user").await, "ada");
}

#[tokio::test]
async fn an_ended_session_is_taken_from_the_browser() {
    let store = SessionStore::memory();
    let mut browser = Browser::new(&store);
    browser.text("count").await;
    let mut other_tab = browser.clone();
    browser.text("destroy").await;
    assert_eq!(browser.cookie, None);
    assert_eq!(browser.text("count").await, "1", "a new session begins");
    // The tab that does not know yet is told, and its next request begins anew as well.
    let (status, text) = other_tab.visit("count").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert_eq!(text, "the session has ended\n");
    assert_eq!(other_tab.cookie, None);
    assert_eq!(other_tab.text("count").await, "1");
}

#[tokio::test]
async fn signing_out_everywhere_ends_all_browsers_of_a_user() {
    let store = SessionStore::memory();
    let mut browsers = [Browser::new(&store), Browser::new(&store)];
    for browser in &mut browsers {
        browser.text("sign-in").await;
        assert_eq!(browser.text("user").await, "ada");
    }
    assert_eq!(store.sign_out_everywhere("ada").await.unwrap(), 2);
    for browser in &mut browsers {
        let (status, _) = browser.visit("user").await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        assert_eq!(browser.text("user").await, "");
    }
}

/// Nobody listens at that address: whoever is asked, it shows.
#[tokio::test]
async fn a_request_that_does_not_use_its_session_asks_nothing() {
    let options = session::StoreOptions::default();
    let store = SessionStore::open("redis://127.0.0.1:1/", options).unwrap();
    let mut browser = Browser::new(&store);
    assert_eq!(browser.text("nothing").await, "");
    assert!(browser.cookie.is_some());
    let (status, text) = browser.visit("count").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(text, "the session is unavailable\n");
    assert!(browser.cookie.is_some(), "an outage ends no session");
}

#[tokio::test]
async fn without_a_store_there_are_ids_only() {
    let keys = SigningKeys::new(b"the secret of this test").unwrap();
    let layer = SessionLayer::new(keys, CookieOptions::default()).unwrap();
    let app = Router::new()
        .route("/id", get(|id: SessionId| async move { id.tag_text() }))
        .route("/values", get(|_: Session| async {}))
        .layer(layer);
    for (path, expected) in [("/id", 200), ("/values", 500)] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = app.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status().as_u16(), expected);
    }
}
