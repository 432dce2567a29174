//! What a store has read, and the answers made from it.

use delta::{
    Changes, Cursor, Delta, Floor, Hello, HelloRequest, RunState, replica::register_digest,
};

/// A session, or a part of it, at one moment.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    pub(crate) cursor: Cursor,
    pub(crate) now_ms: u64,
    pub(crate) run: Option<RunState>,
    pub(crate) floors: Vec<Floor>,
    /// Registers and the revision that wrote each.
    pub(crate) registers: Vec<(Delta, u64)>,
}

impl Content {
    /// The answer to a hello.
    pub(crate) fn hello(self, request: &HelloRequest) -> Hello {
        let digest = self.digest();
        let changes = match request.cursor {
            Some(cursor) => self.changes_since(cursor),
            None => self.snapshot(),
        };
        Hello { changes, digest }
    }

    /// What is newer than the cursor; everything if the cursor is not a place in this history.
    pub(crate) fn changes_since(self, cursor: Cursor) -> Changes {
        if cursor.epoch != self.cursor.epoch || cursor.revision > self.cursor.revision {
            return self.snapshot();
        }
        self.changes(cursor.revision, false)
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
            whole,
            deltas: newer.map(|(delta, _)| delta).collect(),
        }
    }

    /// The same sum as [`delta::Replica::digest`].
    fn digest(&self) -> u64 {
        self.registers.iter().fold(0, |sum: u64, (delta, _)| {
            sum.wrapping_add(register_digest(&delta.key, &delta.register))
        })
    }
}
