//! The run: who holds it, the worker, the commands, the checkpoints.
//!
//! A tab that wants something of the machine claims the run first. Until the claim is answered its
//! wishes wait, in browser storage too. Once it holds the run, every wish becomes a numbered command:
//! written to the register `run/commands` and posted to the worker. A checkpoint names the last
//! command that the machine took in and leaves in one batch with the commands that remain, so whoever
//! goes on from it gives every command exactly once.

use delta::{Cursor, Delta, Key, Replica, RunState, RunToken};

use super::{Changed, Effect, Tab, storage::Wish};
use crate::{
    codepage, program,
    protocol::{
        Checkpoint, FromWorker, MachineState, MachineStatus, ProgramChange, RunCommand,
        RunnerSettings, ToWorker,
    },
    registers::{self, Commands, Manifest, StoredCommand},
    screen::Screen,
};

/// Numbered commands that wait to be taken in take at most this many bytes as a register; further
/// wishes wait.
const COMMAND_BYTES_MAX: usize = 12 * 1024;
/// A worker that dies this often without a checkpoint in between is not started again by itself.
const DEATHS_MAX: u32 = 2;

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
    lease_over: bool,
}

/// A tab's part in the run.
#[derive(Debug, Default)]
pub(super) struct Run {
    role: Role,
    /// The token that the claim expects; its own is one more.
    pub base: RunToken,
    /// Commands of the user that have no number yet.
    pub wishes: Vec<Wish>,
    /// A claim for them was lost: they are worth another one only if the machine still stands where
    /// it stood then, which the store is being asked.
    pub doubted: bool,
    /// Numbered commands that no checkpoint has taken in.
    commands: Commands,
    live: Option<Live>,
    /// The run went on without the store.
    pub apart: bool,
    deaths: u32,
    /// Something to be stored with the run has changed.
    pub unstored: bool,
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

    fn token(&self) -> RunToken {
        self.base + 1
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
            .is_some_and(|live| live.state.status == MachineStatus::Running || live.lease_over);
        self.run.role == Role::Holder { confirmed: true } && (runs || self.run.apart)
    }

    /// The user wants something of the machine.
    pub(super) fn wish(&mut self, command: StoredCommand, now_ms: u64) {
        let after = self.link.is_known().then(|| self.last_given());
        self.run.wishes.push(Wish { command, after });
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
                    self.run.apart = true;
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
        self.run.role = Role::Claiming;
        self.run.base = self.link.token();
        self.run.unstored = true;
        self.outbox.retoken(self.run.token());
        self.link.flush_by(now_ms);
    }

    /// Takes the run without a store: the claim is sent when there is one again.
    pub(super) fn go_alone(&mut self, base: RunToken, now_ms: u64) {
        self.run.role = Role::Holder { confirmed: false };
        self.run.base = base;
        self.run.apart = true;
        self.run.unstored = true;
        self.outbox.retoken(self.run.token());
        self.start_worker(now_ms);
        self.give_wishes(now_ms);
    }

    pub(super) fn claim_granted(&mut self, place: Cursor, now_ms: u64) {
        if self.link.token() > self.run.token() {
            // News of a later claim has overtaken the answer. That claim was made with all of this
            // run in sight: nothing went on apart.
            self.run.apart = false;
            self.lose(now_ms);
            return self.other_holder(now_ms);
        }
        match self.run.role {
            Role::Claiming => self.run.role = Role::Granted(Some(place)),
            Role::Holder { .. } => self.run.role = Role::Holder { confirmed: true },
            _ => return,
        }
        self.run.unstored = true;
        self.takeover.kept = None;
        self.takeover.heirs_of.clear();
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
        self.run.role = Role::Holder { confirmed: true };
        self.run.unstored = true;
        self.start_worker(now_ms);
        self.give_wishes(now_ms);
    }

