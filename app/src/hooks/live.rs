//! The live channel: a WebSocket. When to open it again is the brain's decision.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{BinaryType, Event, MessageEvent, WebSocket};

use super::clock::{after_ms, now_ms};

/// The server says something at least every 15 s. A channel that is silent for longer than this is
/// dead, even if the browser has not noticed (a suspended laptop, a dropped route).
const SILENCE_LONGEST_MS: u64 = 40_000;
const SILENCE_CHECK_MS: u64 = 10_000;

/// What the channel tells.
pub enum Heard {
    /// It is open.
    Opened,
    /// It is closed, or could not be opened.
    Closed,
    /// A message.
    Message(Vec<u8>),
}

/// A WebSocket that can be opened again and again.
#[derive(Clone)]
pub struct LiveChannel(Rc<Shared>);

struct Shared {
    url: String,
    hear: Box<dyn Fn(Heard)>,
    socket: RefCell<Option<Connection>>,
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
            heard_at_ms: Cell::new(0),
        }));
        channel.watch_silence();
        channel
    }

    /// Opens the channel. Does nothing if it is open or being opened.
    pub fn open(&self) {
        if self.0.socket.borrow().is_none() && !self.connect() {
            // Told from a new task: the caller may be in the middle of something.
            let channel = self.clone();
            after_ms(0, move || (channel.0.hear)(Heard::Closed));
        }
    }

    /// Closes the channel, for a page that is going away (and may come back).
    pub fn close(&self) {
        if let Some(connection) = self.0.socket.take() {
            connection.end();
            (self.0.hear)(Heard::Closed);
        }
    }

    /// Whether an attempt is under way. It is not only where the browser forbids the URL.
    fn connect(&self) -> bool {
        let Ok(socket) = WebSocket::new(&self.0.url) else {
            return false;
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
        true
    }

    fn opened(&self) {
        self.0.heard_at_ms.set(now_ms());
        (self.0.hear)(Heard::Opened);
    }

    fn message(&self, event: &MessageEvent) {
        self.0.heard_at_ms.set(now_ms());
        if let Ok(buffer) = event.data().dyn_into::<ArrayBuffer>() {
            (self.0.hear)(Heard::Message(Uint8Array::new(&buffer).to_vec()));
        }
    }

    fn closed(&self) {
        if let Some(connection) = self.0.socket.take() {
            connection.end();
        }
        (self.0.hear)(Heard::Closed);
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
