//! Decimal text to a number in stages, as MBASIC's FIN does it: digits are gathered in an
//! integer, then a single, then a double; the exponent is applied by tens, each rounded.

mod radix;

use super::{Double, Fault, Number, Outcome, Single};
use crate::error::ErrorCode;
use crate::text::token;

/// What stands at the start of a text.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Parsed {
    /// The number; 0 when there are no digits.
    pub number: Number,
    /// Bytes eaten, type sign included, blanks behind the number not.
    pub used: usize,
    /// Overflow, or Syntax error for a digit 8 or 9 in an octal number.
    pub fault: Option<ErrorCode>,
    /// The fault is a real error (`99999%`, `&HFFFFF`); otherwise a message is printed
    /// and the largest number taken.
    pub fatal: bool,
}

/// Reads a number of the type its text asks for: literals, and READ and INPUT into
/// integer and single variables (which then convert it).
pub fn parse_number(text: &[u8]) -> Parsed {
    Reader::new(text, Number::Integer(0)).run()
}

/// Reads a number with double accuracy from the first digit on: VAL, and READ and INPUT
/// into double variables. The answer is a double unless a type sign, `&H` or `&O` says
/// otherwise.
pub fn parse_double(text: &[u8]) -> Parsed {
    Reader::new(text, Number::Double(Double::ZERO)).run()
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    used: usize,
    /// The number, or only its type while `whole` holds the value.
    number: Number,
    /// The digits so far, while every type they went through holds them exactly.
    whole: Option<u64>,
    fault: Option<ErrorCode>,
    decimals: Option<u8>,
    exponent: i8,
}

/// A single that is not less has no room for one more digit.
const SINGLE_FULL: u64 = 1_000_000;
/// What is less can take one more digit and is a double without rounding.
const EXACT: u64 = (1 << 56) / 10 - 1;

/// What ended the digits.
enum Suffix {
    None,
    Integer,
    Typed,
    Exponent,
}

impl<'a> Reader<'a> {
    fn new(text: &'a [u8], number: Number) -> Self {
        Self {
            text,
            at: 0,
            used: 0,
            number,
            whole: Some(0),
            fault: None,
            decimals: None,
            exponent: 0,
        }
    }

    fn run(mut self) -> Parsed {
        let first = self.peek();
        if first == Some(b'&') {
            self.eat();
            return self.radix();
        }
        let negative = first == Some(b'-');
        if negative || first == Some(b'+') {
            self.eat();
        }
        let suffix = self.digits();
        self.settle();
        if matches!(suffix, Suffix::Exponent) {
            self.exponent_part();
        }
        self.scale();
        if negative {
            self.number = self.number.negate();
        }
        // -32768 is the one single that is stored as an integer again.
        if self.number == Number::Single(Single(0x9080_0000)) {
            self.number = Number::Integer(i16::MIN);
        }
        let mut fatal = false;
        if matches!(suffix, Suffix::Integer) {
            match self.number.to_i16() {
                Ok(value) => self.number = Number::Integer(value),
                Err(fault) => {
                    self.fault = Some(fault.code);
                    fatal = true;
                }
            }
        }
        Parsed {
            number: self.number,
            used: self.used,
            fault: self.fault,
            fatal,
        }
    }

