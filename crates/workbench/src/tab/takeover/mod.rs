//! When a run without a holder is taken up.
//!
//! The lock of the browser says whether a holder of this browser lives: whoever holds the run wants it, and
//! it falls free when the page goes. A tab that gets the lock while the run has work takes it up at once. The
//! lock may also come to a tab while the holder lives (it was this tab's before the other claimed);
//! then a probe over the BroadcastChannel tells, and the lock is passed on. A holder that is silent
//! beyond the store's expiry is followed by any visible tab, whatever the lock says.
//!
//! Of a holder in another browser, who has left nothing in the storage of this one, neither lock nor probe
//! tells anything. It is followed after the store's expiry alone, and without a store not at all, unless the
//! user wants something of the machine.
//!
//! - `state`: what a tab knows about it.
//! - `orphans`: what other pages left, and whether they live.

mod orphans;
mod state;

pub(super) use state::Takeover;

use super::{Effect, Tab, storage::Wish, worker};
use crate::protocol::MachineStatus;
use state::{Probe, Reading};

/// How long a living holder has to answer a probe.
const PROBE_MS: u64 = 250;
/// How long to wait before queueing for the lock again after passing it on.
const REQUEUE_MS: u64 = 1_000;
/// How long what was read in storage is believed. A probe fits in.
const FRESH_MS: u64 = 2 * PROBE_MS;
/// The same while another browser holds the run.
const FRESH_ELSEWHERE_MS: u64 = 5_000;
/// How many pages back a run that the store does not know is followed.
const HEIRS_MAX: usize = 60;
/// How long beyond its expiry a holder is given.
const GRACE_MS: u64 = 500;

impl Tab {
    pub(super) fn lock(&mut self, granted: bool) {
        if self.away {
            // It was asked for before the page went; others wait for it.
            if granted {
                self.effects.push(Effect::ReleaseLock);
            }
            return;
        }
        self.takeover.lock = Some(granted);
        self.takeover.reading = Reading::Old;
        self.takeover.probe = Probe::No;
    }

