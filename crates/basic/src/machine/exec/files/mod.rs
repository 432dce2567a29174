//! OPEN, CLOSE, FIELD, GET, PUT, PRINT#, INPUT# and the functions of files.

mod directory;
mod input;
mod open;
mod output;
mod position;
mod record;

use super::Flow;
use crate::error::ErrorCode;
use crate::machine::code::{Expr, Place};
use crate::machine::disk::{FileMode, FileName, parse_name};
use crate::machine::eval::{Run, Value};
use crate::syntax::Address;

impl Run<'_> {
    /// A file number as a statement names it.
    fn file_number(&mut self, expr: &Expr) -> Value<u8> {
        let number = self.byte_of(expr)?;
        self.check_number(i16::from(number))
    }

    /// Whether there is a file of that number.
    fn check_number(&self, number: i16) -> Value<u8> {
        match u8::try_from(number) {
            Err(_) => Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into()),
            Ok(number) if number > self.s.file_numbers => Err(ErrorCode::BAD_FILE_NUMBER.into()),
            Ok(number) => Ok(number),
        }
    }

    /// The block of a file that must be open in `mode` or as a random file.
    fn block_for(&self, number: i16, mode: FileMode) -> Value<Address> {
        let block = self.s.file_block(self.check_number(number)?);
        match self.s.file_mode(block) {
            Some(open) if open == mode || open == FileMode::Random => Ok(block),
            _ => Err(ErrorCode::BAD_FILE_MODE.into()),
        }
    }

    /// The block and mode of a file that must be open.
    fn open_block(&self, number: i16) -> Value<(Address, FileMode)> {
        let block = self.s.file_block(self.check_number(number)?);
        match self.s.file_mode(block) {
            Some(mode) => Ok((block, mode)),
            None => Err(ErrorCode::BAD_FILE_NUMBER.into()),
        }
    }

    /// A file name in an expression.
    pub fn name_of(&mut self, expr: &Expr) -> Value<FileName> {
        let text = self.text_of(expr)?;
        let text = self.s.free_text(text);
        Ok(parse_name(self.s.characters(text))?)
    }
}
