//! The upper edge of the open panel, by pointer and by keyboard.

use leptos::{ev, html, prelude::*};
use web_sys::PointerEvent;
use workbench::Command;

use crate::{
    components::dom,
    state::{PANEL_HEIGHT, WorkbenchState},
};

/// The smallest height, and what stays for editor and console, in pixels.
const HEIGHT_MIN: f64 = 96.0;
const REST_MIN: f64 = 240.0;
/// What an arrow key moves, in pixels.
const STEP: f64 = 24.0;

/// The edge. Arrow keys, Home and End move it.
#[component]
pub fn Resize() -> impl IntoView {
    let state = WorkbenchState::expect();
    let height = state.debug.height;
    let handle = NodeRef::<html::Div>::new();
    let dragging = RwSignal::new(false);
    Effect::new(move |_| {
        let height = height.get();
        let dock = handle.get().and_then(|handle| handle.parent_element());
        if let Some(dock) = dock {
            let dock = wasm_bindgen::JsCast::unchecked_ref(&dock);
            dom::set_property(dock, "--dock-height", &format!("{height:.0}px"));
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
        if dragging.get_untracked() {
            let foot = handle
                .get()
                .and_then(|handle| handle.parent_element())
                .map_or(0.0, |dock| dock.get_bounding_client_rect().bottom());
            height.set(fitted(foot - f64::from(event.client_y()), window_height()));
        }
    };
    let released = move |_| {
        if dragging.get_untracked() {
            dragging.set(false);
            remember(state);
        }
    };
    let key = move |event: ev::KeyboardEvent| {
        let now = height.get_untracked();
        let next = match event.key().as_str() {
            "ArrowUp" => now + STEP,
            "ArrowDown" => now - STEP,
            "Home" => f64::MAX,
            "End" => 0.0,
            _ => return,
        };
        event.prevent_default();
        height.set(fitted(next, window_height()));
        remember(state);
    };
    view! {
        <div
            node_ref=handle
            class="dock-edge"
            class:dragging=dragging
            role="separator"
            tabindex="0"
            aria-label="Panel height"
            aria-orientation="horizontal"
            aria-valuemin=format!("{HEIGHT_MIN:.0}")
            aria-valuemax="2000"
            aria-valuenow=move || format!("{:.0}", height.get())
            on:pointerdown=pressed
            on:pointermove=moved
            on:pointerup=released
            on:pointercancel=released
            on:keydown=key
        ></div>
    }
}

fn window_height() -> f64 {
    let height = window().inner_height().ok();
    height.and_then(|height| height.as_f64()).unwrap_or(800.0)
}

fn fitted(height: f64, window: f64) -> f64 {
    height.min(window - REST_MIN).max(HEIGHT_MIN)
}

fn remember(state: WorkbenchState) {
    state.send(Command::SetView {
        key: PANEL_HEIGHT.to_owned(),
        value: format!("{:.0}", state.debug.height.get_untracked()),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panel_leaves_room_for_what_is_above_it() {
        assert_eq!(fitted(300.0, 900.0), 300.0);
        assert_eq!(fitted(f64::MAX, 900.0), 660.0);
        assert_eq!(fitted(0.0, 900.0), HEIGHT_MIN);
        assert_eq!(fitted(200.0, 300.0), HEIGHT_MIN);
    }
}
