//! Breakpoints, watches, and what panels show.

use super::{Changed, Effect, Tab};
use crate::{
    codepage,
    debug::{self, Breakpoint, DebugCommand, DebugView, Named, RunDebug, change_key, watch_key},
    protocol::{MachineStatus, ToWorker},
    registers::StoredCommand,
};
use delta::Key;

impl Tab {
    pub(super) fn debug_command(&mut self, command: DebugCommand, now_ms: u64) {
        match command {
            DebugCommand::Toggle { line, statement } => {
                let wanted = Breakpoint::at(line, statement);
                let known = self.document().breakpoints();
                let known = known.iter().any(|known| known.place() == wanted.place());
                let text = (!known).then(|| wanted.to_text());
                self.set_debug(&wanted.key(), text, now_ms);
            }
            DebugCommand::Set(breakpoint) => {
                self.set_debug(&breakpoint.key(), Some(breakpoint.to_text()), now_ms);
            }
            DebugCommand::Remove { line, statement } => {
                self.set_debug(&Breakpoint::at(line, statement).key(), None, now_ms);
            }
            DebugCommand::Clear => {
                let document = self.document();
                let breakpoints = document.breakpoints().into_iter();
                let changes = document.watched_changes().into_iter();
                let keys: Vec<String> = breakpoints
                    .map(|breakpoint| breakpoint.key())
                    .chain(changes.map(|change| change_key(&change.id)))
                    .collect();
                keys.iter()
                    .for_each(|key| self.set_debug(key, None, now_ms));
            }
            DebugCommand::AddWatch(text) => {
                let key = watch_key(&self.new_id(now_ms));
                self.set_debug(&key, Some(text), now_ms);
            }
            DebugCommand::SetWatch(Named { id, text }) => {
                self.set_debug(&watch_key(&id), Some(text), now_ms);
            }
            DebugCommand::ToggleChange(name) => self.toggle_change(&name, now_ms),
            DebugCommand::RunFrom(line) => self.wish(StoredCommand::RunFrom(line), now_ms),
            DebugCommand::RunTo(line) => self.wish(StoredCommand::RunTo(line), now_ms),
            DebugCommand::StepOver => self.wish(StoredCommand::StepOver, now_ms),
            DebugCommand::StepOut => self.wish(StoredCommand::StepOut, now_ms),
            DebugCommand::Assign { place, value } => {
                let command = StoredCommand::Assign {
                    value: codepage::encode(&as_expression(&place, &value)),
                    place: codepage::encode(&place),
                };
                self.wish(command, now_ms);
            }
        }
    }

    /// The lines about to be replaced; none if there is no breakpoint that could go with them.
    pub(super) fn lines_with_breakpoints(&self, from: usize, count: usize) -> Vec<String> {
        let document = self.document();
        if count == 0 || document.breakpoints().is_empty() {
            return Vec::new();
        }
        let end = from.saturating_add(count);
        self.program.texts(document, from..end)
    }

    /// Breakpoints go where their lines went.
    pub(super) fn move_breakpoints(&mut self, before: &[String], after: &[String], now_ms: u64) {
        let moved = debug::moved_lines(before, after);
        let known = self.document().breakpoints().into_iter();
        let going: Vec<Breakpoint> = known
            .filter(|breakpoint| moved.contains_key(&breakpoint.line))
            .collect();
        // All leave before the first arrives: numbers are given anew.
        for breakpoint in &going {
            self.set_debug(&breakpoint.key(), None, now_ms);
        }
        for breakpoint in going {
            let line = moved.get(&breakpoint.line).copied();
            let there = Breakpoint {
                line: line.unwrap_or(breakpoint.line),
                ..breakpoint
            };
            self.set_debug(&there.key(), Some(there.to_text()), now_ms);
        }
    }

    fn toggle_change(&mut self, name: &str, now_ms: u64) {
        let name = name.trim().to_uppercase();
        let known = self.document().watched_changes();
        let mut known = known.iter().filter(|change| change.text == name).peekable();
        if known.peek().is_none() {
            let key = change_key(&self.new_id(now_ms));
            return self.set_debug(&key, Some(name), now_ms);
        }
        let keys: Vec<String> = known.map(|change| change_key(&change.id)).collect();
        keys.iter()
            .for_each(|key| self.set_debug(key, None, now_ms));
    }

    fn set_debug(&mut self, key: &str, text: Option<String>, now_ms: u64) {
        let text = text.filter(|text| !text.trim().is_empty());
        if let Ok(key) = Key::new(key) {
            self.write(key, text.map(String::into_bytes), 0, now_ms);
        }
    }

    /// An id larger than those given before, and another than any other replica gives.
    fn new_id(&mut self, now_ms: u64) -> String {
        let stamp = self.replica.clock_mut().tick(now_ms);
        crate::registers::generation_id(stamp)
    }

    /// What panels show of the machine, if it runs in this tab. Of one that stands still
    /// [`Document::debug_view`](crate::Document::debug_view) has it.
    pub fn live_view(&self) -> Option<DebugView> {
        let live = self.run.live()?;
        let running = live.state.status == MachineStatus::Running;
        running.then(|| live.view.as_deref().cloned()).flatten()
    }

    /// What panels show: of the running machine if this tab runs it, else of the last checkpoint.
    /// `None` if there is no machine yet.
    pub fn debug_view(&self) -> Option<DebugView> {
        self.live_view().or_else(|| self.document().debug_view())
    }

    /// Why the program holds, hit counts, the line that failed.
    pub fn run_debug(&self) -> RunDebug {
        self.document().run_debug()
    }

    /// Something that the worker has to know was written or came in.
    pub(super) fn tell_worker(&mut self) {
        if std::mem::take(&mut self.worker_settings_changed) && self.run.live().is_some() {
            let settings = self.runner_settings();
            let debug = self.document().debug_settings();
            self.effects
                .push(Effect::ToWorker(ToWorker::Settings(settings)));
            self.effects.push(Effect::ToWorker(ToWorker::Debug(debug)));
        }
    }

    /// Notes a register that the worker or the panels have to know of.
    pub(super) fn note_debug_key(&mut self, key: &Key) {
        let settings = matches!(
            key.family(),
            debug::DEBUG | crate::registers::SETTINGS | crate::registers::VIEW
        );
        self.worker_settings_changed |= settings;
        if key.family() == debug::DEBUG || key.as_str() == debug::RUN_DEBUG {
            self.changed.insert(Changed::Debug);
        }
    }
}

/// The value as an expression: what is typed for a string may stand without quotes.
fn as_expression(place: &str, value: &str) -> String {
    let name = place.split('(').next().unwrap_or_default().trim_end();
    let value = value.trim();
    if name.ends_with('$') && !value.contains('"') && !value.contains('$') {
        format!("\"{value}\"")
    } else {
        value.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::as_expression;

    #[test]
    fn strings_may_be_typed_without_quotes() {
        assert_eq!(as_expression("A$", "HELLO"), "\"HELLO\"");
        assert_eq!(as_expression("A$(2)", "\"HI\"+B$"), "\"HI\"+B$");
        assert_eq!(as_expression("A", " 3*4 "), "3*4");
    }
}
