//! The Help button and its key. The dialog and its pages are a JavaScript module of their own
//! (`frontend/js/help`), so they weigh nothing on the first screen.

use js_sys::{Function, Reflect};
use leptos::{ev, prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue};

use super::{
    files::Files,
    icons::{Icon, icon},
    module,
};

const FILE: &str = "help.js";
const TROUBLE: &str = "The help could not be loaded. Your program is as it was. \
     Try again when the connection is back.";

/// Opens the help; so does F1, at the word under the cursor.
#[component]
pub fn HelpButton() -> impl IntoView {
    let trouble = Files::expect().trouble;
    let open = move || open(trouble);
    Effect::new(move |_| {
        let handle = window_event_listener(ev::keydown, move |event| {
            if event.key() == "F1" && !event.default_prevented() {
                event.prevent_default();
                open();
            }
        });
        on_cleanup(move || handle.remove());
        prepare();
    });
    view! {
        <button
            type="button"
            class="tool bare"
            aria-label="Help"
            title="Help (F1: at the word under the cursor)"
            aria-keyshortcuts="F1"
            aria-haspopup="dialog"
            on:click=move |_| open()
        >
            {icon(Icon::Help)}
            <span class="tool-text">"Help"</span>
        </button>
    }
}

/// Opens the help. What keeps it from that is told by `trouble`.
pub fn open(trouble: RwSignal<String>) {
    open_by("open", trouble);
}

/// Opens the help at the example programs.
pub fn open_examples(trouble: RwSignal<String>) {
    open_by("openExamples", trouble);
}

fn open_by(function: &'static str, trouble: RwSignal<String>) {
    spawn_local(async move {
        if call(function).await.is_err() {
            trouble.set(TROUBLE.to_owned());
        }
    });
}

/// Loads the help when the browser has nothing else to do, so that it opens without a connection.
fn prepare() {
    request_idle_callback(|| {
        spawn_local(async {
            // It is asked for again, and complained about, when somebody wants it.
            let _ = call("prepare").await;
        });
    });
}

async fn call(name: &str) -> Result<JsValue, JsValue> {
    let module = module::load(FILE).await?;
    let function: Function = Reflect::get(&module, &name.into())?.dyn_into()?;
    function.call0(&JsValue::NULL)
}
