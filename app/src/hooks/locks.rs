//! Web Locks: who is alive in this browser, and which tab may run the program.
//!
//! A lock is held until it is released or the page is gone, however it went. Pages that are not
//! served over https or from this machine have no Web Locks: then nothing is known about other
//! tabs, and the expiry of the run in the store decides alone.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["navigator", "locks"], catch)]
    fn request(name: &str, options: &JsValue, callback: &Function) -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_namespace = ["navigator", "locks"], catch)]
    fn query() -> Result<Promise, JsValue>;
}

/// A lock that this page holds, waits for or has given up.
#[derive(Clone)]
pub struct WebLock(Rc<Shared>);

struct Shared {
    name: String,
    /// Ends the holding; `None` while the lock is not held.
    release: RefCell<Option<Function>>,
    /// Counts requests, so that an answer to a given-up request is recognised.
    request: Cell<u32>,
    waiting: Cell<bool>,
}

impl WebLock {
    /// The lock of that name; not asked for yet.
    pub fn new(name: String) -> Self {
        Self(Rc::new(Shared {
            name,
            release: RefCell::new(None),
            request: Cell::new(0),
            waiting: Cell::new(false),
        }))
    }

    /// Asks for the lock. `tell` hears at once whether it was free, and again if it was not and
    /// becomes ours later. Asking again while it is held or waited for only repeats the answer.
    pub fn want(&self, tell: impl Fn(bool) + 'static) {
        if self.0.release.borrow().is_some() || self.0.waiting.get() {
            tell(self.0.release.borrow().is_some());
            return;
        }
        self.0.waiting.set(true);
        let number = self.0.request.get();
        let tell = Rc::new(tell);
        let then = tell.clone();
        let lock = self.clone();
        self.ask(number, true, move |free| {
            then(free);
            // A lock that is not free is waited for, unless it was given up when that was told.
            if !free && lock.0.request.get() == number {
                let then = then.clone();
                lock.ask(number, false, move |free| then(free));
            }
        });
    }

    /// Gives the lock back, or stops waiting for it.
    pub fn release(&self) {
        self.0.request.set(self.0.request.get().wrapping_add(1));
        self.0.waiting.set(false);
        if let Some(release) = self.0.release.take() {
            let _ = release.call0(&JsValue::NULL);
        }
    }

    /// One request. The callback returns a promise that stays open for as long as the lock is held.
    /// A request that fails is answered as a lock that is not free.
    fn ask(&self, number: u32, only_if_free: bool, tell: impl FnOnce(bool) + 'static) {
        let tell = Rc::new(RefCell::new(Some(tell)));
        let shared = self.0.clone();
        let once = tell.clone();
        let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            let Some(tell) = once.take().filter(|_| shared.request.get() == number) else {
                return JsValue::UNDEFINED;
            };
            if lock.is_null() {
                tell(false);
                return JsValue::UNDEFINED;
            }
            shared.waiting.set(false);
            let held = Promise::new(&mut |resolve, _| {
                shared.release.replace(Some(resolve));
            });
            tell(true);
            held.into()
        });
        let lock = self.clone();
        let asked = request_with(&self.0.name, only_if_free, granted.unchecked_ref());
        wasm_bindgen_futures::spawn_local(async move {
            if ended_well(asked).await || lock.0.request.get() != number {
                return;
            }
            if let Some(tell) = tell.take() {
                lock.0.waiting.set(false);
                // Web Locks do not work here, so a second request is not made.
                lock.0.request.set(number.wrapping_add(1));
                tell(false);
            }
        });
    }
}

fn request_with(name: &str, only_if_free: bool, granted: &Function) -> Result<Promise, JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &only_if_free.into())?;
    request(name, &options, granted)
}

/// Waits for the end of a request: when the lock is given back. Whether it came to that.
async fn ended_well(asked: Result<Promise, JsValue>) -> bool {
    match asked {
        Ok(promise) => JsFuture::from(promise).await.is_ok(),
        Err(_) => false,
    }
}

/// Runs `work` while no other tab of this browser does work under the same name; simply runs it
/// where there are no Web Locks.
pub fn exclusively(name: &str, work: impl FnOnce() + 'static) {
    let work = Rc::new(RefCell::new(Some(work)));
    let once = work.clone();
    let granted = Closure::once_into_js(move |_lock: JsValue| {
        if let Some(work) = once.take() {
            work();
        }
    });
    let asked = request_with(name, false, granted.unchecked_ref());
    wasm_bindgen_futures::spawn_local(async move {
        if !ended_well(asked).await
            && let Some(work) = work.take()
        {
            work();
        }
    });
}

/// Names of all locks that are held in this browser at this site; empty where that is unknown.
pub async fn held_names() -> Vec<String> {
    let Ok(promise) = query() else {
        return Vec::new();
    };
    let Ok(answer) = JsFuture::from(promise).await else {
        return Vec::new();
    };
    let Ok(held) = Reflect::get(&answer, &"held".into()) else {
        return Vec::new();
    };
    Array::from(&held)
        .iter()
        .filter_map(|lock| Reflect::get(&lock, &"name".into()).ok()?.as_string())
        .collect()
}
