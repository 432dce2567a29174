//! What older checkpoints have and newer ones do not.

use crate::machine::bytes::Reader;
use crate::machine::disk::{DISK_BYTES_MAX, FileMode, FileName, Name, RECORD};
use crate::machine::layout;
use crate::machine::state::State;

/// Section `files` of version 1: opens the files it lists in the memory image. The disk
/// is there already.
pub(super) fn open_files(state: &mut State, bytes: &[u8]) -> Option<()> {
    let mut input = Reader::new(bytes);
    while !input.at_end() {
        let number = input.byte()?;
        let mode = match input.byte()? {
            0 => FileMode::Input,
            1 => FileMode::Output,
            2 => FileMode::Random,
            _ => return None,
        };
        let name: Name = input.bytes()?.try_into().ok()?;
        let name = FileName {
            drive: 0,
            name,
            dotted: false,
        };
        let position = input.long()?;
        let tail = input.bytes()?;
        let records = input.long()?;
        let column = input.byte()?;
        let length = input.word()?;
        let record = u16::try_from(input.long()?).ok()?;
        let past_end = input.flag()?;
        let possible = (1..=state.file_numbers).contains(&number)
            && tail.len() < RECORD
            && (1..=layout::RECORD_BYTES_MAX).contains(&length)
            && records as usize <= DISK_BYTES_MAX / RECORD
            && position as usize <= DISK_BYTES_MAX;
        if !possible {
            return None;
        }
        let block = state.file_block(number);
        match mode {
            FileMode::Input => state.reopen_input(block, &name, position),
            FileMode::Output => state.reopen_output(block, &name, records, &tail, column),
            FileMode::Random => {
                let place = position.min(u32::from(length)) as u16;
                state.reopen_random(block, &name, length, (record, place), past_end);
            }
        }
    }
    Some(())
}
