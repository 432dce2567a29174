//! The run: who holds it, the worker, the commands, the checkpoints.
//!
//! A tab that wants something of the machine claims the run first. Until the claim is answered its
//! wishes wait, in browser storage too. Once it holds the run, every wish becomes a numbered command:
//! written to the register `run/commands` and posted to the worker. A checkpoint names the last
//! command that the machine took in and leaves in one batch with the commands that remain, so whoever
//! goes on from it gives every command exactly once.
//!
//! - `alone`: a run that went on without the store, and what the store has of it when it is back.
//! - `loss`: losing it to another claim, and leaving it.

mod alone;
mod loss;

use delta::{Cursor, Delta, RunToken};

use super::{
    Tab,
    storage::{Apart, Wish},
};
use crate::{
    debug::DebugView,
    protocol::{MachineState, MachineStatus},
    registers::{Commands, StoredCommand},
    screen::Screen,
};
use alone::Alone;

/// What a tab is to the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    /// Another tab holds it, or none.
    #[default]
    Follower,
    /// A claim is on its way.
    Claiming,
    /// The claim was granted; what was written until then (to that place) is still to be fetched.
    Granted(Option<Cursor>),
    /// This tab holds it. Unconfirmed: the claim is still to be sent, there was no store.
    Holder { confirmed: bool },
}

/// The machine as the worker shows it.
#[derive(Debug)]
pub(super) struct Live {
    pub screen: Screen,
    pub state: MachineState,
    pub lease_over: bool,
    /// What panels show while the program runs.
    pub view: Option<Box<DebugView>>,
}

impl Live {
    /// Whether a program runs.
    pub fn runs(&self) -> bool {
        self.state.status == MachineStatus::Running
    }
}

/// A tab's part in the run.
#[derive(Debug, Default)]
pub(super) struct Run {
    pub role: Role,
    /// The token that the claim expects; its own is one more.
    pub base: RunToken,
    /// Commands of the user that have no number yet.
    pub wishes: Vec<Wish>,
    /// A claim for them was lost: they are worth another one only if the machine still stands where
    /// it stood then, which the store is being asked.
    pub doubted: bool,
    /// Numbered commands that no checkpoint has taken in.
    pub commands: Commands,
    pub live: Option<Live>,
    /// The run went on without the store.
    pub apart: bool,
    /// What is known of the store's run, if so.
    pub alone: Alone,
    /// What is pending of the run was left by other pages: sent and shown when it is certain that the
    /// store has nothing newer of theirs.
    pub inherited: bool,
    /// A run that was written over the store's with the claim: once more over what came in between.
    pub replaced: Option<Apart>,
    pub deaths: u32,
    /// Something to be stored with the run has changed.
    pub unstored: bool,
    /// When a checkpoint was last put into browser storage.
    pub stored_ms: u64,
}

impl Run {
    pub fn live(&self) -> Option<&Live> {
        self.live.as_ref()
    }

    pub fn is_holder(&self) -> bool {
        matches!(self.role, Role::Holder { .. })
    }

    pub fn is_follower(&self) -> bool {
        self.role == Role::Follower
    }

    pub fn is_confirmed(&self) -> bool {
        matches!(
            self.role,
            Role::Granted(_) | Role::Holder { confirmed: true }
        )
    }

    pub fn token(&self) -> RunToken {
        self.base.saturating_add(1)
    }
}

impl Tab {
    /// The token that run registers of this tab carry; 0 if it has no part in the run.
    pub(super) fn held_token(&self) -> RunToken {
        if self.run.is_follower() {
            0
        } else {
            self.run.token()
        }
    }

    /// The token to expect, if a claim is to be sent with the next push.
    pub(super) fn open_claim(&self) -> Option<RunToken> {
        match self.run.role {
            Role::Claiming | Role::Holder { confirmed: false } => Some(self.run.base),
            _ => None,
        }
    }

    pub(super) fn needs_heartbeat(&self) -> bool {
        let runs = self
            .run
            .live()
            .is_some_and(|live| live.runs() || live.lease_over);
        self.run.role == Role::Holder { confirmed: true } && (runs || self.run.apart)
    }

    /// The user wants something of the machine.
    pub(super) fn wish(&mut self, command: StoredCommand, now_ms: u64) {
        let after = self.link.is_known().then(|| self.last_given());
        self.run.wishes.push(Wish {
            command,
            after,
            doubted: false,
        });
        self.run.unstored = true;
        self.proceed_run(now_ms);
    }

    /// Stop: only if there is something to stop.
    pub(super) fn wish_to_stop(&mut self, now_ms: u64) {
        let busy = match self.status().status {
            MachineStatus::Running | MachineStatus::Paused | MachineStatus::WaitingForInput => true,
            MachineStatus::Ready | MachineStatus::Stopped => {
                !self.run.wishes.is_empty()
                    || !self.run.commands.is_empty()
                    || !self.document().commands().is_empty()
            }
        };
        if busy {
            self.wish(StoredCommand::Break, now_ms);
        }
    }

    pub(super) fn proceed_run(&mut self, now_ms: u64) {
        if self.link.started && self.link.is_known() {
            match self.run.role {
                Role::Follower if self.run.wishes.is_empty() || self.apart.is_some() => {}
                Role::Follower if self.run.doubted => {}
                // With the lock (or before it is known who has it) what others left in storage is
                // taken up first, and the wish with it.
                Role::Follower if !self.takeover.is_lock_elsewhere() => {}
                Role::Follower if self.link.is_hello_pending() => {}
                Role::Follower if self.link.is_reachable() => self.claim(now_ms),
                Role::Follower if self.is_alone() => self.ask_peers(),
                Role::Follower => {}
                Role::Claiming if self.is_alone() => self.go_alone(self.run.base, now_ms),
                Role::Claiming => {}
                Role::Granted(Some(place)) if self.link.is_in_step(place) => self.begin(now_ms),
                Role::Granted(_) if self.is_alone() => {
                    self.part();
                    self.begin(now_ms);
                }
                Role::Granted(_) => {}
                Role::Holder { .. } => self.give_wishes(now_ms),
            }
        }
        self.store_run();
    }

