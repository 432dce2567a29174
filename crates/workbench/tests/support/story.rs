//! What stories at random are made of.

use workbench::{Engine, Input};

use crate::browser::Browser;

/// splitmix64.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound.max(1)
    }
}

/// The number that an environment variable gives.
pub fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// The page goes, and does no more than so many of the things it is to do.
pub fn hide_and_die<E: Engine>(browser: &mut Browser<E>, effects: usize) {
    let asked = browser.tab.on(Input::PageHide, browser.now_ms);
    for effect in asked.into_iter().take(effects) {
        browser.carry_out(effect);
    }
}
