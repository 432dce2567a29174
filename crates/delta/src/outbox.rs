//! Local deltas that no store has acknowledged yet.

use std::collections::{BTreeMap, btree_map::Entry};

use crate::{
    key::Key,
    limits::{BATCH_BYTES_MAX, BATCH_REGISTERS_MAX},
    register::{Delta, Register, RunToken},
    stamp::Stamp,
};

/// How much one batch may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchLimits {
    /// Bytes, as counted by [`Delta::size_bytes`].
    pub bytes: usize,
    /// Registers.
    pub registers: usize,
}

impl Default for BatchLimits {
    /// What a store takes.
    fn default() -> Self {
        Self {
            bytes: BATCH_BYTES_MAX,
            registers: BATCH_REGISTERS_MAX,
        }
    }
}

impl BatchLimits {
    /// What is left after that delta; `None` if it does not fit.
    fn less(self, delta: &Delta) -> Option<Self> {
        Some(Self {
            bytes: self.bytes.checked_sub(delta.size_bytes())?,
            registers: self.registers.checked_sub(1)?,
        })
    }
}

/// The newest pending register of every key. What was sent stays pending until it is acknowledged,
/// so a push that fails needs nothing undone.
#[derive(Clone, Debug, Default)]
pub struct Outbox {
    pending: BTreeMap<Key, Register>,
    /// How often it was changed.
    changes: u64,
}

impl Outbox {
    /// Nothing pending.
    pub fn new() -> Self {
        Self::default()
    }

    /// A number that is another one after every change, for those who remember what they found here.
    pub fn version(&self) -> u64 {
        self.changes
    }

    /// Adds a delta. Of two of one key the newer stays; whether it was this one.
    pub fn put(&mut self, delta: Delta) -> bool {
        self.changes += 1;
        match self.pending.entry(delta.key) {
            Entry::Vacant(entry) => {
                entry.insert(delta.register);
                true
            }
            Entry::Occupied(mut entry) => {
                let newer = delta.register.wins_over(entry.get());
                if newer {
                    entry.insert(delta.register);
                }
                newer
            }
        }
    }

    /// The deltas of the next push, oldest first, within the limits. They stay pending.
    ///
    /// What a run has written comes in one piece or not at all: a checkpoint spread over two pushes
    /// would be half a machine after a reload. So the run's registers come first; if they do not fit
    /// together, none of them is taken ([`run_fits`](Self::run_fits) tells). Other registers follow
    /// in the order of their stamps, up to the first that does not fit, so that a later edit is
    /// never sent before an earlier one.
    pub fn take_batch(&self, limits: BatchLimits) -> Vec<Delta> {
        let (mut batch, mut left) = self.take_run(limits).unwrap_or((Vec::new(), limits));
        for delta in self.sorted(|register| register.token == 0) {
            match left.less(&delta) {
                Some(rest) => left = rest,
                None => break,
            }
            batch.push(delta);
        }
        batch
    }

    /// Whether all that a run has pending fits in one batch.
    pub fn run_fits(&self, limits: BatchLimits) -> bool {
        self.take_run(limits).is_some()
    }

    /// Whether that can be said of everything pending.
    pub fn all(&self, says: impl Fn(&Key, &Register) -> bool) -> bool {
        self.pending
            .iter()
            .all(|(key, register)| says(key, register))
    }

    /// Removes what a store has taken: each of these keys, unless it has been written again since
    /// (its pending stamp is larger).
    pub fn acknowledge(&mut self, taken: &[(Key, Stamp)]) {
        self.changes += 1;
        for (key, stamp) in taken {
            if self
                .pending
                .get(key)
                .is_some_and(|pending| pending.stamp <= *stamp)
            {
                self.pending.remove(key);
            }
        }
    }

    /// Puts all that a run has pending under another claim. Stamps stay.
    pub fn retoken(&mut self, token: RunToken) {
        self.changes += 1;
        for register in self.pending.values_mut() {
            if register.token > 0 {
                register.token = token;
            }
        }
    }

    /// Drops all that a run has pending: it was lost to another claim. Returns what was dropped.
    pub fn discard_run(&mut self) -> Vec<Delta> {
        self.changes += 1;
        let run = self.sorted(|register| register.token > 0);
        self.pending.retain(|_, register| register.token == 0);
        run
    }

    /// All that is pending in the order of keys, as it lies here.
    pub fn iter(&self) -> impl Iterator<Item = (&Key, &Register)> {
        self.pending.iter()
    }

    /// All pending deltas in the order of keys.
    pub fn pending(&self) -> impl Iterator<Item = Delta> {
        self.pending.iter().map(|(key, register)| Delta {
            key: key.clone(),
            register: register.clone(),
        })
    }

    /// What is pending under that key.
    pub fn get(&self, key: &Key) -> Option<&Register> {
        self.pending.get(key)
    }

    /// Whether what is pending under that key was written by a run.
    pub fn is_of_run(&self, key: &Key) -> bool {
        self.get(key).is_some_and(|register| register.token > 0)
    }

    /// How many registers are pending.
    pub fn len(&self) -> usize {
        self.pending.len()
    }

    /// Whether all is acknowledged.
    pub fn is_empty(&self) -> bool {
        self.pending.is_empty()
    }

    /// Forgets everything pending.
    pub fn clear(&mut self) {
        self.changes += 1;
        self.pending.clear();
    }

    /// All of the run and the limits left, if it fits.
    fn take_run(&self, limits: BatchLimits) -> Option<(Vec<Delta>, BatchLimits)> {
        let run = self.sorted(|register| register.token > 0);
        let left = run
            .iter()
            .try_fold(limits, |left, delta| left.less(delta))?;
        Some((run, left))
    }

    /// Those pending deltas, oldest first.
    fn sorted(&self, wanted: impl Fn(&Register) -> bool) -> Vec<Delta> {
        let mut deltas: Vec<Delta> = self
            .pending()
            .filter(|delta| wanted(&delta.register))
            .collect();
        deltas.sort_by_key(|delta| delta.register.stamp);
        deltas
    }
}
