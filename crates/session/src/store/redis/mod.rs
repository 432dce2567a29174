//! A hash per session in Redis, a field per value.

mod address;
mod connection;
mod renewal;

use std::{collections::BTreeMap, sync::LazyLock, time::Duration};

use redis::{Cmd, FromRedisValue, RedisError, RedisResult, Script, cmd, pipe};

use super::{Hash, MOVING};
use crate::{
    SessionError,
    clock::now_s,
    session::{Swapped, corrupt},
};
pub use connection::RedisConnection;
pub(super) use renewal::Fresh;
use renewal::Renewals;

/// What stands at the name of a session that was ended. Being a string and no hash, it makes Redis
/// itself refuse every command on the session's values.
const ENDED: &str = "ended";
/// The same for a session that goes on under another id; the time of the move follows.
const MOVED: &str = "moved ";

static SWAP: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("swap.lua")));
static LEAVE: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("leave.lua")));

/// Names and values.
type Fields = Vec<(Vec<u8>, Vec<u8>)>;

pub(super) struct RedisHashes {
    connection: RedisConnection,
    renewals: Renewals,
}

impl RedisHashes {
    pub(super) fn new(connection: RedisConnection, renew_after: Duration) -> Self {
        Self {
            connection,
            renewals: Renewals::new(renew_after),
        }
    }

    pub(super) fn connection(&self) -> RedisConnection {
        self.connection.clone()
    }

    pub(super) async fn get(
        &self,
        hash: &Hash,
        field: &str,
    ) -> Result<Option<Vec<u8>>, SessionError> {
        self.ask(hash, field, on(hash, "HGET").arg(field)).await
    }

    pub(super) async fn set(
        &self,
        hash: &Hash,
        field: &str,
        value: &[u8],
    ) -> Result<(), SessionError> {
        let command = on(hash, "HSET").arg(field).arg(value).take();
        let renews = self.renewals.is_due(hash);
        let added: u64 = self.ask_and(renews, hash, field, &command).await?;
        // A field that was not there may have made the hash, which then does not expire yet.
        if added > 0 && !renews {
            self.expire(hash, field).await?;
        }
        Ok(())
    }

    pub(super) async fn contains(&self, hash: &Hash, field: &str) -> Result<bool, SessionError> {
        self.ask(hash, field, on(hash, "HEXISTS").arg(field)).await
    }

    pub(super) async fn remove(&self, hash: &Hash, fields: &[String]) -> Result<u64, SessionError> {
        let first = fields.first().map_or("", String::as_str);
        self.ask(hash, first, on(hash, "HDEL").arg(fields)).await
    }

    pub(super) async fn take(
        &self,
        hash: &Hash,
        field: &str,
    ) -> Result<Option<Vec<u8>>, SessionError> {
        let mut connection = self.connection.lent();
        let answer: RedisResult<(Option<Vec<u8>>,)> = pipe()
            .atomic()
            .hget(&*hash.name, field)
            .hdel(&*hash.name, field)
            .ignore()
            .query_async(&mut connection)
            .await;
        match answer {
            Ok((value,)) => Ok(value),
            Err(error) => Err(self.explain(hash, field, error).await),
        }
    }

    pub(super) async fn swap(
        &self,
        hash: &Hash,
        field: &str,
        expected: Option<&[u8]>,
        wanted: Option<&[u8]>,
    ) -> Result<Swapped, SessionError> {
        let mut connection = self.connection.lent();
        let answer: RedisResult<(bool, Option<Vec<u8>>)> = SWAP
            .key(&*hash.name)
            .arg(field)
            .arg(keep_s(hash))
            .arg(u8::from(expected.is_some()))
            .arg(expected.unwrap_or_default())
            .arg(u8::from(wanted.is_some()))
            .arg(wanted.unwrap_or_default())
            .invoke_async(&mut connection)
            .await;
        match answer {
            Ok((true, _)) => Ok(Swapped::Done),
            Ok((false, found)) => Ok(Swapped::Found(found)),
            Err(error) => Err(self.explain(hash, field, error).await),
        }
    }

