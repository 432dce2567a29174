//! GOTO, GOSUB, RETURN, IF, ON.

use super::Flow;
use crate::error::ErrorCode;
use crate::machine::code::{Branch, Expr, Statement, Target};
use crate::machine::control::Frame;
use crate::machine::eval::{Run, Value};
use crate::machine::state::{DIRECT, Point};
use crate::syntax::Address;
use crate::text::scan;

/// Room that GOSUB asks for.
const GOSUB_CHECK: u16 = 72;

impl Run<'_> {
    #[inline]
    pub(super) fn jump(&mut self, target: Target) -> Value<Flow> {
        match target {
            Target::Text(at) => Ok(Flow::Text(at)),
            Target::Missing(code) => Err(code.into()),
        }
    }

    #[inline]
    pub(super) fn branch(&mut self, parts: &(Expr, Branch, Branch)) -> Value<Flow> {
        let branch = if self.condition(&parts.0)? {
            parts.1
        } else {
            parts.2
        };
        match branch {
            Branch::Jump(target) => self.jump(target),
            Branch::Inside(at) => Ok(Flow::Inside(at)),
        }
    }

    /// Puts the entry of a GOSUB in line `line`, whose end is at `text`, on the stack.
    #[inline]
    pub fn push_gosub(&mut self, line: u16, text: Address) -> Value<()> {
        Ok(self
            .s
            .push_frame(Frame::Gosub { line, text }, GOSUB_CHECK)?)
    }

    pub(super) fn gosub(&mut self, target: Target, statement: &Statement) -> Value<Flow> {
        self.push_gosub(self.s.line, statement.end)?;
        match target {
            Target::Text(at) => Ok(Flow::Text(at)),
            Target::Missing(code) => {
                let keep = self.s.frames.len() - 1;
                self.s.truncate_frames(keep);
                Err(code.into())
            }
        }
    }

    pub fn return_from(&mut self) -> Value<Flow> {
        let place = self
            .s
            .frames
            .iter()
            .rposition(|frame| matches!(frame, Frame::Gosub { .. }) || frame.is_broken());
        match place {
            Some(index) if self.s.frames[index].is_broken() => {
                self.s.truncate_frames(index + 1);
                Err(ErrorCode::RETURN_WITHOUT_GOSUB.into())
            }
            Some(index) => {
                let frame = self.s.frames[index];
                self.s.truncate_frames(index);
                match frame {
                    // Another direct line may stand there now: what is left of the statement
                    // at that place is skipped.
                    Frame::Gosub { line: DIRECT, text } => Ok(Flow::At(Point {
                        line: DIRECT,
                        text: scan::skip_statement(self.s.memory.image(), text),
                    })),
                    Frame::Gosub { line, text } => Ok(Flow::At(Point { line, text })),
                    _ => Err(ErrorCode::RETURN_WITHOUT_GOSUB.into()),
                }
            }
            None => {
                self.s.truncate_frames(0);
                Err(ErrorCode::RETURN_WITHOUT_GOSUB.into())
            }
        }
    }

    pub(super) fn on_jump(
        &mut self,
        selector: &Expr,
        gosub: bool,
        lines: &[Option<Target>],
        fail: Option<ErrorCode>,
        statement: &Statement,
    ) -> Value<Flow> {
        let value = self.byte_of(selector)?;
        let chosen = usize::from(value)
            .checked_sub(1)
            .and_then(|index| lines.get(index));
        match (chosen, fail) {
            (Some(Some(target)), _) if gosub => self.gosub(*target, statement),
            (Some(Some(target)), _) => self.jump(*target),
            // An empty place in the list.
            (Some(None), _) => Err(ErrorCode::SYNTAX.into()),
            (None, Some(code)) => Err(code.into()),
            (None, None) => Ok(Flow::Next),
        }
    }
}
