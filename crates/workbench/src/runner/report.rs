//! What is told to the page: output, status, checkpoints.

use basic::machine::{Request, Stop};

use super::{Driver, Engine, Wants};
use crate::{
    protocol::{FromWorker, MachineState, MachineStatus, Prompt},
    registers::Holding,
};

/// How often output is posted at most.
const OUTPUT_EVERY_MS: u64 = 16;
/// How often a running program makes a checkpoint.
const CHECKPOINT_EVERY_MS: u64 = 1_000;

impl<E: Engine> Driver<E> {
    /// Tells the page what is due: output, status, a checkpoint.
    pub(super) fn report(&mut self, now_ms: u64) {
        let rests = self.wants != Wants::Now;
        let output_due = now_ms.saturating_sub(self.output_sent_ms) >= OUTPUT_EVERY_MS;
        let state = self.current_state();
        let stopped = state.status != MachineStatus::Running && state != self.state;
        let late = now_ms.saturating_sub(self.checkpoint_made_ms) >= CHECKPOINT_EVERY_MS;
        let checkpoint = self.checkpoint_due
            || (self.changed && (late || stopped || state.status != MachineStatus::Running));
        if !self.output.is_empty() && (rests || output_due || checkpoint) {
            self.output_sent_ms = now_ms;
            let bytes = std::mem::take(&mut self.output);
            self.messages.push(FromWorker::Output { bytes });
        }
        // Line and statement change all the time while a program runs: they are worth a message
        // only when it does not, or so slowly that one can follow it.
        let slow = self.is_paced() && self.pace.is_slow() && state != self.state;
        if state.status != self.state.status || stopped || slow {
            self.messages.push(FromWorker::State(state.clone()));
        }
        self.state = state;
        if self.state.status == MachineStatus::Running {
            self.report_view(now_ms);
        }
        if checkpoint {
            self.make_checkpoint(now_ms);
        }
    }

    pub(super) fn current_state(&self) -> MachineState {
        let Some(engine) = &self.engine else {
            return MachineState::default();
        };
        let place = engine.place();
        let continuable = engine.is_continuable();
        let prompt = match self.waiting {
            Some(Request::Command) => Prompt::Command,
            Some(Request::Edit) => Prompt::Edit,
            Some(Request::Line) => Prompt::Line,
            Some(Request::Keys(missing)) => Prompt::Keys(missing),
            Some(Request::Inkey) | None => Prompt::None,
        };
        // What was typed ahead answers it in the next slice: nothing waits for the user.
        let prompt = if self.has_answer() {
            Prompt::None
        } else {
            prompt
        };
        let status = match prompt {
            _ if self.ending == Stop::System => MachineStatus::Stopped,
            // AUTO wants lines of the program, and Stop ends it.
            Prompt::Command if engine.is_numbering() => MachineStatus::WaitingForInput,
            Prompt::Command if self.ending == Stop::Broke => MachineStatus::Stopped,
            Prompt::Command => MachineStatus::Ready,
            Prompt::Edit | Prompt::Line | Prompt::Keys(_) => MachineStatus::WaitingForInput,
            Prompt::None if self.holding == Holding::Here => MachineStatus::Paused,
            Prompt::None => MachineStatus::Running,
        };
        MachineState {
            status,
            line: place.line,
            statement: place.statement,
            prompt,
            continuable: continuable || status == MachineStatus::Paused,
        }
    }
}
