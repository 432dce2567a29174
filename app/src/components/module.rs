//! JavaScript modules beside the bundle, loaded when the page stands.

use js_sys::Promise;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

#[wasm_bindgen(module = "/js/load.js")]
extern "C" {
    #[wasm_bindgen(js_name = load)]
    fn load_module(url: &str) -> Promise;
}

/// Loads the module in that file of the site's root. A second call gives the same module.
///
/// # Errors
/// What the browser says if it cannot be had (offline without a copy).
pub async fn load(file: &str) -> Result<JsValue, JsValue> {
    wasm_bindgen_futures::JsFuture::from(load_module(&address(file))).await
}

/// Where the file is. The edition without a server may lie in any folder.
fn address(file: &str) -> String {
    let beside_page = || {
        let base = leptos::prelude::document().base_uri().ok().flatten()?;
        Some(web_sys::Url::new_with_base(file, &base).ok()?.href())
    };
    cfg!(feature = "csr")
        .then(beside_page)
        .flatten()
        .unwrap_or_else(|| format!("/{file}"))
}
