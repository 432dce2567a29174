//! What a browser keeps while no server answers: whenever a page goes, and however, the next one goes
//! on with a machine that is whole, and what the program prints stands there once.

#[path = "support/store.rs"]
mod store;

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use delta::{Delta, ReplicaId, SessionTag};
use store::Store;
use workbench::{
    Command, Effect, Input, MachineStatus, Prompt, Runner, SyncStatus, Tab, Unreachable, Wants,
};

const BEGIN_MS: u64 = 1_700_000_000_000;

/// splitmix64.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound.max(1)
    }
}

/// A browser: what outlives its pages, and the page that is open.
struct Browser {
    storage: BTreeMap<String, Vec<u8>>,
    /// The service worker's copy of the session.
    copy: Vec<Delta>,
    store: Rc<RefCell<Store>>,
    online: bool,
    now_ms: u64,
    pages: u8,
    fuel: u64,
    tab: Tab,
    worker: Option<Runner>,
    wake_at_ms: Option<u64>,
    /// Where the cursor stood at the last answer.
    answered_row: u64,
}

impl Browser {
    fn new(fuel: u64) -> Self {
        let mut browser = Self {
            storage: BTreeMap::new(),
            copy: Vec::new(),
            store: Rc::new(RefCell::new(Store::new())),
            online: true,
            now_ms: BEGIN_MS,
            pages: 0,
            fuel,
            tab: Tab::new(ReplicaId([0; 6]), SessionTag([1; 8]), BEGIN_MS),
            worker: None,
            wake_at_ms: None,
            answered_row: 0,
        };
        browser.load();
        browser
    }

    /// A page load: of the server, or of the copy.
    fn load(&mut self) {
        self.pages += 1;
        self.worker = None;
        self.wake_at_ms = None;
        self.now_ms += 30;
        self.tab = Tab::new(ReplicaId([self.pages; 6]), SessionTag([1; 8]), self.now_ms);
        let first = match self.online {
            true => self.store.borrow().changes(None, self.now_ms).deltas,
            false => self.copy.clone(),
        };
        self.tab.preload(first);
        self.give(Input::Stored(self.storage.clone().into_iter().collect()));
    }

    /// The page goes as pages do: the copy first, of all that it knows.
    fn hide(&mut self) {
        self.copy = self.tab.copy(true);
        self.give(Input::PageHide);
        self.give(Input::Visible(false));
    }

