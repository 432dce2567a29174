//! One copy of a session.

use std::{collections::BTreeMap, ops::Bound};

use crate::{
    key::Key,
    limits::CLOCK_AHEAD_MAX_MS,
    message::Changes,
    outbox::Outbox,
    register::{Delta, Floor, Register, RunToken},
    stamp::{Clock, ReplicaId, Stamp},
};

/// One copy of a session: its registers, and the clock that stamps local edits.
///
/// Local changes are made by [`edit`](Self::edit), which returns the delta to send. Foreign ones
/// come in by [`merge`](Self::merge) and never go out again.
#[derive(Clone, Debug)]
pub struct Replica {
    clock: Clock,
    registers: BTreeMap<Key, Register>,
    /// Per family the oldest generation that is kept.
    floors: BTreeMap<String, String>,
    /// When the session was deleted; what is not newer is not taken.
    gone_ms: u64,
    /// Tombstones older than this are dropped.
    compacted_ms: u64,
    /// Sum of [`register_digest`] over all registers but old tombstones, kept up to date.
    digest: u64,
    /// Bytes of all keys and values, kept up to date.
    bytes: u64,
}

impl Replica {
    /// An empty copy.
    pub fn new(id: ReplicaId) -> Self {
        Self {
            clock: Clock::new(id),
            registers: BTreeMap::new(),
            floors: BTreeMap::new(),
            gone_ms: 0,
            compacted_ms: 0,
            digest: 0,
            bytes: 0,
        }
    }

    /// Who this is.
    pub fn id(&self) -> ReplicaId {
        self.clock.replica()
    }

    /// The clock of local edits.
    pub fn clock_mut(&mut self) -> &mut Clock {
        &mut self.clock
    }

    /// Writes a register (`None` deletes it) and returns the delta to send. `token` is that of the
    /// run that writes, 0 if none does; `now_ms` is this machine's clock.
    pub fn edit(
        &mut self,
        key: Key,
        value: Option<Vec<u8>>,
        token: RunToken,
        now_ms: u64,
    ) -> Delta {
        let stamp = self.clock.tick(now_ms);
        let register = Register {
            stamp,
            token,
            value,
        };
        let delta = Delta { key, register };
        self.put(delta.clone());
        delta
    }

    /// Takes in a foreign delta; whether it changed anything.
    pub fn merge(&mut self, delta: Delta) -> bool {
        self.clock.observe(&delta.register.stamp);
        self.put(delta)
    }

    /// Takes in what a store answered; the keys it changed, those dropped by floors included. A
    /// snapshot is merged like an increment: what only this copy has stays.
    pub fn merge_changes(&mut self, changes: Changes) -> Vec<Key> {
        let mut changed = self.drop_gone(changes.gone_ms);
        if changes.whole && changes.compacted_ms < self.compacted_ms {
            self.lower_horizon(changes.compacted_ms);
        }
        self.drop_old_tombstones(changes.compacted_ms);
        for floor in &changes.floors {
            changed.extend(self.drop_below(floor));
        }
        for delta in changes.deltas {
            let key = delta.key.clone();
            if self.merge(delta) {
                changed.push(key);
            }
        }
        changed
    }

    /// Drops the generations below the floor, now and when they arrive later; the keys dropped. A
    /// floor lower than the known one changes nothing.
    pub fn drop_below(&mut self, floor: &Floor) -> Vec<Key> {
        let known = self.floors.entry(floor.family.clone()).or_default();
        if floor.generation <= *known {
            return Vec::new();
        }
        known.clone_from(&floor.generation);
        let dropped: Vec<Key> = self
            .iter_prefix(&floor.family)
            .map(|(key, _)| key)
            .filter(|key| floor.covers(key))
            .cloned()
            .collect();
        for key in &dropped {
            self.remove(key);
        }
        dropped
    }

