//! One session in two browsers that know nothing of each other: no common storage, lock or channel. One
//! runs the program and the other follows; when they lose sight of each other both may run, and then
//! nothing of either run is lost or mixed.

#[path = "support/browser.rs"]
mod browser;
#[path = "support/story.rs"]
mod story;

use simulator::{seeds, world::Random};
use story::hide_and_die;
use workbench::{Command, Input, MachineStatus, SyncStatus};

type Browser = browser::Browser<basic::machine::Machine>;

const BEGIN_MS: u64 = 1_700_000_000_000;

/// Counts without end, with a file on the disk and variables that grow.
const COUNTS: [&str; 3] = [
    "10 OPEN \"O\",1,\"NOTES.TXT\":PRINT #1,\"KEPT\":CLOSE:DIM A(200),S$(40)",
    "20 I=I+1:PRINT I:A(I MOD 200)=I:S$(I MOD 40)=STRING$(20,\"*\")+STR$(I)",
    "30 GOTO 20",
];

/// The two browsers, and one time for both.
struct Devices {
    at: [Browser; 2],
    pages: u8,
}

impl Devices {
    fn new(live: bool) -> Self {
        let store = browser::store();
        let open = |id| {
            let mut browser = Browser::new(&store, id, 20, BEGIN_MS);
            browser.live = live;
            browser
        };
        let mut devices = Self {
            at: [open(1), open(2)],
            pages: 0,
        };
        devices.load(0);
        devices.load(1);
        devices
    }

    /// A page load, as a server that answers or a copy that is kept begins it.
    fn load(&mut self, which: usize) {
        self.pages += 1;
        let copy = self.at[which].tab.copy(true);
        let browser = &mut self.at[which];
        let first = match browser.online {
            true => browser.store.borrow().changes(None, browser.now_ms).deltas,
            false => copy,
        };
        browser.load(self.pages, first);
    }

    /// F5.
    fn reload(&mut self, which: usize) {
        self.at[which].give(Input::PageHide);
        self.load(which);
    }

    fn run_for(&mut self, ms: u64) {
        for _ in 0..ms / 10 {
            for browser in &mut self.at {
                browser.run_for(10);
                assert!(!is_torn(browser), "{:?}", browser.tab.sync());
            }
        }
    }

    /// Two browsers, of which the first runs the program.
    fn running(live: bool) -> Self {
        let mut devices = Self::new(live);
        devices.run_for(200);
        devices.at[0].program(&COUNTS);
        devices.run_for(500);
        devices.at[0].command(Command::Run);
        devices.run_for(3_000);
        assert!(devices.at[0].tab.holds_run());
        devices
    }

    /// The first is cut off until the second has taken the run up and both have gone on.
    fn parted(live: bool) -> Self {
        let mut devices = Self::running(live);
        devices.at[0].online = false;
        devices.run_for(12_000);
        assert!(devices.at.iter().all(|browser| browser.tab.holds_run()));
        assert!(devices.at.iter().all(|browser| counted(browser) > 0));
        devices
    }

    fn claims(&self) -> u64 {
        self.at[0].store.borrow().claims
    }

    /// What must be so when all have met again.
    fn expect_one_run(&mut self) {
        self.run_for(6_000);
        let [one, two] = &self.at;
        assert!(!(one.tab.holds_run() && two.tab.holds_run()));
        for browser in &mut self.at {
            browser.command(Command::Stop);
        }
        self.run_for(6_000);
        let [one, two] = &self.at;
        assert_eq!(one.rows(), two.rows());
        for browser in &self.at {
            assert_eq!(browser.tab.sync(), SyncStatus::Saved);
            assert!(counted(browser) > 0);
            let disk = browser.tab.document().disk();
            let names: Vec<_> = disk.iter().map(|file| file.name.clone()).collect();
            assert_eq!(names, ["NOTES.TXT"]);
        }
    }
}

fn is_torn(browser: &Browser) -> bool {
    matches!(browser.tab.sync(), SyncStatus::Attention(text) if text.contains("incomplete"))
}

/// How far the program has come by the console, which must show every number once.
fn counted(browser: &Browser) -> u64 {
    let rows = browser.rows();
    let numbers = rows.iter().filter_map(|row| row.trim().parse::<u64>().ok());
    let mut last = None;
    for number in numbers {
        assert!(
            last.is_none_or(|last| last + 1 == number),
            "{last:?}, {number}"
        );
        last = Some(number);
    }
    last.unwrap_or(0)
}

#[test]
fn the_other_browser_follows_while_the_holder_lives() {
    for live in [true, false] {
        let mut devices = Devices::running(live);
        devices.run_for(30_000);
        assert_eq!(devices.claims(), 1, "live {live}");
        assert!(!devices.at[1].tab.holds_run());
        assert_eq!(devices.at[1].tab.status().status, MachineStatus::Running);
        let behind = counted(&devices.at[0]) - counted(&devices.at[1]);
        assert!(behind < 2_000, "{behind}");
    }
}

#[test]
fn a_browser_takes_the_run_over_when_its_user_wants_something_of_it() {
    let mut devices = Devices::running(true);
    devices.at[1].command(Command::Stop);
    devices.run_for(3_000);
    assert_eq!(devices.claims(), 2);
    assert_eq!(devices.at[0].tab.status().status, MachineStatus::Stopped);
    devices.expect_one_run();
}

