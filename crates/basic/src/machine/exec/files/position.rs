//! EOF, LOC, LOF and VARPTR(#file).

use super::{ErrorCode, Expr, FileMode, OpenFile, Run, Value};
use crate::machine::disk::RECORD;
use crate::number::Single;

impl Run<'_> {
    /// EOF: true at the end of an input file and after a GET behind the end.
    pub fn end_of_file(&mut self, number: i16) -> Value<i16> {
        let number = self.check_number(number)?;
        let file = self.open_file(number, ErrorCode::BAD_FILE_NUMBER)?;
        let (mode, past_end) = (file.mode, file.past_end);
        let ended = match mode {
            FileMode::Input => self.peek_file(number).is_none(),
            FileMode::Random => past_end,
            FileMode::Output => return Err(ErrorCode::BAD_FILE_MODE.into()),
        };
        Ok(-i16::from(ended))
    }

    /// LOC: records of 128 bytes read or written, or the last record of a random file.
    pub fn file_location(&mut self, number: i16) -> Value<Single> {
        let number = self.check_number(number)?;
        let file = self.open_file(number, ErrorCode::BAD_FILE_NUMBER)?;
        let records = match file.mode {
            FileMode::Input => file.position / RECORD as u32 + 1,
            FileMode::Output => file.records,
            FileMode::Random => file.record,
        };
        Ok(Single::from_u16(records.min(0xFFFF) as u16))
    }

    /// LOF: records of 128 bytes in the last extent of the file.
    pub fn file_length(&mut self, number: i16) -> Value<Single> {
        const EXTENT: usize = 128;
        let number = self.check_number(number)?;
        let file = self.open_file(number, ErrorCode::BAD_FILE_NUMBER)?;
        let name = file.name;
        let records = self
            .s
            .disk
            .find(&name)
            .map_or(0, |data| data.len().div_ceil(RECORD));
        let shown = match records % EXTENT {
            0 if records > 0 => EXTENT,
            rest => rest,
        };
        Ok(Single::from_u16(shown as u16))
    }

    /// VARPTR(#file): where its record buffer lies, or that of a sequential file before it.
    pub fn file_pointer(&mut self, file: &Expr) -> Value<Single> {
        const SEQUENTIAL_BEFORE: u16 = 137;
        let number = self.file_number(file)?;
        let buffer = self.s.file_buffer(number);
        let random = matches!(
            self.s.files.get(usize::from(number)),
            Some(Some(OpenFile {
                mode: FileMode::Random,
                ..
            }))
        );
        let before = if random { 0 } else { SEQUENTIAL_BEFORE };
        Ok(Single::from_u16(buffer - before))
    }
}
