//! The worker in which the machine runs.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

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

/// How long after a start the next worker is made ready: the program that was started goes first.
const SPARE_AFTER_MS: u64 = 1_000;

/// The worker, if one is running, and one that is ready. Without a connection a worker's script may
/// not be had, so the next one is always loaded before it is needed.
#[derive(Clone, Default)]
pub struct MachineWorker {
    running: Rc<RefCell<Option<Running>>>,
    spare: Rc<RefCell<Option<Spare>>>,
}

/// A worker that loads, or has loaded, the bundle and waits for its first message.
struct Spare {
    worker: Worker,
    /// Whether it could not load.
    is_broken: Rc<Cell<bool>>,
    on_error: Closure<dyn Fn(Event)>,
}

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
        match self.take_spare().map_or_else(Spare::load, Ok) {
            Ok(spare) => {
                self.running.replace(Some(Running::of(spare, hear)));
            }
            // Told from a new task: the caller may be in the middle of something.
            Err(_) => after_ms(0, move || hear(Told::Died)),
        }
        let next = self.clone();
        after_ms(SPARE_AFTER_MS, move || next.make_ready());
    }

    /// Loads the worker that the next start will take, unless one is there.
    pub fn make_ready(&self) {
        // What hinders it now will be told by the start that needs it.
        let spare = self.take_spare().or_else(|| Spare::load().ok());
        self.spare.replace(spare);
    }

    /// The worker that is ready, if there is one and it could load.
    fn take_spare(&self) -> Option<Spare> {
        let spare = self.spare.take()?;
        if !spare.is_broken.get() {
            return Some(spare);
        }
        spare.worker.set_onerror(None);
        spare.worker.terminate();
        None
    }

    /// Posts a message. Without a worker it is dropped; whoever starts one begins from a checkpoint.
    pub fn post(&self, bytes: &[u8]) {
        if let Some(running) = &*self.running.borrow() {
            let bytes = Uint8Array::from(bytes);
            let moved = Array::of1(&bytes.buffer());
            // Fails only for values that cannot be cloned or were moved before.
            let _ = running.worker.post_message_with_transfer(&bytes, &moved);
        }
    }

    /// Ends the worker at once; what it still says is not heard.
    pub fn stop(&self) {
        if let Some(running) = self.running.take() {
            // Its closures may be running right now (an `onerror` that ends its own worker), so
            // they are dropped in a later task.
            running.worker.set_onmessage(None);
            running.worker.set_onerror(None);
            running.worker.terminate();
            after_ms(0, move || drop(running));
        }
    }
}

impl Spare {
    fn load() -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(SCRIPT, &options)?;
        let is_broken = Rc::new(Cell::new(false));
        let broken = is_broken.clone();
        let on_error = Closure::<dyn Fn(Event)>::new(move |_| broken.set(true));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));

        let bundle = Object::new();
        let url = BUNDLE_URL.with(String::clone);
        Reflect::set(&bundle, &"js".into(), &url.into())?;
        Reflect::set(&bundle, &"wasm".into(), &wasm_bindgen::module())?;
        worker.post_message(&bundle)?;
        Ok(Self {
            worker,
            is_broken,
            on_error,
        })
    }
}

impl Running {
    fn of(spare: Spare, hear: impl Fn(Told) + Clone + 'static) -> Self {
        let Spare {
            worker, on_error, ..
        } = spare;
        let tell = hear.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Ok(bytes) = event.data().dyn_into::<Uint8Array>() {
                tell(Told::Message(bytes.to_vec()));
            }
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        let on_died = Closure::<dyn Fn(Event)>::new(move |_| hear(Told::Died));
        worker.set_onerror(Some(on_died.as_ref().unchecked_ref()));
        drop(on_error);
        Self {
            worker,
            _on_message: on_message,
            _on_error: on_died,
        }
    }
}
