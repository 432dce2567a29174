//! The page's life: shown and hidden, online and offline.

use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventTarget, VisibilityState};

/// What happens to the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageEvent {
    /// It goes away, perhaps for ever (`pagehide`, `freeze`).
    Hide,
    /// It came, perhaps back from where it went (`pageshow`, `resume`).
    Show,
    /// The browser says it has a connection, or none.
    Online(bool),
    /// It can be seen, or not.
    Visible(bool),
}

/// Tells `hear` about the page, for as long as it lives.
pub fn listen(hear: impl Fn(PageEvent) + Clone + 'static) {
    let page: EventTarget = window().into();
    let document: EventTarget = document().into();
    on(&page, "pagehide", &hear, || PageEvent::Hide);
    on(&page, "pageshow", &hear, || PageEvent::Show);
    on(&document, "freeze", &hear, || PageEvent::Hide);
    on(&document, "resume", &hear, || PageEvent::Show);
    on(&page, "online", &hear, || PageEvent::Online(true));
    on(&page, "offline", &hear, || PageEvent::Online(false));
    on(&document, "visibilitychange", &hear, || {
        PageEvent::Visible(is_visible())
    });
}

/// Whether the page can be seen.
pub fn is_visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}

fn on(
    target: &EventTarget,
    name: &str,
    hear: &(impl Fn(PageEvent) + Clone + 'static),
    event: impl Fn() -> PageEvent + 'static,
) {
    let hear = hear.clone();
    let listener = Closure::<dyn Fn(Event)>::new(move |_| hear(event()));
    // Fails only for a listener that is not a function.
    let _ = target.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    listener.forget();
}
