//! Numeric fields of PRINT USING.

use super::digits::{Buffer, Float};
use super::{Number, format};

pub(super) const EXPONENT: u8 = 1;
pub(super) const TRAILING_SIGN: u8 = 4;
pub(super) const PLUS: u8 = 8;
pub(super) const DOLLAR: u8 = 16;
pub(super) const ASTERISKS: u8 = 32;
pub(super) const COMMAS: u8 = 64;

/// A numeric field: its places and what is asked for by `+ - $$ ** , ^^^^`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Field {
    /// Places left of the point, leading plus, `$`, `*` and commas included.
    pub left: u8,
    /// Places from the point on, the point included; 0 without a point.
    pub right: u8,
    flags: u8,
}

/// The numeric field at the start of a format, and the bytes it takes.
pub fn parse_field(text: &[u8]) -> Option<(Field, usize)> {
    let at = |place: usize| text.get(place).copied();
    let mut field = Field {
        left: 0,
        right: 0,
        flags: 0,
    };
    let mut used = 0;
    if at(0) == Some(b'+') {
        field.flags |= PLUS;
        used = 1;
    }
    match (at(used)?, at(used + 1)) {
        (b'#', _) => {
            field.left = 1;
            used += 1;
        }
        (b'.', Some(b'#')) => {
            field.right = 2;
            used += 2;
        }
        (b'$', Some(b'$')) => {
            field.flags |= DOLLAR;
            field.left = 2;
            used += 2;
        }
        (b'*', Some(b'*')) => {
            field.flags |= ASTERISKS;
            field.left = 2;
            used += 2;
            if at(used) == Some(b'$') {
                field.flags |= DOLLAR;
                field.left = 3;
                used += 1;
            }
        }
        _ => return None,
    }
    while let Some(byte) = at(used) {
        match byte {
            b'.' if field.right == 0 => field.right = 1,
            b'#' if field.right == 0 => field.left = field.left.saturating_add(1),
            b',' if field.right == 0 => {
                field.left = field.left.saturating_add(1);
                field.flags |= COMMAS;
            }
            b'#' => field.right = field.right.saturating_add(1),
            _ => break,
        }
        used += 1;
    }
    if text.get(used..used + 4) == Some(b"^^^^") {
        field.flags |= EXPONENT;
        used += 4;
    }
    if field.flags & PLUS != 0 {
        field.left = field.left.saturating_add(1);
    } else if let Some(sign @ (b'+' | b'-')) = at(used) {
        field.flags |= TRAILING_SIGN | if sign == b'+' { PLUS } else { 0 };
        used += 1;
    }
    Some((field, used))
}

impl Field {
    /// Whether the field has more than 24 places; to print in it is an Illegal function call.
    pub const fn is_too_wide(&self) -> bool {
        self.left as u16 + self.right as u16 > 24
    }

    const fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    /// The number in this field; with `%` in front when it does not fit.
    pub fn format(&self, number: Number) -> Vec<u8> {
        let mut buffer = Buffer::new();
        let sign = match number.sign() {
            -1 => b'-',
            _ if self.has(PLUS) => b'+',
            _ => b' ',
        };
        buffer.set(buffer.start(), sign);
        let magnitude = if number.sign() < 0 {
            number.negate()
        } else {
            number
        };
        // One zero stands between the sign and the digits.
        buffer.put(b'0');
        if self.has(EXPONENT) {
            self.put_scientific(&mut buffer, Float::of(magnitude));
            return self.finish(buffer);
        }
        match magnitude {
            Number::Integer(value) => self.put_integer(&mut buffer, value),
            _ => {
                let value = Float::of(magnitude);
                if value.is_beyond_using() {
                    // The real one prints the magnitude: the minus is already gone.
                    let mut text = vec![b'%'];
                    text.extend(format::format(magnitude));
                    return text;
                }
                self.put_plain(&mut buffer, value);
            }
        }
        self.finish(buffer)
    }

    fn put_integer(&self, buffer: &mut Buffer, value: i16) {
        buffer.point = 6;
        buffer.group = if self.has(COMMAS) { 3 } else { 0 };
        buffer.put_zeros(i32::from(self.left) - 5);
        buffer.put_whole(u64::from(value.unsigned_abs()), 5);
        self.put_decimals(buffer);
    }

    /// Drops the point of a field without one, else fills up its decimals.
    fn put_decimals(&self, buffer: &mut Buffer) {
        if self.right == 0 {
            buffer.end -= 1;
        } else {
            buffer.put_zeros(i32::from(self.right) - 1);
        }
    }

