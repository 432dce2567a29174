//! What a monitoring system asks: `/metrics`, in Prometheus' text format.

use std::{
    fmt::Write as _,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Instant,
};

use axum::{
    extract::{Request, State},
    http::header,
    middleware::Next,
    response::{IntoResponse, Response},
};
use relay::{AnyStore, Store};
use session::RedisConnection;

use crate::routes::AppState;

/// The lines of Redis's INFO that are passed on, with what they are called here.
const REDIS_INFO: [(&str, &str, &str); 4] = [
    (
        "used_memory",
        "everbasic_redis_memory_bytes",
        "Memory that Redis uses.",
    ),
    (
        "maxmemory",
        "everbasic_redis_memory_max_bytes",
        "Memory that Redis may use; 0 is no limit.",
    ),
    (
        "evicted_keys",
        "everbasic_redis_evicted_keys_total",
        "Keys that Redis dropped for want of memory. Anything but 0 is lost sessions.",
    ),
    (
        "expired_keys",
        "everbasic_redis_expired_keys_total",
        "Keys whose time was over.",
    ),
];

/// Counters of this process. Clones count together.
#[derive(Clone, Debug)]
pub struct Metrics(Arc<Counters>);

#[derive(Debug)]
struct Counters {
    started: Instant,
    /// Answers by the first digit of their status, 1 to 5.
    answers: [AtomicU64; 5],
    live_channels: AtomicI64,
    redis: Option<RedisConnection>,
}

impl Metrics {
    /// Nothing counted yet. `redis` is asked for its memory.
    pub fn new(redis: Option<RedisConnection>) -> Self {
        Self(Arc::new(Counters {
            started: Instant::now(),
            answers: Default::default(),
            live_channels: AtomicI64::new(0),
            redis,
        }))
    }

    /// Counts a live channel until the guard is dropped.
    #[must_use]
    pub fn live_channel(&self) -> LiveChannel {
        self.0.live_channels.fetch_add(1, Ordering::Relaxed);
        LiveChannel(self.clone())
    }

    fn count(&self, status: u16) {
        let class = usize::from(status / 100).wrapping_sub(1);
        if let Some(answers) = self.0.answers.get(class) {
            answers.fetch_add(1, Ordering::Relaxed);
        }
    }

    async fn text(&self, store: &AnyStore) -> String {
        let mut text = String::new();
        let counters = &self.0;
        gauge(
            &mut text,
            "everbasic_uptime_seconds",
            "Seconds since the start.",
            counters.started.elapsed().as_secs(),
        );
        let is_up = u64::from(store.now_ms().await.is_ok());
        gauge(
            &mut text,
            "everbasic_store_up",
            "Whether the store of sessions answers.",
            is_up,
        );
        let away = match store {
            AnyStore::Memory(_) => 0,
            AnyStore::Redis(standby) => standby.sessions_away(),
        };
        gauge(
            &mut text,
            "everbasic_sessions_in_memory",
            "Sessions that are served from memory because the store is away.",
            away,
        );
        let channels = counters.live_channels.load(Ordering::Relaxed);
        gauge(
            &mut text,
            "everbasic_live_channels",
            "Tabs that are connected.",
            channels,
        );
        let name = "everbasic_http_answers_total";
        let _ = writeln!(
            text,
            "# HELP {name} Answers to requests.\n# TYPE {name} counter"
        );
        for (class, answers) in counters.answers.iter().enumerate() {
            let count = answers.load(Ordering::Relaxed);
            let _ = writeln!(text, "{name}{{status=\"{}xx\"}} {count}", class + 1);
        }
        if let Some(redis) = &counters.redis {
            text += &redis_text(redis.clone()).await;
        }
        text
    }
}

/// A live channel that is open.
#[derive(Debug)]
pub struct LiveChannel(Metrics);

impl Drop for LiveChannel {
    fn drop(&mut self) {
        self.0.0.live_channels.fetch_sub(1, Ordering::Relaxed);
    }
}

fn gauge(text: &mut String, name: &str, help: &str, value: impl std::fmt::Display) {
    let _ = writeln!(
        text,
        "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}"
    );
}

/// What Redis says about itself; nothing while it does not answer, or to a user that may not ask.
async fn redis_text(mut redis: RedisConnection) -> String {
    let asked = redis::cmd("INFO").query_async::<String>(&mut redis).await;
    let Ok(info) = asked else {
        return String::new();
    };
    let mut text = String::new();
    for (field, name, help) in REDIS_INFO {
        let value = info
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(found, _)| *found == field)
            .and_then(|(_, value)| value.trim().parse::<u64>().ok());
        if let Some(value) = value {
            gauge(&mut text, name, help, value);
        }
    }
    text
}

/// Answers with the counters.
pub async fn metrics(State(state): State<AppState>) -> impl IntoResponse {
    let text = state.metrics.text(&state.store).await;
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text)
}

/// Counts every answer.
pub async fn count(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    metrics.count(response.status().as_u16());
    response
}
