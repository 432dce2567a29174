//! The worker of a tab that holds the run: starting it, commands to it, checkpoints from it.

use delta::{Key, Replica};

use super::{
    Changed, Effect, Tab,
    run::{Live, Role},
};
use crate::{
    codepage,
    debug::RUN_DEBUG,
    program,
    protocol::{
        Checkpoint, FromWorker, MachineState, MachineStatus, ProgramChange, RunCommand,
        RunnerSettings, ToWorker,
    },
    registers::{self, Manifest, StoredCommand},
    runner,
    screen::Screen,
    settings,
};

/// Numbered commands that wait to be taken in take at most this many bytes as a register; further
/// wishes wait.
const COMMAND_BYTES_MAX: usize = 12 * 1024;
/// How often the checkpoints of a running program go to browser storage, in milliseconds.
const STORE_EVERY_MS: u64 = 1_000;
/// What rings the terminal's bell.
const BELL: u8 = 7;
/// A worker that dies this often without a checkpoint in between is not started again by itself.
const DEATHS_MAX: u32 = 2;

impl Tab {
    /// Starts a worker where the registers say that the machine stands.
    pub(super) fn start_worker(&mut self, now_ms: u64) {
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
        self.worker_settings_changed = false;
        self.post(ToWorker::Settings(self.runner_settings()));
        self.post(ToWorker::Debug(self.document().debug_settings()));
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
            view: None,
        };
        let mut registers: Vec<(Key, Vec<u8>)> = checkpoint_registers(&self.replica)
            .map(|(key, value)| (key.clone(), value.to_vec()))
            .collect();
        if let (Ok(key), Some(value)) = (Key::new(RUN_DEBUG), self.replica.get(RUN_DEBUG)) {
            registers.push((key, value.to_vec()));
        }
        let message = ToWorker::Restore {
            registers,
            manifest,
        };
        Begin::At(Box::new(message), Box::new(live))
    }

    pub(super) fn runner_settings(&self) -> RunnerSettings {
        let document = self.document();
        let speed = settings::in_force(settings::SPEED, |key| document.setting(key));
        let generated = settings::in_force("generated_code", |key| document.setting(key));
        RunnerSettings {
            statements_per_second: speed.parse().ok(),
            period: speed == "z80",
            generated_code: generated == "true",
        }
    }

    /// Numbers the wishes and gives them to the worker.
    pub(super) fn give_wishes(&mut self, now_ms: u64) {
        if self.run.wishes.is_empty() {
            return;
        }
        if self.run.live.is_none() {
            self.start_worker(now_ms);
        }
        let mut given = Vec::new();
        while let Some(wish) = self.next_wish() {
            if let StoredCommand::Run | StoredCommand::RunFrom(_) | StoredCommand::Load = wish {
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
        self.run.unstored = true;
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
        if matches!(wish.command, StoredCommand::PutFile { .. }) && self.is_uploading() {
            return None;
        }
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
    pub(super) fn consumed(&self) -> u64 {
        let manifest = self.document().manifest();
        manifest.map_or(0, |manifest| manifest.consumed)
    }

    /// Number of the last command that anybody gave, as far as this tab knows.
    pub(super) fn last_given(&self) -> u64 {
        let commands = self.document().commands();
        let last = commands.last().map_or(0, |(number, _)| *number);
        last.max(self.consumed())
    }

    fn next_number(&self) -> u64 {
        let consumed = self.consumed();
        let last = self.run.commands.last().map_or(0, |(number, _)| *number);
        registers::first_command(self.run.token()).max(consumed.max(last).saturating_add(1))
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
            StoredCommand::StepOver => RunCommand::StepOver { program: program() },
            StoredCommand::StepOut => RunCommand::StepOut,
            StoredCommand::RunTo(line) => RunCommand::RunTo {
                line: *line,
                program: program(),
            },
            StoredCommand::RunFrom(line) => RunCommand::RunFrom {
                line: *line,
                program: program(),
            },
            StoredCommand::Assign { place, value } => RunCommand::Assign {
                place: place.clone(),
                value: value.clone(),
            },
            StoredCommand::Remark { line, text } => RunCommand::Remark {
                line: line.clone(),
                text: text.clone(),
            },
            StoredCommand::PutFile { name, upload } => RunCommand::PutFile {
                name: name.clone(),
                bytes: self.uploaded(upload),
            },
            StoredCommand::RemoveFile(name) => RunCommand::RemoveFile(name.clone()),
            StoredCommand::RenameFile { from, to } => RunCommand::RenameFile {
                from: from.clone(),
                to: to.clone(),
            },
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

    pub(super) fn worker_said(&mut self, message: FromWorker, now_ms: u64) {
        let Some(live) = &mut self.run.live else {
            return;
        };
        match message {
            FromWorker::Output { bytes } => {
                live.screen.feed(&bytes);
                self.changed.insert(Changed::Console);
                if bytes.contains(&BELL) {
                    self.changed.insert(Changed::Bell);
                }
            }
            FromWorker::State(state) => {
                live.state = state;
                self.changed.insert(Changed::Status);
            }
            FromWorker::View(view) => {
                live.view = Some(view);
                self.changed.insert(Changed::View);
            }
            FromWorker::Checkpoint(checkpoint) => self.checkpoint(checkpoint, now_ms),
            FromWorker::LeaseOver => {
                live.lease_over = true;
                if self.link.is_unreachable() || self.link.no_room.is_some() {
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

    pub(super) fn renew_lease_without_end(&mut self) {
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
        self.drop_uploads(now_ms);
        // A program that prints fast makes many checkpoints; an older one, with the commands since, does
        // for a page that dies.
        let runs = state.status == MachineStatus::Running;
        if !runs || now_ms >= self.run.stored_ms + STORE_EVERY_MS {
            self.run.stored_ms = now_ms;
            self.run.unstored = true;
        }
        if let Some(live) = &mut self.run.live {
            live.state = state;
        }
        self.changed.insert(Changed::Status);
        self.run.deaths = 0;
    }

    fn apply_program_changes(&mut self, changes: &[ProgramChange], now_ms: u64) {
        if changes.is_empty() {
            return;
        }
        let mut loaded = self.document().program_is_loaded();
        let token = self.run.token();
        for change in changes {
            loaded |= matches!(change, ProgramChange::Replaced { .. });
            let before = match change {
                ProgramChange::Replaced { .. } => self.lines_with_breakpoints(0, usize::MAX),
                _ => Vec::new(),
            };
            self.edit_program(token, now_ms, |editor| editor.apply(change));
            if let ProgramChange::Replaced { lines } = change {
                self.move_breakpoints(&before, lines, now_ms);
            }
        }
        if loaded {
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
            view: None,
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

/// The machine's sections as the registers of the checkpoint have them.
pub(crate) fn checkpoint_sections(replica: &Replica) -> Vec<(String, Vec<u8>)> {
    let machine = values(replica, registers::MACHINE)
        .filter(|(key, _)| key.as_str() != registers::MANIFEST)
        .map(|(key, value)| (key.clone(), value.to_vec()));
    runner::sections(&machine.collect::<Vec<_>>())
}

/// Whether the registers of the checkpoint are those its manifest speaks of (or there is none).
pub(crate) fn is_complete(replica: &Replica) -> bool {
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
pub(crate) fn run_registers(replica: &Replica) -> Vec<(Key, Vec<u8>)> {
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
