//! Time, timers and randomness of the browser.

use std::{cell::RefCell, collections::BTreeSet, rc::Rc, time::Duration};

use leptos::prelude::set_timeout;

/// Milliseconds since 1970 by this machine's clock.
pub fn now_ms() -> u64 {
    js_sys::Date::now() as u64
}

/// Bytes of the browser's cryptographic random source; of `Math.random` where there is none, which
/// is enough to tell page loads apart.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let filled = web_sys::window()
        .and_then(|window| window.crypto().ok())
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).ok());
    if filled.is_none() {
        bytes
            .iter_mut()
            .for_each(|byte| *byte = (js_sys::Math::random() * 256.0) as u8);
    }
    bytes
}

/// A number from 0.0 to 1.0, for spreading retries.
pub fn jitter() -> f64 {
    js_sys::Math::random()
}

/// Calls `then` after so many milliseconds.
pub fn after_ms(ms: u64, then: impl FnOnce() + 'static) {
    set_timeout(then, Duration::from_millis(ms));
}

/// Alarms at points in time; each point rings once, however often it was asked for.
#[derive(Clone, Default)]
pub struct Alarms(Rc<RefCell<BTreeSet<u64>>>);

impl Alarms {
    /// Calls `ring` at `at_ms`, at once if that is past. Does nothing if that alarm is already set.
    pub fn set(&self, at_ms: u64, ring: impl FnOnce() + 'static) {
        if !self.0.borrow_mut().insert(at_ms) {
            return;
        }
        let alarms = self.0.clone();
        after_ms(at_ms.saturating_sub(now_ms()), move || {
            alarms.borrow_mut().remove(&at_ms);
            ring();
        });
    }
}
