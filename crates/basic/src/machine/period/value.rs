//! What is known of values without working anything out that the program could notice.

use super::super::state::State;
use super::super::variables;
use crate::number::{Double, Single};
use crate::syntax::{Address, Binary, Type};

/// What is known of a value besides its type.
#[derive(Clone, PartialEq, Debug)]
pub enum Known {
    Number(f64),
    Text(Vec<u8>),
    Nothing,
}

/// A value.
#[derive(Clone, PartialEq, Debug)]
pub struct Value {
    pub kind: Type,
    pub known: Known,
}

impl Value {
    pub fn number(kind: Type, value: f64) -> Self {
        Self {
            kind,
            known: Known::Number(value),
        }
    }

    pub fn text(bytes: Vec<u8>) -> Self {
        Self {
            kind: Type::Text,
            known: Known::Text(bytes),
        }
    }

    pub fn unknown(kind: Type) -> Self {
        Self {
            kind,
            known: Known::Nothing,
        }
    }

    pub fn as_number(&self) -> Option<f64> {
        match self.known {
            Known::Number(number) => Some(number),
            _ => None,
        }
    }

    pub fn as_text(&self) -> Option<&[u8]> {
        match &self.known {
            Known::Text(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// Its length as a string; a guess if it is not known.
    pub fn length(&self) -> u64 {
        self.as_text().map_or(8, |text| text.len() as u64)
    }

    /// How many bytes of its mantissa are not zero, of three or seven.
    pub fn mantissa_bytes(&self, kind: Type) -> u64 {
        let most = if kind == Type::Double { 7 } else { 3 };
        match self.as_number() {
            None => most,
            Some(0.0) => 0,
            Some(number) => {
                // 53 bits, the first of them is always set and not written.
                let bits = (number.to_bits() << 12 >> 1) | 1 << 63;
                let used = u64::from(64 - bits.trailing_zeros());
                used.div_ceil(8).clamp(1, most)
            }
        }
    }
}

/// The value that stands at an address.
pub fn at(s: &State, kind: Type, address: Address) -> Value {
    let memory = &s.memory;
    match kind {
        Type::Integer => Value::number(kind, f64::from(memory.word(address).cast_signed())),
        Type::Single => {
            let bytes = memory.long(address).to_le_bytes();
            Value::number(kind, microsoft(&Single::from_bytes(bytes).to_bytes()))
        }
        Type::Double => {
            let bytes = memory.quad(address).to_le_bytes();
            Value::number(kind, microsoft(&Double::from_bytes(bytes).to_bytes()))
        }
        Type::Text => {
            let length = usize::from(memory.byte(address));
            let place = memory.word(address.wrapping_add(1));
            Value::text(memory.slice(place, length).to_vec())
        }
    }
}

/// A number in Microsoft's form, lowest byte first, the exponent last.
pub fn microsoft(bytes: &[u8]) -> f64 {
    let Some((&exponent, mantissa)) = bytes.split_last() else {
        return 0.0;
    };
    let Some((&high, low)) = mantissa.split_last() else {
        return 0.0;
    };
    if exponent == 0 {
        return 0.0;
    }
    let mut fraction = 0.0;
    for &byte in low {
        fraction = (fraction + f64::from(byte)) / 256.0;
    }
    fraction = (fraction + f64::from(high | 0x80)) / 256.0;
    let value = fraction * 2f64.powi(i32::from(exponent) - 128);
    if high & 0x80 == 0 { value } else { -value }
}

/// What an operator makes of two numbers; nothing where that needs Microsoft's own rounding to the
/// last bit, or is an error.
pub fn combine(operator: Binary, left: &Value, right: &Value, kind: Type) -> Known {
    let truth = |is: bool| Known::Number(if is { -1.0 } else { 0.0 });
    if let (Some(left), Some(right)) = (left.as_text(), right.as_text()) {
        return match operator {
            Binary::Add => Known::Text([left, right].concat()),
            Binary::Equal => truth(left == right),
            Binary::NotEqual => truth(left != right),
            Binary::Less => truth(left < right),
            Binary::LessEqual => truth(left <= right),
            Binary::Greater => truth(left > right),
            Binary::GreaterEqual => truth(left >= right),
            _ => Known::Nothing,
        };
    }
    let (Some(left), Some(right)) = (left.as_number(), right.as_number()) else {
        return Known::Nothing;
    };
    let rounded = |value: f64| match kind {
        Type::Double => value,
        _ => f64::from(value as f32),
    };
    match operator {
        Binary::Add => Known::Number(rounded(left + right)),
        Binary::Subtract => Known::Number(rounded(left - right)),
        Binary::Multiply => Known::Number(rounded(left * right)),
        Binary::Divide if right != 0.0 => Known::Number(rounded(left / right)),
        Binary::IntegerDivide if right != 0.0 => Known::Number((left / right).trunc()),
        Binary::Modulo if right != 0.0 => Known::Number(left % right),
        Binary::Power => Known::Number(rounded(left.powf(right))),
        Binary::Equal => truth(left == right),
        Binary::NotEqual => truth(left != right),
        Binary::Less => truth(left < right),
        Binary::LessEqual => truth(left <= right),
        Binary::Greater => truth(left > right),
        Binary::GreaterEqual => truth(left >= right),
        Binary::And => Known::Number(f64::from(left as i16 & right as i16)),
        Binary::Or => Known::Number(f64::from(left as i16 | right as i16)),
        Binary::Xor => Known::Number(f64::from(left as i16 ^ right as i16)),
        _ => Known::Nothing,
    }
}

/// Bytes of a value of a type.
pub fn size(kind: Type) -> u16 {
    variables::size(kind)
}