    pub(super) async fn increment(
        &self,
        hash: &Hash,
        field: &str,
        by: i64,
    ) -> Result<i64, SessionError> {
        let command = on(hash, "HINCRBY").arg(field).arg(by).take();
        let renews = self.renewals.is_due(hash);
        let sum: i64 = self.ask_and(renews, hash, field, &command).await?;
        // A sum that began at 0 may have made the hash.
        if sum == by && !renews {
            self.expire(hash, field).await?;
        }
        Ok(sum)
    }

    pub(super) async fn names(&self, hash: &Hash) -> Result<Vec<String>, SessionError> {
        let names: Vec<Vec<u8>> = self.ask(hash, "", &on(hash, "HKEYS")).await?;
        names.into_iter().map(text).collect()
    }

    pub(super) async fn all(&self, hash: &Hash) -> Result<BTreeMap<String, Vec<u8>>, SessionError> {
        let fields: Fields = self.ask(hash, "", &on(hash, "HGETALL")).await?;
        let named = fields
            .into_iter()
            .map(|(name, value)| Ok((text(name)?, value)));
        named.collect()
    }

    pub(super) async fn is_alive(&self, hash: &Hash) -> Result<bool, SessionError> {
        match self.send::<u64>(hash, &on(hash, "HLEN")).await {
            Ok(fields) => Ok(fields > 0),
            Err(SessionError::SessionGone) => Ok(false),
            Err(error) => Err(error),
        }
    }

    pub(super) async fn move_to(&self, old: &Hash, new: &Hash) -> Result<(), SessionError> {
        // In a cluster the two names may be on two nodes, so this is no RENAME. First the copy, which
        // nobody knows of yet; then the mark, with which all writing under the old name ends; then
        // what was written in between.
        let fields = self.all(old).await?;
        let fields: Vec<_> = fields
            .into_iter()
            .map(|(name, value)| (name.into_bytes(), value))
            .collect();
        self.copy(new, &fields, &[]).await?;
        let mut leave = LEAVE.key(&*old.name);
        leave.arg(format!("{MOVED}{}", now_s())).arg(keep_s(old));
        for (name, value) in &fields {
            leave.arg(name).arg(value);
        }
        let mut connection = self.connection.lent();
        let held: RedisResult<Option<Fields>> = leave.invoke_async(&mut connection).await;
        match held {
            Ok(None) => Ok(()),
            Ok(Some(held)) => {
                let is_removed = |name: &&[u8]| held.iter().all(|(kept, _)| kept != name);
                let copied = fields.iter().map(|(name, _)| name.as_slice());
                let removed: Vec<&[u8]> = copied.filter(is_removed).collect();
                self.copy(new, &held, &removed).await
            }
            Err(error) => Err(self.explain(old, "", error).await),
        }
    }

    /// Writes fields and removes others, in one transaction. Refused where the session has been ended
    /// under that name meanwhile: its mark stays.
    async fn copy(
        &self,
        hash: &Hash,
        fields: &Fields,
        removed: &[&[u8]],
    ) -> Result<(), SessionError> {
        if fields.is_empty() && removed.is_empty() {
            return Ok(());
        }
        let mut request = pipe();
        request.atomic();
        if !removed.is_empty() {
            request.hdel(&*hash.name, removed);
        }
        if !fields.is_empty() {
            request.hset_multiple(&*hash.name, fields);
            request.expire(&*hash.name, keep_s(hash));
        }
        let mut connection = self.connection.lent();
        match request.exec_async(&mut connection).await {
            Ok(()) => Ok(()),
            Err(error) => Err(self.explain(hash, "", error).await),
        }
    }

    pub(super) async fn end(&self, hash: &Hash, keep: Duration) -> Result<(), SessionError> {
        let command = on(hash, "SET")
            .arg(ENDED)
            .arg("EX")
            .arg(keep.as_secs())
            .take();
        self.send(hash, &command).await
    }

    pub(super) async fn has_just_moved(&self, hash: &Hash) -> Result<bool, SessionError> {
        let mark: Option<Vec<u8>> = self.send(hash, &on(hash, "GET")).await?;
        let at_s = mark
            .as_deref()
            .and_then(|mark| std::str::from_utf8(mark).ok())
            .and_then(|mark| mark.strip_prefix(MOVED))
            .and_then(|at_s| at_s.parse::<u64>().ok());
        Ok(at_s.is_some_and(|at_s| now_s().abs_diff(at_s) < MOVING.as_secs()))
    }

