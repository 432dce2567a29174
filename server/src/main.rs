//! Starts the server.

use app::{DocumentOptions, document};
use axum::Router;
use leptos::prelude::*;

#[tokio::main]
async fn main() {
    let leptos = get_configuration(None).expect("config").leptos_options;
    let addr = leptos.site_addr;
    let options = DocumentOptions {
        leptos: leptos.clone(),
        style_sheet: "/pkg/everbasic.css".into(),
    };
    let app = Router::new()
        .route(
            "/",
            axum::routing::get(leptos_axum::render_app_to_stream(move || {
                document(&options)
            })),
        )
        .fallback_service(tower_http::services::ServeDir::new(
            leptos.site_root.as_ref(),
        ));
    let listener = tokio::net::TcpListener::bind(addr).await.expect("bind");
    axum::serve(listener, app).await.expect("serve");
}