    /// Starts a worker where the registers say that the machine stands.
    fn start_worker(&mut self, now_ms: u64) {
        self.effects.push(Effect::StartWorker);
        let begun = self.checkpoint_to_restore();
        let (message, live) = match begun {
            Begin::Fresh => (ToWorker::Start, Live::fresh()),
            Begin::Torn => {
                self.notice = Some(
                    "The saved machine was incomplete; a fresh one was started. The program is \
                     unharmed."
                        .to_owned(),
                );
                (ToWorker::Start, Live::fresh())
            }
            Begin::At(message, live) => (*message, *live),
        };
        self.run.live = Some(live);
        self.changed.insert(Changed::Console);
        self.changed.insert(Changed::Status);
        self.post(message);
        self.post(ToWorker::Settings(self.runner_settings()));
        let until_ms = if self.run.apart {
            u64::MAX
        } else {
            self.link.run_until_ms.max(now_ms)
        };
        self.post(ToWorker::Lease { until_ms });
        self.run.commands = self.document().commands();
        for (number, command) in self.run.commands.clone() {
            self.post_command(number, &command);
        }
    }

    fn checkpoint_to_restore(&self) -> Begin {
        let document = self.document();
        let Some(manifest) = document.manifest() else {
            return Begin::Fresh;
        };
        if !is_complete(&self.replica) {
            return Begin::Torn;
        }
        let live = Live {
            screen: document.screen(),
            state: document.state(),
            lease_over: false,
        };
        let registers = checkpoint_registers(&self.replica)
            .map(|(key, value)| (key.clone(), value.to_vec()))
            .collect();
        let message = ToWorker::Restore {
            registers,
            manifest,
        };
        Begin::At(Box::new(message), Box::new(live))
    }

    fn runner_settings(&self) -> RunnerSettings {
        let speed = self.document().setting("speed");
        RunnerSettings {
            statements_per_second: speed.and_then(|speed| speed.parse().ok()),
        }
    }

    /// Numbers the wishes and gives them to the worker.
    fn give_wishes(&mut self, now_ms: u64) {
        if self.run.wishes.is_empty() {
            return;
        }
        if self.run.live.is_none() {
            self.start_worker(now_ms);
        }
        let mut given = Vec::new();
        while let Some(wish) = self.next_wish() {
            if let StoredCommand::Run | StoredCommand::Load = wish {
                self.note_loaded(now_ms);
            }
            let number = self.next_number();
            self.run.commands.push((number, wish.clone()));
            given.push((number, wish));
        }
        if given.is_empty() {
            return;
        }
        self.write_commands(now_ms);
        self.link.flush_by(now_ms);
        // In storage before the worker hears of them: a page that dies in between has lost nothing.
        self.store_run();
        for (number, command) in given {
            self.post_command(number, &command);
        }
    }

    /// The next command to number, a Load of the edited text before a direct command that needs it.
    fn next_wish(&mut self) -> Option<StoredCommand> {
        let bytes = registers::to_value(&self.run.commands).len();
        if bytes > COMMAND_BYTES_MAX {
            return None;
        }
        let wish = self.run.wishes.first()?;
        if let StoredCommand::Line(line) = &wish.command
            && self.takes_in_text(line)
        {
            return Some(StoredCommand::Load);
        }
        Some(self.run.wishes.remove(0).command)
    }

    /// Whether the machine must take in the editor's text before that direct line.
    fn takes_in_text(&self, line: &[u8]) -> bool {
        let state = self.status();
        let idle = match state.status {
            MachineStatus::Ready => !state.continuable,
            MachineStatus::Stopped => false,
            _ => return false,
        };
        let waits = !self.run.commands.is_empty();
        (idle || is_run(line)) && !waits && !self.document().program_is_loaded()
    }

    /// Number of the last command that the last checkpoint took in.
    fn consumed(&self) -> u64 {
        let manifest = self.document().manifest();
        manifest.map_or(0, |manifest| manifest.consumed)
    }

    /// Number of the last command that anybody gave, as far as this tab knows.
    fn last_given(&self) -> u64 {
        let commands = self.document().commands();
        let last = commands.last().map_or(0, |(number, _)| *number);
        last.max(self.consumed())
    }

