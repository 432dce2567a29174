//! PRINT#, WRITE#: what is written to a file or a record buffer.

use super::{ErrorCode, FileMode, Run, Value};
use crate::machine::disk::RECORD;

impl Run<'_> {
    /// The file a PRINT# goes to.
    pub fn output_file(&mut self, number: i16) -> Value<u8> {
        let number = self.used_number(number)?;
        let file = self.open_file(number, ErrorCode::BAD_FILE_MODE)?;
        if file.mode == FileMode::Input {
            return Err(ErrorCode::BAD_FILE_MODE.into());
        }
        Ok(number)
    }

    /// Characters since the start of a file's line.
    pub fn file_column(&self, number: u8) -> u8 {
        match self.s.files.get(usize::from(number)) {
            Some(Some(file)) => file.column,
            _ => 0,
        }
    }

    /// Writes to a file or to a record buffer.
    pub fn write_file(&mut self, number: u8, bytes: &[u8]) -> Value<()> {
        let buffer = self.s.file_buffer(number);
        for &byte in bytes {
            let file = self.open_file(number, ErrorCode::BAD_FILE_MODE)?;
            match byte {
                13 => file.column = 0,
                0..32 => {}
                _ => file.column = file.column.wrapping_add(1),
            }
            if file.mode == FileMode::Random {
                if file.position >= u32::from(file.record_length) {
                    return Err(ErrorCode::FIELD_OVERFLOW.into());
                }
                let at = buffer + file.position as u16;
                file.position += 1;
                self.s.memory.set_byte(at, byte);
                continue;
            }
            file.tail.push(byte);
            if file.tail.len() == RECORD {
                let record = std::mem::take(&mut file.tail);
                let (name, offset) = (file.name, file.records as usize * RECORD);
                file.records += 1;
                self.s.disk.write(&name, offset, &record)?;
            }
        }
        Ok(())
    }

    /// Ends a file's line.
    pub fn end_file_line(&mut self, number: u8) -> Value<()> {
        self.write_file(number, b"\r\n")
    }
}
