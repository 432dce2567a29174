//! Every Redis that holds sessions: one, or the primaries of a cluster.

use redis::aio::ConnectionLike;
use session::RedisConnection;

use super::OperatorError;
use crate::config::Config;

/// The nodes, each with a connection of its own.
pub(super) struct Nodes {
    nodes: Vec<RedisConnection>,
    prefix: String,
}

impl Nodes {
    pub(super) async fn of(config: &Config) -> Result<Self, OperatorError> {
        let url = config.redis_url.as_deref().ok_or(OperatorError::NoRedis)?;
        let nodes = if url.starts_with("redis-cluster:") {
            primaries(url).await?
        } else {
            vec![RedisConnection::open(url)?]
        };
        let prefix = config.redis_key_prefix.clone();
        Ok(Self { nodes, prefix })
    }

    /// The connections.
    pub(super) fn each(&self) -> impl Iterator<Item = RedisConnection> {
        self.nodes.iter().cloned()
    }

    /// The name of a session's hash of registers.
    pub(super) fn client_key(&self, name: &str) -> String {
        format!("{}client:{{{name}}}", self.prefix)
    }

    /// The name of a session's hash of settings.
    pub(super) fn settings_key(&self, name: &str) -> String {
        format!("{}settings:{{{name}}}", self.prefix)
    }

    /// The names of all sessions, sorted. Sessions that begin or end meanwhile may be missing.
    pub(super) async fn sessions(&self) -> Result<Vec<String>, OperatorError> {
        let mut names = Vec::new();
        for mut node in self.each() {
            for kind in ["client", "settings"] {
                let start = format!("{}{kind}:{{", self.prefix);
                for key in scan(&mut node, &format!("{}*", escaped(&start))).await? {
                    let name = key.strip_prefix(&start);
                    names.extend(
                        name.and_then(|name| name.strip_suffix('}'))
                            .map(str::to_owned),
                    );
                }
            }
        }
        names.sort_unstable();
        names.dedup();
        Ok(names)
    }
}

/// The names of all keys of one node that match a pattern.
pub(super) async fn scan(
    node: &mut RedisConnection,
    pattern: &str,
) -> Result<Vec<String>, OperatorError> {
    let mut keys = Vec::new();
    let mut cursor = 0_u64;
    loop {
        let (next, found): (u64, Vec<Vec<u8>>) = redis::cmd("SCAN")
            .arg(cursor)
            .arg("MATCH")
            .arg(pattern)
            .arg("COUNT")
            .arg(1_000)
            .query_async(node)
            .await?;
        keys.extend(
            found
                .into_iter()
                .filter_map(|key| String::from_utf8(key).ok()),
        );
        if next == 0 {
            return Ok(keys);
        }
        cursor = next;
    }
}

/// The text as a pattern that matches it alone.
fn escaped(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '*' | '?' | '[' | ']' | '\\' | '^') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}

/// The primaries of a cluster, as its first node that answers lists them.
async fn primaries(url: &str) -> Result<Vec<RedisConnection>, OperatorError> {
    let mut any = RedisConnection::open(url)?;
    let text: String = redis::cmd("CLUSTER")
        .arg("NODES")
        .query_async(&mut any)
        .await?;
    let credentials = url
        .split_once("://")
        .and_then(|(_, rest)| rest.rsplit_once('@'))
        .map_or(String::new(), |(credentials, _)| format!("{credentials}@"));
    let addresses = text.lines().filter_map(primary_of);
    addresses
        .map(|address| {
            Ok(RedisConnection::open(&format!(
                "redis://{credentials}{address}"
            ))?)
        })
        .collect()
}

/// The address in a line of CLUSTER NODES, if it is of a primary: `id host:port@bus[,name] flags ...`.
fn primary_of(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace();
    let address = words.nth(1)?;
    let flags = words.next()?;
    let is_primary = flags.split(',').any(|flag| flag == "master");
    let is_well = !flags.contains("fail") && !flags.contains("noaddr");
    (is_primary && is_well).then(|| address.split('@').next())?
}

/// Runs a command on whichever node answers without an error.
pub(super) async fn on_any<T: redis::FromRedisValue>(
    nodes: &Nodes,
    command: &redis::Cmd,
) -> Result<T, OperatorError> {
    let mut last = OperatorError::NoRedis;
    for mut node in nodes.each() {
        match node.req_packed_command(command).await {
            Ok(value) => {
                return Ok(redis::from_redis_value(value).map_err(redis::RedisError::from)?);
            }
            Err(error) => last = OperatorError::Redis(error),
        }
    }
    Err(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn primaries_that_are_well_are_found() {
        for (line, expected) in [
            (
                "07c3 127.0.0.1:30004@31004,host slave e7d1 0 1426 4 connected",
                None,
            ),
            (
                "67ed 127.0.0.1:30002@31002 master - 0 1426 2 connected 5461-10922",
                Some("127.0.0.1:30002"),
            ),
            (
                "e7d1 127.0.0.1:30001@31001 myself,master - 0 0 1 connected 0-5460",
                Some("127.0.0.1:30001"),
            ),
            (
                "292f 127.0.0.1:30003@31003 master,fail - 0 1426 3 disconnected",
                None,
            ),
            ("", None),
        ] {
            assert_eq!(primary_of(line), expected, "{line}");
        }
    }

    #[test]
    fn a_prefix_is_no_pattern() {
        assert_eq!(escaped("a*[b]?:{"), "a\\*\\[b\\]\\?:{");
    }
}
