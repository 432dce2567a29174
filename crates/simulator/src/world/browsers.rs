//! Browsers: what pages of one share and those of another do not. Storage, the lock on the run, the channel
//! between tabs, and the line to the servers.

use std::collections::{BTreeMap, VecDeque};

use workbench::{Engine, Input};

use super::{AnyWorld, Event};

/// One browser.
#[derive(Default)]
pub(super) struct Browser {
    pub storage: BTreeMap<String, Vec<u8>>,
    lock: Option<usize>,
    lock_queue: VecDeque<usize>,
    /// Its line is cut.
    down: bool,
}

impl<E: Engine> AnyWorld<E> {
    /// The browser of that page.
    pub(super) fn browser(&self, index: usize) -> &Browser {
        &self.browsers[self.hosts[index].browser]
    }

    pub(super) fn browser_mut(&mut self, index: usize) -> &mut Browser {
        &mut self.browsers[self.hosts[index].browser]
    }

    /// Another browser with the same session, nothing in its storage, and no page.
    pub fn add_browser(&mut self) -> usize {
        self.browsers.push(Browser::default());
        self.browsers.len() - 1
    }

    /// How many browsers there are.
    pub fn browsers(&self) -> usize {
        self.browsers.len()
    }

    /// The number of the browser that the page is in.
    pub fn browser_of(&self, index: usize) -> usize {
        self.hosts[index].browser
    }

    /// Cuts the line of one browser, or joins it again.
    pub fn set_browser_down(&mut self, browser: usize, down: bool) {
        self.log(|| format!("browser {browser} down {down}"));
        self.browsers[browser].down = down;
        for index in 0..self.hosts.len() {
            if self.hosts[index].browser == browser {
                self.note_line(index);
            }
        }
    }

    /// Whether that browser's line is cut.
    pub fn is_browser_down(&self, browser: usize) -> bool {
        self.browsers[browser].down
    }

    /// Whether nothing arrives between that page and the servers.
    pub(super) fn is_cut_off(&self, index: usize) -> bool {
        self.network.down || self.browser(index).down
    }

    /// The page hears that its line is cut, or joined.
    pub(super) fn note_line(&mut self, index: usize) {
        let down = self.is_cut_off(index);
        if down && self.hosts[index].live.take().is_some() {
            self.after(5, Event::Give(index, Input::LiveClosed));
        }
        self.after(6, Event::Give(index, Input::Online(!down)));
    }

    /// What the storages of all browsers hold.
    pub(super) fn stored_entries(&self) -> impl Iterator<Item = &String> {
        self.browsers
            .iter()
            .flat_map(|browser| browser.storage.keys())
    }

    pub(super) fn want_lock(&mut self, index: usize) {
        let browser = self.browser_mut(index);
        let granted = if browser.lock.is_none() {
            browser.lock = Some(index);
            true
        } else if browser.lock != Some(index) && !browser.lock_queue.contains(&index) {
            browser.lock_queue.push_back(index);
            false
        } else {
            return;
        };
        self.after(1, Event::Give(index, Input::Lock(granted)));
    }

    pub(super) fn release_lock(&mut self, index: usize) {
        let browser = self.browser_mut(index);
        browser.lock_queue.retain(|&other| other != index);
        if browser.lock == Some(index) {
            browser.lock = browser.lock_queue.pop_front();
            if let Some(next) = browser.lock {
                self.after(1, Event::Give(next, Input::Lock(true)));
            }
        }
    }
}
