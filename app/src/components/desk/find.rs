//! Find and replace. What was typed here is part of the session.

use leptos::{ev, html, prelude::*};

use super::Desk;
use crate::{
    components::{
        dom,
        editor::{Found, Query},
        icons::{Icon, icon},
        parts::{Later, Part},
    },
    state::WorkbenchState,
};

/// Registers of the view: whether it is open, the two texts, the switches.
pub const OPEN: &str = "find-open";
const TEXT: &str = "find-text";
const REPLACEMENT: &str = "find-replacement";
const FLAGS: &str = "find-flags";

/// The switches: letter in the register, short name, name.
const SWITCHES: [(char, &str, &str); 4] = [
    ('c', "Aa", "Match case"),
    ('w', "Word", "Whole word"),
    ('r', ".*", "Regular expression"),
    ('s', "Selection", "In selection"),
];

/// The finder, over the upper edge of the editor.
#[component]
pub fn Finder() -> impl IntoView {
    let state = WorkbenchState::expect();
    let is_open = Memo::new(move |_| state.view(OPEN) == "yes");
    view! {
        <Show when=move || is_open.get()>
            <Later part=Part::Finder />
        </Show>
    }
}

/// Its fields and buttons.
#[component]
pub fn FinderBox() -> impl IntoView {
    let state = WorkbenchState::expect();
    let desk = Desk::expect();
    let text = RwSignal::new(untrack(|| state.view(TEXT)));
    let replacement = RwSignal::new(untrack(|| state.view(REPLACEMENT)));
    let flags = RwSignal::new(untrack(|| state.view(FLAGS)));
    let found = RwSignal::new(Found::default());
    let input = NodeRef::<html::Input>::new();

    let query = move || {
        let has = |flag| flags.with(|flags| flags.contains(flag));
        Query {
            text: text.get(),
            replacement: replacement.get(),
            match_case: has('c'),
            whole_word: has('w'),
            regexp: has('r'),
            in_selection: has('s'),
        }
    };
    // Marks follow what is typed, and the program.
    Effect::new(move |_| {
        state.program.track();
        let query = query();
        if let Some(answer) = desk.with_editor(|editor| editor.find(Some(&query))) {
            found.set(answer);
        }
    });
    on_cleanup(move || {
        desk.with_editor(|editor| editor.find(None));
    });
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            let _ = input.focus();
            input.select();
        }
    });
    let act = move |act: Act| {
        let answer = desk.with_editor(|editor| match act {
            Act::Next => editor.find_step("findNext"),
            Act::Previous => editor.find_step("findPrevious"),
            Act::Replace => editor.find_step("replace"),
            Act::All => editor.find_step("replaceAll"),
        });
        if let Some(answer) = answer {
            found.set(answer);
        }
    };
    let close = move || {
        desk.show_find(state, false);
        desk.with_editor(|editor| editor.focus());
    };
    let key = move |event: ev::KeyboardEvent| {
        let taken = match event.key().as_str() {
            "Escape" => {
                close();
                true
            }
            "F3" => {
                act(if event.shift_key() {
                    Act::Previous
                } else {
                    Act::Next
                });
                true
            }
            _ => false,
        };
        if taken {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let enter = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && !event.ctrl_key() && !event.meta_key() {
            event.prevent_default();
            act(if event.shift_key() {
                Act::Previous
            } else {
                Act::Next
            });
        }
    };
    let remember = move |key: &'static str, value: String| state.set_view(key, value);
    let switches = SWITCHES.map(|(flag, short, name)| {
        let pressed = move || flags.with(|flags| flags.contains(flag));
        let toggle = move |_| {
            flags.update(|flags| match flags.contains(flag) {
                true => flags.retain(|other| other != flag),
                false => flags.push(flag),
            });
            remember(FLAGS, flags.get_untracked());
        };
        view! {
            <button
                type="button"
                class="flag"
                aria-label=name
                title=name
                aria-pressed=move || pressed().to_string()
                on:click=toggle
            >
                {short}
            </button>
        }
    });
    let said = move || found.with(|found| found.in_words(text.with(String::is_empty)));
    view! {
        <div
            class="finder"
            role="dialog"
            aria-label="Find and replace"
            on:keydown=key
        >
            <div class="finder-row">
                <input
                    node_ref=input
                    type="text"
                    aria-label="Find"
                    placeholder="Find"
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=move || text.get()
                    on:input=move |event| {
                        text.set(event_target_value(&event));
                        remember(TEXT, text.get_untracked());
                    }
                    on:keydown=enter
                />
                <span class="finder-flags" role="group" aria-label="How to find">
                    {switches.into_iter().collect_view()}
                </span>
                <button type="button" class="flag" aria-label="Find previous" title="Find previous (Shift+F3)" on:click=move |_| act(Act::Previous)>
                    {icon(Icon::ArrowUp)}
                </button>
                <button type="button" class="flag" aria-label="Find next" title="Find next (F3)" on:click=move |_| act(Act::Next)>
                    {icon(Icon::ArrowDown)}
                </button>
                <button type="button" class="flag" aria-label="Close" title="Close (Escape)" on:click=move |_| close()>
                    "\u{d7}"
                </button>
            </div>
            <div class="finder-row">
                <input
                    type="text"
                    aria-label="Replace with"
                    placeholder="Replace with"
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=move || replacement.get()
                    on:input=move |event| {
                        replacement.set(event_target_value(&event));
                        remember(REPLACEMENT, replacement.get_untracked());
                    }
                />
                <button type="button" class="flag wide" on:click=move |_| act(Act::Replace)>
                    "Replace"
                </button>
                <button type="button" class="flag wide" aria-label="Replace all" on:click=move |_| act(Act::All)>
                    "All"
                </button>
                <span class="finder-count" role="status" aria-label="Matches">
                    {said}
                </span>
            </div>
        </div>
    }
}

#[derive(Clone, Copy)]
enum Act {
    Next,
    Previous,
    Replace,
    All,
}

/// Opens the finder, or goes to its field if it is open. A piece of a line that is selected is what
/// is looked for.
pub fn open(state: WorkbenchState, desk: Desk) {
    let selected = desk.with_editor(|editor| editor.selected_text());
    if let Some(text) = selected.filter(|text| !text.is_empty() && !text.contains('\n')) {
        state.set_view(TEXT, text);
    }
    desk.show_find(state, true);
    dom::focus("[aria-label=Find]");
}
