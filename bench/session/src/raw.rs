//! The commands themselves, by redis-rs: what cannot be beaten.

use std::time::Instant;

use redis::{AsyncCommands, aio::MultiplexedConnection};

use crate::{AnyError, redis_server::RedisServer};

pub struct Raw {
    connection: MultiplexedConnection,
    key: String,
}

/// What all libraries write.
pub const VALUE: &[u8] = b"\"bar\"";

impl Raw {
    pub async fn new(server: &RedisServer, size: usize) -> Result<Self, AnyError> {
        let mut connection = server.connection().await?;
        let key = format!("everbasic:session:{{raw{size:021}}}");
        for number in 0..size {
            let _: u64 = connection.hset(&key, format!("key{number}"), VALUE).await?;
        }
        Ok(Self { connection, key })
    }

    pub async fn measure(
        &self,
        operation: &str,
        times: usize,
        taken_ns: &mut Vec<u64>,
    ) -> Result<(), AnyError> {
        let mut connection = self.connection.clone();
        for _ in 0..times {
            if operation == "remove" {
                let _: u64 = connection.hset(&self.key, "foo", VALUE).await?;
            }
            let started = Instant::now();
            match operation {
                "set" => drop(connection.hset::<_, _, _, u64>(&self.key, "foo", VALUE).await?),
                "get" => drop(connection.hget::<_, _, Option<Vec<u8>>>(&self.key, "foo").await?),
                "contains" => drop(connection.hexists::<_, _, bool>(&self.key, "foo").await?),
                _ => drop(connection.hdel::<_, _, u64>(&self.key, "foo").await?),
            }
            taken_ns.push(started.elapsed().as_nanos() as u64);
        }
        Ok(())
    }

    pub async fn pipelined(&self, tasks: usize, writes: usize) -> Result<f64, AnyError> {
        let started = Instant::now();
        let running = (0..tasks).map(|_| {
            let mut connection = self.connection.clone();
            let key = self.key.clone();
            tokio::spawn(async move {
                for _ in 0..writes {
                    let _: u64 = connection.hset(&key, "foo", VALUE).await?;
                }
                Ok::<(), redis::RedisError>(())
            })
        });
        for task in running.collect::<Vec<_>>() {
            task.await??;
        }
        Ok((tasks * writes) as f64 / started.elapsed().as_secs_f64())
    }
}
