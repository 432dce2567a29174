//! Which expiries were renewed lately, so that not every access renews one.

use std::{
    collections::HashMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use crate::store::Hash;

/// Most hashes that are remembered, about 15 MB. With more of them in use, some are renewed sooner
/// than they had to be.
const REMEMBERED_MAX: usize = 100_000;

pub(super) struct Renewals {
    begun: Instant,
    after: Duration,
    /// Until when, since the beginning, hashes need not be renewed.
    // A plain mutex: it is held for a lookup, never across an await.
    until: Mutex<HashMap<String, Duration>>,
}

/// What a request has already found out about its hash: until when it need not be renewed, in
/// microseconds since the beginning of the [`Renewals`]. So tasks that share a session do not wait for
/// each other.
#[derive(Debug, Default)]
pub(in crate::store) struct Fresh(AtomicU64);

impl Renewals {
    pub(super) fn new(after: Duration) -> Self {
        Self {
            begun: Instant::now(),
            after,
            until: Mutex::default(),
        }
    }

    /// Whether the expiry of that hash has to be renewed.
    pub(super) fn is_due(&self, hash: &Hash) -> bool {
        let now = self.begun.elapsed();
        if now < hash.fresh.until() {
            return false;
        }
        let until = self.lock().get(&*hash.name).copied().unwrap_or_default();
        hash.fresh.set(until);
        now >= until
    }

    /// It was renewed just now.
    pub(super) fn note(&self, hash: &Hash) {
        let now = self.begun.elapsed();
        let mut all = self.lock();
        if all.len() >= REMEMBERED_MAX && !all.contains_key(&*hash.name) {
            all.retain(|_, until| now < *until);
        }
        if all.len() >= REMEMBERED_MAX {
            all.clear();
        }
        all.insert(hash.name.to_string(), now + self.after);
        hash.fresh.set(now + self.after);
    }

    pub(super) fn forget(&self, hash: &Hash) {
        self.lock().remove(&*hash.name);
        hash.fresh.set(Duration::ZERO);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Duration>> {
        // A map is whole after every single operation, so a panic elsewhere has not broken it.
        self.until.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Fresh {
    fn until(&self) -> Duration {
        Duration::from_micros(self.0.load(Ordering::Relaxed))
    }

    fn set(&self, until: Duration) {
        let until_us = u64::try_from(until.as_micros()).unwrap_or(u64::MAX);
        self.0.store(until_us, Ordering::Relaxed);
    }
}

impl Clone for Fresh {
    fn clone(&self) -> Self {
        Self(AtomicU64::new(self.0.load(Ordering::Relaxed)))
    }
}
