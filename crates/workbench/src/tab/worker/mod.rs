//! The worker of a tab that holds the run: starting it, and what it says.
//!
//! - `commands`: commands to it.
//! - `checkpoint`: checkpoints from it.

mod checkpoint;
mod commands;

pub(crate) use checkpoint::{checkpoint_sections, is_complete, run_registers};

use checkpoint::checkpoint_registers;
use delta::Key;

use super::{
    Changed, Effect, Tab,
    run::{Live, Role},
};
use crate::{
    debug::RUN_DEBUG,
    protocol::{FromWorker, MachineState, MachineStatus, RunnerSettings, ToWorker},
    screen::Screen,
    settings,
};

/// What rings the terminal's bell.
const BELL: u8 = 7;
/// A worker that dies this often without a checkpoint in between is not started again by itself.
const DEATHS_MAX: u32 = 2;

impl Tab {
    /// Starts a worker where the registers say that the machine stands.
    pub(super) fn start_worker(&mut self, now_ms: u64) {
        self.effects.push(Effect::StartWorker);
        let begun = self.checkpoint_to_restore();
        let (message, live) = match begun {
            Begin::Fresh => (ToWorker::Start, Live::fresh()),
            Begin::Torn => {
                self.notice = Some(
                    "The saved machine was incomplete; a fresh one was started. The program is \
                     unharmed."
                        .to_owned(),
                );
                (ToWorker::Start, Live::fresh())
            }
            Begin::At(message, live) => (*message, *live),
        };
        self.run.live = Some(live);
        self.changed.insert(Changed::Console);
        self.changed.insert(Changed::Status);
        self.post(message);
        self.worker_settings_changed = false;
        self.post(ToWorker::Settings(self.runner_settings()));
        self.post(ToWorker::Debug(self.document().debug_settings()));
        let until_ms = if self.run.apart {
            u64::MAX
        } else {
            self.link.run_until_ms.max(now_ms)
        };
        self.post(ToWorker::Lease { until_ms });
        self.run.commands = self.document().commands();
        for (number, command) in self.run.commands.clone() {
            self.post_command(number, &command);
        }
    }

    fn checkpoint_to_restore(&self) -> Begin {
        let document = self.document();
        let Some(manifest) = document.manifest() else {
            return Begin::Fresh;
        };
        if !is_complete(&self.replica) {
            return Begin::Torn;
        }
        let live = Live {
            screen: document.screen(),
            state: document.state(),
            lease_over: false,
            view: None,
        };
        let mut registers: Vec<(Key, Vec<u8>)> = checkpoint_registers(&self.replica)
            .map(|(key, value)| (key.clone(), value.to_vec()))
            .collect();
        if let (Ok(key), Some(value)) = (Key::new(RUN_DEBUG), self.replica.get(RUN_DEBUG)) {
            registers.push((key, value.to_vec()));
        }
        let message = ToWorker::Restore {
            registers,
            manifest,
        };
        Begin::At(Box::new(message), Box::new(live))
    }

    pub(super) fn runner_settings(&self) -> RunnerSettings {
        let document = self.document();
        let speed = settings::in_force(settings::SPEED, |key| document.setting(key));
        let generated = settings::in_force("generated_code", |key| document.setting(key));
        RunnerSettings {
            statements_per_second: speed.parse().ok(),
            period: speed == "z80",
            generated_code: generated == "true",
        }
    }

    fn post(&mut self, message: ToWorker) {
        self.effects.push(Effect::ToWorker(message));
    }

    pub(super) fn renew_lease(&mut self, until_ms: u64, now_ms: u64) {
        if self.run.role != (Role::Holder { confirmed: true }) {
            return;
        }
        self.rejoin(now_ms);
        if let Some(live) = &mut self.run.live {
            live.lease_over = false;
            self.post(ToWorker::Lease { until_ms });
        }
    }

    pub(super) fn worker_said(&mut self, message: FromWorker, now_ms: u64) {
        let Some(live) = &mut self.run.live else {
            return;
        };
        match message {
            FromWorker::Output { bytes } => {
                live.screen.feed(&bytes);
                self.changed.insert(Changed::Console);
                if bytes.contains(&BELL) {
                    self.changed.insert(Changed::Bell);
                }
            }
            FromWorker::State(state) => {
                live.state = state;
                self.changed.insert(Changed::Status);
            }
            FromWorker::View(view) => {
                live.view = Some(view);
                self.changed.insert(Changed::View);
            }
            FromWorker::Checkpoint(checkpoint) => self.checkpoint(checkpoint, now_ms),
            FromWorker::LeaseOver => {
                live.lease_over = true;
                let unreachable = self.link.is_unreachable() && !self.link.is_waking(now_ms);
                if unreachable || self.link.no_room.is_some() {
                    self.go_apart();
                } else {
                    self.link.flush_by(now_ms);
                }
            }
            FromWorker::Fault { text } => {
                live.state.status = MachineStatus::Stopped;
                self.notice = Some(text);
                self.changed.insert(Changed::Status);
            }
        }
    }

    pub(super) fn renew_lease_without_end(&mut self) {
        if let Some(live) = &mut self.run.live {
            live.lease_over = false;
            self.post(ToWorker::Lease { until_ms: u64::MAX });
        }
    }

    pub(super) fn worker_died(&mut self, now_ms: u64) {
        if self.run.live.take().is_none() {
            return;
        }
        self.effects.push(Effect::StopWorker);
        self.run.deaths += 1;
        if self.run.deaths < DEATHS_MAX {
            self.notice = Some(
                "The machine failed and was started again from its last checkpoint.".to_owned(),
            );
            self.start_worker(now_ms);
        } else {
            self.notice = Some(
                "The machine failed twice at the same place and stays stopped there.".to_owned(),
            );
        }
        self.changed.insert(Changed::Status);
        self.changed.insert(Changed::Console);
    }
}

/// How a worker begins.
enum Begin {
    Fresh,
    /// The registers do not belong together.
    Torn,
    At(Box<ToWorker>, Box<Live>),
}

impl Live {
    fn fresh() -> Self {
        Self {
            screen: Screen::new(),
            state: MachineState::default(),
            lease_over: false,
            view: None,
        }
    }
}
