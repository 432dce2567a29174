//! Hello: what tab and store tell each other when they meet, and what each lacks.

use std::collections::BTreeMap;

use delta::{Changes, Delta, Hello, HelloRequest, Keeping, Key, ReplicaId, RunToken, Stamp};

use super::{RETRY_LAST_MS, Reach};
use crate::{
    registers,
    tab::{Effect, Tab, Unreachable},
};

/// How often the tab and the store compare digests.
const HELLO_EVERY_MS: u64 = 45_000;

impl Tab {
    pub(super) fn say_hello(&mut self, now_ms: u64) {
        self.link.hello_sent_ms = Some(now_ms);
        self.link.hello_due_ms = now_ms + HELLO_EVERY_MS;
        let cursor = self.link.cursor.filter(|_| !self.link.whole);
        self.effects.push(Effect::Hello(HelloRequest {
            session: self.session,
            replica: self.replica.id(),
            cursor,
            digest: self.replica.digest(),
            run: self.known_run(),
            whole: self.holds_all(),
        }));
    }

    /// Whether this tab has heard all that the store had, or has it from a copy, or there was never
    /// anything to hear.
    fn holds_all(&self) -> bool {
        self.link.has_cursor() || (self.link.failures > 0 && !self.misses_the_store())
    }

    /// Token and holder of the run as far as this tab knows.
    fn known_run(&self) -> Option<(RunToken, ReplicaId)> {
        let own = (self.held_token(), self.replica.id());
        let own = Some(own).filter(|_| self.run.is_confirmed());
        let told = self.link.run.map(|run| (run.token, run.holder));
        let copied = (self.known_token(), ReplicaId([0; 6]));
        let copied = Some(copied).filter(|(token, _)| *token > 0);
        own.max(told).max(copied)
    }

    pub(in crate::tab) fn hello_answered(
        &mut self,
        answer: Result<Hello, Unreachable>,
        now_ms: u64,
    ) {
        if self.link.hello_sent_ms.take().is_none() {
            return;
        }
        let Ok(Hello { changes, digest }) = answer else {
            return self.unreachable(now_ms);
        };
        self.link.failures = 0;
        self.link.woken_ms = None;
        self.link.reach = Reach::Reachable;
        self.link.hello_due_ms = now_ms + HELLO_EVERY_MS;
        self.set_offset(changes.now_ms, now_ms);
        let (whole, cursor) = (changes.whole, changes.cursor);
        self.note_keeping(changes.keeping, now_ms);
        if changes.gone_ms < self.replica.gone_ms() {
            // The store has lost what it knew of the deletion, and may have been given back what was deleted.
            let gone_ms = self.replica.gone_ms();
            self.link.owes_deletion = changes.keeping != Keeping::Standby;
            self.effects.push(Effect::ForgetBefore { gone_ms });
        }
        if whole {
            self.link.whole = false;
            self.hear_of_deletion(&changes, now_ms);
            match changes.keeping {
                // The server's memory has only what pages give it.
                Keeping::Standby => self.keep_copy(),
                _ => self.forget_copy(),
            }
            self.offer_what_is_missing(&changes);
        }
        self.take_changes(changes, now_ms);
        let comparable = self.unsent().next().is_none() && self.link.cursor == Some(cursor);
        if !whole && comparable && self.replica.digest() != digest {
            self.link.ask_for_all(now_ms);
        }
        self.store_found(now_ms);
        self.link.flush_soon(now_ms);
    }

    /// Whether all was deleted at the store for good. Where it was not, the registers alone are deleted,
    /// as by any other change.
    pub(in crate::tab) fn forgotten(&mut self, answer: Result<(), Unreachable>, now_ms: u64) {
        if answer.is_err() && self.link.has_cursor() {
            self.notice = Some(
                "All is deleted here, but the server did not answer when it was to delete it for good. \
                 A page that was closed or asleep may bring it back: please delete it once more."
                    .to_owned(),
            );
            self.hello_within(RETRY_LAST_MS, now_ms);
        }
    }

