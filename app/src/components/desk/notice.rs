//! Something to tell, above the panes, with something to do about it.

use leptos::prelude::*;

use super::Desk;

/// The notice, if there is one.
#[component]
pub fn Told() -> impl IntoView {
    let desk = Desk::expect();
    let close = move |_| desk.notice.set(None);
    let offer = move || {
        desk.notice.get()?.offer.map(|(name, sheet)| {
            view! {
                <button
                    type="button"
                    class="button"
                    on:click=move |_| {
                        desk.notice.set(None);
                        desk.open.set(Some(sheet));
                    }
                >
                    {name}
                </button>
            }
        })
    };
    view! {
        <div class="told" role="status" aria-label="Notice">
            <Show when=move || desk.notice.with(Option::is_some)>
                <div class="notice calm">
                    <span>{move || desk.notice.get().map(|notice| notice.text)}</span>
                    {offer}
                    <button type="button" class="button" on:click=close>
                        "Close"
                    </button>
                </div>
            </Show>
        </div>
    }
}
