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
