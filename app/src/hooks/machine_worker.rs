//! The worker in which the machine runs.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use web_sys::{Event, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::{clock::after_ms, keys_first};

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
    /// It died.
    Died,
}

/// How long after a start the next worker is made ready: the program that was started goes first.
const SPARE_AFTER_MS: u64 = 1_000;
/// How long after its script could not be had a worker is loaded again.
const RELOAD_AFTER_MS: u64 = 1_000;

thread_local! {
    static OF_THE_PAGE: MachineWorker = MachineWorker::default();
}

/// The worker, if one is running, and one that is ready. Without a connection a worker's script may
/// not be had, so the next one is always loaded before it is needed.
#[derive(Clone, Default)]
pub struct MachineWorker(Rc<Workers>);

#[derive(Default)]
struct Workers {
    running: RefCell<Option<Rc<Loader>>>,
    spare: RefCell<Option<Rc<Loader>>>,
    /// Whether the first worker is loaded, or could not be.
    settled: Cell<bool>,
    /// Called when it is.
    when_settled: RefCell<Option<Box<dyn FnOnce()>>>,
}

impl MachineWorker {
    /// The page's.
    pub fn of_the_page() -> Self {
        OF_THE_PAGE.with(Self::clone)
    }

    /// Starts a worker in place of the one that may be running. It loads the page's own bundle,
    /// already compiled. `hear` gets what it tells.
    pub fn start(&self, hear: impl Fn(Told) + 'static) {
        self.stop();
        let loader = self.take_spare().unwrap_or_else(|| Loader::new(&self.0));
        loader.hear.replace(Some(Rc::new(hear)));
        self.0.running.replace(Some(loader));
        let next = self.clone();
        after_ms(SPARE_AFTER_MS, move || next.make_ready());
    }

    /// Loads the worker that the next start will take, unless one is there.
    pub fn make_ready(&self) {
        let spare = self.take_spare().unwrap_or_else(|| Loader::new(&self.0));
        self.0.spare.replace(Some(spare));
    }

    /// Calls `then` as soon as a worker is loaded, or could not be; at once if that is past, as it is
    /// where the page itself came late.
    pub fn when_settled(&self, then: impl FnOnce() + 'static) {
        if self.0.settled.get() {
            then();
        } else {
            self.0.when_settled.replace(Some(Box::new(then)));
        }
    }

    /// The worker that is ready, if there is one and it could load.
    fn take_spare(&self) -> Option<Rc<Loader>> {
        let spare = self.0.spare.take()?;
        if spare.phase.get() != Phase::Broken {
            return Some(spare);
        }
        spare.end();
        None
    }

    /// Posts a message. Without a worker it is dropped; whoever starts one begins from a checkpoint.
    pub fn post(&self, bytes: &[u8]) {
        if let Some(running) = &*self.0.running.borrow() {
            running.post(bytes);
        }
    }

    /// Ends the worker at once; what it still says is not heard.
    pub fn stop(&self) {
        if let Some(running) = self.0.running.take() {
            running.end();
            // Its closures may be running right now (an `onerror` that ends its own worker), so
            // they are dropped in a later task.
            after_ms(0, move || drop(running));
        }
    }
}

