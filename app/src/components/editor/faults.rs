//! Live syntax marks: the program is checked when typing rests for a moment.

use std::time::Duration;

use leptos::prelude::*;
use workbench::check::Checker;

use crate::{
    components::desk::Desk,
    later::{self, Code},
    state::WorkbenchState,
};

/// How long typing rests before the program is checked.
const PAUSE: Duration = Duration::from_millis(250);

/// Keeps the marks as the program is.
pub fn follow(state: WorkbenchState, desk: Desk) {
    let checker = StoredValue::new_local(Checker::default());
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let code = Code::expect();
    let check = move || {
        let Some(later) = later::here() else { return };
        let faults = state
            .program
            .with_untracked(|lines| {
                checker.try_update_value(|checker| (later.check)(checker, lines))
            })
            .unwrap_or_default();
        // How names are written is looked at by the editor itself, whenever it is told what is wrong.
        let others = desk.problems.get_untracked() != faults.len();
        if others || spelling_counts(state) || desk.faults.with_untracked(|shown| *shown != faults)
        {
            desk.faults.set(faults);
        }
    };
    Effect::new(move |_| {
        state.program.track();
        state.setting(SPELLING);
        code.get();
        if let Some(handle) = waiting.get_value() {
            handle.clear();
        }
        waiting.set_value(set_timeout_with_handle(check, PAUSE).ok());
    });
    Effect::new(move |_| {
        let marks = desk.faults.with(|faults| {
            let marks = desk.with_editor(|editor| editor.mark_errors(faults));
            marks.unwrap_or(faults.len())
        });
        if desk.problems.get_untracked() != marks {
            desk.problems.set(marks);
        }
    });
}

/// The setting about names that are written in several ways.
const SPELLING: &str = "case_conflict";

/// Whether those count as mistakes.
fn spelling_counts(state: WorkbenchState) -> bool {
    untrack(|| state.setting(SPELLING)) == "error"
}
