//! Reading token text: one place of the memory image at a time, blanks skipped.

use crate::error::ErrorCode;
use crate::syntax::{Address, Line, LineRef, Name, Type};
use crate::text::token;

/// Longest name; one character more is a Syntax error.
pub const NAME_LIMIT: usize = 40;

/// Whether a user function is defined without parameters: then nothing behind its name
/// belongs to it.
pub type Bare<'a> = &'a dyn Fn(&Name) -> bool;

/// A place in token text. It stands on a visible byte, or on the 0 that ends the line;
/// behind the end of memory there are only zeros.
#[derive(Clone, Copy)]
pub struct Cursor<'a> {
    memory: &'a [u8],
    at: usize,
    bare: Option<Bare<'a>>,
}

impl<'a> Cursor<'a> {
    /// Stands on the first visible byte from `at` on.
    pub fn new(memory: &'a [u8], at: Address) -> Self {
        let mut cursor = Cursor {
            memory,
            at: usize::from(at),
            bare: None,
        };
        cursor.skip_blanks();
        cursor
    }

    /// The same place, with what is known of user functions.
    pub fn knowing(self, bare: Bare<'a>) -> Self {
        Cursor {
            bare: Some(bare),
            ..self
        }
    }

    /// Whether a user function is known to be defined without parameters.
    pub fn is_bare(&self, name: &Name) -> bool {
        self.bare.is_some_and(|bare| bare(name))
    }

    /// The memory image it reads.
    pub fn memory(&self) -> &'a [u8] {
        self.memory
    }

    /// The address of the byte the cursor stands on.
    pub fn address(&self) -> Address {
        Address::try_from(self.at).unwrap_or(Address::MAX)
    }

    /// The byte the cursor stands on.
    pub fn byte(&self) -> u8 {
        self.raw(0)
    }

    /// The byte `ahead` places further, blank or not.
    pub fn raw(&self, ahead: usize) -> u8 {
        self.memory.get(self.at + ahead).copied().unwrap_or(0)
    }

    /// At a colon or the end of the line.
    pub fn at_end(&self) -> bool {
        matches!(self.byte(), 0 | b':')
    }

    /// Goes on by one element: a byte, or a constant with its operand.
    pub fn bump(&mut self) {
        self.at += 1 + usize::from(token::operand_length(self.byte()));
        self.skip_blanks();
    }

    /// Goes on by one byte without looking for blanks behind it.
    pub fn bump_raw(&mut self) {
        self.at += 1;
    }

    /// Goes on by one byte if it is `byte`.
    pub fn take(&mut self, byte: u8) -> bool {
        let found = self.byte() == byte;
        if found {
            self.bump();
        }
        found
    }

    /// As [`Cursor::take`] for each byte in turn; what matched before a difference is consumed.
    pub fn take_all(&mut self, bytes: &[u8]) -> bool {
        bytes.iter().all(|&byte| self.take(byte))
    }

    /// Demands `byte`.
    pub fn expect(&mut self, byte: u8) -> Result<(), ErrorCode> {
        match self.take(byte) {
            true => Ok(()),
            false => Err(ErrorCode::SYNTAX),
        }
    }

    pub fn skip_blanks(&mut self) {
        while matches!(self.byte(), b' ' | b'\t' | b'\n') {
            self.at += 1;
        }
    }

    /// A name with its type sign; `None` if no letter stands here. The characters of a name
    /// stand together: `A B` is two names.
    pub fn name(&mut self) -> Result<Option<Name>, ErrorCode> {
        if !self.byte().is_ascii_uppercase() {
            return Ok(None);
        }
        let mut text = Vec::new();
        while matches!(self.byte(), b'A'..=b'Z' | b'0'..=b'9' | b'.') {
            text.push(self.byte());
            self.bump_raw();
            if text.len() > NAME_LIMIT {
                return Err(ErrorCode::SYNTAX);
            }
        }
        let sigil = match self.byte() {
            b'%' => Some(Type::Integer),
            b'$' => Some(Type::Text),
            b'!' => Some(Type::Single),
            b'#' => Some(Type::Double),
            _ => None,
        };
        if sigil.is_some() {
            self.bump_raw();
        }
        self.skip_blanks();
        Ok(Some(Name {
            text: text.into(),
            sigil,
        }))
    }

    /// Two operand bytes behind the prefix the cursor stands on.
    pub fn word_operand(&self) -> u16 {
        u16::from_le_bytes([self.raw(1), self.raw(2)])
    }

    /// A line number constant, as GOTO wants it.
    pub fn jump(&mut self) -> Line {
        match self.byte() {
            token::LINE_NUMBER => {
                let number = self.word_operand();
                self.bump();
                Line::Number(number)
            }
            token::LINE_ADDRESS => {
                let number = self.number_at(self.word_operand());
                self.bump();
                Line::Number(number)
            }
            _ => Line::Fail(ErrorCode::SYNTAX),
        }
    }

    /// The line number in the line whose preceding 0 is at `address` (what [`token::LINE_ADDRESS`] holds).
    pub fn number_at(&self, address: u16) -> u16 {
        let at = usize::from(address) + 3;
        let byte = |at: usize| self.memory.get(at).copied().unwrap_or(0);
        u16::from_le_bytes([byte(at), byte(at + 1)])
    }

    /// A line number as RESTORE, LIST and others read it: a constant, plain digits, or
    /// nothing, which is 0. `&H` and `&O` count as 0 and hide what stands behind them.
    pub fn line_number(&mut self) -> u16 {
        if matches!(self.byte(), token::HEX | token::OCTAL) {
            self.at = usize::from(crate::text::scan::skip_statement(
                self.memory,
                self.address(),
            ));
            return 0;
        }
        if let Line::Number(number) = self.jump() {
            return number;
        }
        let mut number = 0u16;
        while self.byte().is_ascii_digit() && number <= 6552 {
            number = number * 10 + u16::from(self.byte() - b'0');
            self.bump();
        }
        number
    }

    /// A line number or `.`.
    pub fn line_ref(&mut self) -> LineRef {
        match self.take(b'.') {
            true => LineRef::Dot,
            false => LineRef::Number(self.line_number()),
        }
    }

    /// A string up to its closing quote or the end of the line; the cursor stands on the
    /// opening quote. Answers address and length of what is between.
    pub fn literal(&mut self) -> (Address, u8) {
        self.bump_raw();
        let start = self.address();
        let mut length = 0u8;
        while !matches!(self.byte(), 0 | b'"') && length < u8::MAX {
            length += 1;
            self.bump_raw();
        }
        if self.byte() == b'"' {
            self.bump_raw();
        }
        self.skip_blanks();
        (start, length)
    }

    /// The rest of the text from the cursor on, at most 255 bytes.
    pub fn rest(&self) -> &'a [u8] {
        let end = self.memory.len().min(self.at + 255);
        self.memory.get(self.at..end).unwrap_or_default()
    }

    /// Goes on by `count` bytes.
    pub fn advance(&mut self, count: usize) {
        self.at += count;
        self.skip_blanks();
    }
}
