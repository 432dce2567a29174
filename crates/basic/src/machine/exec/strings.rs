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
        self.own_characters(at)?;
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
        let source = self.s.free_text(value);
        if count == 0 {
            return Ok(Flow::Next);
        }
        if start > length {
            return Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into());
        }
        let room = length - (start - 1);
        let taken = count.min(room).min(source.length);
        let to = self.s.text(at).at.wrapping_add(u16::from(start - 1));
        self.copy_characters(source.at, to, taken);
        Ok(Flow::Next)
    }

    /// Copies characters one by one from the left: a string put into itself repeats.
    fn copy_characters(&mut self, from: Address, to: Address, count: u8) {
        for offset in 0..u16::from(count) {
            let byte = self.s.memory.byte(from.wrapping_add(offset));
            self.s.memory.set_byte(to.wrapping_add(offset), byte);
        }
    }

    fn is_in_program(&self, text: Text) -> bool {
        text.length > 0 && text.at >= self.s.program && text.at < self.s.variables
    }

    /// Gives a variable characters of its own if they are part of the program text.
    fn own_characters(&mut self, at: Address) -> Value<()> {
        let text = self.s.text(at);
        if self.is_in_program(text) {
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
        // The value is given up first, so room for a target that is a literal can overlap
        // it. All characters are replaced, so those of the literal are not copied; if its
        // variable is the value too, that is what the new room held before.
        self.s.free_text(value);
        let target = self.s.text(at);
        if self.is_in_program(target) {
            let room = self.s.allocate(target.length)?;
            self.s.memory.set_word(at.wrapping_add(1), room);
        }
        let source = self.s.text(value);
        let Text { length, at: to } = self.s.text(at);
        let taken = source.length.min(length);
        let blanks = length - taken;
        if right {
            self.fill_blanks(to, blanks);
            self.copy_characters(source.at, to.wrapping_add(u16::from(blanks)), taken);
        } else {
            self.copy_characters(source.at, to, taken);
            self.fill_blanks(to.wrapping_add(u16::from(taken)), blanks);
        }
        Ok(Flow::Next)
    }

    fn fill_blanks(&mut self, at: Address, count: u8) {
        let blanks = [b' '; u8::MAX as usize];
        self.s.memory.set_slice(at, &blanks[..usize::from(count)]);
    }
}
