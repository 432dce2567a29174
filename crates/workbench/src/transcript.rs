//! Plays a script as [`basic::transcript`] does, but the way the workbench runs a machine: in a
//! runner, in slices, typed lines as commands; and, if asked to, killed again and again and restored
//! from the last checkpoint. The transcript must be the same.

use std::collections::{BTreeMap, VecDeque};

use basic::{
    machine::Machine,
    transcript::{Ending, Script},
};
use delta::Key;

use crate::{
    protocol::{Checkpoint, FromWorker, MachineStatus, Prompt, RunCommand, ToWorker},
    registers::{self, Manifest},
    runner::{Runner, Wants, printer},
};

const ENTER: u8 = b'\r';
const CTRL_C: u8 = 0x03;
/// Virtual time of a slice: a running machine makes a checkpoint about every fourth.
const SLICE_MS: u64 = 300;

/// How the workbench plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manner {
    /// Fuel of a slice.
    pub slice: u64,
    /// The runner is dropped after so many slices (5 or more: in between there must be a checkpoint)
    /// and another one begins where the last checkpoint stands.
    pub killed_every: Option<u64>,
}

/// What a script showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Played {
    /// The console's bytes, CR LF as LF unless the script wants them raw.
    pub bytes: Vec<u8>,
    /// How it ended.
    pub ending: Ending,
    /// The line the machine was in.
    pub line: Option<u16>,
    /// The disk in the end, names and contents; none if the program could not be loaded.
    pub disk: Option<Vec<(Vec<u8>, Vec<u8>)>>,
}

/// Plays a script in that manner. Scheduled keys are not supported: their moments are counted in
/// polls that a runner does not show. Of what is printed the printer keeps the last 64 KiB.
pub fn play(script: &Script, manner: Manner) -> Played {
    let mut options = script.options.clone();
    options.echo_answers = !script.no_echo;
    let mut machine = Machine::new(options);
    machine.banner();
    let failed = |code, line| Played {
        bytes: Vec::new(),
        ending: Ending::NotLoaded(code, line),
        line: None,
        disk: None,
    };
    for (name, contents) in &script.files {
        if let Err(code) = machine.put_file(name, contents) {
            return failed(code, None);
        }
    }
    if let Some(program) = &script.program {
        // A name the disk cannot hold keeps the program off the disk, not out of memory.
        let _ = machine.put_file(&script.name, program);
        if let Err((code, line)) = machine.load_ascii(program) {
            return failed(code, line);
        }
    }
    let mut player = Player::new(script, manner);
    player.runner.start_with(machine);
    player.play(script)
}

struct Player {
    runner: Runner,
    manner: Manner,
    slices: u64,
    slices_left: Option<u64>,
    number: u64,
    output: Vec<u8>,
    /// What the page would have: the registers of the last checkpoint, how much output belongs to it,
    /// and the commands it had not taken in.
    registers: BTreeMap<Key, Vec<u8>>,
    manifest: Option<Manifest>,
    output_saved: usize,
    commands: Vec<(u64, RunCommand)>,
    /// Virtual milliseconds.
    now_ms: u64,
}

impl Player {
    fn new(script: &Script, manner: Manner) -> Self {
        let mut runner = Runner::with_fuel(manner.slice.max(1));
        let until_ms = u64::MAX;
        runner.handle(ToWorker::Lease { until_ms }, 0);
        Self {
            runner,
            manner,
            slices: 0,
            slices_left: script
                .units_max
                .map(|units| units / manner.slice.max(1) + 1),
            number: 0,
            output: Vec::new(),
            registers: BTreeMap::new(),
            manifest: None,
            output_saved: 0,
            commands: Vec::new(),
            now_ms: 0,
        }
    }

    fn play(mut self, script: &Script) -> Played {
        let mut typed = VecDeque::new();
        let mut input = None;
        self.run(&mut typed, &mut input);
        let mut start = self.output.len();
        for line in &script.before {
            typed.extend(line.iter().copied().chain([ENTER]));
            self.run(&mut typed, &mut input);
            start = self.output.len();
        }
        input = script
            .input
            .as_ref()
            .map(|keys| keys.iter().copied().collect());
        match &script.commands {
            Some(commands) => typed.extend(commands),
            None => {
                typed.extend(*b"RUN\r");
                // The echo of RUN is not part of the transcript.
                start += b"RUN\r\n".len();
            }
        }
        let ending = self.run(&mut typed, &mut input);
        let program = script.commands.is_none();
        let end = match ending {
            Ending::Done if program && !script.full => self.before_ok(script.bare),
            _ => self.output.len(),
        };
        let start = if script.raw { 0 } else { start };
        let shown = self.output.get(start..end).unwrap_or_default();
        Played {
            bytes: script.written(shown, &self.printed()),
            ending,
            line: self.runner.state().line,
            disk: self.runner.engine().map(Machine::disk_files),
        }
    }

