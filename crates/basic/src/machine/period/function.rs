//! What functions want and what is known of their values.

use super::value::Value;
use crate::syntax::{Function, Type};

/// The type in which a function wants its argument, if it makes it one.
pub fn argument_type(function: Function) -> Option<Type> {
    match function {
        Function::Sin
        | Function::Cos
        | Function::Tan
        | Function::Atn
        | Function::Log
        | Function::Exp
        | Function::Sqr
        | Function::Rnd
        | Function::Csng => Some(Type::Single),
        Function::Cdbl => Some(Type::Double),
        Function::Cint | Function::Chr | Function::Space => Some(Type::Integer),
        _ => None,
    }
}

/// What is known of a function's value.
pub fn called(function: Function, values: &[Value]) -> Value {
    let number = |index: usize| values.get(index).and_then(Value::as_number);
    let text = |index: usize| values.get(index).and_then(Value::as_text);
    let same = values.first().map_or(Type::Single, |value| value.kind);
    let some = |kind, value: Option<f64>| {
        value.map_or_else(|| Value::unknown(kind), |value| Value::number(kind, value))
    };
    let part = |from: usize, count: usize| {
        let text = text(0)?;
        let rest = text.get(from.min(text.len())..)?;
        Some(rest[..count.min(rest.len())].to_vec())
    };
    let known =
        |bytes: Option<Vec<u8>>| bytes.map_or_else(|| Value::unknown(Type::Text), Value::text);
    match function {
        Function::Abs => some(same, number(0).map(f64::abs)),
        Function::Int => some(same, number(0).map(f64::floor)),
        Function::Fix => some(same, number(0).map(f64::trunc)),
        Function::Sgn => some(Type::Integer, number(0).map(f64::signum)),
        Function::Cint => some(Type::Integer, number(0).map(f64::round)),
        Function::Csng => some(Type::Single, number(0)),
        Function::Cdbl => some(Type::Double, number(0)),
        Function::Sqr => some(Type::Single, number(0).map(f64::sqrt)),
        Function::Len => some(Type::Integer, text(0).map(|text| text.len() as f64)),
        Function::Asc => some(
            Type::Integer,
            text(0).and_then(<[u8]>::first).copied().map(f64::from),
        ),
        Function::Val => Value::unknown(Type::Single),
        Function::Chr => known(number(0).map(|code| vec![code as u8])),
        Function::Str => known(number(0).map(|number| {
            let sign = if number < 0.0 { "" } else { " " };
            format!("{sign}{}", number as f32).into_bytes()
        })),
        Function::Left => known(number(1).and_then(|count| part(0, count as usize))),
        Function::Mid => known(number(1).and_then(|from| {
            let count = if values.len() > 2 { number(2)? } else { 255.0 };
            part((from as usize).saturating_sub(1), count as usize)
        })),
        Function::Right => known(number(1).and_then(|count| {
            let length = text(0)?.len();
            part(length.saturating_sub(count as usize), length)
        })),
        Function::Instr => {
            let at = values.len().saturating_sub(2);
            let found = text(at).zip(text(at + 1)).map(|(inside, wanted)| {
                let mut places = inside.windows(wanted.len().max(1));
                places
                    .position(|window| window == wanted)
                    .map_or(0.0, |place| place as f64 + 1.0)
            });
            some(Type::Integer, found)
        }
        Function::Space
        | Function::StringOf
        | Function::Hex
        | Function::Oct
        | Function::Inkey
        | Function::Mkd
        | Function::Mki
        | Function::Mks => Value::unknown(Type::Text),
        Function::Erl | Function::Fre => Value::unknown(Type::Single),
        Function::Sin
        | Function::Cos
        | Function::Tan
        | Function::Atn
        | Function::Log
        | Function::Exp
        | Function::Rnd => Value::unknown(Type::Single),
        _ => Value::unknown(Type::Integer),
    }
}
