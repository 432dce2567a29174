//! Browsers with tabs and workers, a store, a network between them, a user, and one seed.
//!
//! - `browsers`, `pages`, `workers`, `user`: the browsers and who sits before them.
//! - `network`, `store`: what is between and behind.
//! - `expectation`: what must be so in the end.

mod browsers;
mod expectation;
mod network;
mod pages;
mod random;
mod store;
mod user;
mod workers;

use std::collections::{BTreeMap, BTreeSet};

use delta::{Batch, Cursor, HelloRequest};
use relay::{RelayError, Subscription};
use workbench::{Document, Driver, Engine, FromWorker, Input, Tab};

use crate::{servers::Servers, toy::Toy};
use browsers::Browser;
pub use random::Random;
pub use user::{PROGRAM, undisturbed, undisturbed_run_of};

enum Event {
    Give(usize, Input),
    Worker(usize, u64, FromWorker),
    Hello(usize, HelloRequest),
    Push(usize, u64, Batch),
    Changes(usize, Cursor),
    ReadStored(usize),
    OpenLive(usize),
    Slice(usize, u64),
    Heal,
    Thaw(usize),
    Forget(usize),
    ForgetBefore(usize, u64),
    Wake(usize, u64),
    User,
}

struct Host<E> {
    tab: Tab,
    /// The browser that it is in.
    browser: usize,
    alive: bool,
    /// Neither the page nor its worker gets any time until then.
    frozen_until_ms: u64,
    /// What has happened to it since.
    deferred: Vec<Event>,
    worker: Option<Driver<E>>,
    worker_number: u64,
    worker_said_ms: u64,
    slice_at_ms: u64,
    /// The live channel, while it is open.
    live: Option<Subscription>,
    wake_at_ms: u64,
    /// Which server it talks to.
    server: usize,
    /// Its clock minus that of the servers.
    skew_ms: i64,
}

/// How the network behaves.
#[derive(Clone, Copy)]
pub struct Network {
    /// The longest time that a message takes.
    pub delay_ms: u64,
    /// How many of a thousand messages are lost.
    pub lost_permille: u64,
    /// How many of a thousand pushes arrive twice.
    pub repeated_permille: u64,
    /// Nothing arrives.
    pub down: bool,
    /// The live channel exists.
    pub live: bool,
    /// How many of a thousand requests another server gets than the one before.
    pub wander_permille: u64,
}

impl Network {
    /// A network on which nothing goes wrong.
    pub const GOOD: Self = Self {
        delay_ms: 5,
        lost_permille: 0,
        repeated_permille: 0,
        down: false,
        live: true,
        wander_permille: 0,
    };
}

/// A browser whose machine is a toy.
pub type World = AnyWorld<Toy>;

/// Browsers, their servers, and all that happens between them.
pub struct AnyWorld<E> {
    /// The time, by the clock of the servers.
    pub now_ms: u64,
    /// What decides everything.
    pub random: Random,
    /// How the network behaves now.
    pub network: Network,
    /// The servers and their store.
    pub store: Servers,
    /// How far clocks of machines that open pages are off, at most.
    pub skew_max_ms: u64,
    /// Whether servers answer what is about deleting with an error.
    pub refuses_deletions: bool,
    healing: bool,
    /// The most that a tab sends in one push, in bytes.
    pub push_bytes: usize,
    /// What is to happen, by time and by the order in which that was decided. Boxed, because events are large
    /// and are moved about.
    queue: BTreeMap<(u64, u64), Box<Event>>,
    sequence: u64,
    browsers: Vec<Browser>,
    hosts: Vec<Host<E>>,
    /// How often a page found a saved machine whose parts do not belong together, and began anew.
    pub torn: u64,
    /// The tab the user looks at.
    pub current: usize,
    user_looks: bool,
    /// The user's next look is in the queue.
    user_comes: bool,
    /// What the user answers, in turn.
    pub answers: Vec<&'static str>,
    /// How many answers were given.
    pub answered: usize,
    /// How many units of work a worker does in one slice.
    pub fuel: u64,
    /// Whether everything is printed.
    pub trace: bool,
    /// Who holds registers of several checkpoints, as it was printed last: pages, and the store (`None`).
    mixed: BTreeSet<Option<usize>>,
}

const BEGIN_MS: u64 = 1_700_000_000_000;

impl<E: Engine> AnyWorld<E> {
    /// A world in which nothing has happened yet.
    pub fn new(seed: u64, network: Network) -> Self {
        let mut world = Self {
            now_ms: BEGIN_MS,
            random: Random(seed),
            network,
            store: Servers::new(2, BEGIN_MS),
            skew_max_ms: 0,
            refuses_deletions: false,
            healing: false,
            push_bytes: delta::limits::BATCH_BYTES_MAX,
            queue: BTreeMap::new(),
            sequence: 0,
            browsers: vec![Browser::default()],
            hosts: Vec::new(),
            torn: 0,
            current: 0,
            user_looks: true,
            user_comes: true,
            answers: vec!["ANN", "ROBERT"],
            answered: 0,
            fuel: 1,
            trace: std::env::var("TRACE").is_ok(),
            mixed: BTreeSet::new(),
        };
        world.fuel = 1 + world.random.below(3);
        world.after(10, Event::User);
        world
    }

    /// Milliseconds since it began.
    pub fn elapsed_ms(&self) -> u64 {
        self.now_ms - BEGIN_MS
    }

