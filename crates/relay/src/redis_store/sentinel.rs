//! Redis Sentinel: which node is the primary, and noticing that it is another one.

use std::{collections::HashMap, time::Duration};

use futures_util::future::join_all;
use redis::{Client, RedisResult, aio::MultiplexedConnection};
use tokio::{
    sync::mpsc::{Receiver, channel},
    time::{sleep, timeout},
};

use super::{
    address::{Endpoint, Login},
    line::{RESPONSE_TIMEOUT, config},
};
use crate::RelayError;

/// How long a sentinel has to name the primary. Shorter than other time-outs: the answers of the
/// others are waited for as well.
const NAME_TIMEOUT: Duration = Duration::from_millis(700);
/// How long to wait before a sentinel is listened to again after none could be.
const LISTEN_AGAIN: Duration = Duration::from_secs(2);
/// What a sentinel says when another node has become the primary.
const SWITCH: &str = "+switch-master";

/// The sentinels of one service.
#[derive(Clone)]
pub(super) struct Sentinels {
    pub(super) sentinels: Vec<Endpoint>,
    pub(super) service: String,
    pub(super) login: Login,
}

impl Sentinels {
    /// The way to the primary. All sentinels are asked at once and the answer of the newest
    /// configuration counts: one that was cut off from the others still names the old primary.
    pub(super) async fn primary(&self) -> Result<Client, RelayError> {
        let primary = self.primary_endpoint().await?;
        let client = self.login.client(&primary);
        client.map_err(|error| RelayError::Unavailable(format!("Redis at {primary}: {error}")))
    }

    /// Where the primary is.
    pub(super) async fn primary_endpoint(&self) -> Result<Endpoint, RelayError> {
        let answers = self.sentinels.iter().map(|sentinel| async move {
            let named = timeout(NAME_TIMEOUT, self.named_by(sentinel)).await;
            match named {
                Ok(Ok(named)) => Ok(named),
                Ok(Err(error)) => Err(format!("sentinel {sentinel}: {error}")),
                Err(_) => Err(format!("sentinel {sentinel} does not answer")),
            }
        });
        let mut complaints = Vec::new();
        let mut newest: Option<Named> = None;
        for answer in join_all(answers).await {
            match answer {
                Ok(named) if newest.as_ref().is_none_or(|old| old.epoch < named.epoch) => {
                    newest = Some(named);
                }
                Ok(_) => {}
                Err(complaint) => complaints.push(complaint),
            }
        }
        match newest {
            Some(named) => Ok(named.primary),
            None => Err(RelayError::Unavailable(format!(
                "no sentinel knows the primary of {}: {}",
                self.service,
                complaints.join("; ")
            ))),
        }
    }

    async fn named_by(&self, sentinel: &Endpoint) -> RedisResult<Named> {
        let client = self.login.sentinel_client(sentinel)?;
        let mut connection = client
            .get_multiplexed_async_connection_with_config(&config())
            .await?;
        let about: HashMap<String, String> = redis::cmd("SENTINEL")
            .arg("MASTER")
            .arg(&self.service)
            .query_async(&mut connection)
            .await?;
        let number = |name: &str| about.get(name).and_then(|text| text.parse::<u64>().ok());
        let host = about.get("ip").cloned().unwrap_or_default();
        let port = number("port").and_then(|port| u16::try_from(port).ok());
        Ok(Named {
            primary: Endpoint::Tcp(host, port.unwrap_or_default()),
            epoch: number("config-epoch").unwrap_or_default(),
        })
    }

    /// Calls `moved` whenever a sentinel says that another node is the primary, and when that may
    /// have been missed. For ever; listens to one sentinel at a time.
    pub(super) async fn watch(self, moved: impl Fn() + Send) {
        let mut is_first = true;
        loop {
            for sentinel in &self.sentinels {
                let Ok((connection, mut messages)) = self.listen(sentinel).await else {
                    continue;
                };
                if !std::mem::take(&mut is_first) {
                    moved();
                }
                while let Some(message) = messages.recv().await {
                    match message {
                        // "<service> <old host> <old port> <new host> <new port>"
                        Said::Switch(text) if text.split(' ').next() == Some(&self.service) => {
                            moved();
                        }
                        Said::Switch(_) => {}
                        Said::Nothing => break,
                    }
                }
                drop(connection);
            }
            sleep(LISTEN_AGAIN).await;
        }
    }

    async fn listen(
        &self,
        sentinel: &Endpoint,
    ) -> RedisResult<(MultiplexedConnection, Receiver<Said>)> {
        let (sender, messages) = channel(64);
        let config = config().set_push_sender(move |push: redis::PushInfo| {
            let said = match push.kind {
                redis::PushKind::Message => match push.data.get(1) {
                    Some(redis::Value::BulkString(text)) => {
                        Said::Switch(String::from_utf8_lossy(text).into_owned())
                    }
                    _ => return Ok(()),
                },
                redis::PushKind::Disconnection => Said::Nothing,
                _ => return Ok(()),
            };
            // A full channel: somebody who has not read 64 switches will connect anew all the same.
            match sender.try_send(said) {
                Ok(()) | Err(tokio::sync::mpsc::error::TrySendError::Full(_)) => Ok(()),
                Err(tokio::sync::mpsc::error::TrySendError::Closed(_)) => Err(()),
            }
        });
        let client = self.login.listening_sentinel_client(sentinel)?;
        let opening = async {
            let mut connection = client
                .get_multiplexed_async_connection_with_config(&config)
                .await?;
            connection.subscribe(SWITCH).await?;
            RedisResult::Ok(connection)
        };
        match timeout(RESPONSE_TIMEOUT, opening).await {
            Ok(connection) => Ok((connection?, messages)),
            Err(_) => Err(std::io::Error::from(std::io::ErrorKind::TimedOut).into()),
        }
    }
}

/// What one sentinel says.
struct Named {
    primary: Endpoint,
    /// Grows with every failover.
    epoch: u64,
}

enum Said {
    Switch(String),
    /// The connection is gone.
    Nothing,
}
