//! Simple variables, user functions and arrays in the memory image.
//!
//! An entry: type (its value's size), first and second character of the name,
//! number of further characters, those (bit 7 set); then the value. A user
//! function has bit 7 set in its first character and holds a text address. An
//! array goes on with the size of what follows, the number of dimensions, the
//! number of elements in each (last subscript first), the elements.

use super::code::{Code, Slot};
use super::state::State;
use crate::error::ErrorCode;
use crate::syntax::{Address, Type};

/// Size in bytes of a value of a type: also the type's mark in the image.
pub fn size(kind: Type) -> u16 {
    match kind {
        Type::Integer => 2,
        Type::Text => 3,
        Type::Single => 4,
        Type::Double => 8,
    }
}

/// Bytes before the value of a simple variable: type and name.
pub fn name_size(name: &[u8]) -> u16 {
    const SHORT: usize = 2;
    4 + name.len().saturating_sub(SHORT) as u16
}

fn kind_of(mark: u8) -> Option<Type> {
    match mark {
        2 => Some(Type::Integer),
        3 => Some(Type::Text),
        4 => Some(Type::Single),
        8 => Some(Type::Double),
        _ => None,
    }
}

/// An entry found in the image.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Address of its type byte.
    pub at: Address,
    pub kind: Type,
    pub function: bool,
    /// Address of the value; for an array of the number-of-dimensions byte.
    pub value: Address,
    /// Address behind the entry.
    pub end: Address,
}

impl Entry {
    /// The name in capitals without the type sign.
    pub fn name(&self, state: &State) -> Vec<u8> {
        let header = state.memory.slice(self.at, 4);
        let further = state.memory.slice(self.at + 4, usize::from(header[3]));
        header[1..3]
            .iter()
            .chain(further)
            .map(|byte| byte & 0x7F)
            .filter(|&byte| byte != 0)
            .collect()
    }

    /// Whether its header (see [`header`]) is this one.
    pub fn is_headed(&self, state: &State, head: &[u8]) -> bool {
        state.memory.slice(self.at, head.len()) == head
    }

    /// Whether CHAIN has marked it to go along (see [`as_common`]).
    pub fn is_common(&self, state: &State) -> bool {
        state.memory.byte(self.at + 2) & MARK != 0
    }

    /// Marks it to go along with CHAIN, or takes the mark off. The links to it must be
    /// forgotten then.
    pub fn set_common(&self, state: &mut State, common: bool) {
        let second = state.memory.byte(self.at + 2) & !MARK;
        let mark = if common { MARK } else { 0 };
        state.memory.set_byte(self.at + 2, second | mark);
    }

    /// Address of an array's first element.
    pub fn elements(&self, state: &State) -> Address {
        let dimensions = u16::from(state.memory.byte(self.value));
        self.value.wrapping_add(1 + 2 * dimensions)
    }

    /// Number of elements in each dimension of an array, first subscript first.
    pub fn dimensions(&self, state: &State) -> Vec<u16> {
        let count = u16::from(state.memory.byte(self.value));
        (0..count)
            .rev()
            .map(|index| state.memory.word(self.value.wrapping_add(1 + 2 * index)))
            .collect()
    }
}

/// Walks over the entries of one area; stops where they make no sense (after a POKE).
pub struct Entries<'a> {
    state: &'a State,
    at: Address,
    stop: Address,
    arrays: bool,
}

impl<'a> Entries<'a> {
    /// Simple variables and user functions.
    pub fn simple(state: &'a State) -> Self {
        Entries {
            state,
            at: state.variables,
            stop: state.arrays,
            arrays: false,
        }
    }

    /// Arrays.
    pub fn arrays(state: &'a State) -> Self {
        Entries {
            state,
            at: state.arrays,
            stop: state.free,
            arrays: true,
        }
    }
}

