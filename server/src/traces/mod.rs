//! Where the time of a request goes, told to a collector of OpenTelemetry: one span for each request, and
//! one in it for each question to the store. Off unless `EVERBASIC_OTLP_URL` says where the collector is.
//!
//! A span tells of what kind a request is, its id, its status and how much it carried; never a path with a
//! session's name in it, an address, a cookie, a session, program text or any other value.
//!
//! - [`collector`]: hands spans over, in a task of its own.

mod collector;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use app::api::context::Watcher;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use delta::{Batch, Changes, Hello, HelloRequest, PushOutcome};
use otlp::{Attributes, Kind, Parent, Span, SpanId, TraceId, Value};
use relay::RelayError;
use session::SessionId;
use tokio::sync::{mpsc, oneshot};

pub use collector::Collector;

use crate::{
    logs::REQUEST_ID,
    metrics::{self, Metrics},
};

/// Spans that may wait for the collector; more are dropped and counted.
const WAITING_MAX: usize = 4_096;

/// Where spans go. Clones are the same; by default they go nowhere.
#[derive(Clone, Debug, Default)]
pub struct Traces(Option<Arc<Export>>);

#[derive(Debug)]
struct Export {
    sender: mpsc::Sender<Item>,
    /// Of so many requests one is traced.
    one_in: u64,
    begun: AtomicU64,
    counts: Arc<Counts>,
}

/// What goes to the task that hands spans over.
#[derive(Debug)]
enum Item {
    Span(Span),
    /// Hand over what is there, then say so.
    Flush(oneshot::Sender<()>),
}

/// What became of spans.
#[derive(Debug, Default)]
struct Counts {
    sent: AtomicU64,
    dropped: AtomicU64,
}

impl Traces {
    /// Spans of one in so many requests go to that collector. Must be called within a runtime.
    pub fn to(collector: Collector, one_in: u32) -> Self {
        let (sender, receiver) = mpsc::channel(WAITING_MAX);
        let counts = Arc::<Counts>::default();
        tokio::spawn(collector.hand_over(receiver, counts.clone()));
        Self(Some(Arc::new(Export {
            sender,
            one_in: u64::from(one_in.max(1)),
            begun: AtomicU64::new(0),
            counts,
        })))
    }

    /// Hands over what is left, if that does not take longer than this.
    pub async fn flush(&self, patience: Duration) {
        let Some(export) = &self.0 else { return };
        let (told, done) = oneshot::channel();
        let flushed = async {
            if export.sender.send(Item::Flush(told)).await.is_ok() {
                let _ = done.await;
            }
        };
        if tokio::time::timeout(patience, flushed).await.is_err() {
            tracing::warn!("the last traces were not handed over in time");
        }
    }

    /// What was sent and what was dropped, for `/metrics`; (0, 0) where nothing is traced.
    pub fn counts(&self) -> (u64, u64) {
        let count = |count: &AtomicU64| count.load(Ordering::Relaxed);
        self.0.as_ref().map_or((0, 0), |export| {
            (count(&export.counts.sent), count(&export.counts.dropped))
        })
    }

    /// The trace of a request, if it is to have one. A proxy's word (`traceparent`) goes before the
    /// server's own choice.
    fn begin(&self, request: &Request) -> Option<Trace> {
        let export = self.0.as_ref()?;
        let header = |name: &str| request.headers().get(name)?.to_str().ok();
        let parent = header("traceparent").and_then(Parent::parse);
        let is_kept = match &parent {
            Some(parent) => parent.is_sampled,
            None => {
                let begun = export.begun.fetch_add(1, Ordering::Relaxed);
                begun.is_multiple_of(export.one_in)
            }
        };
        // Without random numbers there are no ids; the server gives no sessions then either.
        let random = is_kept.then(|| SessionId::random().ok()).flatten()?;
        let (trace, id) = ids(&random);
        Some(Trace(Arc::new(Open {
            export: export.clone(),
            trace: parent.map_or(trace, |parent| parent.trace),
            id,
            parent: parent.map(|parent| parent.span),
            began: now(),
            calls: AtomicU64::new(0),
        })))
    }
}

