//! What the user writes: program text, half-typed input, settings.

use delta::{Key, RunToken, Stamp};

use super::{Command, Effect, Tab};
use crate::{
    archive::Archive,
    codepage,
    program::{Editor, Edits, split_text},
    registers::{self, StoredCommand},
};

impl Tab {
    pub(super) fn command(&mut self, command: Command, now_ms: u64) {
        self.notice = None;
        match command {
            Command::EditProgram {
                from,
                delete,
                insert,
            } => {
                let before = self.lines_with_breakpoints(from, delete);
                self.edit_program(0, now_ms, |editor| editor.splice(from, delete, &insert));
                self.move_breakpoints(&before, &insert, now_ms);
            }
            Command::Open { text } => {
                let lines = split_text(&text);
                self.edit_program(0, now_ms, |editor| editor.replace(&lines));
            }
            Command::New => {
                self.edit_program(0, now_ms, |editor| editor.replace(&[]));
                self.wish_to_stop(now_ms);
                self.wish(StoredCommand::Line(b"NEW".to_vec()), now_ms);
            }
            Command::Typing(text) => self.set_typing(&text, now_ms),
            Command::EnterLine(text) => {
                self.set_typing("", now_ms);
                if self.is_own_command(&text, now_ms) {
                    return;
                }
                self.wish(StoredCommand::Line(codepage::encode(&text)), now_ms);
            }
            Command::ClearConsole => self.clear_console(now_ms),
            Command::Keys(text) => self.wish(StoredCommand::Keys(codepage::encode(&text)), now_ms),
            Command::Run => self.wish(StoredCommand::Run, now_ms),
            Command::Stop => self.wish_to_stop(now_ms),
            Command::Continue => self.wish(StoredCommand::Continue, now_ms),
            Command::StepLine => self.wish(StoredCommand::StepLine, now_ms),
            Command::StepStatement => self.wish(StoredCommand::StepStatement, now_ms),
            Command::SetSetting { scope, key, value } => {
                self.set_setting(scope, &key, &value, now_ms);
            }
            Command::SetView { key, value } => {
                self.set_named(registers::VIEW, &key, &value, now_ms);
            }
            Command::Debug(command) => self.debug_command(command, now_ms),
            Command::PutFile { name, bytes } => self.put_file(&name, &bytes, now_ms),
            Command::RemoveFile(name) => self.wish(StoredCommand::RemoveFile(name), now_ms),
            Command::RenameFile { from, to } => {
                self.wish(StoredCommand::RenameFile { from, to }, now_ms);
            }
            Command::Remember { name, text } => self.remember(&name, &text, now_ms),
            Command::ForgetRecent => self.forget_recent(now_ms),
            Command::SaveSession => self.save_session(),
            Command::ResetSession => {
                let fresh = self.fresh_archive();
                self.restore_archive(fresh, now_ms);
            }
            Command::DeleteAll => {
                self.restore_archive(Archive::default(), now_ms);
                // Deleting takes the run from everybody, from this page too: there is nothing to keep.
                self.takeover.kept = None;
                self.deletes = true;
                self.effects.push(Effect::Forget);
            }
            Command::Restore(archive) => self.restore_archive(archive, now_ms),
            Command::KeepThisRun => self.keep_this_run(now_ms),
            Command::KeepOtherRun => self.drop_apart(),
        }
    }

    fn set_typing(&mut self, text: &str, now_ms: u64) {
        if self.typing() != text
            && let Ok(key) = Key::new(registers::TYPING)
        {
            let value = (!text.is_empty()).then(|| text.as_bytes().to_vec());
            self.write(key, value, 0, now_ms);
        }
    }

    pub(super) fn set_named(&mut self, family: &str, name: &str, value: &str, now_ms: u64) {
        if let Some(key) = registers::key(family, name) {
            let value = (!value.is_empty()).then(|| value.as_bytes().to_vec());
            self.write(key, value, 0, now_ms);
        }
    }

    /// Changes the program. `token` is that of the run if the run changes it, else 0.
    pub(super) fn edit_program(
        &mut self,
        token: RunToken,
        now_ms: u64,
        make: impl FnOnce(&Editor<'_>) -> Edits,
    ) {
        let generation = self.next_generation(now_ms);
        let editor = Editor::new(
            self.document(),
            &self.program,
            self.replica.id(),
            generation,
        );
        let Edits { registers, floor } = make(&editor);
        for (key, value) in registers {
            self.write(key, value, token, now_ms);
        }
        if let Some(floor) = floor {
            self.raise_floor(floor);
        }
    }

    fn raise_floor(&mut self, floor: delta::Floor) {
        self.replica.drop_below(&floor);
        let gone: Vec<(Key, Stamp)> = self
            .outbox
            .pending()
            .filter(|delta| floor.covers(&delta.key))
            .map(|delta| (delta.key, delta.register.stamp))
            .collect();
        self.outbox.acknowledge(&gone);
        for (key, _) in &gone {
            self.unstore(key);
        }
        self.floor = Some(floor);
    }

    /// An id for a new program generation, larger than that of every known one. It is made of a
    /// stamp, and the register `generation` gets the stamp right after it: so of two generations
    /// made at the same time the one whose register wins is also the one that the floor keeps.
    fn next_generation(&mut self, now_ms: u64) -> String {
        let stamp = self.replica.clock_mut().tick(now_ms);
        let id = registers::generation_id(stamp);
        let floors = self.replica.floors().map(|floor| floor.generation);
        let known = floors
            .chain([self.document().generation().to_owned()])
            .max();
        match known {
            Some(known) if known >= id => registers::generation_after(&known, self.replica.id()),
            _ => id,
        }
    }
}
