//! Settings and the operator's commands, against memory, files and a real Redis.

mod sessions;
mod settings;

use std::sync::Arc;

use delta::{Batch, Delta, Key, PushOutcome, Register, ReplicaId, Stamp};
use redis_servers::RedisServer;
use relay::{AnyStore, RedisStore, SessionKey, Standby, Store};
use server::{
    config::Config,
    settings::{SessionSettings, Settings},
};
use session::SessionId;

fn config(variables: &[(&str, &str)]) -> Config {
    let variable = |name: &str| {
        let found = variables.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned())
    };
    Config::read(variable).expect("a configuration")
}

fn on(server: &RedisServer, prefix: &str) -> Config {
    config(&[
        ("EVERBASIC_REDIS_URL", &server.url()),
        ("EVERBASIC_REDIS_KEY_PREFIX", prefix),
    ])
}

fn store(config: &Config) -> AnyStore {
    let url = config.redis_url.as_deref().expect("an address");
    let store = RedisStore::open(url, &config.redis_key_prefix).expect("a store");
    AnyStore::Redis(Standby::new(store))
}

fn new_session() -> SessionKey {
    SessionKey::from(SessionId::random().expect("random numbers"))
}

fn of(pairs: &[(&str, &str)]) -> Settings {
    let owned = pairs
        .iter()
        .map(|(name, value)| ((*name).into(), (*value).into()));
    owned.collect()
}

fn session_settings(
    store: &AnyStore,
    session: &SessionKey,
    defaults: &Settings,
) -> SessionSettings {
    SessionSettings::new(store.clone(), session.clone(), Arc::new(defaults.clone()))
}

/// Writes a register of the session as a page would.
async fn write(store: &AnyStore, session: &SessionKey, key: &str, value: &str, at: (u64, u64)) {
    let (ms, token) = at;
    let origin = ReplicaId([7; 6]);
    let register = Register {
        stamp: Stamp::new(ms, 0, origin),
        token,
        value: Some(value.into()),
    };
    let key = Key::new(key).expect("a key");
    let batch = Batch {
        session: session.tag(),
        origin,
        claim: None,
        token,
        floor: None,
        part: None,
        deltas: vec![Delta { key, register }],
    };
    let outcome = store.push(session, &batch).await.expect("an answer");
    assert!(
        matches!(outcome, PushOutcome::Accepted { .. }),
        "{outcome:?}"
    );
}

/// The session's registers as texts.
async fn registers(store: &AnyStore, session: &SessionKey) -> Vec<(String, String)> {
    let deltas = store.snapshot(session).await.expect("an answer").deltas;
    let texts = deltas.into_iter().map(|delta| {
        let value = delta.register.value.unwrap_or_default();
        (delta.key.into(), String::from_utf8(value).expect("text"))
    });
    texts.collect()
}
