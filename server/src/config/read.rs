//! Values as what they mean.

use std::{
    net::{SocketAddr, ToSocketAddrs},
    path::PathBuf,
    time::Duration,
};

use super::{
    Config, ConfigError, LogFormat, Mode, Networks, PRODUCTION_SECRET_BYTES_MIN, PUBLIC_SECRETS,
    TlsFiles, keys::older_name,
};
use crate::traces::Collector;

/// Where the server listens if nothing is said.
const ADDR_DEFAULT: &str = "127.0.0.1:3000";
/// Who is believed if nothing is said: whoever runs on this machine.
const TRUSTED_PROXIES_DEFAULT: &str = "127.0.0.0/8,::1";
/// Longest life of a cookie that browsers accept, in days.
const COOKIE_DAYS_MAX: u32 = 400;
/// Longest drain or grace, in seconds.
const SECONDS_MAX: u32 = 600;
/// Fewest characters of the operator's token: it must not be guessed.
const TOKEN_CHARS_MIN: usize = 16;

/// Looks values up and understands them.
pub(super) struct Reader<F> {
    variable: F,
    notices: Vec<String>,
}

impl<F: Fn(&str) -> Option<String>> Reader<F> {
    pub(super) fn new(variable: F) -> Self {
        Self {
            variable,
            notices: Vec::new(),
        }
    }

    fn get(&self, name: &str) -> Option<String> {
        (self.variable)(name).filter(|value| !value.is_empty())
    }

    /// The variable, or its older name with a notice.
    pub(super) fn either(&mut self, name: &str) -> Option<String> {
        if let Some(value) = self.get(name) {
            return Some(value);
        }
        let fallback = older_name(name)?;
        let value = self.get(fallback)?;
        self.notices
            .push(format!("{name} is not set; using {fallback} instead"));
        Some(value)
    }

    pub(super) fn mode(&self) -> Result<Mode, ConfigError> {
        self.chosen(
            "EVERBASIC_MODE",
            &[
                ("development", Mode::Development),
                ("production", Mode::Production),
            ],
            Mode::Development,
            "is no mode; write development or production",
        )
    }

    pub(super) fn log_format(&self) -> Result<LogFormat, ConfigError> {
        self.chosen(
            "EVERBASIC_LOG_FORMAT",
            &[("text", LogFormat::Text), ("json", LogFormat::Json)],
            LogFormat::Text,
            "is no format; write text or json",
        )
    }

    /// One of several words.
    fn chosen<T: Copy>(
        &self,
        name: &'static str,
        words: &[(&str, T)],
        default: T,
        fix: &'static str,
    ) -> Result<T, ConfigError> {
        let Some(value) = self.get(name) else {
            return Ok(default);
        };
        let found = words.iter().find(|(word, _)| *word == value);
        let refused = ConfigError::Value { name, value, fix };
        found.map(|(_, meant)| *meant).ok_or(refused)
    }

    /// The secret that signs cookies. Production does not start without a good one.
    pub(super) fn secret(&mut self, mode: Mode) -> Result<Option<String>, ConfigError> {
        let name = "EVERBASIC_STORAGE_SECRET";
        let fallback = self.either(name);
        let secret = check_secret(name, fallback)?;
        let fix = match &secret {
            _ if mode == Mode::Development => return Ok(secret),
            Some(text) if text.len() >= PRODUCTION_SECRET_BYTES_MIN => return Ok(secret),
            Some(_) => {
                "is shorter than 32 characters, which production refuses; make one with: openssl \
                 rand -hex 32"
            }
            None => {
                "is not set, which production refuses: cookies would be signed with a secret that \
                 no other replica has; make one with: openssl rand -hex 32"
            }
        };
        Err(ConfigError::Hidden { name, fix })
    }

    /// A secret that is no example's.
    pub(super) fn checked_secret(&self, name: &'static str) -> Result<Option<String>, ConfigError> {
        check_secret(name, self.get(name))
    }

    pub(super) fn operator_token(&self) -> Result<Option<String>, ConfigError> {
        let name = "EVERBASIC_OPERATOR_TOKEN";
        match self.get(name) {
            Some(token) if token.len() < TOKEN_CHARS_MIN => Err(ConfigError::Hidden {
                name,
                fix: "is shorter than 16 characters; make one with: openssl rand -hex 16",
            }),
            token => Ok(token),
        }
    }

    pub(super) fn collector(&self) -> Result<Option<Collector>, ConfigError> {
        let name = "EVERBASIC_OTLP_URL";
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let fix = "is no collector; write http://host:port of one that takes OTLP over HTTP, such as \
                   http://127.0.0.1:4318";
        // A password may be in what was meant, so it is not repeated.
        let refused = ConfigError::Hidden { name, fix };
        Collector::parse(&value).map(Some).ok_or(refused)
    }

