//! Bytes in and out of open files: through the buffer of one disk record, or in random
//! mode through the record buffer.

use super::block::{
    BUFFER, CONTROL, COUNT, LEFT, LENGTH, LOCATION, LOGICAL, PHYSICAL, POSITION, RECORD_BUFFER,
};
use super::{END_OF_TEXT, FileMode, FileName, RECORD};
use crate::error::ErrorCode;
use crate::machine::state::State;
use crate::syntax::Address;

/// Offset of the control block's record number for reading and writing.
const RECORD_NUMBER: u16 = CONTROL + 33;
/// The buffer is full.
const FULL: u8 = RECORD as u8;
/// Bytes of a block that CLOSE sets to zero: everything before the buffer.
const HEAD: usize = BUFFER as usize;

impl State {
    /// Opens a file for a block that is closed. `length` is that of the records of a
    /// random file.
    ///
    /// # Errors
    /// File not found; Too many files.
    pub fn open_file(
        &mut self,
        block: Address,
        mode: FileMode,
        name: &FileName,
        length: u16,
    ) -> Result<(), ErrorCode> {
        if mode == FileMode::Random {
            self.memory.set_word(block + LENGTH, length);
            self.memory
                .clear(block + PHYSICAL, usize::from(RECORD_BUFFER - PHYSICAL));
        }
        let control = block + CONTROL;
        self.memory.set_byte(control, name.drive);
        self.memory.set_slice(control + 1, &name.name);
        self.memory.set_byte(control + 12, 0);
        self.memory.set_byte(control + 32, 0);
        let found = match mode {
            FileMode::Output => {
                self.system_delete(control);
                false
            }
            FileMode::Input | FileMode::Random => self.system_open(control),
        };
        if !found {
            if mode == FileMode::Input {
                return Err(ErrorCode::FILE_NOT_FOUND);
            }
            if !self.system_make(control) {
                return Err(ErrorCode::TOO_MANY_FILES);
            }
        }
        self.set_file_mode(block, Some(mode));
        self.memory.clear(block + LOCATION, 4);
        match mode {
            FileMode::Input => {
                self.next_disk_record(block);
            }
            FileMode::Random => self.memory.clear(block + BUFFER, RECORD),
            FileMode::Output => {}
        }
        Ok(())
    }

    /// Closes a file number: the end mark and what is left go to the disk.
    ///
    /// # Errors
    /// Disk full: no room, or the file was deleted. It is closed all the same.
    pub fn close_file(&mut self, number: u8) -> Result<(), ErrorCode> {
        let block = self.file_block(number);
        if self.file_mode(block) == Some(FileMode::Output) {
            self.put_in_buffer(block, END_OF_TEXT)?;
            if self.memory.byte(block + COUNT) != 0 {
                self.write_disk_record(block)?;
            }
        }
        self.memory.clear(block, HEAD);
        Ok(())
    }

    /// Closes the files programs can use, last number first, then that of LOAD and SAVE.
    ///
    /// # Errors
    /// The first error of [`State::close_file`]; files of lower numbers stay open.
    pub fn close_files(&mut self) -> Result<(), ErrorCode> {
        for number in (0..=self.file_numbers).rev() {
            self.close_file(number)?;
        }
        Ok(())
    }

    /// Writes a byte to a file open for output or to a record buffer.
    ///
    /// # Errors
    /// Disk full; FIELD overflow at the end of a record buffer.
    pub fn put_file_byte(&mut self, block: Address, byte: u8) -> Result<(), ErrorCode> {
        if self.file_mode(block) != Some(FileMode::Random) {
            return self.put_in_buffer(block, byte);
        }
        let at = self.next_in_record(block)?;
        self.memory.set_byte(at, byte);
        self.count_column(block, byte);
        Ok(())
    }

    fn put_in_buffer(&mut self, block: Address, byte: u8) -> Result<(), ErrorCode> {
        if self.memory.byte(block + COUNT) == FULL {
            self.write_disk_record(block)?;
        }
        let count = self.memory.byte(block + COUNT).wrapping_add(1);
        self.memory.set_byte(block + COUNT, count);
        self.count_column(block, byte);
        let at = (block + BUFFER - 1).wrapping_add(u16::from(count));
        self.memory.set_byte(at, byte);
        Ok(())
    }

    fn count_column(&mut self, block: Address, byte: u8) {
        let column = self.memory.byte(block + LEFT);
        let column = match byte {
            13 => 0,
            0..32 => column,
            _ => column.wrapping_add(1),
        };
        self.memory.set_byte(block + LEFT, column);
    }

    /// Bytes left in the record buffer of a random file.
    pub fn left_in_record(&self, block: Address) -> Option<u16> {
        let random = self.file_mode(block) == Some(FileMode::Random);
        let length = self.memory.word(block + LENGTH);
        let position = self.memory.word(block + POSITION);
        random.then(|| length.saturating_sub(position))
    }

    /// The address of the next byte of a record buffer.
    fn next_in_record(&mut self, block: Address) -> Result<Address, ErrorCode> {
        let position = self.memory.word(block + POSITION);
        if position == self.memory.word(block + LENGTH) {
            return Err(ErrorCode::FIELD_OVERFLOW);
        }
        self.memory
            .set_word(block + POSITION, position.wrapping_add(1));
        Ok((block + RECORD_BUFFER).wrapping_add(position))
    }

