//! Listening to the bells: one connection for all sessions of this process; in a cluster one to each
//! node that owns one of them.

mod connections;
mod telling;

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use delta::Cursor;
use redis::{PushInfo, PushKind, Value, aio::MultiplexedConnection};
use tokio::{
    sync::{
        mpsc::{Receiver, Sender, UnboundedReceiver, UnboundedSender, channel},
        oneshot, watch,
    },
    time::{Instant, sleep_until},
};

use super::{
    Prefix,
    link::{Connector, Source},
};
use crate::{RelayError, SessionKey, subscription::Channels};

/// How often the connections are tried when nothing comes in.
const PING_INTERVAL: Duration = Duration::from_secs(10);
/// The first wait after a failed connection; it doubles up to the last.
const RETRY_FIRST: Duration = Duration::from_millis(100);
const RETRY_LAST: Duration = Duration::from_secs(5);
/// How many messages may wait to be read. Beyond that they are dropped and everybody is told of a gap:
/// a flood must not fill this process's memory.
const MESSAGES_WAITING_MAX: usize = 4_096;

/// What the ear is asked to do.
pub(super) enum Order {
    /// Listen to a session; the answer comes when Redis has confirmed it.
    Listen(SessionKey, oneshot::Sender<Result<(), RelayError>>),
    /// Nobody wants to hear of a session any more.
    Forget(SessionKey),
}

pub(super) type Orders = UnboundedSender<Order>;

/// Listens for as long as the store lives.
pub(super) struct Ear {
    connector: Arc<Connector>,
    prefix: Prefix,
    // Weak: the store owns them, and its end is the ear's.
    channels: Weak<Channels>,
    orders: UnboundedReceiver<Order>,
    moves: watch::Receiver<u64>,
    /// What the connections say.
    said: Receiver<Said>,
    to_said: Sender<Said>,
    /// More was said than could wait.
    flooded: Arc<AtomicBool>,
    open: HashMap<Source, Open>,
    /// Counts the connections made.
    connections: u64,
    /// The sessions listened to, by the names of their bells.
    sessions: HashMap<String, (SessionKey, Source)>,
    /// In a cluster a node says the same when it is told not to send a bell any more, and when it
    /// does not own it any more: how many answers of the first kind are to come, and from where.
    leaving: HashMap<String, (Source, u32)>,
    /// The sessions whose connection broke, to be listened to again.
    interrupted: HashSet<SessionKey>,
    retry_at: Instant,
    retry_wait: Duration,
    /// Per session the place up to which everything was told. Absent: nothing was told yet, or
    /// something may have been missed.
    told: HashMap<SessionKey, Told>,
}

/// An open connection.
struct Open {
    number: u64,
    connection: MultiplexedConnection,
}

/// What a connection says.
enum Said {
    /// A message on a channel.
    Bell { channel: Vec<u8>, message: Vec<u8> },
    /// The node does not own the channel's slot any more.
    Unowned { channel: Vec<u8> },
    /// The connection of that number broke.
    Broken(u64),
}

/// A place in a session's history.
#[derive(Clone, Copy)]
struct Told {
    /// The session's own epoch, as bells have it.
    epoch: [u8; 8],
    /// As clients have it.
    cursor: Cursor,
}

impl Ear {
    pub(super) fn new(
        connector: Arc<Connector>,
        prefix: Prefix,
        channels: &Arc<Channels>,
        orders: UnboundedReceiver<Order>,
    ) -> Self {
        let (to_said, said) = channel(MESSAGES_WAITING_MAX);
        Self {
            moves: connector.moves(),
            connector,
            prefix,
            channels: Arc::downgrade(channels),
            orders,
            said,
            to_said,
            flooded: Arc::default(),
            open: HashMap::new(),
            connections: 0,
            sessions: HashMap::new(),
            leaving: HashMap::new(),
            interrupted: HashSet::new(),
            retry_at: Instant::now(),
            retry_wait: RETRY_FIRST,
            told: HashMap::new(),
        }
    }

    /// Ends when nobody can give orders any more: the store is gone.
    pub(super) async fn run(mut self) {
        let mut ping_at = Instant::now() + PING_INTERVAL;
        loop {
            tokio::select! {
                said = self.said.recv() => match said {
                    Some(said) => self.hear_said(said).await,
                    None => return,
                },
                order = self.orders.recv() => match order {
                    Some(order) => self.obey(order).await,
                    None => return,
                },
                moved = self.moves.changed() => match moved {
                    Ok(()) => self.interrupt_all(),
                    Err(_) => return,
                },
                () = sleep_until(self.retry_at), if !self.interrupted.is_empty() => {
                    self.resume().await;
                }
                () = sleep_until(ping_at) => {
                    ping_at = Instant::now() + PING_INTERVAL;
                    self.ping().await;
                }
            }
            if self.said.is_empty() && self.flooded.swap(false, Ordering::AcqRel) {
                self.interrupt_all();
            }
        }
    }

    async fn hear_said(&mut self, said: Said) {
        match said {
            Said::Bell { channel, message } => {
                if let Ok(channel) = std::str::from_utf8(&channel) {
                    self.hear(channel, &message).await;
                }
            }
            Said::Unowned { channel } => {
                let Ok(channel) = std::str::from_utf8(&channel) else {
                    return;
                };
                if let Some((_, count)) = self.leaving.get_mut(channel) {
                    *count -= 1;
                    if *count == 0 {
                        self.leaving.remove(channel);
                    }
                } else if let Some((session, _)) = self.sessions.remove(channel) {
                    self.interrupt(session);
                }
            }
            Said::Broken(number) => {
                let source = self.open.iter().find(|(_, open)| open.number == number);
                if let Some(source) = source.map(|(source, _)| source.clone()) {
                    self.close(&source);
                }
            }
        }
    }

    async fn obey(&mut self, order: Order) {
        match order {
            Order::Listen(session, answer) => {
                let done = self.listen(&session).await;
                if done.is_ok() && !self.interrupted.is_empty() {
                    // Redis answers again.
                    self.retry_at = Instant::now();
                }
                // It fails if nobody waits any more.
                let _ = answer.send(done);
            }
            Order::Forget(session) => self.forget(&session).await,
        }
    }
}

/// What a message of Redis says; `None` if it is none of ours.
fn said(push: PushInfo, number: u64) -> Option<Said> {
    let mut data = push.data.into_iter();
    let mut bytes = || match data.next() {
        Some(Value::BulkString(bytes)) => Some(bytes),
        Some(Value::SimpleString(text)) => Some(text.into_bytes()),
        _ => None,
    };
    match push.kind {
        PushKind::Message | PushKind::SMessage => Some(Said::Bell {
            channel: bytes()?,
            message: bytes()?,
        }),
        PushKind::SUnsubscribe => Some(Said::Unowned { channel: bytes()? }),
        PushKind::Disconnection => Some(Said::Broken(number)),
        _ => None,
    }
}
