//! Decimal digits of a number and the buffer they are written to, shared by PRINT and
//! PRINT USING.

use core::cmp::Ordering;

use super::{Double, Fault, Number, Outcome, Single};

/// A single or double on its way to digits; positive or zero.
#[derive(Clone, Copy)]
pub(super) enum Float {
    Single(Single),
    Double(Double),
}

impl Float {
    /// The number as a float, an integer as a single.
    pub fn of(number: Number) -> Self {
        match number {
            Number::Integer(value) => Self::Single(Single::from_i16(value)),
            Number::Single(value) => Self::Single(value),
            Number::Double(value) => Self::Double(value),
        }
    }

    /// Digits that are printed: 6 or 16.
    pub const fn digit_count(self) -> i32 {
        match self {
            Self::Single(_) => 6,
            Self::Double(_) => 16,
        }
    }

    /// The letter before the exponent.
    pub const fn letter(self) -> u8 {
        match self {
            Self::Single(_) => b'E',
            Self::Double(_) => b'D',
        }
    }

    pub const fn is_zero(self) -> bool {
        match self {
            Self::Single(value) => value.is_zero(),
            Self::Double(value) => value.is_zero(),
        }
    }

    /// A tenth, rounded.
    pub fn tenth(self) -> Self {
        match self {
            Self::Single(value) => Self::Single(settled(value.div(Single::TEN))),
            Self::Double(value) => Self::Double(value.tenth()),
        }
    }

    fn times_ten(self) -> Self {
        match self {
            Self::Single(value) => Self::Single(settled(value.times_ten())),
            Self::Double(value) => Self::Double(settled(value.times_ten())),
        }
    }

    fn compare(self, single: Single, double: Double) -> Ordering {
        match self {
            Self::Single(value) => value.compare(single),
            Self::Double(value) => value.compare(double),
        }
    }

    /// Whether it is 1E16 or more, where PRINT USING gives up.
    pub fn is_beyond_using(self) -> bool {
        const SINGLE: Single = Single(0xB60E_1BCA);
        const DOUBLE: Double = Double(0xB60E_1BC9_BF04_0000);
        self.compare(SINGLE, DOUBLE).is_ge()
    }

    /// Multiplies or divides by tens until all digits stand before the point; also answers
    /// the power of ten that undoes it.
    pub fn bracket(self) -> (Self, i32) {
        // 999999.5 and 9999999999999999.5, 99999.95 and 999999999999999.95.
        const SINGLE_HIGH: Single = Single(0x9474_23F8);
        const DOUBLE_HIGH: Double = Double(0xB60E_1BC9_BF03_FFFE);
        const SINGLE_LOW: Single = Single(0x9143_4FF9);
        const DOUBLE_LOW: Double = Double(0xB263_5FA9_319F_FFE1);
        const TEN_TO_10: Double = Double(0xA215_02F9_0000_0000);
        let mut value = self;
        let mut exponent = 0;
        if let Self::Double(mut double) = value {
            while double.exponent() < 0x91 {
                double = settled(double.mul(TEN_TO_10));
                exponent -= 10;
            }
            value = Self::Double(double);
        }
        let mut divided = false;
        while value.compare(SINGLE_HIGH, DOUBLE_HIGH).is_ge() {
            value = value.tenth();
            exponent += 1;
            divided = true;
        }
        while !divided && value.compare(SINGLE_LOW, DOUBLE_LOW).is_lt() {
            value = value.times_ten();
            exponent -= 1;
        }
        (value, exponent)
    }

    /// The nearest whole number: a half is added with rounding, the fraction dropped.
    fn rounded(self) -> u64 {
        match self {
            Self::Single(value) => u64::from(settled(value.add(Single::HALF)).whole()),
            Self::Double(value) => settled(Double::HALF.add(value)).whole(),
        }
    }
}

pub(super) fn settled<T>(outcome: Outcome<T>) -> T {
    match outcome {
        Ok(value) | Err(Fault { value, .. }) => value,
    }
}

/// The place where the sign stands; two places before it stay free for what PRINT USING
/// puts in front.
const START: usize = 4;
const SIZE: usize = 96;
/// No decimal point was written: a field like `.#######^^^^` then never fits. (The real
/// routine compares with the point of the number printed before, which rarely agrees.)
const NOWHERE: usize = usize::MAX / 2;

/// The output buffer. `end` is where the next character goes; `point` and `group` count
/// down to the decimal point and to the next comma as bytes, 0 meaning "none".
pub(super) struct Buffer {
    bytes: [u8; SIZE],
    /// Where the next character goes.
    pub end: usize,
    /// Where the decimal point stands.
    pub point_at: usize,
    /// Digits up to the decimal point, plus one.
    pub point: u8,
    /// Digits up to the next comma, plus one.
    pub group: u8,
}

