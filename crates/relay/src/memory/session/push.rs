//! What a batch does to a session: all of it, or nothing.

use std::collections::BTreeMap;

use delta::{
    Batch, Changes, Delta, Floor, Keeping, Key, Part, PushOutcome, Register, RejectReason,
    ReplicaId,
    limits::{
        CLOCK_AHEAD_MAX_MS, PARTS_EXPIRY_S, RUN_EXPIRY_MS, SESSION_BYTES_MAX, SESSION_REGISTERS_MAX,
    },
    message::Rejection,
};

use super::{Aside, Kept, NO_RUN, Run, Session, size_bytes};
use crate::Increment;

/// What a batch would change.
struct Plan {
    raised: Option<Floor>,
    dropped: Vec<Key>,
    written: BTreeMap<Key, Register>,
    bytes: u64,
    /// With which key the session becomes too large, and how.
    over: Option<Rejection>,
}

impl Session {
    /// Takes a batch that has passed [`Batch::check`], or nothing of it; what became of it, and what
    /// to tell others.
    pub(in crate::memory) fn push(
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
        let mut whole = batch.clone();
        if let Some(part) = batch.part {
            let Some(more) = self.parts(batch.origin, part, now_ms) else {
                return (PushOutcome::PartsLost, None);
            };
            if part.last {
                whole.deltas.extend(more);
            } else {
                if let Err(rejection) = self.put_aside(batch, part, now_ms) {
                    return (rejection.into(), None);
                }
                whole.deltas.clear();
            }
        }
        let plan = self.plan(&whole);
        if let Some(rejection) = plan.over {
            return (rejection.into(), None);
        }
        let increment = self.apply(plan, batch, now_ms, fresh_epoch);
        if batch.part.is_some_and(|part| part.last) {
            self.aside = None;
        }
        let outcome = PushOutcome::Accepted {
            cursor: self.cursor,
            now_ms,
            run: self.run_state(now_ms),
            keeping: Keeping::Stored,
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

    /// What was put aside before that part; `None` if that is not there. A repeated part finds more.
    fn parts(&self, origin: ReplicaId, part: Part, now_ms: u64) -> Option<Vec<Delta>> {
        let aside = self.aside.as_ref().filter(|aside| {
            let is_fresh = now_ms.saturating_sub(aside.put_ms) < PARTS_EXPIRY_S * 1_000;
            aside.origin == origin && aside.id == part.id && is_fresh
        });
        match aside {
            None if part.number == 0 => Some(Vec::new()),
            None => None,
            Some(aside) if part.last && aside.parts != part.number => None,
            Some(aside) => (aside.parts >= part.number).then(|| aside.deltas.clone()),
        }
    }

    /// Puts a part aside, unless it is there already.
    fn put_aside(&mut self, batch: &Batch, part: Part, now_ms: u64) -> Result<(), Rejection> {
        let is_same = |aside: &Aside| aside.origin == batch.origin && aside.id == part.id;
        let mut aside = match self.aside.take().filter(is_same) {
            Some(aside) => aside,
            None => Aside {
                origin: batch.origin,
                id: part.id,
                parts: 0,
                bytes: 0,
                deltas: Vec::new(),
                put_ms: now_ms,
            },
        };
        let mut rejected = None;
        if aside.parts == part.number {
            for delta in &batch.deltas {
                let bytes = aside.bytes + size_bytes(&delta.key, &delta.register);
                if bytes > SESSION_BYTES_MAX {
                    rejected = Some(Rejection::of(&delta.key, RejectReason::SessionBytes));
                    break;
                }
                aside.bytes = bytes;
                aside.deltas.push(delta.clone());
            }
            aside.parts += 1;
            aside.put_ms = now_ms;
        }
        match rejected {
            Some(rejection) => Err(rejection),
            None => {
                self.aside = Some(aside);
                Ok(())
            }
        }
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
        let kept_bytes = |key: &Key| {
            let kept = self.registers.get(key);
            kept.map_or(0, |kept| size_bytes(key, &kept.register))
        };
        let mut bytes = self.bytes - dropped.iter().map(kept_bytes).sum::<u64>();
        let mut registers = (self.registers.len() - dropped.len()) as u64;
        let (mut first_many, mut first_large) = (None, None);
        for (key, register) in &written {
            registers += u64::from(!self.registers.contains_key(key));
            bytes = bytes - kept_bytes(key) + size_bytes(key, register);
            if registers > SESSION_REGISTERS_MAX && first_many.is_none() {
                first_many = Some(key);
            }
            if bytes > SESSION_BYTES_MAX && first_large.is_none() {
                first_large = Some(key);
            }
        }
        // A session that is too large may still shrink.
        let too_many = registers > SESSION_REGISTERS_MAX.max(self.registers.len() as u64);
        let too_large = bytes > SESSION_BYTES_MAX.max(self.bytes);
        let many = first_many.filter(|_| too_many);
        let large = first_large.filter(|_| too_large);
        let over = many
            .map(|key| Rejection::of(key, RejectReason::SessionRegisters))
            .or(large.map(|key| Rejection::of(key, RejectReason::SessionBytes)));
        Plan {
            bytes,
            over,
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
            let is_gone = (self.gone_ms > 0 && register.stamp.ms() <= self.gone_ms)
                || self.is_below_floor(key)
                || raised.is_some_and(|floor| floor.covers(key));
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
        self.digest = None;
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
            gone_ms: self.gone_ms,
            compacted_ms: self.compacted.ms,
            whole: false,
            keeping: Keeping::Stored,
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
}
