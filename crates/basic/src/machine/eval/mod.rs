//! Working out expressions of the typed intermediate code.

mod arithmetic;
mod function;
mod number;
mod place;
mod text;
mod text_function;
mod user;

pub use arithmetic::{divided_by_bare_zero, divided_by_zero, join};
pub use user::{FUNCTION_DEPTH_MAX, MARGIN, NAME_BYTES, levels_of};

use super::code::{Code, Expr};
use super::console::Screen;
use super::state::State;
use super::strings::Descriptor;
use super::{Reply, Request};
use crate::error::ErrorCode;
use crate::number::{Fault, Number, Outcome, Single};

/// Why a statement did not come to its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trap {
    /// A BASIC error.
    Error(ErrorCode),
    /// A BASIC error reported in another line (DATA, NEXT).
    ErrorIn(ErrorCode, u16),
    /// An answer is missing: the statement starts again when it is there.
    Need(Request),
    /// Ctrl-C in INPUT: `Break in n`, CONT repeats the statement.
    Break,
    /// Ctrl-C in INPUT$: back to `Ok` without a message, CONT repeats the statement.
    Quiet,
}

impl Trap {
    /// The same error, reported in line `line` unless it has a line already.
    pub fn in_line(self, line: u16) -> Self {
        match self {
            Trap::Error(code) => Trap::ErrorIn(code, line),
            other => other,
        }
    }
}

impl From<ErrorCode> for Trap {
    fn from(code: ErrorCode) -> Self {
        Trap::Error(code)
    }
}

/// The answer of an evaluation.
pub type Value<T> = Result<T, Trap>;

/// One statement in execution: the state it changes, the code it comes from, where
/// its output goes, and the answers it may consume.
pub struct Run<'a> {
    pub s: &'a mut State,
    pub code: &'a Code,
    pub screen: &'a mut Screen,
    /// Answers of earlier tries of this statement, and how many are used.
    pub answers: &'a [Reply],
    pub used: usize,
}

impl Run<'_> {
    /// A number of any type; a string is a type mismatch.
    pub fn number_of(&mut self, expr: &Expr) -> Value<Number> {
        match expr {
            Expr::Int(int) => Ok(Number::Integer(self.int(int)?)),
            Expr::Single(single) => Ok(Number::Single(self.single(single)?)),
            Expr::Double(double) => Ok(Number::Double(self.double(double)?)),
            Expr::Number(number) => self.number(number),
            Expr::Text(_) => {
                self.discard(expr)?;
                Err(ErrorCode::TYPE_MISMATCH.into())
            }
        }
    }

    /// A string; a number is a type mismatch.
    pub fn text_of(&mut self, expr: &Expr) -> Value<Descriptor> {
        if let Expr::Text(text) = expr {
            return self.text(text);
        }
        if let (value, Err(code)) = expr.behind() {
            self.text_of(value)?;
            return Err(code.into());
        }
        self.number_of(expr)?;
        Err(ErrorCode::TYPE_MISMATCH.into())
    }

    /// An integer, rounded.
    pub fn int_of(&mut self, expr: &Expr) -> Value<i16> {
        if let Expr::Int(int) = expr {
            return self.int(int);
        }
        if let (value, Err(code)) = expr.behind() {
            self.int_of(value)?;
            return Err(code.into());
        }
        let number = self.number_of(expr)?;
        self.whole(number)
    }

    /// A number from 0 to 255; others are Illegal function call.
    pub fn byte_of(&mut self, expr: &Expr) -> Value<u8> {
        if let (value, Err(code)) = expr.behind() {
            self.byte_of(value)?;
            return Err(code.into());
        }
        let value = self.int_of(expr)?;
        u8::try_from(value).map_err(|_| ErrorCode::ILLEGAL_FUNCTION_CALL.into())
    }

    /// An address: -32768 to 65535.
    pub fn address_of(&mut self, expr: &Expr) -> Value<u16> {
        if let (value, Err(code)) = expr.behind() {
            self.address_of(value)?;
            return Err(code.into());
        }
        let number = self.number_of(expr)?;
        match number.to_u16() {
            Ok(value) => Ok(value),
            Err(fault) => self.too_large(number, fault.code),
        }
    }

    /// A number as an integer, rounded.
    ///
    /// # Errors
    /// Overflow. A double too large for a single is reported twice: on its way it becomes
    /// a single, and that Overflow goes on.
    #[inline(always)]
    pub fn whole(&mut self, number: Number) -> Value<i16> {
        match number.to_i16() {
            Ok(value) => Ok(value),
            Err(fault) => self.too_large(number, fault.code),
        }
    }

    #[cold]
    fn too_large<T>(&mut self, number: Number, code: ErrorCode) -> Value<T> {
        if let Number::Double(value) = number
            && value.passes_single()
        {
            self.fault(Fault { code, value: () })?;
        }
        Err(code.into())
    }

    /// A single.
    pub fn single_of(&mut self, expr: &Expr) -> Value<Single> {
        let number = self.number_of(expr)?;
        let outcome = number.to_single();
        self.soft(outcome)
    }

    /// Whether a condition holds: any number but zero.
    pub fn condition(&mut self, expr: &Expr) -> Value<bool> {
        match expr {
            Expr::Int(int) => Ok(self.int(int)? != 0),
            Expr::Single(single) => Ok(!self.single(single)?.is_zero()),
            other => Ok(self.number_of(other)?.sign() != 0),
        }
    }

    /// Takes a result; Overflow and Division by zero print their message and go on
    /// with the value unless ON ERROR is active.
    #[inline(always)]
    pub fn soft<T>(&mut self, outcome: Outcome<T>) -> Value<T> {
        match outcome {
            Ok(value) => Ok(value),
            Err(fault) => self.fault(fault),
        }
    }

    #[cold]
    fn fault<T>(&mut self, fault: Fault<T>) -> Value<T> {
        let goes_on = matches!(
            fault.code,
            ErrorCode::OVERFLOW | ErrorCode::DIVISION_BY_ZERO
        );
        if !goes_on || self.s.trap != 0 {
            return Err(fault.code.into());
        }
        self.screen.report(self.s, fault.code);
        Ok(fault.value)
    }

    /// Works out an expression for its effects only. A string stays a pending result whose
    /// characters are garbage some time, as where MBASIC fails or does not look at it.
    pub fn discard(&mut self, expr: &Expr) -> Value<()> {
        match expr {
            Expr::Text(text) => {
                self.text(text)?;
            }
            other => {
                self.number_of(other)?;
            }
        }
        Ok(())
    }
}

/// Takes a result whose fault always stops the program (integer conversions).
#[inline(always)]
pub fn hard<T>(outcome: Outcome<T>) -> Value<T> {
    outcome.map_err(|fault| Trap::Error(fault.code))
}
