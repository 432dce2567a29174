//! What a tab knows about taking the run up: the lock, what others left, whom it has asked.

use std::collections::BTreeMap;

use delta::{ReplicaId, Stamp};

use crate::tab::storage::{Apart, StoredRun};

#[derive(Debug, Default)]
pub(in crate::tab) struct Takeover {
    /// Granted, not to be had now, or not yet known.
    pub(super) lock: Option<bool>,
    /// When to queue for the lock again.
    pub(super) requeue_at_ms: Option<u64>,
    /// The store lacks registers of the run that this replica has.
    pub rescue: bool,
    /// What other page loads left of the run, with the storage entry.
    pub(super) orphans: Vec<(String, StoredRun)>,
    /// By the storage entry of a run that went on apart, the checkpoint that it went on from.
    pub begun: BTreeMap<String, Option<Stamp>>,
    /// Whose run was taken up since the store knew of it.
    pub heirs_of: Vec<ReplicaId>,
    pub(super) reading: Reading,
    pub(super) probe: Probe,
    /// Tabs that answered a probe.
    pub(super) living: Vec<ReplicaId>,
    /// Tabs whose entries were in storage when the probe went out: only of those the silence means
    /// that they are dead.
    pub(super) asked: Vec<ReplicaId>,
    pub(super) roll_call: RollCall,
    /// The holder was silent beyond its expiry; the store is asked once more.
    pub(super) verifying: bool,
    pub(super) expired: bool,
    /// A run set aside that is being claimed; comes back if the claim fails.
    pub kept: Option<Apart>,
}

/// Whether storage was read since the lock was granted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Reading {
    #[default]
    Old,
    Asked,
    /// At that time.
    Fresh(u64),
}

/// Asking who lives, before a run is taken up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Probe {
    #[default]
    No,
    /// They may answer until then.
    Until(u64),
    Done,
}

impl Probe {
    pub fn due_ms(self) -> Option<u64> {
        match self {
            Self::Until(ms) => Some(ms),
            _ => None,
        }
    }
}

/// Asking which tabs live, to adopt the wishes of those that do not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum RollCall {
    #[default]
    No,
    /// They may answer until then.
    Until(u64),
    /// Storage is read again.
    Reading,
    Done,
}

impl RollCall {
    pub fn due_ms(self) -> Option<u64> {
        match self {
            Self::Until(ms) => Some(ms),
            _ => None,
        }
    }
}

impl Takeover {
    pub fn has_lock(&self) -> bool {
        self.lock == Some(true)
    }

    /// Another tab has the lock, or is to have it.
    pub fn is_lock_elsewhere(&self) -> bool {
        self.lock == Some(false) || self.requeue_at_ms.is_some()
    }

    /// The store was lost and found: what was asked will not be answered.
    pub fn forget_question(&mut self) {
        self.verifying = false;
    }

    /// Whether that page's run was taken up from storage.
    pub fn inherits_from(&self, holder: ReplicaId) -> bool {
        self.heirs_of.contains(&holder)
    }

    pub fn found(&mut self, orphans: Vec<(String, StoredRun)>, now_ms: u64) {
        self.orphans = orphans;
        if self.reading == Reading::Asked {
            self.reading = Reading::Fresh(now_ms);
        }
        if self.roll_call == RollCall::Reading {
            self.roll_call = RollCall::Done;
        }
    }

    /// The tab takes the run: who lives is another matter when it has lost it again.
    pub fn forget_roll_call(&mut self) {
        self.reading = Reading::Old;
        self.roll_call = RollCall::No;
        self.probe = Probe::No;
        self.living.clear();
    }

    /// The session was deleted: what others left of its run is not taken up.
    pub fn drop_orphans(&mut self) {
        self.orphans.clear();
        self.heirs_of.clear();
        self.rescue = false;
        self.kept = None;
        self.reading = Reading::Old;
    }

    /// The page goes.
    pub fn leave(&mut self) {
        *self = Self {
            rescue: self.rescue,
            kept: self.kept.take(),
            ..Self::default()
        };
    }
}