    /// The page goes, and does no more than so many of the things it is to do.
    fn hide_and_die(&mut self, effects: usize) {
        let asked = self.tab.on(Input::PageHide, self.now_ms);
        for effect in asked.into_iter().take(effects) {
            self.carry_out(effect);
        }
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

    fn carry_out(&mut self, effect: Effect) -> Option<Input> {
        let (now_ms, online) = (self.now_ms, self.online);
        match effect {
            Effect::Hello(request) => {
                let answer = self.store.borrow().hello(&request, now_ms);
                Some(Input::Hello(online.then_some(answer).ok_or(Unreachable)))
            }
            Effect::ChangesSince(cursor) => {
                let answer = self.store.borrow().changes(Some(cursor), now_ms);
                Some(Input::Changes(online.then_some(answer).ok_or(Unreachable)))
            }
            Effect::Push { id, batch, .. } => {
                let result = match online {
                    true => Ok(self.store.borrow_mut().push(&batch, now_ms).0),
                    false => Err(Unreachable),
                };
                Some(Input::Pushed { id, result })
            }
            Effect::OpenLive => Some(Input::LiveClosed),
            Effect::StartWorker => {
                self.worker = Some(Runner::with_fuel(self.fuel));
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
            | Effect::Forget
            | Effect::Broadcast(_)
            | Effect::Download { .. }
            | Effect::View(_) => None,
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

    fn begin(&mut self, program: &[&str]) {
        self.run_for(200);
        let insert = program.iter().map(|&line| line.to_owned()).collect();
        for command in [
            Command::EditProgram {
                from: 0,
                delete: 0,
                insert,
            },
            Command::Run,
        ] {
            self.give(Input::Command(command));
        }
    }

    /// Absolute row of the cursor.
    fn row(&self) -> u64 {
        let console = self.tab.console();
        console.first_row + console.cursor_row as u64
    }

    /// Answers, if the program waits for that and was not answered yet.
    fn answer(&mut self) {
        let waits = self.tab.status().prompt == Prompt::Line;
        if waits && self.row() > self.answered_row {
            self.answered_row = self.row();
            self.give(Input::Command(Command::EnterLine("ADA".to_owned())));
        }
    }

    /// Runs until the program has ended; its rows.
    fn rows_at_the_end(&mut self) -> Vec<String> {
        for _ in 0..400 {
            self.run_for(100);
            self.answer();
            let ended = self.tab.status().status == MachineStatus::Ready;
            if ended && self.tab.console().rows.iter().any(|row| row == "DONE") {
                break;
            }
        }
        self.tab.console().rows
    }

    fn is_torn(&self) -> bool {
        matches!(self.tab.sync(), SyncStatus::Attention(_))
    }
}

const PRINTS: [&str; 5] = [
    "10 FOR R=1 TO 3",
    "20 FOR I=1 TO 800:PRINT R;I;STRING$(30,\"*\"):A$=STR$(I)+\"X\":NEXT",
    "30 INPUT \"ROUND\";N$:PRINT \"ANSWER \";N$",
    "40 NEXT:DIM B(200):FOR I=0 TO 200:B(I)=I:NEXT:PRINT \"DONE\"",
    "50 END",
];

/// What the program prints where nothing disturbs it; fuel changes nothing about that.
fn undisturbed() -> Vec<String> {
    let mut browser = Browser::new(400);
    browser.begin(&PRINTS);
    browser.rows_at_the_end()
}

/// Pages come and go while no server answers, at any moment and in any way.
fn story(seed: u64, expected: &[String], trace: bool) -> Result<(), String> {
    let mut random = Random(seed);
    let fuel = [15, 40, 400][random.below(3) as usize];
    let mut browser = Browser::new(fuel);
    browser.begin(&PRINTS);
    browser.run_for(random.below(2_500));
    if random.below(4) == 0 {
        browser.hide();
        browser.load();
        browser.run_for(random.below(1_500));
    }
    browser.online = false;
    // That the server is gone shows at the next push.
    let mut noticed = false;
    for page in 0..3 + random.below(4) {
        let ms = random.below(4_000);
        browser.run_for(ms);
        if random.below(2) == 0 {
            browser.answer();
            browser.run_for(random.below(3) * 100);
        }
        noticed |= ms > 2_000;
        let way = match noticed {
            true => random.below(3),
            false => 0,
        };
        if trace {
            let status = browser.tab.status();
            println!(
                "{page}: {ms} ms, way {way}, row {}, {status:?}, {:?}",
                browser.row(),
                browser.tab.sync()
            );
        }
        match way {
            0 => browser.hide(),
            1 => {
                let effects = random.below(6) as usize;
                browser.hide_and_die(effects);
            }
            _ => {}
        }
        browser.load();
        if browser.is_torn() {
            return Err(format!("seed {seed}: {:?}", browser.tab.sync()));
        }
    }
    let rows = browser.rows_at_the_end();
    match rows == expected {
        true => Ok(()),
        false => Err(format!(
            "seed {seed}: {} rows, the last {:?}, {:?} {:?}",
            rows.len(),
            rows.last(),
            browser.tab.status(),
            browser.tab.sync()
        )),
    }
}

#[test]
fn without_a_server_every_page_goes_on_with_a_whole_machine() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let expected = undisturbed();
    if let Some(seed) = number("SEED") {
        return story(seed, &expected, true).unwrap();
    }
    let wrong: Vec<String> = (0..number("SEEDS").unwrap_or(20))
        .filter_map(|seed| story(seed, &expected, false).err())
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
