//! A copy of the whole session in browser storage, for a page that is loaded while no store answers.

use std::collections::BTreeSet;

use delta::{Delta, Key, Replica, RunToken, Stamp};
use serde::{Deserialize, Serialize};

use crate::{
    registers,
    tab::{Changed, Effect, Tab},
};

pub(super) const COPY_ENTRY: &str = "!copy";
/// Largest copy of a session that is kept in the browser, in bytes.
const COPY_BYTES_MAX: usize = 1_500_000;

/// A copy of the whole session for a page that is loaded while there is no store. What a run wrote and is
/// only in a copy is never sent, and forgotten as soon as the store answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Copy {
    /// Whether it is the whole session. If not, it says no more than that there is a store which
    /// has what is missing here.
    whole: bool,
    /// The run's token.
    token: RunToken,
    deltas: Vec<Delta>,
}

/// The copy as this tab knows it.
#[derive(Debug, Default)]
pub(in crate::tab) struct Copies {
    found: Option<Copy>,
    /// The replica holds what only the copy says.
    used: bool,
    /// Token of the copy in use.
    token: RunToken,
    /// A whole one is in storage.
    stored: bool,
    /// Storage says that there is a store.
    marked: bool,
    /// The store has what is missing here, and does not answer.
    missing: bool,
}

impl Copies {
    /// A copy was found in storage.
    pub(super) fn found(&mut self, bytes: &[u8]) {
        self.found = registers::from_value(Some(bytes));
        let whole = self.found.as_ref().is_some_and(|copy| copy.whole);
        self.stored = whole;
        self.marked = !whole;
    }
}

impl Tab {
    /// The store does not answer: what it would have said is in a copy, as far as one is left.
    /// A tab that has heard from it writes one.
    pub(in crate::tab) fn take_copy(&mut self, now_ms: u64) {
        if self.link.has_cursor() {
            if !self.copies.stored {
                self.write_copy(now_ms);
            }
            return;
        }
        let found = self.copies.found.as_ref().filter(|_| !self.copies.used);
        let Some(copy) = found.cloned() else {
            return;
        };
        self.copies.used = true;
        self.copies.missing = !copy.whole;
        self.copies.token = copy.token;
        for delta in copy.deltas {
            self.replica.merge(delta);
        }
        self.look_at_program();
        self.changed.extend([
            Changed::Program,
            Changed::Console,
            Changed::Status,
            Changed::Typing,
            Changed::Settings,
            Changed::Files,
        ]);
    }

    /// The run's token as far as this tab knows.
    pub(in crate::tab) fn known_token(&self) -> RunToken {
        self.link.token().max(self.copies.token)
    }

    fn copy_entry(&self) -> String {
        self.entry_of("all", COPY_ENTRY)
    }

    /// Writes the copy of the session. A follower of a living holder does not: it would be behind.
    /// With the browser's lock in hand, no holder lives in this browser.
    pub(super) fn write_copy(&mut self, now_ms: u64) {
        let follows =
            self.run.is_follower() && self.link.run_until_ms > now_ms && !self.takeover.has_lock();
        let known = self.link.has_cursor() || self.copies.used || self.link.is_unreachable();
        if follows || !known {
            return;
        }
        let token = if self.run.is_confirmed() {
            self.held_token()
        } else {
            self.known_token()
        };
        if self.copies.missing {
            return;
        }
        let bytes = registers::to_value(&Copy {
            whole: true,
            token,
            deltas: self.replica.deltas().collect(),
        });
        if bytes.len() <= COPY_BYTES_MAX {
            self.copies.stored = true;
            let key = self.copy_entry();
            self.effects.push(Effect::Store { key, bytes });
        }
    }

    /// The store has answered: the copy has served. What remains is a mark that there is a store. While a run
    /// that went on apart waits to be set aside, the copy is what it began from.
    pub(in crate::tab) fn drop_copies(&mut self) {
        if self.has_orphans_apart() {
            return;
        }
        self.copies.found = None;
        self.copies.missing = false;
        if std::mem::take(&mut self.copies.stored) || !self.copies.marked {
            self.copies.marked = true;
            let key = self.copy_entry();
            let bytes = registers::to_value(&Copy::default());
            self.effects.push(Effect::Store { key, bytes });
        }
    }

    /// The session was deleted: no copy is worth anything.
    pub(in crate::tab) fn delete_copies(&mut self) {
        let key = self.copy_entry();
        self.effects.push(Effect::Unstore { key });
        self.copies = Copies::default();
    }

    /// The same when orphans have been looked at, if the store has answered.
    pub(in crate::tab) fn drop_copies_at_rest(&mut self) {
        if self.link.is_reachable() && self.copies.stored {
            self.drop_copies();
        }
    }

    /// The run as the copy in storage has it.
    pub(super) fn copied_run(&self) -> Option<Replica> {
        let copy = self.copies.found.as_ref().filter(|copy| copy.whole)?;
        let mut replica = Replica::new(self.replica.id());
        for delta in &copy.deltas {
            replica.merge(delta.clone());
        }
        Some(replica)
    }

    /// Whether a store ever answered in this browser.
    pub(in crate::tab) fn knows_a_store(&self) -> bool {
        self.copies.marked || self.copies.stored
    }

    /// Whether the store has what is needed here, and does not answer.
    pub(in crate::tab) fn misses_the_store(&self) -> bool {
        self.copies.missing
    }

    /// Before the store's snapshot is merged: forgets what only a copy says about the run, which may have
    /// gone on since. The rest is as good as what a page holds that has slept: of it is offered what the
    /// store has lost.
    pub(in crate::tab) fn forget_copy(&mut self) {
        // A run that went on from it is ahead of the store.
        if self.is_ahead() {
            return;
        }
        if std::mem::take(&mut self.copies.used) {
            self.copies.token = 0;
            let pending: BTreeSet<(Key, Stamp)> = self
                .outbox
                .pending()
                .map(|delta| (delta.key, delta.register.stamp))
                .collect();
            let foreign: Vec<Delta> = self
                .replica
                .deltas()
                .filter(|delta| delta.register.token > 0)
                .filter(|delta| !pending.contains(&(delta.key.clone(), delta.register.stamp)))
                .collect();
            self.forget(&foreign);
        }
    }

    /// The copy is all there is: it is this tab's own from now on.
    pub(in crate::tab) fn keep_copy(&mut self) {
        self.copies.used = false;
    }
}
