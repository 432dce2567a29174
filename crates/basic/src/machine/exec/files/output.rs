//! PRINT#, WRITE#: what is written to a file or a record buffer.

use super::{FileMode, Run, Value};
use crate::syntax::Address;

impl Run<'_> {
    /// The file a PRINT# goes to: its block.
    pub fn output_file(&mut self, number: i16) -> Value<Address> {
        self.block_for(number, FileMode::Output)
    }

    /// Writes to a file or to a record buffer.
    pub fn write_file(&mut self, block: Address, bytes: &[u8]) -> Value<()> {
        for &byte in bytes {
            self.s.put_file_byte(block, byte)?;
        }
        Ok(())
    }

    /// WRITE# fills a record buffer with blanks, so that the line end stands in its last two
    /// bytes. With room for just these two it fills on and fails, as MBASIC does.
    pub fn fill_record(&mut self, block: Address) -> Value<()> {
        const LINE_END: u16 = 2;
        let blanks = match self.s.left_in_record(block) {
            None | Some(0..LINE_END) => 0,
            Some(LINE_END) => LINE_END + 1,
            Some(left) => left - LINE_END,
        };
        for _ in 0..blanks {
            self.s.put_file_byte(block, b' ')?;
        }
        Ok(())
    }

    /// Ends a file's line.
    pub fn end_file_line(&mut self, block: Address) -> Value<()> {
        self.write_file(block, b"\r\n")
    }
}
