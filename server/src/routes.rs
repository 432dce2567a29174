//! Everything that answers.

use std::{sync::Arc, time::Duration};

use app::api::context::{Served, Watcher};
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
    client::{self, Believed},
    guard, headers, health,
    limits::{self, Gate},
    live, logs,
    metrics::{self, Metrics},
    operator_page, page,
    settings::Keeper,
    shutdown::Shutdown,
    site::Site,
    traces::{self, Trace, Traces, Watched},
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
    /// Whom to believe about who asks.
    pub believed: Believed,
    /// Where the time of requests is told.
    pub traces: Traces,
    /// How much is taken of whom.
    pub gate: Gate,
    /// How long a request's body may take to come.
    pub patience: Duration,
    /// Opens the operator's page; `None` where there is no such page.
    pub operator: Option<operator_page::Token>,
}

/// The whole server as one service. Pages and API know the visitor's session; static files do not,
/// so they can be cached by anybody.
pub fn router(state: AppState, sessions: SessionLayer) -> Router {
    // Leptos spawns the rendering of a page; a second call finds it set already.
    let _ = any_spawner::Executor::init_tokio();
    let gate = (state.gate.clone(), sessions.clone());
    let personal = Router::new()
        .route("/", get(page::default))
        .route("/s/{handle}", get(page::isolated))
        .merge(api(&state))
        .layer(from_fn(client::users_session))
        .layer(sessions)
        .layer(from_fn_with_state(gate, limits::sessions));
    let shared = Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(metrics::metrics))
        .route("/operator", get(operator_page::page))
        .route("/shell", get(page::shell))
        .route("/release.js", get(page::release))
        .fallback_service(state.site.files())
        .layer(from_fn(headers::static_files));
    personal
        .merge(shared)
        .layer(CompressionLayer::new().quality(tower_http::CompressionLevel::Fastest))
        .layer(from_fn(guard::plain_to_other_sites))
        .layer(from_fn_with_state(state.gate.clone(), limits::admit))
        .layer(from_fn_with_state(state.leptos.clone(), headers::secure))
        .layer(from_fn_with_state(state.traces.clone(), traces::request))
        .layer(from_fn(logs::request))
        .layer(from_fn_with_state(state.believed.clone(), client::identify))
        .layer(from_fn_with_state(state.metrics.clone(), metrics::count))
        .with_state(state)
}

/// The server functions and the live channel, open to our own pages only.
fn api(state: &AppState) -> Router<AppState> {
    let metrics = &state.metrics;
    Router::new()
        .route("/api/live", get(live::live))
        .route("/api/{name}", post(server_function))
        .layer(from_fn(headers::no_store))
        .layer(from_fn_with_state(
            (metrics.clone(), state.patience),
            guard::body_limit,
        ))
        .layer(from_fn_with_state(metrics.clone(), guard::same_origin))
}

async fn server_function(
    State(state): State<AppState>,
    request: Request<Body>,
) -> impl IntoResponse {
    let metrics = state.metrics;
    let watcher: Arc<dyn Watcher> = match request.extensions().get::<Trace>().cloned() {
        Some(trace) => Arc::new(Watched { metrics, trace }),
        None => Arc::new(metrics),
    };
    let served = Served {
        store: state.store,
        watcher,
    };
    let provide = move || provide_context(served.clone());
    leptos_axum::handle_server_fns_with_context(provide, request).await
}
