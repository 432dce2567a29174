//! The end of it: all is well again for a while, and then all must be as it should.

use delta::Replica;
use workbench::SyncStatus;

use super::{Chaos, Figures};
use crate::world::Network;

/// How long all may take to be well again, in milliseconds: some hellos, which are 45 s apart.
const SETTLING_MS: u64 = 600_000;

impl Chaos {
    pub(super) fn settle(mut self, network: Network) -> Result<Figures, String> {
        self.world.network.wander_permille = network.wander_permille.min(50);
        self.be_well();
        self.world.thaw_all();
        // What pages left that died without a connection is adopted by the next page.
        for browser in 0..self.world.browsers() {
            self.world.open_in(browser);
        }
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
                torn: self.world.torn,
                happened: self.happened,
            }),
        }
    }

    /// What is not yet as it must be.
    fn wrong(&self) -> Option<String> {
        let world = &self.world;
        if world.torn > 0 && !self.has_lost && !self.was_away {
            return Some("a saved machine was incomplete".to_owned());
        }
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
