//! How a register is stored in a field of a Redis hash.
//!
//! stamp (14 bytes), revision (8, big-endian), run token (8, big-endian), flag (0 tombstone, 1
//! value), value.

use delta::{Delta, Key, Register, Stamp};

use crate::RelayError;

const STAMP_BYTES: usize = 14;
/// Token and flag.
const REST_HEAD_BYTES: usize = 8 + 1;

/// What comes after stamp and revision: the push script puts the three together.
pub(super) fn rest(register: &Register) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(REST_HEAD_BYTES + register.value_bytes());
    bytes.extend(register.token.to_be_bytes());
    bytes.push(u8::from(register.value.is_some()));
    bytes.extend(register.value.iter().flatten());
    bytes
}

/// The delta in a field and the revision that wrote it.
pub(super) fn decode(field: &[u8], record: &[u8]) -> Result<(Delta, u64), RelayError> {
    read(field, record).ok_or_else(|| corrupt(field))
}

pub(super) fn corrupt(field: &[u8]) -> RelayError {
    RelayError::Corrupt {
        key: String::from_utf8_lossy(field).into_owned(),
    }
}

fn read(field: &[u8], record: &[u8]) -> Option<(Delta, u64)> {
    let key = Key::new(std::str::from_utf8(field).ok()?).ok()?;
    let (stamp, rest) = record.split_first_chunk::<STAMP_BYTES>()?;
    let (revision, rest) = rest.split_first_chunk::<8>()?;
    let (token, rest) = rest.split_first_chunk::<8>()?;
    let value = match rest.split_first()? {
        (0, []) => None,
        (1, value) => Some(value.to_vec()),
        _ => return None,
    };
    let register = Register {
        stamp: Stamp(*stamp),
        token: u64::from_be_bytes(*token),
        value,
    };
    Some((Delta { key, register }, u64::from_be_bytes(*revision)))
}
