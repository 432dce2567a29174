//! Redis Cluster: which node owns a session.
//!
//! Every request is about one session, and the braces in the names of its keys put them into one
//! slot, so every request goes to one node.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use redis::{RedisError, Value, from_redis_value, pipe};
use tokio::time::sleep;

use super::{
    address::{Endpoint, Login},
    fault::{complains, explain, is_away, is_broken},
    line::{Answer, Line, Request, Target},
};
use crate::RelayError;

/// How many slots a cluster has.
const SLOTS: u16 = 16_384;
/// How often a request is sent while the cluster says that the slot is elsewhere.
const ATTEMPTS_MAX: u32 = 6;
/// The pause while a slot moves from node to node.
const MOVING_PAUSE: Duration = Duration::from_millis(100);

/// The way to a cluster.
pub(super) struct Cluster {
    name: String,
    login: Login,
    seeds: Vec<Endpoint>,
    /// First and last slot, and who owns them. Empty until somebody asks.
    ranges: RwLock<Vec<(u16, u16, Endpoint)>>,
    /// The connections to its nodes.
    lines: Mutex<HashMap<Endpoint, Arc<Line>>>,
    /// Held while the ranges are read, so that many callers read them once: the number of the last
    /// reading that was answered.
    read: tokio::sync::Mutex<u64>,
    /// How many readings have begun.
    readings: AtomicU64,
}

impl Cluster {
    pub(super) fn new(seeds: Vec<Endpoint>, login: Login, name: String) -> Self {
        Self {
            name,
            login,
            seeds,
            ranges: RwLock::default(),
            lines: Mutex::default(),
            read: tokio::sync::Mutex::default(),
            readings: AtomicU64::new(0),
        }
    }

    /// Sends a request to whoever owns the slot, and again where the cluster says that it is owned
    /// by another node now.
    pub(super) async fn ask(
        &self,
        slot: u16,
        request: &impl Request,
    ) -> Result<Answer, RelayError> {
        let mut failure = RelayError::Unavailable(format!("Redis at {} changes", self.name));
        for _ in 0..ATTEMPTS_MAX {
            let owner = self.owner(slot).await?;
            let line = self.line(&owner)?;
            match line.try_ask(request).await {
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(error)) if complains(&error, &["MOVED"]) => {
                    self.moved(slot, &error).await;
                    failure = explain(&self.name, &error);
                }
                // The slot is on its way: half of its keys are here, half are there.
                Ok(Err(error)) if complains(&error, &["ASK", "TRYAGAIN"]) => {
                    failure = explain(&self.name, &error);
                    sleep(MOVING_PAUSE).await;
                }
                Ok(Err(error)) if is_broken(&error) || (is_away(&error) && !error.is_timeout()) => {
                    failure = explain(&owner.to_string(), &error);
                    self.look_for_another(slot, &owner, &line, &failure).await?;
                }
                Ok(Err(error)) => return Err(explain(&owner.to_string(), &error)),
                Err(unreachable) => {
                    failure = unreachable;
                    self.look_for_another(slot, &owner, &line, &failure).await?;
                }
            }
        }
        Err(failure)
    }

    /// Reads again who owns what. An error, the given one, if the slot still belongs to that node and
    /// it is not there.
    async fn look_for_another(
        &self,
        slot: u16,
        owner: &Endpoint,
        line: &Arc<Line>,
        failure: &RelayError,
    ) -> Result<(), RelayError> {
        self.forget_line(owner, line);
        self.read_ranges().await.map_err(|_| failure.clone())?;
        let another = self.known_owner(slot).is_some_and(|found| found != *owner);
        // A node that was only restarted is met again over a new connection.
        let answers = async { self.line(owner).ok()?.try_ask(&time()).await.ok()?.ok() };
        if another || answers.await.is_some() {
            return Ok(());
        }
        Err(failure.clone())
    }

    /// Every node that owns slots.
    pub(super) async fn owners(&self) -> Result<Vec<Endpoint>, RelayError> {
        self.read_ranges().await?;
        let ranges = self.ranges.read().unwrap_or_else(PoisonError::into_inner);
        let mut owners: Vec<Endpoint> = Vec::new();
        for (_, _, owner) in ranges.iter() {
            if !owners.contains(owner) {
                owners.push(owner.clone());
            }
        }
        Ok(owners)
    }

    /// Sends a request to one node, whatever it owns.
    pub(super) async fn ask_member(
        &self,
        member: &Endpoint,
        request: &impl Request,
    ) -> Result<Answer, RelayError> {
        self.line(member)?.ask(request).await
    }

    /// Who owns the slot.
    pub(super) async fn owner(&self, slot: u16) -> Result<Endpoint, RelayError> {
        if let Some(owner) = self.known_owner(slot) {
            return Ok(owner);
        }
        self.read_ranges().await?;
        self.known_owner(slot).ok_or_else(|| {
            RelayError::Unavailable(format!("{}: nobody owns slot {slot}", self.name))
        })
    }

    /// Reads again who owns what, for whoever lost a connection.
    pub(super) async fn look_again(&self) {
        // A failure shows itself at the next request.
        let _ = self.read_ranges().await;
    }

    fn known_owner(&self, slot: u16) -> Option<Endpoint> {
        let ranges = self.ranges.read().unwrap_or_else(PoisonError::into_inner);
        ranges
            .iter()
            .find(|(first, last, _)| (*first..=*last).contains(&slot))
            .map(|(_, _, owner)| owner.clone())
    }

    /// A node said that another one owns the slot.
    async fn moved(&self, slot: u16, error: &RedisError) {
        if self.read_ranges().await.is_ok() {
            return;
        }
        if let Some((host, port)) = error.redirect_node() {
            let owner = Endpoint::Tcp(host.to_owned(), port);
            let mut ranges = self.ranges.write().unwrap_or_else(PoisonError::into_inner);
            ranges.insert(0, (slot, slot, owner));
        }
    }

    /// Asks the known nodes who owns what, until one answers. Of many callers one asks; what was asked
    /// before a caller came is too old for it.
    async fn read_ranges(&self) -> Result<(), RelayError> {
        let before = self.readings.load(Ordering::Acquire);
        let mut read = self.read.lock().await;
        if *read > before {
            return Ok(());
        }
        let number = self.readings.fetch_add(1, Ordering::AcqRel) + 1;
        self.ask_for_ranges().await?;
        *read = number;
        Ok(())
    }

    async fn ask_for_ranges(&self) -> Result<(), RelayError> {
        let mut failure = None;
        let mut known: Vec<Endpoint> = {
            let ranges = self.ranges.read().unwrap_or_else(PoisonError::into_inner);
            ranges.iter().map(|(_, _, owner)| owner.clone()).collect()
        };
        known.extend(self.seeds.iter().cloned());
        let mut asked = Vec::new();
        for node in known {
            if asked.contains(&node) {
                continue;
            }
            match self.ranges_of(&node).await {
                Ok(ranges) if !ranges.is_empty() => {
                    *self.ranges.write().unwrap_or_else(PoisonError::into_inner) = ranges;
                    return Ok(());
                }
                Ok(_) => {}
                Err(error) => failure = Some(error),
            }
            asked.push(node);
        }
        Err(failure.unwrap_or_else(|| {
            RelayError::Unavailable(format!("{}: no node owns any slot", self.name))
        }))
    }

    async fn ranges_of(&self, node: &Endpoint) -> Result<Vec<(u16, u16, Endpoint)>, RelayError> {
        let mut request = pipe();
        request.cmd("CLUSTER").arg("SLOTS");
        let answer = self.line(node)?.ask(&request).await?;
        ranges(answer.value, node).ok_or_else(|| {
            RelayError::Unavailable(format!(
                "Redis at {node}: unexpected answer to CLUSTER SLOTS"
            ))
        })
    }

    /// The connection to a node.
    fn line(&self, node: &Endpoint) -> Result<Arc<Line>, RelayError> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = lines.get(node) {
            return Ok(line.clone());
        }
        let client = self
            .login
            .client(node)
            .map_err(|error| explain(&node.to_string(), &error))?;
        let line = Arc::new(Line::new(Target::Fixed(client), node.to_string()));
        lines.insert(node.clone(), line.clone());
        Ok(line)
    }

    /// Forgets the connection to a node that is not there, unless there is another one already.
    fn forget_line(&self, node: &Endpoint, line: &Arc<Line>) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines
            .get(node)
            .is_some_and(|found| Arc::ptr_eq(found, line))
        {
            lines.remove(node);
        }
    }
}

