//! The WebSocket that tells tabs what has changed.

use std::time::Duration;

use app::api::context::Visit;
use axum::{
    Extension,
    extract::{
        Query, State,
        ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade},
    },
    http::StatusCode,
    response::{IntoResponse, Response},
};
use delta::{Live, ReplicaId, SessionTag, wire};
use relay::{Event, Increment, Store, Subscription};
use serde::Deserialize;
use session::SessionId;
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::{
    listen::Held, metrics::LiveChannel, page::is_handle, routes::AppState, shutdown::Shutdown,
};

/// How often a silent channel says that it lives. Shorter than the time after which proxies give up
/// (60 s) and tabs do (40 s).
const PING_INTERVAL: Duration = Duration::from_secs(15);
/// How long a tab may take to read what was said.
const SEND_TIMEOUT: Duration = Duration::from_secs(20);
/// Longest message of a tab. Tabs have nothing to say here.
const MESSAGE_BYTES_MAX: usize = 1024;
/// What a channel keeps for reading, and what it gathers before it writes. The defaults of 128 KB each would be
/// most of what a connected tab costs a server.
const BUFFER_BYTES: usize = 2 * 1024;
/// Close code "service restart": come back, to another server or to the next one here.
const RESTARTING: u16 = 1012;
/// Close code "try again later": something was missed, begin with a hello.
const MISSED_SOME: u16 = 1013;

/// Whom the channel is for.
#[derive(Debug, Deserialize)]
pub struct Listener {
    /// Tag of the session, in hexadecimal.
    tag: String,
    /// Handle of an isolated session.
    handle: Option<String>,
    /// Id of the tab, in hexadecimal. What it has pushed itself is not sent back to it.
    replica: Option<String>,
}

/// Opens the channel. Refuses with 409 if the cookie is of another session than the page, with 503
/// if the store cannot be reached.
pub async fn live(
    State(state): State<AppState>,
    id: SessionId,
    Query(listener): Query<Listener>,
    held: Option<Extension<Held>>,
    upgrade: WebSocketUpgrade,
) -> Response {
    if listener
        .handle
        .as_deref()
        .is_some_and(|handle| !is_handle(handle))
    {
        return StatusCode::NOT_FOUND.into_response();
    }
    let visit = Visit::new(state.store, id, listener.handle.as_deref());
    if SessionTag::parse(&listener.tag) != Some(visit.key.tag()) {
        return StatusCode::CONFLICT.into_response();
    }
    let replica = listener.replica.as_deref().and_then(parse_replica);
    match visit.store.subscribe(&visit.key).await {
        Ok(subscription) => {
            let counted = state.metrics.live_channel(visit.key.tag());
            let present = state.shutdown.count();
            upgrade
                .max_message_size(MESSAGE_BYTES_MAX)
                .read_buffer_size(BUFFER_BYTES)
                .write_buffer_size(BUFFER_BYTES)
                .on_upgrade(move |socket| async move {
                    serve(socket, subscription, replica, state.shutdown, counted).await;
                    drop((present, held));
                })
        }
        Err(error) => {
            tracing::warn!(%error, "no live channel");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// Tells the tab everything until one of the two is gone.
async fn serve(
    mut socket: WebSocket,
    mut subscription: Subscription,
    replica: Option<ReplicaId>,
    shutdown: Shutdown,
    counted: LiveChannel,
) {
    let mut ping = interval(PING_INTERVAL);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let closing = loop {
        let message = tokio::select! {
            // The first tick is at once: the tab knows that the channel works.
            _ = ping.tick() => Live::Ping,
            event = subscription.next() => match event {
                Some(Event::Increment(increment)) => {
                    counted.sent();
                    Live::Changes(for_tab(&increment, replica))
                }
                Some(Event::Gap | Event::Away) | None => {
                    counted.missed();
                    break Some(MISSED_SOME);
                }
            },
            said = socket.recv() => match said {
                Some(Ok(Message::Close(_))) | Some(Err(_)) | None => break None,
                Some(Ok(_)) => continue,
            },
            () = shutdown.begun() => break Some(RESTARTING),
        };
        let Ok(bytes) = wire::encode(&message) else {
            break Some(MISSED_SOME);
        };
        // A tab that reads nothing must not keep what is said to it for ever.
        let sent = timeout(SEND_TIMEOUT, socket.send(Message::Binary(bytes.into()))).await;
        if !matches!(sent, Ok(Ok(()))) {
            break None;
        }
    };
    if let Some(code) = closing {
        let reason = "".into();
        // The tab may be gone already.
        let close = Message::Close(Some(CloseFrame { code, reason }));
        let _ = timeout(SEND_TIMEOUT, socket.send(close)).await;
    }
}

/// What a tab is told: where the session is now, and the values that it has not pushed itself.
fn for_tab(increment: &Increment, replica: Option<ReplicaId>) -> delta::Changes {
    let is_own = replica.is_some() && increment.origin == replica;
    delta::Changes {
        deltas: if is_own {
            Vec::new()
        } else {
            increment.changes.deltas.clone()
        },
        floors: increment.changes.floors.clone(),
        ..increment.changes
    }
}

/// The replica of 12 hexadecimal digits.
fn parse_replica(text: &str) -> Option<ReplicaId> {
    let is_hex = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let number = u64::from_str_radix(is_hex.then_some(text)?, 16).ok()?;
    let mut id = [0; 6];
    id.copy_from_slice(&number.to_be_bytes()[2..]);
    Some(ReplicaId(id))
}
