//! What a memory took while the store was away goes into the store.

use delta::{
    Batch, Delta, Part, PushOutcome, ReplicaId, RunToken,
    limits::{BATCH_BYTES_MAX, BATCH_REGISTERS_MAX},
};

use crate::{
    MemoryStore, RelayError, SessionKey, Store,
    memory::{NO_RUN, random_number},
};

/// How often a row of parts is begun again that others have replaced.
const ATTEMPTS_MAX: u32 = 5;

/// What became of the registers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Merged {
    /// The store has them.
    pub(super) registers: usize,
    /// Of a run that the store knows a later claim of.
    pub(super) behind: usize,
    /// The store will never take them as they are.
    pub(super) refused: usize,
}

impl Merged {
    pub(super) fn add(&mut self, other: &Self) {
        self.registers += other.registers;
        self.behind += other.behind;
        self.refused += other.refused;
    }
}

/// Merges what the memory has of the session into the store. Done twice it changes nothing.
pub(super) async fn merge(
    store: &impl Store,
    session: &SessionKey,
    memory: &MemoryStore,
) -> Result<Merged, RelayError> {
    // Also where there is nothing to merge: it shows that the store answers.
    let there = store.snapshot(session).await?;
    let memory = memory.snapshot(session).await?;
    let mut merged = Merged::default();
    if memory.gone_ms < there.gone_ms {
        // The session was deleted meanwhile. Pages that had heard of it offer what they have written since.
        merged.refused = memory.deltas.len();
        return Ok(merged);
    }
    if memory.gone_ms > there.gone_ms {
        store.forget_before(session, memory.gone_ms).await?;
    }
    let run = memory.run.unwrap_or(NO_RUN);
    let is_new = |delta: &Delta| {
        let known = there
            .deltas
            .binary_search_by(|found| found.key.cmp(&delta.key));
        let known = known.ok().and_then(|index| there.deltas.get(index));
        known.is_none_or(|known| delta.register.wins_over(&known.register))
    };
    let (mut of_run, rest): (Vec<Delta>, Vec<Delta>) = memory
        .deltas
        .into_iter()
        .partition(|delta| delta.register.token > 0);
    let origin = ReplicaId(random_id()?);
    for floor in memory.floors {
        let batch = Batch {
            floor: Some(floor),
            ..batch(session, origin, 0, None, Vec::new())
        };
        taken(store.push(session, &batch).await?, 0, &mut merged);
    }
    let rest: Vec<Delta> = rest.into_iter().filter(is_new).collect();
    push_together(store, session, origin, 0, rest, &mut merged).await?;
    // What the run has written is one machine: it goes whole, under its last claim, or not at all.
    for delta in &mut of_run {
        delta.register.token = run.token;
    }
    let of_run: Vec<Delta> = of_run.into_iter().filter(is_new).collect();
    let is_later = there.run.is_none_or(|there| {
        run.token > there.token || (run.token == there.token && run.holder == there.holder)
    });
    if is_later {
        push_together(store, session, run.holder, run.token, of_run, &mut merged).await?;
    } else {
        merged.behind += of_run.len();
    }
    Ok(merged)
}

fn random_id() -> Result<[u8; 6], RelayError> {
    let bytes = random_number()?.to_be_bytes();
    Ok([bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5]])
}

fn batch(
    session: &SessionKey,
    origin: ReplicaId,
    token: RunToken,
    part: Option<Part>,
    deltas: Vec<Delta>,
) -> Batch {
    Batch {
        session: session.tag(),
        origin,
        claim: None,
        token,
        floor: None,
        part,
        deltas,
    }
}

/// Pushes registers that are to be seen together or not at all, in parts if they need some.
async fn push_together(
    store: &impl Store,
    session: &SessionKey,
    origin: ReplicaId,
    token: RunToken,
    deltas: Vec<Delta>,
    merged: &mut Merged,
) -> Result<(), RelayError> {
    if deltas.is_empty() {
        return Ok(());
    }
    let count = deltas.len();
    let pieces = pieces(deltas);
    'row: for _ in 0..ATTEMPTS_MAX {
        let id = random_number()?;
        for (number, deltas) in (0_u32..).zip(&pieces) {
            let last = number as usize + 1 == pieces.len();
            let part = (pieces.len() > 1).then_some(Part { id, number, last });
            let batch = batch(session, origin, token, part, deltas.clone());
            let outcome = store.push(session, &batch).await?;
            if outcome == PushOutcome::PartsLost {
                continue 'row;
            }
            if last || !matches!(outcome, PushOutcome::Accepted { .. }) {
                taken(outcome, count, merged);
                return Ok(());
            }
        }
    }
    Err(RelayError::Unavailable(
        "others push parts of their own all the time".to_owned(),
    ))
}

/// Counts what became of a push.
fn taken(outcome: PushOutcome, count: usize, merged: &mut Merged) {
    match outcome {
        PushOutcome::Accepted { .. } => merged.registers += count,
        PushOutcome::RunLost { .. } => merged.behind += count,
        // Pages hold them and are told the same when they offer them.
        PushOutcome::ClockAhead { .. }
        | PushOutcome::Rejected { .. }
        | PushOutcome::WrongSession
        | PushOutcome::PartsLost
        | PushOutcome::StoreFull => merged.refused += count,
    }
}

/// The registers in as many pushes as they need.
fn pieces(deltas: Vec<Delta>) -> Vec<Vec<Delta>> {
    let mut pieces: Vec<Vec<Delta>> = Vec::new();
    let mut bytes = 0;
    for delta in deltas {
        let size = delta.size_bytes();
        match pieces.last_mut() {
            Some(piece) if bytes + size <= BATCH_BYTES_MAX && piece.len() < BATCH_REGISTERS_MAX => {
                bytes += size;
                piece.push(delta);
            }
            _ => {
                bytes = size;
                pieces.push(vec![delta]);
            }
        }
    }
    pieces
}
