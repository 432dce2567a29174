//! What is exported, read by the message types that OpenTelemetry publishes.

use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest, common::v1::any_value, trace::v1,
};
use otlp::{Kind, Parent, Span, SpanId, TraceId, Value, export};

fn span() -> Span {
    Span {
        trace: TraceId([0xab; 16]),
        id: SpanId([1, 2, 3, 4, 5, 6, 7, 8]),
        parent: Some(SpanId([9; 8])),
        name: "push".to_owned(),
        kind: Kind::Server,
        begin_ns: 1_700_000_000_123_456_789,
        end_ns: 1_700_000_000_123_456_790,
        attributes: vec![
            (
                "everbasic.request",
                Value::Text("a \"quoted\" id".to_owned()),
            ),
            ("http.response.status_code", Value::Number(503)),
        ],
        is_failed: true,
    }
}

#[test]
fn a_collector_reads_what_was_exported() {
    let resource = vec![("service.name", Value::Text("everbasic".to_owned()))];
    let root = Span {
        parent: None,
        kind: Kind::Client,
        is_failed: false,
        ..span()
    };
    let body = export(&resource, "server", &[span(), root]);
    let request: ExportTraceServiceRequest = serde_json::from_slice(&body).expect("OTLP");
    let [of_resource] = request.resource_spans.as_slice() else {
        panic!("{request:?}");
    };
    let said = &of_resource
        .resource
        .as_ref()
        .expect("a resource")
        .attributes;
    assert_eq!(said[0].key, "service.name");
    let [of_scope] = of_resource.scope_spans.as_slice() else {
        panic!("{request:?}");
    };
    assert_eq!(of_scope.scope.as_ref().expect("a scope").name, "server");
    let [first, second] = of_scope.spans.as_slice() else {
        panic!("{request:?}");
    };
    assert_eq!(first.trace_id, [0xab; 16]);
    assert_eq!(first.span_id, [1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(first.parent_span_id, [9; 8]);
    assert_eq!(first.name, "push");
    assert_eq!(first.kind(), v1::span::SpanKind::Server);
    assert_eq!(first.start_time_unix_nano, 1_700_000_000_123_456_789);
    assert_eq!(first.end_time_unix_nano, 1_700_000_000_123_456_790);
    let status = first.status.as_ref().expect("a status");
    assert_eq!(status.code(), v1::status::StatusCode::Error);
    let values: Vec<_> = first
        .attributes
        .iter()
        .map(|said| said.value.as_ref().and_then(|value| value.value.clone()))
        .collect();
    let text = any_value::Value::StringValue("a \"quoted\" id".to_owned());
    assert_eq!(values, [Some(text), Some(any_value::Value::IntValue(503))]);
    assert_eq!(second.kind(), v1::span::SpanKind::Client);
    assert!(second.parent_span_id.is_empty() && second.status.is_none());
}

#[test]
fn traceparents() {
    let good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let parent = Parent::parse(good).expect("a parent");
    assert_eq!(parent.trace.0[..2], [0x0a, 0xf7]);
    assert_eq!(parent.span.0[7], 0x31);
    assert!(parent.is_sampled);
    let unsampled = Parent::parse(&good.replace("-01", "-00")).expect("a parent");
    assert!(!unsampled.is_sampled);
    let later = format!("{}-and-more", good.replacen("00", "01", 1));
    assert_eq!(Parent::parse(&later), Some(parent));
    for bad in [
        "",
        "00",
        &good.replacen("00", "ff", 1),
        &format!("{good}-more"),
        &good.to_uppercase(),
        &good.replace("0af7651916cd43dd8448eb211c80319c", &"0".repeat(32)),
        &good.replace("b7ad6b7169203331", &"0".repeat(16)),
        &good.replace("b7ad6b7169203331", "b7ad6b716920333"),
        &good.replace("b7ad6b7169203331", "b7ad6b716920333é"),
    ] {
        assert_eq!(Parent::parse(bad), None, "{bad}");
    }
}
