//! What goes in one push.

use std::collections::BTreeSet;

use delta::{Batch, BatchLimits, Delta, Key, Outbox, Part, Register, RunToken};

use super::Row;
use crate::{registers, tab::Tab};

impl Tab {
    /// What of the outbox goes next, in parts if it may and must.
    pub(super) fn next_batch(
        &mut self,
        bytes: usize,
        claim: Option<RunToken>,
        in_parts: bool,
    ) -> Batch {
        let limits = BatchLimits {
            bytes,
            ..BatchLimits::default()
        };
        let run: Vec<Delta> = self.run_to_send();
        let mut keys = run.iter().map(|delta| &delta.key);
        let run_refused = keys.any(|key| self.refused.contains_key(key));
        let fits = fits(&run, limits);
        // What is claimed is claimed before parts of it are sent: they are the holder's.
        if !fits && !run_refused && in_parts && claim.is_none() {
            return self.next_part(run, limits);
        }
        // Of a checkpoint nothing is left out: it goes whole or stays.
        let goes = fits && !run_refused;
        let mut outbox = Outbox::new();
        for (key, register) in self.unsent() {
            if register.token == 0 && !self.refused.contains_key(key) {
                outbox.put(delta_of(key, register));
            }
        }
        for delta in run.into_iter().filter(|_| goes) {
            outbox.put(delta);
        }
        let deltas = outbox.take_batch(limits);
        let last = self.link.row.as_ref().filter(|_| goes).map(|row| Part {
            id: row.id,
            number: row.parts,
            last: true,
        });
        self.batch(claim, last, deltas)
    }

    /// What is pending of the run and not yet put aside at the store.
    fn run_to_send(&self) -> Vec<Delta> {
        if !self.sends_run() {
            return Vec::new();
        }
        let sent = |key: &Key, register: &Register| {
            let row = self.link.row.as_ref();
            row.is_some_and(|row| row.sent.get(key) == Some(&register.stamp))
        };
        self.unsent()
            .filter(|(key, register)| register.token > 0 && !sent(key, register))
            .map(|(key, register)| delta_of(key, register))
            .collect()
    }

    /// As much of the run as one push may hold, for the store to put aside.
    fn next_part(&mut self, run: Vec<Delta>, limits: BatchLimits) -> Batch {
        let next_push = self.link.next_push;
        let row = self.link.row.get_or_insert_with(|| Row {
            id: next_push,
            ..Row::default()
        });
        let part = Part {
            id: row.id,
            number: row.parts,
            last: false,
        };
        let mut deltas = Vec::new();
        let mut bytes = 0;
        for delta in run {
            bytes += delta.size_bytes();
            if bytes > limits.bytes || deltas.len() >= limits.registers {
                break;
            }
            deltas.push(delta);
        }
        self.batch(None, Some(part), deltas)
    }

    pub(super) fn batch(
        &self,
        claim: Option<RunToken>,
        part: Option<Part>,
        mut deltas: Vec<Delta>,
    ) -> Batch {
        let aside = part.is_some_and(|part| !part.last);
        let switches = self.hold_back_generation(&mut deltas) && !aside;
        let token = match claim {
            Some(expected) => expected.saturating_add(1),
            None => self.held_token(),
        };
        let newest = deltas.iter().map(|delta| delta.register.token).max();
        Batch {
            session: self.session,
            origin: self.replica.id(),
            claim,
            token: token.max(newest.unwrap_or(0)),
            floor: self.floor.clone().filter(|_| switches),
            part,
            deltas,
        }
    }

    /// Takes the id of a new program generation out of a batch that does not complete it, so nobody
    /// sees half a program. Whether the generation is complete with this batch.
    fn hold_back_generation(&self, deltas: &mut Vec<Delta>) -> bool {
        let generation = self.document().generation();
        let prefix = format!("{}/{generation}/", registers::PROGRAM);
        let sent: BTreeSet<&Key> = deltas.iter().map(|delta| &delta.key).collect();
        let complete = self.unsent().all(|(key, _)| {
            !key.as_str().starts_with(&prefix)
                || sent.contains(key)
                || self.refused.contains_key(key)
        });
        if !complete {
            deltas.retain(|delta| delta.key.as_str() != registers::GENERATION);
        }
        complete
    }
}

/// Whether all of it goes in one push.
fn fits(deltas: &[Delta], limits: BatchLimits) -> bool {
    let bytes: usize = deltas.iter().map(Delta::size_bytes).sum();
    bytes <= limits.bytes && deltas.len() <= limits.registers
}

fn delta_of(key: &Key, register: &Register) -> Delta {
    Delta {
        key: key.clone(),
        register: register.clone(),
    }
}
