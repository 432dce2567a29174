//! Gives sessions their settings when their page is asked for, and keeps in files what a single user
//! changes.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use relay::{AnyStore, Event, SessionKey, Store};
use workbench::registers::SETTINGS;

use super::{FileSettings, SessionSettings, Settings, SettingsBackend, SettingsError, together};

/// Most sessions whose changes are kept in files. A single user has one for each handle.
const WATCHED_MAX: usize = 64;

/// What the server knows of settings. Clones are the same.
#[derive(Clone, Debug)]
pub struct Keeper {
    defaults: Arc<Settings>,
    /// The files, if they are written; they are not for several users.
    files: Option<FileSettings>,
    watched: Arc<Mutex<HashSet<String>>>,
}

impl Keeper {
    /// Reads the files, once. With `writes`, changes go to the files; without, nothing is ever written
    /// to disk.
    ///
    /// # Errors
    /// [`SettingsError`] if a file is there and cannot be read.
    pub async fn read(files: FileSettings, writes: bool) -> Result<Self, SettingsError> {
        let defaults = together(files.load_global().await?, files.load_project().await?);
        Ok(Self {
            defaults: Arc::new(defaults),
            files: writes.then_some(files),
            watched: Arc::default(),
        })
    }

    /// No defaults and no files.
    pub fn none() -> Self {
        Self {
            defaults: Arc::default(),
            files: None,
            watched: Arc::default(),
        }
    }

    /// The defaults that sessions begin with, by the names of their registers.
    pub fn defaults(&self) -> &Settings {
        &self.defaults
    }

    /// Whether changes are kept in files.
    pub fn writes_files(&self) -> bool {
        self.files.is_some()
    }

    /// To be called before a session's page is made.
    pub async fn welcome(&self, store: &AnyStore, session: &SessionKey) {
        let settings = SessionSettings::new(store.clone(), session.clone(), self.defaults.clone());
        if let Err(error) = settings.begin().await {
            // The page says itself that the store is away.
            tracing::warn!(session = %session.tag(), %error, "settings: no defaults given");
        }
        if let Some(files) = &self.files
            && self.watches_now(session)
        {
            let watch = watch(store.clone(), session.clone(), settings, files.clone());
            let (watched, name) = (self.watched.clone(), session.as_str().to_owned());
            tokio::spawn(async move {
                watch.await;
                let mut watched = watched.lock().unwrap_or_else(PoisonError::into_inner);
                watched.remove(&name);
            });
        }
    }

    /// Whether the session was not watched yet and is from now on.
    fn watches_now(&self, session: &SessionKey) -> bool {
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        watched.len() < WATCHED_MAX && watched.insert(session.as_str().to_owned())
    }
}

/// Keeps what changes in files until the store is gone.
async fn watch(
    store: AnyStore,
    session: SessionKey,
    settings: SessionSettings,
    files: FileSettings,
) {
    let mut events = match store.subscribe(&session).await {
        Ok(events) => events,
        Err(error) => {
            tracing::warn!(%error, "settings: changes are not kept in files");
            return;
        }
    };
    while let Some(event) = events.next().await {
        let concerns_settings = match &event {
            Event::Increment(increment) => {
                let mut deltas = increment.changes.deltas.iter();
                increment.changes.whole || deltas.any(|delta| delta.key.family() == SETTINGS)
            }
            Event::Gap => true,
            // A gap follows.
            Event::Away => false,
        };
        if concerns_settings && let Err(error) = keep(&settings, &files).await {
            tracing::warn!(%error, "settings: a change was not kept in files");
        }
    }
}

/// Writes what is different to the files: global settings to one, the project's to the other. What a
/// session has for itself alone is in neither.
async fn keep(session: &SessionSettings, files: &FileSettings) -> Result<(), SettingsError> {
    let (global, project) = (session.load_global().await?, session.load_project().await?);
    if global != files.load_global().await? {
        files.save_global(&global).await?;
    }
    if project != files.load_project().await? {
        files.save_project(&project).await?;
    }
    Ok(())
}
