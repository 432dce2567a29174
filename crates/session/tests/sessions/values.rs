//! Values, in memory and in Redis.

use axum::{Router, body::Body, routing::get};
use http::{Request, StatusCode};
use redis::AsyncCommands;
use session::{
    CookieOptions, NAME_BYTES_MAX, Session, SessionError, SessionId, SessionLayer, SigningKeys,
    VALUE_BYTES_MAX, Values,
};
use tower::ServiceExt;

use crate::redis_server::RedisServer;

/// What holds wherever values are kept.
async fn check(values: Values) {
    let one = Session::new(SessionId::random().unwrap(), values.clone());
    let same = Session::new(one.id(), values.clone());
    let other = Session::new(SessionId::random().unwrap(), values);
    assert_eq!(one.get("name").await.unwrap(), None);
    assert!(!one.remove("name").await.unwrap());
    let bytes: Vec<u8> = (0..=255).collect();
    one.set("name", &bytes).await.unwrap();
    one.set("", b"").await.unwrap();
    assert_eq!(same.get("name").await.unwrap(), Some(bytes));
    assert_eq!(same.get("").await.unwrap(), Some(vec![]));
    assert_eq!(other.get("name").await.unwrap(), None);
    // Writing one value leaves the others alone, whoever writes.
    same.set("name", b"new").await.unwrap();
    same.set("more", b"x").await.unwrap();
    assert_eq!(one.get("name").await.unwrap(), Some(b"new".to_vec()));
    assert!(one.remove("name").await.unwrap());
    assert_eq!(same.get("name").await.unwrap(), None);
    assert_eq!(same.get("more").await.unwrap(), Some(b"x".to_vec()));

    let long = "x".repeat(NAME_BYTES_MAX + 1);
    let large = vec![0; VALUE_BYTES_MAX + 1];
    let too_large = |found| matches!(found, Err(SessionError::TooLarge { .. }));
    assert!(too_large(one.set(&long, b"").await));
    assert!(too_large(one.set("large", &large).await));
    one.set(&long[1..], &large[1..]).await.unwrap();
    assert_eq!(one.get("large").await.unwrap(), None);
}

#[tokio::test]
async fn in_memory() {
    check(Values::memory()).await;
}

#[tokio::test]
async fn in_redis() {
    let server = RedisServer::start();
    check(Values::redis(server.connection().await, "test:")).await;
}

#[tokio::test]
async fn in_redis_a_session_is_a_hash_that_expires_and_is_not_there_before_the_first_write() {
    let server = RedisServer::start();
    let mut redis = server.connection().await;
    let session = Session::new(
        SessionId::random().unwrap(),
        Values::redis(redis.clone(), "test:"),
    );
    session.get("name").await.unwrap();
    session.remove("name").await.unwrap();
    let keys: Vec<String> = redis.keys("*").await.unwrap();
    assert!(keys.is_empty(), "{keys:?}");
    session.set("name", b"value").await.unwrap();
    let keys: Vec<String> = redis.keys("*").await.unwrap();
    assert_eq!(
        keys,
        [format!("test:session:{{{}}}", session.id().store_key())]
    );
    let _: bool = redis.expire(&keys[0], 100).await.unwrap();
    session.get("name").await.unwrap();
    let left_s: u64 = redis.ttl(&keys[0]).await.unwrap();
    assert!(left_s > 86_000 && left_s <= 86_400, "{left_s}");
}

#[tokio::test]
async fn without_redis_there_is_an_error_and_not_an_empty_session() {
    let mut server = RedisServer::start();
    let connection = server.connection().await;
    let session = Session::new(
        SessionId::random().unwrap(),
        Values::redis(connection, "test:"),
    );
    session.set("name", b"value").await.unwrap();
    server.kill();
    assert!(matches!(
        session.get("name").await,
        Err(SessionError::Unavailable(_))
    ));
    assert!(matches!(
        session.set("name", b"").await,
        Err(SessionError::Unavailable(_))
    ));
    assert!(matches!(
        session.remove("name").await,
        Err(SessionError::Unavailable(_))
    ));
}

#[tokio::test]
async fn handlers_share_the_values_of_their_browser() {
    async fn count(session: Session) -> Result<String, StatusCode> {
        let count = session
            .get("count")
            .await
            .map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
        let count = String::from_utf8(count.unwrap_or_default()).unwrap() + "I";
        let stored = session.set("count", count.as_bytes()).await;
        stored.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
        Ok(count)
    }
    let keys = SigningKeys::new(b"the secret of this test").unwrap();
    let cookie = |number| {
        let id = SessionId::from_bytes([number; 32]);
        let issued_s = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap()
            .as_secs();
        format!("everbasic={}", keys.sign(&id, issued_s))
    };
    let (mine, yours) = (cookie(1), cookie(2));
    let layer =
        SessionLayer::new(keys.clone(), CookieOptions::default()).with_values(Values::memory());
    let app = Router::new().route("/", get(count)).layer(layer);
    for (cookie, expected) in [(&mine, "I"), (&mine, "II"), (&yours, "I"), (&mine, "III")] {
        let request = Request::get("/")
            .header("cookie", cookie)
            .body(Body::empty())
            .unwrap();
        let response = app.clone().oneshot(request).await.unwrap();
        let body = axum::body::to_bytes(response.into_body(), 100)
            .await
            .unwrap();
        assert_eq!(body, expected);
    }
}
