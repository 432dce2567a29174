//! A run that went on without the store, and what the store has of the run when it is back.
//!
//! The registers of a run are one machine: of two runs that went on from the same checkpoint each is
//! whole, and any mixture is worth nothing. So while the machine here is ahead of the store, what the
//! store says of the run is looked at and not taken. If nobody else went on, this run is written over what is there. If
//! another page did, which is to be seen in the checkpoint that the store has, this run is set aside for the user
//! to choose, and never sent.

use std::collections::BTreeSet;

use delta::{Changes, Cursor, Delta, Key, ReplicaId, Stamp};

use super::Role;
use crate::{
    registers,
    tab::{Effect, Tab},
};

/// What is known of the store's run while this tab's goes on without it.
#[derive(Debug, Default)]
pub(in crate::tab) struct Alone {
    /// The checkpoint that this run went on from; `None` if there was none. What a page outside this run's own line
    /// wrote later is another run.
    pub begun: Option<Stamp>,
    /// The same, of a run that was taken up from storage.
    pub inherited: Option<Option<Stamp>>,
    /// The claim was granted at that place; what was written until then is still to be looked at.
    pub checking: Option<Cursor>,
    /// Another page went on too.
    overtaken: bool,
    /// What the store has otherwise than this run.
    strays: BTreeSet<Key>,
}

impl Tab {
    /// From now on the run goes on without the store.
    pub(super) fn part(&mut self) {
        self.run.unstored = true;
        if std::mem::replace(&mut self.run.apart, true) {
            return;
        }
        let manifest = self.replica.register(registers::MANIFEST);
        let begun = manifest.map(|register| register.stamp);
        self.run.alone = Alone {
            begun: self.run.alone.inherited.take().unwrap_or(begun),
            ..Alone::default()
        };
        self.store_begun();
    }

    /// Whether the machine here is ahead of what the store has of the run.
    pub(in crate::tab) fn is_ahead(&self) -> bool {
        self.run.apart && self.run.live.is_some()
    }

    /// Whether the run was last held by somebody whose run this tab did not go on with. Then nothing of this one is sent before it is
    /// certain that the other has not gone on.
    pub(in crate::tab) fn claims_first(&self) -> bool {
        self.run.apart && self.link.run.is_some_and(|run| self.is_foreign(run.holder))
    }

    fn is_foreign(&self, page: ReplicaId) -> bool {
        page != self.replica.id() && !self.takeover.inherits_from(page)
    }

    /// Whether what is pending of the run may be sent now.
    pub(in crate::tab) fn sends_run(&self) -> bool {
        let claims_first = self.open_claim().is_some() && self.claims_first();
        let waits = self.run.inherited || self.run.alone.checking.is_some();
        !(waits || claims_first)
    }

    /// Takes out of what the store says what must not be mixed into a run that is ahead of it.
    pub(in crate::tab) fn hold_back(&mut self, changes: &mut Changes) {
        if !self.is_ahead() {
            return;
        }
        let deltas = std::mem::take(&mut changes.deltas);
        let (run, rest) = deltas.into_iter().partition(is_of_run);
        changes.deltas = rest;
        let run: Vec<Delta> = run;
        for delta in run {
            self.look_at(&delta);
        }
    }

    fn look_at(&mut self, delta: &Delta) {
        let stamp = delta.register.stamp;
        self.replica.clock_mut().observe(&stamp);
        if delta.key.as_str() == registers::MANIFEST {
            let begun = self.run.alone.begun;
            let overtaken = is_of_another_run(stamp, begun, |page| !self.is_foreign(page));
            self.run.alone.overtaken |= overtaken;
        }
        let known = self.replica.register(delta.key.as_str());
        if known.is_none_or(|known| known.stamp != stamp) {
            self.run.alone.strays.insert(delta.key.clone());
        }
    }

    /// The store was heard: sets the run aside, if another page went on too.
    pub(in crate::tab) fn check_alone(&mut self, now_ms: u64) {
        let is_known = match self.run.alone.checking {
            Some(place) => self.link.is_in_step(place),
            None => self.run.role == Role::Holder { confirmed: false },
        };
        if is_known {
            self.decide(now_ms);
        }
    }

