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

    /// Ends a file's line.
    pub fn end_file_line(&mut self, block: Address) -> Value<()> {
        self.write_file(block, b"\r\n")
    }
}
