//! What the server is told: by flags, environment and file.
//!
//! - [`keys`]: the one list of what can be configured.
//! - [`sources`]: where values come from.
//! - [`read`]: values as what they mean.
//! - [`networks`]: addresses of proxies.

pub mod keys;
pub mod networks;
mod read;
pub mod sources;

use std::{net::SocketAddr, path::PathBuf, time::Duration};

pub use networks::Networks;
pub use sources::Sources;

use crate::traces::Collector;
use read::Reader;

/// What Redis keys begin with if nothing is said.
const PREFIX_DEFAULT: &str = "everbasic:";
/// Fewest bytes of a secret in production: 16 random bytes, written in hexadecimal.
const PRODUCTION_SECRET_BYTES_MIN: usize = 32;
/// Secrets from examples. They protect nothing.
const PUBLIC_SECRETS: [&str; 6] = [
    "change-me-to-a-random-string",
    "dev-default-change-in-production",
    "mbasic-dev-secret-change-in-production",
    "replace-with-32-random-bytes",
    "replace-with-the-output-of-openssl-rand-hex-32",
    "your-secret-key-here",
];

/// How careful the server is about what it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Whatever is missing is made up, with a word about it.
    Development,
    /// What is missing or weak ends the start.
    Production,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The files of a server that speaks https itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate chain, PEM.
    pub certificate: PathBuf,
    /// Its private key, PEM.
    pub key: PathBuf,
}

/// How much is taken of whom. 0 is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// New sessions of one address in a minute.
    pub new_sessions_per_minute: u32,
    /// Requests of one session in a second.
    pub session_requests_per_second: u32,
    /// Requests of one address in a second.
    pub address_requests_per_second: u32,
    /// Requests under way at once.
    pub requests_at_once: u32,
    /// Connections at once.
    pub connections: u32,
    /// Connections of one address that is no trusted proxy.
    pub connections_per_address: u32,
}

/// The configuration of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// How careful it is.
    pub mode: Mode,
    /// Where it listens.
    pub addr: SocketAddr,
    /// Where sessions are kept; `None` is in memory.
    pub redis_url: Option<String>,
    /// What Redis keys begin with.
    pub redis_key_prefix: String,
    /// How many replicas of Redis should have a push before it counts as replicated; 0 asks none.
    pub redis_replicas: u32,
    /// What signs the session cookie; `None` is the development secret of this machine.
    pub storage_secret: Option<String>,
    /// A second secret whose cookies are accepted.
    pub storage_secret_also: Option<String>,
    /// Whether browsers reach the server by https; the cookie is Secure then.
    pub secure_cookie: bool,
    /// How long a browser keeps the cookie.
    pub cookie_max_age: Duration,
    /// What the server speaks https with.
    pub tls: Option<TlsFiles>,
    /// Whose `X-Forwarded-` headers are believed.
    pub trusted_proxies: Networks,
    /// In which header they name the signed-in user, in small letters.
    pub user_header: Option<String>,
    /// How much is taken of whom.
    pub limits: Limits,
    /// How long the head of a request may take to come, and then its body.
    pub patience: Duration,
    /// Sites of other releases, whose bundle files are served too.
    pub other_sites: Vec<PathBuf>,
    /// How log lines look.
    pub log_format: LogFormat,
    /// Where spans of requests go; `None` where nobody is told.
    pub collector: Option<Collector>,
    /// Of so many requests one is traced.
    pub trace_one_in: u32,
    /// Opens the operator's page.
    pub operator_token: Option<String>,
    /// How long connections are still accepted once the end has begun.
    pub drain: Duration,
    /// How long requests under way have to finish after that.
    pub grace: Duration,
    /// What the log should say about how the configuration was read.
    pub notices: Vec<String>,
}

/// Why what was said is no configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// A value cannot be meant.
    #[error("{name}={value} {fix}")]
    Value {
        /// The key.
        name: &'static str,
        /// Its value.
        value: String,
        /// What is wrong, and what to write.
        fix: &'static str,
    },
    /// The value of a key that must not be shown.
    #[error("{name} {fix}")]
    Hidden {
        /// The key.
        name: &'static str,
        /// What is wrong, and what to write.
        fix: &'static str,
    },
    /// The configuration file cannot be read.
    #[error("{path}: {reason}")]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        reason: String,
    },
}

impl Config {
    /// Reads the configuration; `variable` looks one up. Empty is the same as unset.
    ///
    /// # Errors
    /// [`ConfigError`] for a value that cannot be meant, or that production does not allow.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let mut reader = Reader::new(variable);
        let mode = reader.mode()?;
        let storage_secret = reader.secret(mode)?;
        let tls = reader.tls()?;
        let secure_cookie = reader.flag("EVERBASIC_SECURE_COOKIE")? || tls.is_some();
        let config = Self {
            mode,
            addr: reader.addr()?,
            redis_url: reader.either("EVERBASIC_REDIS_URL"),
            redis_key_prefix: reader
                .either("EVERBASIC_REDIS_KEY_PREFIX")
                .unwrap_or_else(|| PREFIX_DEFAULT.to_owned()),
            redis_replicas: reader.number("EVERBASIC_REDIS_REPLICAS", 0)?,
            storage_secret,
            storage_secret_also: reader.checked_secret("EVERBASIC_STORAGE_SECRET_ALSO")?,
            secure_cookie,
            cookie_max_age: reader.cookie_max_age()?,
            tls,
            trusted_proxies: reader.trusted_proxies()?,
            user_header: reader.user_header()?,
            limits: Limits {
                new_sessions_per_minute: reader.number("EVERBASIC_NEW_SESSIONS_PER_MINUTE", 240)?,
                session_requests_per_second: reader
                    .number("EVERBASIC_SESSION_REQUESTS_PER_SECOND", 100)?,
                address_requests_per_second: reader
                    .number("EVERBASIC_ADDRESS_REQUESTS_PER_SECOND", 1_000)?,
                requests_at_once: reader.number("EVERBASIC_REQUESTS_AT_ONCE", 2_000)?,
                connections: reader.number("EVERBASIC_CONNECTIONS", 20_000)?,
                connections_per_address: reader.number("EVERBASIC_CONNECTIONS_PER_ADDRESS", 500)?,
            },
            patience: reader.seconds("EVERBASIC_PATIENCE_S", 30)?,
            other_sites: reader.other_sites(),
            log_format: reader.log_format()?,
            collector: reader.collector()?,
            trace_one_in: reader.number("EVERBASIC_TRACE_ONE_IN", 1)?,
            operator_token: reader.operator_token()?,
            drain: reader.seconds("EVERBASIC_DRAIN_S", 0)?,
            grace: reader.seconds("EVERBASIC_GRACE_S", 5)?,
            notices: Vec::new(),
        };
        Ok(Self {
            notices: reader.notices(&config),
            ..config
        })
    }
}

impl Default for Config {
    /// What it is if nothing is said: in memory, on the loopback interface.
    fn default() -> Self {
        // Nothing said is nothing wrong; a test below holds this.
        Self::read(|_| None).unwrap_or_else(|error| unreachable!("the defaults: {error}"))
    }
}

#[cfg(test)]
mod tests;
