//! Listening to the bells: one connection for all sessions of this process.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Weak},
    time::Duration,
};

use delta::Cursor;
use futures_util::StreamExt;
use redis::aio::{PubSubSink, PubSubStream};
use tokio::{
    sync::{
        mpsc::{UnboundedReceiver, UnboundedSender},
        oneshot,
    },
    time::{Instant, sleep_until, timeout},
};

use super::{
    Prefix,
    bell::Bell,
    link::{Connector, RESPONSE_TIMEOUT},
    read,
};
use crate::{Event, Increment, RelayError, SessionKey, subscription::Channels};

/// How often the connection is tried when nothing comes in.
const PING_INTERVAL: Duration = Duration::from_secs(10);
/// The first wait after a failed connection; it doubles up to the last.
const RETRY_FIRST: Duration = Duration::from_millis(100);
const RETRY_LAST: Duration = Duration::from_secs(5);

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
    /// The sessions listened to, by the names of their bells.
    sessions: HashMap<String, SessionKey>,
    /// The sessions that were listened to when the connection broke.
    interrupted: HashSet<SessionKey>,
    /// Per session the place up to which everything was told. Absent: nothing was told yet, or
    /// something may have been missed.
    told: HashMap<SessionKey, Told>,
    /// Who waits for the next connection to listen.
    waiting: Vec<oneshot::Sender<Result<(), RelayError>>>,
}

/// A place in a session's history.
#[derive(Clone, Copy)]
struct Told {
    /// The session's own epoch, as bells have it.
    epoch: [u8; 8],
    /// As clients have it.
    cursor: Cursor,
}

/// Why listening stopped.
enum End {
    /// The connection broke.
    Broken,
    /// Nobody can give orders any more: the store is gone.
    Unneeded,
}

impl Ear {
    pub(super) fn new(
        connector: Arc<Connector>,
        prefix: Prefix,
        channels: &Arc<Channels>,
        orders: UnboundedReceiver<Order>,
    ) -> Self {
        Self {
            connector,
            prefix,
            channels: Arc::downgrade(channels),
            orders,
            sessions: HashMap::new(),
            interrupted: HashSet::new(),
            told: HashMap::new(),
            waiting: Vec::new(),
        }
    }

    pub(super) async fn run(mut self) {
        let mut wait = RETRY_FIRST;
        loop {
            let end = match self.connector.listen().await {
                Ok(connection) => {
                    wait = RETRY_FIRST;
                    let (sink, stream) = connection.split();
                    self.listen(sink, stream).await
                }
                Err(error) => {
                    self.answer_waiting(&Err(error));
                    wait = (wait * 2).min(RETRY_LAST);
                    End::Broken
                }
            };
            if matches!(end, End::Unneeded) || matches!(self.rest(wait).await, End::Unneeded) {
                return;
            }
        }
    }

    /// Waits before the next attempt. An order to listen ends the wait, because somebody needs the
    /// connection now.
    async fn rest(&mut self, wait: Duration) -> End {
        let until = Instant::now() + wait;
        loop {
            tokio::select! {
                () = sleep_until(until) => return End::Broken,
                order = self.orders.recv() => match order {
                    Some(Order::Listen(_, answer)) => {
                        self.waiting.push(answer);
                        return End::Broken;
                    }
                    Some(Order::Forget(session)) => self.forget(&session),
                    None => return End::Unneeded,
                },
            }
        }
    }

    fn answer_waiting(&mut self, answer: &Result<(), RelayError>) {
        for waiting in self.waiting.drain(..) {
            // It fails if nobody waits any more.
            let _ = waiting.send(answer.clone());
        }
    }

