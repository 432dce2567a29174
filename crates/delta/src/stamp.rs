//! Hybrid logical clock stamps.
//!
//! A stamp is 14 bytes: milliseconds since 1970 (6, big-endian), a counter (2, big-endian) and the
//! replica that made it (6). Its order is the order of its bytes, so a store compares stamps without
//! decoding them. What a [`Clock`] promises:
//!
//! - every stamp it makes is larger than every stamp it made or observed before, even if the wall
//!   clock stands still or goes back;
//! - stamps of two replicas are never equal;
//! - the milliseconds stay as close to the wall clock as these two allow.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Largest time a stamp can hold, in milliseconds since 1970 (the year 10889).
const MS_MAX: u64 = (1 << 48) - 1;

/// One copy of a session: a page load or a server process. Random, made anew at every page load and
/// never stored: two copies with one id would diverge for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ReplicaId(pub [u8; 6]);

impl fmt::Display for ReplicaId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// When and by whom a register was written. Ordered as bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stamp(pub [u8; 14]);

impl Stamp {
    /// The stamp of the three parts. Times above 2^48 - 1 ms are held at that.
    pub fn new(ms: u64, counter: u16, replica: ReplicaId) -> Self {
        let mut bytes = [0; 14];
        bytes[..6].copy_from_slice(&ms.min(MS_MAX).to_be_bytes()[2..]);
        bytes[6..8].copy_from_slice(&counter.to_be_bytes());
        bytes[8..].copy_from_slice(&replica.0);
        Self(bytes)
    }

    /// Milliseconds since 1970.
    pub fn ms(&self) -> u64 {
        self.0[..6]
            .iter()
            .fold(0, |ms, byte| (ms << 8) | u64::from(*byte))
    }

    /// Which stamp of its millisecond it is.
    pub fn counter(&self) -> u16 {
        u16::from_be_bytes([self.0[6], self.0[7]])
    }

    /// Who made it.
    pub fn replica(&self) -> ReplicaId {
        let mut id = [0; 6];
        id.copy_from_slice(&self.0[8..]);
        ReplicaId(id)
    }
}

impl fmt::Debug for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{}@{}", self.ms(), self.counter(), self.replica())
    }
}

/// Makes the stamps of one replica.
#[derive(Clone, Debug)]
pub struct Clock {
    replica: ReplicaId,
    /// Milliseconds and counter of the largest stamp made or observed.
    last: (u64, u16),
    /// Store's time minus own time.
    offset_ms: i64,
}

impl Clock {
    /// A clock that has made and observed nothing.
    pub fn new(replica: ReplicaId) -> Self {
        Self {
            replica,
            last: (0, 0),
            offset_ms: 0,
        }
    }

    /// Whose stamps it makes.
    pub fn replica(&self) -> ReplicaId {
        self.replica
    }

    /// The next stamp. `now_ms` is this machine's wall clock in milliseconds since 1970; the offset
    /// to the store's clock is added.
    pub fn tick(&mut self, now_ms: u64) -> Stamp {
        let now_ms = now_ms.saturating_add_signed(self.offset_ms).min(MS_MAX);
        self.last = if now_ms > self.last.0 {
            (now_ms, 0)
        } else {
            after(self.last)
        };
        Stamp::new(self.last.0, self.last.1, self.replica)
    }

    /// Takes notice of a foreign stamp: every later [`tick`](Self::tick) is larger.
    pub fn observe(&mut self, stamp: &Stamp) {
        self.last = self.last.max((stamp.ms(), stamp.counter()));
    }

    /// Sets the store's time minus this machine's, in milliseconds, as a hello tells it.
    pub fn set_offset_ms(&mut self, offset_ms: i64) {
        self.offset_ms = offset_ms;
    }

    /// Forgets all stamps made and observed. Only for restamping after the store called this clock
    /// ahead: what is kept has to be observed again.
    pub(crate) fn forget(&mut self) {
        self.last = (0, 0);
    }
}

/// The smallest time and counter after these.
fn after((ms, counter): (u64, u16)) -> (u64, u16) {
    match counter.checked_add(1) {
        Some(counter) => (ms, counter),
        None => (ms.saturating_add(1), 0),
    }
}
