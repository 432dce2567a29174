//! What a tab shows.

use delta::Keeping;

use super::{SyncStatus, Tab, run};
use crate::{document::ConsoleView, protocol::MachineState, registers};

impl Tab {
    /// The lines of the program.
    pub fn program_lines(&self) -> Vec<String> {
        self.document().program_lines()
    }

    /// The program as one text.
    pub fn program_text(&self) -> String {
        self.document().program_text()
    }

    /// The console: live while this tab runs the machine, else as of the last checkpoint.
    pub fn console(&self) -> ConsoleView {
        match self.run.live() {
            Some(live) => live.screen.view(),
            None => self.document().console(),
        }
    }

    /// What was printed.
    pub fn printer(&self) -> String {
        self.document().printer()
    }

    /// The half-typed console input.
    pub fn typing(&self) -> String {
        self.document().typing()
    }

    /// Status and place of the machine.
    pub fn status(&self) -> MachineState {
        match self.run.live() {
            Some(live) => live.state.clone(),
            None => self.document().state(),
        }
    }

    /// How saving stands.
    pub fn sync(&self) -> SyncStatus {
        if let Some(text) = self.attention() {
            SyncStatus::Attention(text)
        } else if self.link.is_unreachable() {
            SyncStatus::Offline(self.outbox.len() + self.run.wishes.len())
        } else if self.is_saved() {
            match self.link.keeping {
                Keeping::Stored => SyncStatus::Saved,
                Keeping::Unreplicated => SyncStatus::Unreplicated,
                Keeping::Standby => SyncStatus::Standby,
            }
        } else {
            SyncStatus::Saving
        }
    }

    fn is_saved(&self) -> bool {
        (self.all_is_sent() || self.run_is_saved_as_it_goes())
            && self.run.wishes.is_empty()
            && self.link.is_known()
            && !self.link.owes_deletion
    }

    /// Whether all that is pending is what a running program changed in the last moments. It always
    /// changes something, so on a slow line there would never be a moment without; what the user did
    /// is another matter.
    fn run_is_saved_as_it_goes(&self) -> bool {
        self.saved_lately
            && self.run.live().is_some_and(run::Live::runs)
            && self
                .unsent()
                .all(|(key, register)| register.token > 0 && key.as_str() != registers::COMMANDS)
    }

    /// What needs the user, in words for them.
    fn attention(&self) -> Option<String> {
        if self.apart.is_some() {
            return Some(
                "While this browser was offline, the program also went on elsewhere. Both runs are \
                 kept: choose which one to go on with."
                    .to_owned(),
            );
        }
        if let Some((key, reason)) = self.refused.first_key_value() {
            return Some(format!(
                "The server does not take {key}: {reason}. It is kept in this browser only."
            ));
        }
        if let Some(reason) = &self.link.no_room {
            return Some(format!(
                "The server does not take more: {reason}. What is not saved is kept in this browser \
                 only, and tried again."
            ));
        }
        if self.link.owes_deletion && self.link.deletion_failed {
            return Some(
                "The server has lost that this session was deleted, and could not be told of it. It is \
                 tried again while this page is open."
                    .to_owned(),
            );
        }
        if self.storage_failed && !self.outbox.is_empty() {
            return Some(
                "This browser's storage is full or blocked: what is not yet saved would be lost \
                 with this tab."
                    .to_owned(),
            );
        }
        self.notice.clone()
    }

    /// Whether this tab holds the run.
    pub fn holds_run(&self) -> bool {
        self.run.is_holder()
    }

    /// Whether two runs went on apart and the user has to choose ([`Command::KeepThisRun`](super::Command::KeepThisRun) or
    /// [`Command::KeepOtherRun`](super::Command::KeepOtherRun)).
    pub fn has_other_run(&self) -> bool {
        self.apart.is_some()
    }

    /// Whether the editor's text differs from what the machine holds ("from the next RUN").
    pub fn program_is_newer(&self) -> bool {
        let document = self.document();
        match document.loaded_lines() {
            Some(digest) => digest != self.program.digest(),
            None => !document.program_is_loaded(),
        }
    }

    /// All settings by name.
    pub fn settings(&self) -> Vec<(String, String)> {
        self.document().settings()
    }

    /// Something of the view, as [`Command::SetView`](super::Command::SetView) wrote it.
    pub fn view(&self, name: &str) -> Option<String> {
        self.document().view(name)
    }
}
