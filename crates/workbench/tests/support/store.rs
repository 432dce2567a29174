//! A store in memory with the rules of a push.

use std::collections::BTreeMap;

use delta::{
    Batch, Changes, Cursor, Delta, Floor, Hello, HelloRequest, Key, PushOutcome, Register,
    ReplicaId, RunState, limits::RUN_EXPIRY_MS, replica::register_digest,
};

#[derive(Debug)]
pub struct Store {
    pub registers: BTreeMap<Key, (Register, u64)>,
    revision: u64,
    epoch: u64,
    floors: BTreeMap<String, String>,
    /// Token, holder, expiry.
    run: Option<(u64, ReplicaId, u64)>,
    /// Every granted claim, for the tests to count.
    pub claims: u64,
    /// Parts that wait for the last one: whose they are, which row, how many, and what is in them.
    aside: Option<(ReplicaId, u64, u32, Vec<Delta>)>,
    /// How many rows of parts were taken, for the tests to count.
    pub rows: u64,
    /// What the live channel has told.
    pub told: Vec<Changes>,
}

impl Store {
    pub fn new() -> Self {
        Self {
            registers: BTreeMap::new(),
            revision: 0,
            epoch: 1,
            floors: BTreeMap::new(),
            run: None,
            claims: 0,
            aside: None,
            rows: 0,
            told: Vec::new(),
        }
    }

    /// Loses the newest writes, as a promoted replica that lagged behind does.
    #[allow(dead_code, reason = "not every test file loses writes")]
    pub fn fail_over(&mut self, kept_revisions: u64) {
        self.epoch += 1;
        self.revision = self.revision.min(kept_revisions);
        let last = self.revision;
        self.registers.retain(|_, (_, revision)| *revision <= last);
        if let Some((token, _, _)) = &mut self.run {
            *token = token.saturating_sub(1);
        }
    }

    fn cursor(&self) -> Cursor {
        Cursor {
            epoch: self.epoch,
            revision: self.revision,
        }
    }

    fn run_state(&self, now_ms: u64) -> Option<RunState> {
        let (token, holder, until) = self.run?;
        Some(RunState {
            token,
            holder,
            expires_in_ms: until.saturating_sub(now_ms) as u32,
        })
    }

    pub fn changes(&self, cursor: Option<Cursor>, now_ms: u64) -> Changes {
        let from = cursor
            .filter(|cursor| cursor.epoch == self.epoch && cursor.revision <= self.revision)
            .map(|cursor| cursor.revision);
        let newer = self
            .registers
            .iter()
            .filter(|(_, (_, revision))| from.is_none_or(|from| *revision > from));
        Changes {
            from: from.unwrap_or(0),
            cursor: self.cursor(),
            now_ms,
            run: self.run_state(now_ms),
            floors: self.floors(),
            gone_ms: 0,
            compacted_ms: 0,
            whole: from.is_none(),
            keeping: Default::default(),
            deltas: newer
                .map(|(key, (register, _))| Delta {
                    key: key.clone(),
                    register: register.clone(),
                })
                .collect(),
        }
    }

    fn floors(&self) -> Vec<Floor> {
        let floors = self.floors.iter();
        floors
            .map(|(family, generation)| Floor {
                family: family.clone(),
                generation: generation.clone(),
            })
            .collect()
    }

    pub fn hello(&self, request: &HelloRequest, now_ms: u64) -> Hello {
        let digests = self
            .registers
            .iter()
            .map(|(key, (register, _))| register_digest(key, register));
        Hello {
            changes: self.changes(request.cursor, now_ms),
            digest: digests.fold(0, u64::wrapping_add),
        }
    }

    /// Takes a batch whole or not at all. Also the changes to tell the tabs, if any.
    pub fn push(&mut self, batch: &Batch, now_ms: u64) -> (PushOutcome, Option<Changes>) {
        if let Err(rejection) = batch.check() {
            return (rejection.into(), None);
        }
        let before = self.revision;
        let current = self.run.map_or(0, |(token, _, _)| token);
        let holds = self
            .run
            .is_some_and(|(token, holder, _)| token == batch.token && holder == batch.origin);
        let repeated = batch.claim.is_some() && holds;
        let lost = match batch.claim {
            Some(expected) => expected != current && !repeated,
            None => batch.token > 0 && !holds && batch.token <= current,
        };
        if lost && let Some(run) = self.run_state(now_ms) {
            return (PushOutcome::RunLost { run, now_ms }, None);
        }
        let mut batch = batch.clone();
        if let Some(part) = batch.part {
            let aside = self
                .aside
                .take()
                .filter(|aside| (aside.0, aside.1) == (batch.origin, part.id));
            let (origin, row, parts, mut deltas) =
                aside.unwrap_or((batch.origin, part.id, 0, Vec::new()));
            if parts < part.number || (part.last && parts != part.number) {
                return (PushOutcome::PartsLost, None);
            }
            if part.last {
                self.rows += 1;
                batch.deltas.extend(deltas);
            } else {
                let sent = std::mem::take(&mut batch.deltas);
                let is_new = parts == part.number;
                deltas.extend(sent.into_iter().filter(|_| is_new));
                self.aside = Some((origin, row, parts + u32::from(is_new), deltas));
            }
        }
        let batch = &batch;
        let mut claimed = false;
        if batch.token > 0 && (batch.claim.is_some() || batch.token == current) {
            claimed = !repeated && batch.claim.is_some();
            self.claims += u64::from(claimed);
            self.run = Some((batch.token, batch.origin, now_ms + RUN_EXPIRY_MS));
        }
        let revision = self.revision + 1;
        let mut changed = claimed;
        if let Some(floor) = &batch.floor {
            let known = self.floors.entry(floor.family.clone()).or_default();
            changed |= floor.generation > *known;
            let higher = floor.generation.clone().max(known.clone());
            *known = higher;
            self.registers.retain(|key, _| !floor.covers(key));
        }
        for delta in &batch.deltas {
            changed |= self.put(delta, revision);
        }
        if changed {
            self.revision = revision;
        }
        let outcome = PushOutcome::Accepted {
            cursor: self.cursor(),
            now_ms,
            run: self.run_state(now_ms),
            keeping: Default::default(),
        };
        let since = Cursor {
            epoch: self.epoch,
            revision: before,
        };
        (outcome, changed.then(|| self.changes(Some(since), now_ms)))
    }

    fn put(&mut self, delta: &Delta, revision: u64) -> bool {
        if self.floors().iter().any(|floor| floor.covers(&delta.key)) {
            return false;
        }
        let known = self.registers.get(&delta.key);
        if known.is_some_and(|(known, _)| !delta.register.wins_over(known)) {
            return false;
        }
        let entry = (delta.register.clone(), revision);
        self.registers.insert(delta.key.clone(), entry);
        true
    }
}