impl Iterator for Entries<'_> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        if self.at >= self.stop {
            return None;
        }
        let memory = &self.state.memory;
        let kind = kind_of(memory.byte(self.at))?;
        let function = memory.byte(self.at.checked_add(1)?) & 0x80 != 0;
        let further = memory.byte(self.at.checked_add(3)?);
        let after_name = self.at.checked_add(4 + u16::from(further))?;
        let (value, length) = if self.arrays {
            (after_name.checked_add(2)?, memory.word(after_name))
        } else {
            (after_name, size(kind))
        };
        let end = value.checked_add(length)?;
        let entry = Entry {
            at: self.at,
            kind,
            function,
            value,
            end,
        };
        self.at = end;
        (end <= self.stop).then_some(entry)
    }
}

/// What identifies an entry: its bytes from the type to the last character of the name.
pub fn header(name: &[u8], kind: Type, function: bool) -> Vec<u8> {
    let mut bytes = vec![
        size(kind) as u8,
        name.first().copied().unwrap_or(b'?') | if function { 0x80 } else { 0 },
        name.get(1).copied().unwrap_or(0),
        name.len().saturating_sub(2) as u8,
    ];
    bytes.extend(name.iter().skip(2).map(|byte| byte | 0x80));
    bytes
}

/// The bit of the second character that CHAIN sets in what COMMON names.
const MARK: u8 = 0x80;

/// The header of a variable that CHAIN has marked to go along, from its usual one: until the mark is
/// taken off no search finds the variable.
pub fn as_common(head: &[u8]) -> Vec<u8> {
    let mut head = head.to_vec();
    if let Some(second) = head.get_mut(2) {
        *second |= MARK;
    }
    head
}

impl State {
    /// Makes the link tables as long as the slot tables.
    pub fn extend_links(&mut self, code: &Code) {
        self.links.simple.resize(code.simple.len(), 0);
        self.links.arrays.resize(code.arrays.len(), 0);
    }

    /// Address of a simple variable's value, 0 if it does not exist.
    #[inline(always)]
    pub fn find_simple(&mut self, code: &Code, slot: Slot) -> Address {
        let at = self.links.simple[slot as usize];
        if at != 0 {
            at
        } else {
            self.search_simple(code, slot)
        }
    }

    #[cold]
    fn search_simple(&mut self, code: &Code, slot: Slot) -> Address {
        let name = &code.simple[slot as usize];
        let wanted = header(&name.text, name.kind, name.function);
        let found = Entries::simple(self)
            .find(|entry| entry.is_headed(self, &wanted))
            .map_or(0, |entry| entry.value);
        self.links.simple[slot as usize] = found;
        found
    }

    /// Address of a simple variable's value; makes it (zero) if it does not exist.
    ///
    /// # Errors
    /// Out of memory.
    #[inline(always)]
    pub fn make_simple(&mut self, code: &Code, slot: Slot) -> Result<Address, ErrorCode> {
        let at = self.links.simple[slot as usize];
        if at != 0 {
            Ok(at)
        } else {
            self.create_simple(code, slot)
        }
    }

    #[cold]
    fn create_simple(&mut self, code: &Code, slot: Slot) -> Result<Address, ErrorCode> {
        let found = self.search_simple(code, slot);
        if found != 0 {
            return Ok(found);
        }
        let name = &code.simple[slot as usize];
        let head = header(&name.text, name.kind, name.function);
        let value = self.create_entry(&head, name.kind)?;
        self.links.simple[slot as usize] = value;
        Ok(value)
    }

    /// Address of the value of the simple variable with this header; makes it if it does not
    /// exist. For names that come up only while a statement runs.
    ///
    /// # Errors
    /// Out of memory.
    pub fn make_headed(&mut self, head: &[u8], kind: Type) -> Result<Address, ErrorCode> {
        match Entries::simple(self).find(|entry| entry.is_headed(self, head)) {
            Some(entry) => Ok(entry.value),
            None => self.create_entry(head, kind),
        }
    }

