//! A browser with one tab, against a store. Everything happens at once; time moves by `run_for`.

#[path = "store.rs"]
pub mod store;

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use delta::{Keeping, Live, PushOutcome, ReplicaId, SessionTag};
use store::Store;
use workbench::{
    Command, Driver, Effect, Engine, Input, Tab, Unreachable, Wants,
    program::{ChangedLines, Index},
};

/// A store that several browsers have.
pub type Shared = Rc<RefCell<Store>>;
/// Answers a push in the store's stead, if it has something to say.
pub type Outcome = Box<dyn FnMut(&delta::Batch) -> Option<PushOutcome>>;
/// Sees what the store holds.
pub type Watch = Box<dyn FnMut(&Store)>;

/// An empty store.
pub fn store() -> Shared {
    Rc::new(RefCell::new(Store::new()))
}

/// A browser: what outlives its pages, and the page that is open.
pub struct Browser<E> {
    pub tab: Tab,
    pub store: Shared,
    pub online: bool,
    /// Whether there is a live channel; without, the page asks every few seconds.
    pub live: bool,
    /// Up to where the open live channel was heard.
    heard: Option<usize>,
    /// What the store says of itself.
    pub keeping: Keeping,
    pub now_ms: u64,
    pub worker: Option<Driver<E>>,
    pub storage: BTreeMap<String, Vec<u8>>,
    wake_at_ms: Option<u64>,
    /// Statements of a slice.
    fuel: u64,
    pub outcome: Option<Outcome>,
    pub pushes: usize,
    /// Called after every push: what the store holds then.
    pub watch: Option<Watch>,
    /// The program as the page shows it.
    shown: Vec<String>,
}

impl<E: Engine> Browser<E> {
    /// A browser whose page has not begun.
    pub fn new(store: &Shared, id: u8, fuel: u64, now_ms: u64) -> Self {
        Self {
            tab: new_tab(id, now_ms),
            store: store.clone(),
            online: true,
            live: false,
            heard: None,
            keeping: Keeping::Stored,
            now_ms,
            worker: None,
            storage: BTreeMap::new(),
            wake_at_ms: None,
            fuel,
            outcome: None,
            pushes: 0,
            watch: None,
            shown: Vec::new(),
        }
    }

    /// Another page, which begins with these registers and what storage holds.
    pub fn load(&mut self, id: u8, first: Vec<delta::Delta>) {
        self.worker = None;
        self.wake_at_ms = None;
        self.heard = None;
        self.tab = new_tab(id, self.now_ms);
        self.tab.preload(first, 0);
        self.give(Input::Stored(self.storage.clone().into_iter().collect()));
    }

    pub fn give(&mut self, input: Input) {
        let mut inputs = vec![input];
        while !inputs.is_empty() {
            let input = inputs.remove(0);
            for effect in self.tab.on(input, self.now_ms) {
                inputs.extend(self.carry_out(effect));
            }
        }
        let document = self.tab.document();
        let index = Index::of(document);
        let rooms = self.tab.rooms();
        assert_eq!(rooms[0].used, index.bytes(), "the program's size as kept");
        let newer = !document.program_is_loaded();
        assert_eq!(self.tab.program_is_newer(), newer, "its digest as kept");
        self.show_program();
    }

    /// Shows the lines that changed, as a page does.
    fn show_program(&mut self) {
        if let Some(ChangedLines { head, tail, lines }) = self.tab.take_changed_lines() {
            let end = self.shown.len() - tail;
            self.shown.splice(head..end, lines);
        }
        assert_eq!(self.shown, self.tab.program_lines(), "the lines as shown");
    }

    pub fn command(&mut self, command: Command) {
        self.give(Input::Command(command));
    }

