//! The block of a file number in the memory image: its mode, CP/M's control block, the
//! counters and buffers of MBASIC. Number 0 is the file of LOAD and SAVE.

use crate::machine::layout;
use crate::machine::state::State;
use crate::syntax::Address;

/// How a file was opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileMode {
    Input,
    Output,
    Random,
}

/// Offset of the mode: 0 closed, 1 input, 2 output, 3 random.
const MODE: u16 = 0;
/// CP/M's file control block: drive, name, extent, records, places for record numbers.
pub(super) const CONTROL: u16 = 1;
/// Records of the file's current extent, a byte.
const RECORDS: u16 = CONTROL + 15;
/// Records read or written, a word.
pub(super) const LOCATION: u16 = 0x25;
/// Bytes in the buffer: written so far, or 128 for those that were read.
pub(super) const COUNT: u16 = 0x27;
/// Output: characters since the start of the line. Input: bytes not read yet.
pub(super) const LEFT: u16 = 0x28;
/// The buffer of one record of the disk.
pub(super) const BUFFER: u16 = 0x29;
/// From here on a block is only used in random mode. The length of its records, a word.
pub(super) const LENGTH: u16 = 0xA9;
/// Number (from 1) of the disk record in the buffer, 0 for none; a word.
pub(super) const PHYSICAL: u16 = 0xAB;
/// The last record of GET or PUT, a word.
pub(super) const LOGICAL: u16 = 0xAD;
/// The next byte of the record buffer for PRINT# and INPUT#, a word.
pub(super) const POSITION: u16 = 0xB0;
/// The record buffer that FIELD divides.
pub const RECORD_BUFFER: u16 = 0xB2;

impl State {
    /// Where the block of a file number lies.
    pub fn file_block(&self, number: u8) -> Address {
        layout::file_block(number, self.options.record_length)
    }

    /// How the file of a block is open; `None` if it is not.
    pub fn file_mode(&self, block: Address) -> Option<FileMode> {
        match self.memory.byte(block + MODE) {
            1 => Some(FileMode::Input),
            2 => Some(FileMode::Output),
            3 => Some(FileMode::Random),
            _ => None,
        }
    }

    pub(in crate::machine) fn set_file_mode(&mut self, block: Address, mode: Option<FileMode>) {
        let number = match mode {
            None => 0,
            Some(FileMode::Input) => 1,
            Some(FileMode::Output) => 2,
            Some(FileMode::Random) => 3,
        };
        self.memory.set_byte(block + MODE, number);
    }

    /// LOC: disk records read or written, or the last record of a random file.
    pub fn file_location(&self, block: Address) -> u16 {
        let place = match self.file_mode(block) {
            Some(FileMode::Random) => LOGICAL,
            _ => LOCATION,
        };
        self.memory.word(block + place)
    }

    /// LOF: disk records of the file's current extent of 16 KiB.
    pub fn file_length(&self, block: Address) -> u8 {
        self.memory.byte(block + RECORDS)
    }

    /// Characters since the start of an output line.
    pub fn file_column(&self, block: Address) -> u8 {
        self.memory.byte(block + LEFT)
    }

    /// Bytes of a record of a random file.
    pub fn record_length(&self, block: Address) -> u16 {
        self.memory.word(block + LENGTH)
    }

    /// VARPTR(#): the buffer a program can look into.
    pub fn file_pointer(&self, block: Address) -> Address {
        match self.file_mode(block) {
            Some(FileMode::Random) => block + RECORD_BUFFER,
            _ => block + BUFFER,
        }
    }
}
