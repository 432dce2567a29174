//! The divider between editor and console, by pointer and by keyboard.

use leptos::{ev, html, prelude::*};
use web_sys::{Element, HtmlElement, PointerEvent};
use workbench::Command;

use super::dom;
use crate::state::WorkbenchState;

/// The editor's smallest and largest share.
const SHARE_MIN: f64 = 0.15;
const SHARE_MAX: f64 = 0.85;
/// What an arrow key moves.
const STEP: f64 = 0.02;

/// The divider. Its value is the editor's share of the two panes, in percent; the arrow keys, Home
/// and End move it.
#[component]
pub fn Split() -> impl IntoView {
    let state = WorkbenchState::expect();
    let handle = NodeRef::<html::Div>::new();
    let dragging = RwSignal::new(false);
    let stacked = RwSignal::new(false);

    Effect::new(move |_| {
        let resized = window_event_listener(ev::resize, move |_| stacked.set(dom::is_stacked()));
        stacked.set(dom::is_stacked());
        on_cleanup(move || resized.remove());
    });
    Effect::new(move |_| {
        let share = state.split.get();
        if let Some(panes) = handle.get().and_then(|handle| panes_of(&handle)) {
            dom::set_property(&panes, "--split", &format!("{share:.4}"));
        }
    });

    let pressed = move |event: PointerEvent| {
        if let Some(handle) = handle.get() {
            event.prevent_default();
            let _ = handle.focus();
            let _ = handle.set_pointer_capture(event.pointer_id());
            dragging.set(true);
        }
    };
    let moved = move |event: PointerEvent| {
        if let Some(panes) = handle.get().and_then(|handle| panes_of(&handle))
            && dragging.get_untracked()
        {
            state
                .split
                .set(share_at(&panes, &event, stacked.get_untracked()));
        }
    };
    let released = move |_| {
        if dragging.get_untracked() {
            dragging.set(false);
            remember(state);
        }
    };
    let key = move |event: ev::KeyboardEvent| {
        if let Some(share) = moved_by_key(
            state.split.get_untracked(),
            &event.key(),
            stacked.get_untracked(),
        ) {
            event.prevent_default();
            state.split.set(share);
            remember(state);
        }
    };

    view! {
        <div
            node_ref=handle
            class="split"
            class:dragging=dragging
            role="separator"
            tabindex="0"
            aria-label="Editor and console"
            aria-orientation=move || if stacked.get() { "horizontal" } else { "vertical" }
            aria-valuemin=percent(SHARE_MIN)
            aria-valuemax=percent(SHARE_MAX)
            aria-valuenow=move || percent(state.split.get())
            on:pointerdown=pressed
            on:pointermove=moved
            on:pointerup=released
            on:pointercancel=released
            on:keydown=key
        ></div>
    }
}

fn percent(share: f64) -> String {
    format!("{:.0}", share * 100.0)
}

fn panes_of(handle: &HtmlElement) -> Option<HtmlElement> {
    handle
        .parent_element()
        .map(wasm_bindgen::JsCast::unchecked_into)
}

fn share_at(panes: &Element, event: &PointerEvent, stacked: bool) -> f64 {
    let area = panes.get_bounding_client_rect();
    // Stacked, the editor is the lower pane.
    let share = if stacked {
        1.0 - (f64::from(event.client_y()) - area.top()) / area.height().max(1.0)
    } else {
        (f64::from(event.client_x()) - area.left()) / area.width().max(1.0)
    };
    share.clamp(SHARE_MIN, SHARE_MAX)
}

fn moved_by_key(share: f64, key: &str, stacked: bool) -> Option<f64> {
    let share = match (key, stacked) {
        ("ArrowLeft", false) | ("ArrowDown", true) => share - STEP,
        ("ArrowRight", false) | ("ArrowUp", true) => share + STEP,
        ("Home", _) => SHARE_MIN,
        ("End", _) => SHARE_MAX,
        _ => return None,
    };
    Some(share.clamp(SHARE_MIN, SHARE_MAX))
}

fn remember(state: WorkbenchState) {
    state.send(Command::SetView {
        key: "split".to_owned(),
        value: format!("{:.3}", state.split.get_untracked()),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrow_keys_follow_the_layout_and_stay_inside() {
        assert_eq!(moved_by_key(0.5, "ArrowLeft", false), Some(0.48));
        assert_eq!(moved_by_key(0.5, "ArrowUp", true), Some(0.52));
        assert_eq!(moved_by_key(0.5, "ArrowUp", false), None);
        assert_eq!(
            moved_by_key(SHARE_MAX, "ArrowRight", false),
            Some(SHARE_MAX)
        );
        assert_eq!(moved_by_key(0.5, "Home", true), Some(SHARE_MIN));
    }
}
