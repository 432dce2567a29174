//! The machine's worker: gives the runner its messages and its time.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use crate::modules::Modules;
use codegen::{Generator, Policy};
use js_sys::{Array, Uint8Array};
#[cfg(feature = "hydrate")]
use leptos::{wasm_split, wasm_split::SplitLoaderError};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, MessagePort};
use workbench::{Clock, FromWorker, Runner, ToWorker, Wants};

/// Runs the machine in this worker, for as long as the worker lives. `public/worker.js` calls it
/// once the bundle is loaded.
///
/// # Errors
/// What the browser says if this is no worker, or one without message channels, and if the machine's
/// own file could not be fetched.
#[wasm_bindgen]
pub async fn run_worker() -> Result<(), JsValue> {
    console_error_panic_hook::set_once();
    #[cfg(feature = "hydrate")]
    return machine().await.map_err(|Refused(said)| said);
    #[cfg(not(feature = "hydrate"))]
    Host::start()
}

/// What the browser said.
#[cfg(feature = "hydrate")]
struct Refused(JsValue);

#[cfg(feature = "hydrate")]
impl From<SplitLoaderError> for Refused {
    fn from(error: SplitLoaderError) -> Self {
        Self(JsValue::from_str(&format!(
            "The machine could not be loaded: {error}"
        )))
    }
}

/// The machine is a file of its own beside the bundle: the page does not need it.
#[cfg(feature = "hydrate")]
#[wasm_split::wasm_split(machine, wasm_split_path = ::leptos::wasm_split, fallible)]
fn machine() -> Result<(), Refused> {
    Host::start().map_err(Refused)
}

/// How long the runner is without work before the engine is warmed up.
const WARM_UP_AFTER_MS: u32 = 200;

/// The runner and what it needs of the worker.
struct Host {
    scope: DedicatedWorkerGlobalScope,
    runner: RefCell<Runner>,
    /// The second back end, until it is lent to the runner.
    generator: RefCell<Option<Generator<Modules>>>,
    /// Whether the runner was without work once.
    rested: Cell<bool>,
    /// A message to itself is how the host lets other messages through between two slices: timers
    /// would wait 4 ms each time, and a plain loop would never hear the page.
    next_slice: MessagePort,
    slice_asked: Cell<bool>,
    /// The timer of a slice that is due later.
    timer: Cell<Option<i32>>,
    ring: RefCell<Option<Closure<dyn Fn()>>>,
}

impl Host {
    fn start() -> Result<(), JsValue> {
        let scope: DedicatedWorkerGlobalScope = js_sys::global().dyn_into()?;
        let channel = MessageChannel::new()?;
        let mut runner = Runner::new();
        let generator = Modules::new().map(|modules| Generator::new(modules, Policy::LAZY));
        runner.lend_clock(Box::new(PageClock));
        let host = Rc::new(Self {
            scope: scope.clone(),
            runner: RefCell::new(runner),
            generator: RefCell::new(generator),
            rested: Cell::new(false),
            next_slice: channel.port2(),
            slice_asked: Cell::new(false),
            timer: Cell::new(None),
            ring: RefCell::new(None),
        });

        let ringing = host.clone();
        let ring = Closure::<dyn Fn()>::new(move || {
            ringing.timer.set(None);
            ringing.slice();
        });
        host.ring.replace(Some(ring));

        let slicing = host.clone();
        let on_slice = Closure::<dyn Fn()>::new(move || {
            slicing.slice_asked.set(false);
            slicing.slice();
        });
        channel
            .port1()
            .set_onmessage(Some(on_slice.as_ref().unchecked_ref()));
        on_slice.forget();

        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            host.message(&event);
        });
        scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        Ok(())
    }

    /// A message of the page; what is none is dropped.
    fn message(&self, event: &MessageEvent) {
        let Ok(bytes) = event.data().dyn_into::<Uint8Array>() else {
            return;
        };
        match ToWorker::from_bytes(&bytes.to_vec()) {
            Ok(message) => {
                self.runner.borrow_mut().handle(message, now_ms());
                self.ask_slice();
            }
            Err(error) => self.post(&FromWorker::Fault {
                text: format!("The page said something that the machine cannot read: {error}."),
            }),
        }
    }

    /// One slice, and the arrangement for the next.
    fn slice(&self) {
        let (messages, wants) = {
            let mut runner = self.runner.borrow_mut();
            let messages = runner.slice(now_ms());
            (messages, runner.wants())
        };
        messages.iter().for_each(|message| self.post(message));
        self.lend_generator(wants);
        match wants {
            Wants::Now => self.ask_slice(),
            Wants::After(ms) => self.set_timer(ms),
            Wants::Message => {}
        }
    }

    /// Lends the runner the second back end behind its first slice. Where that leaves it without work for a while, there
    /// is time to warm the engine up: nobody who runs a program then waits until it has compiled what runs programs.
    fn lend_generator(&self, wants: Wants) {
        let Some(mut generator) = self.generator.take() else {
            return;
        };
        if wants == Wants::Message {
            if !self.rested.replace(true) {
                self.generator.replace(Some(generator));
                return self.set_timer(WARM_UP_AFTER_MS);
            }
            generator.warm_up();
        }
        self.runner.borrow_mut().lend(Box::new(generator));
    }

    /// Asks for a slice as soon as the messages that are here already have been heard.
    fn ask_slice(&self) {
        if let Some(timer) = self.timer.take() {
            self.scope.clear_timeout_with_handle(timer);
        }
        if !self.slice_asked.replace(true) {
            // `undefined` can always be posted.
            let _ = self.next_slice.post_message(&JsValue::UNDEFINED);
        }
    }

    fn set_timer(&self, ms: u32) {
        if self.slice_asked.get() || self.timer.get().is_some() {
            return;
        }
        if let Some(ring) = &*self.ring.borrow() {
            let wait = i32::try_from(ms).unwrap_or(i32::MAX);
            let timer = self
                .scope
                .set_timeout_with_callback_and_timeout_and_arguments_0(
                    ring.as_ref().unchecked_ref(),
                    wait,
                );
            self.timer.set(timer.ok());
        }
    }

    /// Posts to the page; the bytes are moved, not copied.
    fn post(&self, message: &FromWorker) {
        if let Ok(bytes) = message.to_bytes() {
            let bytes = Uint8Array::from(&bytes[..]);
            let moved = Array::of1(&bytes.buffer());
            // Fails only for values that cannot be cloned or were moved before.
            let _ = self.scope.post_message_with_transfer(&bytes, &moved);
        }
    }
}

#[wasm_bindgen]
extern "C" {
    /// Milliseconds, as exact as the browser lets it be: between 5 and 100 microseconds.
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// The browser's exact clock.
#[derive(Debug)]
struct PageClock;

impl Clock for PageClock {
    fn now_us(&self) -> u64 {
        now_us()
    }
}

/// Microseconds of the browser's exact clock.
pub fn now_us() -> u64 {
    (performance_now() * 1_000.0) as u64
}

/// Milliseconds since 1970 by this machine's clock.
fn now_ms() -> u64 {
    js_sys::Date::now() as u64
}
