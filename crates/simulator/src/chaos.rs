//! Everything at once: tabs that come, go and sleep for hours, clocks that are hours off, a network
//! that loses, doubles and reorders, servers that end, a store that goes away, fails over and is emptied.
//!
//! In the end, when all is well again for a while, every tab and the store must hold the same, and every
//! write of a user must be there: acknowledged, or kept in browser storage by whoever made it. Only what
//! the store itself lost when no page had it any more may be missing.

mod end;

use std::collections::{BTreeMap, BTreeSet};

use delta::limits::{OLD_TOMBSTONES_MAX, TOMBSTONE_AGE_MS};
use workbench::Command;

use crate::world::{Network, World};

/// How many things happen.
const STEPS: u64 = 40;

/// What a seed has shown.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Writes that had to be there, and were.
    pub writes: usize,
    /// Writes that the store lost when nobody had them any more.
    pub excused: usize,
    /// Pushes that a server's memory took.
    pub lent: u64,
    /// How often a page began with a fresh machine because parts of the saved one were lost by the store.
    pub torn: u64,
    /// Things that happened, by name.
    pub happened: BTreeMap<&'static str, u64>,
}

impl Figures {
    /// Adds those of another seed.
    pub fn add(&mut self, other: Self) {
        self.writes += other.writes;
        self.excused += other.excused;
        self.lent += other.lent;
        self.torn += other.torn;
        for (what, count) in other.happened {
            *self.happened.entry(what).or_default() += count;
        }
    }
}

/// What may happen besides.
#[derive(Clone, Copy, Default)]
struct Kind {
    /// Users delete their data.
    deletes: bool,
    /// The session is open in two browsers.
    two_browsers: bool,
}

struct Chaos {
    world: World,
    written: BTreeMap<String, String>,
    excused: BTreeSet<String>,
    happened: BTreeMap<&'static str, u64>,
    kind: Kind,
    /// The store has lost writes.
    has_lost: bool,
    /// Servers have stood in for the store.
    was_away: bool,
    /// What was written before the store deleted the session, and must not come back.
    deleted: BTreeMap<String, String>,
    /// When that was.
    gone_ms: u64,
}

/// Lets everything happen that the seed says.
///
/// # Errors
/// What was wrong in the end, in words.
pub fn run(seed: u64) -> Result<Figures, String> {
    begin(seed, Kind::default())
}

/// The same, and users delete their data now and then.
///
/// # Errors
/// What was wrong in the end, in words.
pub fn run_with_deletions(seed: u64) -> Result<Figures, String> {
    let deletes = true;
    begin(
        seed,
        Kind {
            deletes,
            ..Kind::default()
        },
    )
}

/// The same with two browsers, of which one may be cut off.
///
/// # Errors
/// What was wrong in the end, in words.
pub fn run_in_two_browsers(seed: u64) -> Result<Figures, String> {
    let two_browsers = true;
    begin(
        seed,
        Kind {
            two_browsers,
            ..Kind::default()
        },
    )
}

fn begin(seed: u64, kind: Kind) -> Result<Figures, String> {
    let network = Network {
        delay_ms: [2, 20, 120, 400][(seed % 4) as usize],
        lost_permille: [0, 20, 150][(seed / 4 % 3) as usize],
        repeated_permille: 100,
        down: false,
        live: seed / 12 % 4 != 3,
        wander_permille: [0, 0, 50, 500][(seed / 48 % 4) as usize],
    };
    let mut world = World::new(seed, network);
    world.set_user_looks(false);
    world.skew_max_ms = [0, 5_000, 3 * 3_600_000][(seed / 5 % 3) as usize];
    if kind.two_browsers {
        world.add_browser();
    }
    world.open();
    world.run_for(200);
    world.enter_program(0);
    let mut chaos = Chaos {
        world,
        written: BTreeMap::new(),
        excused: BTreeSet::new(),
        happened: BTreeMap::new(),
        kind,
        has_lost: false,
        was_away: false,
        deleted: BTreeMap::new(),
        gone_ms: 0,
    };
    for _ in 0..STEPS {
        chaos.step();
        let ms = chaos.world.random.below(1_500);
        chaos.world.run_for(ms);
    }
    chaos.settle(network)
}

impl Chaos {
    fn step(&mut self) {
        let tab = self.some_tab();
        let world = &mut self.world;
        let kinds = if self.kind.deletes { 37 } else { 34 };
        let what = match world.random.below(kinds) {
            0..10 => {
                self.write(tab);
                "write"
            }
            10..13 => {
                let setting = Command::SetSetting {
                    scope: None,
                    key: "theme".to_owned(),
                    value: world.random.below(1_000).to_string(),
                };
                world.command(tab, setting);
                "setting"
            }
            13..16 => {
                let from = world.random.below(8) as usize;
                let delete = world.random.below(2) as usize;
                let insert = vec![format!("{} COUNT 3", 100 + world.random.below(900))];
                let command = Command::EditProgram {
                    from,
                    delete,
                    insert,
                };
                world.command(tab, command);
                "program"
            }
            16..18 => {
                for tab in world.alive_tabs() {
                    world.command(tab, Command::Run);
                }
                "run in all tabs"
            }
            18 => {
                world.command(tab, Command::EnterLine("ANN".to_owned()));
                "line"
            }
            19 => {
                world.command(tab, Command::Stop);
                "stop"
            }
            20..23 => {
                self.open();
                "open"
            }
            23..25 => {
                let gracefully = world.random.chance(500);
                if world.alive_tabs().len() == 1 {
                    self.open();
                }
                self.world.close(tab, gracefully);
                "close"
            }
            25 => {
                let ms = [2_000, 8_000, 60_000, 5 * 3_600_000][world.random.below(4) as usize];
                world.freeze(tab, ms);
                "freeze"
            }
            26 => {
                self.cut();
                "network"
            }
            27..30 => {
                world.set_store_up(!world.store.is_up());
                self.was_away = true;
                "store away or back"
            }
            30 => {
                let server = world.random.below(world.store.count() as u64) as usize;
                world.restart_server(server);
                "server restart"
            }
            31 => {
                let lost = 1 + world.random.below(30) as usize;
                self.lose(|world| world.fail_over(lost));
                "failover"
            }
            32 => {
                let flush = self.world.random.chance(300);
                if flush {
                    self.lose(World::flush_store);
                }
                "flush"
            }
            34.. => {
                self.delete(tab);
                "delete"
            }
            _ => {
                let litters = world.random.chance(150);
                if litters {
                    self.litter(tab);
                }
                "litter"
            }
        };
        *self.happened.entry(what).or_default() += 1;
    }

