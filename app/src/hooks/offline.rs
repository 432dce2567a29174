//! The service worker: it keeps the page's files, and this session as the page knows it, for the
//! time without a connection.

use std::cell::Cell;

use delta::SessionTag;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::wasm_bindgen;

use super::{
    clock::after_ms,
    driver::{Driver, with},
};
use crate::state::FirstPaint;

/// Where its script is: at the root of the server, or beside the page where there is none.
const SCRIPT: &str = if cfg!(feature = "csr") {
    "service-worker.js"
} else {
    "/service-worker.js"
};
/// How often the session is kept while it changes. It is also when the page is hidden or left.
const KEEP_EVERY_MS: u64 = 10_000;

#[wasm_bindgen(module = "/js/offline.js")]
extern "C" {
    #[wasm_bindgen(js_name = register)]
    async fn register(url: &str);
    #[wasm_bindgen(js_name = keeps)]
    fn keeps() -> bool;
    #[wasm_bindgen(js_name = keep)]
    fn keep(text: &str);
}

/// What is kept of the session, and whether that is still what the page knows.
pub struct Kept {
    session: SessionTag,
    handle: Option<String>,
    is_old: Cell<bool>,
}

impl Kept {
    /// Nothing is kept yet.
    pub fn new(session: SessionTag, handle: Option<String>) -> Self {
        Self {
            session,
            handle,
            is_old: Cell::new(true),
        }
    }

    /// Something happened.
    pub fn note_change(&self) {
        self.is_old.set(true);
    }
}

/// Registers the service worker, when the browser has nothing else to do, and keeps the session from
/// then on.
pub fn start(driver: &Driver) {
    let me = driver.weak();
    leptos::prelude::request_idle_callback(move || {
        let me = me.clone();
        spawn_local(async move {
            register(SCRIPT).await;
            with(&me, keep_often);
        });
    });
}

fn keep_often(driver: &Driver) {
    keep_copy(driver, false);
    let me = driver.weak();
    after_ms(KEEP_EVERY_MS, move || with(&me, keep_often));
}

/// Keeps the session as it is now; `last` if the page goes. Without a server browser storage has
/// everything anyhow.
pub fn keep_copy(driver: &Driver, last: bool) {
    if driver.state.browser_only || !keeps() || !(driver.kept.is_old.replace(false) || last) {
        return;
    }
    let mut first = {
        let tab = driver.tab.borrow();
        FirstPaint::of(&tab.copy(last), tab.registers().gone_ms())
    };
    first.session_tag = driver.kept.session.to_string();
    first.handle.clone_from(&driver.kept.handle);
    if let Some(text) = first.to_text() {
        keep(&text);
    }
}
