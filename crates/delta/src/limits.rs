//! How large things may be. A store refuses what is larger; a replica never makes it.

/// Longest key, in bytes.
pub const KEY_BYTES_MAX: usize = 200;
/// Longest part of a key after the first, in characters.
pub const KEY_PART_CHARS_MAX: usize = 64;
/// Most parts of a key after the first.
pub const KEY_PARTS_MAX: usize = 3;
/// Longest value, in bytes.
pub const VALUE_BYTES_MAX: usize = 16 * 1024;
/// Largest batch, in bytes as counted by [`Delta::size_bytes`](crate::Delta::size_bytes).
pub const BATCH_BYTES_MAX: usize = 256 * 1024;
/// Most registers in a batch.
pub const BATCH_REGISTERS_MAX: usize = 1_000;
/// Largest session: the bytes of its keys and values together.
pub const SESSION_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Most registers in a session, tombstones included.
pub const SESSION_REGISTERS_MAX: u64 = 10_000;
/// How far a stamp may be ahead of the store's clock, in milliseconds.
pub const CLOCK_AHEAD_MAX_MS: u64 = 60_000;
/// How long a run keeps its holder after the last accepted batch, in milliseconds.
pub const RUN_EXPIRY_MS: u64 = 5_000;
/// How long a session is kept after the last push or hello, in seconds.
pub const SESSION_EXPIRY_S: u64 = 24 * 60 * 60;
/// How much of that may have passed before a hello renews it, in seconds: reading must not cost a
/// write each time.
pub const SESSION_RENEW_S: u64 = 60 * 60;
/// How long a session is kept that never held a register, after the last push, in seconds.
pub const EMPTY_SESSION_EXPIRY_S: u64 = 60 * 60;
/// How long the mark of a deleted session is kept, in seconds: as long as a browser keeps its cookie.
pub const GONE_EXPIRY_S: u64 = 400 * 24 * 60 * 60;
/// How long the parts of a batch wait for the last one, in seconds.
pub const PARTS_EXPIRY_S: u64 = 10 * 60;
/// How old a tombstone must be before it may be dropped, in milliseconds.
pub const TOMBSTONE_AGE_MS: u64 = 60 * 60 * 1_000;
/// How many such tombstones a session may have before a store drops them.
pub const OLD_TOMBSTONES_MAX: usize = 256;