impl Workers {
    fn settle(&self) {
        self.settled.set(true);
        if let Some(then) = self.when_settled.take() {
            then();
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Its script and the bundle are being fetched.
    Loading,
    Loaded,
    /// They could not be had.
    Broken,
}

/// Gets what a worker tells.
type Hear = Rc<dyn Fn(Told)>;

/// A worker that loads, or has loaded, the bundle. One that runs is loaded again until it could be:
/// a connection that is away for a moment is no reason to give a program up.
struct Loader {
    workers: Weak<Workers>,
    me: Weak<Self>,
    phase: Cell<Phase>,
    worker: RefCell<Option<Attached>>,
    /// What was posted before it was loaded.
    posted: RefCell<Vec<Vec<u8>>>,
    hear: RefCell<Option<Hear>>,
}

/// A worker and the closures that it calls; dropped together.
struct Attached {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(Event)>,
}

impl Loader {
    fn new(workers: &Rc<Workers>) -> Rc<Self> {
        let loader = Rc::new_cyclic(|me| Self {
            workers: Rc::downgrade(workers),
            me: me.clone(),
            phase: Cell::new(Phase::Loading),
            worker: RefCell::default(),
            posted: RefCell::default(),
            hear: RefCell::default(),
        });
        loader.load();
        loader
    }

    /// Fetches the script and the bundle, in a new worker.
    fn load(&self) {
        self.phase.set(Phase::Loading);
        match Attached::new(&self.me) {
            Ok(attached) => {
                for bytes in &*self.posted.borrow() {
                    attached.post(bytes);
                }
                if let Some(old) = self.worker.replace(Some(attached)) {
                    old.end();
                    after_ms(0, move || drop(old));
                }
            }
            // Told from a new task: the caller may be in the middle of something.
            Err(_) => {
                let me = self.me.clone();
                after_ms(0, move || with(&me, Self::broke));
            }
        }
    }

    fn post(&self, bytes: &[u8]) {
        if self.phase.get() != Phase::Loaded {
            self.posted.borrow_mut().push(bytes.to_vec());
        }
        if let Some(attached) = &*self.worker.borrow() {
            attached.post(bytes);
        }
    }

    fn end(&self) {
        self.hear.take();
        if let Some(attached) = &*self.worker.borrow() {
            attached.end();
        }
    }

    fn heard(&self, data: JsValue) {
        match data.dyn_into::<Uint8Array>() {
            Ok(bytes) => {
                let me = self.me.clone();
                keys_first::after_keys(move || {
                    with(&me, |loader| loader.tell(Told::Message(bytes.to_vec())));
                });
            }
            // The one thing it says before the bundle speaks: that it is loaded.
            Err(_) => {
                self.phase.set(Phase::Loaded);
                self.posted.take();
                self.settle();
            }
        }
    }

    fn failed(&self) {
        match self.phase.get() {
            // Behind all that it said before.
            Phase::Loaded => {
                let me = self.me.clone();
                keys_first::after_keys(move || with(&me, |loader| loader.tell(Told::Died)));
            }
            Phase::Loading | Phase::Broken => self.broke(),
        }
    }

    fn broke(&self) {
        self.phase.set(Phase::Broken);
        let me = self.me.clone();
        after_ms(RELOAD_AFTER_MS, move || with(&me, Self::load_again));
        self.settle();
    }

    /// Loads once more what runs; one that is only ready is replaced when it is needed.
    fn load_again(&self) {
        if self.phase.get() == Phase::Broken && self.hear.borrow().is_some() {
            self.load();
        }
    }

    fn settle(&self) {
        if let Some(workers) = self.workers.upgrade() {
            workers.settle();
        }
    }

    fn tell(&self, told: Told) {
        let hear = self.hear.borrow().clone();
        if let Some(hear) = hear {
            hear(told);
        }
    }
}

impl Attached {
    fn new(loader: &Weak<Loader>) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(SCRIPT, &options)?;
        let me = loader.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            with(&me, |loader| loader.heard(event.data()));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        let me = loader.clone();
        let on_error = Closure::<dyn Fn(Event)>::new(move |_| with(&me, Loader::failed));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));

        let bundle = Object::new();
        let url = BUNDLE_URL.with(String::clone);
        Reflect::set(&bundle, &"js".into(), &url.into())?;
        Reflect::set(&bundle, &"wasm".into(), &wasm_bindgen::module())?;
        worker.post_message(&bundle)?;
        Ok(Self {
            worker,
            _on_message: on_message,
            _on_error: on_error,
        })
    }

    fn post(&self, bytes: &[u8]) {
        let bytes = Uint8Array::from(bytes);
        let moved = Array::of1(&bytes.buffer());
        // Fails only for values that cannot be cloned or were moved before.
        let _ = self.worker.post_message_with_transfer(&bytes, &moved);
    }

    fn end(&self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// Does something with the loader, if it is still there.
fn with(loader: &Weak<Loader>, work: impl FnOnce(&Loader)) {
    if let Some(loader) = loader.upgrade() {
        work(&loader);
    }
}
