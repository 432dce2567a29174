//! A browser with tabs and workers, a store, a network between them, a user, and one seed.

use std::collections::{BTreeMap, VecDeque};

use delta::{Batch, Cursor, HelloRequest, Live, Replica, ReplicaId};
use futures_util::FutureExt;
use workbench::{
    Command, Document, Driver, Effect, Engine, FromWorker, Input, MachineStatus, Prompt,
    SyncStatus, Tab, ToWorker, Unreachable, Wants,
};

use relay::{RelayError, Subscription};

use crate::{servers::Servers, toy::Toy};

/// splitmix64.
pub struct Random(pub u64);

impl Random {
    /// A number below the bound, which counts as 1 if it is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound.max(1)
    }

    /// Whether something happens that happens so many times of a thousand.
    pub fn chance(&mut self, permille: u64) -> bool {
        self.below(1_000) < permille
    }
}

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

/// The program that the user enters.
pub const PROGRAM: [&str; 5] = [
    "10 COUNT 60",
    "20 ASK",
    "30 COUNT 150",
    "40 ASK",
    "50 COUNT 30",
];
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

    /// A new page load.
    pub fn open(&mut self) -> usize {
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

    /// Whether the page gets no time.
    pub fn is_frozen(&self, index: usize) -> bool {
        self.hosts[index].frozen_until_ms > self.now_ms
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

    /// Loses everything in the store.
    pub fn flush_store(&mut self) {
        self.log(|| "the store is emptied".to_owned());
        self.store.flush();
        self.close_live();
    }

    /// The view's registers as the store has them.
    pub fn stored_view(&self) -> BTreeMap<String, String> {
        let deltas = self.store.snapshot().deltas.into_iter();
        let views = deltas.filter_map(|delta| {
            let name = delta.key.as_str().strip_prefix("view/")?.to_owned();
            Some((name, String::from_utf8(delta.register.value?).ok()?))
        });
        views.collect()
    }

    /// What the store holds.
    pub fn stored(&self) -> Replica {
        let mut replica = Replica::new(ReplicaId([0xEE; 6]));
        replica.merge_changes(self.store.snapshot());
        replica
    }

    /// Whether some page left that register of the view in browser storage.
    pub fn is_in_storage(&self, name: &str) -> bool {
        let end = format!("/view/{name}");
        self.storage.keys().any(|key| key.ends_with(&end))
    }

    /// Whether the page is there.
    pub fn is_alive(&self, index: usize) -> bool {
        self.hosts[index].alive
    }

    /// Gives a page and its worker no time for so long.
    pub fn freeze(&mut self, index: usize, ms: u64) {
        self.log(|| format!("freeze {index} for {ms}"));
        self.hosts[index].frozen_until_ms = self.now_ms + ms;
        self.after(ms, Event::Thaw(index));
    }

    /// Cuts the network, or joins it again.
    pub fn set_network_down(&mut self, down: bool) {
        self.log(|| format!("network down {down}"));
        self.network.down = down;
        for index in 0..self.hosts.len() {
            if down && self.hosts[index].live.take().is_some() {
                self.after(5, Event::Give(index, Input::LiveClosed));
            }
            self.after(6, Event::Give(index, Input::Online(!down)));
        }
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

    fn carry_out(&mut self, index: usize, effect: Effect) {
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
            Effect::ToWorker(message) => self.post(index, message),
            Effect::StopWorker => self.hosts[index].worker = None,
            Effect::Store { key, bytes } => {
                self.storage.insert(key, bytes);
            }
            Effect::Unstore { key } => {
                self.storage.remove(&key);
            }
            Effect::ReadStored => self.after(1, Event::ReadStored(index)),
            Effect::WantLock => self.want_lock(index),
            Effect::ReleaseLock => self.release_lock(index),
            Effect::Broadcast(bytes) => {
                for other in (0..self.hosts.len()).filter(|&other| other != index) {
                    self.sequence += 1;
                    let event = Event::Give(other, Input::Peer(bytes.clone()));
                    self.queue.insert((self.now_ms + 2, self.sequence), event);
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

    /// Over the network: lost, late, or (a request that arrives and whose answer is lost) both.
    fn send(&mut self, event: Event) {
        let lost = self.network.down || self.random.chance(self.network.lost_permille);
        let ms = 1 + self.random.below(self.network.delay_ms);
        // Nobody waits for an answer to this one.
        let is_asked = !matches!(event, Event::Forget(_) | Event::ForgetBefore(..));
        if !lost {
            self.after(ms, event);
        } else if is_asked {
            self.answer(event_host(&event), None, &event);
        }
    }

    /// The answer to a request, or that there is none.
    fn answer(&mut self, index: usize, input: Option<Input>, request: &Event) {
        let lost = self.network.down || self.random.chance(self.network.lost_permille);
        let input = input.filter(|_| !lost).unwrap_or(match request {
            Event::Push(_, id, _) => Input::Pushed {
                id: *id,
                result: Err(Unreachable),
            },
            Event::Changes(..) => Input::Changes(Err(Unreachable)),
            _ => Input::Hello(Err(Unreachable)),
        });
        let ms = 1 + self.random.below(self.network.delay_ms);
        self.after(ms, Event::Give(index, input));
    }

    fn post(&mut self, index: usize, message: ToWorker) {
        let (now_ms, own_ms) = (self.now_ms, self.own_ms(index));
        if let Some(worker) = &mut self.hosts[index].worker {
            worker.handle(message, own_ms);
            let number = self.hosts[index].worker_number;
            self.hosts[index].slice_at_ms = now_ms + 1;
            self.after(1, Event::Slice(index, number));
        }
    }

    fn slice(&mut self, index: usize, number: u64) {
        let (now_ms, own_ms) = (self.now_ms, self.own_ms(index));
        let host = &mut self.hosts[index];
        if host.worker_number != number || host.slice_at_ms != now_ms {
            return;
        }
        if host.frozen_until_ms > now_ms {
            host.slice_at_ms = host.frozen_until_ms;
            let ms = host.frozen_until_ms - now_ms;
            return self.after(ms, Event::Slice(index, number));
        }
        let Some(worker) = &mut host.worker else {
            return;
        };
        let messages = worker.slice(own_ms);
        let pause = match worker.wants() {
            Wants::Now => Some(8),
            Wants::After(ms) => Some(u64::from(ms)),
            Wants::Message => None,
        };
        for message in messages {
            let at = (now_ms + self.random.below(4)).max(self.hosts[index].worker_said_ms);
            self.hosts[index].worker_said_ms = at;
            self.after(at - now_ms, Event::Worker(index, number, message));
        }
        if let Some(ms) = pause {
            self.hosts[index].slice_at_ms = now_ms + ms;
            self.after(ms, Event::Slice(index, number));
        }
    }

    fn want_lock(&mut self, index: usize) {
        if self.lock.is_none() {
            self.lock = Some(index);
            self.after(1, Event::Give(index, Input::Lock(true)));
        } else if self.lock != Some(index) && !self.lock_queue.contains(&index) {
            self.lock_queue.push_back(index);
            self.after(1, Event::Give(index, Input::Lock(false)));
        }
    }

    fn release_lock(&mut self, index: usize) {
        self.lock_queue.retain(|&other| other != index);
        if self.lock == Some(index) {
            self.lock = self.lock_queue.pop_front();
            if let Some(next) = self.lock {
                self.after(1, Event::Give(next, Input::Lock(true)));
            }
        }
    }

    /// Passes on what the live channels say.
    fn tell_live(&mut self) {
        for index in 0..self.hosts.len() {
            while let Some(channel) = &mut self.hosts[index].live {
                let Some(said) = channel.next().now_or_never() else {
                    break;
                };
                let lost = self.network.down || self.random.chance(self.network.lost_permille);
                match said {
                    Some(relay::Event::Increment(increment)) if !lost => {
                        let ms = 1 + self.random.below(self.network.delay_ms);
                        let live = Input::Live(Live::Changes(increment.changes.clone()));
                        self.after(ms, Event::Give(index, live));
                    }
                    _ => {
                        self.hosts[index].live = None;
                        self.after(5, Event::Give(index, Input::LiveClosed));
                    }
                }
            }
        }
    }

    /// Which server the request goes to.
    fn server(&mut self, index: usize) -> usize {
        if self.random.chance(self.network.wander_permille) {
            self.hosts[index].server = self.random.below(self.store.count() as u64) as usize;
        }
        self.hosts[index].server
    }

    /// The clock of that page's machine.
    fn own_ms(&self, index: usize) -> u64 {
        self.now_ms.saturating_add_signed(self.hosts[index].skew_ms)
    }

    /// What a page makes of a server's answer.
    fn heard<T>(answer: Result<T, RelayError>) -> Result<T, Unreachable> {
        answer.map_err(|_| Unreachable)
    }

    /// Takes the store away from its servers, or brings it back.
    pub fn set_store_up(&mut self, up: bool) {
        self.log(|| format!("store up {up}"));
        self.store.set_up(up);
        if !up {
            self.close_live();
        }
        if !std::mem::replace(&mut self.healing, true) {
            self.after(500, Event::Heal);
        }
    }

    /// Loses the newest writes of the store, and every connection to it.
    pub fn fail_over(&mut self, lost: usize) {
        self.log(|| format!("failover, {lost} pushes lost"));
        self.store.fail_over(lost);
        self.close_live();
    }

    /// A server process ends and another one begins.
    pub fn restart_server(&mut self, server: usize) {
        self.log(|| format!("server {server} restarts"));
        self.store.restart(server);
        self.close_live();
    }

    fn close_live(&mut self) {
        for index in 0..self.hosts.len() {
            if self.hosts[index].live.take().is_some() {
                self.after(5, Event::Give(index, Input::LiveClosed));
            }
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
                let outcome = self.store.forget(server);
                self.log(|| format!("server {server} forgets: {outcome:?}"));
                self.tell_live();
            }
            Event::ForgetBefore(index, gone_ms) => {
                let server = self.server(index);
                let outcome = self.store.forget_before(server, gone_ms);
                self.log(|| format!("server {server} forgets before {gone_ms}: {outcome:?}"));
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

    /// The user answers every question once, in the tab they look at, as soon as it shows.
    fn answer_question(&mut self) {
        let host = &self.hosts[self.current];
        if !self.user_looks || !host.alive || host.frozen_until_ms > self.now_ms {
            return;
        }
        let asks = host.tab.status().prompt == Prompt::Line;
        let rows = host.tab.console().rows;
        let questions = rows.iter().filter(|row| row.starts_with("WHO? ")).count();
        let open = rows.last().is_some_and(|row| row == "WHO? ");
        if asks && open && questions == self.answered + 1 {
            let answer = self.answers[self.answered].to_owned();
            self.answered += 1;
            if self.random.chance(200) {
                // The worst moment to press F5.
                let effects = self.random.below(12) as usize;
                let input = Input::Command(Command::EnterLine(answer.clone()));
                let stored = self.storage.clone();
                self.give_and_die(self.current, input, effects);
                if self.storage == stored {
                    // It had not come as far as storage: the line still stands in the input field.
                    self.answered -= 1;
                }
                self.open();
            } else {
                let input = Input::Command(Command::EnterLine(answer));
                self.give(self.current, input);
            }
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

    /// The user does something in a tab.
    pub fn command(&mut self, index: usize, command: Command) {
        self.give(index, Input::Command(command));
    }

    /// The user enters the [`PROGRAM`].
    pub fn enter_program(&mut self, index: usize) {
        self.enter_lines(index, &PROGRAM);
    }

    /// The user enters these lines.
    pub fn enter_lines(&mut self, index: usize, lines: &[&str]) {
        let insert = lines.iter().map(|line| (*line).to_owned()).collect();
        let (from, delete) = (0, 0);
        let command = Command::EditProgram {
            from,
            delete,
            insert,
        };
        self.command(index, command);
    }

    /// The page of that number.
    pub fn tab(&self, index: usize) -> &Tab {
        &self.hosts[index].tab
    }

    /// What somebody sees who has nothing but the store.
    pub fn stored_rows(&self) -> Vec<String> {
        let mut replica = Replica::new(ReplicaId([0xEE; 6]));
        replica.merge_changes(self.store.snapshot());
        Document::new(&replica).console().rows
    }

    /// What the machine is doing, as the store has it.
    pub fn stored_status(&self) -> MachineStatus {
        let mut replica = Replica::new(ReplicaId([0xEE; 6]));
        replica.merge_changes(self.store.snapshot());
        Document::new(&replica).state().status
    }

    fn alive(&self) -> impl Iterator<Item = usize> {
        (0..self.hosts.len()).filter(|&index| self.hosts[index].alive)
    }

    /// Runs until the store and all tabs show that, all is saved, and it stays so.
    pub fn expect(&mut self, rows: &[String], within_ms: u64, what: &str) {
        let until = self.now_ms + within_ms;
        while !self.is_settled(rows) {
            if self.now_ms >= until {
                self.fail(rows, what);
            }
            self.run_for(100);
        }
        self.run_for(9_000);
        if !self.is_settled(rows) {
            self.fail(rows, what);
        }
        // A page of the next day sees the same and tidies up what dead pages left.
        for index in 0..self.hosts.len() {
            self.close(index, true);
        }
        self.run_for(100);
        self.open();
        self.run_for(1_000);
        if !self.is_settled(rows) || self.storage.len() > 1 {
            self.fail(rows, &format!("{what}, the next day"));
        }
    }

    fn is_settled(&self, rows: &[String]) -> bool {
        let tabs = self.alive().all(|index| {
            self.tab(index).console().rows == rows && self.tab(index).sync() == SyncStatus::Saved
        });
        tabs && self.stored_rows() == rows
            && !self.storage.keys().any(|key| key.ends_with("/!apart"))
    }

    fn fail(&self, rows: &[String], what: &str) -> ! {
        let shown = self.stored_rows();
        let same = rows.iter().zip(&shown).take_while(|(a, b)| a == b).count();
        println!("{what}: store and expectation differ from row {same} on");
        println!(
            "  expected {:?}",
            rows.get(same..(same + 4).min(rows.len()))
        );
        println!(
            "  stored   {:?}",
            shown.get(same..(same + 4).min(shown.len()))
        );
        for index in self.alive() {
            let tab = self.tab(index);
            let rows = tab.console().rows;
            println!(
                "  tab {index}: {:?} {:?} holds {} last rows {:?}",
                tab.sync(),
                tab.status(),
                tab.holds_run(),
                &rows[rows.len().saturating_sub(3)..]
            );
        }
        println!(
            "  answered {} storage {:?}",
            self.answered,
            self.storage.keys()
        );
        panic!("{what}");
    }
}

fn event_host(event: &Event) -> usize {
    match event {
        Event::Hello(index, _) | Event::Push(index, ..) | Event::Changes(index, _) => *index,
        _ => 0,
    }
}

fn brief(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}")
        .chars()
        .take(std::env::var("WIDE").map_or(230, |_| 5000))
        .collect()
}

/// The rows of a run that nothing disturbs.
pub fn undisturbed(answers: &[&str]) -> Vec<String> {
    let mut driver: Driver<Toy> = Driver::with_fuel(10);
    let program = PROGRAM
        .iter()
        .map(|line| line.as_bytes().to_vec())
        .collect();
    driver.handle(ToWorker::Lease { until_ms: u64::MAX }, 0);
    driver.handle(ToWorker::Start, 0);
    driver.handle(
        ToWorker::Command {
            number: 1,
            command: workbench::RunCommand::Run { program },
        },
        0,
    );
    for (index, answer) in answers.iter().enumerate() {
        let command = workbench::RunCommand::Line(answer.as_bytes().to_vec());
        let number = index as u64 + 2;
        driver.handle(ToWorker::Command { number, command }, 0);
    }
    for now_ms in 0..1_000 {
        driver.slice(now_ms);
    }
    driver.screen().view().rows
}
