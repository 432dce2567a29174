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
use crate::machine::disk::{FileMode, Name, OpenFile, parse_name};
use crate::machine::eval::{Run, Value};

impl Run<'_> {
    /// A file number that can be used: 1 to the number of files.
    pub fn file_number(&mut self, expr: &Expr) -> Value<u8> {
        let number = self.byte_of(expr)?;
        self.check_number(i16::from(number))
    }

    fn check_number(&self, number: i16) -> Value<u8> {
        match u8::try_from(number) {
            Err(_) => Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into()),
            Ok(number) if number == 0 || usize::from(number) >= self.s.files.len() => {
                Err(ErrorCode::BAD_FILE_NUMBER.into())
            }
            Ok(number) => Ok(number),
        }
    }

    /// The same for what reads and writes: number 0 is known there, but never open.
    fn used_number(&self, number: i16) -> Value<u8> {
        match number {
            0 => Err(ErrorCode::BAD_FILE_MODE.into()),
            _ => self.check_number(number),
        }
    }

    /// An open file, or the error for a number that is valid but not open.
    fn open_file(&mut self, number: u8, closed: ErrorCode) -> Value<&mut OpenFile> {
        match self.s.files.get_mut(usize::from(number)) {
            Some(Some(file)) => Ok(file),
            _ => Err(closed.into()),
        }
    }

    /// A file name in an expression.
    pub fn name_of(&mut self, expr: &Expr, extension: &[u8; 3]) -> Value<Name> {
        let text = self.text_of(expr)?;
        let text = self.s.free_text(text);
        Ok(parse_name(self.s.characters(text), extension)?)
    }
}
