//! The PRINT form of numbers (STR$ gives the same), the form LIST shows, HEX$ and OCT$.

use super::digits::{Buffer, Float};
use super::{Number, Single};

/// The PRINT form: a leading blank or minus, no trailing blank. 6 or 16 digits; numbers
/// that would need more than 7 (16) places in plain form get an exponent.
pub fn format(number: Number) -> Vec<u8> {
    let negative = number.sign() < 0;
    let mut text = Vec::with_capacity(12);
    text.push(if negative { b'-' } else { b' ' });
    match number {
        Number::Integer(value) => put_whole(&mut text, u32::from(value.unsigned_abs())),
        Number::Single(value) => match whole_of(value) {
            Some(whole) => put_whole(&mut text, whole),
            None => put_float(&mut text, Float::Single(value.abs())),
        },
        Number::Double(value) if value.is_zero() => text.push(b'0'),
        Number::Double(value) => put_float(&mut text, Float::Double(value.abs())),
    }
    text
}

/// The magnitude of a single that is a whole number of at most six digits: what all six
/// digits of the long way show is the number itself.
fn whole_of(value: Single) -> Option<u32> {
    /// 2^20 is more than six digits can say.
    const EXPONENT_END: u32 = 0x95;
    if value.is_zero() {
        return Some(0);
    }
    if value.exponent() >= EXPONENT_END || value.floor() != value {
        return None;
    }
    let whole = value.whole();
    (whole < 1_000_000).then_some(whole)
}

/// The digits of a whole number of at most six.
fn put_whole(text: &mut Vec<u8>, value: u32) {
    let mut digits = [0; 10];
    let mut at = digits.len();
    let mut rest = value;
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    text.extend_from_slice(&digits[at..]);
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
fn put_float(text: &mut Vec<u8>, value: Float) {
    let (buffer, begin) = layout(value, false);
    let shown = buffer.text(begin);
    if reads_better_plain(shown, value.letter()) {
        let (buffer, begin) = layout(value, true);
        text.extend_from_slice(buffer.text(begin));
    } else {
        text.extend_from_slice(shown);
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
/// the form without exponent for small numbers. Also answers where the text begins.
fn layout(value: Float, plain: bool) -> (Buffer, usize) {
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
    (buffer, begin)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn float(value: Float) -> Vec<u8> {
        let mut text = Vec::new();
        put_float(&mut text, value);
        text
    }

    #[test]
    fn whole_numbers_show_what_the_long_way_shows() {
        for number in 1..1_100_000u32 {
            let zeros = number.leading_zeros() - 8;
            let value = Single::pack(false, 0x98 - zeros, number << zeros);
            let long = float(Float::Single(value));
            assert_eq!(format(Number::Single(value))[1..], long, "{number}");
            assert_eq!(whole_of(value).is_some(), number < 1_000_000);
        }
        let least = float(Float::Single(Single(0x9000_0000)));
        assert_eq!(format(Number::Integer(i16::MIN))[1..], least);
        let half = Single(0x8040_0000);
        assert_eq!(format(Number::Single(half)), b" .75");
    }
}
