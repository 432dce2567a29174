//! EOF, LOC, LOF and VARPTR(#file).

use super::{ErrorCode, Expr, FileMode, Run, Value};
use crate::number::Single;

impl Run<'_> {
    /// EOF: true at the end of an input file and after a GET behind the end.
    pub fn end_of_file(&mut self, number: i16) -> Value<i16> {
        let (block, mode) = self.open_block(number)?;
        if mode == FileMode::Output {
            return Err(ErrorCode::BAD_FILE_MODE.into());
        }
        Ok(-i16::from(self.s.at_end_of_file(block)))
    }

    /// LOC: records of 128 bytes read or written, or the last record of a random file.
    pub fn file_location(&mut self, number: i16) -> Value<Single> {
        let (block, _) = self.open_block(number)?;
        Ok(Single::from_u16(self.s.file_location(block)))
    }

    /// LOF: records of 128 bytes in the current extent of the file.
    pub fn file_length(&mut self, number: i16) -> Value<Single> {
        let (block, _) = self.open_block(number)?;
        Ok(Single::from_u16(u16::from(self.s.file_length(block))))
    }

    /// VARPTR(#file): where its record buffer lies, or that of a sequential file before it.
    pub fn file_pointer(&mut self, file: &Expr) -> Value<Single> {
        let number = self.file_number(file)?;
        let block = self.s.file_block(number);
        Ok(Single::from_u16(self.s.file_pointer(block)))
    }
}
