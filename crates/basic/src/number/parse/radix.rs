//! `&H`, `&O` and `&`.

use super::{Parsed, Reader};
use crate::error::ErrorCode;
use crate::number::Number;

impl Reader<'_> {
    /// `&H`, `&O` and `&` with octal digits. The digits of `&H` stand together; blanks
    /// between octal ones are skipped.
    pub fn radix(mut self) -> Parsed {
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
