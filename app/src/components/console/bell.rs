//! The terminal's bell, CHR$(7): a short tone, and the console's frame lights up.

use std::time::Duration;

use js_sys::{Function, Reflect};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue};

use crate::{components::module, state::WorkbenchState};

/// How long it rings; what rings meanwhile is not heard apart.
const RING: Duration = Duration::from_millis(200);

/// Rings as the setting `bell` says. Whether the frame is lit.
pub fn follow(state: WorkbenchState) -> Signal<bool> {
    let rings = RwSignal::new(false);
    Effect::new(move |before: Option<u32>| {
        let count = state.bell.get();
        if before.is_some_and(|before| before != count) && !rings.get_untracked() {
            rings.set(true);
            set_timeout(move || rings.set(false), RING);
            if matches!(untrack(|| state.setting("bell")).as_str(), "both" | "sound") {
                spawn_local(async {
                    // Without the module (offline, no copy) there is the light.
                    let _ = sound().await;
                });
            }
        }
        count
    });
    Signal::derive(move || {
        rings.get() && matches!(state.setting("bell").as_str(), "both" | "light")
    })
}

async fn sound() -> Result<(), JsValue> {
    let module = module::load("bell.js").await?;
    let ring: Function = Reflect::get(&module, &"ring".into())?.dyn_into()?;
    ring.call0(&JsValue::NULL).map(drop)
}