    /// Drops what is not newer than that time, now and when it arrives later: the session was deleted
    /// then. Returns the keys dropped.
    pub fn drop_gone(&mut self, gone_ms: u64) -> Vec<Key> {
        if gone_ms <= self.gone_ms {
            return Vec::new();
        }
        self.gone_ms = gone_ms;
        self.floors.clear();
        // What is written from now on is newer.
        self.clock
            .observe(&Stamp::new(gone_ms, u16::MAX, ReplicaId([0xff; 6])));
        let dropped: Vec<Key> = self
            .registers
            .iter()
            .filter(|(_, register)| register.stamp.ms() <= gone_ms)
            .map(|(key, _)| key.clone())
            .collect();
        for key in &dropped {
            self.remove(key);
        }
        dropped
    }

    /// Forgets everything it holds, and takes nothing any more that is not newer than that time: the session
    /// was deleted then, and what this copy has written without knowing of it is no beginning of another
    /// one, whatever its stamps say. Returns the keys forgotten.
    pub fn forget_all(&mut self, gone_ms: u64) -> Vec<Key> {
        let mut forgotten = self.drop_gone(gone_ms);
        forgotten.extend(std::mem::take(&mut self.registers).into_keys());
        self.floors.clear();
        self.digest = 0;
        self.bytes = 0;
        forgotten
    }

    /// When the session was deleted, in milliseconds since 1970; 0 if it never was.
    pub fn gone_ms(&self) -> u64 {
        self.gone_ms
    }

    fn drop_old_tombstones(&mut self, compacted_ms: u64) {
        if compacted_ms <= self.compacted_ms {
            return;
        }
        let dropped: Vec<Key> = self
            .registers
            .iter()
            .filter(|(_, register)| register.is_old_tombstone(compacted_ms))
            .map(|(key, _)| key.clone())
            .collect();
        for key in &dropped {
            self.remove(key);
        }
        self.compacted_ms = compacted_ms;
    }

    /// The store is another one, or an older copy of it, and counts tombstones that were dropped elsewhere.
    fn lower_horizon(&mut self, compacted_ms: u64) {
        self.compacted_ms = compacted_ms;
        let weights = self
            .registers
            .iter()
            .map(|(key, register)| self.weight(key, register));
        self.digest = weights.fold(0, u64::wrapping_add);
    }

    /// Removes a register without a trace.
    fn remove(&mut self, key: &Key) {
        if let Some(register) = self.registers.remove(key.as_str()) {
            let weight = self.weight(key, &register);
            self.digest = self.digest.wrapping_sub(weight);
            self.bytes -= size(key, &register);
        }
    }

    /// What a register adds to the digest.
    fn weight(&self, key: &Key, register: &Register) -> u64 {
        if register.is_old_tombstone(self.compacted_ms) {
            0
        } else {
            register_digest(key, register)
        }
    }

    /// The value of a key; `None` if it was never written or was deleted.
    pub fn get(&self, key: &str) -> Option<&[u8]> {
        self.registers.get(key)?.value.as_deref()
    }

    /// The register of a key, tombstones included.
    pub fn register(&self, key: &str) -> Option<&Register> {
        self.registers.get(key)
    }

    /// All registers whose key begins with the prefix, tombstones included, in the order of keys.
    pub fn iter_prefix(&self, prefix: &str) -> impl Iterator<Item = (&Key, &Register)> {
        self.registers
            .range::<str, _>((Bound::Included(prefix), Bound::Unbounded))
            .take_while(move |(key, _)| key.as_str().starts_with(prefix))
    }

    /// All registers as deltas, tombstones included: what this copy can offer a store that lost
    /// them.
    pub fn deltas(&self) -> impl Iterator<Item = Delta> {
        self.registers.iter().map(|(key, register)| Delta {
            key: key.clone(),
            register: register.clone(),
        })
    }

    /// The floors known, one per family.
    pub fn floors(&self) -> impl Iterator<Item = Floor> {
        self.floors.iter().map(|(family, generation)| Floor {
            family: family.clone(),
            generation: generation.clone(),
        })
    }

    /// How many registers there are, tombstones included.
    pub fn len(&self) -> usize {
        self.registers.len()
    }