    fn next_number(&self) -> u64 {
        let consumed = self.consumed();
        let last = self.run.commands.last().map_or(0, |(number, _)| *number);
        registers::first_command(self.run.token()).max(consumed.max(last) + 1)
    }

    fn note_loaded(&mut self, now_ms: u64) {
        let digest = self.document().program_digest();
        self.write_run(
            registers::LOADED,
            Some(registers::to_value(&digest)),
            now_ms,
        );
    }

    fn write_commands(&mut self, now_ms: u64) {
        let value =
            (!self.run.commands.is_empty()).then(|| registers::to_value(&self.run.commands));
        self.write_run(registers::COMMANDS, value, now_ms);
    }

    /// Writes a register of the run, unless it reads so already.
    fn write_run(&mut self, name: &str, value: Option<Vec<u8>>, now_ms: u64) {
        if self.replica.get(name) == value.as_deref() {
            return;
        }
        if let Ok(key) = Key::new(name) {
            self.write(key, value, self.run.token(), now_ms);
            self.run.unstored = true;
        }
    }

    fn post_command(&mut self, number: u64, command: &StoredCommand) {
        let command = self.filled(command);
        self.post(ToWorker::Command { number, command });
    }

    /// The command with the editor's text where it takes it in.
    fn filled(&self, command: &StoredCommand) -> RunCommand {
        let program = || {
            let lines = self.document().program_lines();
            let numbered = lines
                .iter()
                .filter(|line| program::line_number(line).is_some());
            numbered.map(|line| codepage::encode(line)).collect()
        };
        match command {
            StoredCommand::Line(line) => RunCommand::Line(line.clone()),
            StoredCommand::Keys(keys) => RunCommand::Keys(keys.clone()),
            StoredCommand::Break => RunCommand::Break,
            StoredCommand::Continue => RunCommand::Continue,
            StoredCommand::Run => RunCommand::Run { program: program() },
            StoredCommand::Load => RunCommand::Load { program: program() },
            StoredCommand::StepLine => RunCommand::StepLine { program: program() },
            StoredCommand::StepStatement => RunCommand::StepStatement { program: program() },
        }
    }

    fn post(&mut self, message: ToWorker) {
        self.effects.push(Effect::ToWorker(message));
    }

    pub(super) fn renew_lease(&mut self, until_ms: u64) {
        if self.run.role != (Role::Holder { confirmed: true }) {
            return;
        }
        self.run.unstored |= self.run.apart;
        self.run.apart = false;
        if let Some(live) = &mut self.run.live {
            live.lease_over = false;
            self.post(ToWorker::Lease { until_ms });
        }
    }

    pub(super) fn from_worker(&mut self, message: FromWorker, now_ms: u64) {
        let Some(live) = &mut self.run.live else {
            return;
        };
        match message {
            FromWorker::Output { bytes } => {
                live.screen.feed(&bytes);
                self.changed.insert(Changed::Console);
            }
            FromWorker::State(state) => {
                live.state = state;
                self.changed.insert(Changed::Status);
            }
            FromWorker::Checkpoint(checkpoint) => self.checkpoint(checkpoint, now_ms),
            FromWorker::LeaseOver => {
                live.lease_over = true;
                if self.link.is_unreachable() {
                    self.go_apart();
                } else {
                    self.link.flush_by(now_ms);
                }
            }
            FromWorker::Fault { text } => {
                live.state.status = MachineStatus::Stopped;
                self.notice = Some(text);
                self.changed.insert(Changed::Status);
            }
        }
    }

    fn renew_lease_without_end(&mut self) {
        if let Some(live) = &mut self.run.live {
            live.lease_over = false;
            self.post(ToWorker::Lease { until_ms: u64::MAX });
        }
    }

