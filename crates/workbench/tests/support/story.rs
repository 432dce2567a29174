//! What stories at random are made of.

use workbench::{Engine, Input};

use crate::browser::Browser;

/// The page goes, and does no more than so many of the things it is to do.
pub fn hide_and_die<E: Engine>(browser: &mut Browser<E>, effects: usize) {
    let asked = browser.tab.on(Input::PageHide, browser.now_ms);
    for effect in asked.into_iter().take(effects) {
        browser.carry_out(effect);
    }
}
