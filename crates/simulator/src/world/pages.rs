//! Pages, and what the browser does for them.

use delta::ReplicaId;
use workbench::{Driver, Effect, Engine, Input, Tab, ToWorker};

use super::{AnyWorld, Event, Host, brief};

impl<E: Engine> AnyWorld<E> {
    /// A new page load in the first browser.
    pub fn open(&mut self) -> usize {
        self.open_in(0)
    }

    /// A new page load.
    pub fn open_in(&mut self, browser: usize) -> usize {
        let index = self.hosts.len();
        let mut id = [0; 6];
        id.copy_from_slice(&self.random.below(1 << 48).to_be_bytes()[2..]);
        let skew_ms = match self.skew_max_ms {
            0 => 0,
            max => self.random.below(2 * max).cast_signed() - max.cast_signed(),
        };
        let server = self.random.below(self.store.count() as u64) as usize;
        let own_ms = self.now_ms.saturating_add_signed(skew_ms);
        let mut tab = Tab::new(ReplicaId(id), self.store.key().tag(), own_ms);
        tab.limit_pushes(self.push_bytes);
        self.hosts.push(Host {
            tab,
            browser,
            alive: true,
            frozen_until_ms: 0,
            deferred: Vec::new(),
            worker: None,
            worker_number: 0,
            worker_said_ms: 0,
            slice_at_ms: 0,
            live: None,
            wake_at_ms: 0,
            server,
            skew_ms,
        });
        self.log(|| format!("open {index} {}", ReplicaId(id)));
        self.current = index;
        let ms = 1 + self.random.below(60);
        self.after(ms, Event::ReadStored(index));
        index
    }

    /// The page goes: with `pagehide`, or at once.
    pub fn close(&mut self, index: usize, gracefully: bool) {
        self.log(|| format!("close {index} gracefully {gracefully}"));
        if gracefully && self.hosts[index].alive {
            self.give(index, Input::PageHide);
        }
        self.hosts[index].alive = false;
        self.hosts[index].worker = None;
        self.hosts[index].live = None;
        self.release_lock(index);
    }

    /// The pages there are.
    pub fn alive_tabs(&self) -> Vec<usize> {
        self.alive().collect()
    }

    pub(super) fn alive(&self) -> impl Iterator<Item = usize> {
        (0..self.hosts.len()).filter(|&index| self.hosts[index].alive)
    }

    /// Whether the page is there.
    pub fn is_alive(&self, index: usize) -> bool {
        self.hosts[index].alive
    }

    /// Whether the page gets no time.
    pub fn is_frozen(&self, index: usize) -> bool {
        self.hosts[index].frozen_until_ms > self.now_ms
    }

    /// Gives a page and its worker no time for so long.
    pub fn freeze(&mut self, index: usize, ms: u64) {
        self.log(|| format!("freeze {index} for {ms}"));
        self.hosts[index].frozen_until_ms = self.now_ms + ms;
        self.after(ms, Event::Thaw(index));
    }

    /// All pages get time again.
    pub fn thaw_all(&mut self) {
        for index in 0..self.hosts.len() {
            self.hosts[index].frozen_until_ms = self.now_ms;
            self.after(0, Event::Thaw(index));
            self.after(1, Event::Give(index, Input::Tick));
            let number = self.hosts[index].worker_number;
            self.hosts[index].slice_at_ms = self.now_ms + 1;
            self.after(1, Event::Slice(index, number));
        }
    }

    /// The page of that number.
    pub fn tab(&self, index: usize) -> &Tab {
        &self.hosts[index].tab
    }

    /// The clock of that page's machine.
    pub(super) fn own_ms(&self, index: usize) -> u64 {
        self.now_ms.saturating_add_signed(self.hosts[index].skew_ms)
    }

    /// Whether some page left that register of the view in browser storage.
    pub fn is_in_storage(&self, name: &str) -> bool {
        let end = format!("/view/{name}");
        self.stored_entries().any(|key| key.ends_with(&end))
    }

    /// Gives an input to a tab and does what it asks for.
    pub fn give(&mut self, index: usize, input: Input) {
        if !self.hosts[index].alive {
            return;
        }
        self.log(|| format!("  {index} <- {}", brief(&input)));
        let own_ms = self.own_ms(index);
        let effects = self.hosts[index].tab.on(input, own_ms);
        for effect in effects {
            self.carry_out(index, effect);
        }
    }

    /// Gives an input to a tab that dies after so many effects.
    pub fn give_and_die(&mut self, index: usize, input: Input, effects: usize) {
        self.log(|| {
            format!(
                "  {index} dies after {effects} effects of {}",
                brief(&input)
            )
        });
        let own_ms = self.own_ms(index);
        let done = self.hosts[index].tab.on(input, own_ms);
        for effect in done.into_iter().take(effects) {
            self.carry_out(index, effect);
        }
        self.close(index, false);
    }

    pub(super) fn carry_out(&mut self, index: usize, effect: Effect) {
        self.log(|| format!("    {index} -> {}", brief(&effect)));
        match effect {
            Effect::Hello(request) => self.send(Event::Hello(index, request)),
            Effect::Push { id, batch, .. } => {
                if self.random.chance(self.network.repeated_permille) {
                    self.send(Event::Push(index, id, batch.clone()));
                }
                self.send(Event::Push(index, id, batch));
            }
            Effect::ChangesSince(cursor) => self.send(Event::Changes(index, cursor)),
            Effect::OpenLive => self.after(5, Event::OpenLive(index)),
            Effect::StartWorker => {
                self.hosts[index].worker = Some(Driver::with_fuel(self.fuel));
                self.hosts[index].worker_number += 1;
            }
            Effect::ToWorker(message) => {
                let has_machine = || self.tab(index).document().manifest().is_some();
                if matches!(message, ToWorker::Start) && has_machine() {
                    self.torn += 1;
                }
                self.post(index, message);
            }
            Effect::StopWorker => self.hosts[index].worker = None,
            Effect::Store { key, bytes } => {
                self.browser_mut(index).storage.insert(key, bytes);
            }
            Effect::Unstore { key } => {
                self.browser_mut(index).storage.remove(&key);
            }
            Effect::ReadStored => self.after(1, Event::ReadStored(index)),
            Effect::WantLock => self.want_lock(index),
            Effect::ReleaseLock => self.release_lock(index),
            Effect::Broadcast(bytes) => {
                let browser = self.hosts[index].browser;
                for other in (0..self.hosts.len()).filter(|&other| other != index) {
                    if self.hosts[other].browser != browser {
                        continue;
                    }
                    self.after(2, Event::Give(other, Input::Peer(bytes.clone())));
                }
            }
            Effect::Wake { at_ms } => {
                self.hosts[index].wake_at_ms = at_ms;
                let ms = at_ms.saturating_sub(self.own_ms(index));
                self.after(ms, Event::Wake(index, at_ms));
            }
            Effect::Forget => self.send(Event::Forget(index)),
            Effect::ForgetBefore { gone_ms } => self.send(Event::ForgetBefore(index, gone_ms)),
            Effect::View(_) | Effect::Download { .. } => {}
        }
    }
}
