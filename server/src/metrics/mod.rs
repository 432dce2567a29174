//! What a monitoring system asks: `/metrics`, in Prometheus' text format.
//!
//! - [`histogram`]: how long things take.
//! - [`pushes`]: what became of what pages sent.
//! - [`redis_info`]: what Redis says about itself.

mod histogram;
mod pushes;
mod redis_info;

use std::{
    collections::HashMap,
    fmt::{Display, Write as _},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
    },
    time::Instant,
};

use axum::{
    extract::{Request, State},
    http::header,
    middleware::Next,
    response::{IntoResponse, Response},
};
use delta::SessionTag;
use relay::{AnyStore, Store};
use session::RedisConnection;

use crate::{limits::Refusal, routes::AppState};
use histogram::Histogram;
use pushes::Pushes;
pub(crate) use pushes::outcome_name;

/// What requests are told apart by, and the paths that begin with it.
const ROUTES: [(&str, &str); 7] = [
    ("push", "/api/push"),
    ("hello", "/api/hello"),
    ("changes", "/api/changes"),
    ("live", "/api/live"),
    ("page", "/s/"),
    ("bundle", "/pkg/"),
    ("other", "/"),
];

/// Counters of this process. Clones count together.
#[derive(Clone, Debug)]
pub struct Metrics(Arc<Counters>);

#[derive(Debug)]
struct Counters {
    started: Instant,
    /// Answers by the first digit of their status, 1 to 5.
    answers: [AtomicU64; 5],
    took: [Histogram; ROUTES.len()],
    under_way: AtomicI64,
    refused: [AtomicU64; Refusal::NAMES.len()],
    pushes: Pushes,
    live_channels: AtomicI64,
    live_messages: AtomicU64,
    live_gaps: AtomicU64,
    /// Sessions with a live channel here, and how many.
    sessions: Mutex<HashMap<SessionTag, usize>>,
    secret_differs: AtomicBool,
    redis: Option<RedisConnection>,
}

impl Metrics {
    /// Nothing counted yet. `redis` is asked for its memory.
    pub fn new(redis: Option<RedisConnection>) -> Self {
        Self(Arc::new(Counters {
            started: Instant::now(),
            answers: Default::default(),
            took: Default::default(),
            under_way: AtomicI64::new(0),
            refused: Default::default(),
            pushes: Pushes::default(),
            live_channels: AtomicI64::new(0),
            live_messages: AtomicU64::new(0),
            live_gaps: AtomicU64::new(0),
            sessions: Mutex::default(),
            secret_differs: AtomicBool::new(false),
            redis,
        }))
    }

    /// Counts a live channel of that session until the guard is dropped.
    #[must_use]
    pub fn live_channel(&self, session: SessionTag) -> LiveChannel {
        self.0.live_channels.fetch_add(1, Ordering::Relaxed);
        *self.sessions().entry(session).or_default() += 1;
        LiveChannel {
            metrics: self.clone(),
            session,
        }
    }

