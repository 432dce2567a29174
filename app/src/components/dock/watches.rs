//! Expressions that are worked out all the time.

use leptos::{ev, html, prelude::*};
use workbench::{
    Command,
    debug::{DebugCommand, Named, Watched},
};

use super::editable::Editable;
use crate::{
    components::icons::{Icon, icon},
    state::WorkbenchState,
};

/// The watches with their values, and a field for a new one.
#[component]
pub fn Watches() -> impl IntoView {
    let state = WorkbenchState::expect();
    let debug = state.debug;
    let is_empty = move || debug.watches.with(|all| all.is_empty());
    view! {
        <ul class="watches">
            <For
                each=move || debug.watches.get().to_vec()
                key=|watch| (watch.id.clone(), watch.text.clone())
                let:watch
            >
                <Watch watch />
            </For>
        </ul>
        <NewWatch />
        <Show when=is_empty>
            <p class="hint">
                "A watch is any expression of BASIC, as "
                <code>"A(I)*2"</code>
                " or "
                <code>"LEN(N$)"</code>
                ". Its value is shown here while the program runs and when it stands still."
            </p>
        </Show>
    }
}

#[component]
fn Watch(watch: Named) -> impl IntoView {
    let state = WorkbenchState::expect();
    let debug = state.debug;
    let id = StoredValue::new(watch.id);
    let text = StoredValue::new(watch.text);
    // Values come in the order of the watches.
    let value = Memo::new(move |_| {
        let watches = debug.watches.get();
        let index = id.with_value(|id| watches.iter().position(|it| it.id == *id))?;
        debug.view.with(|view| view.watches.get(index).cloned())
    });
    let shown = move || match value.get() {
        Some(Watched::Value(value)) => value,
        Some(Watched::Error(message)) => message,
        None => "\u{2026}".to_owned(),
    };
    let is_error = move || value.with(|value| matches!(value, Some(Watched::Error(_))));
    let set = move |text: String| {
        let id = id.get_value();
        state.send(Command::Debug(DebugCommand::SetWatch(Named { id, text })));
    };
    view! {
        <li class="watch">
            <Editable name="Watch" value=Signal::derive(move || text.get_value()) commit=set />
            <output class="watch-value" class:error=is_error>
                {shown}
            </output>
            <button
                type="button"
                class="ghost"
                aria-label=move || format!("Remove watch {}", text.get_value())
                title="Remove"
                on:click=move |_| set(String::new())
            >
                {icon(Icon::Cross)}
            </button>
        </li>
    }
}

#[component]
fn NewWatch() -> impl IntoView {
    let state = WorkbenchState::expect();
    let field = NodeRef::<html::Input>::new();
    let add = move || {
        let Some(field) = field.get_untracked() else {
            return;
        };
        let text = field.value().trim().to_owned();
        if !text.is_empty() {
            state.send(Command::Debug(DebugCommand::AddWatch(text)));
            field.set_value("");
        }
    };
    let key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            add();
        }
    };
    view! {
        <div class="new-row">
            <input
                node_ref=field
                class="dock-field mono"
                aria-label="New watch"
                placeholder="Expression"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                on:keydown=key
            />
            <button type="button" class="button" on:click=move |_| add()>
                "Add watch"
            </button>
        </div>
    }
}
