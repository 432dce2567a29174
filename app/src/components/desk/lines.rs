//! Dialogs about lines: go to one, renumber, delete some.

use leptos::{ev, html, prelude::*};

use super::{Desk, Sheet, sheet::SheetDialog};
use crate::{
    components::parts::{Later, Part},
    state::WorkbenchState,
};

/// The three dialogs.
#[component]
pub fn LineDialogs() -> impl IntoView {
    view! {
        <SheetDialog sheet=Sheet::GoTo title="Go to line">
            <Later part=Part::GoTo />
        </SheetDialog>
        <SheetDialog sheet=Sheet::Renumber title="Renumber">
            <Later part=Part::Renumber />
        </SheetDialog>
        <SheetDialog sheet=Sheet::DeleteLines title="Delete lines">
            <Later part=Part::DeleteLines />
        </SheetDialog>
    }
}

/// A field for a line number.
#[component]
fn NumberField(
    /// Its name.
    label: &'static str,
    /// What is in it.
    value: RwSignal<String>,
    /// Whether it has the focus when the dialog opens.
    #[prop(default = false)]
    first: bool,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let (true, Some(input)) = (first, input.get()) {
            let _ = input.focus();
            input.select();
        }
    });
    view! {
        <label class="field">
            <span>{label}</span>
            <input
                node_ref=input
                type="text"
                inputmode="numeric"
                autocomplete="off"
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
        </label>
    }
}

/// The line of buttons at a dialog's foot, and what is wrong with what was typed.
#[component]
fn Foot(
    /// What the button does.
    yes: &'static str,
    /// What is wrong; empty if nothing.
    #[prop(into)]
    wrong: Signal<String>,
) -> impl IntoView {
    let desk = Desk::expect();
    view! {
        <p class="wrong" role="alert">
            {move || wrong.get()}
        </p>
        <div class="dialog-buttons">
            <span class="spacer"></span>
            <button type="button" class="button" on:click=move |_| desk.close()>
                "Cancel"
            </button>
            <button type="submit" class="button strong">
                {yes}
            </button>
        </div>
    }
}

fn number(value: RwSignal<String>) -> Option<u16> {
    value.with_untracked(|text| text.trim().parse().ok())
}

const NOT_A_NUMBER: &str = "A line number is a whole number from 0 to 65529.";
const NO_EDITOR: &str = "The editor is not loaded; try again in a moment.";

/// Asks for a line and goes there.
#[component]
pub fn GoTo() -> impl IntoView {
    let desk = Desk::expect();
    let line = RwSignal::new(String::new());
    let wrong = RwSignal::new(String::new());
    let go = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(number) = number(line) else {
            return wrong.set(NOT_A_NUMBER.to_owned());
        };
        desk.close();
        // The dialog gives the focus back first.
        request_animation_frame(move || {
            if desk.with_editor(|editor| editor.go_to(number)) == Some(false) {
                desk.tell(format!("There is no line {number} and none behind it."));
            }
        });
    };
    view! {
        <form on:submit=go>
            <NumberField label="Line number" value=line first=true />
            <Foot yes="Go" wrong />
        </form>
    }
}

/// Asks for new numbers and gives them.
#[component]
pub fn Renumber() -> impl IntoView {
    let state = WorkbenchState::expect();
    let desk = Desk::expect();
    let setting = |key| RwSignal::new(untrack(|| state.setting(key)));
    let start = setting("auto_number_start");
    let step = setting("auto_number_step");
    let from = RwSignal::new("0".to_owned());
    let wrong = RwSignal::new(String::new());
    let act = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let (Some(start), Some(step), Some(from)) = (number(start), number(step), number(from))
        else {
            return wrong.set(NOT_A_NUMBER.to_owned());
        };
        match desk.with_editor(|editor| editor.renumber(start, step, from)) {
            None => wrong.set(NO_EDITOR.to_owned()),
            Some(Err(text)) => wrong.set(text),
            Some(Ok(text)) => {
                desk.close();
                desk.tell(text);
            }
        }
    };
    view! {
        <form on:submit=act>
            <p>"Jumps and other references get the new numbers too. Undo takes it back in one step."</p>
            <div class="fields">
                <NumberField label="First new number" value=start first=true />
                <NumberField label="Step" value=step />
                <NumberField label="From line" value=from />
            </div>
            <Foot yes="Renumber" wrong />
        </form>
    }
}

/// Asks for lines and deletes them.
#[component]
pub fn DeleteLines() -> impl IntoView {
    let desk = Desk::expect();
    let from = RwSignal::new(String::new());
    let to = RwSignal::new(String::new());
    let wrong = RwSignal::new(String::new());
    let act = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(first) = number(from) else {
            return wrong.set(NOT_A_NUMBER.to_owned());
        };
        let last = match to.with_untracked(|text| text.trim().is_empty()) {
            true => Some(first),
            false => number(to),
        };
        let Some(last) = last.filter(|last| *last >= first) else {
            return wrong.set("The last line is not before the first.".to_owned());
        };
        match desk.with_editor(|editor| editor.delete_lines(first, last)) {
            None => wrong.set(NO_EDITOR.to_owned()),
            Some(0) => wrong.set("There is no such line.".to_owned()),
            Some(count) => {
                desk.close();
                let lines = if count == 1 { "line" } else { "lines" };
                desk.tell(format!("{count} {lines} deleted. Undo brings them back."));
            }
        }
    };
    view! {
        <form on:submit=act>
            <div class="fields">
                <NumberField label="From line" value=from first=true />
                <NumberField label="To line" value=to />
            </div>
            <Foot yes="Delete" wrong />
        </form>
    }
}