    fn put_plain(&self, buffer: &mut Buffer, value: Float) {
        let (left, right) = (i32::from(self.left), i32::from(self.right));
        let digits = value.digit_count();
        let (mut value, mut tens) = if value.is_zero() {
            (value, 0)
        } else {
            value.bracket()
        };
        if tens >= 0 {
            buffer.put_zeros(left - digits - tens);
            self.count_places(buffer, tens + digits);
            buffer.put_float(value);
            buffer.put_counted_zeros(tens);
            self.put_decimals(buffer);
            return;
        }
        // Digits beyond the decimals asked for are divided away, each time rounded.
        let decimals = if right > 0 { right - 1 } else { 0 };
        while tens + decimals < 0 {
            value = value.tenth();
            tens += 1;
        }
        if tens + digits >= 0 {
            buffer.put_zeros(left - digits - tens);
            self.count_places(buffer, tens + digits);
        } else {
            buffer.put_zeros(left);
            buffer.put_point();
            buffer.put_zeros(-digits - tens);
            buffer.point = 0;
            buffer.group = 0;
        }
        buffer.put_float(value);
        if right == 0 {
            buffer.end = buffer.point_at;
        }
        buffer.put_zeros(right + tens - 1);
    }

    /// Sets where the point and the commas fall, of a number with so many whole digits.
    fn count_places(&self, buffer: &mut Buffer, whole: i32) {
        buffer.point = (whole + 1) as u8;
        buffer.group = if self.has(COMMAS) {
            ((whole + 2) % 3 + 2) as u8
        } else {
            0
        };
    }

    fn put_scientific(&self, buffer: &mut Buffer, value: Float) {
        let (left, right) = (i32::from(self.left), i32::from(self.right));
        let digits = value.digit_count();
        let zero = value.is_zero();
        let (mut value, tens) = if zero { (value, 0) } else { value.bracket() };
        // One place is kept for the sign unless it trails.
        let sign_place = if self.has(TRAILING_SIGN) { 0 } else { -1 };
        let available = left + if right > 0 { right - 1 } else { 0 } + sign_place;
        let spare = available - digits;
        for _ in spare..0 {
            value = value.tenth();
        }
        buffer.point = (left + 1 + sign_place - spare.min(0)) as u8;
        buffer.group = 0;
        buffer.put_float(value);
        buffer.put_counted_zeros(spare);
        if right == 0 {
            buffer.end -= 1;
            if buffer.get(buffer.end) != b'.' {
                buffer.end += 1;
            }
            buffer.point_at = buffer.end;
        }
        let exponent = if zero {
            0
        } else {
            tens + digits - left - sign_place
        };
        buffer.put_exponent(value.letter(), exponent);
    }

    /// Suppresses zeros, puts the signs, and takes away leading characters until the
    /// number fits, or puts `%` in front.
    fn finish(&self, mut buffer: Buffer) -> Vec<u8> {
        buffer.set(buffer.end, 0);
        let end = buffer.end;
        let (_, sign) = buffer.suppress_zeros(self.flags);
        if self.has(TRAILING_SIGN) {
            buffer.set(end, sign);
            buffer.set(end + 1, 0);
        }
        let mut at = buffer.start();
        loop {
            if buffer.point_at.wrapping_sub(at) == usize::from(self.left) {
                return buffer.text(at).to_vec();
            }
            match buffer.get(at) {
                b' ' | b'*' => at += 1,
                _ => match self.drop_zero(&mut buffer, at) {
                    Some(next) => at = next,
                    None => {
                        buffer.set(at - 1, b'%');
                        return buffer.text(at - 1).to_vec();
                    }
                },
            }
        }
    }

    /// Removes the zero before the point, moving signs and `$` up by one place.
    fn drop_zero(&self, buffer: &mut Buffer, from: usize) -> Option<usize> {
        let mut kept = Vec::new();
        let (mut at, mut byte) = buffer.next(from - 1);
        while matches!(byte, b'-' | b'+' | b'$') {
            kept.push(byte);
            (at, byte) = buffer.next(at);
        }
        if byte != b'0' {
            return None;
        }
        at += 1;
        if !buffer.next(at).1.is_ascii_digit() {
            return None;
        }
        let mut place = buffer.next(at).0 - 1;
        while let Some(byte) = kept.pop() {
            place -= 1;
            buffer.set(place, byte);
        }
        Some(place)
    }
}
