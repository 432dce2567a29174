//! Commands to the machine: numbered, written down, posted.

use delta::Key;

use crate::{
    codepage, program,
    protocol::{MachineStatus, RunCommand, ToWorker},
    registers::{self, StoredCommand},
    tab::Tab,
};

/// Numbered commands that wait to be taken in take at most this many bytes as a register; further
/// wishes wait.
const COMMAND_BYTES_MAX: usize = 12 * 1024;

impl Tab {
    /// Numbers the wishes and gives them to the worker.
    pub(in crate::tab) fn give_wishes(&mut self, now_ms: u64) {
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
    pub(in crate::tab) fn consumed(&self) -> u64 {
        let manifest = self.document().manifest();
        manifest.map_or(0, |manifest| manifest.consumed)
    }

    /// Number of the last command that anybody gave, as far as this tab knows.
    pub(in crate::tab) fn last_given(&self) -> u64 {
        let commands = self.document().commands();
        let last = commands.last().map_or(0, |(number, _)| *number);
        last.max(self.consumed())
    }

    fn next_number(&self) -> u64 {
        let consumed = self.consumed();
        let last = self.run.commands.last().map_or(0, |(number, _)| *number);
        registers::first_command(self.run.token()).max(consumed.max(last).saturating_add(1))
    }

    pub(super) fn note_loaded(&mut self, now_ms: u64) {
        let digest = self.document().program_digest();
        let lines = (digest, self.program.digest());
        for (name, value) in [
            (registers::LOADED, registers::to_value(&digest)),
            (registers::LOADED_LINES, registers::to_value(&lines)),
        ] {
            self.write_run(name, Some(value), now_ms);
        }
    }

    pub(super) fn write_commands(&mut self, now_ms: u64) {
        let value =
            (!self.run.commands.is_empty()).then(|| registers::to_value(&self.run.commands));
        self.write_run(registers::COMMANDS, value, now_ms);
    }

    /// Writes a register of the run, unless it reads so already.
    pub(super) fn write_run(&mut self, name: &str, value: Option<Vec<u8>>, now_ms: u64) {
        if self.replica.get(name) == value.as_deref() {
            return;
        }
        if let Ok(key) = Key::new(name) {
            self.write(key, value, self.run.token(), now_ms);
        }
    }

    pub(super) fn post_command(&mut self, number: u64, command: &StoredCommand) {
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
