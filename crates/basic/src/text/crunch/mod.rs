//! Typed text to tokens, as BASIC-80 5.21 stores a line.
//!
//! The cruncher looks at one place of the text at a time and knows two things about what
//! went before: whether it is inside DATA, and what a digit would mean here (`Digits`).
//! Its odd sides (`GO  TO10` loses the `1`, blanks behind an octal constant vanish) are the
//! original's and decide what LIST shows.

mod number;

use super::token;
use crate::error::ErrorCode;

/// Bytes a crunched line can hold; storing one more is `Line buffer overflow`.
pub const LINE_LIMIT: usize = 314;

/// What a digit means at the current place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Digits {
    /// It begins a number.
    Number,
    /// It begins a line number (behind GOTO, THEN, ERL ...).
    Line,
    /// It belongs to what stands before it (a name, a DATA item) and is kept as text.
    Text,
}

/// A crunched line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Crunched {
    /// The tokens without the 0 that ends the line.
    pub tokens: Vec<u8>,
    /// How many numbers were too large and replaced by the largest one: MBASIC prints
    /// `Overflow` for each, but stores the line.
    pub overflows: u8,
}

/// Crunches the text of a line (what stands behind the line number).
///
/// Errors: `Overflow` for `&HFFFFF` or `99999%`, `Syntax error` for the octal digits 8 and
/// 9, `Line buffer overflow` for more than [`LINE_LIMIT`] bytes. The line is not stored then.
pub fn crunch(text: &[u8]) -> Result<Vec<u8>, ErrorCode> {
    crunch_line(text).map(|line| line.tokens)
}

/// As [`crunch`], with the count of numbers that were too large. A zero ends the text; what
/// stands behind it, as what earlier lines left in MBASIC's buffer, counts for a `GO SUB` at the end.
pub fn crunch_line(text: &[u8]) -> Result<Crunched, ErrorCode> {
    let mut cruncher = Cruncher::new(text);
    while cruncher.byte() != 0 {
        cruncher.step()?;
    }
    Ok(Crunched {
        tokens: cruncher.out,
        overflows: cruncher.overflows,
    })
}

/// The tokens of a line that cannot be crunched, up to where that is noticed: they are in the
/// buffer by then.
pub fn tokens_before_fault(text: &[u8]) -> Vec<u8> {
    let mut cruncher = Cruncher::new(text);
    while cruncher.byte() != 0 && cruncher.step().is_ok() {}
    cruncher.out
}

/// Splits a typed line into its line number and the text behind it; `None` if it does not
/// begin with a digit (a direct line).
///
/// Blanks inside the number do not count. Digits are taken as long as the number stays
/// below 65530: `65530` is line 6553 with the text `0`. One blank behind the number is
/// dropped, for LIST puts one there.
pub fn split_number(line: &[u8]) -> Option<(u16, &[u8])> {
    let start = line.iter().position(|&byte| !is_blank(byte))?;
    if !line.get(start)?.is_ascii_digit() {
        return None;
    }
    let (number, mut end) = line_number(line, start);
    if line.get(end) == Some(&b' ') {
        end += 1;
    }
    Some((number, line.get(end..).unwrap_or_default()))
}

/// Blank, tab and line feed are skipped between the parts of a line.
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n')
}

/// Whether `byte` can stand inside a name.
fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'.'
}

/// Reads the digits at `at`; answers the number and the index behind its last digit.
fn line_number(text: &[u8], at: usize) -> (u16, usize) {
    let mut number = 0u16;
    let mut end = at;
    let mut here = at;
    while let Some(&byte) = text.get(here) {
        here += 1;
        if is_blank(byte) {
            continue;
        }
        if !byte.is_ascii_digit() || number > 6552 {
            break;
        }
        number = number * 10 + u16::from(byte - b'0');
        end = here;
    }
    (number, end)
}

struct Cruncher<'a> {
    text: &'a [u8],
    /// Index of the byte looked at.
    at: usize,
    out: Vec<u8>,
    /// Inside a DATA statement: text is kept up to the next colon outside quotes.
    data: bool,
    digits: Digits,
    overflows: u8,
}

impl<'a> Cruncher<'a> {
    fn new(text: &'a [u8]) -> Self {
        Cruncher {
            text,
            at: 0,
            out: Vec::with_capacity(text.len()),
            data: false,
            digits: Digits::Number,
            overflows: 0,
        }
    }

    /// The byte looked at; 0 behind the end.
    fn byte(&self) -> u8 {
        self.peek(self.at)
    }

    fn peek(&self, at: usize) -> u8 {
        self.text.get(at).copied().unwrap_or(0)
    }

    fn upper(&self, at: usize) -> u8 {
        self.peek(at).to_ascii_uppercase()
    }

    /// Index of the first byte after `at` that is not blank.
    fn next_visible(&self, at: usize) -> usize {
        let mut at = at + 1;
        while is_blank(self.peek(at)) {
            at += 1;
        }
        at
    }

    fn save(&mut self, byte: u8) -> Result<(), ErrorCode> {
        if self.out.len() >= LINE_LIMIT {
            return Err(ErrorCode::LINE_BUFFER_OVERFLOW);
        }
        self.out.push(byte);
        Ok(())
    }

    fn save_all(&mut self, bytes: &[u8]) -> Result<(), ErrorCode> {
        bytes.iter().try_for_each(|&byte| self.save(byte))
    }

