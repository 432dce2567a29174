//! Listening to the bells: one connection for all sessions of this process; in a cluster one to each
//! node that owns one of them.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use delta::Cursor;
use redis::{PushInfo, PushKind, RedisResult, Value, aio::MultiplexedConnection, pipe};
use tokio::{
    sync::{
        mpsc::{Receiver, Sender, UnboundedReceiver, UnboundedSender, channel},
        oneshot, watch,
    },
    time::{Instant, sleep_until, timeout},
};

use super::{
    Prefix,
    bell::Bell,
    fault::silence,
    line::{RESPONSE_TIMEOUT, config},
    link::{Connector, Source},
    read,
};
use crate::{Event, Increment, RelayError, SessionKey, subscription::Channels};

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

    /// Does without a connection: its sessions are to be listened to again.
    fn close(&mut self, source: &Source) {
        self.open.remove(source);
        self.leaving.retain(|_, (from, _)| from != source);
        let lost: Vec<String> = self
            .sessions
            .iter()
            .filter(|(_, (_, of))| of == source)
            .map(|(name, _)| name.clone())
            .collect();
        for name in lost {
            if let Some((session, _)) = self.sessions.remove(&name) {
                self.interrupt(session);
            }
        }
    }

    fn interrupt(&mut self, session: SessionKey) {
        if self.interrupted.is_empty() {
            self.retry_wait = RETRY_FIRST;
            self.retry_at = Instant::now();
        }
        self.told.remove(&session);
        if let Some(channels) = self.channels.upgrade() {
            channels.tell(&session, Event::Away);
        }
        self.interrupted.insert(session);
    }

    fn interrupt_all(&mut self) {
        let sources: Vec<Source> = self.open.keys().cloned().collect();
        for source in sources {
            self.close(&source);
        }
        self.retry_at = Instant::now();
    }

    /// Listens again to the sessions whose connection broke, and tells them that something may have
    /// been missed.
    async fn resume(&mut self) {
        self.connector.look_again().await;
        let mut away: HashSet<Source> = HashSet::new();
        let mut failed = false;
        for session in self.interrupted.iter().cloned().collect::<Vec<_>>() {
            let bell = self.prefix.names(&session).bell;
            let source = match self.connector.source(&bell).await {
                Ok(source) if !away.contains(&source) => source,
                _ => {
                    failed = true;
                    continue;
                }
            };
            if self.subscribe(&session, &source).await.is_err() {
                // One attempt for each node, whatever the number of its sessions.
                away.insert(source);
                failed = true;
            }
        }
        if failed {
            self.retry_at = Instant::now() + self.retry_wait;
            self.retry_wait = (self.retry_wait * 2).min(RETRY_LAST);
        }
    }

    async fn ping(&mut self) {
        for source in self.open.keys().cloned().collect::<Vec<_>>() {
            let Some(open) = self.open.get(&source) else {
                continue;
            };
            let mut connection = open.connection.clone();
            let request = redis::cmd("PING");
            let answer = request.query_async::<Value>(&mut connection);
            if !matches!(timeout(RESPONSE_TIMEOUT, answer).await, Ok(Ok(_))) {
                self.close(&source);
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

    async fn listen(&mut self, session: &SessionKey) -> Result<(), RelayError> {
        let bell = self.prefix.names(session).bell;
        // Also if it is listened to already: the answer proves that the connection lives.
        let source = self.connector.source(&bell).await?;
        let first = self.subscribe(session, &source).await;
        if first.is_ok() || !self.connector.is_cluster() {
            return first;
        }
        // The slot may have another owner by now.
        self.connector.look_again().await;
        let source = self.connector.source(&bell).await?;
        self.subscribe(session, &source).await
    }

    async fn subscribe(&mut self, session: &SessionKey, source: &Source) -> Result<(), RelayError> {
        let bell = self.prefix.names(session).bell;
        let mut connection = self.connection(source).await?;
        let subscribing = self.say(&mut connection, ["SUBSCRIBE", "SSUBSCRIBE"], &bell);
        let failure = match timeout(RESPONSE_TIMEOUT, subscribing).await {
            Ok(Ok(())) => {
                self.sessions
                    .insert(bell, (session.clone(), source.clone()));
                if self.interrupted.remove(session)
                    && let Some(channels) = self.channels.upgrade()
                {
                    channels.tell(session, Event::Gap);
                }
                return Ok(());
            }
            Ok(Err(error)) => self.connector.explain(&error),
            Err(_) => silence(self.connector.name()),
        };
        self.close(source);
        Err(failure)
    }

    /// Says the first word, in a cluster the second.
    async fn say(
        &self,
        connection: &mut MultiplexedConnection,
        words: [&str; 2],
        channel: &str,
    ) -> RedisResult<()> {
        let word = words[usize::from(self.connector.is_cluster())];
        let mut request = pipe();
        request.cmd(word).arg(channel).ignore();
        request.query_async(connection).await
    }

    /// The connection to that node, made if there is none.
    async fn connection(&mut self, source: &Source) -> Result<MultiplexedConnection, RelayError> {
        if let Some(open) = self.open.get(source) {
            return Ok(open.connection.clone());
        }
        self.connections += 1;
        let number = self.connections;
        let (to_said, flooded) = (self.to_said.clone(), self.flooded.clone());
        let config = config().set_push_sender(move |push: PushInfo| {
            if let Some(said) = said(push, number)
                && to_said.try_send(said).is_err()
            {
                flooded.store(true, Ordering::Release);
            }
            Ok::<(), ()>(())
        });
        let connection = self.connector.listen(source, &config).await?;
        let open = Open {
            number,
            connection: connection.clone(),
        };
        self.open.insert(source.clone(), open);
        Ok(connection)
    }

    async fn forget(&mut self, session: &SessionKey) {
        self.interrupted.remove(session);
        self.told.remove(session);
        let bell = self.prefix.names(session).bell;
        let Some((_, source)) = self.sessions.remove(&bell) else {
            return;
        };
        let Some(open) = self.open.get(&source) else {
            return;
        };
        let mut connection = open.connection.clone();
        if self.connector.is_cluster() {
            let (_, count) = self
                .leaving
                .entry(bell.clone())
                .or_insert((source.clone(), 0));
            *count += 1;
        }
        let leaving = self.say(&mut connection, ["UNSUBSCRIBE", "SUNSUBSCRIBE"], &bell);
        if !matches!(timeout(RESPONSE_TIMEOUT, leaving).await, Ok(Ok(()))) {
            self.close(&source);
        }
    }

    /// Reads what a bell announces and tells it.
    async fn hear(&mut self, name: &str, message: &[u8]) {
        let session = self.sessions.get(name).map(|(session, _)| session.clone());
        let (Some(session), Some(bell)) = (session, Bell::read(message)) else {
            return;
        };
        let event = match self.increment(&session, &bell).await {
            Ok(Some(increment)) => {
                let cursor = increment.changes.cursor;
                let epoch = bell.epoch;
                self.told.insert(session.clone(), Told { epoch, cursor });
                Event::Increment(Arc::new(increment))
            }
            Ok(None) => return,
            // What could not be read is missing: whoever listens will ask, and be told why.
            Err(_) => {
                self.told.remove(&session);
                Event::Gap
            }
        };
        if let Some(channels) = self.channels.upgrade() {
            channels.tell(&session, event);
        }
    }

    /// What is to be told after a bell; `None` if it was told before.
    async fn increment(
        &self,
        session: &SessionKey,
        bell: &Bell,
    ) -> Result<Option<Increment>, RelayError> {
        let told = self
            .told
            .get(session)
            .filter(|told| told.epoch == bell.epoch);
        let told_revision = told.map_or(bell.from, |told| told.cursor.revision);
        if told_revision > bell.from && told_revision >= bell.revision {
            return Ok(None);
        }
        if told_revision == bell.from && !bell.floor_raised {
            let names = self.prefix.names(session);
            let request = read::named(&names, bell);
            let answer = self.connector.ask(&names.session, &request).await?;
            if let Some(changes) = read::named_changes(answer, bell)? {
                let origin = Some(bell.origin);
                return Ok(Some(Increment { origin, changes }));
            }
        }
        // A bell was lost, a floor was raised, or another push was faster than this read: the fields
        // of one bell would be a mixture of two moments, all changes together are one.
        let names = self.prefix.names(session);
        let mut answer = read::ask_whole(&self.connector, &names).await?;
        read::take_expiry(&mut answer);
        let content = read::content(answer)?;
        let epoch = told.map_or(content.cursor.epoch, |told| told.cursor.epoch);
        let changes = content.changes_since(Cursor {
            epoch,
            revision: told_revision,
        });
        let origin = None;
        Ok(Some(Increment { origin, changes }))
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
