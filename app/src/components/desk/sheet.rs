//! A dialog that opens with a sheet of the desk.

use leptos::{html, prelude::*};

use super::{Desk, Sheet};

/// A modal dialog, open while `sheet` is. Escape and a click beside it close it; the focus goes back
/// to where it was.
#[component]
pub fn SheetDialog(
    /// What opens it.
    sheet: Sheet,
    /// Its heading and name.
    title: &'static str,
    /// A class of its own.
    #[prop(default = "")]
    class: &'static str,
    /// What is in it; made anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let desk = Desk::expect();
    let dialog = NodeRef::<html::Dialog>::new();
    let id = format!("{sheet:?}-title").to_lowercase();
    let labelled = id.clone();
    let is_open = Memo::new(move |_| desk.open.get() == Some(sheet));
    Effect::new(move |_| {
        let (Some(dialog), is_open) = (dialog.get(), is_open.get()) else {
            return;
        };
        match (is_open, dialog.open()) {
            // It fails only for a dialog that is not in the page.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let closed = move |_| {
        if is_open.get_untracked() {
            desk.close();
        }
    };
    // The dialog's own box is its backdrop: what is inside has its own elements.
    let clicked = move |event: leptos::ev::MouseEvent| {
        let beside = event
            .target()
            .zip(dialog.get_untracked())
            .is_some_and(|(target, dialog)| {
                let dialog: &web_sys::EventTarget = dialog.as_ref();
                target == *dialog
            });
        if beside {
            desk.close();
        }
    };
    view! {
        <dialog
            node_ref=dialog
            class=format!("dialog sheet {class}")
            aria-labelledby=labelled
            on:close=closed
            on:mousedown=clicked
        >
            <div class="sheet-body">
                <header class="sheet-head">
                    <h2 id=id>{title}</h2>
                    <button type="button" class="close" aria-label="Close" on:click=move |_| desk.close()>
                        "\u{d7}"
                    </button>
                </header>
                <Show when=move || is_open.get()>{children()}</Show>
            </div>
        </dialog>
    }
}
