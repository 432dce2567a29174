//! The worker in which the machine runs.

use std::cell::RefCell;

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use web_sys::{Event, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::clock::after_ms;

/// Where the worker's script is: at the root of the server, or beside the page where there is none.
const SCRIPT: &str = if cfg!(feature = "csr") {
    "worker.js"
} else {
    "/worker.js"
};

#[wasm_bindgen]
extern "C" {
    /// URL of the bundle's own script, whatever name the build gave it.
    #[wasm_bindgen(thread_local_v2, js_namespace = ["import", "meta"], js_name = url)]
    static BUNDLE_URL: String;
}

/// What the worker tells.
pub enum Told {
    /// A message.
    Message(Vec<u8>),
    /// It died, or could not be started.
    Died,
}

/// The worker, if one is running.
#[derive(Default)]
pub struct MachineWorker(RefCell<Option<Running>>);

/// A worker and the closures that it calls; dropped together.
struct Running {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(Event)>,
}

impl MachineWorker {
    /// Starts a worker in place of the one that may be running. It loads the page's own bundle,
    /// already compiled. `hear` gets what it tells.
    pub fn start(&self, hear: impl Fn(Told) + Clone + 'static) {
        self.stop();
        match start(hear.clone()) {
            Ok(running) => {
                self.0.replace(Some(running));
            }
            // Told from a new task: the caller may be in the middle of something.
            Err(_) => after_ms(0, move || hear(Told::Died)),
        }
    }

    /// Posts a message. Without a worker it is dropped; whoever starts one begins from a checkpoint.
    pub fn post(&self, bytes: &[u8]) {
        if let Some(running) = &*self.0.borrow() {
            let bytes = Uint8Array::from(bytes);
            let moved = Array::of1(&bytes.buffer());
            // Fails only for values that cannot be cloned or were moved before.
            let _ = running.worker.post_message_with_transfer(&bytes, &moved);
        }
    }

    /// Ends the worker at once; what it still says is not heard.
    pub fn stop(&self) {
        if let Some(running) = self.0.take() {
            // Its closures may be running right now (an `onerror` that ends its own worker), so
            // they are dropped in a later task.
            running.worker.set_onmessage(None);
            running.worker.set_onerror(None);
            running.worker.terminate();
            after_ms(0, move || drop(running));
        }
    }
}

fn start(hear: impl Fn(Told) + Clone + 'static) -> Result<Running, JsValue> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(SCRIPT, &options)?;

    let tell = hear.clone();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Ok(bytes) = event.data().dyn_into::<Uint8Array>() {
            tell(Told::Message(bytes.to_vec()));
        }
    });
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    let on_error = Closure::<dyn Fn(Event)>::new(move |_| hear(Told::Died));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));

    let bundle = Object::new();
    let url = BUNDLE_URL.with(String::clone);
    Reflect::set(&bundle, &"js".into(), &url.into())?;
    Reflect::set(&bundle, &"wasm".into(), &wasm_bindgen::module())?;
    worker.post_message(&bundle)?;
    Ok(Running {
        worker,
        _on_message: on_message,
        _on_error: on_error,
    })
}
