//! A run that went on apart and was kept, and a run written over another one.

use std::collections::BTreeMap;

use delta::{Delta, Key, Replica};

use super::{APART_ENTRY, Apart};
use crate::{
    registers,
    tab::{Changed, Effect, Tab, is_complete, run_registers},
};

impl Tab {
    pub(super) fn adopt_apart(&mut self, entry: String, bytes: &[u8], own: bool) {
        if self.apart.is_none()
            && let Some(apart) = registers::from_value::<Apart>(Some(bytes))
        {
            self.apart = Some(apart);
            if !own {
                self.store_apart();
            }
        }
        if !own {
            self.effects.push(Effect::Unstore { key: entry });
        }
    }

    /// Keeps the whole run of this tab aside, for the user to choose.
    pub(in crate::tab) fn keep_apart(&mut self) {
        self.apart = Some(Apart {
            registers: run_registers(&self.replica),
        });
        self.store_apart();
    }

    /// Keeps a run aside of which these are what no store has taken. What the store had of it may be overwritten
    /// there by now, but then a copy of it lies in this browser.
    pub(in crate::tab) fn keep_deltas_apart(&mut self, deltas: &[Delta]) {
        let with_deltas = |mut replica: Replica| {
            for delta in deltas {
                replica.merge(delta.clone());
            }
            Some(replica).filter(is_complete)
        };
        let whole = self.copied_run().and_then(with_deltas);
        let whole = whole.or_else(|| with_deltas(self.replica.clone()));
        let Some(whole) = whole else {
            self.notice = Some(
                "While this browser was offline, the program also went on elsewhere. The run of this browser \
                 could not be kept."
                    .to_owned(),
            );
            return;
        };
        self.apart = Some(Apart {
            registers: run_registers(&whole),
        });
        self.store_apart();
    }

    pub(in crate::tab) fn store_apart(&mut self) {
        if let Some(apart) = &self.apart {
            let bytes = registers::to_value(apart);
            let key = self.entry(APART_ENTRY);
            self.effects.push(Effect::Store { key, bytes });
        }
    }

    /// The user keeps the other run.
    pub(in crate::tab) fn drop_apart(&mut self) {
        self.apart = None;
        let key = self.entry(APART_ENTRY);
        self.effects.push(Effect::Unstore { key });
    }

    /// The user keeps the run that was set aside: claims, and writes it over the other one.
    pub(in crate::tab) fn keep_this_run(&mut self, now_ms: u64) {
        let Some(apart) = self.apart.take() else {
            return;
        };
        self.drop_apart();
        self.replace_run(apart, now_ms);
    }

    /// Claims the run and writes another one over it.
    pub(in crate::tab) fn replace_run(&mut self, apart: Apart, now_ms: u64) {
        self.leave_run(now_ms);
        self.claim(now_ms);
        self.write_over(&apart, now_ms);
        self.takeover.kept = Some(apart);
        self.run.unstored = true;
        self.changed.insert(Changed::Console);
    }

    /// Makes the registers of the run be these and no others.
    pub(in crate::tab) fn write_over(&mut self, run: &Apart, now_ms: u64) {
        let token = self.held_token();
        let wanted: BTreeMap<&Key, &Vec<u8>> = run
            .registers
            .iter()
            .map(|(key, value)| (key, value))
            .collect();
        let known: BTreeMap<Key, Vec<u8>> = run_registers(&self.replica).into_iter().collect();
        for key in known.keys().filter(|key| !wanted.contains_key(key)) {
            self.write(key.clone(), None, token, now_ms);
        }
        for (key, value) in wanted {
            if known.get(key) != Some(value) {
                self.write(key.clone(), Some(value.clone()), token, now_ms);
            }
        }
    }
}