    pub fn carry_out(&mut self, effect: Effect) -> Option<Input> {
        let now_ms = self.now_ms;
        match effect {
            Effect::Hello(request) => {
                let mut answer = self.store.borrow().hello(&request, now_ms);
                answer.changes.keeping = self.keeping;
                Some(Input::Hello(
                    self.online.then_some(answer).ok_or(Unreachable),
                ))
            }
            Effect::ChangesSince(cursor) => {
                let mut answer = self.store.borrow().changes(Some(cursor), now_ms);
                answer.keeping = self.keeping;
                Some(Input::Changes(
                    self.online.then_some(answer).ok_or(Unreachable),
                ))
            }
            Effect::Push { id, batch, .. } => Some(self.push(id, &batch)),
            Effect::OpenLive if self.live && self.online => {
                self.heard = Some(self.store.borrow().told.len());
                Some(Input::LiveOpened)
            }
            Effect::OpenLive => Some(Input::LiveClosed),
            Effect::StartWorker => {
                self.worker = Some(Driver::with_fuel(self.fuel));
                None
            }
            Effect::ToWorker(message) => {
                if let Some(worker) = &mut self.worker {
                    worker.handle(message, now_ms);
                }
                None
            }
            Effect::StopWorker => {
                self.worker = None;
                None
            }
            Effect::Store { key, bytes } => {
                self.storage.insert(key, bytes);
                None
            }
            Effect::Unstore { key } => {
                self.storage.remove(&key);
                None
            }
            Effect::ReadStored => {
                let entries = self.storage.clone().into_iter().collect();
                Some(Input::Stored(entries))
            }
            Effect::WantLock => Some(Input::Lock(true)),
            Effect::Wake { at_ms } => {
                self.wake_at_ms = Some(at_ms);
                None
            }
            Effect::ReleaseLock
            | Effect::Broadcast(_)
            | Effect::Forget
            | Effect::ForgetBefore { .. }
            | Effect::Download { .. }
            | Effect::View(_) => None,
        }
    }

    fn push(&mut self, id: u64, batch: &delta::Batch) -> Input {
        if !self.online {
            let result = Err(Unreachable);
            return Input::Pushed { id, result };
        }
        self.pushes += 1;
        let own = self.outcome.as_mut().and_then(|outcome| outcome(batch));
        let mut outcome = own.unwrap_or_else(|| self.store_takes(batch));
        if let PushOutcome::Accepted { keeping, .. } = &mut outcome {
            *keeping = self.keeping;
        }
        if let Some(watch) = &mut self.watch {
            watch(&self.store.borrow());
        }
        Input::Pushed {
            id,
            result: Ok(outcome),
        }
    }

    fn store_takes(&self, batch: &delta::Batch) -> PushOutcome {
        let mut store = self.store.borrow_mut();
        let (outcome, changes) = store.push(batch, self.now_ms);
        store.told.extend(changes);
        outcome
    }

    /// Hears what the live channel told since, or that it is gone.
    fn listen(&mut self) {
        let Some(heard) = self.heard else {
            return;
        };
        if !self.online {
            self.heard = None;
            return self.give(Input::LiveClosed);
        }
        let told = self.store.borrow().told[heard..].to_vec();
        self.heard = Some(heard + told.len());
        for changes in told {
            self.give(Input::Live(Live::Changes(changes)));
        }
    }

    pub fn run_for(&mut self, ms: u64) {
        for _ in 0..ms / 10 {
            self.now_ms += 10;
            self.listen();
            if self.wake_at_ms.is_some_and(|at_ms| at_ms <= self.now_ms) {
                self.wake_at_ms = None;
                self.give(Input::Tick);
            }
            let Some(worker) = &mut self.worker else {
                continue;
            };
            if worker.wants() == Wants::Message {
                continue;
            }
            for message in worker.slice(self.now_ms) {
                self.give(Input::FromWorker(message));
            }
        }
    }

    /// The console's rows.
    pub fn rows(&self) -> Vec<String> {
        self.tab.console().rows
    }

    /// Puts these lines in the place of the program.
    pub fn program(&mut self, lines: &[&str]) {
        let delete = self.tab.program_lines().len();
        let insert = lines.iter().map(|&line| line.to_owned()).collect();
        self.command(Command::EditProgram {
            from: 0,
            delete,
            insert,
        });
    }
}

fn new_tab(id: u8, now_ms: u64) -> Tab {
    Tab::new(ReplicaId([id; 6]), SessionTag([1; 8]), now_ms)
}
