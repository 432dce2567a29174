//! What others changed: answers, the live channel, who holds the run, how safe it is kept.

use delta::{Changes, Delta, Keeping, Live, RunState};

use super::{pause_ms, stamps};
use crate::tab::{Effect, Tab, Unreachable};

/// How often the tab asks for changes while the live channel is closed.
const POLL_EVERY_MS: u64 = 3_000;

impl Tab {
    pub(in crate::tab) fn ask_changes(&mut self, now_ms: u64) {
        match self.link.cursor {
            _ if self.link.changes_sent_ms.is_some() => {}
            Some(cursor) => {
                self.link.changes_sent_ms = Some(now_ms);
                self.link.poll_due_ms = now_ms + POLL_EVERY_MS;
                self.effects.push(Effect::ChangesSince(cursor));
            }
            None => self.link.ask_for_all(now_ms),
        }
    }

    /// Merges what the store says and moves the cursor, if nothing is missing before it.
    pub(super) fn take_changes(&mut self, mut changes: Changes, now_ms: u64) {
        let (cursor, run) = (changes.cursor, changes.run);
        // What was read says nothing about replicas of the store.
        if changes.keeping != Keeping::Stored || self.link.keeping != Keeping::Unreplicated {
            self.note_keeping(changes.keeping, now_ms);
        }
        let new_epoch = self.link.cursor.is_none_or(|own| own.epoch != cursor.epoch);
        if changes.keeping != Keeping::Standby {
            self.link.in_step_ms = self.link.in_step_ms.max(changes.now_ms);
        }
        self.hear_of_deletion(&changes, now_ms);
        self.hold_back(&mut changes);
        for key in self.replica.merge_changes(changes) {
            self.show_key(&key);
        }
        if new_epoch
            || self
                .link
                .cursor
                .is_some_and(|own| own.revision < cursor.revision)
        {
            self.link.cursor = Some(cursor);
        }
        if new_epoch {
            self.link.run = None;
            self.link.lent.clear();
        }
        self.note_run(run, now_ms);
        self.check_alone(now_ms);
    }

    /// Notes a deletion that this tab has not heard of. What others have written since then comes with a
    /// snapshot, unless this is one.
    pub(super) fn hear_of_deletion(&mut self, changes: &Changes, now_ms: u64) {
        self.link.owes_deletion &= changes.gone_ms < self.replica.gone_ms();
        if changes.gone_ms > self.replica.gone_ms() {
            self.note_gone(changes.gone_ms, now_ms);
            if !changes.whole {
                self.link.ask_for_all(now_ms);
            }
        }
    }

    /// The session was deleted. Nothing that this page holds or has pending goes on: it was all made without
    /// knowing of that, and when it was made is a matter of clocks, which may be off. What the page shows is
    /// kept aside for the user to download.
    pub(in crate::tab) fn note_gone(&mut self, gone_ms: u64, now_ms: u64) {
        if gone_ms <= self.replica.gone_ms() {
            return;
        }
        let is_older = |delta: Delta| delta.register.stamp.ms() <= gone_ms;
        let had_something = self.replica.deltas().any(is_older) || !self.outbox.is_empty();
        if had_something && !std::mem::take(&mut self.deletes) {
            self.keep_last_copy();
        }
        self.drop_run(now_ms);
        let pending: Vec<Delta> = self.outbox.pending().collect();
        self.acknowledge(&stamps(&pending));
        self.delete_copies();
        self.floor = None;
        self.refused.clear();
        self.link.begin_again();
        for key in self.replica.forget_all(gone_ms) {
            self.show_key(&key);
        }
        self.mark_deletion();
    }

    /// Notes who holds the run. Answers overtake each other, so within an epoch a smaller token is
    /// old news.
    pub(super) fn note_run(&mut self, run: Option<RunState>, now_ms: u64) {
        let before = self.link.run.map(|run| (run.token, run.holder));
        let Some(run) = run.filter(|run| run.token >= self.link.token()) else {
            return;
        };
        self.link.run = Some(run);
        self.link.run_until_ms = now_ms + u64::from(run.expires_in_ms);
        if before != Some((run.token, run.holder)) {
            self.holder_changed(run, before.is_some(), now_ms);
        }
    }

    pub(in crate::tab) fn changes_answered(
        &mut self,
        answer: Result<Changes, Unreachable>,
        now_ms: u64,
    ) {
        if self.link.changes_sent_ms.take().is_none() {
            return;
        }
        let Ok(changes) = answer else {
            return self.unreachable(now_ms);
        };
        if self.is_gap(&changes) {
            return self.link.ask_for_all(now_ms);
        }
        self.take_changes(changes, now_ms);
        self.run_verified(now_ms);
    }

    /// Whether something is missing between this tab and those changes.
    fn is_gap(&self, changes: &Changes) -> bool {
        !changes.whole
            && self
                .link
                .cursor
                .is_none_or(|own| own.epoch != changes.cursor.epoch || own.revision < changes.from)
    }

    pub(in crate::tab) fn live(&mut self, message: Live, now_ms: u64) {
        let Live::Changes(changes) = message else {
            return;
        };
        if self.link.cursor.is_none() || self.away {
            return;
        }
        if self.is_gap(&changes) {
            self.ask_changes(now_ms);
        } else {
            self.take_changes(changes, now_ms);
        }
    }

    pub(in crate::tab) fn live_opened(&mut self, now_ms: u64) {
        self.link.live = true;
        self.link.live_asked = false;
        self.link.live_failures = 0;
        // Between the last answer and now something may have passed unheard.
        if self.link.cursor.is_some() {
            self.ask_changes(now_ms);
        }
    }

    pub(in crate::tab) fn live_closed(&mut self, now_ms: u64) {
        self.link.live = false;
        self.link.live_asked = false;
        self.link.live_failures = self.link.live_failures.saturating_add(1);
        self.link.live_retry_ms = now_ms + pause_ms(self.link.live_failures, self.jitter());
        self.link.poll_due_ms = now_ms;
    }

    /// Notes how safe it is where the answer comes from.
    pub(super) fn note_keeping(&mut self, keeping: Keeping, now_ms: u64) {
        let before = std::mem::replace(&mut self.link.keeping, keeping);
        match (before, keeping) {
            (Keeping::Standby, Keeping::Standby) => {}
            (_, Keeping::Standby) => self.note_what_is_stored(),
            (Keeping::Standby, _) => {
                // The store is back: what was lent goes to it, and what it lacks of all else here.
                self.link.lent.clear();
                self.link.stored.clear();
                self.link.ask_for_all(now_ms);
            }
            _ => {}
        }
    }

    /// All that is known here and not pending came from the store, or was acknowledged by it. Of what a
    /// server's memory says later that cannot be said.
    fn note_what_is_stored(&mut self) {
        let known = self.replica.deltas();
        let stored = known.filter(|delta| delta.register.token == 0 && !self.is_pending(delta));
        self.link.stored = stored
            .map(|delta| (delta.key, delta.register.stamp))
            .collect();
    }
}