    /// The place to wait for is in a history that has ended; all of the one that goes on was heard.
    pub(super) fn check_in_new_history(&mut self, now_ms: u64) {
        let checking = self.run.alone.checking;
        if checking.is_some_and(|place| !self.link.is_in_history_of(place)) {
            self.decide(now_ms);
        }
    }

    fn decide(&mut self, now_ms: u64) {
        let checked = self.run.alone.checking.take().is_some();
        if self.run.alone.overtaken {
            self.lose(now_ms);
        } else if checked {
            self.takeover.heirs_of.clear();
            self.link.flush_soon(now_ms);
        }
    }

    /// The store has this run: it is no longer apart. What the store has otherwise is made like here.
    pub(in crate::tab) fn rejoin(&mut self, now_ms: u64) {
        if self.run.alone.checking.is_some() || !std::mem::take(&mut self.run.apart) {
            return;
        }
        self.run.unstored = true;
        self.unstore_begun();
        self.keep_copy();
        let Alone { strays, .. } = std::mem::take(&mut self.run.alone);
        let token = self.run.token();
        for key in strays {
            if self.outbox.get(&key).is_none() {
                let value = self.replica.get(key.as_str()).map(<[u8]>::to_vec);
                self.write(key, value, token, now_ms);
            }
        }
    }

    /// The claim of a run that others left is granted, and all is here that was written until then. A push
    /// that was under way when its page died may have come after all: the store has a newer checkpoint then, with
    /// all that is in the one that was left.
    pub(super) fn take_inherited(&mut self) {
        if !std::mem::take(&mut self.run.inherited) {
            return;
        }
        let newest = self.inherited().map(|delta| delta.register.stamp).max();
        let known = self.replica.register(registers::MANIFEST);
        if known.is_some_and(|known| newest < Some(known.stamp)) {
            self.outbox.discard_run();
            return;
        }
        let left: Vec<Delta> = self.inherited().collect();
        for delta in left {
            let key = delta.key.clone();
            self.replica.merge(delta);
            self.show_key(&key);
        }
    }

    fn inherited(&self) -> impl Iterator<Item = Delta> {
        self.outbox
            .pending()
            .filter(|delta| delta.register.token > 0)
    }

    /// Whether another page has gone on with a run that went on apart too and was left.
    pub(super) fn is_inherited_run_overtaken(&self) -> bool {
        let Some(begun) = self.run.alone.inherited.filter(|_| self.run.inherited) else {
            return false;
        };
        self.saw_another_run(begun, |page| !self.is_foreign(page))
    }

    /// Whether the checkpoint in this replica is of another run than one that went on from `begun`, with pages
    /// of which `is_own` says that they were of its line.
    pub(in crate::tab) fn saw_another_run(
        &self,
        begun: Option<Stamp>,
        is_own: impl Fn(ReplicaId) -> bool,
    ) -> bool {
        let manifest = self.replica.register(registers::MANIFEST);
        manifest.is_some_and(|manifest| is_of_another_run(manifest.stamp, begun, is_own))
    }

    /// Sets such a run aside. The other one goes on when this claim has expired.
    pub(super) fn keep_inherited_apart(&mut self, now_ms: u64) {
        let deltas: Vec<Delta> = self.inherited().collect();
        self.keep_deltas_apart(&deltas);
        self.lose(now_ms);
    }

    fn store_begun(&mut self) {
        let (key, bytes) = (
            self.begun_entry(),
            registers::to_value(&self.run.alone.begun),
        );
        self.effects.push(Effect::Store { key, bytes });
    }

    pub(super) fn unstore_begun(&mut self) {
        let key = self.begun_entry();
        self.effects.push(Effect::Unstore { key });
    }
}

/// Whether a checkpoint was written after a run had gone on from `begun`, by a page outside its line.
fn is_of_another_run(
    checkpoint: Stamp,
    begun: Option<Stamp>,
    is_own: impl Fn(ReplicaId) -> bool,
) -> bool {
    !is_own(checkpoint.replica()) && begun < Some(checkpoint)
}

/// Whether that belongs to the machine as a whole. Lines of the program that a run has changed do not: they are one text
/// with those that its user writes.
fn is_of_run(delta: &Delta) -> bool {
    use registers::{CONSOLE, MACHINE, PRINTER, RUN};
    delta.register.token > 0 && [MACHINE, CONSOLE, PRINTER, RUN].contains(&delta.key.family())
}
