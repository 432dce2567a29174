//! Whose requests are taken, and how large they may be.

use std::time::Duration;

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tokio::time::timeout;
use url::Url;

use crate::{limits::Refusal, metrics::Metrics};

/// Largest request body: a full batch of 256 KiB with its keys, stamps and lengths.
pub const BODY_BYTES_MAX: usize = 384 * 1024;

/// Lets requests of our own pages through, and those of programs that are no browsers. What another
/// site makes a visitor's browser send is refused: the cookie would come along.
pub async fn same_origin(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    if is_same_origin(request.headers()) {
        return next.run(request).await;
    }
    metrics.refused(Refusal::Foreign);
    let text = "another site's page may not do this\n";
    (StatusCode::FORBIDDEN, text).into_response()
}

/// Reads the body whole, so that one which is too large, too slow or ends early never reaches a
/// handler. Nothing here unpacks bodies, so a packed one is refused before it is read.
pub async fn body_limit(
    State((metrics, patience)): State<(Metrics, Duration)>,
    request: Request,
    next: Next,
) -> Response {
    let refused = |why, status: StatusCode, text: &'static str| {
        metrics.refused(why);
        // What is left of the body is not read; the connection cannot be used for another request.
        (status, [(header::CONNECTION, "close")], text).into_response()
    };
    if is_encoded(request.headers()) {
        let text = "a compressed body is not taken\n";
        return refused(Refusal::Encoded, StatusCode::UNSUPPORTED_MEDIA_TYPE, text);
    }
    let (parts, body) = request.into_parts();
    match timeout(patience, to_bytes(body, BODY_BYTES_MAX)).await {
        Ok(Ok(bytes)) => {
            next.run(Request::from_parts(parts, Body::from(bytes)))
                .await
        }
        Ok(Err(_)) => {
            let text = "the body is incomplete or larger than 384 KiB\n";
            refused(Refusal::TooLarge, StatusCode::PAYLOAD_TOO_LARGE, text)
        }
        Err(_) => {
            let text = "the body did not come in time\n";
            refused(Refusal::Slow, StatusCode::REQUEST_TIMEOUT, text)
        }
    }
}

/// Keeps an answer to another site's page from being compressed: the length of what is compressed
/// together tells something about each part of it, and that page may have chosen one.
pub async fn plain_to_other_sites(mut request: Request, next: Next) -> Response {
    let site = request.headers().get("sec-fetch-site");
    if site.is_some_and(|site| site != "same-origin" && site != "none") {
        request.headers_mut().remove(header::ACCEPT_ENCODING);
    }
    next.run(request).await
}

fn is_encoded(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .any(|encoding| encoding != "identity")
}

/// Browsers say where a request comes from by `Sec-Fetch-Site`, older ones by `Origin` alone.
fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = text("origin") else {
        return !headers.contains_key(header::ORIGIN);
    };
    ["x-forwarded-host", "host"]
        .into_iter()
        .filter_map(text)
        .any(|host| is_origin_of(origin, host))
}

/// Whether a page of `origin` was served under `host`. A proxy may drop the port from the host.
fn is_origin_of(origin: &str, host: &str) -> bool {
    let Ok(origin) = Url::parse(origin) else {
        return false;
    };
    let Ok(host) = Url::parse(&format!("{}://{host}", origin.scheme())) else {
        return false;
    };
    origin.host().is_some()
        && origin.host() == host.host()
        && (host.port().is_none() || origin.port() == host.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(headers: &[(&'static str, &'static str)]) -> bool {
        let headers = headers.iter().map(|(name, value)| {
            let value = axum::http::HeaderValue::from_static(value);
            (axum::http::HeaderName::from_static(name), value)
        });
        is_same_origin(&headers.collect())
    }

    #[test]
    fn our_pages_and_programs_are_let_through() {
        assert!(check(&[("host", "everbasic.example")]));
        assert!(check(&[("sec-fetch-site", "same-origin")]));
        assert!(check(&[
            ("origin", "http://localhost:3000"),
            ("host", "localhost:3000")
        ]));
        assert!(check(&[
            ("origin", "https://everbasic.example"),
            ("host", "everbasic.example")
        ]));
        // Behind a proxy that passes the name without the port, or its own name.
        assert!(check(&[
            ("origin", "http://localhost:8080"),
            ("host", "localhost")
        ]));
        assert!(check(&[
            ("origin", "https://everbasic.example"),
            ("host", "10.0.0.7:3000"),
            ("x-forwarded-host", "everbasic.example"),
        ]));
    }

    #[test]
    fn other_sites_are_refused() {
        assert!(!check(&[("sec-fetch-site", "cross-site")]));
        assert!(!check(&[("sec-fetch-site", "same-site")]));
        assert!(!check(&[
            ("origin", "https://evil.example"),
            ("host", "everbasic.example")
        ]));
        assert!(!check(&[
            ("origin", "http://localhost:4000"),
            ("host", "localhost:3000")
        ]));
        assert!(!check(&[("origin", "null"), ("host", "everbasic.example")]));
    }
}
