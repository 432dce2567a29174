//! One session in memory and what a push does to it.

use std::collections::BTreeMap;

use delta::{
    Batch, Changes, Cursor, Delta, Floor, Keeping, Key, Part, PushOutcome, Register, RejectReason,
    ReplicaId, RunState, RunToken,
    limits::{
        CLOCK_AHEAD_MAX_MS, EMPTY_SESSION_EXPIRY_S, GONE_EXPIRY_S, PARTS_EXPIRY_S, RUN_EXPIRY_MS,
        SESSION_BYTES_MAX, SESSION_EXPIRY_S, SESSION_REGISTERS_MAX,
    },
    message::Rejection,
};

use crate::{
    Increment,
    content::{Compacted, Content},
};

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
    /// When it was deleted; 0 if it never was.
    gone_ms: u64,
    compacted: Compacted,
    /// Parts of a batch that wait for the last one.
    aside: Option<Aside>,
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

/// Parts of a batch.
#[derive(Clone, Debug)]
struct Aside {
    origin: ReplicaId,
    id: u64,
    parts: u32,
    bytes: u64,
    deltas: Vec<Delta>,
    put_ms: u64,
}

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
    pub(super) fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// Bytes of all keys and values.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Another history begins here.
    pub(super) fn change_epoch(&mut self, epoch: u64) {
        if self.cursor.epoch != 0 {
            self.cursor.epoch = epoch;
        }
    }

    /// Begins the session's history, if it has none, with the run that somebody knows of it.
    pub(super) fn begin(
        &mut self,
        run: Option<(RunToken, ReplicaId)>,
        now_ms: u64,
        fresh_epoch: u64,
    ) {
        self.used_ms = now_ms;
        if self.cursor.epoch == 0 {
            self.cursor.epoch = fresh_epoch;
        }
        let known = self.run.map_or(0, |run| run.token);
        if let Some((token, holder)) = run.filter(|(token, _)| *token > known) {
            // Whoever holds it has as long as ever to be heard.
            let expires_ms = now_ms + RUN_EXPIRY_MS;
            self.run = Some(Run {
                token,
                holder,
                expires_ms,
            });
        }
    }

    pub(super) fn has_expired(&self, now_ms: u64) -> bool {
        let expiry_s = match self.cursor.revision {
            _ if self.gone_ms > 0 => GONE_EXPIRY_S,
            0 => EMPTY_SESSION_EXPIRY_S,
            _ => SESSION_EXPIRY_S,
        };
        now_ms.saturating_sub(self.used_ms) >= expiry_s * 1_000
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
            gone_ms: self.gone_ms,
            compacted: self.compacted,
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

    /// Deletes everything and remembers when; what to tell others. The run's token goes on, so that
    /// whoever held it notices.
    pub(super) fn forget(&mut self, now_ms: u64, fresh_epoch: u64) -> Increment {
        let newest = self.registers.values();
        let newest_ms = newest.map(|kept| kept.register.stamp.ms()).max();
        *self = Self {
            cursor: Cursor {
                epoch: fresh_epoch,
                revision: self.cursor.revision + 1,
            },
            gone_ms: now_ms.max(newest_ms.unwrap_or(0)).max(self.gone_ms),
            run: self.run.map(|run| Run {
                token: run.token + 1,
                holder: NO_RUN.holder,
                expires_ms: 0,
            }),
            used_ms: now_ms,
            ..Self::default()
        };
        self.told_of_deletion(now_ms)
    }

    /// Deletes what is not newer than that time and remembers it; what to tell others, `None` if that
    /// deletion, or a later one, is known.
    pub(super) fn forget_before(
        &mut self,
        gone_ms: u64,
        now_ms: u64,
        fresh_epoch: u64,
    ) -> Option<Increment> {
        if gone_ms <= self.gone_ms {
            return None;
        }
        self.gone_ms = gone_ms;
        self.used_ms = now_ms;
        self.aside = None;
        self.registers
            .retain(|_, kept| kept.register.stamp.ms() > gone_ms);
        let kept = self.registers.iter();
        self.bytes = kept
            .map(|(key, kept)| size_bytes(key, &kept.register))
            .sum();
        if self.cursor.epoch == 0 {
            self.cursor.epoch = fresh_epoch;
        }
        self.cursor.revision += 1;
        Some(self.told_of_deletion(now_ms))
    }

    fn told_of_deletion(&self, now_ms: u64) -> Increment {
        let changes = Changes {
            from: self.cursor.revision - 1,
            cursor: self.cursor,
            now_ms,
            run: self.run_state(now_ms),
            floors: self.floors(),
            gone_ms: self.gone_ms,
            compacted_ms: self.compacted.ms,
            whole: false,
            keeping: Keeping::Stored,
            deltas: Vec::new(),
        };
        Increment {
            origin: None,
            changes,
        }
    }

    /// Drops tombstones older than that time.
    pub(super) fn compact(&mut self, horizon_ms: u64) {
        let old: Vec<Key> = self
            .registers
            .iter()
            .filter(|(_, kept)| kept.register.is_old_tombstone(horizon_ms))
            .map(|(key, _)| key.clone())
            .collect();
        for key in &old {
            if let Some(kept) = self.registers.remove(key) {
                self.bytes -= size_bytes(key, &kept.register);
            }
        }
        self.compacted = Compacted {
            ms: horizon_ms.max(self.compacted.ms),
            revision: self.cursor.revision,
        };
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
