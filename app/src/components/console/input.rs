//! The line under the console: commands, answers to INPUT, and keys for a running program.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{InputEvent, KeyboardEvent};
use workbench::{Command, MachineState, MachineStatus, Prompt};

use super::keys;
use crate::{
    components::{
        dom,
        echo::{Arrival, Echo},
    },
    state::WorkbenchState,
};

/// Lines entered before, for the arrow keys.
#[derive(Debug, Default)]
struct History {
    lines: Vec<String>,
    /// Which of them is shown; `lines.len()` for the one being typed.
    at: usize,
    /// What was being typed when the arrows were first used.
    draft: String,
}

/// Register of the view with the lines entered before.
const HISTORY: &str = "history";
/// So many of them are kept, and so many bytes.
const HISTORY_LINES_MAX: usize = 50;
const HISTORY_BYTES_MAX: usize = 4_000;

impl History {
    /// The lines that a session keeps.
    fn of_text(text: &str) -> Self {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        Self {
            at: lines.len(),
            lines,
            draft: String::new(),
        }
    }

    /// The last lines, one a line, as a session keeps them.
    fn to_text(&self) -> String {
        let mut bytes = 0;
        let last = self.lines.iter().rev().take(HISTORY_LINES_MAX);
        let last = last.take_while(|line| {
            bytes += line.len() + 1;
            bytes <= HISTORY_BYTES_MAX
        });
        let mut lines: Vec<&str> = last.map(String::as_str).collect();
        lines.reverse();
        lines.join("\n")
    }

    fn entered(&mut self, line: &str) {
        if !line.trim().is_empty() && self.lines.last().is_none_or(|last| last != line) {
            self.lines.push(line.to_owned());
        }
        self.at = self.lines.len();
        self.draft.clear();
    }

    fn back(&mut self, shown: &str) -> Option<String> {
        if self.at == self.lines.len() {
            self.draft = shown.to_owned();
        }
        self.at = self.at.checked_sub(1)?;
        self.lines.get(self.at).cloned()
    }

    fn forth(&mut self) -> Option<String> {
        if self.at >= self.lines.len() {
            return None;
        }
        self.at += 1;
        Some(self.lines.get(self.at).unwrap_or(&self.draft).clone())
    }
}

/// Whether single keys go to the program at once.
fn takes_keys(machine: &MachineState) -> bool {
    match machine.prompt {
        Prompt::Keys(_) => true,
        Prompt::Command | Prompt::Line | Prompt::Edit => false,
        Prompt::None => machine.status == MachineStatus::Running,
    }
}

/// What the empty line says.
fn hint(machine: &MachineState) -> &'static str {
    match (machine.prompt, machine.status) {
        (Prompt::Line, _) => "Type the answer and press Enter",
        (Prompt::Edit, _) => "Keys of EDIT, then Enter",
        _ if takes_keys(machine) => "Keys go to the program",
        (_, MachineStatus::Paused | MachineStatus::Stopped) => "PRINT a variable, or CONT",
        _ => "Type a command: PRINT 2+2, LIST, RUN",
    }
}

