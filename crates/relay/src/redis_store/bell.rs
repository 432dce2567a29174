//! The message that a push sends to all servers.
//!
//! epoch (8 bytes), the revision before (8, big-endian), the revision after (8), origin (6), flag (1
//! if a floor was raised), then the names of the written fields, separated by `//`, which no key
//! contains.

use delta::ReplicaId;

/// What stands between names.
const BETWEEN: &str = "//";

/// Names as a bell has them.
pub(super) fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(BETWEEN)
}

/// What a bell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bell {
    /// As the session has it.
    pub(super) epoch: [u8; 8],
    pub(super) from: u64,
    pub(super) revision: u64,
    pub(super) origin: ReplicaId,
    pub(super) floor_raised: bool,
    pub(super) fields: Vec<Vec<u8>>,
}

impl Bell {
    /// The bell in a message; `None` if it is none.
    pub(super) fn read(message: &[u8]) -> Option<Self> {
        let (epoch, rest) = message.split_first_chunk::<8>()?;
        let (from, rest) = rest.split_first_chunk::<8>()?;
        let (revision, rest) = rest.split_first_chunk::<8>()?;
        let (origin, rest) = rest.split_first_chunk::<6>()?;
        let (floor_raised, names) = rest.split_first()?;
        let names = std::str::from_utf8(names).ok()?;
        let fields = names.split(BETWEEN).filter(|name| !name.is_empty());
        Some(Self {
            epoch: *epoch,
            from: u64::from_be_bytes(*from),
            revision: u64::from_be_bytes(*revision),
            origin: ReplicaId(*origin),
            floor_raised: *floor_raised != 0,
            fields: fields.map(|name| name.as_bytes().to_vec()).collect(),
        })
    }
}
