//! Spans as OpenTelemetry collectors take them: the body of a POST to `/v1/traces` of OTLP over HTTP, in
//! its JSON encoding. And the header `traceparent` of the W3C, by which whoever asks says which trace
//! the request belongs to.
//!
//! The crate does nothing but this: no clock, no random source, no network.

use serde_json::{Value as Json, json};

/// Names a trace: all spans of one request, wherever they were made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceId(pub [u8; 16]);

/// Names a span within its trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpanId(pub [u8; 8]);

/// What a span is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A request that is answered.
    Server,
    /// A request that is made.
    Client,
}

/// A value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text.
    Text(String),
    /// A number.
    Number(i64),
}

/// Attributes by their names.
pub type Attributes = Vec<(&'static str, Value)>;

/// What took some time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The trace it belongs to.
    pub trace: TraceId,
    /// Its own name in it.
    pub id: SpanId,
    /// The span it is a part of.
    pub parent: Option<SpanId>,
    /// What was done, one of few.
    pub name: String,
    /// What it is of.
    pub kind: Kind,
    /// When it began, in nanoseconds since 1970.
    pub begin_ns: u64,
    /// When it ended.
    pub end_ns: u64,
    /// What else is known.
    pub attributes: Attributes,
    /// Whether it did not do what it should.
    pub is_failed: bool,
}

/// The request that hands these spans over. `resource` says who has made them.
pub fn export(resource: &Attributes, scope: &str, spans: &[Span]) -> Vec<u8> {
    let spans: Vec<Json> = spans.iter().map(span).collect();
    let request = json!({
        "resourceSpans": [{
            "resource": { "attributes": attributes(resource) },
            "scopeSpans": [{ "scope": { "name": scope }, "spans": spans }],
        }],
    });
    request.to_string().into_bytes()
}

fn span(span: &Span) -> Json {
    let kind = match span.kind {
        Kind::Server => 2,
        Kind::Client => 3,
    };
    // 64-bit numbers are strings in this encoding, and ids are hexadecimal.
    let mut json = json!({
        "traceId": hexadecimal(&span.trace.0),
        "spanId": hexadecimal(&span.id.0),
        "name": span.name,
        "kind": kind,
        "startTimeUnixNano": span.begin_ns.to_string(),
        "endTimeUnixNano": span.end_ns.to_string(),
        "attributes": attributes(&span.attributes),
    });
    if let Some(parent) = span.parent {
        json["parentSpanId"] = hexadecimal(&parent.0).into();
    }
    if span.is_failed {
        json["status"] = json!({ "code": 2 });
    }
    json
}

fn attributes(all: &Attributes) -> Vec<Json> {
    all.iter()
        .map(|(key, value)| {
            let value = match value {
                Value::Text(text) => json!({ "stringValue": text }),
                Value::Number(number) => json!({ "intValue": number.to_string() }),
            };
            json!({ "key": key, "value": value })
        })
        .collect()
}

/// What the header `traceparent` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parent {
    /// The trace that the request belongs to.
    pub trace: TraceId,
    /// The span that has asked.
    pub span: SpanId,
    /// Whether the trace is kept.
    pub is_sampled: bool,
}

impl Parent {
    /// The header's value; `None` if it is none (`version-trace-span-flags`, all in small hexadecimal
    /// digits, ids that are not zero).
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().split('-');
        let [version] = bytes::<1>(parts.next()?)?;
        let trace = bytes(parts.next()?)?;
        let span = bytes(parts.next()?)?;
        let [flags] = bytes::<1>(parts.next()?)?;
        // Version 0 has four parts, later ones may have more; 255 is none.
        let is_whole = parts.next().is_none() || (1..255).contains(&version);
        let is_parent = is_whole && version != 255 && trace != [0; 16] && span != [0; 8];
        is_parent.then_some(Self {
            trace: TraceId(trace),
            span: SpanId(span),
            is_sampled: flags & 1 == 1,
        })
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// So many bytes as small hexadecimal digits.
fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    let is_small = |byte: &u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(byte);
    if digits.len() != 2 * N || !digits.iter().all(is_small) {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}
