//! Breakpoints with their options, and variables that stop the program.

use leptos::prelude::*;
use workbench::{
    Command,
    debug::{Breakpoint, DebugCommand, Named},
};

use super::LineLink;
use crate::{
    components::icons::{Icon, icon},
    state::WorkbenchState,
};

/// All that stops the program.
#[component]
pub fn Breakpoints() -> impl IntoView {
    let state = WorkbenchState::expect();
    let debug = state.debug;
    let why = move || {
        let why = debug.run.with(|run| run.why.clone());
        (!why.is_empty()).then(|| view! { <p class="why" role="status">{why}"."</p> })
    };
    let any = Memo::new(move |_| {
        debug.breakpoints.with(|all| !all.is_empty()) || debug.changes.with(|all| !all.is_empty())
    });
    // Rows stay while their options change, so the field being typed in keeps the focus.
    let places = Memo::new(move |_| {
        debug.breakpoints.with(|all| {
            let places = all.iter().map(|it| (it.line, it.statement));
            places.collect::<Vec<_>>()
        })
    });
    view! {
        {why}
        <Show when=move || any.get() fallback=Empty>
            <ul class="breakpoints">
                <For each=move || places.get() key=|place| *place let:place>
                    <Row line=place.0 statement=place.1 />
                </For>
                <For
                    each=move || debug.changes.get().to_vec()
                    key=|change| change.id.clone()
                    let:change
                >
                    <ChangeRow change />
                </For>
            </ul>
            <div class="new-row">
                <button
                    type="button"
                    class="button"
                    on:click=move |_| state.send(Command::Debug(DebugCommand::Clear))
                >
                    "Remove all"
                </button>
            </div>
        </Show>
    }
}

#[component]
fn Empty() -> impl IntoView {
    view! {
        <p class="hint">
            "A breakpoint stops the program before a statement. Press left of a line in the editor, or "
            <kbd>"F7"</kbd>
            " for the statement under the cursor. The eye beside a variable stops the program when that variable changes."
        </p>
    }
}

#[component]
fn Row(line: u16, statement: u16) -> impl IntoView {
    let state = WorkbenchState::expect();
    let debug = state.debug;
    let found = Memo::new(move |_| {
        debug.breakpoints.with(|all| {
            let mut all = all.iter();
            all.find(|it| it.line == line && it.statement == statement)
                .cloned()
                .unwrap_or_else(|| Breakpoint::at(line, statement))
        })
    });
    let hits = move || {
        debug.run.with(|run| {
            let mut all = run.hits.iter();
            let count = all.find(|it| (it.0, it.1) == (line, statement));
            count.map_or(0, |count| count.2)
        })
    };
    let change = move |change: &dyn Fn(&mut Breakpoint)| {
        let mut breakpoint = found.get_untracked();
        change(&mut breakpoint);
        state.send(Command::Debug(DebugCommand::Set(breakpoint)));
    };
    let name = in_words(line, statement);
    let label = move |what: &str| format!("{what} of {}", in_words(line, statement));
    view! {
        <li class="breakpoint" class:off=move || found.with(|it| it.disabled)>
            <label class="breakpoint-head">
                <input
                    type="checkbox"
                    aria-label=format!("Stop at {name}")
                    prop:checked=move || !found.with(|it| it.disabled)
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        change(&|it| it.disabled = !on);
                    }
                />
            </label>
            <span class="breakpoint-place">
                "Line " <LineLink line />
                {(statement > 0).then(|| format!(", statement {}", statement + 1))}
            </span>
            <label class="option">
                "if"
                <input
                    class="dock-field mono"
                    aria-label=label("Condition")
                    placeholder="always"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    prop:value=move || found.with(|it| it.condition.clone())
                    on:change=move |event| {
                        let text = event_target_value(&event).trim().to_owned();
                        change(&|it| it.condition.clone_from(&text));
                    }
                />
            </label>
            <label class="option">
                "print"
                <input
                    class="dock-field mono"
                    aria-label=label("Log text")
                    placeholder="nothing, and stop"
                    title="Prints this and goes on; {A+1} in it is worked out"
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=move || found.with(|it| it.log.clone())
                    on:change=move |event| {
                        let text = event_target_value(&event).trim().to_owned();
                        change(&|it| it.log.clone_from(&text));
                    }
                />
            </label>
            <label class="option narrow">
                "from hit"
                <input
                    class="dock-field mono"
                    type="number"
                    min="1"
                    aria-label=label("Hit count")
                    prop:value=move || found.with(|it| it.hits.max(1).to_string())
                    on:change=move |event| {
                        let hits = event_target_value(&event).parse().unwrap_or(1);
                        change(&|it| it.hits = hits);
                    }
                />
            </label>
            <span class="hits" title="Times come to in this run">
                {move || count_in_words(hits())}
            </span>
            <button
                type="button"
                class="ghost"
                aria-label=format!("Remove the breakpoint at {name}")
                title="Remove"
                on:click=move |_| {
                    state.send(Command::Debug(DebugCommand::Remove { line, statement }));
                }
            >
                {icon(Icon::Cross)}
            </button>
        </li>
    }
}

#[component]
fn ChangeRow(change: Named) -> impl IntoView {
    let state = WorkbenchState::expect();
    let name = change.text.clone();
    let remove = move |_| {
        state.send(Command::Debug(DebugCommand::ToggleChange(name.clone())));
    };
    view! {
        <li class="breakpoint">
            <span class="breakpoint-head">{icon(Icon::Eye)}</span>
            <span class="breakpoint-place">
                "When " <span class="mono">{change.text.clone()}</span> " changes"
            </span>
            <span class="spacer"></span>
            <button
                type="button"
                class="ghost"
                aria-label=format!("Do not stop when {} changes", change.text)
                title="Remove"
                on:click=remove
            >
                {icon(Icon::Cross)}
            </button>
        </li>
    }
}

fn in_words(line: u16, statement: u16) -> String {
    match statement {
        0 => format!("line {line}"),
        _ => format!("line {line}, statement {}", statement + 1),
    }
}

fn count_in_words(hits: u32) -> String {
    match hits {
        0 => String::new(),
        1 => "1 hit".to_owned(),
        hits => format!("{hits} hits"),
    }
}
