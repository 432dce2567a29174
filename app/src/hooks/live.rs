//! The live channel: a WebSocket that is opened again for as long as the page lives.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{BinaryType, Event, MessageEvent, WebSocket};

use super::clock::{after_ms, jitter, now_ms};

/// First and longest wait before the channel is opened again, in milliseconds.
const RETRY_FIRST_MS: f64 = 200.0;
const RETRY_LONGEST_MS: f64 = 5_000.0;
/// The server says something at least every 15 s. A channel that is silent for longer than this is
/// dead, even if the browser has not noticed (a suspended laptop, a dropped route).
const SILENCE_LONGEST_MS: u64 = 40_000;
const SILENCE_CHECK_MS: u64 = 10_000;

/// What the channel tells.
pub enum Heard {
    /// It is open.
    Opened,
    /// It is closed; it will be opened again.
    Closed,
    /// A message.
    Message(Vec<u8>),
}

/// A WebSocket that opens itself again.
#[derive(Clone)]
pub struct LiveChannel(Rc<Shared>);

struct Shared {
    url: String,
    hear: Box<dyn Fn(Heard)>,
    socket: RefCell<Option<Connection>>,
    /// Whether the channel should be open.
    wanted: Cell<bool>,
    /// Whether the next attempt is already set.
    retry_set: Cell<bool>,
    failures: Cell<i32>,
    heard_at_ms: Cell<u64>,
}

/// A socket and the closures that it calls; dropped together.
struct Connection {
    socket: WebSocket,
    _on_open: Closure<dyn Fn()>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_close: Closure<dyn Fn(Event)>,
}

impl Connection {
    /// Ends the connection without hearing from it again.
    fn end(self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        let _ = self.socket.close();
        // The closures may be running right now (an `onclose` that ends its own connection), so
        // they are dropped in a later task.
        after_ms(0, move || drop(self));
    }
}

impl LiveChannel {
    /// A channel to `url`, closed. `hear` gets everything that happens.
    pub fn new(url: String, hear: impl Fn(Heard) + 'static) -> Self {
        let channel = Self(Rc::new(Shared {
            url,
            hear: Box::new(hear),
            socket: RefCell::new(None),
            wanted: Cell::new(false),
            retry_set: Cell::new(false),
            failures: Cell::new(0),
            heard_at_ms: Cell::new(0),
        }));
        channel.watch_silence();
        channel
    }

    /// Opens the channel and keeps it open. Does nothing if it is.
    pub fn open(&self) {
        self.0.wanted.set(true);
        if self.0.socket.borrow().is_none() && !self.0.retry_set.get() {
            self.connect();
        }
    }

    /// Closes the channel, for a page that is going away (and may come back).
    pub fn close(&self) {
        self.0.wanted.set(false);
        if let Some(connection) = self.0.socket.take() {
            connection.end();
            (self.0.hear)(Heard::Closed);
        }
    }

    fn connect(&self) {
        let Ok(socket) = WebSocket::new(&self.0.url) else {
            self.retry();
            return;
        };
        socket.set_binary_type(BinaryType::Arraybuffer);
        let channel = self.clone();
        let on_open = Closure::<dyn Fn()>::new(move || channel.opened());
        let channel = self.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event| channel.message(&event));
        let channel = self.clone();
        let on_close = Closure::<dyn Fn(Event)>::new(move |_| channel.closed());
        socket.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        self.0.heard_at_ms.set(now_ms());
        self.0.socket.replace(Some(Connection {
            socket,
            _on_open: on_open,
            _on_message: on_message,
            _on_close: on_close,
        }));
    }

    fn opened(&self) {
        self.0.heard_at_ms.set(now_ms());
        (self.0.hear)(Heard::Opened);
    }

    fn message(&self, event: &MessageEvent) {
        self.0.heard_at_ms.set(now_ms());
        // Only a channel that works counts as a success: one that is opened and closed at once (a
        // proxy without its server) must not be tried again without a wait.
        self.0.failures.set(0);
        if let Ok(buffer) = event.data().dyn_into::<ArrayBuffer>() {
            (self.0.hear)(Heard::Message(Uint8Array::new(&buffer).to_vec()));
        }
    }

    fn closed(&self) {
        if let Some(connection) = self.0.socket.take() {
            connection.end();
        }
        (self.0.hear)(Heard::Closed);
        self.retry();
    }

    /// Sets the next attempt: 0.2 s doubling to 5 s, spread over half of it, so that the tabs of a
    /// lost server do not all come back in the same moment.
    fn retry(&self) {
        if !self.0.wanted.get() || self.0.retry_set.replace(true) {
            return;
        }
        let failures = self.0.failures.get();
        self.0.failures.set(failures.saturating_add(1));
        let wait_ms = (RETRY_FIRST_MS * 2_f64.powi(failures.min(10))).min(RETRY_LONGEST_MS);
        let channel = self.clone();
        after_ms((wait_ms * (0.5 + jitter() / 2.0)) as u64, move || {
            channel.0.retry_set.set(false);
            if channel.0.wanted.get() && channel.0.socket.borrow().is_none() {
                channel.connect();
            }
        });
    }

    fn watch_silence(&self) {
        let channel = self.clone();
        after_ms(SILENCE_CHECK_MS, move || {
            let silent_ms = now_ms().saturating_sub(channel.0.heard_at_ms.get());
            let is_open = channel.0.socket.borrow().is_some();
            if is_open && silent_ms > SILENCE_LONGEST_MS {
                channel.closed();
            }
            channel.watch_silence();
        });
    }
}
