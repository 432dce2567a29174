//! Labels: cases, loops, conditions, and the ways out.

use super::{AT, CASE, DISPATCH, Emit, LEAVE, Label, STATE, STATE_BEFORE};
use crate::cache::Cache;
use crate::loops::Fors;
use basic::machine::generated::instruction::{Instruction, Slot, Target};
use basic::syntax::Address;
use wasm_encoder::{BlockType, ValType};

impl Emit<'_> {
    /// How far out the innermost label is that is one of those wanted: among those opened since
    /// the case began that the dispatcher leads to, or the one at `else_at`. All others lead
    /// to cases, and there are as many as the program has.
    fn label(&self, else_at: usize, wanted: impl Fn(Label) -> bool) -> u32 {
        let own = self.labels.get(self.floor..).unwrap_or(&[]);
        let at = own.iter().rposition(|&label| wanted(label));
        let at = at.map_or(else_at, |at| at + self.floor);
        (self.labels.len() - 1).saturating_sub(at) as u32
    }

    /// The label of a case, if one leads there without what a loop keeps being written back.
    fn label_of(&self, case: usize) -> Option<u32> {
        let own = self.labels.get(self.floor..).unwrap_or(&[]);
        for (label, distance) in own.iter().rev().zip(0..) {
            match *label {
                Label::DispatchLoop => return None,
                Label::Forward(other) | Label::Head(other) if other == case => {
                    return Some(distance);
                }
                _ => {}
            }
        }
        // Behind the two of the function itself, the last case first.
        let at = DISPATCH + self.cases.len().checked_sub(case)?;
        let is_open = at < self.floor && self.labels.get(at) == Some(&Label::Forward(case));
        is_open.then(|| (self.labels.len() - 1 - at) as u32)
    }

    /// Notes that a case that the dispatcher leads to has begun.
    pub fn begin_entry(&mut self, case: usize) {
        self.begin_case(case);
        self.floor = self.labels.len();
        // The same statement may have been written just before, as part of a loop: what is known
        // of it there does not hold here, but where it goes on from its own condition.
        let first = self.cases.get(case).map_or(0, |&pc| pc as usize);
        let goes_on = matches!(
            self.source.instructions().get(first),
            Some(Instruction::PassWhile { .. })
        );
        if !goes_on {
            self.random = false;
            self.strings = false;
            self.calls.clear();
        }
    }

    /// A loop begins that keeps something in local variables.
    pub fn begin_kept(&mut self, cache: Cache) {
        self.fill(&cache);
        self.i().block(BlockType::Empty).block(BlockType::Empty);
        self.labels.push(Label::LeaveLoop);
        self.labels.push(Label::DispatchLoop);
        self.cache = Some(cache);
    }

    /// It ends; nothing comes to this place.
    pub fn end_kept(&mut self) {
        let Some(cache) = self.cache.take() else {
            return;
        };
        self.labels.pop();
        self.i().end();
        self.write_back(&cache);
        self.labels.pop();
        // The other exit is a label of its own until here.
        self.labels.push(Label::Plain);
        self.go_on();
        self.labels.pop();
        self.i().end();
        self.write_back(&cache);
        let label = self.label(LEAVE, |_| false);
        self.i().br(label);
    }

    /// A loop begins; its head is a case.
    pub fn begin_loop(&mut self, head: usize) {
        self.i().loop_(BlockType::Empty);
        self.labels.push(Label::Head(head));
    }

    /// It ends; nothing comes to this place.
    pub fn end_loop(&mut self) {
        self.labels.pop();
        self.i().end().unreachable();
    }

    /// Notes which body each NEXT closes.
    pub fn know_loops(&mut self, fors: &Fors) {
        self.fors.clone_from(fors);
    }

    /// The case of the body that the NEXT at a place closes, as far as one can foresee.
    fn body_of(&self, next: Address) -> Option<usize> {
        self.case_at(self.fors.get(&next)?.0)
    }

    /// The case of the body that a NEXT closes, if that is the head of a loop being written.
    pub fn open_body_of(&self, next: Address) -> Option<usize> {
        let body = self.body_of(next)?;
        self.label_of(body)?;
        self.labels.contains(&Label::Head(body)).then_some(body)
    }

    /// The variable of the FOR that the NEXT at a place closes, as far as one can foresee.
    pub fn variable_of(&self, next: Address) -> Option<Slot> {
        crate::names::variable_of(&self.fors, next)
    }

    /// Opens a label: IF what is on the stack holds.
    pub fn open_if(&mut self) {
        self.i().if_(BlockType::Empty);
        self.labels.push(Label::Plain);
    }

    /// Likewise, with a value.
    pub fn open_if_value(&mut self, kind: ValType) {
        self.i().if_(BlockType::Result(kind));
        self.labels.push(Label::Plain);
    }

    /// Notes labels that were opened or closed otherwise.
    pub fn open_labels(&mut self, count: usize) {
        self.labels.extend(vec![Label::Plain; count]);
    }

    /// See [`Emit::open_labels`].
    pub fn close_labels(&mut self, count: usize) {
        self.labels
            .truncate(self.labels.len().saturating_sub(count));
    }

    /// Whether formulas are written in the quick way too: where that is likely to be worth its
    /// size.
    pub fn writes_quick(&self) -> bool {
        /// Instructions of a program that is small.
        const SMALL: usize = 2_000;
        self.cache.is_some() || self.source.instructions().len() < SMALL
    }

    /// Jumps behind the end of a label.
    pub fn jump_out(&mut self, label: usize) {
        let label = self.distance(label);
        self.i().br(label);
    }

    /// How many labels are open.
    pub fn label_count(&self) -> usize {
        self.labels.len()
    }

    /// How far out a label is.
    pub fn distance(&self, label: usize) -> u32 {
        (self.labels.len() - 1).saturating_sub(label) as u32
    }

    pub fn otherwise(&mut self) {
        self.i().else_();
    }

    pub fn close(&mut self) {
        self.labels.pop();
        self.i().end();
    }

    /// Jumps to an instruction; leaves the function there if no case begins at it.
    pub fn go(&mut self, target: Target) {
        let Some(case) = self.case_at(target) else {
            return self.leave(target);
        };
        self.go_to_case(case);
    }

    /// Jumps to a case, without the dispatcher where that can be done.
    pub fn go_to_case(&mut self, case: usize) {
        if let Some(label) = self.label_of(case) {
            self.i().br(label);
            return;
        }
        self.i().i32_const(case as i32).local_set(CASE);
        self.go_on();
    }

    /// Jumps to the head of the innermost loop being written.
    pub fn go_to_head(&mut self) {
        let label = self.label(LEAVE, |label| matches!(label, Label::Head(_)));
        self.i().br(label);
    }

    /// Jumps to the case in [`CASE`].
    pub fn go_on(&mut self) {
        let label = self.label(DISPATCH, |label| label == Label::DispatchLoop);
        self.i().br(label);
    }

    /// Writes what belongs to the statement that begins at an instruction from here on.
    pub fn begin_statement(&mut self, start: Target) {
        if start != self.statement {
            self.random = false;
            self.strings = false;
            self.calls.clear();
        }
        self.statement = start;
    }

    /// Notes that the statement takes a random number.
    pub fn keep_random(&mut self) {
        if !self.random {
            self.i().local_get(STATE).local_set(STATE_BEFORE);
        }
        self.random = true;
    }

    /// Leaves the function; flat code goes on at an instruction.
    pub fn leave(&mut self, target: Target) {
        // The portable back end does all of the statement.
        if self.random && target == self.statement {
            self.i().local_get(STATE_BEFORE).local_set(STATE);
        }
        if self.strings && target == self.statement {
            self.give_back_strings();
        }
        let label = self.label(LEAVE, |label| label == Label::LeaveLoop);
        self.i().i32_const(target as i32).local_set(AT).br(label);
    }

    /// Leaves the function before the statement if what is on the stack holds.
    pub fn leave_if(&mut self) {
        self.open_if();
        self.leave(self.statement);
        self.close();
    }
}