    /// Runs a command on a hash, and renews the hash's expiry with it if that is due.
    async fn ask<T: FromRedisValue>(
        &self,
        hash: &Hash,
        field: &str,
        command: &Cmd,
    ) -> Result<T, SessionError> {
        let renews = self.renewals.is_due(hash);
        self.ask_and(renews, hash, field, command).await
    }

    async fn ask_and<T: FromRedisValue>(
        &self,
        renews: bool,
        hash: &Hash,
        field: &str,
        command: &Cmd,
    ) -> Result<T, SessionError> {
        let mut connection = self.connection.lent();
        if !renews {
            let answer = command.query_async(&mut connection).await;
            return match answer {
                Ok(answer) => Ok(answer),
                Err(error) => Err(self.explain(hash, field, error).await),
            };
        }
        let [begins, grows] = expiries(hash);
        let answer = pipe()
            .add_command(command.clone())
            .add_command(begins)
            .ignore()
            .add_command(grows)
            .ignore()
            .query_async(&mut connection)
            .await;
        match answer {
            Ok((answer,)) => {
                self.renewals.note(hash);
                Ok(answer)
            }
            Err(error) => Err(self.explain(hash, field, error).await),
        }
    }

    /// Runs a command that leaves the expiry alone.
    async fn send<T: FromRedisValue>(&self, hash: &Hash, command: &Cmd) -> Result<T, SessionError> {
        let mut connection = self.connection.lent();
        match command.query_async(&mut connection).await {
            Ok(answer) => Ok(answer),
            Err(error) => Err(self.explain(hash, "", error).await),
        }
    }

    /// Sees to it that a hash which was just made expires.
    async fn expire(&self, hash: &Hash, field: &str) -> Result<(), SessionError> {
        let mut connection = self.connection.lent();
        let [begins, _] = expiries(hash);
        match begins.query_async::<()>(&mut connection).await {
            Ok(()) => Ok(()),
            Err(error) => {
                self.renewals.forget(hash);
                Err(self.explain(hash, field, error).await)
            }
        }
    }

    /// What Redis's refusal means for the caller.
    async fn explain(&self, hash: &Hash, field: &str, error: RedisError) -> SessionError {
        let detail = error.to_string();
        if detail.contains("WRONGTYPE") {
            return match self.mark(hash).await {
                Ok(true) => SessionError::SessionGone,
                Ok(false) => corrupt("", "what is stored for the session is no hash"),
                Err(error) => SessionError::Unavailable(error),
            };
        }
        if detail.contains("is not an integer") {
            return corrupt(field, "it is not a whole number");
        }
        if detail.contains("would overflow") {
            let field = field.to_owned();
            return SessionError::Overflow { field };
        }
        SessionError::Unavailable(error)
    }

    /// Whether there is a mark of ours.
    async fn mark(&self, hash: &Hash) -> RedisResult<bool> {
        let mut connection = self.connection.lent();
        let found: RedisResult<Option<Vec<u8>>> =
            on(hash, "GET").query_async(&mut connection).await;
        match found {
            Ok(found) => Ok(found.is_some_and(|mark| {
                mark == ENDED.as_bytes() || mark.starts_with(MOVED.as_bytes())
            })),
            Err(error) if error.to_string().contains("WRONGTYPE") => Ok(false),
            Err(error) => Err(error),
        }
    }
}

fn on(hash: &Hash, command: &str) -> Cmd {
    let mut command = cmd(command);
    command.arg(&*hash.name);
    command
}

/// The commands that make a hash expire: for one that does not yet, and for one that does so sooner.
/// Neither of them shortens the life of the mark of a session that has ended.
fn expiries(hash: &Hash) -> [Cmd; 2] {
    ["NX", "GT"].map(|when| {
        let mut command = on(hash, "EXPIRE");
        command.arg(keep_s(hash)).arg(when);
        command
    })
}

fn keep_s(hash: &Hash) -> i64 {
    i64::try_from(hash.keep.as_secs()).unwrap_or(i64::MAX)
}

/// The name of a field: text, unless somebody else has written it.
fn text(name: Vec<u8>) -> Result<String, SessionError> {
    String::from_utf8(name).map_err(|error| {
        let shown = String::from_utf8_lossy(error.as_bytes()).into_owned();
        corrupt(&shown, "its name is not text")
    })
}
