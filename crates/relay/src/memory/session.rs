//! One session in memory and what a push does to it.

use std::collections::BTreeMap;

use delta::{
    Batch, Changes, Cursor, Delta, Floor, Key, PushOutcome, Register, RejectReason, ReplicaId,
    RunState, RunToken,
    limits::{
        CLOCK_AHEAD_MAX_MS, RUN_EXPIRY_MS, SESSION_BYTES_MAX, SESSION_EXPIRY_S,
        SESSION_REGISTERS_MAX,
    },
    message::Rejection,
};

use crate::{Increment, content::Content};

/// One session.
#[derive(Clone, Debug, Default)]
pub(super) struct Session {
    /// Epoch 0 until the first push.
    cursor: Cursor,
    registers: BTreeMap<Key, Kept>,
    /// Per family the oldest generation that is kept.
    floors: BTreeMap<String, String>,
    run: Option<Run>,
    /// Bytes of all keys and values.
    bytes: u64,
    /// When it was last pushed to or said hello to.
    pub(super) used_ms: u64,
}

#[derive(Clone, Debug)]
struct Kept {
    register: Register,
    revision: u64,
}

#[derive(Clone, Copy, Debug)]
struct Run {
    token: RunToken,
    holder: ReplicaId,
    expires_ms: u64,
}

/// What a batch would change.
struct Plan {
    raised: Option<Floor>,
    dropped: Vec<Key>,
    written: BTreeMap<Key, Register>,
    bytes: u64,
    registers: u64,
}

impl Session {
    pub(super) fn cursor(&self) -> Cursor {
        self.cursor
    }

    pub(super) fn has_expired(&self, now_ms: u64) -> bool {
        now_ms.saturating_sub(self.used_ms) >= SESSION_EXPIRY_S * 1_000
    }

    pub(super) fn content(&self, now_ms: u64) -> Content {
        let registers = self.registers.iter().map(|(key, kept)| {
            let delta = Delta {
                key: key.clone(),
                register: kept.register.clone(),
            };
            (delta, kept.revision)
        });
        Content {
            cursor: self.cursor,
            now_ms,
            run: self.run_state(now_ms),
            floors: self.floors(),
            registers: registers.collect(),
        }
    }

    /// Takes a batch that has passed [`Batch::check`], or nothing of it; what became of it, and what
    /// to tell others.
    pub(super) fn push(
        &mut self,
        batch: &Batch,
        now_ms: u64,
        fresh_epoch: u64,
    ) -> (PushOutcome, Option<Increment>) {
        if !self.may_run(batch) {
            let run = self.run_state(now_ms).unwrap_or(NO_RUN);
            return (PushOutcome::RunLost { run, now_ms }, None);
        }
        let stamps = batch.deltas.iter().map(|delta| delta.register.stamp.ms());
        if stamps.max() > Some(now_ms + CLOCK_AHEAD_MAX_MS) {
            return (PushOutcome::ClockAhead { now_ms }, None);
        }
        let plan = self.plan(batch);
        if let Err(rejection) = self.check_size(&plan) {
            return (rejection.into(), None);
        }
        let increment = self.apply(plan, batch, now_ms, fresh_epoch);
        let outcome = PushOutcome::Accepted {
            cursor: self.cursor,
            now_ms,
            run: self.run_state(now_ms),
        };
        (outcome, increment)
    }

    /// Whether the batch's tokens are good. The holder's claim and its batches may be repeated; a
    /// token larger than any known one comes from before a loss of data and takes the run.
    fn may_run(&self, batch: &Batch) -> bool {
        let current = self.run.map_or(0, |run| run.token);
        let is_holder = self.run.is_some_and(|run| run.holder == batch.origin);
        let is_own = batch.token == current && is_holder;
        let admitted = match batch.claim {
            Some(expected) => expected == current || is_own,
            None => batch.token == 0 || batch.token > current || is_own,
        };
        let mut tokens = batch.deltas.iter().map(|delta| delta.register.token);
        admitted && tokens.all(|token| token == 0 || token >= batch.token.max(current))
    }

