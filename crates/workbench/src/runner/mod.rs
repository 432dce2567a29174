//! The worker's side: drives the machine in slices.
//!
//! - [`engine`]: what the runner needs of a machine.
//! - `input`: user actions, typed-ahead input, answers to the machine.
//! - `debug`: breakpoints, steps, what panels show.
//! - `checkpoint`: what a checkpoint holds, and starting from one.
//! - `desk`: what the workbench does beside the machine: remarks, files of the disk.
//! - `pace`: running no faster than wanted.
//! - [`printer`]: the printer's paper.

mod checkpoint;
mod debug;
mod desk;
pub mod engine;
mod input;
mod machine;
mod pace;
pub mod printer;

use std::collections::{BTreeMap, VecDeque};

use basic::machine::generated::Backend;
use basic::machine::{Event, Fuel, Request, Stop};
use debug::Debugging;
use delta::Key;

use crate::{
    codepage,
    protocol::{
        FromWorker, MachineState, MachineStatus, ProgramChange, Prompt, RunnerSettings, ToWorker,
    },
    registers::{Holding, TypedAhead},
    screen::Screen,
};
pub(crate) use checkpoint::joined as sections;
pub use engine::{Clock, Engine, Place};
pub use machine::{Runner, fresh_screen, fresh_state};
use pace::Pace;
use printer::Printer;

/// How long a slice shall take.
const SLICE_MS: u64 = 8;
/// Fuel of the first slice, and the bounds between which it is adapted.
const FUEL_FIRST: u64 = 2_000;
const FUEL_MIN: u64 = 100;
const FUEL_MAX: u64 = 4_000_000;
/// How often output is posted at most.
const OUTPUT_EVERY_MS: u64 = 16;
/// How often a running program makes a checkpoint.
const CHECKPOINT_EVERY_MS: u64 = 1_000;
/// INKEY$ polls without a key or output in one slice, after which the program is slowed down.
const POLLS_PER_SLICE: u32 = 64;
/// How long a program rests that only polls INKEY$ (64 polls in 10 ms: no key waits noticeably).
const POLL_REST_MS: u32 = 10;

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

    /// A full slice that ended long ago says that fuel was too much; a short one, that it was too
    /// little. The time to the next slice is the only clock there is.
    fn adapt_fuel(&mut self, now_ms: u64) {
        let Some(began) = self.full_slice_ms.take() else {
            return;
        };
        if self.fuel_fixed {
            return;
        }
        let took = now_ms.saturating_sub(began);
        self.fuel = match took {
            0..5 => self.fuel * 2,
            5..=12 => self.fuel,
            _ => self.fuel * SLICE_MS / took,
        }
        .clamp(FUEL_MIN, FUEL_MAX);
    }

    /// Runs and answers until fuel is used up or nothing can go on.
    fn work(&mut self, now_ms: u64) {
        if self.settings.period && self.holding == Holding::No {
            return self.work_as_then(now_ms);
        }
        let mut fuel = self.slice_fuel(now_ms);
        if fuel.units == 0 {
            self.wants = Wants::After(self.pace.rest_ms());
            return;
        }
        let given = fuel.units;
        self.work_on(&mut fuel, now_ms);
        if self.is_paced() {
            self.pace.spend(given - fuel.units);
            if self.wants == Wants::Now {
                self.wants = Wants::After(self.pace.rest_ms());
            }
        }
    }

    /// Runs statement after statement for as long as a Z80 would have come by now.
    fn work_as_then(&mut self, now_ms: u64) {
        self.pace.earn_periods(now_ms);
        self.polls = 0;
        while self.pace.has_periods() {
            if self.holding == Holding::Here || !self.answer_waiting() {
                return;
            }
            if self.polls >= POLLS_PER_SLICE {
                self.wants = Wants::After(POLL_REST_MS);
                return;
            }
            let periods = self.engine.as_ref().map_or(0, Engine::period_time);
            let mut fuel = Fuel {
                units: 1,
                statements: None,
            };
            if self.run(&mut fuel) == Stop::System {
                return;
            }
            // What is no statement takes its time all the same, or it would never end.
            self.pace.spend_periods(periods.max(1));
        }
        self.wants = Wants::After(self.pace.periods_rest_ms());
    }

    fn work_on(&mut self, fuel: &mut Fuel, now_ms: u64) {
        self.polls = 0;
        loop {
            // An answer is given only where the machine runs on with it in this slice.
            if fuel.units == 0 {
                break;
            }
            if self.holding == Holding::Here || !self.answer_waiting() {
                return;
            }
            if self.polls >= POLLS_PER_SLICE {
                self.wants = Wants::After(POLL_REST_MS);
                return;
            }
            if self.run(fuel) == Stop::System {
                return;
            }
        }
        self.full_slice_ms = Some(now_ms);
        self.wants = Wants::Now;
    }

    /// Whether the run is held to a speed. A step is not: one waits for it.
    fn is_paced(&self) -> bool {
        let settings = &self.settings;
        settings.statements_per_second.is_some() && !settings.period && self.holding == Holding::No
    }

    fn slice_fuel(&mut self, now_ms: u64) -> Fuel {
        let units = match self.settings.statements_per_second {
            Some(limit) if self.is_paced() => self.pace.allowance(limit, now_ms).min(self.fuel),
            _ => self.fuel,
        };
        Fuel {
            units,
            statements: None,
        }
    }

    /// Runs the machine once and takes in what it did.
    fn run(&mut self, fuel: &mut Fuel) -> Stop {
        let Some(engine) = &self.engine else {
            return Stop::System;
        };
        let before = self.is_timed().then(|| engine.place().line).flatten();
        let single = self.holding != Holding::No || self.is_timed();
        fuel.statements = single.then_some(1);
        let began_us = self.time_us();
        let Some(engine) = &mut self.engine else {
            return Stop::System;
        };
        let stop = match &mut self.backend {
            Some(backend) if self.settings.generated_code => {
                engine.run_with(fuel, backend.as_mut())
            }
            _ => engine.run(fuel),
        };
        let place = engine.place();
        let events = engine.take_events();
        self.note_time(before, began_us);
        self.changed = true;
        self.take_in(events);
        match stop {
            Stop::OutOfFuel => self.hold_at(place),
            Stop::Ended | Stop::Broke | Stop::Failed => {
                self.ending = stop;
                self.holding = Holding::No;
                if stop == Stop::Failed {
                    self.note_failure();
                }
            }
            Stop::Needs(request) => self.waiting = Some(request),
            Stop::Held(held) => self.held(held),
            Stop::System => {
                self.ending = stop;
                self.holding = Holding::Here;
            }
        }
        stop
    }

    /// After a statement under a step: whether the run has come where it shall hold.
    fn hold_at(&mut self, place: Place) {
        self.holding = match self.holding {
            Holding::Statements(0 | 1) if place.line.is_some() => Holding::Here,
            Holding::Statements(left) => Holding::Statements(left.saturating_sub(1).max(1)),
            Holding::LeavingLine(from) if place.line.is_some() && place.line != from => {
                Holding::Here
            }
            step if Self::is_step_done(step, place) => Holding::Here,
            other => other,
        };
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

    /// Tells the page what is due: output, status, a checkpoint.
    fn report(&mut self, now_ms: u64) {
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

    fn current_state(&self) -> MachineState {
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

    /// The screen as this side sees it.
    pub fn screen(&self) -> &Screen {
        &self.screen
    }

    /// The machine, once there is one.
    pub fn engine(&self) -> Option<&E> {
        self.engine.as_ref()
    }
}
