//! Statements that set something: DEF, CLEAR, POKE, WIDTH, RANDOMIZE and the like.

use super::Flow;
use crate::error::ErrorCode;
use crate::machine::Request;
use crate::machine::code::{Expr, Place, Slot};
use crate::machine::eval::{Run, Value, hard};
use crate::machine::state::Point;
use crate::number::{Double, Number, Single, parse};
use crate::syntax::{Address, Type};

/// Smallest stack that CLEAR accepts.
const STACK_LEAST: u16 = 79;
/// CLEAR leaves more bytes than these between the program and the top of string space.
const STRINGS_LEAST: u16 = 20;

impl Run<'_> {
    /// DEF FN makes the function's entry and those of its parameters.
    pub(super) fn def_fn(
        &mut self,
        function: Slot,
        parameters: &[Place],
        bare: bool,
        fail: Option<ErrorCode>,
        statement: Address,
    ) -> Value<Flow> {
        let at = self.s.make_simple(self.code, function)?;
        if self.s.is_direct() {
            return Err(ErrorCode::ILLEGAL_DIRECT.into());
        }
        self.s.memory.set_word(at, statement);
        for parameter in parameters {
            self.place(parameter)?;
        }
        match fail {
            Some(code) => Err(code.into()),
            // Where calls end depends on whether there are parameters.
            None if self.code.bare.contains(&function) != bare => Ok(Flow::Retype),
            None => Ok(Flow::Next),
        }
    }

    pub(super) fn def_usr(&mut self, index: u8, value: &Expr) -> Value<Flow> {
        let address = self.address_of(value)?;
        if let Some(place) = self.s.usr.get_mut(usize::from(index)) {
            *place = address;
        }
        Ok(Flow::Next)
    }

    pub(super) fn def_type(
        &mut self,
        kind: Type,
        ranges: &[(u8, u8)],
        fail: Option<ErrorCode>,
    ) -> Value<Flow> {
        for &(from, to) in ranges {
            for letter in from..=to.min(25) {
                if let Some(entry) = self.s.types.get_mut(usize::from(letter)) {
                    *entry = kind;
                }
            }
        }
        match fail {
            Some(code) => Ok(Flow::RetypeAndFail(code)),
            None => Ok(Flow::Retype),
        }
    }

    pub(super) fn randomize(&mut self, value: Option<&Expr>) -> Value<Flow> {
        let seed = match value {
            Some(value) => self.int_of(value)?,
            None => self.ask_seed()?,
        };
        self.s.random.randomize(seed);
        Ok(Flow::Next)
    }

    fn ask_seed(&mut self) -> Value<i16> {
        loop {
            self.screen
                .print(self.s, b"Random number seed (-32768 to 32767)? ");
            let line = self.read_line(Request::Line, false)?;
            let parsed = parse::parse_number(&line);
            let rest = line.get(parsed.used..).unwrap_or_default();
            if rest.iter().all(|byte| *byte == b' ') {
                let number = self.parsed_number(parsed)?;
                return self.whole(number);
            }
        }
    }

    pub(super) fn clear_statement(&mut self, parts: &[Option<Expr>; 3]) -> Value<Flow> {
        if let Some(ignored) = &parts[0]
            && self.int_of(ignored)? < 0
        {
            return self.illegal();
        }
        let memory = match &parts[1] {
            Some(memory) => Some(self.address_of(memory)?),
            None => None,
        };
        let stack = match &parts[2] {
            Some(stack) => Some(self.address_of(stack)?),
            None => None,
        };
        let top = match memory {
            None => self.s.stack_top,
            Some(0) => return self.illegal(),
            Some(limit) => limit,
        };
        let stack = match stack {
            None => self.s.stack_bytes(),
            Some(0) => return self.illegal(),
            Some(bytes) if bytes < STACK_LEAST => return Err(self.s.out_of_stack().into()),
            Some(bytes) => bytes,
        };
        let strings_top = match top.checked_sub(stack) {
            Some(at) if at > self.s.variables.saturating_add(STRINGS_LEAST) => at,
            _ => return Err(self.s.out_of_stack().into()),
        };
        self.s.stack_top = top;
        self.s.strings_top = strings_top;
        match self.s.clear() {
            Ok(()) => Ok(Flow::Retype),
            Err(code) => Ok(Flow::RetypeAndFail(code)),
        }
    }

    pub(super) fn poke(&mut self, at: &Expr, value: &Expr) -> Value<Flow> {
        let at = self.address_of(at)?;
        let value = self.byte_of(value)?;
        // A protected program itself may look and write where it likes.
        if self.s.protected && self.s.is_direct() {
            return self.illegal();
        }
        self.s.memory.set_byte(at, value);
        if at < self.s.variables {
            // The program or the direct line may be another one now.
            return Ok(Flow::Retype);
        }
        if at < self.s.free {
            self.s.forget_links();
        }
        Ok(Flow::Next)
    }

    pub(super) fn out(&mut self, port: &Expr, value: &Expr) -> Value<Flow> {
        self.byte_of(port)?;
        self.byte_of(value)?;
        Ok(Flow::Next)
    }

    /// WAIT on a port that reads 255. Where the bits asked for are never there it is carried
    /// out again and again (with the IF it stands in), so that it can be stopped, which the
    /// original could not.
    pub(super) fn wait(&mut self, port: &Expr, mask: &Expr, flip: Option<&Expr>) -> Value<Flow> {
        self.byte_of(port)?;
        let mask = self.byte_of(mask)?;
        let flip = match flip {
            Some(flip) => self.byte_of(flip)?,
            None => 0,
        };
        if !flip & mask != 0 {
            return Ok(Flow::Next);
        }
        Ok(Flow::At(Point {
            line: self.s.line,
            text: self.s.saved,
        }))
    }

    /// CALL: no machine code is here to call, but at address 0 the operating system took
    /// over again.
    pub(super) fn call_machine_code(&mut self, kind: Type, slot: Slot) -> Value<Flow> {
        let at = self.s.make_simple(self.code, slot)?;
        let address = match kind {
            Type::Text => return Err(ErrorCode::TYPE_MISMATCH.into()),
            Type::Integer => Number::Integer(self.s.memory.word(at) as i16),
            Type::Double => Number::Double(Double(self.s.memory.quad(at))),
            _ => Number::Single(Single(self.s.memory.long(at))),
        };
        match hard(address.to_u16())? {
            0 => Ok(Flow::Command),
            _ => self.illegal(),
        }
    }

    pub(super) fn width(
        &mut self,
        printer: bool,
        file: Option<&Expr>,
        columns: &Expr,
    ) -> Value<Flow> {
        if let Some(file) = file {
            self.int_of(file)?;
        }
        let columns = self.byte_of(columns)?;
        if printer {
            self.s.console.printer_width = columns;
        } else {
            self.s.console.width = columns;
        }
        Ok(Flow::Next)
    }

    /// NULL; with `fail` behind it, it sets nothing.
    pub(super) fn null(&mut self, value: &Expr, fail: Option<ErrorCode>) -> Value<Flow> {
        let count = self.byte_of(value)?;
        if fail.is_none() {
            self.s.console.nulls = count;
        }
        Ok(Flow::Next)
    }
}
