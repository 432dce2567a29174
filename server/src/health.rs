//! What a load balancer asks.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
};
use relay::{AnyStore, Store};

use crate::routes::AppState;

/// Answers 200 as long as the server serves, which it does without its store too; the text says
/// whether the store answers.
pub async fn healthz(State(state): State<AppState>) -> impl IntoResponse {
    let storage = match &state.store {
        AnyStore::Memory(_) => "memory",
        AnyStore::Redis(_) => "redis",
    };
    let reachable = state.store.now_ms().await.is_ok();
    let text =
        format!("{{\"status\":\"ok\",\"storage\":\"{storage}\",\"reachable\":{reachable}}}\n");
    ([(header::CONTENT_TYPE, "application/json")], text)
}

/// Answers 200 while new visitors may be sent here, and 503 once the server is ending. Without its
/// store it still serves, and all replicas would be without it at once, so that does not count.
pub async fn readyz(State(state): State<AppState>) -> impl IntoResponse {
    if state.shutdown.has_begun() {
        (StatusCode::SERVICE_UNAVAILABLE, "ending\n")
    } else {
        (StatusCode::OK, "ready\n")
    }
}
