//! Time, timers and randomness of the browser.

use std::{cell::Cell, time::Duration};

use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout, set_timeout_with_handle};

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

/// Calls `then` after so many milliseconds.
pub fn after_ms(ms: u64, then: impl FnOnce() + 'static) {
    set_timeout(then, Duration::from_millis(ms));
}

/// One alarm; setting it again replaces it.
#[derive(Default)]
pub struct Alarm(Cell<Option<TimeoutHandle>>);

impl Alarm {
    /// Calls `ring` at `at_ms`, as soon as possible if that is past.
    pub fn set(&self, at_ms: u64, ring: impl FnOnce() + 'static) {
        let wait = Duration::from_millis(at_ms.saturating_sub(now_ms()));
        let next = set_timeout_with_handle(ring, wait).ok();
        if let Some(previous) = self.0.replace(next) {
            previous.clear();
        }
    }
}

/// Ends after so many milliseconds.
#[cfg(not(feature = "csr"))]
pub async fn sleep_ms(ms: u64) {
    let (wake, woken) = futures::channel::oneshot::channel();
    after_ms(ms, move || {
        // Whoever slept may have stopped waiting.
        let _ = wake.send(());
    });
    let _ = woken.await;
}
