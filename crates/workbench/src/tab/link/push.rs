//! Pushes and what becomes of them.

use delta::{Batch, Cursor, Keeping, Key, PushOutcome, RejectReason, RunState, RunToken, Stamp};

use super::{InFlight, RETRY_LAST_MS, stamps};
use crate::tab::{Effect, Tab, Unreachable};

/// How long a running holder lets pass between two pushes.
const HEARTBEAT_EVERY_MS: u64 = 1_500;
/// What a keep-alive request may carry, in bytes of a batch.
const KEEPALIVE_BYTES_MAX: usize = 60 * 1024;

impl Tab {
    pub(super) fn heartbeat_due_ms(&self) -> Option<u64> {
        self.needs_heartbeat()
            .then_some(self.link.pushed_at_ms + HEARTBEAT_EVERY_MS)
    }

    pub(super) fn flush(&mut self, now_ms: u64) {
        if self.link.push.is_some() || self.link.hello_sent_ms.is_some() || self.link.whole {
            return;
        }
        let claim = self.open_claim();
        let held = now_ms < self.link.hold_until_ms;
        let due = self.link.flush_at_ms.is_some_and(|due| due <= now_ms) && !held;
        let heartbeat = self.heartbeat_due_ms().is_some_and(|due| due <= now_ms);
        if !due && !heartbeat {
            return;
        }
        let batch = if held {
            self.batch(claim, None, Vec::new())
        } else {
            self.link.flush_at_ms = None;
            self.next_batch(self.link.batch_bytes_max, claim, true)
        };
        if batch.deltas.is_empty() && batch.claim.is_none() && batch.floor.is_none() && !heartbeat {
            return;
        }
        self.push(batch, false, now_ms);
    }

    fn push(&mut self, batch: Batch, keepalive: bool, now_ms: u64) {
        let id = self.link.next_push;
        self.link.next_push += 1;
        self.link.pushed_at_ms = now_ms;
        self.link.push = Some(InFlight {
            id,
            sent_at_ms: now_ms,
            sent: stamps(&batch.deltas),
            token: batch.token,
            claim: batch.claim.is_some(),
            floor: batch.floor.is_some(),
            part: batch.part,
        });
        self.effects.push(Effect::Push {
            id,
            batch,
            keepalive,
        });
    }

    /// `pagehide`: everything is in storage; what fits goes by a request that outlives the page.
    pub(in crate::tab) fn push_before_leaving(&mut self, now_ms: u64) {
        if !self.link.is_reachable() || self.link.wrong_session {
            return;
        }
        let batch = self.next_batch(KEEPALIVE_BYTES_MAX, self.open_claim(), false);
        if !batch.deltas.is_empty() {
            self.push(batch, true, now_ms);
        }
    }

    pub(in crate::tab) fn pushed(
        &mut self,
        id: u64,
        result: Result<PushOutcome, Unreachable>,
        now_ms: u64,
    ) {
        let Some(push) = self.link.push.take_if(|push| push.id == id) else {
            return;
        };
        let Ok(outcome) = result else {
            return self.unreachable(now_ms);
        };
        match outcome {
            PushOutcome::Accepted {
                cursor,
                run,
                keeping,
                ..
            } => {
                self.note_keeping(keeping, now_ms);
                self.accepted(&push, cursor, run, now_ms);
            }
            PushOutcome::RunLost { run, .. } => self.run_lost(run, now_ms),
            PushOutcome::ClockAhead { now_ms: store_ms } => {
                self.replica.restamp(&mut self.outbox, store_ms, now_ms);
                self.look_at_program();
                self.link.offset_ms =
                    i64::try_from(i128::from(store_ms) - i128::from(now_ms)).unwrap_or(0);
                self.store_all();
                // Its stamps are of now: if the session was deleted before, this tab must hear of it before it sends
                // what was written without knowing.
                self.link.ask_for_all(now_ms);
            }
            PushOutcome::Rejected { key, reason } => self.rejected(key, reason, now_ms),
            PushOutcome::PartsLost => self.link.row = None,
            PushOutcome::StoreFull => self.store_is_full(now_ms),
            PushOutcome::WrongSession => {
                self.link.wrong_session = true;
                self.notice = Some(
                    "This page belongs to another session: reload it. What is not yet saved is \
                     kept in this browser."
                        .to_owned(),
                );
            }
        }
        if self.unsent().next().is_some() || self.open_claim().is_some() {
            self.link.flush_soon(now_ms);
        }
    }

