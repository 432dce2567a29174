//! The worker's side: drives the machine in slices.
//!
//! - [`engine`]: what the runner needs of a machine.
//! - `input`: user actions, typed-ahead input, answers to the machine.
//! - `debug`: breakpoints, steps, what panels show.
//! - `checkpoint`: what a checkpoint holds, and starting from one.
//! - `desk`: what the workbench does beside the machine: remarks, files of the disk.
//! - `pace`: running no faster than wanted.
//! - `report`: what is told to the page.
//! - `slice`: one slice of work.
//! - [`printer`]: the printer's paper.

mod checkpoint;
mod debug;
mod desk;
pub mod engine;
mod input;
mod machine;
mod pace;
pub mod printer;
mod report;
mod slice;

use std::collections::{BTreeMap, VecDeque};

use basic::machine::generated::Backend;
use basic::machine::{Event, Request, Stop};
use debug::Debugging;
use delta::Key;

use crate::{
    codepage,
    protocol::{FromWorker, MachineState, ProgramChange, RunnerSettings, ToWorker},
    registers::{Holding, TypedAhead},
    screen::Screen,
};
pub(crate) use checkpoint::joined as sections;
pub use engine::{Clock, Engine, Place};
pub use machine::{Runner, fresh_screen, fresh_state};
use pace::Pace;
use printer::Printer;

/// Fuel of the first slice.
const FUEL_FIRST: u64 = 2_000;

/// When the host shall call [`Driver::slice`] again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wants {
    /// At once (after looking for messages).
    Now,
    /// After this many milliseconds, or earlier if a message comes.
    After(u32),
    /// After the next message.
    Message,
}

/// Owns a machine and its screen. [`Runner`] is the one with the real machine.
#[derive(Debug)]
pub struct Driver<E> {
    engine: Option<E>,
    /// What generates code, if the host has lent it.
    backend: Option<Box<dyn Backend>>,
    /// What lines are timed with, if the host has lent it.
    clock: Option<Box<dyn Clock>>,
    screen: Screen,
    printer: Printer,
    settings: RunnerSettings,
    lease_until_ms: u64,
    lease_over_said: bool,
    /// Number of the last command taken in.
    consumed: u64,
    typed_ahead: VecDeque<TypedAhead>,
    holding: Holding,
    /// What the machine waits for, if it does.
    waiting: Option<Request>,
    /// How the last program or direct line ended.
    ending: Stop,
    state: MachineState,
    output: Vec<u8>,
    output_sent_ms: u64,
    program_changes: Vec<ProgramChange>,
    /// Something happened that is worth a checkpoint at once.
    checkpoint_due: bool,
    /// Something happened since the last checkpoint.
    changed: bool,
    checkpoint_made_ms: u64,
    digests: BTreeMap<Key, u64>,
    debug: Debugging,
    pace: Pace,
    fuel: u64,
    fuel_fixed: bool,
    /// When the last slice began, if it used all its fuel.
    full_slice_ms: Option<u64>,
    polls: u32,
    wants: Wants,
    messages: Vec<FromWorker>,
}

impl<E: Engine> Default for Driver<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<E: Engine> Driver<E> {
    /// A runner that waits for Start or Restore.
    pub fn new() -> Self {
        Self {
            engine: None,
            backend: None,
            clock: None,
            screen: Screen::new(),
            printer: Printer::default(),
            settings: RunnerSettings::default(),
            lease_until_ms: 0,
            lease_over_said: false,
            consumed: 0,
            typed_ahead: VecDeque::new(),
            holding: Holding::No,
            waiting: None,
            ending: Stop::Ended,
            state: MachineState::default(),
            output: Vec::new(),
            output_sent_ms: 0,
            program_changes: Vec::new(),
            checkpoint_due: false,
            changed: false,
            checkpoint_made_ms: 0,
            digests: BTreeMap::new(),
            debug: Debugging::default(),
            pace: Pace::default(),
            fuel: FUEL_FIRST,
            fuel_fixed: false,
            full_slice_ms: None,
            polls: 0,
            wants: Wants::Message,
            messages: Vec::new(),
        }
    }

