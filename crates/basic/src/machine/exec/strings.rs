//! MID$ as a statement, LSET, RSET.

use super::Flow;
use crate::error::ErrorCode;
use crate::machine::code::{Expr, Place};
use crate::machine::eval::{Run, Value};
use crate::machine::strings::Text;
use crate::syntax::{Address, Type};

impl Run<'_> {
    pub(super) fn mid_assign(
        &mut self,
        target: &Place,
        start: &Expr,
        count: Option<&Expr>,
        value: &Expr,
    ) -> Value<Flow> {
        let at = self.place(target)?;
        if target.kind() != Type::Text {
            return Err(ErrorCode::TYPE_MISMATCH.into());
        }
        let start = self.byte_of(start)?;
        if start == 0 {
            return Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into());
        }
        let count = match count {
            Some(count) => self.byte_of(count)?,
            None => 255,
        };
        let value = self.text_of(value)?;
        let length = self.s.text(at).length;
        // No characters to put: whether the place exists is not looked at.
        if count == 0 {
            self.s.free_text(value);
            return Ok(Flow::Next);
        }
        if start > length {
            return Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into());
        }
        self.own_characters(at)?;
        let source = self.s.free_text(value);
        let room = length - (start - 1);
        let taken = count.min(room).min(source.length);
        let bytes = self.s.characters(source)[..usize::from(taken)].to_vec();
        let to = self.s.text(at).at.wrapping_add(u16::from(start - 1));
        self.s.memory.set_slice(to, &bytes);
        Ok(Flow::Next)
    }

    /// Gives a variable characters of its own if they are part of the program text.
    fn own_characters(&mut self, at: Address) -> Value<()> {
        let text = self.s.text(at);
        if text.length > 0 && text.at >= self.s.program && text.at < self.s.variables {
            let copy = self.s.copy_text(at)?;
            self.s.set_text(at, copy);
        }
        Ok(())
    }

    pub(super) fn lset(&mut self, target: &Place, value: &Expr, right: bool) -> Value<Flow> {
        let at = self.place(target)?;
        if target.kind() != Type::Text {
            return Err(ErrorCode::TYPE_MISMATCH.into());
        }
        let value = self.text_of(value)?;
        self.own_characters(at)?;
        let source = self.s.free_text(value);
        let Text { length, at: to } = self.s.text(at);
        let width = usize::from(length);
        let taken = usize::from(source.length.min(length));
        let mut field = vec![b' '; width];
        let start = if right { width - taken } else { 0 };
        field[start..start + taken].copy_from_slice(&self.s.characters(source)[..taken]);
        self.s.memory.set_slice(to, &field);
        Ok(Flow::Next)
    }
}
