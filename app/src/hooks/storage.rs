//! What this browser keeps: one entry of localStorage per pending register, as base64.

use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD};
use gloo_storage::{LocalStorage, Storage};

/// The entries of one session.
pub struct BrowserStorage {
    /// What the session's keys begin with, `eb/<session tag>/`.
    prefix: String,
    /// Whether the browser lets us keep anything at all. gloo-storage panics where it does not, so
    /// it is asked once, before anything else.
    usable: bool,
}

/// The browser refused to keep an entry: storage is blocked or full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StorageRefused;

impl BrowserStorage {
    /// The entries whose keys begin with `prefix`.
    pub fn new(prefix: String) -> Self {
        let usable = web_sys::window()
            .and_then(|window| window.local_storage().ok().flatten())
            .is_some();
        Self { prefix, usable }
    }

    /// Keeps an entry.
    pub fn store(&self, key: &str, bytes: &[u8]) -> Result<(), StorageRefused> {
        if !self.usable {
            return Err(StorageRefused);
        }
        LocalStorage::set(key, BASE64_STANDARD_NO_PAD.encode(bytes)).map_err(|_| StorageRefused)
    }

    /// Drops an entry.
    pub fn unstore(&self, key: &str) {
        if self.usable {
            LocalStorage::delete(key);
        }
    }

    /// The session's entries, except those of replicas that are alive in another tab. What is not
    /// ours to read (another program's entry under our prefix) is left out.
    pub fn scan(&self, is_alive: impl Fn(&str) -> bool) -> Vec<(String, Vec<u8>)> {
        self.keys()
            .into_iter()
            .filter(|key| !self.replica_of(key).is_some_and(&is_alive))
            .filter_map(|key| {
                let text: String = LocalStorage::get(&key).ok()?;
                let bytes = BASE64_STANDARD_NO_PAD.decode(text).ok()?;
                Some((key, bytes))
            })
            .collect()
    }

    fn keys(&self) -> Vec<String> {
        let Some(storage) = self.usable.then(LocalStorage::raw) else {
            return Vec::new();
        };
        (0..storage.length().unwrap_or(0))
            .filter_map(|index| storage.key(index).ok().flatten())
            .filter(|key| key.starts_with(&self.prefix))
            .collect()
    }

    /// The part of the key that names the replica that wrote it.
    fn replica_of<'a>(&self, key: &'a str) -> Option<&'a str> {
        // Behind an @ stands which deletion of the session it knew of.
        key.strip_prefix(&self.prefix)?.split(['/', '@']).next()
    }
}