    /// Counts a request that was not taken.
    pub fn refused(&self, why: Refusal) {
        let place = Refusal::NAMES.iter().position(|(found, _)| *found == why);
        if let Some(refused) = place.and_then(|place| self.0.refused.get(place)) {
            refused.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Whether another server signs cookies with another secret.
    pub fn secret_differs(&self) -> bool {
        self.0.secret_differs.load(Ordering::Relaxed)
    }

    /// Says whether another server signs cookies with another secret.
    pub fn set_secret_differs(&self, differs: bool) {
        self.0.secret_differs.store(differs, Ordering::Relaxed);
    }

    fn sessions(&self) -> std::sync::MutexGuard<'_, HashMap<SessionTag, usize>> {
        // The map is whole at any time, so a panic elsewhere has not broken it.
        let sessions = self.0.sessions.lock();
        sessions.unwrap_or_else(PoisonError::into_inner)
    }

    /// All of them in Prometheus' text format.
    pub async fn text(&self, store: &AnyStore) -> String {
        let mut text = String::new();
        let counters = &self.0;
        let kind = match store {
            AnyStore::Memory(_) => "memory",
            AnyStore::Redis(_) => "redis",
        };
        head(
            &mut text,
            "everbasic_build_info",
            "gauge",
            "What runs here.",
        );
        let version = env!("CARGO_PKG_VERSION");
        let _ = writeln!(
            text,
            "everbasic_build_info{{version=\"{version}\",storage=\"{kind}\"}} 1"
        );
        let uptime = counters.started.elapsed().as_secs();
        gauge(
            &mut text,
            "everbasic_uptime_seconds",
            "Seconds since the start.",
            uptime,
        );
        let is_up = u64::from(store.now_ms().await.is_ok());
        let help = "Whether the store of sessions answers.";
        gauge(&mut text, "everbasic_store_up", help, is_up);
        let help =
            "Whether another server that shares the store signs cookies with another secret.";
        let differs = u64::from(self.secret_differs());
        gauge(&mut text, "everbasic_secret_differs", help, differs);
        self.write_http(&mut text);
        self.write_live(&mut text);
        counters.pushes.write(&mut text);
        if let Some(redis) = &counters.redis {
            text += &redis_info::text(redis.clone()).await;
        }
        text
    }

    fn write_http(&self, text: &mut String) {
        let counters = &self.0;
        let name = "everbasic_http_answers_total";
        head(text, name, "counter", "Answers to requests.");
        for (class, answers) in counters.answers.iter().enumerate() {
            let count = answers.load(Ordering::Relaxed);
            let _ = writeln!(text, "{name}{{status=\"{}xx\"}} {count}", class + 1);
        }
        let name = "everbasic_http_request_seconds";
        head(text, name, "histogram", "How long answers took.");
        for (took, (route, _)) in counters.took.iter().zip(ROUTES) {
            took.write(text, name, &format!("route=\"{route}\""));
        }
        let under_way = counters.under_way.load(Ordering::Relaxed);
        let help = "Requests that are being answered.";
        gauge(text, "everbasic_http_requests_under_way", help, under_way);
        let name = "everbasic_http_refused_total";
        head(
            text,
            name,
            "counter",
            "Requests that were not taken, by reason.",
        );
        for (refused, (_, reason)) in counters.refused.iter().zip(Refusal::NAMES) {
            let count = refused.load(Ordering::Relaxed);
            let _ = writeln!(text, "{name}{{reason=\"{reason}\"}} {count}");
        }
    }

    fn write_live(&self, text: &mut String) {
        let counters = &self.0;
        let channels = counters.live_channels.load(Ordering::Relaxed);
        gauge(
            text,
            "everbasic_live_channels",
            "Tabs that are connected.",
            channels,
        );
        let sessions = self.sessions().len();
        let help = "Sessions with a connected tab.";
        gauge(text, "everbasic_live_sessions", help, sessions);
        let messages = counters.live_messages.load(Ordering::Relaxed);
        let help = "Changes sent to tabs.";
        counter(text, "everbasic_live_messages_total", help, messages);
        let gaps = counters.live_gaps.load(Ordering::Relaxed);
        let help = "Live channels that were closed because something was missed.";
        counter(text, "everbasic_live_gaps_total", help, gaps);
    }
}

/// A live channel that is open.
#[derive(Debug)]
pub struct LiveChannel {
    metrics: Metrics,
    session: SessionTag,
}

impl LiveChannel {
    /// Counts changes that were sent.
    pub fn sent(&self) {
        self.metrics.0.live_messages.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts that something was missed.
    pub fn missed(&self) {
        self.metrics.0.live_gaps.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for LiveChannel {
    fn drop(&mut self) {
        self.metrics.0.live_channels.fetch_sub(1, Ordering::Relaxed);
        let mut sessions = self.metrics.sessions();
        if let Some(count) = sessions.get_mut(&self.session) {
            *count -= 1;
            if *count == 0 {
                sessions.remove(&self.session);
            }
        }
    }
}

/// The two lines before the values of a metric.
fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn gauge(text: &mut String, name: &str, help: &str, value: impl Display) {
    head(text, name, "gauge", help);
    let _ = writeln!(text, "{name} {value}");
}

fn counter(text: &mut String, name: &str, help: &str, value: impl Display) {
    head(text, name, "counter", help);
    let _ = writeln!(text, "{name} {value}");
}

/// Answers with the counters.
pub async fn metrics(State(state): State<AppState>) -> impl IntoResponse {
    let mut text = state.metrics.text(&state.store).await;
    let name = "everbasic_spans_total";
    head(
        &mut text,
        name,
        "counter",
        "Spans of traces by what became of them.",
    );
    let (sent, dropped) = state.traces.counts();
    for (outcome, count) in [("sent", sent), ("dropped", dropped)] {
        let _ = writeln!(text, "{name}{{outcome=\"{outcome}\"}} {count}");
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text)
}

/// What a request is told apart by.
pub(crate) fn route(path: &str) -> &'static str {
    let found = ROUTES.iter().find(|(_, begin)| path.starts_with(begin));
    match (path, found) {
        ("/", _) => "page",
        (_, Some((route, _))) => route,
        (_, None) => "other",
    }
}

/// Counts every answer.
pub async fn count(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let route = route(request.uri().path());
    let place = ROUTES.iter().position(|(found, _)| *found == route);
    let began = Instant::now();
    let counters = &metrics.0;
    counters.under_way.fetch_add(1, Ordering::Relaxed);
    let done = UnderWay(&counters.under_way);
    let response = next.run(request).await;
    drop(done);
    if let Some(took) = place.and_then(|place| counters.took.get(place)) {
        took.observe(began.elapsed());
    }
    let class = usize::from(response.status().as_u16() / 100).wrapping_sub(1);
    if let Some(answers) = counters.answers.get(class) {
        answers.fetch_add(1, Ordering::Relaxed);
    }
    response
}

/// A request that is being answered; also one that the client gives up.
struct UnderWay<'a>(&'a AtomicI64);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