    /// A runner whose slices have that much fuel, whatever time they take.
    pub fn with_fuel(units: u64) -> Self {
        Self {
            fuel: units,
            fuel_fixed: true,
            ..Self::new()
        }
    }

    /// Lends what generates code; it is used while the setting `generated_code` is on.
    pub fn lend(&mut self, backend: Box<dyn Backend>) {
        self.backend = Some(backend);
    }

    /// Lends a clock: while the profile is open, the time of each statement is taken with it.
    pub fn lend_clock(&mut self, clock: Box<dyn Clock>) {
        self.clock = Some(clock);
    }

    /// Begins with that machine instead of a fresh one.
    pub fn start_with(&mut self, engine: E) {
        self.engine = Some(engine);
        self.arm();
        self.changed = true;
        self.wants = Wants::Now;
    }

    /// Status and place as of the last slice.
    pub fn state(&self) -> &MachineState {
        &self.state
    }

    /// Takes a message from the page. `now_ms` is the time since 1970.
    pub fn handle(&mut self, message: ToWorker, now_ms: u64) {
        match message {
            ToWorker::Start => {
                self.engine = Some(E::fresh());
                self.arm();
                self.changed = true;
                self.checkpoint_made_ms = now_ms;
            }
            ToWorker::Restore {
                registers,
                manifest,
            } => {
                self.checkpoint_made_ms = now_ms;
                if let Err(text) = self.restore(registers, manifest) {
                    self.messages.push(FromWorker::Fault { text });
                }
                self.arm();
            }
            ToWorker::Command { number, command } => self.command(number, command),
            ToWorker::Lease { until_ms } => {
                self.lease_until_ms = until_ms;
                self.lease_over_said = false;
            }
            ToWorker::CheckpointNow => self.checkpoint_due = true,
            ToWorker::Settings(settings) => self.settings = settings,
            ToWorker::Debug(settings) => self.set_debug(settings),
        }
        self.wants = Wants::Now;
    }

    /// When the next slice is due.
    pub fn wants(&self) -> Wants {
        self.wants
    }

    /// Runs one slice, some milliseconds of work, and returns what to tell the page.
    pub fn slice(&mut self, now_ms: u64) -> Vec<FromWorker> {
        self.wants = Wants::Message;
        if self.engine.is_some() {
            if now_ms <= self.lease_until_ms {
                self.adapt_fuel(now_ms);
                self.work(now_ms);
            } else if !self.lease_over_said {
                self.lease_over_said = true;
                self.messages.push(FromWorker::LeaseOver);
            }
            self.report(now_ms);
        }
        std::mem::take(&mut self.messages)
    }

    fn take_in(&mut self, events: Vec<Event>) {
        for event in events {
            match event {
                Event::Output(bytes) => {
                    self.screen.feed(&bytes);
                    self.output.extend(&bytes);
                    self.polls = 0;
                }
                Event::Printer(bytes) => self.printer.feed(&bytes),
                Event::LineStored { number, text } => {
                    let text = format!("{number} {}", codepage::decode(&text));
                    self.note(ProgramChange::Stored { number, text });
                }
                Event::LineDeleted { number } => self.note(ProgramChange::Deleted { number }),
                Event::ProgramReplaced => self.note_program(),
            }
        }
    }

    fn note(&mut self, change: ProgramChange) {
        self.program_changes.push(change);
    }

    fn note_program(&mut self) {
        if let Some(engine) = &self.engine {
            let lines = engine.program();
            let lines = lines.iter().map(|line| codepage::decode(line)).collect();
            // What came before is part of it.
            self.program_changes = vec![ProgramChange::Replaced { lines }];
        }
    }

    /// The screen as this side sees it.
    pub fn screen(&self) -> &Screen {
        &self.screen
    }

    /// The machine, once there is one.
    pub fn engine(&self) -> Option<&E> {
        self.engine.as_ref()
    }
}
