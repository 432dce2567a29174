//! Everything at once: tabs that come, go and sleep for hours, clocks that are hours off, a network
//! that loses, doubles and reorders, servers that end, a store that goes away, fails over and is emptied.
//!
//! In the end, when all is well again for a while, every tab and the store must hold the same, and every
//! write of a user must be there: acknowledged, or kept in browser storage by whoever made it. Only what
//! the store itself lost when no page had it any more may be missing.

use std::collections::{BTreeMap, BTreeSet};

use delta::Replica;
use workbench::{Command, SyncStatus};

use crate::world::{Network, World};

/// How many things happen.
const STEPS: u64 = 40;
/// How long all may take to be well again, in milliseconds: some hellos, which are 45 s apart.
const SETTLING_MS: u64 = 600_000;

/// What a seed has shown.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Writes that had to be there, and were.
    pub writes: usize,
    /// Writes that the store lost when nobody had them any more.
    pub excused: usize,
    /// Pushes that a server's memory took.
    pub lent: u64,
    /// Things that happened, by name.
    pub happened: BTreeMap<&'static str, u64>,
}

struct Chaos {
    world: World,
    written: BTreeMap<String, String>,
    excused: BTreeSet<String>,
    happened: BTreeMap<&'static str, u64>,
    /// Users delete their data too.
    deletes: bool,
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
    begin(seed, false)
}

/// The same, and users delete their data now and then.
///
/// # Errors
/// What was wrong in the end, in words.
pub fn run_with_deletions(seed: u64) -> Result<Figures, String> {
    begin(seed, true)
}

fn begin(seed: u64, deletes: bool) -> Result<Figures, String> {
    let network = Network {
        delay_ms: [2, 20, 120, 400][(seed % 4) as usize],
        lost_permille: [0, 20, 150][(seed / 4 % 3) as usize],
        repeated_permille: 100,
        down: false,
        live: seed / 12 % 4 != 3,
        wander_permille: [0, 0, 50, 500][(seed / 48 % 4) as usize],
    };
    let mut world = World::new(seed, network);
    world.user_looks = false;
    world.skew_max_ms = [0, 5_000, 3 * 3_600_000][(seed / 5 % 3) as usize];
    world.open();
    world.run_for(200);
    world.enter_program(0);
    let mut chaos = Chaos {
        world,
        written: BTreeMap::new(),
        excused: BTreeSet::new(),
        happened: BTreeMap::new(),
        deletes,
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
        let kinds = if self.deletes { 37 } else { 34 };
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
                world.open();
                "open"
            }
            23..25 => {
                let gracefully = world.random.chance(500);
                if world.alive_tabs().len() == 1 {
                    world.open();
                }
                world.close(tab, gracefully);
                "close"
            }
            25 => {
                let ms = [2_000, 8_000, 60_000, 5 * 3_600_000][world.random.below(4) as usize];
                world.freeze(tab, ms);
                "freeze"
            }
            26 => {
                world.set_network_down(!world.network.down);
                "network"
            }
            27..30 => {
                world.set_store_up(!world.store.is_up());
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

    /// More deleted registers than a session keeps, which two hours later are dropped.
    fn litter(&mut self, tab: usize) {
        for value in ["1", ""] {
            for number in 0..300 {
                let (key, value) = (format!("x{number}"), value.to_owned());
                self.world.command(tab, Command::SetView { key, value });
            }
            self.world.run_for(500);
        }
        self.world.run_for(2 * 3_600_000);
    }

    /// The store loses writes. Pages that live give back what they have, if they get the time for it;
    /// what none of them has is lost.
    fn lose(&mut self, lose: impl FnOnce(&mut World)) {
        if !self.world.store.is_up() {
            return;
        }
        lose(&mut self.world);
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

    fn settle(mut self, network: Network) -> Result<Figures, String> {
        self.world.network.wander_permille = network.wander_permille.min(50);
        self.be_well();
        self.world.thaw_all();
        // What pages left that died without a connection is adopted by the next page.
        self.world.open();
        let mut wrong = Some(String::new());
        let begun_ms = self.world.now_ms;
        while wrong.is_some() && self.world.now_ms < begun_ms + SETTLING_MS {
            self.world.run_for(5_000);
            self.choose_runs();
            wrong = self.wrong();
        }
        match wrong {
            Some(wrong) => Err(wrong),
            None => Ok(Figures {
                writes: self.written.len() - self.excused.len(),
                excused: self.excused.len(),
                lent: self.world.store.acknowledged[1],
                happened: self.happened,
            }),
        }
    }

    /// What is not yet as it must be.
    fn wrong(&self) -> Option<String> {
        let world = &self.world;
        if world.store.is_standing_in() {
            return Some("a server still stands in for the store".to_owned());
        }
        let stored = world.stored_view();
        if let Some(key) = self.deleted.keys().find(|key| stored.contains_key(*key)) {
            return Some(format!("{key} was deleted and is back"));
        }
        for (key, value) in &self.written {
            if stored.get(key) != Some(value) && !self.excused.contains(key) {
                return Some(format!("{key} is lost"));
            }
        }
        let stored = world.stored();
        for tab in world.alive_tabs() {
            let page = world.tab(tab);
            let rests = match page.sync() {
                SyncStatus::Saved => true,
                SyncStatus::Attention(_) => page.sync_details().pending.is_empty(),
                _ => false,
            };
            if !rests {
                let pending = page.sync_details().pending;
                return Some(format!("tab {tab} is {:?}: {pending:?}", page.sync()));
            }
            if page.registers().digest() != stored.digest() {
                let (here, there) = (page.registers(), &stored);
                let differ = |a: &Replica, b: &Replica| -> Vec<String> {
                    let of_a = a.deltas();
                    let of_a = of_a
                        .filter(|delta| b.register(delta.key.as_str()) != Some(&delta.register));
                    of_a.map(|delta| delta.key.to_string()).collect()
                };
                return Some(format!(
                    "tab {tab} has {:?}, the store {:?}",
                    differ(here, there),
                    differ(there, here)
                ));
            }
        }
        None
    }
}
