//! The PRINT form of numbers (STR$ gives the same), the form LIST shows, HEX$ and OCT$.

use super::digits::{Buffer, Float};
use super::{Number, Single};

/// The PRINT form: a leading blank or minus, no trailing blank. 6 or 16 digits; numbers
/// that would need more than 7 (16) places in plain form get an exponent.
pub fn format(number: Number) -> Vec<u8> {
    let negative = number.sign() < 0;
    let mut text = vec![if negative { b'-' } else { b' ' }];
    match number {
        Number::Integer(i16::MIN) => text.extend(float(Float::Single(Single(0x9000_0000)))),
        Number::Integer(value) => text.extend(value.unsigned_abs().to_string().as_bytes()),
        _ if number.sign() == 0 => text.push(b'0'),
        _ => text.extend(float(Float::of(number.abs()))),
    }
    text
}

/// The form LIST shows: without the leading blank, with `!` or `#` where the digits alone
/// would be read as another type.
pub fn list_form(number: Number) -> Vec<u8> {
    let mut text = format(number);
    if text.first() == Some(&b' ') {
        text.remove(0);
    }
    let has = |set: &[u8]| text.iter().any(|byte| set.contains(byte));
    match number {
        Number::Integer(_) => {}
        Number::Single(_) if !has(b".E") => text.push(b'!'),
        Number::Double(_) if !has(b"D") => text.push(b'#'),
        _ => {}
    }
    text
}

/// The hexadecimal digits, without leading zeros.
pub fn hex(value: u16) -> Vec<u8> {
    format!("{value:X}").into_bytes()
}

/// The octal digits, without leading zeros.
pub fn oct(value: u16) -> Vec<u8> {
    format!("{value:o}").into_bytes()
}

/// A positive number, without its sign place.
fn float(value: Float) -> Vec<u8> {
    let text = layout(value, false);
    if reads_better_plain(&text, value.letter()) {
        layout(value, true)
    } else {
        text
    }
}

/// Whether a text with a negative exponent of one or two digits (below 16) has so few
/// digits that all of them fit behind a plain point.
fn reads_better_plain(text: &[u8], letter: u8) -> bool {
    let Some(place) = text.iter().position(|byte| *byte == letter) else {
        return false;
    };
    let (mantissa, exponent) = text.split_at(place);
    let [_, b'-', exponent_digits @ ..] = exponent else {
        return false;
    };
    let mut value = 0;
    for digit in exponent_digits {
        value = value * 10 + usize::from(digit.wrapping_sub(b'0'));
        if value >= 16 {
            return false;
        }
    }
    let count = mantissa.iter().filter(|byte| byte.is_ascii_digit()).count();
    count + value < if letter == b'E' { 9 } else { 18 }
}

/// Digits with a point, and an exponent unless the point falls among them; `plain` forces
/// the form without exponent for small numbers.
fn layout(value: Float, plain: bool) -> Vec<u8> {
    let places = value.digit_count() + 1;
    let (bracketed, tens) = value.bracket();
    let point = tens + places;
    let scientific = !plain && (point < 0 || point > places);
    let mut buffer = Buffer::new();
    let begin = buffer.end;
    let before = if scientific { 2 } else { point };
    if before <= 0 {
        buffer.put_point();
        buffer.put_zeros(1 - before);
        buffer.point = 0;
    } else {
        buffer.point = before as u8;
    }
    buffer.put_float(bracketed);
    let mut end = buffer.end - 1;
    while end > begin && buffer.get(end) == b'0' {
        end -= 1;
    }
    if buffer.get(end) != b'.' {
        end += 1;
    }
    buffer.end = end;
    buffer.set(end, 0);
    if scientific {
        buffer.put_exponent(value.letter(), point - 2);
    }
    buffer.text(begin)
}
