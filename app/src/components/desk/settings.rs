//! The settings' dialog, made from the list of definitions.

use leptos::{html, prelude::*};
use workbench::settings::{DEFINITIONS, Definition, Group, Kind, file};

use super::{Desk, Sheet, sheet::SheetDialog};
use crate::{
    components::{
        download,
        files::Files,
        parts::{Later, Part},
    },
    state::WorkbenchState,
};

/// The dialog "Settings".
#[component]
pub fn SettingsDialog() -> impl IntoView {
    view! {
        <SheetDialog sheet=Sheet::Settings title="Settings" class="wide">
            <Later part=Part::Settings />
        </SheetDialog>
    }
}

/// What is in it.
#[component]
pub fn Body() -> impl IntoView {
    let state = WorkbenchState::expect();
    let desk = Desk::expect();
    let files = Files::expect();
    let search = RwSignal::new(String::new());
    let first = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(first) = first.get() {
            let _ = first.focus();
        }
    });
    let shown = move |one: &Definition| search.with(|search| one.matches(search));
    let groups = Group::ALL.map(|group| {
        let rows = DEFINITIONS
            .iter()
            .filter(move |one| one.group == group)
            .map(|one| view! { <Row definition=one shown=Signal::derive(move || shown(one)) /> });
        let any = move || {
            DEFINITIONS
                .iter()
                .any(|one| one.group == group && shown(one))
        };
        view! {
            <section class="settings-group" class:gone=move || !any() aria-label=group.title()>
                <h3>{group.title()}</h3>
                {rows.collect_view()}
            </section>
        }
    });
    let none = move || !DEFINITIONS.iter().any(shown);
    let reset = move |_| {
        for one in DEFINITIONS {
            if state
                .settings
                .with_untracked(|set| set.contains_key(one.key))
            {
                state.set_setting(one.key, "");
            }
        }
        desk.tell("All settings are as they were at first.");
    };
    let export = move |_| {
        let text = state
            .settings
            .with_untracked(|set| file::to_json(|key| set.get(key).cloned()));
        download("everbasic-settings.json", text.as_bytes());
    };
    view! {
        <input
            node_ref=first
            type="search"
            class="settings-search"
            aria-label="Search settings"
            placeholder="Search settings"
            autocomplete="off"
            on:input=move |event| search.set(event_target_value(&event))
        />
        <div class="settings-list" tabindex="0" role="group" aria-label="All settings">
            {groups.into_iter().collect_view()}
            <Show when=none>
                <p class="empty">"No setting speaks of that."</p>
            </Show>
        </div>
        <div class="dialog-buttons">
            <button type="button" class="button" on:click=reset>
                "Reset all"
            </button>
            <span class="spacer"></span>
            <button type="button" class="button" on:click=move |_| files.choose_settings()>
                "Import\u{2026}"
            </button>
            <button type="button" class="button" on:click=export>
                "Export"
            </button>
        </div>
    }
}

/// One setting: name, control, help, and the way back to the default.
#[component]
fn Row(definition: &'static Definition, #[prop(into)] shown: Signal<bool>) -> impl IntoView {
    let state = WorkbenchState::expect();
    let key = definition.key;
    let id = format!("setting-{key}");
    let help = format!("{id}-help");
    let wrong = RwSignal::new(String::new());
    let is_changed = move || state.setting(key) != definition.default;
    let set = move |text: String| match definition.accept(&text) {
        Ok(value) => {
            wrong.set(String::new());
            state.set_setting(key, value);
        }
        Err(invalid) => wrong.set(invalid.0),
    };
    let control = match definition.kind {
        Kind::Switch => {
            let on = move || state.is_on(key);
            view! {
                <input
                    id=id.clone()
                    type="checkbox"
                    class="switch"
                    aria-describedby=help.clone()
                    prop:checked=on
                    on:change=move |event| set(event_target_checked(&event).to_string())
                />
            }
            .into_any()
        }
        Kind::Whole { unit, .. } => view! {
            <span class="measured">
                <input
                    id=id.clone()
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    aria-describedby=help.clone()
                    prop:value=move || state.setting(key)
                    on:change=move |event| set(event_target_value(&event))
                />
                <span aria-hidden="true">{unit}</span>
            </span>
        }
        .into_any(),
        Kind::Choice(choices) => {
            let options = choices.iter().map(|(value, name)| {
                let selected = move || state.setting(key) == *value;
                view! {
                    <option value=*value selected=selected>
                        {*name}
                    </option>
                }
            });
            view! {
                <select
                    id=id.clone()
                    aria-describedby=help.clone()
                    prop:value=move || state.setting(key)
                    on:change=move |event| set(event_target_value(&event))
                >
                    {options.collect_view()}
                </select>
            }
            .into_any()
        }
    };
    view! {
        <div class="setting" class:gone=move || !shown.get()>
            <label for=id>{definition.title}</label>
            <div class="setting-control">
                <button
                    type="button"
                    class="undo"
                    class:unseen-button=move || !is_changed()
                    aria-label=format!("Default of {}", definition.title)
                    title="Back to the default"
                    disabled=move || !is_changed()
                    on:click=move |_| state.set_setting(key, "")
                >
                    "\u{21ba}"
                </button>
                {control}
            </div>
            <p id=help>
                {definition.help}
                <span class="key">{key}</span>
            </p>
            <p class="wrong" role="alert">
                {move || wrong.get()}
            </p>
        </div>
    }
}
