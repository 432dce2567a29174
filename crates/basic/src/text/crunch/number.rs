//! Numbers: constants of each type, line numbers, `&H` and `&O`.

use super::{Cruncher, Digits, is_blank, line_number};
use crate::error::ErrorCode;
use crate::number::{Number, parse};
use crate::text::token;

impl Cruncher<'_> {
    pub fn number(&mut self) -> Result<(), ErrorCode> {
        match self.digits {
            Digits::Text => self.keep(self.byte()),
            // EDIT . and the like
            Digits::Line if self.byte() == b'.' => self.keep(b'.'),
            Digits::Line => {
                let (number, end) = line_number(self.text, self.at);
                self.at = end;
                self.save(token::LINE_NUMBER)?;
                self.save_all(&number.to_le_bytes())
            }
            Digits::Number => self.value(),
        }
    }

    fn value(&mut self) -> Result<(), ErrorCode> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let parsed = parse::parse_number(rest);
        let mut used = parsed.used.clamp(1, rest.len().max(1));
        while used > 1 && rest.get(used - 1).copied().is_some_and(is_blank) {
            used -= 1;
        }
        // 99999% is an error; 1E99 is stored as the largest number.
        match parsed.fault {
            Some(code) if parsed.fatal => return Err(code),
            Some(_) => self.overflows = self.overflows.saturating_add(1),
            None => {}
        }
        self.at += used;
        self.constant(parsed.number)
    }

    fn constant(&mut self, number: Number) -> Result<(), ErrorCode> {
        match number {
            Number::Integer(value) => match u8::try_from(value) {
                Ok(digit @ 0..=9) => self.save(token::DIGIT_0 + digit),
                Ok(byte) => self.save_all(&[token::BYTE, byte]),
                Err(_) => {
                    self.save(token::INTEGER)?;
                    self.save_all(&value.to_le_bytes())
                }
            },
            Number::Single(value) => {
                self.save(token::SINGLE)?;
                self.save_all(&value.0.to_le_bytes())
            }
            Number::Double(value) => {
                self.save(token::DOUBLE)?;
                self.save_all(&value.0.to_le_bytes())
            }
        }
    }

    /// `&17`, `&O17` and `&H1F`; the byte looked at is the `&`.
    pub fn radix(&mut self) -> Result<(), ErrorCode> {
        let letter = self.next_visible(self.at);
        let value = if self.upper(letter) == b'H' {
            self.save(token::HEX)?;
            self.hexadecimal(letter + 1)?
        } else {
            self.save(token::OCTAL)?;
            self.octal(letter)?
        };
        self.save_all(&value.to_le_bytes())
    }

    /// Five digits overflow even if the first is 0.
    fn hexadecimal(&mut self, mut at: usize) -> Result<u16, ErrorCode> {
        let mut value = 0u16;
        let mut digits = 0;
        while let Some(digit) = char::from(self.peek(at)).to_digit(16) {
            digits += 1;
            if digits == 5 {
                return Err(ErrorCode::OVERFLOW);
            }
            value = value << 4 | digit as u16;
            at += 1;
        }
        self.at = at;
        Ok(value)
    }

    /// Blanks between and behind the digits are lost.
    fn octal(&mut self, letter: usize) -> Result<u16, ErrorCode> {
        let mut value = 0u16;
        let mut at = if self.upper(letter) == b'O' {
            self.next_visible(letter)
        } else {
            letter
        };
        loop {
            let digit = match self.peek(at) {
                byte @ b'0'..=b'7' => byte - b'0',
                b'8' | b'9' => return Err(ErrorCode::SYNTAX),
                _ => break,
            };
            if value >= 0x2000 {
                return Err(ErrorCode::OVERFLOW);
            }
            value = value << 3 | u16::from(digit);
            at = self.next_visible(at);
        }
        self.at = at;
        Ok(value)
    }
}
