//! ON ERROR, RESUME, ERROR.

use super::Flow;
use crate::error::ErrorCode;
use crate::machine::code::{Expr, Target};
use crate::machine::eval::{Run, Trap, Value};
use crate::machine::program;
use crate::machine::state::Point;
use crate::syntax::Resume;
use crate::text::{scan, token};

impl Run<'_> {
    pub(super) fn on_error(&mut self, target: Option<Target>) -> Value<Flow> {
        match target {
            Some(Target::Text(at)) => self.s.trap = at.wrapping_add(1),
            Some(Target::Missing(code)) => return Err(code.into()),
            None => {
                self.s.trap = 0;
                if self.s.handling {
                    // The pending error comes up again, in its own line.
                    let line = self.s.erl;
                    return Err(Trap::ErrorIn(ErrorCode(self.s.err), line));
                }
            }
        }
        Ok(Flow::Next)
    }

    pub(super) fn resume(&mut self, resume: Resume, target: Option<Target>) -> Value<Flow> {
        if !self.s.handling {
            return Err(ErrorCode::RESUME_WITHOUT_ERROR.into());
        }
        self.s.err = 0;
        let point = Point {
            line: self.s.erl,
            text: self.s.error_text,
        };
        match (resume, target) {
            (Resume::Same, _) => {
                self.s.handling = false;
                Ok(self.resume_at(point))
            }
            (Resume::Next, _) => {
                self.s.handling = false;
                // Behind the colon or the head of the line, or behind the first byte or constant
                // of rubbish.
                let start = match self.s.memory.byte(point.text) {
                    0 => point.text.wrapping_add(5),
                    byte => point.text.wrapping_add(1 + token::operand_length(byte)),
                };
                let text = scan::skip_statement(self.s.memory.image(), start);
                Ok(self.resume_at(Point {
                    line: point.line,
                    text,
                }))
            }
            (Resume::Line(_), Some(Target::Text(at))) => {
                self.s.handling = false;
                Ok(Flow::Text(at))
            }
            (Resume::Line(_), Some(Target::Missing(code))) => {
                self.s.handling = false;
                Err(code.into())
            }
            (Resume::Line(_), None) => Err(ErrorCode::SYNTAX.into()),
        }
    }

    /// Goes on at `point`, whose line may be that of a DATA item.
    fn resume_at(&mut self, point: Point) -> Flow {
        self.s.borrowed_line = program::is_in_other_line(self.s, point.text, point.line);
        Flow::At(point)
    }

    /// ERROR; with `fail` behind it, that is the error.
    pub(super) fn error_statement(&mut self, value: &Expr, fail: Option<ErrorCode>) -> Value<Flow> {
        match self.byte_of(value)? {
            _ if fail.is_some() => Ok(Flow::Next),
            0 => Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into()),
            code => Err(ErrorCode(code).into()),
        }
    }
}
