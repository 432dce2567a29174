//! What a browser keeps while no server answers: whenever a page goes, and however, the next one goes
//! on with a machine that is whole, and what the program prints stands there once.

#[path = "support/browser.rs"]
mod browser;
#[path = "support/story.rs"]
mod story;

use std::ops::{Deref, DerefMut};

use delta::Delta;
use simulator::{seeds, world::Random};
use story::hide_and_die;
use workbench::{Command, Input, MachineStatus, Prompt, SyncStatus};

const BEGIN_MS: u64 = 1_700_000_000_000;

/// A browser whose pages come and go.
struct Browser {
    browser: browser::Browser<basic::machine::Machine>,
    /// The service worker's copy of the session.
    copy: Vec<Delta>,
    pages: u8,
    /// Where the cursor stood at the last answer.
    answered_row: u64,
}

impl Deref for Browser {
    type Target = browser::Browser<basic::machine::Machine>;

    fn deref(&self) -> &Self::Target {
        &self.browser
    }
}

impl DerefMut for Browser {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.browser
    }
}

impl Browser {
    fn new(fuel: u64) -> Self {
        let mut browser = Self {
            browser: browser::Browser::new(&browser::store(), 0, fuel, BEGIN_MS),
            copy: Vec::new(),
            pages: 0,
            answered_row: 0,
        };
        browser.load();
        browser
    }

    /// A page load: of the server, or of the copy.
    fn load(&mut self) {
        self.pages += 1;
        self.now_ms += 30;
        let first = match self.online {
            true => self.store.borrow().changes(None, self.now_ms).deltas,
            false => self.copy.clone(),
        };
        let id = self.pages;
        self.browser.load(id, first);
    }

    /// The page goes as pages do: the copy first, of all that it knows.
    fn hide(&mut self) {
        self.copy = self.tab.copy(true);
        self.give(Input::PageHide);
        self.give(Input::Visible(false));
    }

    fn begin(&mut self, program: &[&str]) {
        self.run_for(200);
        self.program(program);
        self.command(Command::Run);
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
            if ended && self.rows().iter().any(|row| row == "DONE") {
                break;
            }
        }
        self.rows()
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
fn play(seed: u64, expected: &[String], trace: bool) -> Result<(), String> {
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
                hide_and_die(&mut browser, effects);
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
    let expected = undisturbed();
    let trace = std::env::var_os("SEED").is_some();
    let wrong: Vec<String> = seeds(20)
        .filter_map(|seed| play(seed, &expected, trace).err())
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