    /// Writes a checkpoint, its program changes, its manifest and the commands that remain: all with
    /// the run's token, so all in one batch.
    fn checkpoint(&mut self, checkpoint: Checkpoint, now_ms: u64) {
        let Checkpoint {
            changes,
            program,
            manifest,
        } = checkpoint;
        let token = self.run.token();
        for (key, value) in changes {
            self.write(key, value, token, now_ms);
        }
        self.apply_program_changes(&program, now_ms);
        let Manifest {
            consumed, state, ..
        } = manifest.clone();
        self.write_run(
            registers::MANIFEST,
            Some(registers::to_value(&manifest)),
            now_ms,
        );
        self.run.commands.retain(|(number, _)| *number > consumed);
        self.write_commands(now_ms);
        if let Some(live) = &mut self.run.live {
            live.state = state;
        }
        self.changed.insert(Changed::Status);
        self.run.deaths = 0;
        self.run.unstored = true;
    }

    fn apply_program_changes(&mut self, changes: &[ProgramChange], now_ms: u64) {
        let mut loaded = self.document().program_is_loaded();
        let token = self.run.token();
        for change in changes {
            loaded |= matches!(change, ProgramChange::Replaced { .. });
            self.edit_program(token, now_ms, |editor| editor.apply(change));
        }
        if loaded && !changes.is_empty() {
            self.note_loaded(now_ms);
        }
    }

    pub(super) fn worker_died(&mut self, now_ms: u64) {
        if self.run.live.take().is_none() {
            return;
        }
        self.effects.push(Effect::StopWorker);
        self.run.deaths += 1;
        if self.run.deaths < DEATHS_MAX {
            self.notice = Some(
                "The machine failed and was started again from its last checkpoint.".to_owned(),
            );
            self.start_worker(now_ms);
        } else {
            self.notice = Some(
                "The machine failed twice at the same place and stays stopped there.".to_owned(),
            );
        }
        self.changed.insert(Changed::Status);
        self.changed.insert(Changed::Console);
    }

    /// The store does not answer any more.
    pub(super) fn store_lost(&mut self, now_ms: u64) {
        self.take_copy(now_ms);
        // The run goes on under its lease; what it does beyond that is apart from the store.
        if self.run.live.as_ref().is_some_and(|live| live.lease_over) {
            self.go_apart();
        }
    }

    fn go_apart(&mut self) {
        self.run.apart = true;
        self.run.unstored = true;
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
        self.link.flush_soon(now_ms);
    }

