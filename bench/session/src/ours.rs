//! This project's sessions.

use std::time::Instant;

use session::{RedisConnection, Session, SessionId, SessionStore, StoreOptions};

use crate::{AnyError, redis_server::RedisServer};

pub struct Ours {
    session: Session,
}

impl Ours {
    pub async fn new(server: &RedisServer, size: usize) -> Result<Self, AnyError> {
        let connection = RedisConnection::new(server.connection().await?);
        let store = SessionStore::redis(connection, StoreOptions::default())?;
        let session = Session::open(SessionId::random()?, store);
        for number in 0..size {
            session.set(&format!("key{number}"), "bar").await?;
        }
        Ok(Self { session })
    }

    pub async fn measure(
        &self,
        operation: &str,
        times: usize,
        taken_ns: &mut Vec<u64>,
    ) -> Result<(), AnyError> {
        let session = &self.session;
        for _ in 0..times {
            if operation == "remove" {
                session.set("foo", "bar").await?;
            }
            let started = Instant::now();
            match operation {
                "set" => session.set("foo", "bar").await?,
                "get" => drop(session.get::<String>("foo").await?),
                "contains" => drop(session.contains("foo").await?),
                _ => drop(session.remove("foo").await?),
            }
            taken_ns.push(started.elapsed().as_nanos() as u64);
        }
        Ok(())
    }

    pub async fn pipelined(&self, tasks: usize, writes: usize) -> Result<f64, AnyError> {
        let started = Instant::now();
        let running = (0..tasks).map(|_| {
            let session = self.session.clone();
            tokio::spawn(async move {
                for _ in 0..writes {
                    session.set("foo", "bar").await?;
                }
                Ok::<(), session::SessionError>(())
            })
        });
        for task in running.collect::<Vec<_>>() {
            task.await??;
        }
        Ok((tasks * writes) as f64 / started.elapsed().as_secs_f64())
    }
}
