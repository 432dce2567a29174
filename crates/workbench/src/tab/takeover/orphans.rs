//! What other pages left of the run in browser storage, and whether they live.

use delta::ReplicaId;

use super::{
    PROBE_MS,
    state::{RollCall, Takeover},
};
use crate::tab::{
    Effect, Tab,
    storage::{StoredRun, Wish, begun_entry_beside},
};

impl Tab {
    /// Another tab has the lock and looks after the run. Wishes of a page that died before it could
    /// do anything about them are for any tab to take over: after a roll call, which living tabs
    /// answer.
    pub(super) fn adopt_wishes(&mut self, now_ms: u64) {
        let (left, rest) = std::mem::take(&mut self.takeover.orphans)
            .into_iter()
            .partition(|(_, run)| run.left && run.is_empty());
        self.takeover.orphans = rest;
        let left: Vec<(String, StoredRun)> = left;
        for (entry, _) in left {
            self.unstore_orphan(entry);
        }
        let only_wishes = |run: &StoredRun| run.deltas.is_empty() && !run.wishes.is_empty();
        let found = self
            .takeover
            .orphans
            .iter()
            .any(|(_, run)| only_wishes(run));
        match self.takeover.roll_call {
            RollCall::No if found => {
                self.takeover.roll_call = RollCall::Until(now_ms + PROBE_MS);
                return self.call_the_roll();
            }
            RollCall::Until(until) if now_ms >= until => {
                // Meanwhile another tab may have adopted them.
                self.takeover.roll_call = RollCall::Reading;
                return self.effects.push(Effect::ReadStored);
            }
            RollCall::Done => self.takeover.roll_call = RollCall::No,
            _ => return,
        }
        let living = self.takeover.living.clone();
        for (entry, run) in std::mem::take(&mut self.takeover.orphans) {
            let dead = self.takeover.asked.contains(&run.holder) && !living.contains(&run.holder);
            if !only_wishes(&run) || !dead {
                continue;
            }
            let wishes = run.wishes.into_iter().map(|wish| Wish {
                doubted: true,
                ..wish
            });
            self.run.wishes.extend(wishes);
            self.run.doubted = true;
            self.run.unstored = true;
            self.store_run();
            self.unstore_orphan(entry);
        }
        if self.run.doubted {
            self.ask_changes(now_ms);
        }
    }

    /// Asks who of those that left something in storage lives.
    pub(super) fn call_the_roll(&mut self) {
        let Takeover {
            living,
            asked,
            orphans,
            ..
        } = &mut self.takeover;
        living.clear();
        *asked = orphans.iter().map(|(_, orphan)| orphan.holder).collect();
        self.probe_holder();
    }

    /// A tab answered a probe.
    pub(in crate::tab) fn tab_lives(&mut self, replica: ReplicaId, holds: bool, now_ms: u64) {
        self.takeover.living.push(replica);
        if holds {
            self.holder_lives(now_ms);
        }
    }

    /// What is left of a run that another claim has overtaken is dropped; if it had gone on without
    /// the store, the user is asked.
    pub(super) fn drop_stale_orphans(&mut self) {
        let orphans = std::mem::take(&mut self.takeover.orphans);
        for (entry, mut orphan) in orphans {
            if self.is_current(&entry, &orphan) {
                self.takeover.orphans.push((entry, orphan));
                continue;
            }
            if orphan.apart && !orphan.deltas.is_empty() && self.apart.is_none() {
                self.keep_deltas_apart(&orphan.deltas);
            }
            // Its answers may still be wanted: as with a claim that was lost.
            orphan.deltas.clear();
            orphan.base = None;
            orphan.wishes.retain(Wish::outlives_a_claim);
            for wish in &mut orphan.wishes {
                wish.doubted = true;
            }
            if orphan.wishes.is_empty() {
                self.unstore_orphan(entry);
            } else {
                self.takeover.orphans.push((entry, orphan));
            }
        }
        self.drop_copies_at_rest();
    }

    /// Drops what says no more than that a tab has left.
    pub(super) fn drop_empty_orphans(&mut self) {
        let orphans = std::mem::take(&mut self.takeover.orphans);
        for (entry, orphan) in orphans {
            if orphan.is_empty() {
                self.unstore_orphan(entry);
            } else {
                self.takeover.orphans.push((entry, orphan));
            }
        }
    }

    /// Whether nobody has claimed the run since.
    fn is_current(&self, entry: &str, orphan: &StoredRun) -> bool {
        if !self.link.is_reachable() {
            return true;
        }
        let token = self.link.token();
        let Some(base) = orphan.base else {
            return true;
        };
        if orphan.confirmed {
            // A smaller token: the store lost the claim.
            token <= orphan.token()
        } else {
            let granted = self.link.run.is_some_and(|run| orphan.is_of(run.holder));
            (token <= base && !self.went_on_elsewhere(entry, orphan)) || granted
        }
    }

    /// Whether a page outside that run's line wrote a checkpoint after it went on apart.
    fn went_on_elsewhere(&self, entry: &str, orphan: &StoredRun) -> bool {
        let begun = self.takeover.begun.get(entry);
        begun.is_some_and(|begun| self.saw_another_run(*begun, |page| orphan.is_of(page)))
    }

    /// Takes what a page left out of storage.
    pub(super) fn unstore_orphan(&mut self, entry: String) {
        if self.takeover.begun.remove(&entry).is_some() {
            let key = begun_entry_beside(&entry);
            self.effects.push(Effect::Unstore { key });
        }
        self.effects.push(Effect::Unstore { key: entry });
    }

    /// Whether the run of a page that went on apart waits to be taken up or set aside.
    pub(in crate::tab) fn has_orphans_apart(&self) -> bool {
        let mut orphans = self.takeover.orphans.iter();
        orphans.any(|(_, orphan)| orphan.apart && !orphan.deltas.is_empty())
    }
}
