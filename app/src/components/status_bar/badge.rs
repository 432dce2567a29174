//! A word in the status bar that says how something stands, and leads to more about it.

use leptos::prelude::*;

use crate::components::desk::{Desk, Sheet};

/// A status by role whose text is a button: it opens the sheet about saving and room.
#[component]
pub fn Badge(
    /// The status's name.
    label: &'static str,
    /// What it says; with nothing to say there is no button.
    #[prop(into)]
    text: Signal<Option<String>>,
    /// Its class.
    #[prop(into, optional)]
    class: Signal<String>,
    /// The button's class.
    button: &'static str,
    /// What the pointer is told.
    #[prop(into)]
    hint: Signal<String>,
) -> impl IntoView {
    let desk = Desk::expect();
    let shown = Memo::new(move |_| text.with(Option::is_some));
    view! {
        <span class=move || class.get() role="status" aria-label=label>
            <Show when=move || shown.get()>
                <button
                    type="button"
                    class=button
                    title=move || hint.get()
                    aria-haspopup="dialog"
                    on:click=move |_| desk.toggle(Sheet::Sync)
                >
                    {move || text.get()}
                </button>
            </Show>
        </span>
    }
}
