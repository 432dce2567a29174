//! A run that went on apart and was kept, and a run written over another one.

use delta::Key;

use super::{APART_ENTRY, Apart};
use crate::{
    registers,
    tab::{Changed, Effect, Tab, run_registers},
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
        let token = self.held_token();
        let obsolete: Vec<Key> = run_registers(&self.replica)
            .into_iter()
            .map(|(key, _)| key)
            .filter(|key| !apart.registers.iter().any(|(kept, _)| kept == key))
            .collect();
        for key in obsolete {
            self.write(key, None, token, now_ms);
        }
        for (key, value) in &apart.registers {
            self.write(key.clone(), Some(value.clone()), token, now_ms);
        }
        self.takeover.kept = Some(apart);
        self.run.unstored = true;
        self.changed.insert(Changed::Console);
    }
}
