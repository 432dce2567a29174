//! Tokens to the text that LIST, EDIT and SAVE,A show.

use super::token;
use crate::number::{Double, Number, Single, format};

/// Characters a listed line can have without its number; what is more is not shown.
pub const TEXT_LIMIT: usize = 255;

/// What was written last: decides where LIST puts a blank that the tokens do not hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// A word.
    Word,
    /// A letter, digit, dot or constant.
    Name,
    /// Anything else; no blank is needed behind it.
    Other,
}

/// The text of a line without its number. `tokens` may or may not include the final 0.
///
/// MBASIC does not know here whether it is inside a string: bytes from 80 on are shown as
/// words everywhere, bytes 0B to 1F as constants.
pub fn list(tokens: &[u8]) -> Vec<u8> {
    let mut lister = Lister {
        tokens,
        at: 0,
        out: Vec::with_capacity(tokens.len() * 2),
        room: TEXT_LIMIT,
        last: Last::Other,
    };
    while lister.step().is_some() {}
    lister.out
}

/// The line as LIST shows it: number, a blank unless the text begins with a tab, text.
pub fn list_line(number: u16, tokens: &[u8]) -> Vec<u8> {
    let mut line = number.to_string().into_bytes();
    if tokens.first() != Some(&b'\t') {
        line.push(b' ');
    }
    line.extend(list(tokens));
    line
}

struct Lister<'a> {
    tokens: &'a [u8],
    at: usize,
    out: Vec<u8>,
    /// Characters that still fit. It is not simply `TEXT_LIMIT` less the length: MBASIC
    /// forgets to give back the colon that it takes away before ELSE.
    room: usize,
    last: Last,
}

impl Lister<'_> {
    /// Writes one element; `None` at the end of the line or of the room.
    fn step(&mut self) -> Option<()> {
        let byte = self.next()?;
        match byte {
            0 => None,
            byte if token::is_constant(byte) => {
                self.part_of_name()?;
                self.constant(byte)
            }
            b'.' | b'0'..=b'9' | b'A'..=b'Z' => {
                self.part_of_name()?;
                self.put(byte)
            }
            0x80.. => self.token(byte),
            _ => {
                self.last = Last::Other;
                self.put(byte)
            }
        }
    }

    fn next(&mut self) -> Option<u8> {
        let byte = *self.tokens.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn put(&mut self, byte: u8) -> Option<()> {
        self.room = self.room.checked_sub(1)?;
        self.out.push(byte);
        (self.room > 0).then_some(())
    }

    fn put_all(&mut self, bytes: &[u8]) -> Option<()> {
        bytes.iter().try_for_each(|&byte| self.put(byte))
    }

    fn part_of_name(&mut self) -> Option<()> {
        if self.last == Last::Word {
            self.put(b' ')?;
        }
        self.last = Last::Name;
        Some(())
    }

    fn token(&mut self, byte: u8) -> Option<()> {
        let code = match byte {
            token::FUNCTION => self.next()? & 0x7F,
            _ => byte,
        };
        match code {
            // `:REM'` is shown as `'`, `:ELSE` as ELSE, `WHILE+` as WHILE.
            token::APOSTROPHE => {
                self.out.truncate(self.out.len().saturating_sub(4));
                self.room += 4;
            }
            token::ELSE => {
                self.out.pop();
            }
            token::WHILE if self.tokens.get(self.at) == Some(&token::PLUS) => self.at += 1,
            _ => {}
        }
        if let Some(sign) = token::sign(code) {
            self.last = Last::Other;
            return self.put(sign);
        }
        match token::word(code) {
            Some(word) => self.word(code, word),
            None => Some(()),
        }
    }

    fn word(&mut self, code: u8, word: &[u8]) -> Option<()> {
        let blank = self.last != Last::Other;
        self.last = match code {
            token::FN | token::USR => Last::Other,
            _ => Last::Word,
        };
        if blank {
            self.put(b' ')?;
        }
        self.put_all(word)?;
        if word.ends_with(b"(") {
            self.last = Last::Other;
        }
        Some(())
    }

    fn constant(&mut self, prefix: u8) -> Option<()> {
        let start = self.at;
        self.at += usize::from(token::operand_length(prefix));
        let operand = self.tokens.get(start..self.at)?;
        let text = constant_text(prefix, operand);
        self.put_all(&text)
    }
}

/// How LIST writes a constant: octal and hexadecimal with their prefix, singles and
/// doubles with the type sign that makes them the same number when typed again.
fn constant_text(prefix: u8, operand: &[u8]) -> Vec<u8> {
    match (prefix, operand) {
        (token::OCTAL, &[low, high]) => {
            format!("&O{:o}", u16::from_le_bytes([low, high])).into_bytes()
        }
        (token::HEX, &[low, high]) => {
            format!("&H{:X}", u16::from_le_bytes([low, high])).into_bytes()
        }
        (token::LINE_NUMBER | token::LINE_ADDRESS, &[low, high]) => {
            u16::from_le_bytes([low, high]).to_string().into_bytes()
        }
        (token::BYTE, &[value]) => value.to_string().into_bytes(),
        (token::INTEGER, &[low, high]) => {
            format::list_form(Number::Integer(i16::from_le_bytes([low, high])))
        }
        (token::SINGLE, &[a, b, c, d]) => {
            format::list_form(Number::Single(Single(u32::from_le_bytes([a, b, c, d]))))
        }
        (token::DOUBLE, &[a, b, c, d, e, f, g, h]) => {
            format::list_form(Number::Double(Double(u64::from_le_bytes([
                a, b, c, d, e, f, g, h,
            ]))))
        }
        (token::DIGIT_0..=0x1B, _) => (prefix - token::DIGIT_0).to_string().into_bytes(),
        _ => Vec::new(),
    }
}
