//! What became of what pages sent.

use std::{
    fmt::Write as _,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use app::api::context::Watcher;
use delta::{Batch, Changes, Delta, Hello, HelloRequest, Keeping, PushOutcome, RejectReason};
use relay::RelayError;

use super::{Metrics, counter, head, histogram::Histogram};

/// What can become of a push.
const OUTCOMES: [&str; 9] = [
    "accepted",
    "not_replicated",
    "run_lost",
    "clock_ahead",
    "rejected",
    "wrong_session",
    "parts_lost",
    "store_full",
    "failed",
];

/// Why a batch can never be taken.
const REASONS: [(RejectReason, &str); 8] = [
    (RejectReason::Value, "value"),
    (RejectReason::BatchBytes, "batch_bytes"),
    (RejectReason::BatchRegisters, "batch_registers"),
    (RejectReason::SessionBytes, "session_bytes"),
    (RejectReason::SessionRegisters, "session_registers"),
    (RejectReason::Floor, "floor"),
    (RejectReason::Token, "token"),
    (RejectReason::Part, "part"),
];

/// What a hello finds.
const HELLOS: [&str; 4] = ["in_step", "increment", "snapshot", "failed"];

/// What the store is asked.
const CALLS: [&str; 3] = ["push", "hello", "changes"];

#[derive(Debug, Default)]
pub(super) struct Pushes {
    outcomes: [AtomicU64; OUTCOMES.len()],
    rejected: [AtomicU64; REASONS.len()],
    deltas: AtomicU64,
    bytes: AtomicU64,
    hellos: [AtomicU64; HELLOS.len()],
    offered: AtomicU64,
    store: [Histogram; CALLS.len()],
}

impl Pushes {
    pub(super) fn write(&self, text: &mut String) {
        let labelled = |text: &mut String, name: &str, label: &str, value: &AtomicU64| {
            let value = value.load(Ordering::Relaxed);
            let _ = writeln!(text, "{name}{{{label}}} {value}");
        };
        let name = "everbasic_pushes_total";
        head(text, name, "counter", "Pushes by what became of them.");
        for (count, outcome) in self.outcomes.iter().zip(OUTCOMES) {
            labelled(text, name, &format!("outcome=\"{outcome}\""), count);
        }
        let name = "everbasic_rejected_total";
        head(
            text,
            name,
            "counter",
            "Pushes that can never be taken, by reason.",
        );
        for (count, (_, reason)) in self.rejected.iter().zip(REASONS) {
            labelled(text, name, &format!("reason=\"{reason}\""), count);
        }
        let deltas = self.deltas.load(Ordering::Relaxed);
        let help = "Changed registers that were accepted.";
        counter(text, "everbasic_deltas_total", help, deltas);
        let bytes = self.bytes.load(Ordering::Relaxed);
        let help = "Bytes of changed registers that were accepted.";
        counter(text, "everbasic_delta_bytes_total", help, bytes);
        let name = "everbasic_hellos_total";
        let help = "Hellos by what the page lacked: nothing, some changes, or everything.";
        head(text, name, "counter", help);
        for (count, answer) in self.hellos.iter().zip(HELLOS) {
            labelled(text, name, &format!("answer=\"{answer}\""), count);
        }
        let offered = self.offered.load(Ordering::Relaxed);
        let help =
            "Hellos of pages in the same place as the store whose copies differ: they heal it.";
        counter(text, "everbasic_healing_hellos_total", help, offered);
        let name = "everbasic_store_seconds";
        head(text, name, "histogram", "How long the store took.");
        for (took, call) in self.store.iter().zip(CALLS) {
            took.write(text, name, &format!("call=\"{call}\""));
        }
    }
}

fn add(counts: &[AtomicU64], place: Option<usize>) {
    if let Some(count) = place.and_then(|place| counts.get(place)) {
        count.fetch_add(1, Ordering::Relaxed);
    }
}

pub(crate) fn outcome_name(outcome: &Result<PushOutcome, RelayError>) -> &'static str {
    match outcome {
        Ok(PushOutcome::Accepted {
            keeping: Keeping::Unreplicated,
            ..
        }) => "not_replicated",
        Ok(PushOutcome::Accepted { .. }) => "accepted",
        Ok(PushOutcome::RunLost { .. }) => "run_lost",
        Ok(PushOutcome::ClockAhead { .. }) => "clock_ahead",
        Ok(PushOutcome::Rejected { .. }) => "rejected",
        Ok(PushOutcome::WrongSession) => "wrong_session",
        Ok(PushOutcome::PartsLost) => "parts_lost",
        Ok(PushOutcome::StoreFull) | Err(RelayError::Full(_)) => "store_full",
        Err(_) => "failed",
    }
}

impl Watcher for Metrics {
    fn pushed(&self, batch: &Batch, outcome: &Result<PushOutcome, RelayError>, took: Duration) {
        let pushes = &self.0.pushes;
        pushes.store[0].observe(took);
        let name = outcome_name(outcome);
        add(
            &pushes.outcomes,
            OUTCOMES.iter().position(|found| *found == name),
        );
        match outcome {
            Ok(PushOutcome::Accepted { .. }) => {
                let bytes: usize = batch.deltas.iter().map(Delta::size_bytes).sum();
                pushes
                    .deltas
                    .fetch_add(batch.deltas.len() as u64, Ordering::Relaxed);
                pushes.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
            }
            Ok(PushOutcome::Rejected { reason, .. }) => add(
                &pushes.rejected,
                REASONS.iter().position(|(found, _)| found == reason),
            ),
            _ => {}
        }
    }

    fn greeted(&self, asked: &HelloRequest, answer: &Result<Hello, RelayError>, took: Duration) {
        let pushes = &self.0.pushes;
        pushes.store[1].observe(took);
        let place = match answer {
            Ok(hello) if hello.digest == asked.digest => 0,
            Ok(hello) if hello.changes.whole => 2,
            Ok(_) => 1,
            Err(_) => 3,
        };
        add(&pushes.hellos, Some(place));
        let differs = |hello: &Hello| {
            asked.cursor == Some(hello.changes.cursor) && hello.digest != asked.digest
        };
        if answer.as_ref().is_ok_and(differs) {
            pushes.offered.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn caught_up(&self, _: &Result<Changes, RelayError>, took: Duration) {
        self.0.pushes.store[2].observe(took);
    }
}