impl Buffer {
    pub const fn new() -> Self {
        Self {
            bytes: [0; SIZE],
            end: START + 1,
            point_at: NOWHERE,
            point: 0,
            group: 0,
        }
    }

    /// Where the sign stands.
    pub const fn start(&self) -> usize {
        START
    }

    /// The character at a place, 0 outside.
    pub fn get(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// Sets the character at a place; outside nothing happens.
    pub fn set(&mut self, at: usize, byte: u8) {
        if let Some(place) = self.bytes.get_mut(at) {
            *place = byte;
        }
    }

    /// Writes at the end.
    pub fn put(&mut self, byte: u8) {
        self.set(self.end, byte);
        self.end += 1;
    }

    /// Writes so many zeros; a count below 1 writes none.
    pub fn put_zeros(&mut self, count: i32) {
        for _ in 0..count {
            self.put(b'0');
        }
    }

    /// Writes zeros behind the digits, with the point and commas that fall among them.
    pub fn put_counted_zeros(&mut self, count: i32) {
        for _ in 0..count {
            self.put(b'0');
            self.mark();
        }
    }

    /// Writes the decimal point here.
    pub fn put_point(&mut self) {
        self.point_at = self.end;
        self.put(b'.');
        self.group = self.point;
    }

    /// Before each digit: the point or a comma, if one is due.
    pub fn mark(&mut self) {
        self.point = self.point.wrapping_sub(1);
        if self.point == 0 {
            self.put_point();
            return;
        }
        self.group = self.group.wrapping_sub(1);
        if self.group == 0 {
            self.put(b',');
            self.group = 3;
        }
    }

    /// All 6 or 16 digits of a float, rounded to a whole number.
    pub fn put_float(&mut self, value: Float) {
        self.put_whole(value.rounded(), value.digit_count());
    }

    /// A whole number with leading zeros; one with more digits shows as nines.
    pub fn put_whole(&mut self, value: u64, digits: i32) {
        const MOST: usize = 18;
        let digits = digits.clamp(1, MOST as i32) as usize;
        let mut rest = value.min(10u64.pow(digits as u32) - 1);
        let mut characters = [b'0'; MOST];
        for character in characters[..digits].iter_mut().rev() {
            *character = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        for character in &characters[..digits] {
            self.mark();
            self.put(*character);
        }
        self.mark();
        self.set(self.end, 0);
    }

    /// Letter, sign and two digits of an exponent.
    pub fn put_exponent(&mut self, letter: u8, exponent: i32) {
        self.put(letter);
        self.put(if exponent < 0 { b'-' } else { b'+' });
        let magnitude = exponent.unsigned_abs().min(99) as u8;
        self.put(b'0' + magnitude / 10);
        self.put(b'0' + magnitude % 10);
        self.set(self.end, 0);
    }

    /// The next character behind `at` that is no blank, and its place.
    pub fn next(&self, at: usize) -> (usize, u8) {
        let mut place = at + 1;
        while self.get(place) == b' ' {
            place += 1;
        }
        (place, self.get(place))
    }

    /// Replaces leading zeros and commas by blanks or asterisks, and puts the sign (and
    /// the `$`) in front. Answers where the text starts now and the sign character.
    pub fn suppress_zeros(&mut self, flags: u8) -> (usize, u8) {
        let mut at = START;
        let mut sign = self.get(at);
        let mut filler = b' ';
        if flags & super::using::ASTERISKS != 0 {
            if sign == b' ' && flags & super::using::TRAILING_SIGN == 0 {
                sign = b'*';
            }
            filler = b'*';
        }
        loop {
            self.set(at, filler);
            let (next, byte) = self.next(at);
            at = next;
            match byte {
                b'0' | b',' => {}
                b'.' | b'E' | b'D' | 0 | b':' => {
                    at -= 1;
                    self.set(at, b'0');
                    break;
                }
                _ => break,
            }
        }
        if flags & super::using::DOLLAR != 0 {
            at -= 1;
            self.set(at, b'$');
        }
        if flags & super::using::TRAILING_SIGN == 0 {
            at -= 1;
            self.set(at, sign);
        }
        (at, sign)
    }

    /// The text from a place up to the end mark.
    pub fn text(&self, from: usize) -> &[u8] {
        let rest = self.bytes.get(from..).unwrap_or_default();
        let length = rest.iter().position(|byte| *byte == 0);
        &rest[..length.unwrap_or(rest.len())]
    }
}