/// Names of a trace and of its first span, of a random number that is used for nothing else.
fn ids(random: &SessionId) -> (TraceId, SpanId) {
    let part = |name: &str| u64::from_be_bytes(random.for_handle(name).tag());
    let trace = u128::from(part("high")) << 64 | u128::from(part("low"));
    // Neither may be zero, which would be no name.
    (
        TraceId(trace.max(1).to_be_bytes()),
        SpanId(part("span").max(1).to_be_bytes()),
    )
}

/// The trace of a request that is being answered; it is on the request.
#[derive(Clone, Debug)]
pub struct Trace(Arc<Open>);

#[derive(Debug)]
struct Open {
    export: Arc<Export>,
    trace: TraceId,
    id: SpanId,
    parent: Option<SpanId>,
    began: Duration,
    calls: AtomicU64,
}

impl Trace {
    /// The store was asked, and has answered just now, after this time.
    pub fn asked(&self, name: &str, took: Duration, is_failed: bool, attributes: Attributes) {
        let open = &self.0;
        let number = open.calls.fetch_add(1, Ordering::Relaxed) + 1;
        let end = now();
        open.export.send(Span {
            trace: open.trace,
            id: nth(open.id, number),
            parent: Some(open.id),
            name: name.to_owned(),
            kind: Kind::Client,
            begin_ns: nanoseconds(end.saturating_sub(took)),
            end_ns: nanoseconds(end),
            attributes,
            is_failed,
        });
    }

    fn answered(&self, name: String, status: u16, mut attributes: Attributes) {
        let open = &self.0;
        attributes.push(("http.response.status_code", Value::Number(status.into())));
        open.export.send(Span {
            trace: open.trace,
            id: open.id,
            parent: open.parent,
            name,
            kind: Kind::Server,
            begin_ns: nanoseconds(open.began),
            end_ns: nanoseconds(now()),
            attributes,
            is_failed: status >= 500,
        });
    }
}

impl Export {
    fn send(&self, span: Span) {
        if self.sender.try_send(Item::Span(span)).is_err() {
            self.counts.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// The name of a part of a span: other than its own, and never zero.
fn nth(id: SpanId, number: u64) -> SpanId {
    let sum = u64::from_be_bytes(id.0).wrapping_add(number);
    SpanId(if sum == 0 { u64::MAX } else { sum }.to_be_bytes())
}

fn now() -> Duration {
    // A clock before 1970 is as good as none.
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

/// Makes the span of each request.
pub async fn request(State(traces): State<Traces>, mut request: Request, next: Next) -> Response {
    let Some(trace) = traces.begin(&request) else {
        return next.run(request).await;
    };
    let route = metrics::route(request.uri().path());
    let id = request.headers().get(REQUEST_ID);
    let id = id.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let text = |text: &str| Value::Text(text.to_owned());
    let attributes = vec![
        ("http.request.method", text(request.method().as_str())),
        ("everbasic.route", text(route)),
        ("everbasic.request", text(id)),
    ];
    request.extensions_mut().insert(trace.clone());
    let response = next.run(request).await;
    trace.answered(route.to_owned(), response.status().as_u16(), attributes);
    response
}

/// Counts, and makes spans of what the store is asked.
pub struct Watched {
    /// What counts.
    pub metrics: Metrics,
    /// The request's trace.
    pub trace: Trace,
}

impl Watcher for Watched {
    fn pushed(&self, batch: &Batch, outcome: &Result<PushOutcome, RelayError>, took: Duration) {
        self.metrics.pushed(batch, outcome, took);
        let registers = i64::try_from(batch.deltas.len()).unwrap_or(i64::MAX);
        let outcome_name = metrics::outcome_name(outcome).to_owned();
        let attributes = vec![
            ("everbasic.registers", Value::Number(registers)),
            ("everbasic.outcome", Value::Text(outcome_name)),
        ];
        self.trace
            .asked("store push", took, outcome.is_err(), attributes);
    }

    fn greeted(&self, asked: &HelloRequest, answer: &Result<Hello, RelayError>, took: Duration) {
        self.metrics.greeted(asked, answer, took);
        self.trace
            .asked("store hello", took, answer.is_err(), Vec::new());
    }

    fn caught_up(&self, answer: &Result<Changes, RelayError>, took: Duration) {
        self.metrics.caught_up(answer, took);
        self.trace
            .asked("store changes", took, answer.is_err(), Vec::new());
    }
}
