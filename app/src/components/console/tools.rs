//! What can be done with the console as a whole: copy it, clear it, give it all the room.

use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen_futures::JsFuture;
use workbench::{Command, MachineState, Prompt};

use crate::{
    components::{
        desk::Desk,
        icons::{Icon, icon},
    },
    state::WorkbenchState,
};

/// Register of the view: which pane has all the room.
const MAXIMISED: &str = "maximised";

/// Whether the console has all the room; tracked.
pub fn is_maximised(state: WorkbenchState) -> bool {
    state.view(MAXIMISED) == "console"
}

/// Whether the screen can be cleared from outside: a program's screen is its own.
fn can_clear(machine: &MachineState) -> bool {
    machine.prompt == Prompt::Command
}

/// The buttons in the console's corner.
#[component]
pub fn ConsoleTools() -> impl IntoView {
    let state = WorkbenchState::expect();
    let desk = Desk::expect();
    let maximised = Memo::new(move |_| is_maximised(state));
    let copy = move |_| {
        let text = state
            .console
            .with_untracked(|console| text_of(&console.rows));
        spawn_local(async move {
            let clipboard = window().navigator().clipboard();
            let copied = !clipboard.is_undefined()
                && JsFuture::from(clipboard.write_text(&text)).await.is_ok();
            desk.tell(if copied {
                "The console's text is on the clipboard."
            } else {
                "The browser does not let the page write to the clipboard. Select the text and copy it."
            });
        });
    };
    let possible = Memo::new(move |_| state.machine.with(can_clear));
    let clear = move |_| {
        if possible.get_untracked() {
            state.send(Command::ClearConsole);
        }
    };
    let maximise = move |_| {
        let value = if maximised.get_untracked() {
            ""
        } else {
            "console"
        };
        state.set_view(MAXIMISED, value);
    };
    let name = move || match maximised.get() {
        true => "Show the program again",
        false => "Maximise console",
    };
    view! {
        <div class="console-tools" role="group" aria-label="Console tools">
            <button type="button" class="tool bare" aria-label="Copy console" title="Copy the console's text" on:click=copy>
                {icon(Icon::Copy)}
            </button>
            <button
                type="button"
                class="tool bare"
                aria-label="Clear console"
                title="Clear the console"
                aria-disabled=move || (!possible.get()).then_some("true")
                on:click=clear
            >
                {icon(Icon::Eraser)}
            </button>
            <button type="button" class="tool bare" aria-label=name title=name on:click=maximise>
                <Show when=move || maximised.get() fallback=|| icon(Icon::Maximise)>
                    {icon(Icon::Restore)}
                </Show>
            </button>
        </div>
    }
}

/// The rows as text, without the empty ones at the end.
fn text_of(rows: &[String]) -> String {
    let rows: Vec<&str> = rows.iter().map(|row| row.trim_end()).collect();
    let mut text = rows.join("\n").trim_end().to_owned();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::text_of;

    #[test]
    fn copied_rows_have_no_blanks_at_their_ends() {
        let rows = ["A  ", "", " B", "   ", ""].map(str::to_owned);
        assert_eq!(text_of(&rows), "A\n\n B\n");
    }
}
