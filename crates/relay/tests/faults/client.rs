//! Clients that write, remember what was acknowledged, and give back what a store has lost.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use delta::{
    Batch, BatchLimits, Cursor, Delta, HelloRequest, Key, Outbox, PushOutcome, Replica, ReplicaId,
    Stamp,
};
use relay::{RedisStore, SessionKey, Store};
use session::SessionId;
use tokio::{sync::Mutex, time::sleep};

/// How long a client waits after a push that was not answered.
const AGAIN: Duration = Duration::from_millis(20);
/// The longest that any step of a run may take.
const PATIENCE: Duration = Duration::from_secs(150);

/// What came of a run.
#[derive(Debug)]
pub struct Figures {
    pub acknowledged: usize,
    pub lost_by_redis: usize,
    pub lost_after_healing: usize,
    /// The longest time that a write waited for its acknowledgement, from the fault on.
    pub pause: Duration,
}

/// Several clients of one server.
pub struct Clients {
    clients: Vec<Arc<Mutex<Client>>>,
}

struct Client {
    store: RedisStore,
    session: SessionKey,
    replica: Replica,
    outbox: Outbox,
    cursor: Option<Cursor>,
    acknowledged: BTreeMap<Key, Stamp>,
    written: usize,
    pause: Duration,
}

impl Clients {
    pub fn start(store: RedisStore, count: usize) -> Self {
        let client = |number: usize| {
            let id = u8::try_from(number).expect("few clients");
            Arc::new(Mutex::new(Client {
                store: store.clone(),
                session: SessionKey::from(SessionId::random().expect("random numbers")),
                replica: Replica::new(ReplicaId([id; 6])),
                outbox: Outbox::new(),
                cursor: None,
                acknowledged: BTreeMap::new(),
                written: 0,
                pause: Duration::ZERO,
            }))
        };
        Self {
            clients: (0..count).map(client).collect(),
        }
    }

    /// Every client writes until so many more are acknowledged. They write at the same time, also
    /// while this waits for a fault.
    pub async fn write(&self, count: usize) {
        let writing = self.clients.iter().map(|client| {
            let client = client.clone();
            tokio::spawn(async move {
                let mut client = client.lock().await;
                for _ in 0..count {
                    client.write().await;
                }
            })
        });
        for done in writing.collect::<Vec<_>>() {
            let done = tokio::time::timeout(PATIENCE, done).await;
            done.expect("writes are acknowledged in the end")
                .expect("no panic");
        }
    }

    /// From now on pauses are measured.
    pub async fn begin_fault(&self) {
        for client in &self.clients {
            client.lock().await.pause = Duration::ZERO;
        }
    }

    pub async fn finish(self) -> Figures {
        let mut figures = Figures {
            acknowledged: 0,
            lost_by_redis: 0,
            lost_after_healing: 0,
            pause: Duration::ZERO,
        };
        for client in self.clients {
            let mut client = client.lock().await;
            figures.acknowledged += client.acknowledged.len();
            figures.lost_by_redis += client.missing().await;
            client.heal().await;
            figures.lost_after_healing += client.missing().await;
            figures.pause = figures.pause.max(client.pause);
        }
        figures
    }
}

impl Client {
    /// Writes a register of its own and pushes until it is acknowledged.
    async fn write(&mut self) {
        self.written += 1;
        let key = Key::new(format!("view/{}", self.written)).expect("a key");
        let value = self.written.to_string().into_bytes();
        let delta = self.replica.edit(key, Some(value), 0, now_ms());
        self.outbox.put(delta);
        let begun = Instant::now();
        self.push().await;
        self.pause = self.pause.max(begun.elapsed());
    }

    async fn push(&mut self) {
        while !self.outbox.is_empty() {
            let batch = Batch {
                session: self.session.tag(),
                origin: self.replica.id(),
                claim: None,
                token: 0,
                floor: None,
                part: None,
                deltas: self.outbox.take_batch(BatchLimits::default()),
            };
            match self.store.push(&self.session, &batch).await {
                Ok(PushOutcome::Accepted { cursor, .. }) => {
                    let stamps: Vec<(Key, Stamp)> = batch
                        .deltas
                        .into_iter()
                        .map(|delta| (delta.key, delta.register.stamp))
                        .collect();
                    self.outbox.acknowledge(&stamps);
                    self.acknowledged.extend(stamps);
                    self.cursor = Some(cursor);
                }
                Ok(other) => panic!("{other:?}"),
                Err(_) => sleep(AGAIN).await,
            }
        }
    }

    /// How many acknowledged writes the store does not have.
    async fn missing(&self) -> usize {
        let found = self
            .store
            .snapshot(&self.session)
            .await
            .expect("a snapshot");
        let found: BTreeMap<Key, Stamp> = found
            .deltas
            .into_iter()
            .map(|delta| (delta.key, delta.register.stamp))
            .collect();
        let is_missing = |(key, stamp): &(&Key, &Stamp)| found.get(*key) < Some(*stamp);
        self.acknowledged.iter().filter(is_missing).count()
    }

    /// Says hello as a page does, and offers what the store lacks.
    async fn heal(&mut self) {
        let request = HelloRequest {
            session: self.session.tag(),
            replica: self.replica.id(),
            cursor: self.cursor,
            digest: self.replica.digest(),
            run: None,
            whole: true,
        };
        let hello = self
            .store
            .hello(&self.session, request)
            .await
            .expect("hello");
        if hello.digest == self.replica.digest() {
            return;
        }
        let there = self
            .store
            .snapshot(&self.session)
            .await
            .expect("a snapshot");
        let there: BTreeMap<Key, Stamp> = there
            .deltas
            .into_iter()
            .map(|delta| (delta.key, delta.register.stamp))
            .collect();
        let lacking: Vec<Delta> = self
            .replica
            .deltas()
            .filter(|delta| there.get(&delta.key) < Some(&delta.register.stamp))
            .collect();
        for delta in lacking {
            self.outbox.put(delta);
        }
        self.push().await;
    }
}

fn now_ms() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |time| {
        u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
    })
}
