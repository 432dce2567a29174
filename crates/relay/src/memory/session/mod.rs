//! One session in memory and what a push does to it.

mod push;

use std::collections::BTreeMap;

use delta::{
    Changes, Cursor, Delta, Floor, Hello, HelloRequest, Keeping, Key, Register, ReplicaId,
    RunState, RunToken,
    limits::{EMPTY_SESSION_EXPIRY_S, GONE_EXPIRY_S, RUN_EXPIRY_MS, SESSION_EXPIRY_S},
    replica::register_digest,
};

use crate::{
    Increment,
    content::{Compacted, Content, compaction_due_ms},
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
    /// The digest of its registers, if it was worked out since they changed.
    digest: Option<u64>,
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

    /// Whether it lives longer because somebody reads it: not so if it never held a register.
    pub(super) fn is_kept_by_hellos(&self) -> bool {
        self.cursor.revision > 0
    }

    pub(super) fn has_expired(&self, now_ms: u64) -> bool {
        let expiry_s = match self.cursor.revision {
            _ if self.gone_ms > 0 => GONE_EXPIRY_S,
            0 => EMPTY_SESSION_EXPIRY_S,
            _ => SESSION_EXPIRY_S,
        };
        now_ms.saturating_sub(self.used_ms) >= expiry_s * 1_000
    }

    /// The answer to a hello. Who has all is told so without looking at the registers.
    pub(super) fn hello(&mut self, request: &HelloRequest, now_ms: u64) -> Hello {
        let digest = self.digest();
        let changes = match request.cursor {
            Some(_) if request.digest == digest => {
                let nothing = self.content_after(self.cursor.revision, now_ms);
                nothing.changes_since(self.cursor)
            }
            Some(cursor) => self.content_since(cursor, now_ms).changes_since(cursor),
            None => self.content(now_ms).snapshot(),
        };
        Hello { changes, digest }
    }

    /// The same sum as [`delta::Replica::digest`].
    fn digest(&mut self) -> u64 {
        let compacted_ms = self.compacted.ms;
        let registers = &self.registers;
        *self.digest.get_or_insert_with(|| {
            let counted = registers
                .iter()
                .filter(|(_, kept)| !kept.register.is_old_tombstone(compacted_ms));
            counted.fold(0, |sum: u64, (key, kept)| {
                sum.wrapping_add(register_digest(key, &kept.register))
            })
        })
    }

    /// Before which time tombstones should be dropped; `None` while there are too few.
    pub(super) fn compaction_due_ms(&self, now_ms: u64) -> Option<u64> {
        compaction_due_ms(self.registers.values().map(|kept| &kept.register), now_ms)
    }

    /// All of it.
    pub(super) fn content(&self, now_ms: u64) -> Content {
        self.content_after(0, now_ms)
    }

    /// What an answer to somebody at that place needs: where that is possible, what is newer.
    pub(super) fn content_since(&self, cursor: Cursor, now_ms: u64) -> Content {
        let places = self.compacted.revision..=self.cursor.revision;
        match cursor.epoch == self.cursor.epoch && places.contains(&cursor.revision) {
            true => self.content_after(cursor.revision, now_ms),
            false => self.content(now_ms),
        }
    }

    fn content_after(&self, revision: u64, now_ms: u64) -> Content {
        let newer = |(_, kept): &(&Key, &Kept)| kept.revision > revision;
        let registers = self.registers.iter().filter(newer).map(|(key, kept)| {
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
        self.digest = None;
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
        self.digest = None;
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
