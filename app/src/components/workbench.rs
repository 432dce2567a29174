//! The whole workbench.

use leptos::prelude::*;

use crate::state::WorkbenchState;

/// Toolbar, editor, console, status bar.
#[component]
pub fn Workbench() -> impl IntoView {
    let state = WorkbenchState::expect();
    view! {
        <main>
            <textarea aria-label="Program">{move || state.program.get().join("\n")}</textarea>
        </main>
    }
}
