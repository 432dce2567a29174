//! Single tabs against a store: what the simulation does not reach or cannot tell apart.

#[path = "support/store.rs"]
mod store;

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use delta::{Keeping, PushOutcome, RejectReason, Replica, ReplicaId, SessionTag};
use simulator::toy::Toy;
use store::Store;
use workbench::{
    Command, Document, Driver, Effect, Input, MachineStatus, Prompt, SyncStatus, Tab, Unreachable,
    Wants,
};

type Shared = Rc<RefCell<Store>>;
type Outcome = Box<dyn FnMut(&delta::Batch) -> Option<PushOutcome>>;
type Watch = Box<dyn FnMut(&Store)>;

/// A browser with one tab. Everything happens at once; time moves by `tick`.
struct Browser {
    tab: Tab,
    store: Shared,
    online: bool,
    /// What the store says of itself.
    keeping: Keeping,
    now_ms: u64,
    worker: Option<Driver<Toy>>,
    storage: BTreeMap<String, Vec<u8>>,
    wake_at_ms: Option<u64>,
    /// Answers pushes in the store's stead.
    outcome: Option<Outcome>,
    pushes: usize,
    /// Called after every push: what the store holds then.
    watch: Option<Watch>,
}

impl Browser {
    fn open(store: &Shared, id: u8) -> Self {
        let mut browser = Self {
            tab: Tab::new(ReplicaId([id; 6]), SessionTag([1; 8]), 1_000_000),
            store: store.clone(),
            online: true,
            keeping: Keeping::Stored,
            now_ms: 1_000_000,
            worker: None,
            storage: BTreeMap::new(),
            wake_at_ms: None,
            outcome: None,
            pushes: 0,
            watch: None,
        };
        browser.give(Input::Stored(Vec::new()));
        browser.run_for(200);
        browser
    }

    fn give(&mut self, input: Input) {
        let mut inputs = vec![input];
        while !inputs.is_empty() {
            let input = inputs.remove(0);
            for effect in self.tab.on(input, self.now_ms) {
                inputs.extend(self.carry_out(effect));
            }
        }
    }

    fn command(&mut self, command: Command) {
        self.give(Input::Command(command));
    }

