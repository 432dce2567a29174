//! The worker's side: drives the machine in slices.

use crate::protocol::{FromWorker, ToWorker};

/// When the host shall call [`Runner::slice`] again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wants {
    /// At once (after looking for messages).
    Now,
    /// After this many milliseconds, or earlier if a message comes.
    After(u32),
    /// After the next message.
    Message,
}

/// Owns the machine and its screen.
#[derive(Debug, Default)]
pub struct Runner {}

impl Runner {
    /// A runner that waits for Start or Restore.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a message from the page. `now_ms` is the time since 1970.
    pub fn handle(&mut self, message: ToWorker, now_ms: u64) {
        let _ = (message, now_ms);
    }

    /// Runs one slice, some milliseconds of work, and returns what to tell the page.
    pub fn slice(&mut self, now_ms: u64) -> Vec<FromWorker> {
        let _ = now_ms;
        Vec::new()
    }

    /// When the next slice is due.
    pub fn wants(&self) -> Wants {
        Wants::Message
    }
}

/// The screen of a machine that has just begun: banner and `Ok`.
pub fn fresh_screen() -> crate::Screen {
    crate::Screen::new()
}

/// The state of a machine that has just begun.
pub fn fresh_state() -> crate::MachineState {
    crate::MachineState::default()
}

/// The text of the printer's blocks.
pub fn printer_text<'a>(printed: u64, block: impl Fn(usize) -> Option<&'a [u8]>) -> String {
    let _ = (printed, block(0));
    String::new()
}
