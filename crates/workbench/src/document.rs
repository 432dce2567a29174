//! The typed view of a session's registers.

use delta::Replica;

use crate::protocol::MachineState;

/// The console as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConsoleView {
    /// The last rows, oldest first, at most 1,000; trailing blanks cut.
    pub rows: Vec<String>,
    /// Absolute number of the first of them; a row keeps its number for ever.
    pub first_row: u64,
    /// Index of the cursor's row in `rows`.
    pub cursor_row: usize,
    /// The cursor's column, from 0.
    pub cursor_column: usize,
}

/// What a session's registers say.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    replica: &'a Replica,
}

impl<'a> Document<'a> {
    /// The view of a replica.
    pub fn new(replica: &'a Replica) -> Self {
        Self { replica }
    }

    /// The lines of the program, as the editor shows them.
    pub fn program_lines(&self) -> Vec<String> {
        Vec::new()
    }

    /// The program as one text, lines ended by LF.
    pub fn program_text(&self) -> String {
        let mut text = self.program_lines().join("\n");
        if !text.is_empty() {
            text.push('\n');
        }
        text
    }

    /// The console as of the last checkpoint.
    pub fn console(&self) -> ConsoleView {
        ConsoleView::default()
    }

    /// What was printed with LPRINT and LLIST, the last 64 KiB.
    pub fn printer(&self) -> String {
        String::new()
    }

    /// The half-typed console input.
    pub fn typing(&self) -> String {
        String::from_utf8_lossy(self.replica.get(crate::registers::TYPING).unwrap_or_default())
            .into_owned()
    }

    /// The machine as of the last checkpoint.
    pub fn state(&self) -> MachineState {
        MachineState::default()
    }

    /// A setting, if it was set.
    pub fn setting(&self, name: &str) -> Option<String> {
        let value = self.replica.get(&format!("settings/{name}"))?;
        Some(String::from_utf8_lossy(value).into_owned())
    }

    /// All settings by name.
    pub fn settings(&self) -> Vec<(String, String)> {
        Vec::new()
    }
}
