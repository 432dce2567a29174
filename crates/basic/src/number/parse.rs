//! Decimal text to a number in stages, as MBASIC's FIN does it: digits are gathered in an
//! integer, then a single, then a double; the exponent is applied by tens, each rounded.

use super::{Double, Fault, Number, Outcome, Single};
use crate::error::ErrorCode;

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
    number: Number,
    fault: Option<ErrorCode>,
    decimals: Option<u8>,
    exponent: i8,
}

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
        let mut negative = false;
        if let Some(sign @ (b'-' | b'+')) = self.peek() {
            negative = sign == b'-';
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
        // A single of 1000000 and more has no room for one more digit.
        const SINGLE_FULL: Single = Single(0x9474_2400);
        match self.number {
            Number::Integer(value) => {
                let grown = i32::from(value) * 10 + i32::from(digit);
                match i16::try_from(grown) {
                    Ok(fits) if value < 3277 => self.number = Number::Integer(fits),
                    _ => self.add_to_single(Single::from_i16(value), digit),
                }
            }
            Number::Single(value) if value.compare(SINGLE_FULL).is_lt() => {
                self.add_to_single(value, digit);
            }
            Number::Single(value) => self.add_to_double(Double::from_single(value), digit),
            Number::Double(value) => self.add_to_double(value, digit),
        }
    }

    fn add_to_single(&mut self, value: Single, digit: u8) {
        let tens = self.take(value.times_ten());
        let sum = self.take(Single::from_i16(i16::from(digit)).add(tens));
        self.number = Number::Single(sum);
    }

    fn add_to_double(&mut self, value: Double, digit: u8) {
        let tens = self.take(value.times_ten());
        let sum = self.take(Double::from_i16(i16::from(digit)).add(tens));
        self.number = Number::Double(sum);
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

    /// `&H`, `&O` and `&` with octal digits. The digits of `&H` stand together; blanks
    /// between octal ones are skipped.
    fn radix(mut self) -> Parsed {
        let mut value: u32 = 0;
        let mut fault = None;
        if matches!(self.peek(), Some(b'H' | b'h')) {
            self.eat();
            let mut count = 0;
            while let Some(digit) = self.text.get(self.at).and_then(|byte| hex_digit(*byte)) {
                // The fifth digit is too much, even after zeros.
                count += 1;
                if count == 5 {
                    fault = Some(ErrorCode::OVERFLOW);
                    break;
                }
                self.eat();
                value = value * 16 + digit;
            }
        } else {
            if matches!(self.peek(), Some(b'O' | b'o')) {
                self.eat();
            }
            while let Some(digit @ b'0'..=b'9') = self.peek() {
                if digit > b'7' {
                    fault = Some(ErrorCode::SYNTAX);
                    break;
                }
                if value > 0x1FFF {
                    fault = Some(ErrorCode::OVERFLOW);
                    break;
                }
                self.eat();
                value = value * 8 + u32::from(digit - b'0');
            }
        }
        let number = Number::Integer(value as u16 as i16);
        Parsed {
            number,
            used: self.used,
            fault,
            fatal: fault.is_some(),
        }
    }
}

fn hex_digit(byte: u8) -> Option<u32> {
    char::from(byte).to_digit(16)
}
