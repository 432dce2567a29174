//! What a replica asks of a store and what the store answers.

use serde::{Deserialize, Serialize};

use crate::{
    key::{Key, SessionTag},
    limits::{BATCH_BYTES_MAX, BATCH_REGISTERS_MAX, VALUE_BYTES_MAX},
    register::{Delta, Floor, RunToken},
    stamp::ReplicaId,
};

/// One push: everything in it is taken, or nothing.
///
/// What does not fit one push, but belongs together, comes in [`Part`]s: a store puts them aside,
/// where nobody sees them, until the last one comes, and then takes all of it at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// The session it is meant for.
    pub session: SessionTag,
    /// Who pushes.
    pub origin: ReplicaId,
    /// Claims the run: the token that must be the current one. The claim asks for this plus one.
    pub claim: Option<RunToken>,
    /// The claimed token, or the largest run token among the deltas; 0 if the batch has nothing to
    /// do with a run. A batch with a token and without deltas is a heartbeat.
    pub token: RunToken,
    /// A floor to raise.
    pub floor: Option<Floor>,
    /// Which part of something larger this is; `None` if it is whole.
    pub part: Option<Part>,
    /// The changed registers.
    pub deltas: Vec<Delta>,
}

/// A place in a row of pushes that are taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Part {
    /// Names the row; the pusher uses another one for each row it begins.
    pub id: u64,
    /// How many parts came before this one.
    pub number: u32,
    /// Whether it is the last: with it all is taken, or nothing. Only the last may claim or raise a
    /// floor.
    pub last: bool,
}

impl Batch {
    /// Checks what can be checked without knowing the session: sizes, floor and tokens.
    ///
    /// # Errors
    /// [`Rejection`] with the first key that is at fault, or an empty key where the batch as a whole
    /// is.
    pub fn check(&self) -> Result<(), Rejection> {
        if self.deltas.len() > BATCH_REGISTERS_MAX {
            return Err(Rejection::whole(RejectReason::BatchRegisters));
        }
        if self.deltas.iter().map(Delta::size_bytes).sum::<usize>() > BATCH_BYTES_MAX {
            return Err(Rejection::whole(RejectReason::BatchBytes));
        }
        if self.floor.as_ref().is_some_and(|floor| !floor.is_valid()) {
            return Err(Rejection::whole(RejectReason::Floor));
        }
        if self
            .claim
            .is_some_and(|expected| expected.checked_add(1) != Some(self.token))
        {
            return Err(Rejection::whole(RejectReason::Token));
        }
        if self.is_put_aside() && (self.claim.is_some() || self.floor.is_some()) {
            return Err(Rejection::whole(RejectReason::Part));
        }
        self.deltas
            .iter()
            .try_for_each(|delta| self.check_delta(delta))
    }

    /// Whether this is a part that waits for others.
    pub fn is_put_aside(&self) -> bool {
        self.part.is_some_and(|part| !part.last)
    }

    fn check_delta(&self, delta: &Delta) -> Result<(), Rejection> {
        if delta.register.value_bytes() > VALUE_BYTES_MAX {
            return Err(Rejection::of(&delta.key, RejectReason::Value));
        }
        if delta.register.token > self.token {
            return Err(Rejection::of(&delta.key, RejectReason::Token));
        }
        Ok(())
    }
}

/// Why a batch can never be taken as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{reason} ({key})")]
pub struct Rejection {
    /// The key at fault; empty where the batch as a whole is.
    pub key: String,
    /// What is wrong with it.
    pub reason: RejectReason,
}

impl Rejection {
    /// The batch as a whole is at fault.
    pub fn whole(reason: RejectReason) -> Self {
        Self {
            key: String::new(),
            reason,
        }
    }

    /// One register is at fault.
    pub fn of(key: &Key, reason: RejectReason) -> Self {
        Self {
            key: key.as_str().to_owned(),
            reason,
        }
    }
}

/// What is wrong with a rejected batch. The limits are in [`limits`](crate::limits). Malformed keys
/// are not among them: a [`Key`] cannot be malformed, decoding refuses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error, Serialize, Deserialize)]
pub enum RejectReason {
    /// A value is too large.
    #[error("a value is larger than 16 KiB")]
    Value,
    /// The batch has too many bytes.
    #[error("a batch is larger than 256 KiB")]
    BatchBytes,
    /// The batch has too many registers.
    #[error("a batch has more than 1,000 registers")]
    BatchRegisters,
    /// The session would have too many bytes.
    #[error("the session would be larger than 4 MiB")]
    SessionBytes,
    /// The session would have too many registers.
    #[error("the session would have more than 10,000 registers")]
    SessionRegisters,
    /// The floor's family or generation cannot be part of a key.
    #[error("a floor is malformed")]
    Floor,
    /// A register's token is larger than the batch's, or the batch's is not the claimed one.
    #[error("the run tokens contradict each other")]
    Token,
    /// A part that is not the last claims the run or raises a floor.
    #[error("only the last part of a batch may claim the run or raise a floor")]
    Part,
}