    /// Claims behind another token than before.
    fn rebase(&mut self, now_ms: u64) {
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

    /// A push was refused: the run belongs to another claim.
    pub(super) fn run_lost(&mut self, run: RunState, now_ms: u64) {
        let own = run.holder == self.replica.id() && run.token == self.run.token();
        if own && !self.run.is_follower() {
            // An earlier push of this very claim had arrived; only its answer was lost.
            match self.run.role {
                Role::Claiming => self.run.role = Role::Granted(None),
                _ => self.run.role = Role::Holder { confirmed: true },
            }
            self.takeover.kept = None;
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
    pub(super) fn holder_changed(&mut self, run: RunState, claimed: bool, now_ms: u64) {
        self.changed.insert(Changed::Status);
        if run.holder == self.replica.id() {
            return;
        }
        if self.run.is_confirmed() && run.token > self.run.token() {
            self.lose(now_ms);
        }
        if self.run.is_follower() && claimed {
            self.other_holder(now_ms);
        }
    }

    /// Stops and follows. What the store had not taken of this run is undone here, so this tab sees
    /// again what all others see; if it had gone on without the store, the whole run is kept aside.
    pub(super) fn lose(&mut self, now_ms: u64) {
        if self.run.is_follower() {
            return;
        }
        if self.takeover.kept.is_some() {
            self.apart = self.takeover.kept.take();
        } else if self.run.apart && self.run.live.is_some() {
            self.keep_apart();
        }
        let claimed = !self.run.is_holder();
        self.leave_run(now_ms);
        // Of two tabs that press Run in one instant one wins. An answer or a break is another
        // matter: the claim that was lost to may have been no more than a tab taking up the run.
        self.run.wishes.retain(|wish| {
            use StoredCommand::{Break, Keys, Line};
            claimed && matches!(wish.command, Break | Keys(_) | Line(_))
        });
        self.run.doubted = !self.run.wishes.is_empty();
        self.run.unstored = true;
        self.store_run();
        if self.run.doubted {
            self.ask_changes(now_ms);
        }
    }

    /// The store was asked: gives up wishes that another tab has made obsolete.
    fn resolve_doubt(&mut self) {
        if std::mem::take(&mut self.run.doubted) {
            let given = self.last_given();
            self.run.wishes.retain(|wish| {
                wish.command == StoredCommand::Break
                    || wish.after.is_none_or(|after| after == given)
            });
            self.run.unstored = true;
        }
    }

    /// Becomes a follower: no worker, nothing of the run pending or in the replica that only this
    /// tab knows.
    pub(super) fn leave_run(&mut self, now_ms: u64) {
        if self.run.live.take().is_some() {
            self.effects.push(Effect::StopWorker);
        }
        self.run.role = Role::Follower;
        self.run.apart = false;
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

    /// Takes registers out of the replica.
    pub(super) fn forget(&mut self, discarded: &[Delta]) {
        let mut replica = Replica::new(self.replica.id());
        replica.clock_mut().set_offset_ms(self.link.offset_ms);
        for floor in self.replica.floors() {
            replica.drop_below(&floor);
        }
        for delta in self.replica.deltas() {
            let gone = discarded.iter().any(|other| {
                other.key == delta.key && other.register.stamp == delta.register.stamp
            });
            if !gone {
                replica.merge(delta);
            }
        }
        for delta in discarded {
            replica.clock_mut().observe(&delta.register.stamp);
            self.show_key(&delta.key);
        }
        self.replica = replica;
    }
}

/// How a worker begins.
enum Begin {
    Fresh,
    /// The registers do not belong together.
    Torn,
    At(Box<ToWorker>, Box<Live>),
}

impl Live {
    fn fresh() -> Self {
        Self {
            screen: Screen::new(),
            state: MachineState::default(),
            lease_over: false,
        }
    }
}

/// The values of a family with their keys.
pub(super) fn values<'a>(
    replica: &'a Replica,
    family: &'a str,
) -> impl Iterator<Item = (&'a Key, &'a [u8])> {
    replica
        .iter_prefix(family)
        .filter(move |(key, _)| key.family() == family)
        .filter_map(|(key, register)| Some((key, register.value.as_deref()?)))
}

/// The registers of the checkpoint, the manifest apart.
fn checkpoint_registers(replica: &Replica) -> impl Iterator<Item = (&Key, &[u8])> {
    [registers::MACHINE, registers::CONSOLE, registers::PRINTER]
        .into_iter()
        .flat_map(|family| values(replica, family))
        .filter(|(key, _)| key.as_str() != registers::MANIFEST)
}

/// Whether the registers of the checkpoint are those its manifest speaks of (or there is none).
pub(super) fn is_complete(replica: &Replica) -> bool {
    let Some(manifest) = crate::document::Document::new(replica).manifest() else {
        return checkpoint_registers(replica).next().is_none();
    };
    let digests =
        checkpoint_registers(replica).map(|(key, value)| registers::section_digest(key, value));
    digests.fold(0, u64::wrapping_add) == manifest.digest
}

/// Whether a typed line is RUN of the program in memory (and not of a file).
fn is_run(line: &[u8]) -> bool {
    let text = line.trim_ascii_start();
    let Some((word, rest)) = text.split_at_checked(3) else {
        return false;
    };
    let rest = rest.trim_ascii_start();
    word.eq_ignore_ascii_case(b"RUN")
        && rest
            .first()
            .is_none_or(|&byte| byte == b':' || byte.is_ascii_digit())
}

/// Everything that belongs to a run, to keep it aside.
pub(super) fn run_registers(replica: &Replica) -> Vec<(Key, Vec<u8>)> {
    let mut kept: Vec<(Key, Vec<u8>)> = Vec::new();
    for family in [
        registers::MACHINE,
        registers::CONSOLE,
        registers::PRINTER,
        registers::RUN,
    ] {
        kept.extend(values(replica, family).map(|(key, value)| (key.clone(), value.to_vec())));
    }
    kept
}
