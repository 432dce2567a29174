//! How much of the machine is in use.

use leptos::prelude::*;

use crate::{components::words::grouped, state::WorkbenchState};

/// Memory by use, and the depth of the control stack.
#[component]
pub fn Memory() -> impl IntoView {
    let debug = WorkbenchState::expect().debug;
    let memory = Memo::new(move |_| debug.view.with(|view| view.memory));
    let bytes = |number: u16| format!("{} bytes", grouped(number));
    view! {
        <dl class="memory">
            <dt>"Free"</dt>
            <dd>{move || bytes(memory.get().free)}</dd>
            <dt>"Program"</dt>
            <dd>{move || bytes(memory.get().program)}</dd>
            <dt>"Variables"</dt>
            <dd>{move || bytes(memory.get().variables)}</dd>
            <dt>"Strings"</dt>
            <dd>{move || bytes(memory.get().strings)}</dd>
            <dt>"Stack"</dt>
            <dd>
                {move || {
                    let memory = memory.get();
                    format!("{} of {}", grouped(memory.stack), bytes(memory.stack_size))
                }}
            </dd>
            <dt>"GOSUB depth"</dt>
            <dd>{move || memory.get().gosubs.to_string()}</dd>
        </dl>
    }
}
