//! How fast the program runs.

use leptos::prelude::*;
use workbench::settings::{self, Definition, SPEED};

use crate::state::WorkbenchState;

/// Chooses the speed, one of those that the setting has. It is a setting of the session.
#[component]
pub fn Speed() -> impl IntoView {
    let state = WorkbenchState::expect();
    let speed = state.debug.speed;
    let choose = move |value: String| state.set_setting(SPEED, value);
    let chosen = move |event| {
        let value = event_target_value(&event);
        let name = state.file_name.get_untracked();
        state.set_view(
            SPEEDS_KEPT,
            remembered(&untrack(|| state.view(SPEEDS_KEPT)), &name, &value),
        );
        choose(value);
    };
    // Another program comes with the speed that it had last.
    Effect::new(move |before: Option<String>| {
        let name = state.file_name.get();
        if before.is_some_and(|before| before != name)
            && let Some(value) = speed_of(&untrack(|| state.view(SPEEDS_KEPT)), &name)
        {
            choose(value.to_owned());
        }
        name
    });
    let definition = settings::find(SPEED);
    let choices = definition.map_or(&[][..], |speed| speed.kind.choices());
    let options = choices.iter().map(|(value, name)| {
        view! {
            <option value=*value selected=move || speed.get() == *value>
                {*name}
            </option>
        }
    });
    view! {
        <select
            class="speed"
            aria-label="Speed"
            title=definition.map_or("", help)
            prop:value=move || speed.get()
            on:change=chosen
        >
            {options.collect_view()}
        </select>
    }
}

fn help(definition: &Definition) -> &'static str {
    definition.help
}

/// Register of the view with the speed of each program, one a line: name, tab, value.
const SPEEDS_KEPT: &str = "speeds";
/// So many programs are remembered, the last ones chosen for.
const PROGRAMS_MAX: usize = 20;

/// The speed that was chosen for a program.
fn speed_of<'a>(kept: &'a str, name: &str) -> Option<&'a str> {
    let mut pairs = kept.lines().filter_map(|line| line.split_once('\t'));
    pairs
        .find(|(program, _)| *program == name)
        .map(|(_, value)| value)
}

/// What is kept when that speed is chosen for that program.
fn remembered(kept: &str, name: &str, value: &str) -> String {
    let others = kept.lines().filter(|line| {
        let program = line.split_once('\t').map(|(program, _)| program);
        program.is_some_and(|program| program != name)
    });
    let mut lines: Vec<String> = others.map(str::to_owned).collect();
    let too_many = (lines.len() + 1).saturating_sub(PROGRAMS_MAX);
    lines.drain(..too_many);
    lines.push(format!("{}\t{value}", name.replace(['\t', '\n'], " ")));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_program_has_its_speed() {
        let kept = remembered("", "A.BAS", "z80");
        let kept = remembered(&kept, "B.BAS", "4");
        let kept = remembered(&kept, "A.BAS", "");
        assert_eq!(speed_of(&kept, "A.BAS"), Some(""));
        assert_eq!(speed_of(&kept, "B.BAS"), Some("4"));
        assert_eq!(speed_of(&kept, "C.BAS"), None);
        let full = (0..50).fold(kept, |kept, number| {
            remembered(&kept, &number.to_string(), "2")
        });
        assert_eq!(full.lines().count(), PROGRAMS_MAX);
        assert_eq!(speed_of(&full, "49"), Some("2"));
    }
}
