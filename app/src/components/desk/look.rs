//! What settings do to the page: sizes, motion, contrast, the editor's manners.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, prelude::wasm_bindgen};
use workbench::settings;

use super::Desk;
use crate::{
    components::{dom, editor::EditorSettings},
    state::WorkbenchState,
};

#[wasm_bindgen(module = "/js/viewport.js")]
extern "C" {
    #[wasm_bindgen(js_name = follow)]
    fn follow_viewport();
}

/// Keeps page and editor as the settings say, and above a phone's keyboard.
pub fn follow(state: WorkbenchState, desk: Desk) {
    Effect::new(move |_| follow_viewport());
    Effect::new(move |_| {
        let root = document().document_element();
        let Some(root) = root.and_then(|root| root.dyn_into::<web_sys::HtmlElement>().ok()) else {
            return;
        };
        let is_set =
            settings::find("font_size").is_some_and(|size| state.standing(size).1.is_some());
        let size: u32 = state.setting("font_size").parse().unwrap_or(14);
        let sizes = [
            ("--size-code", size),
            ("--line-code", (size * 3).div_ceil(2)),
            ("--line-console", (size * 27).div_ceil(20)),
        ];
        for (name, pixels) in sizes {
            // A phone has sizes of its own until one is chosen.
            let value = if is_set {
                format!("{pixels}px")
            } else {
                String::new()
            };
            dom::set_property(&root, name, &value);
        }
        let mark = |name: &str, on: bool| {
            let _ = match on {
                true => root.set_attribute(name, "on"),
                false => root.remove_attribute(name),
            };
        };
        mark("data-still", state.is_on("reduce_motion"));
        mark("data-contrast", state.is_on("high_contrast"));
    });
    let manners = Memo::new(move |_| editor_settings(state));
    Effect::new(move |_| {
        let manners = manners.get();
        desk.with_editor(|editor| editor.configure(&manners));
    });
}

/// The editor's manners, as the settings say; tracked.
pub fn editor_settings(state: WorkbenchState) -> EditorSettings {
    EditorSettings {
        auto_number: state.is_on("auto_number"),
        start: state.setting("auto_number_start").parse().unwrap_or(10),
        step: state.setting("auto_number_step").parse().unwrap_or(10),
        keyword_case: state.setting("case_style"),
        variable_case: state.setting("case_conflict"),
        completion: state.is_on("completion"),
        emacs: state.setting("key_map") == "emacs",
        glyphs: state.glyphs(),
    }
}
