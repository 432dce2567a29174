//! How a register is stored in a field of a Redis hash.
//!
//! stamp (14 bytes), revision (8, big-endian), run token (8, big-endian), flag (0 tombstone, 1
//! value), value. The push script writes the revision between the two parts that it is given.

use delta::{Delta, Key, Register, Stamp};

use crate::RelayError;

const STAMP_BYTES: usize = 14;
const HEAD_BYTES: usize = STAMP_BYTES + 8 + 8 + 1;

/// A register without its revision, as the push script takes it.
pub(super) fn encode(register: &Register) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEAD_BYTES + register.value_bytes());
    bytes.extend(register.stamp.0);
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
