//! Variables and arrays, live.
//!
//! - `order`: which names are shown, and in which order.
//! - `grid`: arrays.
//! - `elements`: where each element of an array stands.

mod elements;
mod grid;
mod order;

use leptos::prelude::*;
use workbench::{
    Command,
    debug::{DebugCommand, SORT, view::VariableView},
};

use self::{
    grid::{Array, Shown},
    order::{History, ORDERS, sorted},
};
use super::editable::Editable;
use crate::{
    components::icons::{Icon, icon},
    state::{FILTER, WorkbenchState},
};

/// Variables, filtered and sorted.
#[component]
pub fn Variables() -> impl IntoView {
    let state = WorkbenchState::expect();
    let debug = state.debug;
    let history = Memo::new(move |before: Option<&History>| {
        let mut history = before.cloned().unwrap_or_default();
        debug.view.with(|view| history.take(&view.variables));
        history
    });
    let shown = Memo::new(move |_| {
        let order = debug.sort.get();
        let filter = debug.filter.get().to_uppercase();
        debug
            .view
            .with(|view| history.with(|history| sorted(view, &order, filter.trim(), history)))
    });
    let is_empty = move || debug.view.with(|view| view.variables.is_empty());
    view! {
        <div class="panel-bar">
            <input
                class="dock-field"
                type="search"
                aria-label="Filter variables"
                placeholder="Filter"
                autocomplete="off"
                spellcheck="false"
                prop:value=move || debug.filter.get()
                on:input=move |event| set_view(state, FILTER, event_target_value(&event))
            />
            <label class="labelled">
                "Sort by "
                <select
                    class="dock-field"
                    prop:value=move || debug.sort.get()
                    on:change=move |event| set_view(state, SORT, event_target_value(&event))
                >
                    {ORDERS
                        .map(|(value, name)| {
                            view! {
                                <option value=value selected=move || debug.sort.get() == value>
                                    {name}
                                </option>
                            }
                        })
                        .into_iter()
                        .collect_view()}
                </select>
            </label>
        </div>
        <Show when=is_empty>
            <p class="hint">
                "No variables yet. Run the program: values show here while it runs, and a press on one changes it."
            </p>
        </Show>
        <ul class="variables">
            <For each=move || shown.get() key=|name| name.clone() let:name>
                <Variable name history />
            </For>
        </ul>
    }
}

fn set_view(state: WorkbenchState, key: &str, value: String) {
    state.send(Command::SetView {
        key: key.to_owned(),
        value,
    });
}

/// One name: a simple variable, an array, or one of each.
#[component]
fn Variable(name: String, history: Memo<History>) -> impl IntoView {
    let state = WorkbenchState::expect();
    let debug = state.debug;
    let name = StoredValue::new(name);
    let value =
        Memo::new(move |_| find(state, &name.get_value(), false).map(|variable| variable.value));
    let array = Memo::new(move |before: Option<&Option<Shown>>| {
        let array = find(state, &name.get_value(), true)?.array?;
        Some(Shown::after(before.and_then(Option::as_ref), array))
    });
    let shown = move || {
        let name = name.get_value();
        match debug.show_types.get() {
            true => name,
            false => name.trim_end_matches(['%', '!', '#', '$']).to_owned(),
        }
    };
    // Two classes by turns, so that a second change begins the motion anew.
    let flash = move || {
        history.with(|history| {
            let written = name.with_value(|name| history.written.get(name).copied());
            match written {
                Some(view) if view == history.views => ["flash-a", "flash-b"][(view % 2) as usize],
                _ => "",
            }
        })
    };
    let commit = move |value| assign(state, name.get_value(), value);
    view! {
        <li class=move || format!("variable {}", flash()) class:wide=move || array.with(|array| array.as_ref().is_some_and(Shown::is_open))>
            <Show when=move || value.with(Option::is_some)>
                <span class="variable-name">{shown}</span>
                <Editable
                    name=name.get_value()
                    value=Signal::derive(move || value.get().unwrap_or_default())
                    commit
                />
                <ChangeSwitch name />
            </Show>
            {move || array.get().map(|array| view! { <Array name=name.get_value() array /> })}
        </li>
    }
}

fn find(state: WorkbenchState, name: &str, array: bool) -> Option<VariableView> {
    state.debug.view.with(|view| {
        let mut all = view.variables.iter();
        all.find(|it| it.name == name && it.array.is_some() == array)
            .cloned()
    })
}

fn assign(state: WorkbenchState, place: String, value: String) {
    state.send(Command::Debug(DebugCommand::Assign { place, value }));
}

/// Whether the program stops when the variable changes.
#[component]
fn ChangeSwitch(name: StoredValue<String>) -> impl IntoView {
    let state = WorkbenchState::expect();
    let on = Memo::new(move |_| {
        let changes = state.debug.changes.get();
        name.with_value(|name| changes.iter().any(|change| change.text == *name))
    });
    view! {
        <button
            type="button"
            class="ghost"
            aria-label=move || format!("Stop when {} changes", name.get_value())
            title="Stop when it changes"
            aria-pressed=move || on.get().to_string()
            on:click=move |_| {
                state.send(Command::Debug(DebugCommand::ToggleChange(name.get_value())))
            }
        >
            {icon(Icon::Eye)}
        </button>
    }
}