    /// What the last checkpoint has of the printer's paper.
    fn printed(&self) -> Vec<u8> {
        let printed = self
            .manifest
            .as_ref()
            .map_or(0, |manifest| manifest.printed_bytes);
        printer::bytes(printed, |block| {
            let key = registers::key(registers::PRINTER, block)?;
            self.registers.get(&key).map(Vec::as_slice)
        })
    }

    fn before_ok(&self, bare: bool) -> usize {
        let ok = self.output.windows(4).rposition(|four| four == b"Ok\r\n");
        let end = match (ok, self.runner.state().status) {
            // SYSTEM prints none.
            (None, _) | (_, MachineStatus::Stopped) if !self.output.ends_with(b"Ok\r\n") => {
                self.output.len()
            }
            (ok, _) => ok.unwrap_or(self.output.len()),
        };
        match self.output.get(..end) {
            Some(shown) if bare && shown.ends_with(b"\r\n") => end - 2,
            _ => end,
        }
    }

    /// Runs until nothing is left to type.
    fn run(&mut self, typed: &mut VecDeque<u8>, input: &mut Option<VecDeque<u8>>) -> Ending {
        loop {
            if !self.settle() {
                return Ending::OutOfFuel;
            }
            let state = self.runner.state().clone();
            let queue = match (state.prompt, &mut *input) {
                (Prompt::Line | Prompt::Keys(_), Some(input)) => input,
                _ => &mut *typed,
            };
            let command = match state.prompt {
                Prompt::None => return Ending::Done,
                Prompt::Command | Prompt::Line => next_line(queue),
                Prompt::Edit => queue.pop_front().map(|key| RunCommand::Keys(vec![key])),
                Prompt::Keys(count) => {
                    let count = usize::from(count).min(queue.len());
                    let keys: Vec<u8> = queue.drain(..count).collect();
                    (!keys.is_empty()).then_some(RunCommand::Keys(keys))
                }
            };
            match command {
                Some(command) => self.give(command),
                None if matches!(state.prompt, Prompt::Command | Prompt::Edit) => {
                    return Ending::Done;
                }
                None => return Ending::InputExhausted,
            }
        }
    }

    fn give(&mut self, command: RunCommand) {
        self.number += 1;
        let number = self.number;
        self.commands.push((number, command.clone()));
        self.runner
            .handle(ToWorker::Command { number, command }, self.now_ms);
    }

    /// Runs until the machine waits; `false` if that takes too long.
    fn settle(&mut self) -> bool {
        loop {
            self.slices += 1;
            self.now_ms += SLICE_MS;
            if let Some(left) = &mut self.slices_left {
                if *left == 0 {
                    return false;
                }
                *left -= 1;
            }
            for message in self.runner.slice(self.now_ms) {
                match message {
                    FromWorker::Output { bytes } => self.output.extend(bytes),
                    FromWorker::Checkpoint(checkpoint) => self.save(checkpoint),
                    _ => {}
                }
            }
            let killed = self
                .manner
                .killed_every
                .is_some_and(|every| self.slices.is_multiple_of(every));
            if killed && self.manifest.is_some() {
                self.begin_again();
                continue;
            }
            if self.runner.wants() == Wants::Message {
                return true;
            }
        }
    }

    fn save(&mut self, checkpoint: Checkpoint) {
        for (key, value) in checkpoint.changes {
            match value {
                Some(value) => self.registers.insert(key, value),
                None => self.registers.remove(&key),
            };
        }
        let consumed = checkpoint.manifest.consumed;
        self.commands.retain(|(number, _)| *number > consumed);
        self.manifest = Some(checkpoint.manifest);
        self.output_saved = self.output.len();
    }

    /// The runner is gone; another one begins where the last checkpoint stands.
    fn begin_again(&mut self) {
        let Some(manifest) = self.manifest.clone() else {
            return;
        };
        self.runner = Runner::with_fuel(self.manner.slice.max(1));
        self.output.truncate(self.output_saved);
        let registers = self.registers.clone().into_iter().collect();
        let until_ms = u64::MAX;
        self.runner
            .handle(ToWorker::Lease { until_ms }, self.now_ms);
        let restore = ToWorker::Restore {
            registers,
            manifest,
        };
        self.runner.handle(restore, self.now_ms);
        for (number, command) in self.commands.clone() {
            self.runner
                .handle(ToWorker::Command { number, command }, self.now_ms);
        }
    }
}

/// The next line of typed keys; what has no Enter stays keys.
fn next_line(queue: &mut VecDeque<u8>) -> Option<RunCommand> {
    let end = queue.iter().position(|key| matches!(*key, ENTER | CTRL_C));
    let keys: Vec<u8> = match end {
        Some(end) => queue.drain(..=end).collect(),
        None => queue.drain(..).collect(),
    };
    match keys.split_last() {
        None => None,
        Some((&ENTER, line)) => Some(RunCommand::Line(line.to_vec())),
        Some(_) if end.is_some() => Some(RunCommand::Line(keys)),
        Some(_) => Some(RunCommand::Keys(keys)),
    }
}
