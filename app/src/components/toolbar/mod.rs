//! The head of the page: name, file, what can be done, how saving stands.

mod action;
mod debug;
mod theme;

use leptos::prelude::*;
use workbench::{Command, MachineState, MachineStatus};

pub use action::Action;
use action::ActionButton;
use debug::DebugButtons;
use theme::ThemeSwitch;

use super::{
    desk::{
        Desk,
        menu::{self, Menu},
    },
    files::Files,
    help::HelpButton,
    shortcuts,
    status_bar::SyncBadge,
};
use crate::state::WorkbenchState;

/// Name, file name and buttons.
#[component]
pub fn Toolbar() -> impl IntoView {
    let state = WorkbenchState::expect();
    let files = Files::expect();
    let desk = Desk::expect();
    let act = move |action| {
        if is_possible(action, &state.machine.get_untracked()) {
            perform(action, state, desk, files);
        }
    };
    shortcuts::listen(act, move |item| menu::perform(item, state, desk, files));
    let buttons = move |actions: &'static [Action]| {
        actions
            .iter()
            .map(|&action| {
                let possible =
                    Memo::new(move |_| state.machine.with(|machine| is_possible(action, machine)));
                view! { <ActionButton action possible act /> }
            })
            .collect_view()
    };
    view! {
        <header class="toolbar">
            <h1 class="name">"Everbasic"</h1>
            <span class="file-name" title="The program's file name">
                {move || files.name()}
                <span class="changed" title="Changed since it was opened or saved">
                    {move || if files.is_changed() { " *" } else { "" }}
                </span>
            </span>
            <div class="group run-group" role="group" aria-label="Run">
                {buttons(&Action::OF_RUN)}
            </div>
            <div class="group" role="group" aria-label="Debug">
                <DebugButtons />
            </div>
            <div class="group" role="group" aria-label="File">
                {buttons(&Action::OF_FILE)}
            </div>
            <Menu />
            <span class="spacer"></span>
            <ThemeSwitch />
            <HelpButton />
            <SyncBadge />
        </header>
    }
}

/// Whether the button has something to do now.
fn is_possible(action: Action, machine: &MachineState) -> bool {
    use MachineStatus::{Paused, Running, WaitingForInput};
    match action {
        Action::Stop => matches!(machine.status, Running | Paused | WaitingForInput),
        Action::Continue => machine.continuable || machine.status == Paused,
        Action::StepLine | Action::StepStatement => {
            !matches!(machine.status, Running | WaitingForInput)
        }
        Action::Run | Action::New | Action::Open | Action::Save => true,
    }
}

fn perform(action: Action, state: WorkbenchState, desk: Desk, files: Files) {
    if action != Action::Stop {
        // What was typed last counts: it is put into its place first.
        desk.with_editor(|editor| editor.act("settle"));
    }
    match action {
        Action::Run => state.send(Command::Run),
        Action::Stop => state.send(Command::Stop),
        Action::Continue => state.send(Command::Continue),
        Action::StepLine => state.send(Command::StepLine),
        Action::StepStatement => state.send(Command::StepStatement),
        Action::New => files.ask_new(),
        Action::Open => files.choose(),
        Action::Save => files.save(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn machine(status: MachineStatus, continuable: bool) -> MachineState {
        MachineState {
            status,
            continuable,
            ..MachineState::default()
        }
    }

    #[test]
    fn what_can_be_done_follows_the_machine() {
        let running = machine(MachineStatus::Running, false);
        assert!(is_possible(Action::Stop, &running));
        assert!(is_possible(Action::Run, &running));
        assert!(!is_possible(Action::StepLine, &running));
        let broken = machine(MachineStatus::Stopped, true);
        assert!(is_possible(Action::Continue, &broken));
        assert!(!is_possible(Action::Stop, &broken));
        assert!(!is_possible(
            Action::Continue,
            &machine(MachineStatus::Ready, false)
        ));
    }
}