    fn plan(&self, batch: &Batch) -> Plan {
        let raised = batch.floor.clone().filter(|floor| {
            let known = self.floors.get(&floor.family);
            known.is_none_or(|known| *known < floor.generation)
        });
        let dropped: Vec<Key> = match &raised {
            Some(floor) => self
                .registers
                .keys()
                .filter(|key| floor.covers(key))
                .cloned()
                .collect(),
            None => Vec::new(),
        };
        let written = self.winners(batch, raised.as_ref());
        let mut bytes = self.bytes;
        for key in dropped.iter().chain(written.keys()) {
            let kept = self.registers.get(key);
            bytes = bytes.saturating_sub(kept.map_or(0, |kept| size_bytes(key, &kept.register)));
        }
        let new = written
            .keys()
            .filter(|key| !self.registers.contains_key(*key));
        Plan {
            registers: (self.registers.len() - dropped.len() + new.count()) as u64,
            bytes: written.iter().fold(bytes, |sum, (key, register)| {
                sum + size_bytes(key, register)
            }),
            raised,
            dropped,
            written,
        }
    }

    /// The batch's registers that are newer than the stored ones and above all floors.
    fn winners(&self, batch: &Batch, raised: Option<&Floor>) -> BTreeMap<Key, Register> {
        let mut winners: BTreeMap<Key, Register> = BTreeMap::new();
        for Delta { key, register } in &batch.deltas {
            let known = winners
                .get(key)
                .or(self.registers.get(key).map(|kept| &kept.register));
            let is_gone = self.is_below_floor(key) || raised.is_some_and(|floor| floor.covers(key));
            if !is_gone && known.is_none_or(|known| register.wins_over(known)) {
                winners.insert(key.clone(), register.clone());
            }
        }
        winners
    }

    fn is_below_floor(&self, key: &Key) -> bool {
        match (self.floors.get(key.family()), key.generation()) {
            (Some(floor), Some(generation)) => generation < floor.as_str(),
            _ => false,
        }
    }

    /// A session that is too large may still shrink.
    fn check_size(&self, plan: &Plan) -> Result<(), Rejection> {
        if plan.registers > SESSION_REGISTERS_MAX && plan.registers > self.registers.len() as u64 {
            return Err(Rejection::whole(RejectReason::SessionRegisters));
        }
        if plan.bytes > SESSION_BYTES_MAX && plan.bytes > self.bytes {
            return Err(Rejection::whole(RejectReason::SessionBytes));
        }
        Ok(())
    }

    fn apply(
        &mut self,
        plan: Plan,
        batch: &Batch,
        now_ms: u64,
        fresh_epoch: u64,
    ) -> Option<Increment> {
        self.used_ms = now_ms;
        let from = self.cursor.revision;
        let changed = plan.raised.is_some() || !plan.written.is_empty();
        if !changed && batch.token == 0 {
            return None;
        }
        if self.cursor.epoch == 0 {
            self.cursor.epoch = fresh_epoch;
        }
        if changed {
            self.cursor.revision += 1;
        }
        if batch.token > 0 {
            self.run = Some(Run {
                token: batch.token,
                holder: batch.origin,
                expires_ms: now_ms + RUN_EXPIRY_MS,
            });
        }
        self.bytes = plan.bytes;
        for key in &plan.dropped {
            self.registers.remove(key);
        }
        let floors: Vec<Floor> = plan.raised.into_iter().collect();
        for Floor { family, generation } in &floors {
            self.floors.insert(family.clone(), generation.clone());
        }
        let deltas = self.write(plan.written);
        let changes = Changes {
            from,
            cursor: self.cursor,
            now_ms,
            run: self.run_state(now_ms),
            floors,
            whole: false,
            deltas,
        };
        Some(Increment {
            origin: Some(batch.origin),
            changes,
        })
    }

    /// Stores the registers under the current revision; what was stored.
    fn write(&mut self, written: BTreeMap<Key, Register>) -> Vec<Delta> {
        let revision = self.cursor.revision;
        let mut deltas = Vec::with_capacity(written.len());
        for (key, register) in written {
            deltas.push(Delta {
                key: key.clone(),
                register: register.clone(),
            });
            self.registers.insert(key, Kept { register, revision });
        }
        deltas
    }

    fn run_state(&self, now_ms: u64) -> Option<RunState> {
        self.run.map(|run| RunState {
            token: run.token,
            holder: run.holder,
            expires_in_ms: u32::try_from(run.expires_ms.saturating_sub(now_ms)).unwrap_or(u32::MAX),
        })
    }

    fn floors(&self) -> Vec<Floor> {
        let floors = self.floors.iter().map(|(family, generation)| Floor {
            family: family.clone(),
            generation: generation.clone(),
        });
        floors.collect()
    }
}

/// What is told where there has never been a run.
pub(crate) const NO_RUN: RunState = RunState {
    token: 0,
    holder: ReplicaId([0; 6]),
    expires_in_ms: 0,
};

/// What a register counts towards the size of its session.
fn size_bytes(key: &Key, register: &Register) -> u64 {
    (key.as_str().len() + register.value_bytes()) as u64
}
