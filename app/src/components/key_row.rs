//! The row of signs above a phone's keyboard.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlDocument;

/// Signs that BASIC needs often and phone keyboards hide.
const SIGNS: [&str; 9] = ["\"", "$", "(", ")", "=", "<", ">", ",", ";"];

/// Types a sign where the cursor is; the focus stays there, so the keyboard stays up.
#[component]
pub fn KeyRow() -> impl IntoView {
    let keys = SIGNS.map(|sign| {
        view! {
            <button
                type="button"
                tabindex="-1"
                on:pointerdown=|event: ev::PointerEvent| event.prevent_default()
                on:click=move |_| insert(sign)
            >
                {sign}
            </button>
        }
    });
    view! {
        <div class="key-row" role="region" aria-label="Signs">
            {keys.into_iter().collect_view()}
        </div>
    }
}

/// Inserts as if typed: both the editor and a plain input take it, with undo.
fn insert(sign: &str) {
    if let Ok(document) = document().dyn_into::<HtmlDocument>() {
        let _ = document.exec_command_with_show_ui_and_value("insertText", false, sign);
    }
}
