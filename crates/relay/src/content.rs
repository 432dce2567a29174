//! What a store has read, and the answers made from it.

use delta::{
    Changes, Cursor, Delta, Floor, Hello, HelloRequest, Keeping, Register, RunState,
    limits::{OLD_TOMBSTONES_MAX, TOMBSTONE_AGE_MS},
    replica::register_digest,
};

/// The last compaction of a session.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Compacted {
    /// Tombstones older than this were dropped.
    pub(crate) ms: u64,
    /// The session's revision then.
    pub(crate) revision: u64,
}

/// A session, or a part of it, at one moment.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    pub(crate) cursor: Cursor,
    pub(crate) now_ms: u64,
    pub(crate) run: Option<RunState>,
    pub(crate) floors: Vec<Floor>,
    pub(crate) gone_ms: u64,
    pub(crate) compacted: Compacted,
    /// Registers and the revision that wrote each.
    pub(crate) registers: Vec<(Delta, u64)>,
}

impl Content {
    /// That of a session of which nothing is known.
    pub(crate) fn none(now_ms: u64) -> Self {
        Self {
            cursor: Cursor::default(),
            now_ms,
            run: None,
            floors: Vec::new(),
            gone_ms: 0,
            compacted: Compacted::default(),
            registers: Vec::new(),
        }
    }

    /// The answer to a hello.
    pub(crate) fn hello(self, request: &HelloRequest) -> Hello {
        let digest = self.digest();
        let has_all = request.digest == digest && request.cursor.is_some();
        let changes = match request.cursor {
            // After a failover that lost nothing there is nothing to tell but the new history.
            Some(_) if has_all => {
                let from = self.cursor.revision;
                self.changes(from, false)
            }
            Some(cursor) => self.changes_since(cursor),
            None => self.snapshot(),
        };
        Hello { changes, digest }
    }

    /// What is newer than the cursor; everything if the cursor is not a place in this history, or
    /// tombstones newer than it were dropped since.
    pub(crate) fn changes_since(self, cursor: Cursor) -> Changes {
        let is_place = cursor.epoch == self.cursor.epoch && cursor.revision <= self.cursor.revision;
        if !is_place || cursor.revision < self.compacted.revision {
            return self.snapshot();
        }
        self.changes(cursor.revision, false)
    }

    /// Before which time tombstones should be dropped; `None` while there are too few.
    pub(crate) fn compaction_due_ms(&self) -> Option<u64> {
        let registers = self.registers.iter();
        compaction_due_ms(registers.map(|(delta, _)| &delta.register), self.now_ms)
    }

    /// Everything.
    pub(crate) fn snapshot(self) -> Changes {
        self.changes(0, true)
    }

    fn changes(self, from: u64, whole: bool) -> Changes {
        let newer = self
            .registers
            .into_iter()
            .filter(|(_, revision)| whole || *revision > from);
        Changes {
            from,
            cursor: self.cursor,
            now_ms: self.now_ms,
            run: self.run,
            floors: self.floors,
            gone_ms: self.gone_ms,
            compacted_ms: self.compacted.ms,
            whole,
            keeping: Keeping::Stored,
            deltas: newer.map(|(delta, _)| delta).collect(),
        }
    }

    /// The same sum as [`delta::Replica::digest`].
    fn digest(&self) -> u64 {
        let counted = self
            .registers
            .iter()
            .filter(|(delta, _)| !delta.register.is_old_tombstone(self.compacted.ms));
        counted.fold(0, |sum: u64, (delta, _)| {
            sum.wrapping_add(register_digest(&delta.key, &delta.register))
        })
    }
}

/// Before which time tombstones among these should be dropped; `None` while there are too few.
pub(crate) fn compaction_due_ms<'a>(
    registers: impl Iterator<Item = &'a Register>,
    now_ms: u64,
) -> Option<u64> {
    let horizon_ms = now_ms.saturating_sub(TOMBSTONE_AGE_MS);
    let old = registers.filter(|register| register.is_old_tombstone(horizon_ms));
    (old.count() >= OLD_TOMBSTONES_MAX).then_some(horizon_ms)
}
