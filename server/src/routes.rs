//! Everything that answers.

use app::api::context::Served;
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    middleware::{from_fn, from_fn_with_state},
    response::IntoResponse,
    routing::{get, post},
};
use leptos::{config::LeptosOptions, prelude::provide_context};
use relay::AnyStore;
use session::SessionLayer;
use tower_http::compression::CompressionLayer;

use crate::{
    guard, headers, health, live,
    metrics::{self, Metrics},
    page,
    settings::Keeper,
    shutdown::Shutdown,
    site::Site,
};

/// What all handlers share.
#[derive(Clone)]
pub struct AppState {
    /// Where sessions are kept.
    pub store: AnyStore,
    /// What is counted.
    pub metrics: Metrics,
    /// Where settings are kept.
    pub settings: Keeper,
    /// The files of the browser bundle.
    pub site: Site,
    /// What Leptos wants to know about the build.
    pub leptos: LeptosOptions,
    /// Tells the live channels to end.
    pub shutdown: Shutdown,
}

/// The whole server as one service. Pages and API know the visitor's session; static files do not,
/// so they can be cached by anybody.
pub fn router(state: AppState, sessions: SessionLayer) -> Router {
    // Leptos spawns the rendering of a page; a second call finds it set already.
    let _ = any_spawner::Executor::init_tokio();
    let personal = Router::new()
        .route("/", get(page::default))
        .route("/s/{handle}", get(page::isolated))
        .merge(api())
        .layer(sessions);
    let shared = Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(metrics::metrics))
        .fallback_service(state.site.files())
        .layer(from_fn(headers::static_files));
    personal
        .merge(shared)
        .layer(CompressionLayer::new().quality(tower_http::CompressionLevel::Fastest))
        .layer(from_fn_with_state(state.leptos.clone(), headers::secure))
        .layer(from_fn_with_state(state.metrics.clone(), metrics::count))
        .with_state(state)
}

/// The server functions and the live channel, open to our own pages only.
fn api() -> Router<AppState> {
    Router::new()
        .route("/api/live", get(live::live))
        .route("/api/{name}", post(server_function))
        .layer(from_fn(headers::no_store))
        .layer(from_fn(guard::body_limit))
        .layer(from_fn(guard::same_origin))
}

async fn server_function(
    State(state): State<AppState>,
    request: Request<Body>,
) -> impl IntoResponse {
    let store = state.store;
    let provide = move || {
        provide_context(Served {
            store: store.clone(),
        });
    };
    leptos_axum::handle_server_fns_with_context(provide, request).await
}