    pub(super) fn takeover_due_ms(&self) -> Option<u64> {
        if !self.run.is_follower() || !self.link.started {
            return None;
        }
        let silent = (self.link.is_reachable() && self.visible && self.needs_a_holder())
            .then_some(self.silent_after_ms());
        let silent = silent.filter(|_| !self.takeover.verifying && self.waits_for_expiry());
        [
            self.takeover.requeue_at_ms,
            self.takeover.probe.due_ms(),
            self.takeover.roll_call.due_ms(),
            silent,
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// When the holder counts as gone. Tabs take turns, so that not all claim in one moment.
    fn silent_after_ms(&self) -> u64 {
        self.link.run_until_ms + GRACE_MS + self.jitter() * 4
    }

    /// Whether the run needs a holder: it runs, or a command was not yet taken in.
    fn is_running(&self) -> bool {
        let document = self.document();
        document.state().status == MachineStatus::Running || !document.commands().is_empty()
    }

    /// The same, or the store has lost what this replica has of it: whoever has the lock may not have it.
    fn needs_a_holder(&self) -> bool {
        self.is_running() || self.takeover.rescue
    }

    /// Whether there is something to take up, what others left in storage included.
    fn has_work(&self) -> bool {
        self.is_running()
            || (!self.run.wishes.is_empty() && !self.run.doubted)
            || self.takeover.rescue
            || self.takeover.orphans.iter().any(|(_, run)| !run.is_empty())
    }

    pub(super) fn proceed_takeover(&mut self, now_ms: u64) {
        if !self.link.started || !self.link.is_known() {
            return;
        }
        if self.takeover.requeue_at_ms.is_some_and(|at| at <= now_ms) {
            self.takeover.requeue_at_ms = None;
            self.effects.push(Effect::WantLock);
        }
        if !self.run.is_follower() || self.link.is_hello_pending() {
            return;
        }
        if self.takeover.has_lock() || self.takeover.expired {
            self.take_up_with_lock(now_ms);
        } else if self.link.is_reachable() && self.takeover.is_lock_elsewhere() {
            self.adopt_wishes(now_ms);
        }
        let follows = self.run.is_follower() && self.waits_for_expiry();
        if follows && self.link.is_reachable() && self.visible && !self.takeover.expired {
            self.watch_silence(now_ms);
        }
    }

    /// Whether only the store's expiry tells that the holder is gone.
    fn waits_for_expiry(&self) -> bool {
        !self.takeover.has_lock() || !self.was_held_here()
    }

    /// Whether the run was last held in this browser, as far as storage tells: a page that holds a running
    /// program has an entry there.
    fn was_held_here(&self) -> bool {
        let holder = self.link.run.map(|run| run.holder);
        let mut orphans = self.takeover.orphans.iter().map(|(_, orphan)| orphan);
        let own = self.replica.id();
        holder == Some(own)
            || orphans.any(|orphan| {
                orphan.base.is_some() && holder.is_none_or(|holder| orphan.is_of(holder))
            })
    }

    /// Takes the run up, if there is work and its holder is gone.
    fn take_up_with_lock(&mut self, now_ms: u64) {
        match self.takeover.reading {
            // What the user wants now is claimed now.
            Reading::Fresh(_) if !self.run.wishes.is_empty() || !self.has_work() => {}
            Reading::Fresh(at_ms) if now_ms <= at_ms + self.fresh_ms() => {}
            Reading::Asked => return,
            Reading::Old | Reading::Fresh(_) => {
                self.takeover.reading = Reading::Asked;
                return self.effects.push(Effect::ReadStored);
            }
        }
        if self.takeover.probe == Probe::Done {
            let Takeover {
                living,
                asked,
                orphans,
                ..
            } = &mut self.takeover;
            orphans.retain(|(_, orphan)| {
                let silent = asked.contains(&orphan.holder) && !living.contains(&orphan.holder);
                orphan.left || silent
            });
        }
        self.drop_stale_orphans();
        if !self.has_work() || self.apart.is_some() {
            self.takeover.expired = false;
            self.takeover.probe = Probe::No;
            return self.drop_empty_orphans();
        }
        if !self.is_probed(now_ms) {
            return;
        }
        self.takeover.expired = false;
        if self.link.is_reachable() || (self.is_alone() && self.can_go_alone()) {
            self.takeover.probe = Probe::No;
            self.take_up(now_ms);
        }
    }

    /// Whether nobody has to be asked if they live, or all were. What is in storage was read after
    /// that.
    fn is_probed(&mut self, now_ms: u64) -> bool {
        // A wish takes the run over even from a holder that lives.
        let wanted = self.takeover.expired || !self.run.wishes.is_empty();
        if !wanted && self.may_live_elsewhere(now_ms) {
            self.takeover.probe = Probe::No;
            return false;
        }
        let asks = (!wanted && self.holder_may_live(now_ms))
            || self
                .takeover
                .orphans
                .iter()
                .any(|(_, orphan)| !orphan.left && !orphan.is_empty());
        match self.takeover.probe {
            Probe::Done => true,
            Probe::No if !asks => true,
            Probe::No => {
                self.takeover.probe = Probe::Until(now_ms + PROBE_MS);
                self.call_the_roll();
                false
            }
            Probe::Until(until) if now_ms < until => false,
            Probe::Until(_) => {
                self.takeover.probe = Probe::Done;
                self.takeover.reading = Reading::Asked;
                self.effects.push(Effect::ReadStored);
                false
            }
        }
    }

    fn fresh_ms(&self) -> u64 {
        match self.was_held_here() {
            true => FRESH_MS,
            false => FRESH_ELSEWHERE_MS,
        }
    }

    /// Whether another browser holds the run, by all that can be known here: the store counts its page as living, or
    /// cannot be asked.
    fn may_live_elsewhere(&self, now_ms: u64) -> bool {
        let may_live = match self.link.is_reachable() {
            true => self.holder_may_live(now_ms),
            false => self.is_running(),
        };
        may_live && !self.was_held_here()
    }

    /// Whether the store still counts the holder as living, and it did not say that it left.
    fn holder_may_live(&self, now_ms: u64) -> bool {
        let Some(run) = self.link.run.filter(|_| self.link.is_reachable()) else {
            return false;
        };
        let left = self
            .takeover
            .orphans
            .iter()
            .any(|(_, orphan)| orphan.holder == run.holder && orphan.left);
        run.holder != self.replica.id() && self.link.run_until_ms > now_ms && !left
    }

    /// A probe was answered: the lock belongs to the other tab.
    pub(super) fn holder_lives(&mut self, now_ms: u64) {
        if self.takeover.has_lock() && matches!(self.takeover.probe, Probe::Until(_)) {
            self.takeover.probe = Probe::No;
            self.pass_lock_on(now_ms);
        }
    }

    /// Another tab has claimed the run: it is the one to have the lock.
    pub(super) fn other_holder(&mut self, now_ms: u64) {
        self.takeover.verifying = false;
        self.takeover.expired = false;
        if self.takeover.has_lock() && self.link.run_until_ms > now_ms {
            self.pass_lock_on(now_ms);
        }
    }

    fn pass_lock_on(&mut self, now_ms: u64) {
        self.effects.push(Effect::ReleaseLock);
        self.takeover.lock = None;
        self.takeover.reading = Reading::Old;
        self.takeover.requeue_at_ms = Some(now_ms + REQUEUE_MS);
    }

    /// Without the lock: follows a holder that has been silent beyond its expiry.
    fn watch_silence(&mut self, now_ms: u64) {
        let silent = self.silent_after_ms() <= now_ms;
        if silent && !self.takeover.verifying && self.needs_a_holder() {
            self.takeover.verifying = true;
            self.ask_changes(now_ms);
        }
    }

    pub(super) fn takeover_verified(&mut self, now_ms: u64) {
        // An expired run is answered as one that expires now, so grace is not given a second time.
        if std::mem::take(&mut self.takeover.verifying) && self.link.run_until_ms <= now_ms {
            self.takeover.expired = true;
            self.takeover.reading = Reading::Old;
        }
    }

    /// Whether all of the machine is here: without a store, what the store alone has is missing.
    pub(super) fn can_go_alone(&self) -> bool {
        if self.misses_the_store() {
            return false;
        }
        let mut copy = self.replica.clone();
        for (_, orphan) in &self.takeover.orphans {
            for delta in &orphan.deltas {
                copy.merge(delta.clone());
            }
        }
        worker::is_complete(&copy)
    }

    /// Claims the run with all that was left of it.
    fn take_up(&mut self, now_ms: u64) {
        let mut orphans = std::mem::take(&mut self.takeover.orphans);
        orphans.sort_by_key(|(_, orphan)| (orphan.token(), orphan.confirmed));
        let mut base = self.known_token();
        let mut wishes = Vec::new();
        for (_, orphan) in &orphans {
            if !self.link.is_reachable() {
                base = base.max(if orphan.confirmed {
                    orphan.token()
                } else {
                    orphan.base.unwrap_or(0)
                });
            }
            for delta in &orphan.deltas {
                self.run.inherited = true;
                self.outbox.put(delta.clone());
            }
            wishes.extend(orphan.wishes.iter().cloned());
        }
        let entries = orphans.iter().map(|(entry, _)| entry);
        self.run.alone.inherited = entries
            .filter_map(|entry| self.takeover.begun.get(entry).copied())
            .min();
        let inherited = orphans.iter().flat_map(|(_, orphan)| {
            let before = orphan.heirs_of.iter().rev().take(HEIRS_MAX).rev();
            before.copied().chain([orphan.holder])
        });
        self.takeover.heirs_of = inherited.collect();
        let given = self.last_given();
        wishes.retain(|wish: &Wish| wish.is_timely(given));
        wishes.append(&mut self.run.wishes);
        self.run.wishes = wishes;
        if self.link.is_reachable() {
            self.claim(now_ms);
        } else {
            self.go_alone(base, now_ms);
        }
        if self.takeover.rescue {
            self.offer_run();
        }
        self.run.unstored = true;
        self.store_run();
        for (entry, _) in orphans {
            if !self.is_own_entry(&entry) {
                self.unstore_orphan(entry);
            }
        }
    }
}