    fn step(&mut self) -> Result<(), ErrorCode> {
        let byte = self.byte();
        if byte == b'"' {
            return self.quoted(byte, byte);
        }
        if byte == b' ' || self.data {
            return self.keep(byte);
        }
        match byte {
            b'?' => self.statement_token(token::PRINT),
            b'a'..=b'z' | b'A'..=b'Z' => self.word(),
            b'0'..=b'9' | b'.' => self.number(),
            _ => self.special(byte),
        }
    }

    /// Stores `byte` for the byte looked at and goes on behind it; a colon ends DATA, the
    /// DATA token begins it, behind REM everything is text.
    fn keep(&mut self, byte: u8) -> Result<(), ErrorCode> {
        self.at += 1;
        self.save(byte)?;
        match byte {
            b':' => {
                self.data = false;
                self.digits = Digits::Number;
            }
            token::DATA => {
                self.data = true;
                self.digits = Digits::Line;
            }
            token::REM => {
                let rest = self.text.get(self.at..).unwrap_or_default();
                let end = rest.iter().position(|&byte| byte == 0);
                let rest = &rest[..end.unwrap_or(rest.len())];
                self.at += rest.len();
                self.save_all(rest)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Stores `first` for the byte looked at, then text up to and with `end` or the end of the line.
    fn quoted(&mut self, first: u8, end: u8) -> Result<(), ErrorCode> {
        self.at += 1;
        self.save(first)?;
        loop {
            match self.byte() {
                0 => return Ok(()),
                byte if byte == end => return self.keep(byte),
                byte => {
                    self.at += 1;
                    self.save(byte)?;
                }
            }
        }
    }

    /// A character that begins neither word nor number: an operator or itself. Control
    /// characters other than tab and line feed become blanks.
    fn special(&mut self, byte: u8) -> Result<(), ErrorCode> {
        let stored = match byte {
            _ if let Some((_, token)) = token::SIGNS.iter().find(|(sign, _)| *sign == byte) => {
                *token
            }
            b'\t' | b'\n' => byte,
            0..=31 => b' ',
            _ => byte,
        };
        if self.digits == Digits::Text {
            self.digits = Digits::Number;
        }
        self.store_token(stored)
    }

    /// A one-byte token; the byte looked at is the last of its word.
    fn statement_token(&mut self, token: u8) -> Result<(), ErrorCode> {
        self.digits = if token::takes_line_number(token) {
            Digits::Line
        } else {
            Digits::Number
        };
        self.store_token(token)
    }

    /// Stores a token with what MBASIC hides before or behind it.
    fn store_token(&mut self, token: u8) -> Result<(), ErrorCode> {
        match token {
            token::ELSE => {
                self.save(b':')?;
                self.keep(token)
            }
            // The plus keeps a number behind WHILE from standing next to the token.
            token::WHILE => {
                self.save(token)?;
                self.keep(token::PLUS)
            }
            token::APOSTROPHE => {
                self.save_all(&[b':', token::REM])?;
                self.quoted(token, token)
            }
            b'&' => self.radix(),
            _ => self.keep(token),
        }
    }

    fn word(&mut self) -> Result<(), ErrorCode> {
        if self.go_with_blanks()? {
            return Ok(());
        }
        let Some((length, code)) = self.find_word() else {
            return self.name();
        };
        if code < 0x80 {
            self.save(token::FUNCTION)?;
            self.digits = Digits::Number;
            self.at += length;
            return self.save(code | 0x80);
        }
        self.at += length - 1;
        self.statement_token(code)
    }

    /// `GO SUB`, and `GO  TO` with two blanks or more. MBASIC looks one character too far
    /// behind `GO `, takes both for GOSUB and swallows the character behind the word.
    /// (`GO TO` with one blank is in the table of words.) At the end of the text it goes on with
    /// what an earlier line left in its buffer.
    fn go_with_blanks(&mut self) -> Result<bool, ErrorCode> {
        if ![b'G', b'O', b' ']
            .iter()
            .enumerate()
            .all(|(index, &letter)| self.upper(self.at + index) == letter)
        {
            return Ok(false);
        }
        let mut here = self.next_visible(self.at + 3);
        for letters in [b"TO", b"UB"] {
            let matched = letters
                .iter()
                .enumerate()
                .take_while(|(index, letter)| self.upper(here + index) == **letter)
                .count();
            here += matched;
            if matched == letters.len() {
                self.at = here;
                self.statement_token(token::GOSUB)?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The word at the current place: its length and code. A word that a letter, digit or
    /// dot follows is a name, except FN, USR, `TAB(` and `SPC(`.
    fn find_word(&self) -> Option<(usize, u8)> {
        let (word, code) = token::WORDS.iter().find(|(word, _)| {
            word.iter()
                .enumerate()
                .all(|(index, &letter)| self.upper(self.at + index) == letter)
        })?;
        let open = word.ends_with(b"(") || matches!(*code, token::FN | token::USR);
        if !open && is_name(self.peek(self.at + word.len())) {
            return None;
        }
        Some((word.len(), *code))
    }

    fn name(&mut self) -> Result<(), ErrorCode> {
        self.digits = Digits::Text;
        loop {
            self.save(self.upper(self.at))?;
            self.at += 1;
            if !is_name(self.byte()) {
                return Ok(());
            }
        }
    }
}
