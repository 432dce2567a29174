//! LET.

use super::Flow;
use crate::error::ErrorCode;
use crate::machine::code::{Dbl, Expr, Int, Place, Sgl, Txt};
use crate::machine::eval::{Run, Value};

impl Run<'_> {
    #[inline]
    pub(super) fn let_int(&mut self, place: &Place, value: &Int) -> Value<Flow> {
        let at = self.place(place)?;
        let value = self.int(value)?;
        self.s.memory.set_word(at, value as u16);
        Ok(Flow::Next)
    }

    #[inline]
    pub(super) fn let_single(&mut self, place: &Place, value: &Sgl) -> Value<Flow> {
        let at = self.place(place)?;
        let value = self.single(value)?;
        self.s.memory.set_long(at, value.0);
        Ok(Flow::Next)
    }

    pub(super) fn let_double(&mut self, place: &Place, value: &Dbl) -> Value<Flow> {
        let at = self.place(place)?;
        let value = self.double(value)?;
        self.s.memory.set_quad(at, value.0);
        Ok(Flow::Next)
    }

    pub(super) fn let_text(&mut self, place: &Place, value: &Txt) -> Value<Flow> {
        let at = self.place(place)?;
        let value = self.text(value)?;
        let text = self.s.text_to_store(value)?;
        self.s.set_text(at, text);
        Ok(Flow::Next)
    }

    pub(super) fn let_fail(&mut self, place: &Place, value: &Expr, code: ErrorCode) -> Value<Flow> {
        self.place(place)?;
        self.discard(value)?;
        Err(code.into())
    }
}
