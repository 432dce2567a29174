//! Waiting until replicas of Redis have a push too.
//!
//! WAIT answers when enough replicas have all that its own connection has written, and holds up that
//! connection until then. So pushes have a few connections of their own, and everything else goes on
//! over the one that never waits. A replica that is gone would cost every push the whole time: after
//! a wait that was in vain the next ones are short, but for one a second.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use delta::Keeping;
use redis::{RedisResult, ScriptInvocation, Value, aio::MultiplexedConnection, cmd, pipe};

use super::{
    address::Address,
    fault::{is_away, is_broken},
    line::hash,
    link::{Answer, Connector, Request},
};
use crate::RelayError;

/// How many connections pushes have. Those of one session always take the same.
const CONNECTIONS: usize = 4;
/// How long replicas have to answer, in milliseconds.
const PATIENCE_MS: u64 = 100;
/// How long while they did not lately.
const SHORT_PATIENCE_MS: u64 = 1;
/// How often they are given the whole time then, in milliseconds.
const PATIENT_EVERY_MS: u64 = 1_000;

/// How pushes reach replicas.
pub(super) struct Replication {
    /// How many should have a push.
    replicas: u32,
    connectors: Vec<Arc<Connector>>,
    began: Instant,
    /// When replicas are given the whole time again, in milliseconds after the beginning; 0 if they
    /// answered the last time.
    patient_at_ms: AtomicU64,
}

impl Replication {
    pub(super) fn new(address: &Address, replicas: u32) -> Result<Self, RelayError> {
        let connectors = (0..CONNECTIONS).map(|_| Connector::new(address.clone()).map(Arc::new));
        Ok(Self {
            replicas,
            connectors: connectors.collect::<Result<_, _>>()?,
            began: Instant::now(),
            patient_at_ms: AtomicU64::new(0),
        })
    }

    /// Sends a push, and tells how safe it is.
    pub(super) async fn push(
        &self,
        key: &str,
        push: ScriptInvocation<'_>,
    ) -> Result<(Answer, Keeping), RelayError> {
        let (answer, keeping) = self.ask(key, push, self.patience()).await?;
        let patient_at_ms = match keeping {
            Keeping::Stored => 0,
            _ => self.now_ms() + PATIENT_EVERY_MS,
        };
        // Another push may have noted the contrary: then the next one finds out.
        let noted = self.patient_at_ms.load(Ordering::Relaxed);
        if (noted == 0) != (patient_at_ms == 0) {
            self.patient_at_ms.store(patient_at_ms, Ordering::Relaxed);
        }
        Ok((answer, keeping))
    }

    /// Whether replicas have all that the session's node has.
    pub(super) async fn keeping(&self, key: &str) -> Result<Keeping, RelayError> {
        let mut nothing = pipe();
        nothing.cmd("PING");
        let (_, keeping) = self.ask(key, nothing, SHORT_PATIENCE_MS).await?;
        Ok(keeping)
    }

    async fn ask(
        &self,
        key: &str,
        request: impl Request,
        patience_ms: u64,
    ) -> Result<(Answer, Keeping), RelayError> {
        let waiting = Waiting {
            request,
            replicas: self.replicas,
            patience_ms,
        };
        // Fewer than CONNECTIONS, so it fits.
        let turn = (hash(key.as_bytes()) % CONNECTIONS as u64) as usize;
        let Answer { value, node } = self.connectors[turn].ask(key, &waiting).await?;
        match value {
            Value::Array(parts) => match <[Value; 2]>::try_from(parts) {
                Ok([value, Value::Int(reached)]) => {
                    let keeping = if reached >= self.replicas.into() {
                        Keeping::Stored
                    } else {
                        Keeping::Unreplicated
                    };
                    Ok((Answer { value, node }, keeping))
                }
                _ => Err(unexpected()),
            },
            _ => Err(unexpected()),
        }
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// How long replicas have to answer now, in milliseconds.
    fn patience(&self) -> u64 {
        let (at_ms, now_ms) = (self.patient_at_ms.load(Ordering::Relaxed), self.now_ms());
        if at_ms == 0 {
            return PATIENCE_MS;
        }
        let claims = || {
            let next_ms = now_ms + PATIENT_EVERY_MS;
            let (relaxed, at) = (Ordering::Relaxed, &self.patient_at_ms);
            at.compare_exchange(at_ms, next_ms, relaxed, relaxed)
                .is_ok()
        };
        if at_ms <= now_ms && claims() {
            PATIENCE_MS
        } else {
            SHORT_PATIENCE_MS
        }
    }
}

/// A request, and how many replicas have all that was written until it was answered.
struct Waiting<R> {
    request: R,
    replicas: u32,
    patience_ms: u64,
}

impl<R: Request> Request for Waiting<R> {
    async fn send(&self, connection: &mut MultiplexedConnection) -> RedisResult<Value> {
        let answer = self.request.send(connection).await?;
        let mut wait = cmd("WAIT");
        wait.arg(self.replicas).arg(self.patience_ms);
        let reached: RedisResult<i64> = wait.query_async(connection).await;
        let reached = match reached {
            Ok(reached) => reached,
            // Nothing is known about the node any more, so the whole is asked again.
            Err(error) if is_broken(&error) || is_away(&error) => return Err(error),
            // It may not be asked: what was written is written.
            Err(_) => 0,
        };
        Ok(Value::Array(vec![answer, Value::Int(reached)]))
    }
}

fn unexpected() -> RelayError {
    RelayError::Unavailable("unexpected answer to WAIT".to_owned())
}