    fn after(&mut self, ms: u64, event: Event) {
        self.sequence += 1;
        self.queue
            .insert((self.now_ms + ms, self.sequence), Box::new(event));
    }

    fn log(&self, text: impl FnOnce() -> String) {
        if self.trace {
            println!("{:>6} {}", self.elapsed_ms(), text());
        }
    }

    /// Does what is next; `false` if there is nothing.
    fn step(&mut self) -> bool {
        let Some(((at_ms, _), event)) = self.queue.pop_first() else {
            return false;
        };
        let event = *event;
        self.now_ms = at_ms;
        let now_ms = self.now_ms;
        self.store.set_clock(now_ms);
        if let Event::Give(index, _) | Event::Worker(index, ..) | Event::Wake(index, _) = &event {
            let (index, until) = (*index, self.hosts[*index].frozen_until_ms);
            if until > now_ms && self.hosts[index].alive {
                self.hosts[index].deferred.push(event);
                return true;
            }
        }
        match event {
            Event::Give(index, input) => self.give(index, input),
            Event::Worker(index, number, message) => {
                let host = &self.hosts[index];
                if host.worker_number == number && host.worker.is_some() {
                    self.give(index, Input::FromWorker(message));
                }
            }
            Event::Hello(index, ref request) => {
                let server = self.server(index);
                let hello = Self::heard(self.store.hello(server, request));
                self.answer(index, Some(Input::Hello(hello)), &event);
            }
            Event::Changes(index, cursor) => {
                let server = self.server(index);
                let changes = Self::heard(self.store.changes(server, cursor));
                self.answer(index, Some(Input::Changes(changes)), &event);
            }
            Event::Push(index, id, ref batch) => {
                let server = self.server(index);
                let outcome = self.store.push(server, batch);
                self.log(|| format!("server {server}: {outcome:?}"));
                let result = Self::heard(outcome);
                self.answer(index, Some(Input::Pushed { id, result }), &event);
                self.tell_live();
            }
            Event::Forget(index) => {
                let server = self.server(index);
                let outcome = self.may_delete();
                let outcome = outcome.and_then(|()| self.store.forget(server));
                self.log(|| format!("server {server} forgets: {outcome:?}"));
                let result = Self::heard(outcome);
                self.answer(index, Some(Input::Forgotten(result)), &event);
                self.tell_live();
            }
            Event::ForgetBefore(index, gone_ms) => {
                let server = self.server(index);
                let outcome = self.may_delete();
                let outcome = outcome.and_then(|()| self.store.forget_before(server, gone_ms));
                self.log(|| format!("server {server} forgets before {gone_ms}: {outcome:?}"));
                let result = Self::heard(outcome);
                self.answer(index, Some(Input::ForgottenBefore(result)), &event);
                self.tell_live();
            }
            Event::Thaw(index) => {
                if self.hosts[index].frozen_until_ms <= now_ms {
                    for event in std::mem::take(&mut self.hosts[index].deferred) {
                        self.after(0, event);
                    }
                }
            }
            Event::Heal => {
                if self.store.is_up() {
                    self.store.heal();
                    self.tell_live();
                }
                if self.store.is_standing_in() || !self.store.is_up() {
                    self.after(500, Event::Heal);
                } else {
                    self.healing = false;
                }
            }
            Event::ReadStored(index) => {
                let entries = self.browser(index).storage.clone().into_iter().collect();
                self.give(index, Input::Stored(entries));
            }
            Event::OpenLive(index) => {
                let may = !self.is_cut_off(index) && self.network.live && self.hosts[index].alive;
                let server = self.server(index);
                let channel = self.store.subscribe(server).ok().filter(|_| may);
                let open = channel.is_some();
                self.hosts[index].live = channel;
                let input = if open {
                    Input::LiveOpened
                } else {
                    Input::LiveClosed
                };
                self.give(index, input);
            }
            Event::Slice(index, number) => self.slice(index, number),
            Event::Wake(index, at_ms) => {
                if self.hosts[index].wake_at_ms == at_ms {
                    self.give(index, Input::Tick);
                }
            }
            Event::User => {
                self.user_comes = self.user_looks;
                if self.user_looks {
                    self.answer_question();
                    self.after(20, Event::User);
                }
            }
        }
        true
    }

    /// Prints where registers of several checkpoints have come together, and where no longer.
    fn log_mixed(&mut self) {
        let stored = Some(None).filter(|_| !Document::new(&self.stored()).has_whole_machine());
        let pages = self
            .alive()
            .filter(|&index| !self.tab(index).document().has_whole_machine());
        let mixed: BTreeSet<Option<usize>> = pages.map(Some).chain(stored).collect();
        if mixed != self.mixed {
            self.log(|| format!("MIXED {mixed:?}"));
            self.mixed = mixed;
        }
    }

    fn may_delete(&self) -> Result<(), RelayError> {
        match self.refuses_deletions {
            true => Err(RelayError::Refused("no deletions".to_owned())),
            false => Ok(()),
        }
    }

    /// Lets time pass.
    pub fn run_for(&mut self, ms: u64) {
        let until = self.now_ms + ms;
        while self
            .queue
            .first_key_value()
            .is_some_and(|((at_ms, _), _)| *at_ms <= until)
        {
            self.step();
            if self.trace {
                self.log_mixed();
            }
        }
        self.now_ms = until;
    }
}

fn brief(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}")
        .chars()
        .take(std::env::var("WIDE").map_or(230, |_| 5000))
        .collect()
}
