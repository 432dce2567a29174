//! The typed view of a session's registers: what the page shows, also in the server's first HTML.

use std::borrow::Cow;

use delta::{Key, Replica};

use crate::{
    protocol::MachineState,
    registers::{self, Manifest},
    runner,
    screen::Screen,
    tab::is_complete,
};

/// The console as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConsoleView {
    /// The last rows, oldest first, at most 1,000, as they were printed.
    pub rows: Vec<String>,
    /// Absolute number of the first of them; a row keeps its number for ever.
    pub first_row: u64,
    /// Index of the cursor's row in `rows`.
    pub cursor_row: usize,
    /// The cursor's column, from 0.
    pub cursor_column: usize,
}

/// What a session's registers say.
///
/// ```
/// use delta::{Replica, ReplicaId};
/// let replica = Replica::new(ReplicaId([0; 6]));
/// let document = workbench::Document::new(&replica);
/// assert!(document.program_lines().is_empty());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    replica: &'a Replica,
}

impl<'a> Document<'a> {
    /// The view of a replica.
    pub fn new(replica: &'a Replica) -> Self {
        Self { replica }
    }

    /// The replica it reads.
    pub(crate) fn replica(&self) -> &'a Replica {
        self.replica
    }

    /// The id of the current program generation. A session begins with generation `0`, which has no
    /// register of its own, so two tabs that begin offline write one program.
    pub fn generation(&self) -> &'a str {
        self.replica
            .get(registers::GENERATION)
            .and_then(|value| std::str::from_utf8(value).ok())
            .unwrap_or("0")
    }

    /// The registers of the current program, in order: key and text of every line.
    pub fn program(&self) -> Vec<(&'a Key, Cow<'a, str>)> {
        let prefix = self.program_prefix();
        let lines = self.replica.iter_prefix(&prefix);
        lines
            .filter_map(|(key, register)| {
                let value = register.value.as_deref()?;
                Some((key, String::from_utf8_lossy(value)))
            })
            .collect()
    }

    /// Whether the program has no line.
    fn has_no_program(&self) -> bool {
        let prefix = self.program_prefix();
        let mut lines = self.replica.iter_prefix(&prefix);
        lines.all(|(_, register)| register.value.is_none())
    }

    fn program_prefix(&self) -> String {
        format!("{}/{}/", registers::PROGRAM, self.generation())
    }

    /// The text of the program line in that register.
    pub(crate) fn line(&self, key: &Key) -> Option<Cow<'a, str>> {
        self.value(key.as_str()).map(String::from_utf8_lossy)
    }

    /// The lines of the program, as the editor shows them, where they lie.
    pub fn lines(&self) -> Vec<Cow<'a, str>> {
        self.program().into_iter().map(|(_, text)| text).collect()
    }

    /// The lines of the program as a copy.
    pub fn program_lines(&self) -> Vec<String> {
        self.lines().into_iter().map(Cow::into_owned).collect()
    }

    /// The program as one text, every line ended by LF.
    pub fn program_text(&self) -> String {
        self.lines().iter().flat_map(|line| [line, "\n"]).collect()
    }

    /// Digest of the program text, to compare with [`registers::LOADED`].
    pub fn program_digest(&self) -> u64 {
        let lines = self.lines();
        registers::digest(lines.iter().flat_map(|line| line.bytes().chain([b'\n'])))
    }

    /// Whether the editor's text is what the machine holds.
    pub fn program_is_loaded(&self) -> bool {
        let loaded = registers::from_value::<u64>(self.replica.get(registers::LOADED));
        match loaded {
            Some(loaded) => loaded == self.program_digest(),
            None => self.has_no_program(),
        }
    }

    /// The digest of the lines of the text that the machine holds, if it is known.
    pub(crate) fn loaded_lines(&self) -> Option<u64> {
        let loaded: u64 = registers::from_value(self.replica.get(registers::LOADED))?;
        let (of, lines): (u64, u64) =
            registers::from_value(self.replica.get(registers::LOADED_LINES))?;
        (of == loaded).then_some(lines)
    }

    /// Whether the registers of the saved machine are those of one checkpoint, or there are none. No machine
    /// is restored from registers of several.
    pub fn has_whole_machine(&self) -> bool {
        is_complete(self.replica)
    }

    /// What belongs to the last checkpoint, if there is one.
    pub fn manifest(&self) -> Option<Manifest> {
        registers::from_value(self.replica.get(registers::MANIFEST))
    }

    /// The screen of the last checkpoint; of a fresh machine if there is none.
    pub fn screen(&self) -> Screen {
        let Some(manifest) = self.manifest() else {
            return runner::fresh_screen();
        };
        let Manifest {
            console_row,
            console_column,
            console_top,
            ..
        } = manifest;
        Screen::restore(console_row, console_column, console_top, |block| {
            self.replica.get(&format!("{}/{block}", registers::CONSOLE))
        })
    }

    /// The console as of the last checkpoint.
    pub fn console(&self) -> ConsoleView {
        self.screen().view()
    }

    /// What was printed with LPRINT and LLIST, the last 64 KiB.
    pub fn printer(&self) -> String {
        let printed = self.manifest().map_or(0, |manifest| manifest.printed_bytes);
        runner::printer::text(printed, |block| {
            self.replica.get(&format!("{}/{block}", registers::PRINTER))
        })
    }

    /// The half-typed console input.
    pub fn typing(&self) -> String {
        self.text(registers::TYPING)
    }

    /// The machine as of the last checkpoint.
    pub fn state(&self) -> MachineState {
        self.manifest()
            .map_or_else(runner::fresh_state, |manifest| manifest.state)
    }

    /// Commands that were given and not yet consumed by the checkpoint.
    pub fn commands(&self) -> registers::Commands {
        let consumed = self.manifest().map_or(0, |manifest| manifest.consumed);
        let mut commands: registers::Commands =
            registers::from_value(self.replica.get(registers::COMMANDS)).unwrap_or_default();
        commands.retain(|(number, _)| *number > consumed);
        commands
    }

    /// A setting, if it was set; of a scope by its [register's name](crate::settings::Scope::register).
    pub fn setting(&self, name: &str) -> Option<String> {
        let value = self
            .replica
            .get(&format!("{}/{name}", registers::SETTINGS))?;
        Some(String::from_utf8_lossy(value).into_owned())
    }

    /// All settings by the names of their registers.
    pub fn settings(&self) -> Vec<(String, String)> {
        self.family(registers::SETTINGS)
    }

    /// All of the view by name.
    pub fn views(&self) -> Vec<(String, String)> {
        self.family(registers::VIEW)
    }

    /// Something of the view, if it was set.
    pub fn view(&self, name: &str) -> Option<String> {
        let value = self.replica.get(&format!("{}/{name}", registers::VIEW))?;
        Some(String::from_utf8_lossy(value).into_owned())
    }

    /// A register's value.
    pub(crate) fn value(&self, key: &str) -> Option<&'a [u8]> {
        self.replica.get(key)
    }

    /// The values of a family by the rest of their keys.
    pub(crate) fn family(&self, family: &str) -> Vec<(String, String)> {
        let prefix = format!("{family}/");
        self.replica
            .iter_prefix(&prefix)
            .filter_map(|(key, register)| {
                let name = key.as_str().strip_prefix(&prefix)?;
                let value = String::from_utf8_lossy(register.value.as_deref()?);
                Some((name.to_owned(), value.into_owned()))
            })
            .collect()
    }

    fn text(&self, key: &str) -> String {
        String::from_utf8_lossy(self.replica.get(key).unwrap_or_default()).into_owned()
    }
}