    /// Whether there is no register.
    pub fn is_empty(&self) -> bool {
        self.registers.is_empty()
    }

    /// Bytes of all keys and values, tombstones' keys included.
    pub fn size_bytes(&self) -> u64 {
        self.bytes
    }

    /// A hash of all keys and stamps, whatever their order; tombstones are included, unless they are
    /// older than what was dropped in compaction. Two copies with equal digests hold the same
    /// registers.
    pub fn digest(&self) -> u64 {
        self.digest
    }

    /// Gives every pending delta a new stamp, for when the store said that its stamps are ahead of
    /// time. The clock goes back to the store's time; the order of the pending edits is kept.
    /// `store_now_ms` is the store's clock as the refusal told it, `now_ms` this machine's.
    pub fn restamp(&mut self, outbox: &mut Outbox, store_now_ms: u64, now_ms: u64) {
        let mut pending: Vec<Delta> = outbox.pending().collect();
        pending.sort_by_key(|delta| delta.register.stamp);
        for delta in &pending {
            self.take_back(&delta.key, delta.register.stamp);
        }
        // What is ahead of time here and pending elsewhere comes again with a stamp of its own time. Kept,
        // it would pull this clock ahead again, and win over every edit until then.
        let limit_ms = store_now_ms.saturating_add(CLOCK_AHEAD_MAX_MS);
        let ahead: Vec<Key> = self
            .registers
            .iter()
            .filter(|(_, register)| register.stamp.ms() > limit_ms)
            .map(|(key, _)| key.clone())
            .collect();
        for key in &ahead {
            self.remove(key);
        }
        self.clock.forget();
        self.clock.set_offset_ms(
            i64::try_from(i128::from(store_now_ms) - i128::from(now_ms)).unwrap_or(0),
        );
        for register in self.registers.values() {
            self.clock.observe(&register.stamp);
        }
        outbox.clear();
        for Delta { key, register } in pending {
            outbox.put(self.edit(key, register.value, register.token, now_ms));
        }
    }

    /// Removes a register without a trace if it still is the one of that stamp.
    pub fn take_back(&mut self, key: &Key, stamp: Stamp) {
        if self
            .register(key.as_str())
            .is_some_and(|register| register.stamp == stamp)
        {
            self.remove(key);
        }
    }

    /// Stores the delta if it wins and no floor covers it; whether it did.
    fn put(&mut self, delta: Delta) -> bool {
        let is_gone = self.gone_ms > 0 && delta.register.stamp.ms() <= self.gone_ms;
        if is_gone || self.is_below_floor(&delta.key) {
            return false;
        }
        let known = self.registers.get(delta.key.as_str());
        if known.is_some_and(|known| !delta.register.wins_over(known)) {
            return false;
        }
        let old = known.map_or(0, |known| self.weight(&delta.key, known));
        let old_bytes = known.map_or(0, |known| size(&delta.key, known));
        let new = self.weight(&delta.key, &delta.register);
        self.digest = self.digest.wrapping_sub(old).wrapping_add(new);
        self.bytes = self.bytes - old_bytes + size(&delta.key, &delta.register);
        self.registers.insert(delta.key, delta.register);
        true
    }

    fn is_below_floor(&self, key: &Key) -> bool {
        match (self.floors.get(key.family()), key.generation()) {
            (Some(floor), Some(generation)) => generation < floor.as_str(),
            _ => false,
        }
    }
}

/// What one register takes, in bytes.
fn size(key: &Key, register: &Register) -> u64 {
    (key.as_str().len() + register.value_bytes()) as u64
}

/// What one register adds to a digest: a hash of key and stamp. Adding these (wrapping) over all
/// registers gives [`Replica::digest`].
pub fn register_digest(key: &Key, register: &Register) -> u64 {
    // FNV-1a over key, a byte that no key contains alone, and stamp; then a final mix (of
    // splitmix64), because sums of bare FNV hashes of similar keys collide too easily.
    let bytes = key.as_str().bytes().chain([b'/']).chain(register.stamp.0);
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}
