//! Keys that work everywhere on the page. F5 and Ctrl+R stay the browser's.

use leptos::{ev, prelude::*};
use web_sys::KeyboardEvent;

use super::{
    desk::menu::{self, Item},
    toolbar::Action,
};

/// Listens for the keys of `act`'s actions and `perform`'s entries while the workbench is shown.
pub fn listen(act: impl Fn(Action) + Copy + 'static, perform: impl Fn(Item) + Copy + 'static) {
    Effect::new(move |_| {
        let handle = window_event_listener(ev::keydown, move |event| {
            if let Some(action) = action_of(&event) {
                event.prevent_default();
                act(action);
            } else if let Some(item) = item_of(&event) {
                event.prevent_default();
                perform(item);
            }
        });
        on_cleanup(move || handle.remove());
    });
}

fn item_of(event: &KeyboardEvent) -> Option<Item> {
    if event.default_prevented() || event.is_composing() {
        return None;
    }
    let control = event.ctrl_key() || event.meta_key();
    menu::item_of(&event.key(), control, event.shift_key(), event.alt_key())
}

fn action_of(event: &KeyboardEvent) -> Option<Action> {
    if event.default_prevented() || event.is_composing() {
        return None;
    }
    let control = event.ctrl_key() || event.meta_key();
    action(&event.key(), control, event.shift_key(), event.alt_key())
}

fn action(key: &str, control: bool, shift: bool, alt: bool) -> Option<Action> {
    match (key, control, shift, alt) {
        ("F2", false, false, false) | ("Enter", true, false, false) => Some(Action::Run),
        ("F4", false, false, false) => Some(Action::Stop),
        ("F8", false, false, false) => Some(Action::Continue),
        ("F9", false, false, false) => Some(Action::StepLine),
        ("F9", false, true, false) => Some(Action::StepStatement),
        ("n" | "N", true, false, true) => Some(Action::New),
        ("o", true, false, false) => Some(Action::Open),
        ("s", true, false, false) => Some(Action::Save),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browsers_reload_keys_are_never_taken() {
        for key in ["F5", "r", "R"] {
            for flags in 0..8 {
                let taken = action(key, flags & 1 != 0, flags & 2 != 0, flags & 4 != 0);
                assert_eq!(taken, None, "{key} {flags}");
            }
        }
    }

    #[test]
    fn run_has_two_keys() {
        assert_eq!(action("F2", false, false, false), Some(Action::Run));
        assert_eq!(action("Enter", true, false, false), Some(Action::Run));
        assert_eq!(action("Enter", false, false, false), None);
    }
}
