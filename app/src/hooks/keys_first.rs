//! A key that was pressed is painted before anything else is worked on.
//!
//! What the worker, the server, other tabs and timers bring can wait for a frame, and a person who types
//! cannot. So between a key and the frame that shows it such work waits here, in its order; and so does
//! what the key itself brings about beside the text that the browser or the editor shows.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
};

use leptos::prelude::{request_animation_frame, window};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, KeyboardEvent};

use super::clock::{after_ms, now_ms};

/// A page that is not painted (it was hidden in this moment) goes on after this time.
const PATIENCE_MS: u64 = 100;
/// How long waiting work goes on before the browser has a turn.
const SLICE_MS: u64 = 4;

type Work = Box<dyn FnOnce()>;

#[derive(Default)]
struct Turn {
    /// Number of the key that is being painted; 0 if there is none.
    painting: Cell<u64>,
    keys: Cell<u64>,
    waiting: RefCell<VecDeque<Work>>,
    /// Whether the waiting work goes on by itself.
    going_on: Cell<bool>,
}

thread_local! {
    static TURN: Turn = Turn::default();
}

/// Looks for keys, for as long as the page lives. What asks for something finds everything done that came
/// before it: a press of the pointer, and a key that writes no character.
pub fn listen() {
    on("keydown", |event| {
        let writes = event
            .dyn_ref::<KeyboardEvent>()
            .is_some_and(writes_character);
        if !writes {
            catch_up();
        }
        TURN.with(Turn::pressed);
    });
    on("pointerdown", |_| catch_up());
    on("click", |_| catch_up());
}

/// Before whoever the event is for.
fn on(name: &str, hear: impl Fn(&Event) + 'static) {
    let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| hear(&event));
    // Fails only for a listener that is not a function.
    let _ = window().add_event_listener_with_callback_and_bool(
        name,
        listener.as_ref().unchecked_ref(),
        true,
    );
    listener.forget();
}

fn writes_character(event: &KeyboardEvent) -> bool {
    let alone = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
    alone && event.key().chars().count() == 1
}

/// Does now all that waits.
pub fn catch_up() {
    while let Some(work) = TURN.with(|turn| turn.waiting.borrow_mut().pop_front()) {
        work();
    }
}

/// Does the work now; after the paint if a key waits for that. Work that came before goes first.
pub fn after_keys(work: impl FnOnce() + 'static) {
    let is_free = TURN.with(|turn| turn.painting.get() == 0 && turn.waiting.borrow().is_empty());
    if is_free {
        work();
    } else {
        TURN.with(|turn| turn.waiting.borrow_mut().push_back(Box::new(work)));
    }
}

impl Turn {
    /// Later keys of the same frame wait for no other one.
    fn pressed(&self) {
        if self.painting.get() != 0 {
            return;
        }
        let key = self.keys.get() + 1;
        self.keys.set(key);
        self.painting.set(key);
        // A task that is asked for in a frame runs behind its paint.
        request_animation_frame(move || {
            after_ms(0, move || TURN.with(|turn| turn.painted(key)));
        });
        after_ms(PATIENCE_MS, move || TURN.with(|turn| turn.painted(key)));
    }

    fn painted(&self, key: u64) {
        if self.painting.get() == key {
            self.painting.set(0);
            self.go_on();
        }
    }

    /// Does what waits, in slices, unless the next key has come.
    fn go_on(&self) {
        if self.going_on.replace(true) {
            return;
        }
        let started = now_ms();
        while self.painting.get() == 0 && now_ms().saturating_sub(started) < SLICE_MS {
            let Some(work) = self.waiting.borrow_mut().pop_front() else {
                break;
            };
            work();
        }
        self.going_on.set(false);
        if self.painting.get() == 0 && !self.waiting.borrow().is_empty() {
            after_ms(0, || TURN.with(Self::go_on));
        }
    }
}
