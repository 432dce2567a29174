//! Small questions to the browser. None of them is asked on the server.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// `text` as it can stand inside an element of an HTML page.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Sets a custom property of an element's own style; allowed by a policy that forbids `style=`
/// attributes in the page.
pub fn set_property(element: &HtmlElement, name: &str, value: &str) {
    // It fails only for names that are no custom property.
    let _ = element.style().set_property(name, value);
}

/// The nonce of the page's scripts; `None` without a content security policy.
pub fn nonce() -> Option<String> {
    let script = document().query_selector("script[nonce]").ok()??;
    let nonce = js_sys::Reflect::get(&script, &"nonce".into())
        .ok()?
        .as_string()?;
    (!nonce.is_empty()).then_some(nonce)
}

/// Puts the cursor into the first element that the selector finds.
pub fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // It fails only for elements that cannot have the focus.
        let _ = element.focus();
    }
}

/// Whether the page is laid out for a phone: console above editor.
pub fn is_stacked() -> bool {
    window()
        .match_media("(max-width: 719px)")
        .ok()
        .flatten()
        .is_some_and(|query| query.matches())
}

/// Whether some text of the page is selected.
pub fn has_selection() -> bool {
    window()
        .get_selection()
        .ok()
        .flatten()
        .is_some_and(|selection| !selection.is_collapsed())
}

/// Whether an element that is laid out from its end is scrolled there, give or take two rows. Such
/// an element counts from its end, upwards below zero.
pub fn is_at_end(element: &Element) -> bool {
    element.scroll_top() > -40
}
