//! The session as the server knew it when it made the page.

use serde::{Deserialize, Serialize};
use workbench::{ConsoleView, MachineState};

/// What the first HTML shows. It is made on the server from the store's snapshot and travels in the
/// HTML, so that the browser starts from the same value and hydration finds the same page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FirstPaint {
    /// The editor's lines.
    pub program: Vec<String>,
    /// The console's rows, the last 1,000 at most.
    pub console_rows: Vec<String>,
    /// Absolute number of the first of them.
    pub first_row: u64,
    /// Row of the console's cursor, counted in `console_rows`.
    pub cursor_row: usize,
    /// Column of the console's cursor, from 0.
    pub cursor_column: usize,
    /// Status and place of the machine.
    pub machine: MachineState,
    /// The half-typed console line.
    pub typing: String,
    /// Where the divider between editor and console stands, 0.0 to 1.0.
    pub split: f64,
    /// `auto`, `light`, `dark`, `green` or `amber`.
    pub theme: String,
    /// The program's file name; empty if it has none.
    pub file_name: String,
    /// Public tag of the session, in hexadecimal; empty where there is no server.
    pub session_tag: String,
    /// Handle of an isolated session (`/s/<handle>`); `None` for the default one.
    pub handle: Option<String>,
    /// What keeps the session from being read, in a plain sentence; `None` if it was read.
    pub trouble: Option<String>,
}

impl FirstPaint {
    /// The console as components draw it.
    pub fn console(&self) -> ConsoleView {
        ConsoleView {
            rows: self.console_rows.clone(),
            first_row: self.first_row,
            cursor_row: self.cursor_row,
            cursor_column: self.cursor_column,
        }
    }
}

impl Default for FirstPaint {
    fn default() -> Self {
        Self {
            program: Vec::new(),
            console_rows: Vec::new(),
            first_row: 0,
            cursor_row: 0,
            cursor_column: 0,
            machine: MachineState::default(),
            typing: String::new(),
            split: 0.5,
            theme: "auto".to_owned(),
            file_name: String::new(),
            session_tag: String::new(),
            handle: None,
            trouble: None,
        }
    }
}
