//! Two clients of one session write a thousand different values each, through the whole middleware.

use axum::{
    Router,
    body::Body,
    extract::Path,
    http::{Request, StatusCode, header},
    routing::get,
};
use session::{CookieOptions, SessionLayer, SessionStore, SigningKeys, StoreOptions};
use tower::ServiceExt;
use tower_sessions::SessionManagerLayer;

use crate::{AnyError, redis_server::RedisServer, tower_sessions_store};

pub const WRITES: usize = 1_000;

/// How a race ended.
pub struct Outcome {
    pub library: String,
    /// Writes that were answered with success.
    pub acknowledged: u64,
    /// Values that are there in the end.
    pub kept: u64,
}

pub async fn all(server: &RedisServer) -> Result<Vec<Outcome>, AnyError> {
    Ok(vec![
        race("session", ours(server)?).await?,
        race("tower-sessions-redis-store", tower(server).await?).await?,
    ])
}

fn ours(server: &RedisServer) -> Result<Router, AnyError> {
    async fn set(Path(name): Path<String>, session: session::Session) -> StatusCode {
        status(session.set(&name, &1).await.is_ok())
    }
    async fn count(session: session::Session) -> String {
        let names = session.names().await.unwrap_or_default();
        written(names.iter().map(String::as_str)).to_string()
    }
    let store = SessionStore::open(&server.url(), StoreOptions::default())?;
    let keys = SigningKeys::new(b"the secret of this benchmark")?;
    let layer = SessionLayer::new(keys, CookieOptions::default())?.with_store(store);
    Ok(Router::new()
        .route("/set/{name}", get(set))
        .route("/count", get(count))
        .layer(layer))
}

async fn tower(server: &RedisServer) -> Result<Router, AnyError> {
    async fn set(Path(name): Path<String>, session: tower_sessions::Session) -> StatusCode {
        status(session.insert(&name, 1).await.is_ok())
    }
    async fn count(session: tower_sessions::Session) -> String {
        let mut kept = 0;
        for client in ["a", "b"] {
            for number in 0..WRITES {
                let found = session.get_value(&format!("{client}{number}")).await;
                kept += usize::from(matches!(found, Ok(Some(_))));
            }
        }
        kept.to_string()
    }
    let layer = SessionManagerLayer::new(tower_sessions_store::store(server).await?)
        .with_secure(false);
    Ok(Router::new()
        .route("/set/{name}", get(set))
        .route("/count", get(count))
        .layer(layer))
}

fn status(is_done: bool) -> StatusCode {
    if is_done {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    }
}

/// How many of these names are of the race.
fn written<'a>(names: impl Iterator<Item = &'a str>) -> usize {
    names.filter(|name| name.starts_with(['a', 'b'])).count()
}

async fn race(library: &str, app: Router) -> Result<Outcome, AnyError> {
    // The session begins with a value of its own, which sets the cookie.
    let first = ask(&app, "/set/first", None).await?;
    let cookie = first.cookie.ok_or("no cookie was set")?;
    let clients = ["a", "b"].map(|client| {
        let (app, cookie) = (app.clone(), cookie.clone());
        tokio::spawn(async move {
            let mut acknowledged = 0;
            for number in 0..WRITES {
                let path = format!("/set/{client}{number}");
                let answer = ask(&app, &path, Some(&cookie)).await;
                acknowledged += u64::from(answer.is_ok_and(|answer| answer.is_success));
            }
            acknowledged
        })
    });
    let mut acknowledged = 0;
    for client in clients {
        acknowledged += client.await?;
    }
    let count = ask(&app, "/count", Some(&cookie)).await?;
    Ok(Outcome {
        library: library.to_owned(),
        acknowledged,
        kept: count.body.parse()?,
    })
}

struct Answer {
    is_success: bool,
    cookie: Option<String>,
    body: String,
}

async fn ask(app: &Router, path: &str, cookie: Option<&str>) -> Result<Answer, String> {
    let mut request = Request::get(path);
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    let request = request.body(Body::empty()).map_err(|error| error.to_string())?;
    let response = app.clone().oneshot(request).await.map_err(|error| error.to_string())?;
    let is_success = response.status().is_success();
    let set = response.headers().get(header::SET_COOKIE);
    let cookie = set
        .and_then(|set| set.to_str().ok())
        .and_then(|set| set.split(';').next())
        .map(str::to_owned);
    let body = axum::body::to_bytes(response.into_body(), 10_000).await;
    let body = body.map_err(|error| error.to_string())?;
    Ok(Answer {
        is_success,
        cookie,
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}