    fn accepted(&mut self, push: &InFlight, cursor: Cursor, run: Option<RunState>, now_ms: u64) {
        self.saved_at_ms = Some(now_ms);
        self.link.no_room = None;
        match push.part {
            None => self.taken(&push.sent, push.token),
            Some(part) if part.last => {
                let before = self.link.row.take().unwrap_or_default().sent;
                let before: Vec<(Key, Stamp)> = before.into_iter().collect();
                self.taken(&before, push.token);
                self.taken(&push.sent, push.token);
            }
            Some(part) => {
                if let Some(row) = self.link.row.as_mut().filter(|row| row.id == part.id) {
                    row.parts += 1;
                    row.sent.extend(push.sent.iter().cloned());
                }
                self.link.flush_by(now_ms);
            }
        }
        if push.floor {
            self.floor = None;
        }
        // The own cursor does not move: a batch that repeats an earlier one changes nothing, and then
        // the revision in the answer is somebody else's, not yet seen here.
        match self.link.cursor {
            Some(own) if own.epoch != cursor.epoch => self.link.ask_for_all(now_ms),
            Some(own) if own.revision >= cursor.revision => {}
            _ if self.link.live && !push.claim => {}
            _ => self.ask_changes(now_ms),
        }
        if push.claim {
            self.claim_granted(cursor, now_ms);
        }
        self.note_run(run, now_ms);
        // The store's five seconds began at the earliest when this was sent.
        if let Some(run) = run.filter(|run| run.holder == self.replica.id()) {
            self.link.run_until_ms = push.sent_at_ms + u64::from(run.expires_in_ms);
            self.renew_lease(self.link.run_until_ms, now_ms);
        }
    }

    /// The store has taken these. What only a server's memory has is kept here too.
    fn taken(&mut self, sent: &[(Key, Stamp)], token: RunToken) {
        if self.link.keeping != Keeping::Standby {
            return self.acknowledge(sent);
        }
        let (stored, sent): (Vec<_>, Vec<_>) = sent
            .iter()
            .cloned()
            .partition(|sent| self.link.stored.contains(sent));
        self.acknowledge(&stored);
        for (key, stamp) in &sent {
            let of_run = self.outbox.is_of_run(key);
            let token = if of_run { token } else { 0 };
            self.link.lent.give(key.clone(), *stamp, token);
        }
    }

    /// Nothing can be saved until somebody makes room; the run goes on, and what is pending stays.
    fn store_is_full(&mut self, now_ms: u64) {
        self.link.no_room = Some("the server's store is full".to_owned());
        self.link.hold_until_ms = now_ms + RETRY_LAST_MS;
        if self.run.live().is_some_and(|live| live.lease_over) {
            self.go_apart();
        }
    }

    fn rejected(&mut self, key: String, reason: RejectReason, now_ms: u64) {
        self.link.row = None;
        match reason {
            RejectReason::BatchBytes if self.link.batch_bytes_max > 20 * 1024 => {
                self.link.batch_bytes_max /= 2;
            }
            RejectReason::Value | RejectReason::Floor | RejectReason::Token => {
                match Key::new(key) {
                    Ok(key) => {
                        self.refused.insert(key, reason.to_string());
                    }
                    Err(_) => self.floor = None,
                }
            }
            _ => {
                self.link.no_room = Some(match key.as_str() {
                    "" => reason.to_string(),
                    key => format!("with {key} {reason}"),
                });
                self.link.hold_until_ms = now_ms + RETRY_LAST_MS;
            }
        }
    }
}