    fn carry_out(&mut self, effect: Effect) -> Option<Input> {
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
            Effect::OpenLive => Some(Input::LiveClosed),
            Effect::StartWorker => {
                self.worker = Some(Driver::with_fuel(50));
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
        let mut outcome = own.unwrap_or_else(|| self.store.borrow_mut().push(batch, self.now_ms).0);
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

    fn run_for(&mut self, ms: u64) {
        for _ in 0..ms / 10 {
            self.now_ms += 10;
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

    fn rows(&self) -> Vec<String> {
        self.tab.console().rows
    }

    fn program(&mut self, lines: &[&str]) {
        let delete = self.tab.program_lines().len();
        let insert = lines.iter().map(|&line| line.to_owned()).collect();
        self.command(Command::EditProgram {
            from: 0,
            delete,
            insert,
        });
    }
}

fn store() -> Shared {
    Rc::new(RefCell::new(Store::new()))
}

/// What somebody sees who has nothing but the store.
fn seen(store: &Store) -> Replica {
    let mut replica = Replica::new(ReplicaId([0xFF; 6]));
    replica.merge_changes(store.changes(None, 1_000_000));
    replica
}

#[test]
fn edits_typing_and_settings_reach_the_other_tab() {
    let store = store();
    let mut one = Browser::open(&store, 1);
    let mut two = Browser::open(&store, 2);
    one.program(&["10 PRINT", "20 END"]);
    one.command(Command::Typing("LIS".to_owned()));
    one.command(Command::SetSetting {
        key: "theme".to_owned(),
        value: "amber".to_owned(),
    });
    assert_eq!(one.tab.sync(), SyncStatus::Saving);
    one.run_for(200);
    assert_eq!(one.tab.sync(), SyncStatus::Saved);
    two.run_for(4_000);
    assert_eq!(two.tab.program_lines(), ["10 PRINT", "20 END"]);
    assert_eq!(two.tab.typing(), "LIS");
    assert_eq!(
        two.tab.settings(),
        [("theme".to_owned(), "amber".to_owned())]
    );
    assert_eq!(two.pushes, 0, "what was merged is not sent again");
}

#[test]
fn what_a_standby_was_given_goes_to_the_store_as_soon_as_it_is_back() {
    let store = store();
    let mut one = Browser::open(&store, 1);
    one.keeping = Keeping::Standby;
    one.program(&["10 PRINT"]);
    one.run_for(200);
    assert_eq!(one.tab.sync(), SyncStatus::Standby);
    let pushes = one.pushes;
    // The next answer says that the store is back; no hello is due for a while.
    one.keeping = Keeping::Stored;
    one.run_for(4_000);
    assert_eq!(one.tab.sync(), SyncStatus::Saved);
    assert!(one.pushes > pushes, "the store itself is given it");
}

#[test]
fn two_tabs_that_begin_offline_write_one_program() {
    let store = store();
    let mut one = Browser::open(&store, 1);
    let mut two = Browser::open(&store, 2);
    (one.online, two.online) = (false, false);
    one.program(&["10 PRINT \"ONE\""]);
    two.program(&["10 PRINT \"TWO\""]);
    one.run_for(500);
    (one.online, two.online) = (true, true);
    for _ in 0..3 {
        one.run_for(10_000);
        two.run_for(10_000);
    }
    assert_eq!(one.tab.program_lines().len(), 2);
    assert_eq!(one.tab.program_lines(), two.tab.program_lines());
}

#[test]
fn a_large_program_appears_whole_or_not_at_all() {
    let store = store();
    let mut one = Browser::open(&store, 1);
    one.program(&["10 OLD"]);
    one.run_for(200);
    let seen_lengths = Rc::new(RefCell::new(Vec::new()));
    let lengths = seen_lengths.clone();
    one.watch = Some(Box::new(move |store| {
        let replica = seen(store);
        lengths
            .borrow_mut()
            .push(Document::new(&replica).program_lines().len());
    }));
    let text: String = (0..4_500)
        .map(|line| format!("{line} REM LINE\n"))
        .collect();
    one.command(Command::Open { text });
    one.run_for(2_000);
    let lengths = seen_lengths.borrow();
    assert!(lengths.len() >= 5, "one batch holds 1,000 registers");
    assert!(
        lengths.iter().all(|&length| length == 1 || length == 4_500),
        "{lengths:?}"
    );
    assert_eq!(lengths.last(), Some(&4_500));
    assert_eq!(one.tab.sync(), SyncStatus::Saved);
    assert!(
        store.borrow().registers.len() < 4_510,
        "the old program is gone whole"
    );
}

#[test]
fn a_refused_register_stays_and_the_others_go() {
    let store = store();
    let mut one = Browser::open(&store, 1);
    one.outcome = Some(Box::new(|batch| {
        let bad = batch
            .deltas
            .iter()
            .find(|delta| delta.key.as_str() == "settings/bad")?;
        Some(PushOutcome::Rejected {
            key: bad.key.to_string(),
            reason: RejectReason::Value,
        })
    }));
    let set = |key: &str| Command::SetSetting {
        key: key.to_owned(),
        value: "X".to_owned(),
    };
    one.command(set("bad"));
    one.command(set("good"));
    one.run_for(1_000);
    assert!(
        store
            .borrow()
            .registers
            .keys()
            .any(|key| key.as_str() == "settings/good")
    );
    let SyncStatus::Attention(text) = one.tab.sync() else {
        panic!("{:?}", one.tab.sync());
    };
    assert!(text.contains("settings/bad"), "{text}");
    let pushes = one.pushes;
    one.run_for(3_000);
    assert_eq!(one.pushes, pushes, "it is not tried again as it is");
    one.outcome = None;
    one.command(set("bad"));
    one.run_for(1_000);
    assert_eq!(one.tab.sync(), SyncStatus::Saved);
}

#[test]
fn a_clock_that_is_ahead_is_set_and_the_edits_are_sent_again() {
    let store = store();
    let mut one = Browser::open(&store, 1);
    let mut refused = 0;
    one.outcome = Some(Box::new(move |_| {
        refused += 1;
        (refused == 1).then_some(PushOutcome::ClockAhead { now_ms: 500_000 })
    }));
    one.program(&["10 A", "20 B"]);
    one.run_for(1_000);
    let replica = seen(&store.borrow());
    assert_eq!(Document::new(&replica).program_lines(), ["10 A", "20 B"]);
    let stamps = store
        .borrow()
        .registers
        .values()
        .map(|(register, _)| register.stamp.ms())
        .max();
    assert!(stamps.is_some_and(|ms| ms < 502_000), "{stamps:?}");
    assert_eq!(one.tab.sync(), SyncStatus::Saved);
    assert!(one.storage.keys().all(|key| key.ends_with("/!copy")));
}

#[test]
fn another_sessions_page_sends_nothing_more() {
    let store = store();
    let mut one = Browser::open(&store, 1);
    one.outcome = Some(Box::new(|_| Some(PushOutcome::WrongSession)));
    one.program(&["10 A"]);
    one.run_for(20_000);
    assert_eq!(one.pushes, 1);
    assert!(matches!(one.tab.sync(), SyncStatus::Attention(_)));
    assert!(
        one.storage.keys().any(|key| key.contains("/program/")),
        "it is kept here"
    );
}

/// Two browsers: one ran offline, the other online. Returns both when the first is back.
fn two_runs(store: &Shared) -> (Browser, Browser) {
    let mut one = Browser::open(store, 1);
    one.program(&["10 COUNT 3", "20 ASK", "30 COUNT 2"]);
    one.run_for(300);
    let mut two = Browser::open(store, 2);
    one.online = false;
    one.command(Command::Run);
    one.run_for(3_000);
    assert_eq!(one.tab.status().prompt, Prompt::Line);
    one.command(Command::EnterLine("OFFLINE".to_owned()));
    one.run_for(1_000);
    assert!(matches!(one.tab.sync(), SyncStatus::Offline(_)));
    two.command(Command::Run);
    two.run_for(1_000);
    two.command(Command::EnterLine("ONLINE".to_owned()));
    two.run_for(1_000);
    assert!(two.rows().contains(&"WHO? ONLINE".to_owned()));
    one.online = true;
    one.run_for(20_000);
    (one, two)
}

#[test]
fn of_two_runs_the_other_one_is_kept() {
    let store = store();
    let (mut one, two) = two_runs(&store);
    assert!(one.tab.has_other_run());
    assert!(matches!(one.tab.sync(), SyncStatus::Attention(_)));
    assert_eq!(
        one.rows(),
        two.rows(),
        "until the user chooses it shows what all see"
    );
    one.command(Command::KeepOtherRun);
    one.run_for(2_000);
    assert_eq!(one.tab.sync(), SyncStatus::Saved);
    assert_eq!(one.rows(), two.rows());
    assert!(one.storage.keys().all(|key| key.ends_with("/!copy")));
}

#[test]
fn of_two_runs_this_one_is_kept() {
    let store = store();
    let (mut one, mut two) = two_runs(&store);
    one.command(Command::KeepThisRun);
    one.run_for(2_000);
    two.run_for(4_000);
    assert_eq!(one.tab.sync(), SyncStatus::Saved);
    for rows in [one.rows(), two.rows()] {
        assert!(rows.contains(&"WHO? OFFLINE".to_owned()), "{rows:?}");
        assert!(!rows.contains(&"WHO? ONLINE".to_owned()), "{rows:?}");
    }
    one.command(Command::EnterLine("RUN".to_owned()));
    one.run_for(1_000);
    assert_eq!(
        one.tab.status().status,
        MachineStatus::WaitingForInput,
        "it goes on from there"
    );
}

#[test]
fn a_worker_that_dies_is_started_again_once() {
    let store = store();
    let mut one = Browser::open(&store, 1);
    one.program(&["10 COUNT 3", "20 ASK"]);
    one.command(Command::Run);
    one.run_for(1_000);
    let rows = one.rows();
    one.worker = None;
    one.give(Input::WorkerDied);
    one.run_for(100);
    assert!(one.worker.is_some());
    assert_eq!(one.rows(), rows);
    one.command(Command::EnterLine("X".to_owned()));
    // Before any checkpoint it dies again, and again.
    one.give(Input::WorkerDied);
    one.give(Input::WorkerDied);
    assert!(matches!(one.tab.sync(), SyncStatus::Attention(_)));
}

#[test]
fn stop_with_nothing_to_stop_claims_nothing() {
    let store = store();
    let mut one = Browser::open(&store, 1);
    one.command(Command::Stop);
    one.run_for(1_000);
    assert_eq!((one.pushes, store.borrow().claims), (0, 0));
}

#[test]
fn a_program_that_runs_is_saved_as_it_goes() {
    let store = store();
    let mut one = Browser::open(&store, 1);
    one.program(&["10 COUNT 1000000"]);
    one.command(Command::Run);
    one.run_for(2_000);
    let before = one.pushes;
    for _ in 0..300 {
        one.run_for(10);
        assert_eq!(one.tab.status().status, MachineStatus::Running);
        assert_eq!(one.tab.sync(), SyncStatus::Saved);
    }
    assert!(one.pushes > before);
    one.program(&["10 COUNT 1000000", "20 END"]);
    assert_eq!(one.tab.sync(), SyncStatus::Saving, "an edit counts at once");
}