#[test]
fn a_holder_that_is_gone_is_followed_after_its_expiry() {
    let mut devices = Devices::running(true);
    let before = counted(&devices.at[1]);
    devices.at[0].online = false;
    devices.run_for(3_000);
    assert_eq!(devices.claims(), 1, "its lease is not over");
    devices.run_for(9_000);
    assert_eq!(devices.claims(), 2);
    assert!(devices.at[1].tab.holds_run());
    assert!(counted(&devices.at[1]) > before);
}

#[test]
fn of_two_runs_that_went_on_apart_one_is_chosen() {
    for (live, keep) in [true, false]
        .map(|live| [(live, true), (live, false)])
        .concat()
    {
        let mut devices = Devices::parted(live);
        let own = counted(&devices.at[0]);
        devices.at[0].online = true;
        devices.run_for(6_000);
        assert!(devices.at[0].tab.has_other_run());
        assert!(devices.at[1].tab.holds_run(), "the other goes on");
        assert_eq!(devices.claims(), 2);
        devices.at[0].command(match keep {
            true => Command::KeepThisRun,
            false => Command::KeepOtherRun,
        });
        devices.run_for(3_000);
        assert!(!devices.at[0].tab.has_other_run());
        if keep {
            assert!(counted(&devices.at[0]) >= own - 500);
        }
        devices.expect_one_run();
    }
}

#[test]
fn who_only_looks_on_begins_no_run_when_it_is_cut_off() {
    for live in [true, false] {
        let mut devices = Devices::running(live);
        devices.at[1].online = false;
        devices.run_for(20_000);
        assert!(!devices.at[1].tab.holds_run());
        devices.reload(1);
        devices.run_for(10_000);
        assert!(!devices.at[1].tab.holds_run());
        devices.at[1].online = true;
        devices.run_for(10_000);
        assert_eq!(devices.claims(), 1);
        assert!(!devices.at[1].tab.has_other_run());
        devices.expect_one_run();
    }
}

/// The second takes the run while it is cut off, because its user wants something; the first never
/// noticed and ran on.
#[test]
fn a_run_begun_apart_never_takes_the_place_of_one_that_went_on() {
    for live in [true, false] {
        for reloads in [false, true] {
            let mut devices = Devices::running(live);
            devices.at[1].online = false;
            devices.run_for(10_000);
            devices.at[1].command(Command::Stop);
            devices.run_for(1_000);
            devices.at[1].command(Command::Continue);
            devices.run_for(3_000);
            assert!(devices.at[1].tab.holds_run());
            if reloads {
                devices.reload(1);
                devices.run_for(2_000);
            }
            devices.at[1].online = true;
            devices.run_for(8_000);
            assert!(devices.at[1].tab.has_other_run(), "live {live}");
            assert!(devices.at[0].tab.holds_run());
            let own = counted(&devices.at[1]);
            assert!(own > 0);
            devices.at[1].command(Command::KeepThisRun);
            devices.run_for(3_000);
            devices.expect_one_run();
        }
    }
}

#[test]
fn a_run_apart_is_kept_whole_when_its_page_is_loaded_again() {
    for online_first in [true, false] {
        let mut devices = Devices::parted(true);
        devices.at[0].online = online_first;
        devices.reload(0);
        devices.run_for(5_000);
        devices.at[0].online = true;
        devices.run_for(8_000);
        assert!(devices.at[0].tab.has_other_run(), "{online_first}");
        devices.at[0].command(Command::KeepThisRun);
        devices.run_for(3_000);
        devices.expect_one_run();
    }
}

/// Both browsers lose and find the server, load their pages again in every way, and their users stop the
/// program and let it go on. In the end one run is chosen wherever there are two.
fn play(seed: u64) {
    let mut random = Random(seed);
    let mut devices = Devices::running(random.below(2) == 0);
    for _ in 0..4 + random.below(8) {
        let which = random.below(2) as usize;
        let browser = &mut devices.at[which];
        match random.below(8) {
            0..3 => browser.online = !browser.online,
            3 => devices.reload(which),
            4 => devices.load(which),
            5 => {
                hide_and_die(browser, random.below(6) as usize);
                devices.load(which);
            }
            6 => browser.command(Command::Stop),
            _ => browser.command(Command::Continue),
        }
        devices.run_for(match random.below(3) {
            0 => random.below(500),
            1 => random.below(3_000),
            _ => random.below(12_000),
        });
        for browser in &devices.at {
            counted(browser);
        }
    }
    for browser in &mut devices.at {
        browser.online = true;
    }
    devices.run_for(20_000);
    for which in [0, 1] {
        if devices.at[which].tab.has_other_run() {
            devices.at[which].command(match random.below(2) {
                0 => Command::KeepThisRun,
                _ => Command::KeepOtherRun,
            });
            devices.run_for(5_000);
        }
    }
    devices.expect_one_run();
}

#[test]
fn whatever_becomes_of_two_browsers_every_run_stays_whole() {
    for seed in seeds(60) {
        let played = std::panic::catch_unwind(|| play(seed));
        assert!(played.is_ok(), "seed {seed}");
    }
}
