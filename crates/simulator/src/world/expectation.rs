//! What must be so in the end.

use workbench::{Engine, SyncStatus};

use super::AnyWorld;

impl<E: Engine> AnyWorld<E> {
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
        if !self.is_settled(rows) || self.stored_entries().count() > self.browsers.len() {
            self.fail(rows, &format!("{what}, the next day"));
        }
    }

    pub(super) fn is_settled(&self, rows: &[String]) -> bool {
        let tabs = self.alive().all(|index| {
            self.tab(index).console().rows == rows && self.tab(index).sync() == SyncStatus::Saved
        });
        tabs && self.torn == 0
            && self.stored_rows() == rows
            && !self.stored_entries().any(|key| key.ends_with("/!apart"))
    }

    pub(super) fn fail(&self, rows: &[String], what: &str) -> ! {
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
            self.stored_entries().collect::<Vec<_>>()
        );
        panic!("{what}");
    }
}