/// The input line. What is typed is part of the session and survives a reload.
#[component]
pub fn ConsoleInput(
    /// The input element.
    input: NodeRef<html::Input>,
) -> impl IntoView {
    let state = WorkbenchState::expect();
    let history = StoredValue::new(History::default());
    // What other tabs entered is there too, but never while one looks back.
    Effect::new(move |_| {
        let kept = History::of_text(&state.view(HISTORY));
        history.update_value(|history| {
            if history.at == history.lines.len() && history.lines != kept.lines {
                *history = kept;
            }
        });
    });
    let echo = StoredValue::new(Echo::<String>::default());
    let first = state.typing.get_untracked();

    let write = move |text: String| {
        if let Some(input) = input.get_untracked() {
            input.set_value(&text);
        }
        echo.update_value(|echo| echo.sent(text.clone()));
        state.send(Command::Typing(text));
    };
    // Keys typed before this code ran are in the element only.
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            let typed = input.value();
            if typed != state.typing.get_untracked() {
                write(typed);
            }
        }
    });
    Effect::new(move |_| {
        let typing = state.typing.get();
        let newest = echo.try_update_value(|echo| echo.arrived(&typing)) == Some(Arrival::Newest);
        if newest
            && let Some(input) = input.get_untracked()
            && input.value() != typing
        {
            input.set_value(&typing);
        }
    });

    let typed = move |event: ev::Event| {
        let value = event_target_value(&event);
        // A phone's keyboard names no key, but it tells which character came in.
        let one_key = event.dyn_ref::<InputEvent>().and_then(InputEvent::data);
        match one_key.filter(|data| data.chars().count() == 1) {
            Some(key) if state.machine.with_untracked(takes_keys) && value == key => {
                write(String::new());
                state.send(Command::Keys(key));
            }
            _ => write(value),
        }
    };
    let entered = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(element) = input.get_untracked() else {
            return;
        };
        let line = element.value();
        if line.is_empty() && state.machine.with_untracked(takes_keys) {
            state.send(Command::Keys("\r".to_owned()));
            return;
        }
        history.update_value(|history| history.entered(&line));
        state.set_view(HISTORY, history.with_value(History::to_text));
        element.set_value("");
        echo.update_value(|echo| echo.sent(String::new()));
        state.send(Command::EnterLine(line));
    };
    let key = move |event: KeyboardEvent| {
        let Some(element) = input.get_untracked() else {
            return;
        };
        if keys::is_break(&event) {
            let selected = element.selection_start() != element.selection_end();
            if !selected && !dom::has_selection() {
                event.prevent_default();
                state.send(Command::Stop);
            }
            return;
        }
        if element.value().is_empty() && state.machine.with_untracked(takes_keys) {
            if let Some(sent) = keys::sent_by(&event) {
                event.prevent_default();
                state.send(Command::Keys(sent));
            }
            return;
        }
        let recalled = match event.key().as_str() {
            "ArrowUp" => history.try_update_value(|history| history.back(&element.value())),
            "ArrowDown" => history.try_update_value(History::forth),
            _ => return,
        };
        event.prevent_default();
        if let Some(line) = recalled.flatten() {
            write(line);
        }
    };
    let waiting = move || {
        state
            .machine
            .with(|machine| machine.status == MachineStatus::WaitingForInput)
    };
    view! {
        <form class="console-line" class:waiting=waiting on:submit=entered>
            <span class="prompt" aria-hidden="true">"\u{203a}"</span>
            <input
                node_ref=input
                type="text"
                aria-label="Console input"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                enterkeyhint="send"
                value=first
                placeholder=move || state.machine.with(hint)
                on:input=typed
                on:keydown=key
            />
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arrows_walk_through_what_was_entered_and_back_to_the_draft() {
        let mut history = History::default();
        for line in ["LIST", "RUN", "RUN", " "] {
            history.entered(line);
        }
        assert_eq!(history.back("PRI").as_deref(), Some("RUN"));
        assert_eq!(history.back("RUN").as_deref(), Some("LIST"));
        assert_eq!(history.back("LIST"), None);
        assert_eq!(history.forth().as_deref(), Some("RUN"));
        assert_eq!(history.forth().as_deref(), Some("PRI"));
        assert_eq!(history.forth(), None);
    }

    #[test]
    fn a_session_keeps_the_last_lines() {
        let mut history = History::default();
        for number in 0..80 {
            history.entered(&format!("PRINT {number}"));
        }
        let kept = History::of_text(&history.to_text());
        assert_eq!(kept.lines.len(), HISTORY_LINES_MAX);
        assert_eq!(kept.lines.last(), history.lines.last());
        assert_eq!(kept.at, kept.lines.len());
        history.entered(&"X".repeat(HISTORY_BYTES_MAX));
        assert_eq!(history.to_text(), "");
    }

    #[test]
    fn keys_go_to_a_running_program_and_lines_to_one_that_waits() {
        let mut machine = MachineState {
            status: MachineStatus::Running,
            ..MachineState::default()
        };
        assert!(takes_keys(&machine));
        machine.status = MachineStatus::WaitingForInput;
        machine.prompt = Prompt::Line;
        assert!(!takes_keys(&machine));
        machine.prompt = Prompt::Keys(1);
        assert!(takes_keys(&machine));
    }
}
