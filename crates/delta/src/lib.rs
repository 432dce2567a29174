//! Stamped last-writer-wins registers: what tabs and servers send each other.
//!
//! A session is a flat map from [`Key`] to [`Register`]. A register is a value (or a tombstone) with
//! the [`Stamp`] of the edit that made it; of two registers of one key the larger stamp wins, so
//! copies that have seen the same registers are equal, in whatever order, grouping or number of
//! repetitions they arrived.
//!
//! - [`stamp`]: the hybrid logical clock that makes stamps.
//! - [`key`]: the names of registers, and the public tag of a session.
//! - [`register`]: a register, a delta (key and register), a floor below which generations are gone.
//! - [`message`]: what is asked of and answered by a store: batches, outcomes, changes.
//! - [`replica`]: one copy of a session. Edits are local, merges are foreign.
//! - [`outbox`]: local deltas that no store has acknowledged yet.
//! - [`wire`]: all of it as bytes.
//! - [`limits`]: how large things may be.
//!
//! The crate is pure: no clock, no random source, no network, no files. Time and randomness are
//! passed in. It never looks into a value.

pub mod key;
pub mod limits;
pub mod message;
pub mod outbox;
pub mod register;
pub mod replica;
pub mod stamp;
pub mod wire;

pub use key::{Key, KeyError, SessionTag};
pub use message::{
    Batch, Changes, Cursor, Hello, HelloRequest, Keeping, Live, Part, PushOutcome, RejectReason,
    Rejection, RunState,
};
pub use outbox::{BatchLimits, Outbox};
pub use register::{Delta, Floor, Register, RunToken};
pub use replica::Replica;
pub use stamp::{Clock, ReplicaId, Stamp};
pub use wire::WireError;