    /// The next character, blanks, tabs and line feeds skipped.
    fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\t' | b'\n') = self.text.get(self.at) {
            self.at += 1;
        }
        self.text.get(self.at).copied()
    }

    fn eat(&mut self) {
        self.at += 1;
        self.used = self.at;
    }

    fn digits(&mut self) -> Suffix {
        loop {
            match self.peek() {
                Some(digit @ b'0'..=b'9') => {
                    self.eat();
                    self.add_digit(digit - b'0');
                }
                Some(b'.') if self.decimals.is_none() => {
                    self.eat();
                    self.decimals = Some(0);
                    if !matches!(self.number, Number::Double(_)) {
                        self.force_single();
                    }
                }
                Some(b'E' | b'e') if !self.starts_word() => {
                    self.eat();
                    if !matches!(self.number, Number::Double(_)) {
                        self.force_single();
                    }
                    return Suffix::Exponent;
                }
                Some(b'D' | b'd') => {
                    self.eat();
                    self.force_double();
                    return Suffix::Exponent;
                }
                Some(b'%') => {
                    self.eat();
                    return Suffix::Integer;
                }
                Some(b'#') => {
                    self.eat();
                    self.force_double();
                    return Suffix::Typed;
                }
                Some(b'!') => {
                    self.eat();
                    self.force_single();
                    return Suffix::Typed;
                }
                _ => return Suffix::None,
            }
        }
    }

    /// Whether the E at hand begins ELSE or EQV and not an exponent.
    fn starts_word(&self) -> bool {
        let rest = self.text.get(self.at + 1..).unwrap_or(&[]);
        let next = rest
            .iter()
            .find(|byte| !matches!(byte, b' ' | b'\t' | b'\n'));
        matches!(next, Some(b'l' | b'L' | b'q' | b'Q'))
    }

    fn exponent_part(&mut self) {
        // Signs that were crunched to tokens count too (case `exponent-sign-tokens`).
        let mut negative = false;
        if let Some(sign @ (b'-' | b'+' | token::MINUS | token::PLUS)) = self.peek() {
            negative = matches!(sign, b'-' | token::MINUS);
            self.eat();
        }
        let mut value = 0;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            self.eat();
            value = if value < 10 {
                value * 10 + (digit - b'0') as i8
            } else {
                127
            };
        }
        self.exponent = if negative { -value } else { value };
    }

    fn add_digit(&mut self, digit: u8) {
        if let Some(count) = &mut self.decimals {
            *count = count.wrapping_add(1);
        }
        match self.whole {
            Some(whole) if whole < EXACT => self.add_to_whole(whole, digit),
            _ => {
                self.settle();
                let value = self.number.to_double();
                let tens = self.take(value.times_ten());
                let sum = self.take(Double::from_i16(i16::from(digit)).add(tens));
                self.number = Number::Double(sum);
            }
        }
    }

    /// An integer that does not fit becomes a single; one of 1000000 and more has no room for
    /// one more digit and becomes a double.
    fn add_to_whole(&mut self, whole: u64, digit: u8) {
        let grown = whole * 10 + u64::from(digit);
        self.whole = Some(grown);
        match self.number {
            Number::Integer(_) if grown > i16::MAX as u64 => {
                self.number = Number::Single(Single::ZERO);
            }
            Number::Single(_) if whole >= SINGLE_FULL => {
                self.number = Number::Double(Double::ZERO);
            }
            _ => {}
        }
    }

    /// Makes the number of the digits.
    fn settle(&mut self) {
        if let Some(whole) = self.whole.take() {
            self.number = match self.number {
                Number::Integer(_) => Number::Integer(whole as i16),
                Number::Single(_) => Number::Single(Single::from_magnitude(false, whole as u32)),
                Number::Double(_) => Number::Double(Double::from_whole(whole)),
            };
        }
    }

    /// Applies exponent and decimals; the count is a signed byte and wraps.
    fn scale(&mut self) {
        let mut tens = self.exponent.wrapping_sub(self.decimals.unwrap_or(0) as i8);
        while tens > 0 {
            match self.number {
                Number::Integer(_) => return,
                Number::Single(value) => self.number = Number::Single(self.take(value.times_ten())),
                Number::Double(value) => self.number = Number::Double(self.take(value.times_ten())),
            }
            tens -= 1;
        }
        while tens < 0 {
            match self.number {
                Number::Integer(_) => return,
                Number::Single(value) => {
                    self.number = Number::Single(self.take(value.div(Single::TEN)));
                }
                Number::Double(value) => self.number = Number::Double(value.tenth()),
            }
            tens += 1;
        }
    }

    fn force_single(&mut self) {
        if self.whole.is_some() && !matches!(self.number, Number::Double(_)) {
            self.number = Number::Single(Single::ZERO);
            return;
        }
        self.settle();
        let single = match self.number.to_single() {
            Ok(value) => value,
            Err(fault) => {
                self.fault.get_or_insert(fault.code);
                fault.value
            }
        };
        self.number = Number::Single(single);
    }

    fn force_double(&mut self) {
        self.settle();
        self.number = Number::Double(self.number.to_double());
    }

    fn take<T>(&mut self, outcome: Outcome<T>) -> T {
        match outcome {
            Ok(value) => value,
            Err(Fault { code, value }) => {
                self.fault.get_or_insert(code);
                value
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The digits of a number one by one, as the real routine takes them in. A point makes a
    /// single of an integer.
    fn plain(start: Number, digits: &[u8]) -> Number {
        let settled = |outcome: Outcome<Single>| match outcome {
            Ok(value) | Err(Fault { value, .. }) => value,
        };
        let to_single = |value: Single, digit: i16| {
            let tens = settled(value.times_ten());
            Number::Single(settled(Single::from_i16(digit).add(tens)))
        };
        let to_double = |value: Double, digit: i16| {
            let tens = value.times_ten().map_err(|fault| fault.value);
            let tens = tens.unwrap_or_else(|largest| largest);
            let sum = Double::from_i16(digit).add(tens);
            Number::Double(sum.map_err(|fault| fault.value).unwrap_or_else(|most| most))
        };
        digits.iter().fold(start, |number, byte| {
            let digit = i16::from(byte.wrapping_sub(b'0'));
            match number {
                Number::Integer(value) if *byte == b'.' => Number::Single(Single::from_i16(value)),
                other if *byte == b'.' => other,
                Number::Integer(value) if value < 3277 && value * 10 <= i16::MAX - digit => {
                    Number::Integer(value * 10 + digit)
                }
                Number::Integer(value) => to_single(Single::from_i16(value), digit),
                Number::Single(value) if value.compare(Single(0x9474_2400)).is_lt() => {
                    to_single(value, digit)
                }
                Number::Single(value) => to_double(Double::from_single(value), digit),
                Number::Double(value) => to_double(value, digit),
            }
        })
    }

    #[test]
    fn digits_are_taken_in_one_by_one() {
        let mut state = 0x9E37_79B9_7F4A_7C15u64;
        for _ in 0..100_000 {
            state = state.wrapping_mul(0xD129_0B26_9D31_4B6D).wrapping_add(1);
            let count = 1 + (state >> 33) % 24;
            let digits: Vec<u8> = (0..count)
                .map(|place| b'0' + (state.rotate_left(place as u32 * 7) >> 20) as u8 % 10)
                .collect();
            let zero = Number::Double(Double::ZERO);
            assert_eq!(parse_double(&digits).number, plain(zero, &digits));
            let mut pointed = digits.clone();
            pointed.insert(0, b'.');
            pointed.extend_from_slice(format!("E{count}").as_bytes());
            let single = Number::Single(Single::ZERO);
            assert_eq!(parse_number(&pointed).number, plain(single, &digits));
            assert_eq!(
                parse_number(&digits).number,
                plain(Number::Integer(0), &digits)
            );
        }
    }

    #[test]
    fn digits_reach_each_limit() {
        for near in [3277u64, 32767, 32768, 1_000_000, 9_999_999, EXACT, 1 << 56] {
            for number in near - 12..near + 12 {
                for more in ["", "0", "5", "9", "99", "123"] {
                    let digits = format!("{number}{more}").into_bytes();
                    let found = parse_number(&digits).number;
                    assert_eq!(found, plain(Number::Integer(0), &digits), "{number}{more}");
                }
            }
        }
    }
}
