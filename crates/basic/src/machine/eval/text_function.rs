//! Functions that give strings.

use super::{Run, Value};
use crate::error::ErrorCode;
use crate::machine::code::Expr;
use crate::machine::strings::{Descriptor, Text};
use crate::machine::{Reply, Request};
use crate::number::{Number, format};
use crate::syntax::Function;
use std::collections::VecDeque;

/// Ctrl-C.
const BREAK: u8 = 3;

impl Run<'_> {
    /// A string function.
    pub fn text_function(&mut self, function: Function, arguments: &[Expr]) -> Value<Descriptor> {
        use Function as F;
        match (function, arguments) {
            (F::Left | F::Right, [text, count]) => {
                let text = self.text_of(text)?;
                let count = self.byte_of(count)?;
                let length = self.s.text(text).length;
                let taken = count.min(length);
                let start = if function == F::Left {
                    0
                } else {
                    length - taken
                };
                self.part(text, start, taken)
            }
            (F::Mid, [text, start, rest @ ..]) => self.mid(text, start, rest.first()),
            (F::Chr, [code]) => {
                let number = self.number_of(code)?;
                // The room is taken first, and lost if the number is no character.
                let text = self.s.new_text(&[0])?;
                let code = u8::try_from(self.whole(number)?)
                    .map_err(|_| ErrorCode::ILLEGAL_FUNCTION_CALL)?;
                let at = self.s.text(text).at;
                self.s.memory.set_byte(at, code);
                Ok(text)
            }
            (F::Str, [number]) => {
                let number = self.number_of(number)?;
                Ok(self.s.new_text(&format::format(number))?)
            }
            (F::Hex, [number]) => {
                let value = self.address_of(number)?;
                Ok(self.s.new_text(&format::hex(value))?)
            }
            (F::Oct, [number]) => {
                let value = self.address_of(number)?;
                Ok(self.s.new_text(&format::oct(value))?)
            }
            (F::Space, [count]) => {
                let count = self.byte_of(count)?;
                self.repeat(count, b' ')
            }
            (F::StringOf, [count, what]) => {
                let count = self.byte_of(count)?;
                let byte = self.first_character(what)?;
                self.repeat(count, byte)
            }
            (F::Mki, [number]) => {
                let value = self.int_of(number)?;
                Ok(self.s.new_text(&value.to_le_bytes())?)
            }
            (F::Mks, [number]) => {
                let value = self.single_of(number)?;
                Ok(self.s.new_text(&value.to_bytes())?)
            }
            (F::Mkd, [number]) => {
                let value = self.number_of(number)?.to_double();
                Ok(self.s.new_text(&value.to_bytes())?)
            }
            (F::Inkey, _) => self.inkey(),
            // What follows the first argument is not what must.
            (F::Left | F::Right | F::Mid, [text]) => {
                self.text_of(text)?;
                Err(ErrorCode::SYNTAX.into())
            }
            (F::StringOf, [count]) => {
                self.byte_of(count)?;
                Err(ErrorCode::SYNTAX.into())
            }
            _ => Err(ErrorCode::SYNTAX.into()),
        }
    }

    fn mid(&mut self, text: &Expr, start: &Expr, count: Option<&Expr>) -> Value<Descriptor> {
        let text = self.text_of(text)?;
        let (start, rest) = start.behind();
        let start = self.byte_of(start)?;
        if start == 0 {
            return Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into());
        }
        rest?;
        let count = match count {
            Some(count) => self.byte_of(count)?,
            None => 255,
        };
        let length = self.s.text(text).length;
        let skipped = (start - 1).min(length);
        self.part(text, skipped, count.min(length - skipped))
    }

    /// `count` characters of a string from index `start` on, as a new pending result.
    pub fn part(&mut self, text: Descriptor, start: u8, count: u8) -> Value<Descriptor> {
        let at = self.s.allocate(count)?;
        let source = self.s.free_text(text);
        let from = source.at.wrapping_add(u16::from(start));
        self.s.memory.move_bytes(from, at, usize::from(count));
        Ok(self.s.push_temporary(Text { length: count, at })?)
    }

    fn repeat(&mut self, count: u8, byte: u8) -> Value<Descriptor> {
        Ok(self.s.new_text(&[byte; 255][..usize::from(count)])?)
    }

    fn first_character(&mut self, what: &Expr) -> Value<u8> {
        let Expr::Text(text) = what else {
            return self.byte_of(what);
        };
        let text = self.text(text)?;
        let text = self.s.free_text(text);
        match self.s.characters(text).first() {
            Some(&byte) => Ok(byte),
            None => Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into()),
        }
    }

    /// The next answer to a question of this statement.
    ///
    /// # Errors
    /// `Need` with the question when there is none yet.
    pub fn answer(&mut self, request: Request) -> Value<Reply> {
        match self.answers.get(self.used) {
            Some(reply) => {
                self.used += 1;
                Ok(reply.clone())
            }
            None => Err(super::Trap::Need(request)),
        }
    }

    fn inkey(&mut self) -> Value<Descriptor> {
        let key = match self.s.key.take() {
            Some(key) => Some(key),
            None if self.s.options.ask_inkey => match self.answer(Request::Inkey)? {
                Reply::Key(key) => key,
                Reply::Keys(keys) | Reply::Line(keys) => keys.first().copied(),
            }
            .map(|key| self.taken(key)),
            None => None,
        };
        Ok(self.s.new_text(key.as_slice())?)
    }

    /// INPUT$(n) from the keyboard or a file.
    pub fn input_text(&mut self, count: &Expr, file: Option<&Expr>) -> Value<Descriptor> {
        let count = self.byte_of(count)?;
        let Some(file) = file else {
            if count == 0 {
                return Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into());
            }
            let bytes = self.read_keys(count)?;
            return Ok(self.s.new_text(&bytes)?);
        };
        let number = self.int_of(file)?;
        let block = self.readable_block(number)?;
        if count == 0 {
            return Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into());
        }
        // The room is taken before anything is read, and lost if the file ends.
        let text = self.s.new_text(&vec![0; usize::from(count)])?;
        let bytes = self.read_file_bytes(block, count)?;
        let at = self.s.text(text).at;
        self.s.memory.set_slice(at, &bytes);
        Ok(text)
    }

    /// `count` raw bytes of the keyboard, those typed ahead first.
    fn read_keys(&mut self, count: u8) -> Value<Vec<u8>> {
        let mut read = Vec::new();
        let mut keys = VecDeque::from(std::mem::take(&mut self.s.typed_ahead));
        while read.len() < usize::from(count) {
            let Some(key) = self.s.key.take().or_else(|| keys.pop_front()) else {
                let missing = count - read.len() as u8;
                match self.answer(Request::Keys(missing))? {
                    Reply::Keys(more) => keys.extend(more),
                    Reply::Line(line) => {
                        keys.extend(line);
                        keys.push_back(13);
                    }
                    Reply::Key(key) => keys.extend(key),
                }
                continue;
            };
            let key = self.taken(key);
            if key == BREAK {
                self.s.typed_ahead = keys.into();
                return Err(super::Trap::Quiet);
            }
            read.push(key);
        }
        self.s.typed_ahead = keys.into();
        Ok(read)
    }

    /// What a program gets of a key: the key, and a zero for Ctrl-O, which switches output.
    fn taken(&mut self, key: u8) -> u8 {
        match self.mutes(key) {
            true => 0,
            false => key,
        }
    }

    /// A number as PRINT shows it, with the blank behind it.
    pub fn printed(number: Number) -> Vec<u8> {
        let mut text = format::format(number);
        text.push(b' ');
        text
    }
}