    /// Whether the store was told of a deletion that it had lost. Where it was not, the next hello tries
    /// again; until then not all is saved.
    pub(in crate::tab) fn forgotten_before(
        &mut self,
        answer: Result<(), Unreachable>,
        now_ms: u64,
    ) {
        self.link.owes_deletion &= answer.is_err();
        self.link.deletion_failed = answer.is_err();
        self.hello_within(RETRY_LAST_MS, now_ms);
    }

    fn hello_within(&mut self, ms: u64, now_ms: u64) {
        self.link.hello_due_ms = self.link.hello_due_ms.min(now_ms + ms);
    }

    fn set_offset(&mut self, store_ms: u64, now_ms: u64) {
        let offset = i128::from(store_ms) - i128::from(now_ms);
        self.link.offset_ms = i64::try_from(offset).unwrap_or(0);
        self.replica.clock_mut().set_offset_ms(self.link.offset_ms);
    }

    /// Puts into the outbox what a snapshot lacks of this replica: after a loss of the store's data
    /// every tab gives back what it has.
    fn offer_what_is_missing(&mut self, snapshot: &Changes) {
        let theirs: BTreeMap<&Key, Stamp> = snapshot
            .deltas
            .iter()
            .map(|delta| (&delta.key, delta.register.stamp))
            .collect();
        let missing: Vec<Delta> = self
            .replica
            .deltas()
            .filter(|delta| {
                let newest = theirs.get(&delta.key);
                let is_gone = delta.register.stamp.ms() <= snapshot.gone_ms;
                newest.is_none_or(|newest| *newest < delta.register.stamp)
                    && !is_gone
                    && !delta.register.is_old_tombstone(snapshot.compacted_ms)
                    && !snapshot.floors.iter().any(|floor| floor.covers(&delta.key))
            })
            .collect();
        // What is older than dropped tombstones, was taken once and is not there any more, was deleted. Not
        // so if this tab has seen all of them: then the store has lost it.
        let may_have_missed = self.link.in_step_ms < snapshot.compacted_ms;
        let (deleted, missing): (Vec<Delta>, Vec<Delta>) = missing.into_iter().partition(|delta| {
            let was_deleted = may_have_missed
                && delta.register.stamp.ms() < snapshot.compacted_ms
                && !theirs.contains_key(&delta.key);
            (was_deleted || self.is_of_another_run(delta, snapshot)) && !self.is_pending(delta)
        });
        if !deleted.is_empty() {
            self.forget(&deleted);
        }
        for delta in missing {
            if delta.register.token == 0 {
                if !self.link.is_stored(&delta) {
                    self.store(&delta);
                }
                self.outbox.put(delta);
            } else if !self.is_pending(&delta) {
                self.takeover.rescue = true;
            }
        }
        let floors = self.replica.floors().collect::<Vec<_>>();
        self.floor = self.floor.take().or_else(|| {
            floors
                .into_iter()
                .find(|floor| !snapshot.floors.contains(floor))
        });
    }

    /// Whether a run wrote this that came second: two servers may have stood in for the store, each with
    /// a claim of its own. What the store lacks of its own run was written by its holder.
    fn is_of_another_run(&self, delta: &Delta, snapshot: &Changes) -> bool {
        // A store that has no machine at all has lost it, and a server's memory begins without.
        let has_machine = || {
            let mut keys = snapshot.deltas.iter().map(|delta| delta.key.as_str());
            keys.any(|key| key == registers::MANIFEST)
        };
        let asks = self.run.is_follower() && snapshot.keeping != Keeping::Standby;
        let Some(run) = snapshot.run.filter(|_| asks && has_machine()) else {
            return false;
        };
        let token = delta.register.token;
        let writer = delta.register.stamp.replica();
        token > 0 && (token < run.token || (token == run.token && writer != run.holder))
    }
}