    fn some_tab(&mut self) -> usize {
        let tabs = self.world.alive_tabs();
        let turn = self.world.random.below(tabs.len() as u64) as usize;
        tabs.get(turn).copied().unwrap_or(0)
    }

    /// Another page, in any browser.
    fn open(&mut self) -> usize {
        let browser = match self.world.browsers() {
            1 => 0,
            count => self.world.random.below(count as u64) as usize,
        };
        self.world.open_in(browser)
    }

    /// The line of all is cut, or that of one browser; or it is joined.
    fn cut(&mut self) {
        let world = &mut self.world;
        if self.kind.two_browsers && world.random.chance(700) {
            let browser = world.random.below(world.browsers() as u64) as usize;
            world.set_browser_down(browser, !world.is_browser_down(browser));
        } else {
            world.set_network_down(!world.network.down);
        }
    }

    /// Something that nobody writes again. A page without time cannot be typed into.
    fn write(&mut self, tab: usize) {
        if self.world.is_frozen(tab) {
            return;
        }
        let number = self.written.len();
        let (key, value) = (format!("w{number}"), format!("v{number}"));
        self.written.insert(key.clone(), value.clone());
        // A page that has not heard of a deletion shows what was deleted: what is added to that goes with it.
        if self.world.tab(tab).registers().gone_ms() < self.gone_ms {
            self.excused.insert(key.clone());
        }
        self.world.command(tab, Command::SetView { key, value });
    }

    /// The user deletes everything. Where the store has heard of it, nothing of it comes back.
    fn delete(&mut self, tab: usize) {
        self.be_well();
        self.world.run_for(2_000);
        if self.world.is_frozen(tab) || !self.world.is_alive(tab) {
            return;
        }
        let before = self.world.store.forgotten;
        self.world.command(tab, Command::DeleteAll);
        self.excused.extend(self.written.keys().cloned());
        // Until all have heard of it, what they write is older than the deletion.
        self.world.run_for(60_000);
        if self.world.store.forgotten > before {
            self.deleted.extend(self.written.clone());
            self.gone_ms = self.world.store.snapshot().gone_ms;
        }
        self.choose_runs();
    }

    /// More deleted registers than a session keeps, which are dropped when they are old.
    fn litter(&mut self, tab: usize) {
        for value in ["1", ""] {
            for number in 0..OLD_TOMBSTONES_MAX + 4 {
                let (key, value) = (format!("x{number}"), value.to_owned());
                self.world.command(tab, Command::SetView { key, value });
            }
            self.world.run_for(500);
        }
        self.world.run_for(TOMBSTONE_AGE_MS + 150_000);
    }

    /// The store loses writes. Pages that live give back what they have, if they get the time for it;
    /// what none of them has is lost.
    fn lose(&mut self, lose: impl FnOnce(&mut World)) {
        if !self.world.store.is_up() {
            return;
        }
        lose(&mut self.world);
        self.has_lost = true;
        let stored = self.world.stored_view();
        let awake: Vec<usize> = self.world.alive_tabs();
        for (key, value) in &self.written {
            let has = |tab: &usize| {
                !self.world.is_frozen(*tab)
                    && self.world.tab(*tab).view(key).as_ref() == Some(value)
            };
            let kept = stored.get(key) == Some(value)
                || awake.iter().any(has)
                || self.world.is_in_storage(key);
            if !kept {
                self.excused.insert(key.clone());
            }
        }
        self.be_well();
        self.world.run_for(120_000);
        self.choose_runs();
    }

    fn be_well(&mut self) {
        self.world.network.lost_permille = 0;
        if self.world.network.down {
            self.world.set_network_down(false);
        }
        for browser in 0..self.world.browsers() {
            if self.world.is_browser_down(browser) {
                self.world.set_browser_down(browser, false);
            }
        }
        if !self.world.store.is_up() {
            self.world.set_store_up(true);
        }
    }

    /// The user decides where two runs went on apart.
    fn choose_runs(&mut self) {
        for tab in self.world.alive_tabs() {
            if self.world.tab(tab).has_other_run() {
                let command = match self.world.random.chance(500) {
                    true => Command::KeepThisRun,
                    false => Command::KeepOtherRun,
                };
                self.world.command(tab, command);
                self.world.run_for(2_000);
            }
        }
    }
}
