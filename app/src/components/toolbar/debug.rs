//! Steps and breakpoints: the buttons beside the run's, and their keys.

use leptos::{ev, prelude::*};
use workbench::{Command, MachineState, MachineStatus, debug::DebugCommand};

use crate::{
    components::{
        editor::place_at,
        icons::{Icon, icon},
    },
    state::WorkbenchState,
};

/// One thing about debugging.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    StepOver,
    StepOut,
    RunTo,
    RunFrom,
    Breakpoint,
}

impl Act {
    const ALL: [Self; 5] = [
        Self::StepOver,
        Self::StepOut,
        Self::RunTo,
        Self::RunFrom,
        Self::Breakpoint,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::StepOver => "Step over",
            Self::StepOut => "Step out",
            Self::RunTo => "Run to cursor",
            Self::RunFrom => "Run from line",
            Self::Breakpoint => "Breakpoint",
        }
    }

    fn hint(self) -> &'static str {
        match self {
            Self::StepOver => "Step over: to the next line, subroutines included (F10)",
            Self::StepOut => "Step out: until the subroutine returns (Ctrl+F9)",
            Self::RunTo => "Run to cursor: until the cursor's line (Ctrl+F8)",
            Self::RunFrom => "Run from line: RUN with the cursor's line (Shift+F2)",
            Self::Breakpoint => "Breakpoint at the cursor's statement (F7)",
        }
    }

    fn keys(self) -> &'static str {
        match self {
            Self::StepOver => "F10",
            Self::StepOut => "Control+F9",
            Self::RunTo => "Control+F8",
            Self::RunFrom => "Shift+F2",
            Self::Breakpoint => "F7",
        }
    }

    fn icon(self) -> Icon {
        match self {
            Self::StepOver => Icon::CornerDownRight,
            Self::StepOut => Icon::FromDot,
            Self::RunTo => Icon::TextCursor,
            Self::RunFrom => Icon::ListStart,
            Self::Breakpoint => Icon::CircleDot,
        }
    }

    fn of_key(key: &str, control: bool, shift: bool, alt: bool) -> Option<Self> {
        match (key, control, shift, alt) {
            ("F10", false, false, false) => Some(Self::StepOver),
            ("F9", true, false, false) => Some(Self::StepOut),
            ("F8", true, false, false) => Some(Self::RunTo),
            ("F2", false, true, false) => Some(Self::RunFrom),
            ("F7", false, false, false) => Some(Self::Breakpoint),
            _ => None,
        }
    }
}

/// The buttons.
#[component]
pub fn DebugButtons() -> impl IntoView {
    let state = WorkbenchState::expect();
    let place = Memo::new(move |_| {
        let (line, column) = state.debug.cursor.get();
        state.program.with(|lines| place_at(lines, line, column))
    });
    let possible = move |act| {
        state
            .machine
            .with(|machine| is_possible(act, machine, place.get()))
    };
    let perform = move |act| {
        if untrack(|| possible(act)) {
            perform(act, state, place.get_untracked());
        }
    };
    listen(perform);
    Act::ALL
        .map(|act| {
            let off = Memo::new(move |_| !possible(act));
            view! {
                <button
                    type="button"
                    class="tool bare"
                    aria-label=act.name()
                    title=act.hint()
                    aria-keyshortcuts=act.keys()
                    aria-disabled=move || off.get().then_some("true")
                    on:click=move |_| perform(act)
                >
                    {icon(act.icon())}
                </button>
            }
        })
        .into_iter()
        .collect_view()
}

fn listen(perform: impl Fn(Act) + Copy + 'static) {
    Effect::new(move |_| {
        let handle = window_event_listener(ev::keydown, move |event| {
            if event.default_prevented() || event.is_composing() {
                return;
            }
            let control = event.ctrl_key() || event.meta_key();
            let act = Act::of_key(&event.key(), control, event.shift_key(), event.alt_key());
            if let Some(act) = act {
                event.prevent_default();
                perform(act);
            }
        });
        on_cleanup(move || handle.remove());
    });
}

fn is_possible(act: Act, machine: &MachineState, place: Option<(u16, u16)>) -> bool {
    use MachineStatus::{Paused, Running, WaitingForInput};
    let moves = !matches!(machine.status, Running | WaitingForInput);
    match act {
        Act::StepOver => moves,
        Act::StepOut => moves && (machine.continuable || machine.status == Paused),
        Act::RunTo => moves && place.is_some(),
        Act::RunFrom | Act::Breakpoint => place.is_some(),
    }
}

fn perform(act: Act, state: WorkbenchState, place: Option<(u16, u16)>) {
    let command = match (act, place) {
        (Act::StepOver, _) => DebugCommand::StepOver,
        (Act::StepOut, _) => DebugCommand::StepOut,
        (Act::RunTo, Some((line, _))) => DebugCommand::RunTo(line),
        (Act::RunFrom, Some((line, _))) => DebugCommand::RunFrom(line),
        (Act::Breakpoint, Some((line, statement))) => DebugCommand::Toggle { line, statement },
        (_, None) => return,
    };
    state.send(Command::Debug(command));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_need_a_machine_that_stands_still() {
        let mut machine = MachineState {
            status: MachineStatus::Running,
            ..MachineState::default()
        };
        assert!(!is_possible(Act::StepOver, &machine, None));
        assert!(is_possible(Act::Breakpoint, &machine, Some((10, 0))));
        assert!(!is_possible(Act::Breakpoint, &machine, None));
        machine.status = MachineStatus::Paused;
        assert!(is_possible(Act::StepOut, &machine, None));
        machine.status = MachineStatus::Ready;
        assert!(!is_possible(Act::StepOut, &machine, None));
        assert!(is_possible(Act::RunTo, &machine, Some((10, 0))));
    }

    #[test]
    fn each_has_a_key_of_its_own_and_reload_is_none() {
        for act in Act::ALL {
            let keys = act.keys();
            let key = keys.rsplit('+').next().unwrap_or_default();
            let found = Act::of_key(key, keys.contains("Control"), keys.contains("Shift"), false);
            assert_eq!(found, Some(act));
        }
        assert_eq!(Act::of_key("F5", false, false, false), None);
    }
}