    /// Listens over one connection until it breaks.
    async fn listen(&mut self, mut sink: PubSubSink, mut stream: PubSubStream) -> End {
        let Some(channels) = self.channels.upgrade() else {
            return End::Unneeded;
        };
        let resumed = self.resume(&channels, &mut sink).await;
        drop(channels);
        self.answer_waiting(&resumed);
        if resumed.is_err() {
            return End::Broken;
        }
        let mut ping_at = Instant::now() + PING_INTERVAL;
        loop {
            let heard = tokio::select! {
                message = stream.next() => match message {
                    Some(message) => {
                        self.hear(message.get_channel_name(), message.get_payload_bytes()).await;
                        Some(())
                    }
                    None => None,
                },
                order = self.orders.recv() => match order {
                    Some(order) => self.obey(order, &mut sink).await,
                    None => return End::Unneeded,
                },
                () = sleep_until(ping_at) => {
                    ping_at = Instant::now() + PING_INTERVAL;
                    let ping = sink.ping::<redis::Value>();
                    timeout(RESPONSE_TIMEOUT, ping).await.ok().and_then(Result::ok).map(drop)
                }
            };
            if heard.is_none() {
                return End::Broken;
            }
        }
    }

    /// Listens to all sessions that somebody listens to, and tells those who did before that something
    /// may have been missed.
    async fn resume(
        &mut self,
        channels: &Channels,
        sink: &mut PubSubSink,
    ) -> Result<(), RelayError> {
        self.told.clear();
        let broken = self.sessions.drain().map(|(_, session)| session);
        self.interrupted.extend(broken);
        for session in channels.sessions() {
            self.subscribe(&session, sink).await?;
            if self.interrupted.remove(&session) {
                channels.tell(&session, Event::Gap);
            }
        }
        self.interrupted.clear();
        Ok(())
    }

    /// Does what is asked; `None` if the connection is broken.
    async fn obey(&mut self, order: Order, sink: &mut PubSubSink) -> Option<()> {
        match order {
            Order::Listen(session, answer) => {
                let done = self.subscribe(&session, sink).await;
                let is_broken = done.is_err();
                let _ = answer.send(done);
                (!is_broken).then_some(())
            }
            Order::Forget(session) => {
                self.forget(&session);
                let bell = self.prefix.names(&session).bell;
                let done = timeout(RESPONSE_TIMEOUT, sink.unsubscribe(bell)).await;
                done.ok()?.ok()
            }
        }
    }

    async fn subscribe(
        &mut self,
        session: &SessionKey,
        sink: &mut PubSubSink,
    ) -> Result<(), RelayError> {
        let bell = self.prefix.names(session).bell;
        match timeout(RESPONSE_TIMEOUT, sink.subscribe(&bell)).await {
            Ok(Ok(())) => {
                self.sessions.insert(bell, session.clone());
                Ok(())
            }
            Ok(Err(error)) => Err(self.connector.explain(&error)),
            Err(_) => Err(self.connector.silence()),
        }
    }

    fn forget(&mut self, session: &SessionKey) {
        self.sessions.remove(&self.prefix.names(session).bell);
        self.interrupted.remove(session);
        self.told.remove(session);
    }

    /// Reads what a bell announces and tells it.
    async fn hear(&mut self, name: &str, message: &[u8]) {
        let (Some(session), Some(bell)) = (self.sessions.get(name).cloned(), Bell::read(message))
        else {
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
            let request = read::named(&self.prefix.names(session), bell);
            let answer = self.connector.ask(&request).await?;
            if let Some(changes) = read::named_changes(answer, bell)? {
                let origin = Some(bell.origin);
                return Ok(Some(Increment { origin, changes }));
            }
        }
        // A bell was lost, a floor was raised, or another push was faster than this read: the fields
        // of one bell would be a mixture of two moments, all changes together are one.
        let request = read::whole(&self.prefix.names(session));
        let content = read::content(self.connector.ask(&request).await?)?;
        let epoch = told.map_or(content.cursor.epoch, |told| told.cursor.epoch);
        let changes = content.changes_since(Cursor {
            epoch,
            revision: told_revision,
        });
        let origin = None;
        Ok(Some(Increment { origin, changes }))
    }
}