    /// Makes a simple variable with this header, which is none yet; answers where its value is.
    fn create_entry(&mut self, head: &[u8], kind: Type) -> Result<Address, ErrorCode> {
        let bytes = head.len() as u16 + size(kind);
        self.make_room(bytes)?;
        let at = self.arrays;
        self.memory
            .move_bytes(at, at + bytes, usize::from(self.free - at));
        self.memory.set_slice(at, head);
        let value = at + head.len() as u16;
        self.memory.clear(value, usize::from(size(kind)));
        self.arrays += bytes;
        self.free += bytes;
        self.moved_names += 1;
        for array in &mut self.links.arrays {
            if *array != 0 {
                *array += bytes;
            }
        }
        Ok(value)
    }

    /// Makes sure `bytes` fit behind the arrays.
    ///
    /// # Errors
    /// Out of memory, if compacting strings does not help; the control stack stays.
    pub fn make_room(&mut self, bytes: u16) -> Result<(), ErrorCode> {
        let fits = |state: &State| {
            state
                .free
                .checked_add(bytes)
                .is_some_and(|end| end <= state.strings)
        };
        if !fits(self) {
            self.collect_garbage();
            if !fits(self) {
                return Err(ErrorCode::OUT_OF_MEMORY);
            }
        }
        Ok(())
    }

    /// Address of an array's number-of-dimensions byte, 0 if it does not exist.
    #[inline(always)]
    pub fn find_array(&mut self, code: &Code, slot: Slot) -> Address {
        let at = self.links.arrays[slot as usize];
        if at != 0 {
            at
        } else {
            self.search_array(code, slot).map_or(0, |entry| entry.value)
        }
    }

    /// The array's entry, if it exists.
    pub fn search_array(&mut self, code: &Code, slot: Slot) -> Option<Entry> {
        let name = &code.arrays[slot as usize];
        let wanted = header(&name.text, name.kind, false);
        let found = Entries::arrays(self).find(|entry| entry.is_headed(self, &wanted));
        self.links.arrays[slot as usize] = found.map_or(0, |entry| entry.value);
        found
    }

    /// Makes an array; `bounds` are its highest subscripts, first one first.
    ///
    /// # Errors
    /// Subscript out of range, if its size cannot be reckoned in 16 bits; Out of memory.
    pub fn create_array(
        &mut self,
        code: &Code,
        slot: Slot,
        bounds: &[i16],
    ) -> Result<Address, ErrorCode> {
        let name = &code.arrays[slot as usize];
        let head = header(&name.text, name.kind, false);
        let mut bytes = u32::from(size(name.kind));
        let mut counts = Vec::with_capacity(bounds.len());
        for &bound in bounds {
            let count = i32::from(bound) + 1 - i32::from(self.base);
            if bound < 0 || count <= 0 {
                return Err(ErrorCode::SUBSCRIPT);
            }
            bytes = bytes.saturating_mul(count as u32);
            if bytes > 0xFFFF {
                return Err(ErrorCode::SUBSCRIPT);
            }
            counts.push(count as u16);
        }
        let fixed = head.len() as u32 + 2 + 1 + 2 * bounds.len() as u32;
        let Ok(total) = u16::try_from(bytes + fixed) else {
            return Err(self.out_of_stack());
        };
        // An array that would end beyond all addresses drops the stack.
        if self.free.checked_add(total).is_none() {
            return Err(self.out_of_stack());
        }
        self.make_room(total)?;
        let at = self.free;
        self.memory.clear(at, usize::from(total));
        self.memory.set_slice(at, &head);
        let after_name = at + head.len() as u16;
        let value = after_name + 2;
        self.memory
            .set_word(after_name, total - head.len() as u16 - 2);
        self.memory.set_byte(value, bounds.len() as u8);
        for (index, count) in counts.iter().rev().enumerate() {
            self.memory.set_word(value + 1 + 2 * index as u16, *count);
        }
        self.free += total;
        self.moved_names += 1;
        self.links.arrays[slot as usize] = value;
        Ok(value)
    }

    /// ERASE: takes the array out of memory; those behind it move down.
    pub fn erase_array(&mut self, entry: Entry) {
        let bytes = entry.end - entry.at;
        self.memory
            .move_bytes(entry.end, entry.at, usize::from(self.free - entry.end));
        self.free -= bytes;
        self.links.arrays.fill(0);
        self.moved_names += 1;
    }
}
