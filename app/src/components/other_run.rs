//! The choice between two runs that went on apart.

use leptos::prelude::*;
use workbench::Command;

use crate::state::WorkbenchState;

/// Asks which run to go on with; shown while there are two.
#[component]
pub fn OtherRun() -> impl IntoView {
    let state = WorkbenchState::expect();
    let this = move |_| state.send(Command::KeepThisRun);
    let other = move |_| state.send(Command::KeepOtherRun);
    view! {
        <Show when=move || state.has_other_run.get()>
            <section class="notice" aria-label="Two runs">
                <span>
                    "The program went on here and elsewhere. Both runs are kept until you choose one."
                </span>
                <span class="spacer"></span>
                <button type="button" class="button" on:click=this>
                    "Keep this tab's run"
                </button>
                <button type="button" class="button" on:click=other>
                    "Keep the other run"
                </button>
            </section>
        </Show>
    }
}
