//! Security and caching headers.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use leptos::config::LeptosOptions;

use crate::client::Client;

/// What no page needs, and so no script that got into one can use.
const PERMISSIONS: &str = "accelerometer=(), camera=(), display-capture=(), \
    encrypted-media=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), \
    payment=(), picture-in-picture=(), publickey-credentials-get=(), usb=(), xr-spatial-tracking=()";

/// Whoever has come by https comes by https for two years.
const HTTPS_ONLY: HeaderValue = HeaderValue::from_static("max-age=63072000");

/// On every answer.
const SECURE: [(HeaderName, HeaderValue); 8] = [
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-embedder-policy"),
        HeaderValue::from_static("require-corp"),
    ),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(PERMISSIONS),
    ),
    // For browsers that do not know frame-ancestors.
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        HeaderName::from_static("x-permitted-cross-domain-policies"),
        HeaderValue::from_static("none"),
    ),
];

/// The content security policy. A page allows the scripts and styles that carry its nonce; files
/// have no nonce, but the worker obeys the policy of its own script's answer, so it must allow
/// WebAssembly.
pub fn content_security_policy(nonce: Option<&str>, reload: bool) -> String {
    let nonce = nonce
        .map(|nonce| format!(" 'nonce-{nonce}'"))
        .unwrap_or_default();
    // The development server reloads pages by a WebSocket on a port of its own.
    let reload = if reload { " ws:" } else { "" };
    format!(
        "default-src 'self'; script-src 'self'{nonce} 'wasm-unsafe-eval'; \
         style-src 'self'{nonce}; img-src 'self' data:; connect-src 'self'{reload}; \
         worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'"
    )
}

/// Adds what every answer carries; the policy without a nonce unless there is one already.
pub async fn secure(State(leptos): State<LeptosOptions>, request: Request, next: Next) -> Response {
    let client: Option<&Client> = request.extensions().get();
    let is_https = client.is_some_and(|client| client.is_https);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if is_https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HTTPS_ONLY);
    }
    for (name, value) in SECURE {
        headers.entry(name).or_insert(value);
    }
    let policy = content_security_policy(None, is_watched(&leptos));
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers
            .entry(header::CONTENT_SECURITY_POLICY)
            .or_insert(policy);
    }
    response
}

/// Whether the page is being worked on and reloads itself.
pub fn is_watched(leptos: &LeptosOptions) -> bool {
    leptos.reload_external_port.is_some() || std::env::var_os("LEPTOS_WATCH").is_some()
}

/// For answers that are for one visitor at one moment.
pub async fn no_store(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    set(response.headers_mut(), "no-store");
    response
}

/// For files: those whose names change with their content are kept for ever, all others are asked
/// about each time.
pub async fn static_files(request: Request, next: Next) -> Response {
    let named_by_content = crate::site::is_named_by_content(request.uri().path());
    let mut response = next.run(request).await;
    let kept = named_by_content && response.status().is_success();
    set(
        response.headers_mut(),
        if kept {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        },
    );
    response
}

fn set(headers: &mut HeaderMap, cache: &'static str) {
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
}
