//! The other tabs of this browser, by BroadcastChannel.

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

/// The channel to the tabs of one session. Without BroadcastChannel there are simply no peers; the
/// server still brings tabs together.
pub struct Peers(Option<BroadcastChannel>);

impl Peers {
    /// Joins the channel of that name; `hear` gets what the others say.
    pub fn join(name: &str, hear: impl Fn(Vec<u8>) + 'static) -> Self {
        let channel = BroadcastChannel::new(name).ok();
        if let Some(channel) = &channel {
            let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                if let Ok(bytes) = event.data().dyn_into::<Uint8Array>() {
                    hear(bytes.to_vec());
                }
            });
            channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
            // Lives as long as the page.
            on_message.forget();
        }
        Self(channel)
    }

    /// Says something to all other tabs.
    pub fn say(&self, bytes: &[u8]) {
        if let Some(channel) = &self.0 {
            // Fails only on a closed channel, and this one is never closed.
            let _ = channel.post_message(&Uint8Array::from(bytes));
        }
    }
}
