//! Registers, deltas and floors.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::{
    key::{Key, is_family, is_part},
    stamp::Stamp,
};

/// Number of a claim of the run; 0 for what no run has written.
pub type RunToken = u64;

/// Bytes counted for a delta besides its key and value: stamp, token, flag and lengths.
const DELTA_OVERHEAD_BYTES: usize = 32;

/// A value, or a tombstone, and who wrote it when.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Register {
    /// When and by whom it was written.
    pub stamp: Stamp,
    /// Token of the run that wrote it; 0 if none did.
    pub token: RunToken,
    /// The value; `None` is a tombstone.
    #[serde(with = "serde_bytes")]
    pub value: Option<Vec<u8>>,
}

impl Register {
    /// Whether this register replaces the other one. The larger stamp wins. One edit has one stamp,
    /// so stamps are equal only for copies of it, of which one may carry a newer token because it
    /// was sent again after a new claim: then the larger token (then value) decides, so that
    /// merging stays independent of order whatever arrives.
    pub fn wins_over(&self, other: &Self) -> bool {
        let mine = (self.stamp, self.token, &self.value);
        mine.cmp(&(other.stamp, other.token, &other.value)) == Ordering::Greater
    }

    /// The winner of the two.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        if other.wins_over(&self) { other } else { self }
    }

    /// Whether this is a tombstone from before that time (milliseconds since 1970), as
    /// [`Changes::compacted_ms`](crate::Changes::compacted_ms) tells it. No digest counts it.
    pub fn is_old_tombstone(&self, compacted_ms: u64) -> bool {
        self.value.is_none() && self.stamp.ms() < compacted_ms
    }

    /// Bytes of the value; 0 for a tombstone.
    pub fn value_bytes(&self) -> usize {
        self.value.as_ref().map_or(0, Vec::len)
    }
}

/// One changed register.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Delta {
    /// Which register.
    pub key: Key,
    /// What it is now.
    pub register: Register,
}

impl Delta {
    /// What the delta counts towards the size of a batch, in bytes; never less than it takes on the
    /// wire.
    pub fn size_bytes(&self) -> usize {
        self.key.as_str().len() + self.register.value_bytes() + DELTA_OVERHEAD_BYTES
    }
}

/// Of the keys `family/<generation>/...` all whose generation is bytewise below `generation` are
/// gone, now and when they arrive later. A floor only rises.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Floor {
    /// First part of the keys.
    pub family: String,
    /// The oldest generation that is kept.
    pub generation: String,
}

impl Floor {
    /// Whether the floor says that this key is gone.
    pub fn covers(&self, key: &Key) -> bool {
        key.family() == self.family
            && key
                .generation()
                .is_some_and(|generation| generation < self.generation.as_str())
    }

    /// Whether family and generation can be parts of a key.
    pub fn is_valid(&self) -> bool {
        is_family(&self.family) && is_part(&self.generation)
    }
}
