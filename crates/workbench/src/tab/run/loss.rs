//! Losing the run to another claim, and leaving it.

use delta::{Delta, RunState};

use super::{Alone, Role};
use crate::{
    registers::{self, Commands},
    tab::{Changed, Effect, Tab, storage::Wish},
};

impl Tab {
    /// A push was refused: the run belongs to another claim.
    pub(in crate::tab) fn run_lost(&mut self, run: RunState, now_ms: u64) {
        let later = run.holder == self.replica.id() && run.token > self.run.token();
        if later && !self.run.is_follower() {
            // A later claim of this very page comes back, which a store had lost that was away: claim
            // again behind it.
            self.run.role = match self.run.role {
                Role::Holder { .. } => Role::Holder { confirmed: false },
                _ => Role::Claiming,
            };
            self.link.run = Some(run);
            return self.rebase(now_ms);
        }
        let own = run.holder == self.replica.id() && run.token == self.run.token();
        if own && !self.run.is_follower() {
            // An earlier push of this very claim had arrived; only its answer was lost.
            match self.run.role {
                Role::Claiming => self.run.role = Role::Granted(None),
                _ => self.run.role = Role::Holder { confirmed: true },
            }
            self.run.replaced = self.takeover.kept.take();
            self.run.unstored = true;
            self.link.run = Some(run);
            return self.ask_changes(now_ms);
        }
        let unconfirmed = self.open_claim().is_some();
        if unconfirmed && run.token >= self.run.token() && self.takeover.inherits_from(run.holder) {
            // The last push of the page whose run this is arrived after that page had gone. All of
            // it was in storage too, so nothing is missing here: claim again behind it.
            self.link.run = Some(run);
            return self.rebase(now_ms);
        }
        self.lose(now_ms);
        self.link.run = Some(run);
        self.link.run_until_ms = now_ms + u64::from(run.expires_in_ms);
        self.holder_changed(run, true, now_ms);
    }

    /// Another claim is the current one. `claimed` if it was made in this tab's sight.
    pub(in crate::tab) fn holder_changed(&mut self, run: RunState, claimed: bool, now_ms: u64) {
        self.changed.insert(Changed::Status);
        if run.holder == self.replica.id() {
            return;
        }
        if self.run.is_confirmed() && run.token > self.run.token() {
            self.lose(now_ms);
        }
        if self.run.is_follower() && claimed {
            self.doubt_wishes();
            self.other_holder(now_ms);
        }
    }

    /// Stops and follows. What the store had not taken of this run is undone here, so this tab sees
    /// again what all others see; if it had gone on without the store, the whole run is kept aside.
    pub(in crate::tab) fn lose(&mut self, now_ms: u64) {
        if self.run.is_follower() {
            return;
        }
        if self.takeover.kept.is_some() {
            self.apart = self.takeover.kept.take();
        } else if self.run.apart && self.run.live.is_some() {
            self.keep_apart();
            // What the store lacks is this run's.
            self.takeover.rescue = false;
        }
        let claimed = !self.run.is_holder();
        if claimed {
            self.wish_again();
        }
        self.leave_run(now_ms);
        if !claimed {
            self.run.wishes.clear();
        }
        self.doubt_wishes();
        self.run.doubted = !self.run.wishes.is_empty();
        self.run.unstored = true;
        self.store_run();
        if self.run.doubted {
            self.ask_changes(now_ms);
        }
    }

    /// Another claim came first.
    fn doubt_wishes(&mut self) {
        let before = self.run.wishes.len();
        self.run.wishes.retain(Wish::outlives_a_claim);
        for wish in &mut self.run.wishes {
            wish.doubted = true;
        }
        self.run.unstored |= before > 0;
    }

    /// Commands that were taken up from a dead page, and that the store never had, are wishes again.
    fn wish_again(&mut self) {
        let unsent = self
            .outbox
            .iter()
            .find(|(key, _)| key.as_str() == registers::COMMANDS)
            .map(|(_, register)| register.value.as_deref());
        if let Some(value) = unsent {
            let after = Some(self.consumed());
            let commands: Commands = registers::from_value(value).unwrap_or_default();
            let again = commands.into_iter().map(|(_, command)| Wish {
                command,
                after,
                doubted: true,
            });
            self.run.wishes.splice(0..0, again);
        }
    }

    /// The store was asked: gives up wishes that another tab has made obsolete.
    pub(super) fn resolve_doubt(&mut self) {
        if std::mem::take(&mut self.run.doubted) {
            let given = self.last_given();
            self.run.wishes.retain(|wish| wish.is_timely(given));
            self.run.unstored = true;
        }
    }

    /// Becomes a follower: no worker, nothing of the run pending or in the replica that only this
    /// tab knows.
    pub(in crate::tab) fn leave_run(&mut self, now_ms: u64) {
        self.link.forget_parts();
        if self.run.live.take().is_some() {
            self.effects.push(Effect::StopWorker);
        }
        self.run.role = Role::Follower;
        if std::mem::take(&mut self.run.apart) && !self.away {
            self.unstore_begun();
        }
        self.run.alone = Alone::default();
        self.run.inherited = false;
        self.run.replaced = None;
        self.run.commands.clear();
        self.run.deaths = 0;
        let discarded = self.outbox.discard_run();
        if !discarded.is_empty() {
            self.forget(&discarded);
            self.link.ask_for_all(now_ms);
        }
        self.changed.insert(Changed::Console);
        self.changed.insert(Changed::Status);
    }

    /// The session was deleted, and with it the run, what was wanted of it, and the one kept aside.
    pub(in crate::tab) fn drop_run(&mut self, now_ms: u64) {
        self.takeover.drop_orphans();
        self.run.wishes.clear();
        self.run.doubted = false;
        if self.apart.is_some() {
            self.drop_apart();
        }
        self.leave_run(now_ms);
        self.unstore_run();
    }

    /// Takes registers out of the replica.
    pub(in crate::tab) fn forget(&mut self, discarded: &[Delta]) {
        for delta in discarded {
            self.replica.take_back(&delta.key, delta.register.stamp);
        }
        for delta in discarded {
            self.show_key(&delta.key);
        }
    }
}
