//! One slice of work: as much as fuel, speed and what the machine waits for allow.

use basic::machine::{Fuel, Stop};

use super::{Driver, Engine, Place, Wants};
use crate::registers::Holding;

/// How long a slice shall take.
const SLICE_MS: u64 = 8;
/// The bounds between which fuel is adapted.
const FUEL_MIN: u64 = 100;
const FUEL_MAX: u64 = 4_000_000;
/// INKEY$ polls without a key or output in one slice, after which the program is slowed down.
const POLLS_PER_SLICE: u32 = 64;
/// How long a program rests that only polls INKEY$ (64 polls in 10 ms: no key waits noticeably).
const POLL_REST_MS: u32 = 10;

impl<E: Engine> Driver<E> {
    /// A full slice that ended long ago says that fuel was too much; a short one, that it was too
    /// little. The time to the next slice is the only clock there is.
    pub(super) fn adapt_fuel(&mut self, now_ms: u64) {
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
    pub(super) fn work(&mut self, now_ms: u64) {
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
    pub(super) fn is_paced(&self) -> bool {
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
    pub(super) fn run(&mut self, fuel: &mut Fuel) -> Stop {
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
}
