//! The program of a session that was deleted elsewhere: this page still has it.

use leptos::prelude::*;

use crate::{components::download, state::WorkbenchState};

/// Offers the program for download, until the page goes.
#[component]
pub fn LastCopy() -> impl IntoView {
    let state = WorkbenchState::expect();
    let some = move || state.last_copy.with(Option::is_some);
    let save = move |_| {
        if let Some(text) = state.last_copy.get_untracked() {
            download("LASTCOPY.BAS", text.replace('\n', "\r\n").as_bytes());
        }
    };
    view! {
        <Show when=some>
            <section class="notice" aria-label="Last copy">
                <span>
                    "This session was deleted elsewhere. This page still has its program, until you close it."
                </span>
                <button type="button" class="button" on:click=save>
                    "Download the program"
                </button>
                <button type="button" class="button" on:click=move |_| state.last_copy.set(None)>
                    "Let it go"
                </button>
            </section>
        </Show>
    }
}
