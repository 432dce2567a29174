//! Entry points of the one WebAssembly bundle: the page calls `hydrate` (over server HTML) or
//! `mount` (without a server), the machine's worker calls `run_worker`. None of them starts by
//! itself, because the same bundle is loaded in both places.

#[cfg(target_arch = "wasm32")]
mod modules;
#[cfg(target_arch = "wasm32")]
mod worker;

#[cfg(target_arch = "wasm32")]
pub use worker::run_worker;

#[cfg(any(feature = "hydrate", feature = "csr"))]
use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page that the server rendered.
#[cfg(feature = "hydrate")]
#[wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    app::hooks::load_machine();
    app::later::fetch_if_drawn().await;
    leptos::mount::hydrate_body(app::App);
}

/// Draws the page where the server could not be reached, from the copy of the session that the
/// service worker kept (`text`; one it cannot read is no session).
#[cfg(feature = "hydrate")]
#[wasm_bindgen]
pub fn mount_kept(text: &str) {
    console_error_panic_hook::set_once();
    app::hooks::load_machine();
    let first = app::state::FirstPaint::from_text(text).unwrap_or_default();
    leptos::mount::mount_to_body(move || {
        leptos::context::provide_context(first);
        leptos::view! { <app::App /> }
    });
}

/// Draws the page where no server did.
#[cfg(feature = "csr")]
#[wasm_bindgen]
pub fn mount() {
    console_error_panic_hook::set_once();
    app::hooks::load_machine();
    leptos::mount::mount_to_body(app::App);
}
