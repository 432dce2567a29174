//! How much is taken of whom: 429 with a time for whoever asks too often, 503 when there is too much
//! to do for everybody.
//!
//! - [`bucket`]: how often somebody may.

pub mod bucket;

use std::{
    net::IpAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use session::SessionLayer;
use tokio::sync::Semaphore;

use crate::{client::Client, config, metrics::Metrics};
use bucket::Buckets;

/// How many seconds' worth of requests may come at once.
const BURST_S: f64 = 4.0;
/// Seconds after which to come again when there is too much to do.
const BUSY_RETRY_S: u64 = 2;

/// Why a request was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The address has begun too many sessions.
    NewSessions,
    /// The session asks too often.
    Session,
    /// The address asks too often.
    Address,
    /// Too many requests are under way.
    Busy,
    /// Another site's page.
    Foreign,
    /// The body is too large.
    TooLarge,
    /// The body did not come in time.
    Slow,
    /// The body is compressed.
    Encoded,
}

impl Refusal {
    /// All of them, with what they are called in metrics.
    pub const NAMES: [(Self, &str); 8] = [
        (Self::NewSessions, "new_sessions"),
        (Self::Session, "session_rate"),
        (Self::Address, "address_rate"),
        (Self::Busy, "busy"),
        (Self::Foreign, "foreign_site"),
        (Self::TooLarge, "body_too_large"),
        (Self::Slow, "body_too_slow"),
        (Self::Encoded, "body_encoded"),
    ];
}

/// Who has asked how often, in this process. Clones count together.
#[derive(Clone, Debug)]
pub struct Gate(Arc<Counts>);

#[derive(Debug)]
struct Counts {
    new_sessions: Buckets,
    sessions: Buckets,
    addresses: Buckets,
    under_way: Option<Semaphore>,
    metrics: Metrics,
}

impl Gate {
    /// With these limits.
    pub fn new(limits: &config::Limits, metrics: Metrics) -> Self {
        let per_second = |rate: u32| Buckets::new(f64::from(rate), f64::from(rate) * BURST_S);
        let minute = f64::from(limits.new_sessions_per_minute);
        let at_once = usize::try_from(limits.requests_at_once).unwrap_or(Semaphore::MAX_PERMITS);
        Self(Arc::new(Counts {
            new_sessions: Buckets::new(minute / 60.0, minute),
            sessions: per_second(limits.session_requests_per_second),
            addresses: per_second(limits.address_requests_per_second),
            under_way: (at_once > 0).then(|| Semaphore::new(at_once)),
            metrics,
        }))
    }

    fn refuse(&self, why: Refusal, wait: Duration) -> Response {
        self.0.metrics.refused(why);
        let (status, text) = match why {
            Refusal::Busy => (
                StatusCode::SERVICE_UNAVAILABLE,
                "the server has too much to do; try again later\n",
            ),
            _ => (
                StatusCode::TOO_MANY_REQUESTS,
                "too many requests; try again later\n",
            ),
        };
        let seconds = wait.as_secs_f64().ceil().max(1.0);
        let after = HeaderValue::from(seconds as u64);
        (status, [(header::RETRY_AFTER, after)], text).into_response()
    }
}

/// Takes what can be done now, of addresses that do not ask too often. The operator's own questions
/// are always taken.
pub async fn admit(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    if is_operators(request.uri().path()) {
        return next.run(request).await;
    }
    let address = address(&request);
    if let Err(wait) = gate.0.addresses.take(address, Instant::now()) {
        return gate.refuse(Refusal::Address, wait);
    }
    let Some(under_way) = &gate.0.under_way else {
        return next.run(request).await;
    };
    let Ok(_permit) = under_way.try_acquire() else {
        return gate.refuse(Refusal::Busy, Duration::from_secs(BUSY_RETRY_S));
    };
    next.run(request).await
}

/// Takes requests of sessions that do not ask too often, and new sessions of addresses that have not
/// begun too many.
pub async fn sessions(
    State((gate, sessions)): State<(Gate, SessionLayer)>,
    request: Request,
    next: Next,
) -> Response {
    let now = Instant::now();
    let taken = match sessions.session_id(request.headers()) {
        Some(id) => {
            let key = u64::from_be_bytes(id.tag());
            let taken = gate.0.sessions.take(key.into(), now);
            taken.map_err(|wait| (Refusal::Session, wait))
        }
        None => {
            let taken = gate.0.new_sessions.take(address(&request), now);
            taken.map_err(|wait| (Refusal::NewSessions, wait))
        }
    };
    match taken {
        Ok(()) => next.run(request).await,
        Err((why, wait)) => gate.refuse(why, wait),
    }
}

fn is_operators(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz" | "/metrics")
}

/// The address that asks, as a number. Whoever has one IPv6 address has all 2^64 of its network.
fn address(request: &Request) -> u128 {
    let client: Option<&Client> = request.extensions().get();
    match client.map(|client| client.address.to_canonical()) {
        Some(IpAddr::V4(address)) => u32::from(address).into(),
        Some(IpAddr::V6(address)) => u128::from(address) >> 64 << 64,
        None => 0,
    }
}
