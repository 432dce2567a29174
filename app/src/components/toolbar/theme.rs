//! The theme switch.

use leptos::prelude::*;

use crate::{
    components::icons::{Icon, icon},
    state::WorkbenchState,
};

/// Value and name of each theme.
const THEMES: [(&str, &str); 5] = [
    ("auto", "System"),
    ("light", "Light"),
    ("dark", "Dark"),
    ("green", "Green phosphor"),
    ("amber", "Amber phosphor"),
];

/// Chooses the theme. It is a setting of the session, so other tabs follow.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let state = WorkbenchState::expect();
    Effect::new(move |_| {
        let theme = state.theme.get();
        if let Some(root) = document().document_element() {
            // It fails only for names that are no attribute.
            let _ = root.set_attribute("data-theme", &theme);
        }
    });
    let chosen = move |event| {
        let value = event_target_value(&event);
        state.theme.set(value.clone());
        state.set_setting("theme", value);
    };
    let options = THEMES.map(|(value, name)| {
        let selected = move || state.theme.with(|theme| theme == value);
        view! {
            <option value=value selected=selected>
                {name}
            </option>
        }
    });
    view! {
        <label class="theme" title="Theme">
            {icon(Icon::Theme)}
            <select
                aria-label="Theme"
                prop:value=move || state.theme.get()
                on:change=chosen
            >
                {options.into_iter().collect_view()}
            </select>
        </label>
    }
}
