//! Where the program is and how it came there.

use leptos::prelude::*;
use workbench::{MachineState, MachineStatus};

use super::{LineLink, memory::Memory};
use crate::state::WorkbenchState;

/// The control stack, innermost entry first, and the memory in use.
#[component]
pub fn Stack() -> impl IntoView {
    let state = WorkbenchState::expect();
    let debug = state.debug;
    let here = Memo::new(move |_| state.machine.with(place));
    let entries = move || {
        let view = debug.view.get();
        let entries = view.stack.iter().rev().cloned().enumerate();
        let entries = entries.map(|(index, entry)| {
            let place = match entry.line {
                Some(line) => view! { <span>"in line " <LineLink line /></span> }.into_any(),
                None => view! { <span>"in a direct line"</span> }.into_any(),
            };
            view! {
                <li class="frame" data-depth=index>
                    <span class="mono">{entry.text}</span>
                    {place}
                </li>
            }
        });
        entries.collect_view()
    };
    let is_empty = move || debug.view.with(|view| view.stack.is_empty());
    view! {
        <div class="columns">
            <ol class="frames">
                {move || {
                    here.get()
                        .map(|line| {
                            view! {
                                <li class="frame here">
                                    <span>"Next statement"</span>
                                    <span>"in line " <LineLink line /></span>
                                </li>
                            }
                        })
                }}
                {entries}
                <Show when=is_empty>
                    <li class="hint">"No GOSUB, FOR or WHILE is active."</li>
                </Show>
            </ol>
            <Memory />
        </div>
    }
}

/// The line where a program stands still.
fn place(machine: &MachineState) -> Option<u16> {
    let still = match machine.status {
        MachineStatus::Paused | MachineStatus::WaitingForInput => true,
        MachineStatus::Stopped => machine.continuable,
        MachineStatus::Ready | MachineStatus::Running => false,
    };
    machine.line.filter(|_| still)
}