fn time() -> redis::Pipeline {
    let mut request = pipe();
    request.cmd("TIME");
    request
}

/// The answer to CLUSTER SLOTS: first slot, last slot, then the nodes, the primary first.
fn ranges(value: Value, asked: &Endpoint) -> Option<Vec<(u16, u16, Endpoint)>> {
    let (rows,): (Vec<Vec<Value>>,) = from_redis_value(value).ok()?;
    let mut ranges = Vec::with_capacity(rows.len());
    for row in rows {
        let [first, last, primary, ..] = row.as_slice() else {
            return None;
        };
        let Value::Array(primary) = primary else {
            return None;
        };
        let [host, port, ..] = primary.as_slice() else {
            return None;
        };
        let host: Option<String> = from_redis_value(host.clone()).ok()?;
        // No host: the one that was asked.
        let host = match (host.filter(|host| !host.is_empty()), asked) {
            (Some(host), _) => host,
            (None, Endpoint::Tcp(host, _)) => host.clone(),
            (None, Endpoint::Unix(_)) => return None,
        };
        ranges.push((
            from_redis_value(first.clone()).ok()?,
            from_redis_value(last.clone()).ok()?,
            Endpoint::Tcp(host, from_redis_value(port.clone()).ok()?),
        ));
    }
    Some(ranges)
}

/// The slot of a key: of what stands in its first braces, if anything does, else of all of it.
pub(super) fn slot(key: &str) -> u16 {
    let tag = key
        .split_once('{')
        .and_then(|(_, rest)| rest.split_once('}'))
        .map(|(tag, _)| tag)
        .filter(|tag| !tag.is_empty());
    crc16(tag.unwrap_or(key).as_bytes()) % SLOTS
}

/// CRC-16/XMODEM.
fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc: u16, byte| {
        (0..8).fold(crc ^ (u16::from(*byte) << 8), |crc, _| {
            if crc & 0x8000 == 0 {
                crc << 1
            } else {
                (crc << 1) ^ 0x1021
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first is the check value of CRC-16/XMODEM, the others are what CLUSTER KEYSLOT answers.
    #[test]
    fn slots() {
        assert_eq!(crc16(b"123456789"), 0x31c3);
        assert_eq!(slot("somekey"), 11_058);
        assert_eq!(slot("foo{hash_tag}"), 2_515);
        assert_eq!(slot("bar{hash_tag}"), 2_515);
        assert_eq!(slot("foo{}{bar}"), 8_363);
        assert_eq!(slot("foo{{bar}}zap"), slot("{bar"));
    }
}