    /// Asks the store for the run.
    pub(super) fn claim(&mut self, now_ms: u64) {
        self.takeover.forget_roll_call();
        self.link.forget_parts();
        self.run.role = Role::Claiming;
        self.run.base = self.link.token();
        self.run.unstored = true;
        self.outbox.retoken(self.run.token());
        self.link.flush_by(now_ms);
    }

    /// Takes the run without a store: the claim is sent when there is one again.
    pub(super) fn go_alone(&mut self, base: RunToken, now_ms: u64) {
        self.takeover.forget_roll_call();
        self.run.role = Role::Holder { confirmed: false };
        self.run.base = base;
        self.take_inherited();
        self.part();
        self.outbox.retoken(self.run.token());
        self.start_worker(now_ms);
        self.give_wishes(now_ms);
    }

    pub(super) fn claim_granted(&mut self, place: Cursor, now_ms: u64) {
        if self.link.token() > self.run.token() {
            // News of a later claim has overtaken the answer. That claim was made with all of this
            // run in sight, if it was sent with the claim: nothing went on apart.
            self.run.apart &= self.claims_first();
            self.takeover.kept = None;
            self.lose(now_ms);
            return self.other_holder(now_ms);
        }
        match self.run.role {
            Role::Claiming => self.run.role = Role::Granted(Some(place)),
            Role::Holder { .. } => {
                self.run.role = Role::Holder { confirmed: true };
                self.run.alone.checking = Some(place).filter(|_| self.run.apart);
            }
            _ => return,
        }
        self.run.unstored = true;
        self.run.replaced = self.takeover.kept.take();
        self.link.flush_soon(now_ms);
    }

    /// Changes were fetched: what a granted claim waited for is here.
    pub(super) fn run_verified(&mut self, now_ms: u64) {
        if self.run.role == Role::Granted(None) {
            self.begin(now_ms);
        }
        if !self.link.is_hello_pending() {
            self.resolve_doubt();
        }
        self.takeover_verified(now_ms);
    }

    fn begin(&mut self, now_ms: u64) {
        if self.is_inherited_run_overtaken() {
            return self.keep_inherited_apart(now_ms);
        }
        self.take_inherited();
        self.run.alone.inherited = None;
        self.takeover.heirs_of.clear();
        self.run.role = Role::Holder { confirmed: true };
        self.run.unstored = true;
        if let Some(run) = self.run.replaced.take() {
            self.write_over(&run, now_ms);
        }
        // Now all is here that others gave until the claim.
        let given = self.last_given();
        self.run.wishes.retain(|wish| wish.is_timely(given));
        self.start_worker(now_ms);
        self.give_wishes(now_ms);
    }

    /// The store does not answer any more.
    pub(super) fn store_lost(&mut self, now_ms: u64) {
        self.take_copy(now_ms);
        // The run goes on under its lease; what it does beyond that is apart from the store.
        let lease_over = self.run.live().is_some_and(|live| live.lease_over);
        if lease_over && !self.link.is_waking(now_ms) {
            self.go_apart();
        }
    }

    pub(super) fn go_apart(&mut self) {
        self.part();
        self.renew_lease_without_end();
    }

    /// The store said hello.
    pub(super) fn store_found(&mut self, now_ms: u64) {
        self.takeover.forget_question();
        if !self.link.is_hello_pending() {
            self.resolve_doubt();
        }
        self.drop_copies();
        let forgotten = match self.open_claim() {
            Some(base) => self.link.token() < base,
            None => self.run.is_confirmed() && self.link.token() < self.run.token(),
        };
        if forgotten {
            // The store forgot the claim, and with it perhaps more: claim again, offer all.
            self.run.role = match self.run.role {
                Role::Holder { .. } => Role::Holder { confirmed: false },
                _ => Role::Claiming,
            };
            self.rebase(now_ms);
            self.offer_run();
        }
        if self.takeover.rescue && !self.run.is_follower() {
            self.offer_run();
        }
        if let Role::Granted(Some(place)) = self.run.role
            && !self.link.is_in_history_of(place)
        {
            // The place to wait for is in a history that has ended; what was written until the claim is
            // in the one that goes on.
            self.run.role = Role::Granted(None);
            self.ask_changes(now_ms);
        }
        self.check_in_new_history(now_ms);
        self.link.flush_soon(now_ms);
    }

    /// Claims behind another token than before.
    fn rebase(&mut self, now_ms: u64) {
        self.link.forget_parts();
        self.run.base = self.link.token();
        self.run.unstored = true;
        self.outbox.retoken(self.run.token());
        self.link.flush_by(now_ms);
    }

    /// Puts all registers of the run into the outbox: the store lacks some.
    pub(super) fn offer_run(&mut self) {
        self.takeover.rescue = false;
        self.run.unstored = true;
        let token = self.run.token();
        let run: Vec<Delta> = self
            .replica
            .deltas()
            .filter(|delta| delta.register.token > 0)
            .collect();
        for mut delta in run {
            delta.register.token = token;
            self.outbox.put(delta);
        }
    }
}
