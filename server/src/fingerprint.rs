//! Finds servers that share the store but sign cookies with another secret: browsers would get a new
//! session each time a proxy sends them to another of them.
//!
//! Each server leaves a fingerprint of its secret in Redis and looks at the one it finds there.

use std::time::Duration;

use redis::aio::ConnectionLike;
use session::{RedisConnection, SigningKeys};

use crate::metrics::Metrics;

/// How often to look.
const INTERVAL: Duration = Duration::from_secs(60);
/// How long a fingerprint stays after its server has gone, in seconds.
const EXPIRY_S: u64 = 150;

/// Looks after the fingerprint in one Redis.
#[derive(Clone)]
pub struct Fingerprint {
    redis: RedisConnection,
    key: String,
    /// Of the secret that signs, then of the others that are accepted.
    own: Vec<String>,
}

/// What another server signs with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// The same secret, or nobody else is there.
    Same,
    /// A secret that is accepted here. It is being replaced, or replaces this one.
    Accepted,
    /// A secret that is not known here.
    Other,
}

impl Fingerprint {
    /// Of these secrets, in the Redis of the sessions.
    pub fn new(redis: RedisConnection, prefix: &str, keys: &SigningKeys) -> Self {
        Self {
            redis,
            key: format!("{prefix}secret"),
            own: keys.fingerprints(),
        }
    }

    /// Leaves the fingerprint where there is none, and says whose is there.
    ///
    /// # Errors
    /// What Redis says.
    pub async fn compare(&self) -> Result<Found, redis::RedisError> {
        let mut redis = self.redis.clone();
        let Some(own) = self.own.first() else {
            return Ok(Found::Same);
        };
        let found = self.put(&mut redis, own, "NX").await?;
        match found {
            None => Ok(Found::Same),
            Some(found) if found == *own => {
                self.put(&mut redis, own, "XX").await?;
                Ok(Found::Same)
            }
            Some(found) if self.own.contains(&found) => {
                // Whoever accepts both secrets says so by the newer one.
                self.put(&mut redis, own, "XX").await?;
                Ok(Found::Accepted)
            }
            Some(_) => Ok(Found::Other),
        }
    }

    /// Writes it if there is none (`NX`) or one (`XX`); what was there.
    async fn put(
        &self,
        redis: &mut impl ConnectionLike,
        fingerprint: &str,
        when: &str,
    ) -> Result<Option<String>, redis::RedisError> {
        redis::cmd("SET")
            .arg(&self.key)
            .arg(fingerprint)
            .arg(when)
            .arg("GET")
            .arg("EX")
            .arg(EXPIRY_S)
            .query_async(redis)
            .await
    }

    /// Looks again and again; says so once when another secret is found, and once when it is gone.
    pub async fn watch(self, metrics: Metrics) {
        let mut differs = false;
        loop {
            // Without Redis nothing is known; the store says that it is away.
            if let Ok(found) = self.compare().await {
                let now = found == Found::Other;
                if now && !differs {
                    tracing::error!(
                        "another server signs cookies with another secret: visitors lose their \
                         session when a proxy sends them from one to the other; give all servers \
                         the same EVERBASIC_STORAGE_SECRET"
                    );
                }
                if differs && !now {
                    tracing::info!("all servers sign cookies with the same secret");
                }
                differs = now;
                metrics.set_secret_differs(differs);
            }
            tokio::time::sleep(INTERVAL).await;
        }
    }
}
