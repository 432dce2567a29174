//! Which expiries were renewed lately, so that not every access renews one.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// Most hashes that are remembered, about 15 MB. With more of them in use, some are renewed sooner
/// than they had to be.
const REMEMBERED_MAX: usize = 100_000;

pub(super) struct Renewals {
    after: Duration,
    // A plain mutex: it is held for a lookup, never across an await.
    at: Mutex<HashMap<String, Instant>>,
}

impl Renewals {
    pub(super) fn new(after: Duration) -> Self {
        let at = Mutex::default();
        Self { after, at }
    }

    /// Whether the expiry of that hash has to be renewed.
    pub(super) fn is_due(&self, name: &str) -> bool {
        let at = self.lock().get(name).copied();
        at.is_none_or(|at| at.elapsed() >= self.after)
    }

    /// It was renewed just now.
    pub(super) fn note(&self, name: &str) {
        let mut at = self.lock();
        if at.len() >= REMEMBERED_MAX && !at.contains_key(name) {
            at.retain(|_, at| at.elapsed() < self.after);
        }
        if at.len() >= REMEMBERED_MAX {
            at.clear();
        }
        at.insert(name.to_owned(), Instant::now());
    }

    pub(super) fn forget(&self, name: &str) {
        self.lock().remove(name);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Instant>> {
        // A map is whole after every single operation, so a panic elsewhere has not broken it.
        self.at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
