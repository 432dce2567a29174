//! The ear's connections: made, tried, lost and made again.

use std::{collections::HashSet, sync::atomic::Ordering};

use redis::{PushInfo, RedisResult, Value, aio::MultiplexedConnection, pipe};
use tokio::time::{Instant, timeout};

use super::{Ear, Open, RETRY_FIRST, RETRY_LAST, said};
use crate::{
    Event, RelayError, SessionKey,
    redis_store::{
        fault::silence,
        line::{RESPONSE_TIMEOUT, config},
        link::Source,
    },
};

impl Ear {
    /// Does without a connection: its sessions are to be listened to again.
    pub(super) fn close(&mut self, source: &Source) {
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

    pub(super) fn interrupt(&mut self, session: SessionKey) {
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

    pub(super) fn interrupt_all(&mut self) {
        let sources: Vec<Source> = self.open.keys().cloned().collect();
        for source in sources {
            self.close(&source);
        }
        self.retry_at = Instant::now();
    }

    /// Listens again to the sessions whose connection broke, and tells them that something may have
    /// been missed.
    pub(super) async fn resume(&mut self) {
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

    pub(super) async fn ping(&mut self) {
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

    pub(super) async fn listen(&mut self, session: &SessionKey) -> Result<(), RelayError> {
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

    pub(super) async fn forget(&mut self, session: &SessionKey) {
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
}
