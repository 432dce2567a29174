//! String space as in MBASIC: values are descriptors of three bytes (length,
//! address), characters lie in string space growing down from the top, results
//! not yet used are *temporaries*, and a full space is compacted.
//!
//! A string value in evaluation is the address of its descriptor. A descriptor
//! must not be copied out while something may still allocate: compaction moves
//! the characters and updates descriptors in place.

use super::layout::{TEMPORARIES, TEMPORARIES_MAX};
use super::state::State;
use super::variables::Entries;
use crate::error::ErrorCode;
use crate::syntax::{Address, Type};

/// A string's length and where its characters are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Text {
    pub length: u8,
    pub at: Address,
}

/// The address of a descriptor.
pub type Descriptor = Address;

impl State {
    /// Reads a descriptor.
    pub fn text(&self, descriptor: Descriptor) -> Text {
        Text {
            length: self.memory.byte(descriptor),
            at: self.memory.word(descriptor.wrapping_add(1)),
        }
    }

    /// Writes a descriptor.
    pub fn set_text(&mut self, descriptor: Descriptor, text: Text) {
        self.memory.set_byte(descriptor, text.length);
        self.memory.set_word(descriptor.wrapping_add(1), text.at);
    }

    /// The characters of a string.
    pub fn characters(&self, text: Text) -> &[u8] {
        self.memory.slice(text.at, usize::from(text.length))
    }

    /// The characters of the string a descriptor describes.
    pub fn characters_of(&self, descriptor: Descriptor) -> &[u8] {
        self.characters(self.text(descriptor))
    }

    /// Makes `text` a pending result.
    ///
    /// # Errors
    /// String formula too complex, with ten pending ones already.
    pub fn push_temporary(&mut self, text: Text) -> Result<Descriptor, ErrorCode> {
        let at = TEMPORARIES + 3 * u16::from(self.temporaries);
        if self.temporaries >= TEMPORARIES_MAX {
            return Err(ErrorCode::STRING_FORMULA);
        }
        self.set_text(at, text);
        self.temporaries += 1;
        Ok(at)
    }

    /// Releases a value that was read: if it is the last pending result it is
    /// dropped, and its characters are given back if they are the lowest ones.
    pub fn free_text(&mut self, descriptor: Descriptor) -> Text {
        let text = self.text(descriptor);
        if self.free_temporary(descriptor) && text.at.wrapping_sub(1) == self.strings {
            // A POKE can have made the descriptor longer than the string was.
            self.strings = self
                .strings
                .saturating_add(u16::from(text.length))
                .min(self.strings_top);
        }
        text
    }

    /// Drops the last pending result if it is this one, keeping its characters.
    pub fn free_temporary(&mut self, descriptor: Descriptor) -> bool {
        let last =
            self.temporaries > 0 && descriptor == TEMPORARIES + 3 * u16::from(self.temporaries - 1);
        if last {
            self.temporaries -= 1;
        }
        last
    }

    /// Whether the descriptor is that of a pending result.
    fn is_temporary(&self, descriptor: Descriptor) -> bool {
        (TEMPORARIES..TEMPORARIES + 3 * u16::from(TEMPORARIES_MAX)).contains(&descriptor)
    }

    /// Room for `length` characters; answers where.
    ///
    /// # Errors
    /// Out of string space, if compaction does not help.
    pub fn allocate(&mut self, length: u8) -> Result<Address, ErrorCode> {
        if !self.has_room(length) {
            self.collect_garbage();
            if !self.has_room(length) {
                return Err(ErrorCode::OUT_OF_STRING_SPACE);
            }
        }
        self.strings -= u16::from(length);
        Ok(self.strings + 1)
    }

    fn has_room(&self, length: u8) -> bool {
        self.strings >= self.free.saturating_add(u16::from(length))
    }

