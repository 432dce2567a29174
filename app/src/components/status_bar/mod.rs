//! The foot of the page.

mod sync;

use leptos::prelude::*;
use workbench::{MachineState, MachineStatus};

pub use sync::SyncBadge;

use crate::state::WorkbenchState;

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
            <span class="spacer"></span>
            <span class="quiet">{move || count(lines(), "line")}</span>
            <span class="quiet wide-only">"BASIC-80 5.21"</span>
        </footer>
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

fn machine_class(status: MachineStatus) -> &'static str {
    match status {
        MachineStatus::Ready => "ready",
        MachineStatus::Running => "running",
        MachineStatus::Paused => "paused",
        MachineStatus::WaitingForInput => "waiting",
        MachineStatus::Stopped => "stopped",
    }
}

/// `1 line`, `2 lines`.
fn count(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

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
