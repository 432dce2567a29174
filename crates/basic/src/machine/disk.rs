//! The disk of the machine and its open files.

use super::eval::{Run, Value};
use super::exec::Flow;
use super::code::Place;
use crate::error::ErrorCode;
use crate::number::Single;
use crate::machine::code::Expr;
use std::sync::Arc;

/// A disk: named files, in the order of its directory.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Disk {
    /// Name as `NAME.EXT` and contents.
    pub files: Vec<(Vec<u8>, Arc<Vec<u8>>)>,
}

/// An open file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenFile {
    /// Characters since the start of the line.
    pub column: u8,
}

impl Run<'_> {
    fn no_file<T>(&mut self, number: i16) -> Value<T> {
        if !(0..=255).contains(&number) {
            return Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into());
        }
        if number == 0 || number as usize >= self.s.files.len() {
            return Err(ErrorCode::BAD_FILE_NUMBER.into());
        }
        Err(ErrorCode::BAD_FILE_MODE.into())
    }

    /// The file a PRINT# goes to.
    pub fn output_file(&mut self, number: i16) -> Value<u8> {
        self.no_file(number)
    }

    /// Characters since the start of a file's line.
    pub fn file_column(&self, file: u8) -> u8 {
        self.s.files.get(usize::from(file)).and_then(|file| file.as_ref()).map_or(0, |file| file.column)
    }

    /// Writes to a file.
    pub fn write_file(&mut self, file: u8, _bytes: &[u8]) -> Value<()> {
        self.no_file(i16::from(file))
    }

    /// Ends a file's line.
    pub fn end_file_line(&mut self, file: u8) -> Value<()> {
        self.no_file(i16::from(file))
    }

    /// Bytes for INPUT$(n, #file).
    pub fn read_file_bytes(&mut self, number: i16, _count: u8) -> Value<Vec<u8>> {
        self.no_file(number)
    }

    /// EOF.
    pub fn end_of_file(&mut self, number: i16) -> Value<i16> {
        self.no_file(number)
    }

    /// LOC.
    pub fn file_location(&mut self, number: i16) -> Value<Single> {
        self.no_file(number)
    }

    /// LOF.
    pub fn file_length(&mut self, number: i16) -> Value<Single> {
        self.no_file(number)
    }

    /// VARPTR(#file).
    pub fn file_pointer(&mut self, file: &Expr) -> Value<Single> {
        let number = self.int_of(file)?;
        self.no_file(number)
    }

    /// INPUT#.
    pub fn input_from_file(&mut self, number: i16, _targets: &[Place]) -> Value<Flow> {
        self.no_file(number)
    }

    /// LINE INPUT#.
    pub fn line_input_from_file(&mut self, number: i16, _target: &Place) -> Value<Flow> {
        self.no_file(number)
    }

    /// FIELD.
    pub fn field(&mut self, number: &Expr, _fields: &[(Expr, Place)]) -> Value<Flow> {
        let number = self.int_of(number)?;
        self.no_file(number)
    }
}
