//! Where things lie in the memory image. The places that programs can see
//! (program text, variables, strings) are those of MBASIC 5.21 under CP/M with
//! three files; those only the machine uses are free choices below them.

use crate::syntax::Address;

/// The typed direct line as tokens; behind it stand the zeros of an empty next line.
pub const DIRECT_LINE: Address = 0x5C01;
/// Room for the tokens of a direct line with its end mark.
pub const DIRECT_BYTES: usize = 320;
/// Descriptors of pending string results, three bytes each (see `strings`).
pub const TEMPORARIES: Address = 0x5D50;
/// How many string results can be pending; one more is `String formula too complex`.
pub const TEMPORARIES_MAX: u8 = 10;
/// The block of file number 0, which LOAD and SAVE use (see `disk`).
const FILE_BLOCK_ZERO: Address = 23_946;
/// First byte of the program text when no file can be open (`/F:0`).
const PROGRAM_START_WITHOUT_FILES: Address = 24_116;
/// What each file adds before the program, its record buffer apart.
const FILE_BLOCK_BYTES: u16 = 178;
/// Most files and longest record that `/F:` and `/S:` can ask for here.
pub const FILES_MAX: u8 = 15;
/// See [`FILES_MAX`].
pub const RECORD_BYTES_MAX: u16 = 1024;
/// Where the calls of the operating system begin, if nothing else is asked for.
pub const MEMORY_TOP: Address = 0xFEF5;
/// Bytes of the stack at its default size.
const STACK_BYTES: u16 = 512;

/// Where the stack begins: below the entry of the operating system.
pub fn stack_top(memory_top: Address) -> Address {
    memory_top.min(MEMORY_TOP) - 2
}

/// Highest address of string space with the stack at its default size.
pub fn strings_top(memory_top: Address) -> Address {
    stack_top(memory_top) - STACK_BYTES
}

/// First byte of the program text.
pub fn program_start(files: u8, record_length: u16) -> Address {
    let files = u16::from(files.min(FILES_MAX));
    PROGRAM_START_WITHOUT_FILES + files * (FILE_BLOCK_BYTES + record_length.min(RECORD_BYTES_MAX))
}

/// Where the block of a file number lies, below the program.
pub fn file_block(number: u8, record_length: u16) -> Address {
    let number = u16::from(number.min(FILES_MAX));
    let length = record_length.min(RECORD_BYTES_MAX);
    match number.checked_sub(1) {
        None => FILE_BLOCK_ZERO,
        Some(before) => PROGRAM_START_WITHOUT_FILES - 1 + before * (FILE_BLOCK_BYTES + length),
    }
}
