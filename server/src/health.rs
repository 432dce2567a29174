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
    let (storage, away) = match &state.store {
        AnyStore::Memory(_) => ("memory", 0),
        AnyStore::Redis(standby) => ("redis", standby.sessions_away()),
    };
    let reachable = state.store.now_ms().await.is_ok();
    let text = format!(
        "{{\"status\":\"ok\",\"storage\":\"{storage}\",\"reachable\":{reachable},\
         \"sessions_in_memory\":{away}}}\n"
    );
    ([(header::CONTENT_TYPE, "application/json")], text)
}

/// Answers 200 while new visitors may be sent here, and 503 once the server is ending. Without its
/// store it serves from memory, and all replicas would be without it at once, so that does not count; but the
/// text says so.
pub async fn readyz(State(state): State<AppState>) -> impl IntoResponse {
    if state.shutdown.is_near() {
        return (StatusCode::SERVICE_UNAVAILABLE, "ending\n");
    }
    let text = if state.store.now_ms().await.is_err() {
        "degraded: the store does not answer; serving from memory\n"
    } else if state.metrics.secret_differs() {
        "degraded: another server signs cookies with another secret\n"
    } else {
        "ready\n"
    };
    (StatusCode::OK, text)
}
