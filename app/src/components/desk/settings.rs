//! The settings' dialog, made from the list of definitions.

use leptos::{html, prelude::*};
use workbench::settings::{DEFINITIONS, Definition, Group, Kind, Scope, file};

use super::{Desk, Sheet, sheet::SheetDialog};
use crate::{
    components::{
        download,
        files::Files,
        parts::{Later, Part},
    },
    state::WorkbenchState,
};

/// Register of the view that says which scope the dialog changes.
const SCOPE: &str = "settings_scope";

/// The scope that the dialog shows and changes; tracked.
pub fn shown_scope(state: WorkbenchState) -> Scope {
    Scope::named(&state.view(SCOPE)).unwrap_or_default()
}

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
        let scope = untrack(|| shown_scope(state));
        for one in DEFINITIONS {
            if untrack(|| state.setting_in(scope, one.key)).is_some() {
                state.set_setting_in(Some(scope), one.key, "");
            }
        }
        desk.tell(match scope {
            Scope::Global => "All settings are as they were at first.",
            Scope::Project => "The project has no settings of its own any more.",
            Scope::Session => "This session has no settings of its own any more.",
        });
    };
    let export = move |_| {
        let text = untrack(|| {
            let scope = shown_scope(state);
            file::to_json(|key| state.setting_in(scope, key))
        });
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
        <ScopeChoice />
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

/// Which settings the dialog changes: those of everywhere, of the project, or of the session.
#[component]
fn ScopeChoice() -> impl IntoView {
    let state = WorkbenchState::expect();
    let choices = Scope::ALL.map(|scope| {
        view! {
            <label class="scope">
                <input
                    type="radio"
                    name="settings-scope"
                    value=scope.name()
                    prop:checked=move || shown_scope(state) == scope
                    on:change=move |_| state.set_view(SCOPE, scope.name())
                />
                <span>{scope.title()}</span>
            </label>
        }
    });
    view! {
        <div class="scopes">
            <fieldset role="radiogroup" aria-label="Settings for" aria-describedby="scope-help">
                {choices.collect_view()}
            </fieldset>
            <p id="scope-help">{move || shown_scope(state).help()}</p>
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
    // What holds in the chosen scope: set there, or in a wider one.
    let shown_value = move || {
        let shown = shown_scope(state);
        let scopes = Scope::ALL.into_iter().filter(|scope| *scope <= shown);
        let set = scopes.rev().find_map(|scope| {
            let value = state.setting_in(scope, key)?;
            definition.accept(&value).ok()
        });
        set.unwrap_or_else(|| definition.default.to_owned())
    };
    let is_changed = move || {
        let scope = shown_scope(state);
        let own = state.setting_in(scope, key);
        own.is_some_and(|value| scope != Scope::Global || value != definition.default)
    };
    let elsewhere = move || match state.standing(definition).1 {
        Some(Scope::Project) if shown_scope(state) != Scope::Project => "Set for this project.",
        Some(Scope::Session) if shown_scope(state) != Scope::Session => "Set for this session.",
        Some(Scope::Global) if shown_scope(state) != Scope::Global => "Set everywhere.",
        _ => "",
    };
    let change = move |value: &str| {
        state.set_setting_in(Some(untrack(|| shown_scope(state))), key, value);
    };
    let set = move |text: String| match definition.accept(&text) {
        Ok(value) => {
            wrong.set(String::new());
            change(&value);
        }
        Err(invalid) => wrong.set(invalid.0),
    };
    let control = match definition.kind {
        Kind::Switch => {
            let on = move || shown_value() == "true";
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
                    prop:value=shown_value
                    on:change=move |event| set(event_target_value(&event))
                />
                <span aria-hidden="true">{unit}</span>
            </span>
        }
        .into_any(),
        Kind::Choice(choices) => {
            let options = choices.iter().map(|(value, name)| {
                let selected = move || shown_value() == *value;
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
                    prop:value=shown_value
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
                    on:click=move |_| change("")
                >
                    "\u{21ba}"
                </button>
                {control}
            </div>
            <p id=help>
                {definition.help}
                <span class="key">{key}</span>
                <span class="elsewhere">{elsewhere}</span>
            </p>
            <p class="wrong" role="alert">
                {move || wrong.get()}
            </p>
        </div>
    }
}
