//! Flat code while a program runs: into it, out of it, and what is generated of it.

use super::Fuel;
use super::Machine;
use super::eval::{Run, Value};
use super::exec::Flow;
use super::flat::instruction::Case;
use super::flat::{self, Exit, Flight};
use super::generated::Backend;
use crate::syntax::Address;

impl Machine {
    /// Runs flat code. Answers the first result that leads out of it; `None` where the next
    /// statement needs care. A place is lowered if it is the start of a line or if the
    /// program jumped there: behind others flat code goes on at the next line.
    pub(super) fn glide(
        &mut self,
        fuel: &mut Fuel,
        jumped: bool,
        mut backend: Option<&mut dyn Backend>,
    ) -> Option<(usize, Value<Flow>)> {
        let elsewhere =
            self.s.inside.is_some() || self.s.borrowed_line || self.failed_behind_constant();
        if self.stale || self.s.trace || elsewhere || self.s.break_requested {
            return None;
        }
        let watched = fuel.statements.is_some() || self.debug.is_active();
        if watched || fuel.units == 0 || self.s.near_edge() {
            return None;
        }
        let text = self.s.text;
        if !jumped && self.s.memory.byte(text) != 0 && self.code.flat.block(text).is_none() {
            return None;
        }
        let room = self.s.stack_bytes();
        let mut flight = Flight::new(self.block(text), fuel.units, room);
        let mut kept = 0;
        if let Some(backend) = &mut backend {
            kept = self.lend(&mut flight, 0, &mut **backend);
        }
        loop {
            let mut run = Run {
                s: &mut self.s,
                code: &self.code,
                screen: &mut self.screen,
                answers: &[],
                used: 0,
            };
            let before = flight.fuel;
            let exit = run.fly(&mut flight, &mut self.registers);
            if let Some(backend) = &mut backend {
                self.engaged.used(before.saturating_sub(flight.fuel));
                if let Exit::Generated(case) = exit {
                    self.carry_out(case, &mut flight, &mut **backend);
                    if !flight.generated {
                        kept = self.lend(&mut flight, kept, &mut **backend);
                    }
                }
            }
            fuel.units = kept + flight.fuel;
            match exit {
                Exit::Generated(_) => {}
                Exit::Unlinked { at, text } => {
                    flight.pc = self.block(text);
                    self.code.flat.link(at, flight.pc);
                }
                Exit::Landed => flight.pc = self.block(self.s.text),
                Exit::Careful => return None,
                Exit::Spent => match &mut backend {
                    Some(backend) if kept > 0 => {
                        if self.engaged.looks_for_heat() {
                            self.code.flat.warm(flight.pc);
                        }
                        kept = self.lend(&mut flight, kept, &mut **backend);
                    }
                    _ => {
                        let block = flight.pc;
                        self.running().stand_before(&mut flight, block);
                        return None;
                    }
                },
                Exit::Result(index, result) => return Some((index, result)),
            }
        }
    }

    /// What statements are carried out with.
    fn running(&mut self) -> Run<'_> {
        Run {
            s: &mut self.s,
            code: &self.code,
            screen: &mut self.screen,
            answers: &[],
            used: 0,
        }
    }

    /// Looks whether there is something to be generated, and lends a flight fuel until it is to
    /// be looked again; answers what is kept back.
    fn lend(&mut self, flight: &mut Flight, kept: u64, backend: &mut dyn Backend) -> u64 {
        let (s, code) = (&mut self.s, &mut self.code);
        flight.generated = self.engaged.prepare((s, code), flight.pc, backend);
        let all = flight.fuel + kept;
        flight.fuel = all.min(self.engaged.lent(flight.generated, backend));
        all - flight.fuel
    }

    /// Calls generated code, and gives up what turns out not to be worth its calls.
    fn carry_out(&mut self, case: Case, flight: &mut Flight, backend: &mut dyn Backend) {
        let engaged = &mut self.engaged;
        if !engaged.can_be_called(&mut self.s, &self.code) {
            flight.generated = false;
            return;
        }
        let before = flight.fuel;
        if !engaged.call(case, (&mut self.s, &self.code), flight, backend) {
            engaged.give_up();
            self.code.flat.set_cases(&[]);
        } else {
            let units = before - flight.fuel;
            let worthless = engaged.weigh(case, units, flight.pc, &self.code, backend.worth());
            if let Some(at) = worthless {
                self.code.flat.drop_case(at);
            }
        }
        flight.generated = engaged.is_live();
    }

    /// The flat code of what stands behind the byte at `text`.
    fn block(&mut self, text: Address) -> u32 {
        match self.code.flat.block(text) {
            Some(block) => block,
            None => flat::region(&mut self.s, &mut self.code, text),
        }
    }
}
