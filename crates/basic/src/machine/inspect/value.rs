//! Values as PRINT shows them.

use crate::machine::state::State;
use crate::number::{Double, Number, Single, format};
use crate::syntax::{Address, Type};

/// The value of that type at an address: a number without blanks around it, a string's bytes.
pub fn at(state: &State, kind: Type, at: Address) -> Vec<u8> {
    let number = match kind {
        Type::Integer => Number::Integer(state.memory.word(at) as i16),
        Type::Single => Number::Single(Single(state.memory.long(at))),
        Type::Double => Number::Double(Double(state.memory.quad(at))),
        Type::Text => return state.characters_of(at).to_vec(),
    };
    of_number(number)
}

/// The value that these bytes of the memory image are.
pub fn of_bytes(kind: Type, bytes: &[u8]) -> Vec<u8> {
    let mut raw = [0; 8];
    for (to, from) in raw.iter_mut().zip(bytes) {
        *to = *from;
    }
    let raw = u64::from_le_bytes(raw);
    match kind {
        Type::Integer => of_number(Number::Integer(raw as i16)),
        Type::Single => of_number(Number::Single(Single(raw as u32))),
        Type::Double => of_number(Number::Double(Double(raw))),
        Type::Text => bytes.to_vec(),
    }
}

/// A number without blanks around it.
pub fn of_number(number: Number) -> Vec<u8> {
    let text = format::format(number);
    text.strip_prefix(b" ").unwrap_or(&text).to_vec()
}

/// The type of a number.
pub fn kind_of(number: Number) -> Type {
    match number {
        Number::Integer(_) => Type::Integer,
        Number::Single(_) => Type::Single,
        Number::Double(_) => Type::Double,
    }
}
