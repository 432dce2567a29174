//! Settings of a session, in its own registers: they sync, expire and fail over with it.

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use delta::{Batch, Delta, Key, PushOutcome, Register, ReplicaId, Stamp};
use relay::{AnyStore, SessionKey, Store};
use workbench::{
    registers::{self, SETTINGS},
    settings::Scope,
};

use super::{Settings, SettingsBackend, SettingsError};

/// The replica that defaults are written by: the smallest there is, at the beginning of time, so that
/// whatever anybody has ever chosen wins over a default.
const DEFAULTS: ReplicaId = ReplicaId([0; 6]);

/// The settings of one session. Names that were never set have their defaults.
#[derive(Clone, Debug)]
pub struct SessionSettings {
    store: AnyStore,
    session: SessionKey,
    defaults: Arc<Settings>,
}

impl SessionSettings {
    /// The settings of that session; `defaults` were read when the server started.
    pub fn new(store: AnyStore, session: SessionKey, defaults: Arc<Settings>) -> Self {
        Self {
            store,
            session,
            defaults,
        }
    }

    /// Gives the session the defaults that it does not have yet: its own copy, which later changes of
    /// the defaults leave alone. Without defaults nothing is written.
    ///
    /// # Errors
    /// [`SettingsError::Store`], [`SettingsError::Refused`].
    pub async fn begin(&self) -> Result<(), SettingsError> {
        if self.defaults.is_empty() {
            return Ok(());
        }
        let known = self.stored().await?;
        let is_known = |name: &str| {
            let key = registers::key(SETTINGS, name)?;
            Some(known.iter().any(|delta| delta.key == key))
        };
        let missing = self.defaults.iter().filter_map(|(name, value)| {
            // A project's default wins over no choice that was made before there was one.
            let chosen = name
                .rsplit('/')
                .next()
                .is_some_and(|key| is_known(key) == Some(true));
            let key = registers::key(SETTINGS, name)?;
            let begins = !chosen && is_known(name) == Some(false);
            begins.then(|| written(key, Some(value), Stamp::new(1, 0, DEFAULTS)))
        });
        self.push(missing.collect()).await
    }

    /// The registers of the settings, tombstones included.
    async fn stored(&self) -> Result<Vec<Delta>, SettingsError> {
        let mut deltas = self.store.snapshot(&self.session).await?.deltas;
        deltas.retain(|delta| delta.key.family() == SETTINGS);
        Ok(deltas)
    }

    /// The stored settings of one scope: `None` for those that were removed.
    async fn of(&self, scope: Scope) -> Result<Vec<(String, Option<String>)>, SettingsError> {
        let stored = self.stored().await?;
        let named = stored.into_iter().filter_map(|delta| {
            let name = delta
                .key
                .as_str()
                .strip_prefix(SETTINGS)?
                .strip_prefix('/')?;
            let name = in_scope(name, scope)?;
            let value = delta.register.value.as_deref();
            let value = value.map(|value| String::from_utf8_lossy(value).into_owned());
            Some((name.to_owned(), value))
        });
        Ok(named.collect())
    }

    /// Writes what is different, and removes what is not there any more.
    async fn save(
        &self,
        family: &str,
        before: &Settings,
        after: &Settings,
    ) -> Result<(), SettingsError> {
        let stamp = Stamp::new(now_ms(), 0, random_replica());
        let mut deltas = Vec::new();
        for (name, value) in after {
            if before.get(name) != Some(value) {
                deltas.push(written(key(family, name)?, Some(value), stamp));
            }
        }
        for name in before.keys().filter(|name| !after.contains_key(*name)) {
            deltas.push(written(key(family, name)?, None, stamp));
        }
        self.push(deltas).await
    }

    async fn push(&self, deltas: Vec<Delta>) -> Result<(), SettingsError> {
        if deltas.is_empty() {
            return Ok(());
        }
        let origin = deltas
            .first()
            .map_or(DEFAULTS, |delta| delta.register.stamp.replica());
        let batch = Batch {
            session: self.session.tag(),
            origin,
            claim: None,
            token: 0,
            floor: None,
            part: None,
            deltas,
        };
        match self.store.push(&self.session, &batch).await? {
            PushOutcome::Accepted { .. } => Ok(()),
            other => Err(SettingsError::Refused(format!("{other:?}"))),
        }
    }
}

/// The setting that a register's name means, if it is one of the scope.
fn in_scope(name: &str, scope: Scope) -> Option<&str> {
    match name.split_once('/') {
        None => (scope == Scope::Global).then_some(name),
        Some((of, name)) => (scope != Scope::Global && of == scope.name()).then_some(name),
    }
}

impl SessionSettings {
    async fn load(&self, scope: Scope) -> Result<Settings, SettingsError> {
        let defaults = self.defaults.iter();
        let mut settings: Settings = defaults
            .filter_map(|(name, value)| Some((in_scope(name, scope)?.to_owned(), value.clone())))
            .collect();
        for (name, value) in self.of(scope).await? {
            match value {
                Some(value) => settings.insert(name, value),
                None => settings.remove(&name),
            };
        }
        Ok(settings)
    }
}

impl SettingsBackend for SessionSettings {
    async fn load_global(&self) -> Result<Settings, SettingsError> {
        self.load(Scope::Global).await
    }

    async fn save_global(&self, settings: &Settings) -> Result<(), SettingsError> {
        let before = self.load_global().await?;
        self.save(SETTINGS, &before, settings).await
    }

    async fn load_project(&self) -> Result<Settings, SettingsError> {
        self.load(Scope::Project).await
    }

    async fn save_project(&self, settings: &Settings) -> Result<(), SettingsError> {
        let before = self.load_project().await?;
        let family = format!("{SETTINGS}/{}", Scope::Project.name());
        self.save(&family, &before, settings).await
    }
}

fn key(family: &str, name: &str) -> Result<Key, SettingsError> {
    let is_part = !name.contains('/');
    registers::key(family, name)
        .filter(|_| is_part)
        .ok_or_else(|| SettingsError::Name(name.to_owned()))
}

fn written(key: Key, value: Option<&String>, stamp: Stamp) -> Delta {
    let register = Register {
        stamp,
        token: 0,
        value: value.map(|value| value.as_bytes().to_vec()),
    };
    Delta { key, register }
}

/// A replica of its own for each save: two of them in one millisecond are told apart.
fn random_replica() -> ReplicaId {
    let mut id = [0; 6];
    if let Ok(random) = session::SessionId::random() {
        id.copy_from_slice(&random.tag()[..6]);
    }
    ReplicaId(id)
}

fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |time| {
        u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
    })
}
