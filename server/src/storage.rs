//! The store that follows from the configuration, and the log lines that say so.

use std::time::Duration;

use relay::{AnyStore, MemoryStore, RedisStore, RelayError, Standby, StandbyEvent, Store};
use session::{
    CookieOptions, RedisConnection, SessionError, SessionLayer, SigningKeys, development_secret,
};

use crate::{config::Config, settings::Keeper};

/// The pause between two attempts to hand sessions over at the end.
const HAND_OVER_PAUSE: Duration = Duration::from_millis(100);

/// Opens the store. A Redis that is away does not stop the server: it serves, says so, and heals.
///
/// # Errors
/// [`RelayError::BadAddress`] if the URL is none; its text names the URL without the password.
pub fn open(config: &Config) -> Result<AnyStore, RelayError> {
    Ok(match redis(config)? {
        None => AnyStore::Memory(MemoryStore::new()),
        Some(redis) => AnyStore::Redis(Standby::new(redis).observed(log)),
    })
}

/// The Redis of the configuration, if it names one.
///
/// # Errors
/// As [`open`].
pub fn redis(config: &Config) -> Result<Option<RedisStore>, RelayError> {
    let Some(url) = &config.redis_url else {
        return Ok(None);
    };
    RedisStore::open_replicated(url, &config.redis_key_prefix, config.redis_replicas)
        .map(Some)
        .map_err(|error| RelayError::BadAddress(format!("{}: {error}", without_password(url))))
}

/// Says when sessions are served from memory, and when no longer.
fn log(event: StandbyEvent) {
    match event {
        StandbyEvent::Began(reason) => tracing::warn!(
            "storage: {reason}; serving from memory: pages keep what is done in them too"
        ),
        StandbyEvent::Ended {
            sessions,
            registers,
            behind,
            refused,
        } => tracing::info!(
            sessions,
            registers,
            behind,
            refused,
            "storage: the store is back and has what the memory took"
        ),
    }
}

/// Waits at the end of a server until the store has what only its memory has; if that is not soon, the log
/// says how many sessions that are.
pub async fn hand_over(store: &AnyStore, patience: Duration) {
    let AnyStore::Redis(standby) = store else {
        return;
    };
    let sessions = standby.sessions_away();
    if sessions == 0 {
        return;
    }
    tracing::info!("storage: {sessions} sessions are in memory only; waiting for the store");
    let waiting = async {
        while standby.sessions_away() > 0 {
            standby.heal().await;
            tokio::time::sleep(HAND_OVER_PAUSE).await;
        }
    };
    if tokio::time::timeout(patience, waiting).await.is_err() {
        tracing::warn!(
            "storage: {} sessions end with this server's memory; what their pages have not stored they \
             keep, and offer to the next server",
            standby.sessions_away()
        );
    }
}

/// The URL as it may stand in a log: user, password and options left out.
fn without_password(url: &str) -> String {
    let url = url.split('?').next().unwrap_or_default();
    match url.split_once("://") {
        // A password may hold an @ itself, so the last one ends it.
        Some((scheme, rest)) => match rest.rsplit_once('@') {
            Some((_, place)) => format!("{scheme}://***@{place}"),
            None => format!("{scheme}://{rest}"),
        },
        // Not even a URL: nobody knows which part of it is secret.
        None => "EVERBASIC_REDIS_URL".to_owned(),
    }
}

/// Says where sessions are kept and how to change it.
pub async fn announce(store: &AnyStore, config: &Config) {
    match store {
        AnyStore::Memory(_) => tracing::info!(
            "storage: in memory, gone when this server ends; for sessions that outlive it and are \
             shared by several servers set EVERBASIC_REDIS_URL=redis://host:6379/0"
        ),
        AnyStore::Redis(redis) => {
            tracing::info!(
                "storage: Redis at {}, keys begin with {:?}; to keep sessions in memory instead \
                 unset EVERBASIC_REDIS_URL",
                redis.main().name(),
                config.redis_key_prefix,
            );
            match store.now_ms().await {
                Ok(_) => tracing::info!("storage: Redis answers"),
                Err(error) => tracing::warn!(
                    "storage: {error}; serving from memory: pages keep what is done in them too, and \
                     all of it is handed over when Redis is back"
                ),
            }
        }
    }
}

/// The Redis that is asked for its memory; none where sessions are in memory, or where only the store
/// can reach it.
pub fn observed(config: &Config) -> Option<RedisConnection> {
    RedisConnection::open(config.redis_url.as_deref()?).ok()
}

/// Says where settings are kept.
pub fn announce_settings(settings: &Keeper) {
    let count = settings.defaults().len();
    if settings.writes_files() {
        tracing::info!(
            "settings: {count} read from ~/.everbasic/settings.json and ./.everbasic/settings.json; \
             changes are kept there"
        );
    } else {
        tracing::info!(
            "settings: each session its own, beginning with {count} defaults from \
             ~/.everbasic/settings.json and ./.everbasic/settings.json; nothing is written to disk"
        );
    }
}

/// What signs cookies, and what else is accepted.
///
/// # Errors
/// [`SessionError`] if a secret is too short, or none is given and none can be made.
pub fn signing_keys(config: &Config) -> Result<SigningKeys, SessionError> {
    let secret = match &config.storage_secret {
        Some(secret) => secret.as_bytes().to_vec(),
        None => {
            let secret = development_secret()?;
            let shared = config.redis_url.is_some() || !config.addr.ip().is_loopback();
            if shared {
                tracing::warn!(
                    "cookies are signed with this machine's development secret \
                     (~/.everbasic/secret); servers that share sessions need the same \
                     EVERBASIC_STORAGE_SECRET, make one with: openssl rand -hex 32"
                );
            } else {
                tracing::info!(
                    "cookies are signed with this machine's development secret \
                     (~/.everbasic/secret); EVERBASIC_STORAGE_SECRET sets another"
                );
            }
            secret
        }
    };
    let keys = SigningKeys::new(&secret)?;
    match &config.storage_secret_also {
        Some(also) => keys.accepting(also.as_bytes()),
        None => Ok(keys),
    }
}

/// The layer that knows visitors by their signed cookie.
///
/// # Errors
/// [`SessionError::BadOption`] for a cookie that browsers would not keep.
pub fn sessions(config: &Config, keys: SigningKeys) -> Result<SessionLayer, SessionError> {
    let options = CookieOptions {
        secure: config.secure_cookie,
        max_age_s: config.cookie_max_age.as_secs(),
        ..CookieOptions::default()
    };
    SessionLayer::new(keys, options)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_url_is_named_without_its_password() {
        for (url, shown) in [
            ("http://user:secret@h:1/2", "http://***@h:1/2"),
            (
                "redis://:se@cret@h:bad/0?password=secret",
                "redis://***@h:bad/0",
            ),
            ("rediz://h", "rediz://h"),
            ("secret", "EVERBASIC_REDIS_URL"),
        ] {
            let variable = |name: &str| (name == "EVERBASIC_REDIS_URL").then(|| url.to_owned());
            let config = Config::read(variable).expect("a configuration");
            let text = open(&config).expect_err("no Redis URL").to_string();
            assert!(text.starts_with(shown), "{text}");
            assert!(
                !text.contains("secret") && !text.contains("cret@"),
                "{text}"
            );
        }
    }
}
