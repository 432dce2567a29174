//! Where the machine stands, trees, and the control stack.

use super::{CURRENT, Exit, Flight, Registers};
use crate::error::ErrorCode;
use crate::machine::code::{self, Op, Place, Statement};
use crate::machine::control::Frame;
use crate::machine::eval::{Run, Trap, Value};
use crate::machine::exec::Flow;
use crate::machine::flat::instruction::{Register, Target};
use crate::machine::flat::{Flat, Loop, Mark, UserFunction};
use crate::machine::state::DIRECT;
use crate::syntax::{Address, Type};

impl Run<'_> {
    /// Stands behind the byte at `text`, after the last statement of the block.
    #[inline(never)]
    pub(super) fn stand_at(&mut self, flight: &mut Flight, text: Address) {
        let flat = &self.code.flat;
        if let Some(&mark) = flat.marks.get(flight.from as usize) {
            self.s.saved = mark.text;
            self.s.line = mark.line;
        }
        if let Some(line) = flight.line.take() {
            self.s.line = line;
        }
        self.s.text = text;
        self.s.inside = None;
        flight.from = CURRENT;
    }

    /// Stands before the first statement of the block at `pc`.
    #[inline(never)]
    pub fn stand_before(&mut self, flight: &mut Flight, pc: Target) {
        if let Some(mark) = self.code.flat.statement_mark(pc) {
            self.stand_at(flight, mark.text);
        }
    }

    /// Stands in the statement of the instruction at `pc`.
    pub(super) fn stand_in(&mut self, pc: Target) -> Option<Mark> {
        let mark = self.code.flat.statement_mark(pc)?;
        self.stand_at_mark(&mark);
        Some(mark)
    }

    fn stand_at_mark(&mut self, mark: &Mark) {
        let at = self.statement_of(mark).at;
        self.s.saved = mark.text;
        self.s.text = mark.text;
        self.s.line = mark.line;
        self.s.inside = mark.inside.then_some(at);
    }

    /// Leaves because of what a step raised.
    #[cold]
    pub(super) fn trapped_at(&mut self, flight: &mut Flight, pc: Target, trap: Trap) -> Exit {
        let Some(mark) = self.stand_in(pc) else {
            return Exit::Careful;
        };
        flight.from = CURRENT;
        flight.line = None;
        flight.fuel += u64::from(mark.behind);
        let index = mark.statement as usize;
        if matches!(self.code.statements[index].op, Op::Wend(_)) {
            // The condition of the WHILE on top failed.
            self.s.break_loop(self.s.frames.len().saturating_sub(1));
        }
        Exit::Result(index, Err(self.made_first(index, trap)))
    }

    /// LET makes its variable before it works out the value. Flat code makes it when it
    /// stores, which only shows when the value raised an error.
    fn made_first(&mut self, index: usize, trap: Trap) -> Trap {
        let code = self.code;
        let place = match &code.statements[index].op {
            Op::LetInt(place, _) | Op::LetSingle(place, _) | Op::LetDouble(place, _) => place,
            _ => return trap,
        };
        match place {
            Place::Simple(_, slot) => match self.s.make_simple(code, *slot) {
                Ok(_) => trap,
                Err(error) => error.into(),
            },
            _ => trap,
        }
    }

    /// Carries out a statement as a tree. Answers how flat code is left; if it is not,
    /// `flight.pc` is where it goes on unless that is the next instruction.
    pub(super) fn tree(&mut self, flight: &mut Flight, pc: Target, fuel: &mut u64) -> Option<Exit> {
        let code = self.code;
        let own = code.flat.mark_of(pc)?;
        let mark = *code.flat.marks.get(own as usize)?;
        self.stand_at_mark(&mark);
        flight.from = CURRENT;
        flight.line = None;
        flight.pc = pc;
        let index = mark.statement as usize;
        let statement = &code.statements[index];
        // A WEND may have to wait since a WHILE was compiled that reads keys.
        if statement.may_wait {
            *fuel += u64::from(mark.behind) + u64::from(!mark.inside);
            return Some(Exit::Careful);
        }
        let result = self.execute(statement);
        let text = match result {
            Ok(Flow::Next) if statement.fail.is_none() => {
                self.s.text = statement.end;
                self.s.inside = None;
                if self.s.near_edge() {
                    *fuel += u64::from(mark.behind);
                    return Some(Exit::Careful);
                }
                // Where the block ends its last statement was the last one.
                if mark.behind > 0 {
                    flight.from = own + u32::from(mark.behind);
                }
                return None;
            }
            Ok(Flow::Text(text)) => text,
            Ok(Flow::At(point)) => {
                self.s.line = point.line;
                point.text
            }
            Ok(Flow::Inside(at)) => {
                self.s.inside = Some(at);
                return Some(Exit::Careful);
            }
            other => {
                *fuel += u64::from(mark.behind);
                return Some(Exit::Result(index, other));
            }
        };
        *fuel += u64::from(mark.behind);
        self.s.text = text;
        self.s.inside = None;
        match code.flat.block(text) {
            // Flat code would report errors in the line it was lowered from.
            _ if self.s.borrowed_line => Some(Exit::Careful),
            Some(block) => {
                flight.pc = block;
                None
            }
            None => Some(Exit::Landed),
        }
    }

    /// Puts the entry of a GOSUB on the stack.
    #[inline(always)]
    pub(super) fn gosub_flat(&mut self, mark: u32) -> Value<()> {
        let code = self.code;
        let mark = &code.flat.marks[mark as usize];
        let statement = &code.statements[mark.statement as usize];
        self.push_gosub(mark.line, statement.end)
    }

    /// Whether the WHILE on top of the stack is this one.
    #[inline(always)]
    pub(super) fn is_innermost(&self, known: &Loop) -> bool {
        matches!(
            self.s.frames.last(),
            Some(&Frame::While { text, statement: 0, wend, .. })
                if text == known.text && wend == known.wend
        )
    }

    /// Calls a user function with the arguments in `d` and the registers behind it.
    #[inline(always)]
    pub(super) fn bind_registers(
        &mut self,
        function: &UserFunction,
        registers: &Registers,
        d: Register,
    ) -> Value<()> {
        let count = function.parameters.len();
        let at = self.enter_function(function.stack, function.bytes, function.depth, count)?;
        let mut register = d;
        for &(kind, offset) in &function.parameters {
            let place = at.wrapping_add(offset);
            match kind {
                Type::Integer => self
                    .s
                    .memory
                    .set_word(place, registers.int(register) as u16),
                Type::Single => self.s.memory.set_long(place, registers.single(register).0),
                _ => self.s.memory.set_quad(place, registers.double(register).0),
            }
            register = register.wrapping_add(1);
        }
        self.activate_parameters();
        Ok(())
    }

    /// Stands where the GOSUB of a mark leads.
    #[cold]
    pub(super) fn stand_at_target(&mut self, flight: &mut Flight, mark: u32) {
        let code = self.code;
        let mark = &code.flat.marks[mark as usize];
        let statement = &code.statements[mark.statement as usize];
        if let Op::Gosub(code::Target::Text(text)) = statement.op {
            self.stand_at(flight, text);
        }
    }

    /// Takes the innermost GOSUB off the stack: its line and its end.
    #[inline(always)]
    pub(super) fn return_flat(&mut self) -> Value<(u16, Address)> {
        if let Some(&Frame::Gosub { line, text }) = self.s.frames.last()
            && line != DIRECT
        {
            let keep = self.s.frames.len() - 1;
            self.s.truncate_frames(keep);
            return Ok((line, text));
        }
        match self.return_from()? {
            Flow::At(point) => Ok((point.line, point.text)),
            _ => Err(ErrorCode::RETURN_WITHOUT_GOSUB.into()),
        }
    }

    fn statement_of(&self, mark: &Mark) -> &Statement {
        &self.code.statements[mark.statement as usize]
    }
}

impl Flat {
    fn statement_mark(&self, pc: Target) -> Option<Mark> {
        let mark = self.mark_of(pc)?;
        self.marks.get(mark as usize).copied()
    }
}
