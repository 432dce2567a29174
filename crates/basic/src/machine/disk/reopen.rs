//! Opens files anew in the place where an older checkpoint had them.

use super::block::{BUFFER, CONTROL, COUNT, LEFT, LOCATION, LOGICAL, POSITION};
use super::{FileMode, FileName};
use crate::machine::state::State;
use crate::syntax::Address;

impl State {
    /// Opens for input and reads up to `position`. A file that is gone stays closed.
    pub fn reopen_input(&mut self, block: Address, name: &FileName, position: u32) {
        if self.open_file(block, FileMode::Input, name, 0).is_err() {
            return;
        }
        for _ in 0..position {
            if !matches!(self.take_raw_byte(block), Ok(Some(_))) {
                break;
            }
        }
    }

    /// Opens for output behind `records` whole records, with `tail` in the buffer.
    pub fn reopen_output(
        &mut self,
        block: Address,
        name: &FileName,
        records: u32,
        tail: &[u8],
        column: u8,
    ) {
        let control = block + CONTROL;
        self.memory.set_byte(control, name.drive);
        self.memory.set_slice(control + 1, &name.name);
        self.system_open(control);
        self.set_file_mode(block, Some(FileMode::Output));
        self.memory.set_word(block + LOCATION, records as u16);
        self.memory.set_word(control + 33, records as u16);
        self.memory.set_byte(block + COUNT, tail.len() as u8);
        self.memory.set_byte(block + LEFT, column);
        self.memory.set_slice(block + BUFFER, tail);
    }

    /// Opens as a random file whose last record and place in the record buffer are `at`.
    pub fn reopen_random(
        &mut self,
        block: Address,
        name: &FileName,
        length: u16,
        at: (u16, u16),
        past_end: bool,
    ) {
        if self
            .open_file(block, FileMode::Random, name, length)
            .is_err()
        {
            return;
        }
        let (record, place) = at;
        self.memory.set_word(block + LOGICAL, record);
        self.memory.set_word(block + POSITION, place);
        self.memory
            .set_byte(block + COUNT, if past_end { 0 } else { 128 });
    }
}