    /// The next byte of a file as it stands on the disk; `None` behind the last record.
    ///
    /// # Errors
    /// FIELD overflow at the end of a record buffer.
    pub fn take_raw_byte(&mut self, block: Address) -> Result<Option<u8>, ErrorCode> {
        if self.file_mode(block) == Some(FileMode::Random) {
            let at = self.next_in_record(block)?;
            return Ok(Some(self.memory.byte(at)));
        }
        if self.memory.byte(block + LEFT) == 0
            && (self.memory.byte(block + COUNT) == 0 || !self.next_disk_record(block))
        {
            return Ok(None);
        }
        let at = self.buffer_place(block);
        let left = self.memory.byte(block + LEFT);
        self.memory.set_byte(block + LEFT, left.wrapping_sub(1));
        Ok(Some(self.memory.byte(at)))
    }

    /// The next byte of a text; `None` at its end mark, behind which nothing is read.
    ///
    /// # Errors
    /// As [`State::take_raw_byte`].
    pub fn take_file_byte(&mut self, block: Address) -> Result<Option<u8>, ErrorCode> {
        let byte = self.take_raw_byte(block)?;
        if byte == Some(END_OF_TEXT) {
            self.memory.set_word(block + COUNT, 0);
            return Ok(None);
        }
        Ok(byte)
    }

    /// Puts the byte just read back.
    pub fn put_back_file_byte(&mut self, block: Address) {
        let left = self.memory.byte(block + LEFT);
        self.memory.set_byte(block + LEFT, left.wrapping_add(1));
    }

    /// EOF: whether nothing is left to read, or the last record of a random file that
    /// moved between disk and buffer was written or was not there.
    pub fn at_end_of_file(&mut self, block: Address) -> bool {
        if self.memory.byte(block + COUNT) == 0 {
            return true;
        }
        if self.file_mode(block) == Some(FileMode::Random) {
            return false;
        }
        if self.memory.byte(block + LEFT) == 0 && !self.next_disk_record(block) {
            return true;
        }
        self.memory.byte(self.buffer_place(block)) == END_OF_TEXT
    }

    /// Where the next byte of the buffer lies.
    fn buffer_place(&self, block: Address) -> Address {
        let count = self.memory.byte(block + COUNT);
        let left = self.memory.byte(block + LEFT);
        (block + BUFFER).wrapping_add(u16::from(count.wrapping_sub(left)))
    }

    /// GET and PUT of record `record`, from 1.
    ///
    /// # Errors
    /// Illegal function call beyond what a disk can number; Disk full.
    pub fn move_record(&mut self, block: Address, record: u16, put: bool) -> Result<(), ErrorCode> {
        self.memory.set_word(block + LOGICAL, record);
        self.memory.set_word(block + POSITION, 0);
        let length = u32::from(self.memory.word(block + LENGTH));
        let start = u32::from(record).saturating_sub(1) * length;
        let mut sector =
            u16::try_from(start / RECORD as u32).map_err(|_| ErrorCode::ILLEGAL_FUNCTION_CALL)?;
        let mut offset = start as usize % RECORD;
        let mut at = block + RECORD_BUFFER;
        let mut rest = length as usize;
        while rest > 0 {
            let size = rest.min(RECORD - offset);
            let place = block + BUFFER + offset as u16;
            if !put || size < RECORD {
                self.hold_sector(block, sector, false)?;
            }
            if put {
                self.memory.move_bytes(at, place, size);
                self.hold_sector(block, sector, true)?;
            } else {
                self.memory.move_bytes(place, at, size);
            }
            at = at.wrapping_add(size as u16);
            sector = sector.wrapping_add(1);
            rest -= size;
            offset = 0;
        }
        Ok(())
    }

    /// Reads a sector of a random file unless the buffer holds it, or writes it.
    fn hold_sector(&mut self, block: Address, sector: u16, write: bool) -> Result<(), ErrorCode> {
        let held = self.memory.word(block + PHYSICAL);
        let wanted = sector.wrapping_add(1);
        self.memory.set_word(block + PHYSICAL, wanted);
        if held == wanted && !write {
            return Ok(());
        }
        self.memory.set_word(block + LOCATION, sector);
        self.memory.set_byte(block + COUNT, FULL);
        self.memory.set_byte(block + LEFT, FULL);
        self.memory.set_word(block + RECORD_NUMBER, sector);
        self.memory.set_byte(block + RECORD_NUMBER + 2, 0);
        if write {
            return self.write_disk_record(block);
        }
        self.next_disk_record(block);
        Ok(())
    }

    /// Reads the next record of the disk into the buffer, zeros where there is none;
    /// answers whether there was one.
    fn next_disk_record(&mut self, block: Address) -> bool {
        self.count_location(block);
        self.memory.clear(block + BUFFER, RECORD);
        let found = self.system_read(block + CONTROL, block + BUFFER);
        self.next_record_number(block);
        let bytes = if found { FULL } else { 0 };
        self.memory.set_byte(block + COUNT, bytes);
        self.memory.set_byte(block + LEFT, bytes);
        found
    }

    fn write_disk_record(&mut self, block: Address) -> Result<(), ErrorCode> {
        self.memory.set_byte(block + COUNT, 0);
        let written = self.system_write(block + CONTROL, block + BUFFER);
        self.next_record_number(block);
        if !written {
            self.set_file_mode(block, None);
            return Err(ErrorCode::DISK_FULL);
        }
        self.count_location(block);
        Ok(())
    }

    fn count_location(&mut self, block: Address) {
        let location = self.memory.word(block + LOCATION).wrapping_add(1);
        self.memory.set_word(block + LOCATION, location);
    }

    fn next_record_number(&mut self, block: Address) {
        let low = self.memory.word(block + RECORD_NUMBER).wrapping_add(1);
        self.memory.set_word(block + RECORD_NUMBER, low);
        if low == 0 {
            let high = self.memory.byte(block + RECORD_NUMBER + 2).wrapping_add(1);
            self.memory.set_byte(block + RECORD_NUMBER + 2, high);
        }
    }
}
