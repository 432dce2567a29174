//! What an operator asks of Redis: which sessions there are, and what each process says of itself.

use std::sync::Arc;

use redis::{Cmd, FromRedisValue, Pipeline, Value, from_redis_value, pipe};

use super::{RedisStore, address::Endpoint, link::Connector};
use crate::RelayError;

/// How many keys one SCAN looks at.
const KEYS_PER_SCAN: u32 = 1_000;

/// One process that holds sessions: the only one, the primary, or a primary of a cluster.
#[derive(Clone)]
pub struct RedisNode {
    connector: Arc<Connector>,
    /// Which member of a cluster.
    member: Option<Endpoint>,
}

/// What a session takes in Redis.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionUse {
    /// Registers, tombstones included.
    pub registers: u64,
    /// Bytes of memory, as Redis estimates them.
    pub bytes: u64,
    /// Seconds until it expires; `None` if it does not.
    pub expires_in_s: Option<u64>,
    /// It was deleted, and nothing was written since: what is left is the mark.
    pub is_gone: bool,
}

impl RedisNode {
    /// The answer to one command.
    ///
    /// # Errors
    /// [`RelayError`].
    pub async fn query<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, RelayError> {
        let mut request = pipe();
        request.add_command(command.clone());
        let (answer,) = self.query_all(&request).await?;
        Ok(answer)
    }

    /// The answers to several commands. They are sent once more where the connection was lost.
    ///
    /// # Errors
    /// [`RelayError`].
    pub async fn query_all<T: FromRedisValue>(&self, commands: &Pipeline) -> Result<T, RelayError> {
        let answer = self.connector.ask_member(&self.member, commands).await?;
        parsed(answer.value)
    }
}

impl RedisStore {
    /// Every process that holds sessions.
    ///
    /// # Errors
    /// [`RelayError`].
    pub async fn nodes(&self) -> Result<Vec<RedisNode>, RelayError> {
        let members = self.connector.members().await?;
        let nodes = members.into_iter().map(|member| RedisNode {
            connector: self.connector.clone(),
            member,
        });
        Ok(nodes.collect())
    }

    /// The names of all sessions, sorted, marks of deleted ones included. Sessions that begin or end
    /// meanwhile may be missing.
    ///
    /// # Errors
    /// [`RelayError`].
    pub async fn session_names(&self) -> Result<Vec<String>, RelayError> {
        let mut names = Vec::new();
        for node in self.nodes().await? {
            for kind in ["client", "settings"] {
                let start = format!("{}{kind}:{{", self.prefix.0);
                for key in scan(&node, &format!("{}*", escaped(&start))).await? {
                    let name = key.strip_prefix(&start);
                    let name = name.and_then(|name| name.strip_suffix('}'));
                    names.extend(name.map(str::to_owned));
                }
            }
        }
        names.sort_unstable();
        names.dedup();
        Ok(names)
    }

    /// What the session of that [name](crate::SessionKey::as_str) takes.
    ///
    /// # Errors
    /// [`RelayError`].
    pub async fn session_use(&self, name: &str) -> Result<SessionUse, RelayError> {
        type Answer = (Vec<Option<String>>, Sizes, Sizes);
        type Sizes = (Option<u64>, i64);
        let names = self.prefix.names_of(name);
        let mut request = pipe();
        request.cmd("HMGET").arg(&names.session);
        request.arg("!fields").arg("!gone");
        for hash in [&names.session, &names.settings] {
            request.cmd("MEMORY").arg("USAGE").arg(hash);
            request.arg("SAMPLES").arg(0).ttl(hash);
        }
        let answer = self.connector.ask(&names.session, &request).await?;
        let (own, session_bytes, session_s, settings_bytes, settings_s) = parsed(answer.value)?;
        let (own, session, settings): Answer = (
            own,
            (session_bytes, session_s),
            (settings_bytes, settings_s),
        );
        let field = |index: usize| own.get(index).cloned().flatten();
        let registers = field(0).and_then(|text| text.parse().ok()).unwrap_or(0);
        Ok(SessionUse {
            registers,
            bytes: session.0.unwrap_or(0) + settings.0.unwrap_or(0),
            expires_in_s: u64::try_from(session.1.max(settings.1)).ok(),
            is_gone: registers == 0 && field(1).is_some(),
        })
    }

    /// Removes the mark of a deleted session, so that what is older may be written again. Pages that
    /// were told of the deletion have to be reloaded.
    ///
    /// # Errors
    /// [`RelayError`].
    pub async fn clear_mark(&self, name: &str) -> Result<(), RelayError> {
        let names = self.prefix.names_of(name);
        let mut request = pipe();
        request.hdel(&names.session, "!gone");
        self.connector.ask(&names.session, &request).await?;
        Ok(())
    }
}

fn parsed<T: FromRedisValue>(value: Value) -> Result<T, RelayError> {
    from_redis_value(value)
        .map_err(|error| RelayError::Unavailable(format!("unexpected answer: {error}")))
}

/// The names of all keys of one node that match a pattern.
async fn scan(node: &RedisNode, pattern: &str) -> Result<Vec<String>, RelayError> {
    let mut keys = Vec::new();
    let mut cursor = 0_u64;
    loop {
        let mut command = redis::cmd("SCAN");
        command.arg(cursor).arg("MATCH").arg(pattern);
        command.arg("COUNT").arg(KEYS_PER_SCAN);
        let (next, found): (u64, Vec<Vec<u8>>) = node.query(&command).await?;
        let found = found.into_iter();
        keys.extend(found.filter_map(|key| String::from_utf8(key).ok()));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_no_pattern() {
        assert_eq!(escaped("a*[b]?:{"), "a\\*\\[b\\]\\?:{");
    }
}