    pub(super) fn addr(&self) -> Result<SocketAddr, ConfigError> {
        // cargo-leptos says where it expects the server; whoever says nothing agrees with it.
        let found = ["EVERBASIC_ADDR", "LEPTOS_SITE_ADDR"]
            .into_iter()
            .find_map(|name| Some((name, self.get(name)?)));
        let (name, value) = found.unwrap_or(("EVERBASIC_ADDR", ADDR_DEFAULT.to_owned()));
        let resolved = ToSocketAddrs::to_socket_addrs(value.as_str());
        let fix = "is not an address to listen on; write host:port, such as 127.0.0.1:3000";
        resolved
            .ok()
            .and_then(|mut addrs| addrs.next())
            .ok_or(ConfigError::Value { name, value, fix })
    }

    pub(super) fn flag(&self, name: &'static str) -> Result<bool, ConfigError> {
        match self.get(name).as_deref() {
            None | Some("0" | "false" | "no") => Ok(false),
            Some("1" | "true" | "yes") => Ok(true),
            Some(value) => Err(ConfigError::Value {
                name,
                value: value.to_owned(),
                fix: "is neither 1 nor 0; write 1 where browsers come by https, else 0",
            }),
        }
    }

    pub(super) fn number(&self, name: &'static str, default: u32) -> Result<u32, ConfigError> {
        let Some(value) = self.get(name) else {
            return Ok(default);
        };
        let fix = "is no whole number; write one, such as 100, or 0 for no limit";
        value
            .parse()
            .map_err(|_| ConfigError::Value { name, value, fix })
    }

    pub(super) fn seconds(
        &self,
        name: &'static str,
        default: u32,
    ) -> Result<Duration, ConfigError> {
        let seconds = self.number(name, default)?;
        if seconds > SECONDS_MAX {
            return Err(ConfigError::Value {
                name,
                value: seconds.to_string(),
                fix: "is too long; write at most 600 seconds",
            });
        }
        Ok(Duration::from_secs(seconds.into()))
    }

    pub(super) fn cookie_max_age(&self) -> Result<Duration, ConfigError> {
        let name = "EVERBASIC_COOKIE_DAYS";
        let days = self.number(name, COOKIE_DAYS_MAX)?;
        if !(1..=COOKIE_DAYS_MAX).contains(&days) {
            return Err(ConfigError::Value {
                name,
                value: days.to_string(),
                fix: "is no life of a cookie; write 1 to 400 days",
            });
        }
        Ok(Duration::from_secs(u64::from(days) * 24 * 60 * 60))
    }

    pub(super) fn tls(&self) -> Result<Option<TlsFiles>, ConfigError> {
        let path = |name| self.get(name).map(PathBuf::from);
        match (path("EVERBASIC_TLS_CERT"), path("EVERBASIC_TLS_KEY")) {
            (Some(certificate), Some(key)) => Ok(Some(TlsFiles { certificate, key })),
            (None, None) => Ok(None),
            (Some(_), None) => Err(ConfigError::Hidden {
                name: "EVERBASIC_TLS_KEY",
                fix: "is not set, but EVERBASIC_TLS_CERT is; https needs both files",
            }),
            (None, Some(_)) => Err(ConfigError::Hidden {
                name: "EVERBASIC_TLS_CERT",
                fix: "is not set, but EVERBASIC_TLS_KEY is; https needs both files",
            }),
        }
    }

    pub(super) fn other_sites(&self) -> Vec<PathBuf> {
        let value = self.get("EVERBASIC_OTHER_SITES").unwrap_or_default();
        let paths = value.split(',').map(str::trim);
        paths
            .filter(|path| !path.is_empty())
            .map(PathBuf::from)
            .collect()
    }

    pub(super) fn trusted_proxies(&self) -> Result<Networks, ConfigError> {
        let name = "EVERBASIC_TRUSTED_PROXIES";
        let value = self.get(name);
        let value = value.unwrap_or_else(|| TRUSTED_PROXIES_DEFAULT.to_owned());
        if value == "none" {
            return Ok(Networks::default());
        }
        let fix = "is no list of addresses; write such as 10.0.0.0/8,192.168.1.2, or none";
        Networks::parse(&value).ok_or(ConfigError::Value { name, value, fix })
    }

    pub(super) fn user_header(&self) -> Result<Option<String>, ConfigError> {
        let name = "EVERBASIC_USER_HEADER";
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let fix = "is no name of a header; write such as X-Forwarded-User";
        match axum::http::HeaderName::try_from(value.as_str()) {
            Ok(header) => Ok(Some(header.as_str().to_owned())),
            Err(_) => Err(ConfigError::Value { name, value, fix }),
        }
    }

    /// What should be said about the configuration as a whole.
    pub(super) fn notices(mut self, config: &Config) -> Vec<String> {
        if config.mode == Mode::Production && !config.secure_cookie {
            self.notices.push(
                "EVERBASIC_SECURE_COOKIE is not 1: in production browsers should come by https, \
                 and the cookie should say so"
                    .to_owned(),
            );
        }
        self.notices
    }
}

/// Refuses secrets that stand in examples.
fn check_secret(name: &'static str, secret: Option<String>) -> Result<Option<String>, ConfigError> {
    let is_public = |secret: &str| PUBLIC_SECRETS.contains(&secret);
    if secret.as_deref().is_some_and(is_public) {
        let fix = "is the one of an example, which everybody knows; make one with: openssl rand \
                   -hex 32";
        return Err(ConfigError::Hidden { name, fix });
    }
    Ok(secret)
}
