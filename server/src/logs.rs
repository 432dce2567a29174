//! What is written down, and what never is: program text, values of registers, cookies, whole ids of
//! sessions, secrets, names of users.

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use session::SessionId;
use tracing::Instrument;
use tracing_subscriber::EnvFilter;

use crate::{client::Client, config::LogFormat};

/// Names a request through all logs: of proxies, of this server, of whoever asks.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Characters of a request id that is made here: 48 bits.
const ID_CHARS: usize = 12;
/// Longest request id that is taken over from a proxy.
const ID_CHARS_MAX: usize = 64;

/// Begins to write to standard error. `RUST_LOG` says how much, `info` if it says nothing.
pub fn begin(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_target(false)
        .with_writer(std::io::stderr);
    // It fails if there is one already, which is as good.
    let _ = match format {
        LogFormat::Text => builder.try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
}

/// Gives each request an id, which all lines about it carry and the answer tells. One of a proxy is
/// kept.
pub async fn request(mut request: Request, next: Next) -> Response {
    let id = request
        .headers()
        .get(REQUEST_ID)
        .and_then(|value| value.to_str().ok())
        .filter(|text| is_id(text))
        .map_or_else(new_id, str::to_owned);
    if let Ok(value) = HeaderValue::from_str(&id) {
        request.headers_mut().insert(REQUEST_ID, value.clone());
        let client: Option<&Client> = request.extensions().get();
        let address = client.map(|client| client.address.to_string());
        // The path only: a query could hold anything.
        let span = tracing::info_span!(
            "request",
            request = %id,
            method = %request.method(),
            path = %shown(request.uri().path()),
            address,
        );
        let began = std::time::Instant::now();
        let mut response = next.run(request).instrument(span.clone()).await;
        let status = response.status().as_u16();
        let took_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        span.in_scope(|| match status {
            500.. => tracing::warn!(status, took_ms, "answered"),
            _ => tracing::debug!(status, took_ms, "answered"),
        });
        response.headers_mut().insert(REQUEST_ID, value);
        return response;
    }
    next.run(request).await
}

/// The path as it is written down. The name of an isolated session is the visitor's own matter.
fn shown(path: &str) -> &str {
    if path.starts_with("/s/") {
        "/s/..."
    } else {
        path
    }
}

fn new_id() -> String {
    // Without random numbers there is no id; the server gives no sessions then either.
    SessionId::random().map_or_else(
        |_| "none".to_owned(),
        |random| random.store_key().chars().take(ID_CHARS).collect(),
    )
}

/// Letters, digits and - _ only: nothing that could look like the end of a line or of a value.
fn is_id(text: &str) -> bool {
    (1..=ID_CHARS_MAX).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}
