//! The foot of the page.

mod badge;
pub mod limits;
mod speed;
mod sync;

use leptos::prelude::*;
use workbench::{MachineState, MachineStatus};

use speed::Speed;
pub use sync::SyncBadge;

use crate::{
    components::{desk::Desk, words::count},
    state::WorkbenchState,
};

/// What the machine is doing, and where.
#[component]
pub fn StatusBar() -> impl IntoView {
    let state = WorkbenchState::expect();
    let text = Memo::new(move |_| state.machine.with(machine_text));
    let kind = move || state.machine.with(|machine| machine_class(machine.status));
    let lines = move || state.program.with(|program| program.len());
    view! {
        <footer class="status-bar">
            <span class=move || format!("machine {}", kind()) role="status" aria-label="Machine">
                {text}
            </span>
            <Why />
            <Problems />
            <limits::Limits />
            <span class="quiet">{move || aside(&state.machine.read(), state.holds_run.get(), state.program_is_newer.get())}</span>
            <span class="spacer"></span>
            <Speed />
            <span class="quiet">{move || count(lines(), "line")}</span>
            <span class="quiet">"BASIC-80 5.21"</span>
        </footer>
    }
}

/// Why a paused program holds.
#[component]
fn Why() -> impl IntoView {
    let state = WorkbenchState::expect();
    let text = move || {
        let paused = state
            .machine
            .with(|machine| machine.status == MachineStatus::Paused);
        let why = state.debug.run.with(|run| run.why.clone());
        if paused { why } else { String::new() }
    };
    view! { <span class="why">{text}</span> }
}

/// How much is wrong in the program, and what in the cursor's line. Each click goes to the next.
#[component]
fn Problems() -> impl IntoView {
    let desk = Desk::expect();
    let number = move || desk.problems.get();
    let here = move || desk.fault_here.get().unwrap_or_default();
    view! {
        <Show when=move || { number() > 0 }>
            <button
                type="button"
                class="problems"
                title="Go to the next problem in the program"
                on:click=move |_| desk.act("nextFault")
            >
                {move || count(number(), "problem")}
            </button>
        </Show>
        <span class="problem-here" role="status" aria-label="Problem">
            {here}
        </span>
    }
}

/// The status in words. A running program's line is left out: it changes faster than one can read.
fn machine_text(machine: &MachineState) -> String {
    let label = machine.status.label();
    match (machine.status, machine.line) {
        (MachineStatus::Ready | MachineStatus::Running, _) | (_, None) => label.to_owned(),
        (_, Some(line)) => format!("{label} in {line}"),
    }
}

/// What one has to know about the run beside its status.
fn aside(machine: &MachineState, holds_run: bool, program_is_newer: bool) -> &'static str {
    let going = matches!(
        machine.status,
        MachineStatus::Running | MachineStatus::Paused | MachineStatus::WaitingForInput
    );
    match (going || machine.continuable, program_is_newer) {
        (true, true) => "Edits count from the next RUN",
        _ if machine.status == MachineStatus::Running && !holds_run => "Another tab runs it",
        _ => "",
    }
}

fn machine_class(status: MachineStatus) -> &'static str {
    match status {
        MachineStatus::Ready => "ready",
        MachineStatus::Running => "running",
        MachineStatus::Paused => "paused",
        MachineStatus::WaitingForInput => "waiting",
        MachineStatus::Stopped => "stopped",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_during_a_run_are_pointed_out() {
        let running = MachineState {
            status: MachineStatus::Running,
            ..MachineState::default()
        };
        assert_eq!(aside(&running, true, true), "Edits count from the next RUN");
        assert_eq!(aside(&running, false, false), "Another tab runs it");
        assert_eq!(aside(&MachineState::default(), false, true), "");
    }

    #[test]
    fn the_status_names_the_line_where_it_stands_still() {
        let mut machine = MachineState {
            status: MachineStatus::Paused,
            line: Some(30),
            ..MachineState::default()
        };
        assert_eq!(machine_text(&machine), "Paused in 30");
        machine.status = MachineStatus::Running;
        assert_eq!(machine_text(&machine), "Running");
        machine.status = MachineStatus::WaitingForInput;
        machine.line = None;
        assert_eq!(machine_text(&machine), "Waiting for input");
    }
}