/// Who holds the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RunState {
    /// Number of the last claim.
    pub token: RunToken,
    /// Who made it.
    pub holder: ReplicaId,
    /// Milliseconds until the holder counts as gone; 0 if it does already.
    pub expires_in_ms: u32,
}

/// A place in the history of a session. Revisions count up within an epoch; after a loss of data or
/// a change of the serving node the epoch is another one, and revisions say nothing about the old.
/// A session that holds nothing has epoch 0 and revision 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Cursor {
    /// Which history.
    pub epoch: u64,
    /// How many pushes have changed something in it.
    pub revision: u64,
}

/// How safe it is what a store has taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Keeping {
    /// As safe as this store keeps anything: whoever pushed it may forget it.
    #[default]
    Stored,
    /// Stored, but fewer replicas of the store than wanted have confirmed it in time.
    Unreplicated,
    /// Only the memory of the server that answered has it, because the store is away. Whoever pushed
    /// it keeps it too, and offers it again when the epoch changes.
    Standby,
}

/// What became of a pushed batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PushOutcome {
    /// All of it was taken, or had been taken before.
    Accepted {
        /// Where the session is now. It becomes the pusher's own cursor only if it is the revision
        /// after it (or the same): otherwise others have pushed in between, and the pusher asks for
        /// the changes since its own. Another epoch means: say hello.
        cursor: Cursor,
        /// The store's clock.
        now_ms: u64,
        /// Who holds the run.
        run: Option<RunState>,
        /// How safe it is there.
        keeping: Keeping,
    },
    /// Nothing was taken: the run belongs to another claim.
    RunLost {
        /// The claim it belongs to.
        run: RunState,
        /// The store's clock.
        now_ms: u64,
    },
    /// Nothing was taken: a stamp is more than 60 s ahead of the store's clock.
    ClockAhead {
        /// The store's clock.
        now_ms: u64,
    },
    /// Nothing was taken, and the same batch never will be.
    Rejected {
        /// The key at fault, where a limit of the session is passed the first that did not fit; empty
        /// where the batch as a whole is at fault.
        key: String,
        /// What is wrong with it.
        reason: RejectReason,
    },
    /// Nothing was taken: the batch is meant for another session.
    WrongSession,
    /// Nothing was taken: the parts before this one are not there (any more). Begin again.
    PartsLost,
    /// Nothing was taken: the store has no room for anything, of whatever session. It will be taken
    /// when somebody has made room.
    StoreFull,
}

impl From<Rejection> for PushOutcome {
    fn from(Rejection { key, reason }: Rejection) -> Self {
        Self::Rejected { key, reason }
    }
}

/// What has changed in a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// The revision after which they begin; 0 for a snapshot.
    pub from: u64,
    /// The place they lead to.
    pub cursor: Cursor,
    /// The store's clock.
    pub now_ms: u64,
    /// Who holds the run.
    pub run: Option<RunState>,
    /// Of a snapshot all floors of the session, of an increment at least those raised in it.
    pub floors: Vec<Floor>,
    /// When the session was deleted, in milliseconds since 1970; 0 if it never was. Registers that are
    /// not newer are gone, here and everywhere, and are never taken again.
    pub gone_ms: u64,
    /// Tombstones older than this (milliseconds since 1970) were dropped; 0 if none ever was. What is
    /// older, was acknowledged and is not in a snapshot, was deleted.
    pub compacted_ms: u64,
    /// Whether this is everything (a snapshot) and not an increment.
    pub whole: bool,
    /// How safe it is where it comes from: in the store, or only in a server's memory.
    pub keeping: Keeping,
    /// The changed registers.
    pub deltas: Vec<Delta>,
}

/// A replica introduces itself: at start, after every reconnect, and every 30 to 60 s.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelloRequest {
    /// The session it is a copy of.
    pub session: SessionTag,
    /// Who it is.
    pub replica: ReplicaId,
    /// Where it is; `None` if it has never heard from the store.
    pub cursor: Option<Cursor>,
    /// Its [`Replica::digest`](crate::Replica::digest).
    pub digest: u64,
    /// Token and holder of the last run that it knows of.
    pub run: Option<(RunToken, ReplicaId)>,
    /// Whether it holds all of the session as far as it can know, so that a server which cannot reach
    /// its store may go on from what it offers.
    pub whole: bool,
}

/// The answer: what the replica lacks. If the digests differ after merging it, the replica has
/// registers that the store lacks and offers them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// Only what is newer than the replica's cursor if that is of the current epoch, else a
    /// snapshot.
    pub changes: Changes,
    /// The digest of the store's copy.
    pub digest: u64,
}

/// What a server sends a tab over the live channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Live {
    /// Something has changed. If `from` or the epoch is not the tab's own cursor, something is
    /// missing before it: the tab asks for the changes since its cursor.
    Changes(Changes),
    /// Nothing has changed, the channel lives.
    Ping,
}
