//! What the server is told: by flags, environment and file.
//!
//! - [`keys`]: the one list of what can be configured.
//! - [`sources`]: where values come from.

pub mod keys;
pub mod sources;

use std::{net::SocketAddr, path::PathBuf};

pub use sources::Sources;

/// Where the server listens if nothing is said.
const ADDR_DEFAULT: &str = "127.0.0.1:3000";
/// What Redis keys begin with if nothing is said.
const PREFIX_DEFAULT: &str = "everbasic:";
/// Secrets from examples. They protect nothing.
const PUBLIC_SECRETS: [&str; 4] = [
    "change-me-to-a-random-string",
    "mbasic-dev-secret-change-in-production",
    "replace-with-32-random-bytes",
    "your-secret-key-here",
];

/// The configuration of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Where it listens.
    pub addr: SocketAddr,
    /// Where sessions are kept; `None` is in memory.
    pub redis_url: Option<String>,
    /// What Redis keys begin with.
    pub redis_key_prefix: String,
    /// What signs the session cookie; `None` is the development secret of this machine.
    pub storage_secret: Option<String>,
    /// Whether browsers reach the server by https; the cookie is Secure then.
    pub secure_cookie: bool,
    /// What the log should say about how the configuration was read.
    pub notices: Vec<String>,
}

/// Why the environment is no configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The address to listen on is none.
    #[error(
        "{name}={value} is not an address to listen on; write host:port, such as {ADDR_DEFAULT}"
    )]
    Addr {
        /// The variable.
        name: &'static str,
        /// Its value.
        value: String,
    },
    /// A yes-or-no variable is neither.
    #[error("{name}={value} is neither 1 nor 0; write 1 where browsers come by https, else 0")]
    Flag {
        /// The variable.
        name: &'static str,
        /// Its value.
        value: String,
    },
    /// The configuration file cannot be read.
    #[error("{path}: {reason}")]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        reason: String,
    },
    /// The secret is one that everybody knows.
    #[error(
        "EVERBASIC_STORAGE_SECRET is the one of an example, which everybody knows; \
         make one with: openssl rand -hex 32"
    )]
    PublicSecret,
}

impl Config {
    /// Reads the configuration; `variable` looks one up. Empty is the same as unset.
    ///
    /// # Errors
    /// [`ConfigError`] for a value that cannot be meant.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let mut reader = Reader {
            variable,
            notices: Vec::new(),
        };
        let storage_secret = reader.either("EVERBASIC_STORAGE_SECRET", "MBASIC_STORAGE_SECRET");
        if storage_secret
            .as_deref()
            .is_some_and(|secret| PUBLIC_SECRETS.contains(&secret))
        {
            return Err(ConfigError::PublicSecret);
        }
        Ok(Self {
            addr: reader.addr()?,
            redis_url: reader.either("EVERBASIC_REDIS_URL", "NICEGUI_REDIS_URL"),
            redis_key_prefix: reader
                .either("EVERBASIC_REDIS_KEY_PREFIX", "NICEGUI_REDIS_KEY_PREFIX")
                .unwrap_or_else(|| PREFIX_DEFAULT.to_owned()),
            storage_secret,
            secure_cookie: reader.flag("EVERBASIC_SECURE_COOKIE")?,
            notices: reader.notices,
        })
    }
}

struct Reader<F> {
    variable: F,
    notices: Vec<String>,
}

impl<F: Fn(&str) -> Option<String>> Reader<F> {
    fn get(&self, name: &str) -> Option<String> {
        (self.variable)(name).filter(|value| !value.is_empty())
    }

    /// The variable, or its older name with a notice.
    fn either(&mut self, name: &str, fallback: &str) -> Option<String> {
        if let Some(value) = self.get(name) {
            return Some(value);
        }
        let value = self.get(fallback)?;
        self.notices
            .push(format!("{name} is not set; using {fallback} instead"));
        Some(value)
    }

    fn addr(&self) -> Result<SocketAddr, ConfigError> {
        // cargo-leptos says where it expects the server; whoever says nothing agrees with it.
        let found = ["EVERBASIC_ADDR", "LEPTOS_SITE_ADDR"]
            .into_iter()
            .find_map(|name| Some((name, self.get(name)?)));
        let (name, value) = found.unwrap_or(("EVERBASIC_ADDR", ADDR_DEFAULT.to_owned()));
        let resolved = std::net::ToSocketAddrs::to_socket_addrs(value.as_str());
        resolved
            .ok()
            .and_then(|mut addrs| addrs.next())
            .ok_or(ConfigError::Addr { name, value })
    }

    fn flag(&self, name: &'static str) -> Result<bool, ConfigError> {
        match self.get(name).as_deref() {
            None | Some("0" | "false" | "no") => Ok(false),
            Some("1" | "true" | "yes") => Ok(true),
            Some(value) => Err(ConfigError::Flag {
                name,
                value: value.to_owned(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::read(|name| {
            let found = variables.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn nothing_set_is_memory_on_loopback() {
        let config = read(&[]).expect("defaults are valid");
        assert_eq!(config.addr, "127.0.0.1:3000".parse().expect("an address"));
        assert_eq!(config.redis_url, None);
        assert_eq!(config.redis_key_prefix, "everbasic:");
        assert_eq!(config.storage_secret, None);
        assert!(!config.secure_cookie);
        assert!(config.notices.is_empty());
    }

    #[test]
    fn older_names_are_accepted_with_a_notice_each() {
        let config = read(&[
            ("NICEGUI_REDIS_URL", "redis://one"),
            ("NICEGUI_REDIS_KEY_PREFIX", "old:"),
            ("MBASIC_STORAGE_SECRET", "sixteen bytes or more"),
        ])
        .expect("valid");
        assert_eq!(config.redis_url.as_deref(), Some("redis://one"));
        assert_eq!(config.redis_key_prefix, "old:");
        assert_eq!(
            config.storage_secret.as_deref(),
            Some("sixteen bytes or more")
        );
        assert_eq!(config.notices.len(), 3);
        assert!(config.notices[1].contains("NICEGUI_REDIS_URL"));
    }

    #[test]
    fn own_names_win_silently() {
        let config = read(&[
            ("NICEGUI_REDIS_URL", "redis://one"),
            ("EVERBASIC_REDIS_URL", "redis://two"),
        ])
        .expect("valid");
        assert_eq!(config.redis_url.as_deref(), Some("redis://two"));
        assert!(config.notices.is_empty());
    }

    #[test]
    fn what_cannot_be_meant_is_refused_by_name() {
        let error = read(&[("EVERBASIC_ADDR", "nonsense")]).expect_err("no address");
        assert!(error.to_string().contains("EVERBASIC_ADDR=nonsense"));
        let error = read(&[("EVERBASIC_SECURE_COOKIE", "maybe")]).expect_err("no flag");
        assert!(error.to_string().contains("EVERBASIC_SECURE_COOKIE=maybe"));
        let public = read(&[("EVERBASIC_STORAGE_SECRET", PUBLIC_SECRETS[0])]);
        assert_eq!(public, Err(ConfigError::PublicSecret));
    }
}
