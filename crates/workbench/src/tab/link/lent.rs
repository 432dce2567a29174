//! What only the memory of a server has that cannot reach its store.

use std::collections::BTreeMap;

use delta::{Key, Register, RunToken, Stamp};

use crate::tab::Tab;

/// Pending registers that such a server was given: they stay in the outbox, and are sent again when the
/// epoch changes.
#[derive(Debug, Default)]
pub(super) struct Lent {
    given: BTreeMap<Key, (Stamp, RunToken)>,
    changes: u64,
}

impl Lent {
    /// A number that is another one after every change.
    pub fn version(&self) -> u64 {
        self.changes
    }

    /// Whether it has this.
    pub fn has(&self, key: &Key, register: &Register) -> bool {
        self.given.get(key) == Some(&(register.stamp, register.token))
    }

    /// It has taken this.
    pub fn give(&mut self, key: Key, stamp: Stamp, token: RunToken) {
        self.changes += 1;
        self.given.insert(key, (stamp, token));
    }

    /// The run is claimed anew: what was given of it was under another claim.
    pub fn forget_run(&mut self) {
        self.changes += 1;
        self.given.retain(|_, (_, token)| *token == 0);
    }

    /// It is another server, or the store is back.
    pub fn clear(&mut self) {
        self.changes += 1;
        self.given.clear();
    }
}

impl Tab {
    /// Looks whether all that is pending is in a server's memory, if something has changed since it was looked at.
    pub(in crate::tab) fn look_at_pending(&mut self) {
        let (outbox, lent) = (self.outbox.version(), self.link.lent.version());
        if (outbox, lent) != (self.link.all_lent.0, self.link.all_lent.1) {
            let all = self.unsent().next().is_none();
            self.link.all_lent = (outbox, lent, all);
        }
    }

    /// Whether nothing was pending then, or all of it in a server's memory.
    pub(in crate::tab) fn all_is_sent(&self) -> bool {
        self.link.all_lent.2
    }
}
