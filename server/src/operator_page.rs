//! The state of this server for its operator: `/operator`, behind a token.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};

use crate::routes::AppState;

/// What opens the page. Shown to nobody.
#[derive(Clone)]
pub struct Token(std::sync::Arc<str>);

impl Token {
    /// That text.
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// Whether the request brings it: as `Authorization: Bearer`, or as the password a browser asks
    /// its user for.
    fn opens(&self, headers: &HeaderMap) -> bool {
        let Some(said) = headers.get(header::AUTHORIZATION) else {
            return false;
        };
        let Some((scheme, value)) = said.to_str().ok().and_then(|said| said.split_once(' ')) else {
            return false;
        };
        match scheme.to_ascii_lowercase().as_str() {
            "bearer" => self.is(value.as_bytes()),
            "basic" => {
                let decoded = STANDARD.decode(value).unwrap_or_default();
                let colon = decoded.iter().position(|byte| *byte == b':');
                colon.is_some_and(|colon| self.is(&decoded[colon + 1..]))
            }
            _ => false,
        }
    }

    /// Takes as long for a wrong text as for the right one of its length.
    fn is(&self, text: &[u8]) -> bool {
        let own = self.0.as_bytes();
        let differing = own
            .iter()
            .zip(text)
            .fold(0, |differing, (one, other)| differing | (one ^ other));
        own.len() == text.len() && differing == 0
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token")
    }
}

/// Everything that is counted, as a table. 404 where no token is configured.
pub async fn page(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let Some(token) = &state.operator else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if !token.opens(&headers) {
        let ask = HeaderValue::from_static("Basic realm=\"Everbasic, operator\"");
        let asked = [(header::WWW_AUTHENTICATE, ask)];
        return (StatusCode::UNAUTHORIZED, asked, "a token is needed\n").into_response();
    }
    Html(table(&state.metrics.text(&state.store).await)).into_response()
}

/// The page: a row for each value, with what it means.
fn table(metrics: &str) -> String {
    let mut rows = String::new();
    let mut help = "";
    for line in metrics.lines() {
        if let Some(said) = line.strip_prefix("# HELP ") {
            help = said.split_once(' ').map_or("", |(_, text)| text);
        } else if let Some((name, value)) = line.rsplit_once(' ').filter(|_| is_shown(line)) {
            let cells = [name, value, help].map(escaped);
            rows += &format!("<tr><td>{}<td>{}<td>{}\n", cells[0], cells[1], cells[2]);
            help = "";
        }
    }
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Everbasic: this \
         server</title>\n<h1>This server</h1>\n<table>\n<tr><th>Value<th>Now<th>Meaning\n{rows}\
         </table>\n"
    )
}

/// Comments are no values, and buckets are for machines.
fn is_shown(line: &str) -> bool {
    !line.starts_with('#') && !line.contains("_bucket{")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_opens_the_page_and_nothing_else_does() {
        let token = Token::new("0123456789abcdef");
        let basic = |pair: &str| format!("Basic {}", STANDARD.encode(pair));
        for (said, opens) in [
            ("Bearer 0123456789abcdef".to_owned(), true),
            ("bearer 0123456789abcdef".to_owned(), true),
            (basic("operator:0123456789abcdef"), true),
            (basic(":0123456789abcdef"), true),
            ("Bearer 0123456789abcdeg".to_owned(), false),
            ("Bearer 0123456789abcde".to_owned(), false),
            ("Bearer 0123456789abcdef0".to_owned(), false),
            ("Bearer ".to_owned(), false),
            ("Basic !!".to_owned(), false),
            (basic("0123456789abcdef"), false),
            ("0123456789abcdef".to_owned(), false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, said.parse().expect("a value"));
            assert_eq!(token.opens(&headers), opens, "{said}");
        }
        assert!(!token.opens(&HeaderMap::new()));
    }

    #[test]
    fn values_become_rows() {
        let html =
            table("# HELP a_total What & why.\n# TYPE a_total counter\na_total{x=\"y\"} 5\n");
        assert!(html.contains("<tr><td>a_total{x=&quot;y&quot;}<td>5<td>What &amp; why.\n"));
    }
}
