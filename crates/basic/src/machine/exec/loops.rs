//! FOR, NEXT, WHILE, WEND.

use super::Flow;
use crate::error::ErrorCode;
use crate::machine::code::{Expr, For, Place, Statement, While};
use crate::machine::control::Frame;
use crate::machine::eval::{Run, Trap, Value};
use crate::machine::state::Point;
use crate::number::{Fault, Single};
use crate::syntax::{Address, Type};

/// Room that FOR asks for.
const FOR_CHECK: u16 = 80;

/// What NEXT found out about one loop.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Round {
    /// Once more: behind the FOR.
    Again(Point),
    /// The loop is done and its entry gone.
    Done,
}

impl Run<'_> {
    pub(super) fn for_statement(&mut self, parts: &For, statement: &Statement) -> Value<Flow> {
        let variable = self.place(&parts.variable)?;
        let kind = parts.variable.kind();
        let start = match kind {
            Type::Text => {
                self.discard(&parts.from)?;
                return Err(ErrorCode::TYPE_MISMATCH.into());
            }
            _ => {
                let number = self.number_of(&parts.from)?;
                self.convert(number, kind)?
            }
        };
        self.drop_same_loop(variable, statement.end);
        if kind == Type::Double {
            return Err(ErrorCode::TYPE_MISMATCH.into());
        }
        let integer = kind == Type::Integer;
        let limit = self.loop_value(&parts.to, integer)?;
        let (step, sign) = match &parts.step {
            None if integer => (1, 1),
            None => (Single::ONE.0, 1),
            Some(step) => {
                let step = self.loop_value(step, integer)?;
                let sign = if integer {
                    (step as i16).signum()
                } else {
                    Single(step).sign()
                };
                (step, sign as i8)
            }
        };
        if let Some(code) = statement.fail {
            return Err(code.into());
        }
        for (place, line) in &parts.passed {
            self.place(place).map_err(|trap| trap.in_line(*line))?;
        }
        let next = match &parts.next {
            Ok(next) => next,
            Err((code, line)) => return Err(Trap::ErrorIn(*code, *line)),
        };
        let frame = Frame::For {
            variable,
            integer,
            sign,
            step,
            limit,
            line: self.s.line,
            text: statement.end,
            next: next.at,
        };
        let outside = self.s.frames.len();
        self.s.push_frame(frame, FOR_CHECK)?;
        let value = match start {
            crate::number::Number::Integer(value) => u32::from(value as u16),
            crate::number::Number::Single(value) => value.0,
            crate::number::Number::Double(_) => 0,
        };
        let line = self.s.line;
        self.s.line = next.line;
        let round = self.next_variables(next.at, &next.variables, Some(value));
        if round.is_err() && self.s.frames.len() > outside {
            self.s.truncate_frames(outside);
        }
        match round? {
            // The body begins behind the FOR.
            Flow::At(point) if point.text == statement.end && point.line == line => {
                self.s.line = line;
                Ok(Flow::Next)
            }
            Flow::Next => Ok(Flow::At(Point {
                line: next.line,
                text: next.end,
            })),
            other => Ok(other),
        }
    }

    /// A limit or step as the bytes a stack entry holds.
    fn loop_value(&mut self, expr: &Expr, integer: bool) -> Value<u32> {
        if integer {
            return Ok(u32::from(self.int_of(expr)? as u16));
        }
        Ok(self.single_of(expr)?.0)
    }

    /// A FOR met again while its loop is active replaces it and all inside it.
    fn drop_same_loop(&mut self, variable: Address, end: Address) {
        for index in (0..self.s.frames.len()).rev() {
            match self.s.frames[index] {
                Frame::For {
                    variable: known,
                    text,
                    next: 1..,
                    ..
                } if known == variable && text == end => {
                    self.s.truncate_frames(index);
                    return;
                }
                Frame::Gosub { .. } => return,
                frame if frame.is_broken() => return,
                _ => {}
            }
        }
    }

    #[inline]
    pub(super) fn next_statement(
        &mut self,
        variables: &[(Address, Place)],
        end: Address,
    ) -> Value<Flow> {
        self.next_variables(end, variables, None)
    }

    /// NEXT over its variables; `at` is the end of a NEXT without any. `first` is the
    /// start value when FOR itself asks whether the body runs at all; as in MBASIC that
    /// holds for every variable behind it too.
    #[inline]
    fn next_variables(
        &mut self,
        at: Address,
        variables: &[(Address, Place)],
        first: Option<u32>,
    ) -> Value<Flow> {
        if variables.is_empty() {
            return match self.next_round(None, at, first)? {
                Round::Again(point) => Ok(Flow::At(point)),
                Round::Done => Ok(Flow::Next),
            };
        }
        for (at, variable) in variables {
            let variable = self.place(variable)?;
            match self.next_round(Some(variable), *at, first)? {
                Round::Again(point) => return Ok(Flow::At(point)),
                Round::Done => {}
            }
        }
        Ok(Flow::Next)
    }

    /// One round of the loop that a NEXT closes, or the end of it.
    #[inline(always)]
    pub fn next_round(
        &mut self,
        variable: Option<Address>,
        place: Address,
        first: Option<u32>,
    ) -> Value<Round> {
        let innermost = match self.s.frames.last() {
            Some(Frame::For {
                variable: known, ..
            }) => variable.is_none_or(|variable| variable == *known),
            _ => false,
        };
        let index = match innermost {
            true => self.s.frames.len() - 1,
            false => self.find_loop(variable)?,
        };
        let Frame::For {
            variable,
            integer,
            sign,
            step,
            limit,
            line,
            text,
            next,
        } = self.s.frames[index]
        else {
            return Err(ErrorCode::NEXT_WITHOUT_FOR.into());
        };
        if next != place {
            self.s.break_loop(index);
            return Err(ErrorCode::NEXT_WITHOUT_FOR.into());
        }
        let order = if integer {
            let value = match first {
                Some(value) => value as u16 as i16,
                None => {
                    let value = self.s.memory.word(variable) as i16;
                    match value.checked_add(step as u16 as i16) {
                        Some(sum) => sum,
                        None => {
                            self.s.break_loop(index);
                            return Err(ErrorCode::OVERFLOW.into());
                        }
                    }
                }
            };
            self.s.memory.set_word(variable, value as u16);
            value.cmp(&(limit as u16 as i16))
        } else {
            let value = match first {
                Some(value) => Single(value),
                None => match Single(self.s.memory.long(variable)).add_step(Single(step)) {
                    Ok(sum) => sum,
                    Err(fault) => self.step_too_far(index, fault)?,
                },
            };
            self.s.memory.set_long(variable, value.0);
            value.compare(Single(limit))
        };
        if order as i8 == sign {
            self.s.truncate_frames(index);
            return Ok(Round::Done);
        }
        if !innermost {
            self.s.truncate_frames(index + 1);
        }
        Ok(Round::Again(Point { line, text }))
    }

    /// What a loop variable becomes that runs over.
    #[cold]
    fn step_too_far(&mut self, index: usize, fault: Fault<Single>) -> Value<Single> {
        let value = self.soft(Err(fault));
        if value.is_err() {
            self.s.break_loop(index);
        }
        value
    }

    /// The innermost loop, or the innermost of `variable`, in this subroutine.
    #[inline(never)]
    fn find_loop(&self, variable: Option<Address>) -> Value<usize> {
        for (index, frame) in self.s.frames.iter().enumerate().rev() {
            match frame {
                _ if frame.is_broken() => break,
                Frame::For {
                    variable: known, ..
                } => {
                    if variable.is_none_or(|variable| variable == *known) {
                        return Ok(index);
                    }
                }
                Frame::While { .. } => {}
                Frame::Gosub { .. } => break,
            }
        }
        Err(ErrorCode::NEXT_WITHOUT_FOR.into())
    }

    pub(super) fn while_statement(&mut self, parts: &While) -> Value<Flow> {
        let (wend, wend_line, wend_end) = match parts.wend {
            Ok(wend) => wend,
            Err((code, line)) => return Err(Trap::ErrorIn(code, line)),
        };
        if let Some(index) = self.find_while(wend) {
            self.s.truncate_frames(index);
        }
        if !self.condition(&parts.condition)? {
            return Ok(Flow::At(Point {
                line: wend_line,
                text: wend_end,
            }));
        }
        let frame = Frame::While {
            line: self.s.line,
            text: self.s.saved,
            statement: self.s.inside.unwrap_or(0),
            wend,
        };
        self.s.push_unchecked(frame);
        Ok(Flow::Next)
    }

    /// WEND works out the condition of its WHILE in the line of the WHILE.
    pub(super) fn wend(&mut self, token: Address) -> Value<Flow> {
        let Some(index) = self.find_while(token) else {
            return Err(ErrorCode::WEND_WITHOUT_WHILE.into());
        };
        self.s.truncate_frames(index + 1);
        let Frame::While {
            line,
            text,
            statement,
            ..
        } = self.s.frames[index]
        else {
            return Err(ErrorCode::WEND_WITHOUT_WHILE.into());
        };
        let at = if statement != 0 {
            statement
        } else if self.s.memory.byte(text) == b':' {
            text.wrapping_add(1)
        } else {
            text.wrapping_add(5)
        };
        let code = self.code;
        let Some(found) = code.find(at) else {
            return Ok(Flow::Compile(Point { line, text: at }));
        };
        let compiled = &code.statements[found];
        let crate::machine::code::Op::While(parts) = &compiled.op else {
            return Err(ErrorCode::WEND_WITHOUT_WHILE.into());
        };
        let wend_line = self.s.line;
        self.s.line = line;
        let again = self.condition(&parts.condition);
        if again.is_err() {
            self.s.break_loop(index);
        }
        if again? {
            return Ok(Flow::At(Point {
                line,
                text: compiled.end,
            }));
        }
        self.s.truncate_frames(index);
        match parts.wend {
            Ok((_, _, end)) => Ok(Flow::At(Point {
                line: wend_line,
                text: end,
            })),
            Err((code, line)) => Err(Trap::ErrorIn(code, line)),
        }
    }

    fn find_while(&self, token: Address) -> Option<usize> {
        for (index, frame) in self.s.frames.iter().enumerate().rev() {
            match frame {
                _ if frame.is_broken() => return None,
                Frame::While { wend, .. } if *wend == token => return Some(index),
                Frame::While { .. } => {}
                // A loop opened inside hides the WHILE (case `control/wend-without-while`).
                Frame::For { .. } | Frame::Gosub { .. } => return None,
            }
        }
        None
    }
}