    /// A pending result holding `bytes` (at most 255; more are cut).
    ///
    /// # Errors
    /// Out of string space; String formula too complex.
    pub fn new_text(&mut self, bytes: &[u8]) -> Result<Descriptor, ErrorCode> {
        let length = bytes.len().min(255) as u8;
        let at = self.allocate(length)?;
        self.memory.set_slice(at, &bytes[..usize::from(length)]);
        self.push_temporary(Text { length, at })
    }

    /// What an assignment stores: the value's own characters if nobody else has
    /// them (a pending result, a literal of the program), else a copy.
    ///
    /// # Errors
    /// Out of string space.
    pub fn text_to_store(&mut self, descriptor: Descriptor) -> Result<Text, ErrorCode> {
        let text = self.text(descriptor);
        let in_buffer = text.at < self.program;
        let in_program = !in_buffer && text.at <= self.free;
        let owned = !in_buffer && self.is_temporary(descriptor);
        if in_program || owned {
            self.free_temporary(descriptor);
            return Ok(text);
        }
        if in_buffer {
            self.free_temporary(descriptor);
        }
        self.copy_text(descriptor)
    }

    /// Copies a string's characters into new room.
    ///
    /// # Errors
    /// Out of string space.
    pub fn copy_text(&mut self, descriptor: Descriptor) -> Result<Text, ErrorCode> {
        let length = self.memory.byte(descriptor);
        let at = self.allocate(length)?;
        let from = self.text(descriptor).at;
        self.memory.move_bytes(from, at, usize::from(length));
        Ok(Text { length, at })
    }

    /// Compacts string space: all strings move up, in the order they lie in.
    pub fn collect_garbage(&mut self) {
        let mut places: Vec<(Address, Descriptor)> = Vec::new();
        let (free, top) = (self.free, self.strings_top);
        let mut note = |state: &State, descriptor: Descriptor| {
            let text = state.text(descriptor);
            if text.length > 0 && text.at > free && text.at <= top {
                places.push((text.at, descriptor));
            }
        };
        for index in 0..self.temporaries {
            note(self, TEMPORARIES + 3 * u16::from(index));
        }
        for block in self
            .parameter_blocks
            .iter()
            .chain([&self.active_parameters])
        {
            for &offset in &block.texts[..usize::from(block.text_count)] {
                note(self, block.at.wrapping_add(u16::from(offset)));
            }
        }
        for entry in
            Entries::simple(self).filter(|entry| entry.kind == Type::Text && !entry.function)
        {
            note(self, entry.value);
        }
        for entry in Entries::arrays(self).filter(|entry| entry.kind == Type::Text) {
            let mut at = entry.elements(self);
            while at < entry.end && entry.end - at >= 3 {
                note(self, at);
                at += 3;
            }
        }
        self.move_up(places);
    }

    /// Moves characters from the last to the first, as MBASIC does: where the way leads down (a
    /// POKE made the string longer than it was) what is written first is read again.
    fn move_characters(&mut self, from: Address, to: Address, length: u8) {
        if to > from {
            self.memory.move_bytes(from, to, usize::from(length));
            return;
        }
        for index in (0..u16::from(length)).rev() {
            let byte = self.memory.byte(from.wrapping_add(index));
            self.memory.set_byte(to.wrapping_add(index), byte);
        }
    }

    /// Moves the noted strings to the top, the highest first.
    fn move_up(&mut self, mut places: Vec<(Address, Descriptor)>) {
        places.sort_by(|a, b| b.cmp(a));
        let mut floor = self.strings_top;
        for (at, descriptor) in places {
            if at > floor {
                // It lies where strings were moved to (a POKE made two descriptors share
                // characters, or one of them too long): it stays.
                continue;
            }
            let length = self.memory.byte(descriptor);
            // Two descriptors never share characters, but a POKE can make them overlap.
            let Some(new_floor) = floor.checked_sub(u16::from(length)) else {
                break;
            };
            let to = new_floor.wrapping_add(1);
            if to != at {
                self.move_characters(at, to, length);
                self.memory.set_word(descriptor.wrapping_add(1), to);
            }
            floor = new_floor;
        }
        self.strings = floor.max(self.free);
    }
}
