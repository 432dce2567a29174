//! The console: what BASIC printed, and the line to answer it.

mod announcer;
mod bell;
mod input;
mod keys;
mod rows;
mod tools;

use leptos::{ev, html, prelude::*};
use workbench::Command;

pub use self::tools::is_maximised;
use self::{announcer::Announcer, input::ConsoleInput, tools::ConsoleTools};
use super::{
    dom,
    icons::{Icon, icon},
};
use crate::state::WorkbenchState;

/// The console's pane.
#[component]
pub fn Console() -> impl IntoView {
    let state = WorkbenchState::expect();
    let screen = NodeRef::<html::Div>::new();
    let body = NodeRef::<html::Div>::new();
    let cursor = NodeRef::<html::Div>::new();
    let input = NodeRef::<html::Input>::new();
    // Whether the end is in view; then new rows come into view by themselves.
    let following = RwSignal::new(true);
    rows::connect(state, body, cursor, following);
    let rings = bell::follow(state);
    let first = rows::html(&state.console.get_untracked().rows);

    let scrolled = move |_| {
        if let Some(screen) = screen.get() {
            following.set(dom::is_at_end(&screen));
        }
    };
    let to_end = move |_| {
        following.set(true);
        if let Some(screen) = screen.get() {
            screen.set_scroll_top(0);
        }
    };
    // A click that selects nothing goes to the input line, as in a terminal.
    let clicked = move |_| {
        if !dom::has_selection()
            && !dom::is_stacked()
            && let Some(input) = input.get()
        {
            let _ = input.focus();
        }
    };
    let key = move |event: ev::KeyboardEvent| {
        if keys::is_break(&event) && !dom::has_selection() {
            event.prevent_default();
            state.send(Command::Stop);
        } else if keys::is_text(&event)
            && let Some(input) = input.get()
        {
            let _ = input.focus();
        }
    };
    view! {
        <section class="pane console" class:rings=rings aria-label="Console pane">
            <div
                node_ref=screen
                class="console-screen"
                role="log"
                aria-label="Console"
                aria-live="off"
                tabindex="0"
                on:scroll=scrolled
                on:click=clicked
                on:keydown=key
            >
                <div class="console-sheet">
                    <div node_ref=body class="console-rows" inner_html=first></div>
                    <div node_ref=cursor class="console-cursor" aria-hidden="true"></div>
                </div>
            </div>
            <button
                type="button"
                class="to-end"
                class:shown=move || !following.get()
                aria-hidden=move || following.get().then_some("true")
                tabindex=move || if following.get() { "-1" } else { "0" }
                on:click=to_end
            >
                {icon(Icon::ArrowDown)}
                "Newest"
            </button>
            <ConsoleTools />
            <Announcer />
            <ConsoleInput input />
        </section>
    }
}
