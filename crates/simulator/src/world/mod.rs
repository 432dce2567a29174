//! A browser with tabs and workers, a store, a network between them, a user, and one seed.
//!
//! - `pages`, `workers`, `user`: the browser and who sits before it.
//! - `network`, `store`: what is between and behind.
//! - `expectation`: what must be so in the end.

mod expectation;
mod network;
mod pages;
mod random;
mod store;
mod user;
mod workers;

use std::collections::{BTreeMap, VecDeque};

use delta::{Batch, Cursor, HelloRequest};
use relay::{RelayError, Subscription};
use workbench::{Driver, Engine, FromWorker, Input, Tab};

use crate::{servers::Servers, toy::Toy};
pub use random::Random;
pub use user::{PROGRAM, undisturbed};

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

/// A browser, its servers, and all that happens between them.
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
    queue: BTreeMap<(u64, u64), Event>,
    sequence: u64,
    storage: BTreeMap<String, Vec<u8>>,
    lock: Option<usize>,
    lock_queue: VecDeque<usize>,
    hosts: Vec<Host<E>>,
    /// The tab the user looks at.
    pub current: usize,
    /// Whether a user looks at that tab, and answers its questions.
    pub user_looks: bool,
    /// What the user answers, in turn.
    pub answers: Vec<&'static str>,
    /// How many answers were given.
    pub answered: usize,
    /// How many units of work a worker does in one slice.
    pub fuel: u64,
    /// Whether everything is printed.
    pub trace: bool,
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
            storage: BTreeMap::new(),
            lock: None,
            lock_queue: VecDeque::new(),
            hosts: Vec::new(),
            current: 0,
            user_looks: true,
            answers: vec!["ANN", "ROBERT"],
            answered: 0,
            fuel: 1,
            trace: std::env::var("TRACE").is_ok(),
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
        self.queue.insert((self.now_ms + ms, self.sequence), event);
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
                self.store.heal();
                self.tell_live();
                if self.store.is_standing_in() || !self.store.is_up() {
                    self.after(500, Event::Heal);
                } else {
                    self.healing = false;
                }
            }
            Event::ReadStored(index) => {
                let entries = self.storage.clone().into_iter().collect();
                self.give(index, Input::Stored(entries));
            }
            Event::OpenLive(index) => {
                let may = !self.network.down && self.network.live && self.hosts[index].alive;
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
                self.answer_question();
                self.after(if self.user_looks { 20 } else { 200 }, Event::User);
            }
        }
        true
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
