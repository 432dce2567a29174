//! A value that can be changed in place.

use leptos::{ev, html, prelude::*};

/// Shows a value as a button; pressed, it becomes an input. Enter takes the new value, Escape and
/// leaving it keep the old one.
#[component]
pub fn Editable(
    /// What it is the value of.
    #[prop(into)]
    name: String,
    /// The value.
    #[prop(into)]
    value: Signal<String>,
    /// Takes a new value.
    commit: impl Fn(String) + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let editing = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    let button = NodeRef::<html::Button>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            let _ = input.focus();
            input.select();
        }
    });
    let close = move || {
        editing.set(false);
        request_animation_frame(move || {
            if let Some(button) = button.get_untracked() {
                let _ = button.focus();
            }
        });
    };
    let label = StoredValue::new(name);
    move || {
        if editing.get() {
            let commit = commit.clone();
            let key = move |event: ev::KeyboardEvent| match event.key().as_str() {
                "Enter" => {
                    event.prevent_default();
                    commit(event_target_value(&event));
                    close();
                }
                "Escape" => {
                    event.prevent_default();
                    event.stop_propagation();
                    close();
                }
                _ => {}
            };
            view! {
                <input
                    node_ref=input
                    class="value editing"
                    aria-label=label.with_value(|name| format!("New value of {name}"))
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    value=value.get_untracked()
                    on:keydown=key
                    on:blur=move |_| editing.set(false)
                />
            }
            .into_any()
        } else {
            view! {
                <button
                    node_ref=button
                    type="button"
                    class="value"
                    title="Change"
                    aria-label=move || label.with_value(|name| format!("{name} is {}, change", value.get()))
                    on:click=move |_| editing.set(true)
                >
                    {value}
                </button>
            }
            .into_any()
        }
    }
}
