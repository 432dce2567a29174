//! How fast the program runs.

use leptos::prelude::*;
use workbench::Command;

use crate::state::{SPEED, WorkbenchState};

/// Value (statements a second) and name of each speed.
const SPEEDS: [(&str, &str); 7] = [
    ("", "Full speed"),
    ("1000", "At 1,000 a second"),
    ("100", "At 100 a second"),
    ("20", "At 20 a second"),
    ("8", "At 8 a second"),
    ("4", "At 4 a second"),
    ("2", "At 2 a second"),
];

/// Chooses the speed, in statements a second. It is a setting of the session.
#[component]
pub fn Speed() -> impl IntoView {
    let state = WorkbenchState::expect();
    let speed = state.debug.speed;
    let chosen = move |event| {
        state.send(Command::SetSetting {
            key: SPEED.to_owned(),
            value: event_target_value(&event),
        });
    };
    let options = SPEEDS.map(|(value, name)| {
        view! {
            <option value=value selected=move || speed.get() == value>
                {name}
            </option>
        }
    });
    // Another number, set elsewhere, is shown as it is.
    let other = move || {
        let other = speed.get();
        let known = SPEEDS.iter().any(|(value, _)| *value == other);
        (!known).then(|| {
            view! {
                <option value=other.clone() selected=true>
                    {format!("At {other} a second")}
                </option>
            }
        })
    };
    view! {
        <select
            class="speed"
            aria-label="Speed"
            title="Speed: statements a second"
            prop:value=move || speed.get()
            on:change=chosen
        >
            {options.into_iter().collect_view()}
            {other}
        </select>
    }
}
