//! Functions that give numbers.

use super::{Run, Value};
use crate::error::ErrorCode;
use crate::machine::code::{Expr, Num, Txt};
use crate::number::{Number, Single, functions, parse};
use crate::syntax::Function;

impl Run<'_> {
    /// Functions whose value is an integer.
    pub fn int_function(&mut self, function: Function, arguments: &[Expr]) -> Value<i16> {
        use Function as F;
        match (function, arguments) {
            (F::Asc, [text]) => {
                let text = self.text_of(text)?;
                let text = self.s.free_text(text);
                match self.s.characters(text).first() {
                    Some(&byte) => Ok(i16::from(byte)),
                    None => Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into()),
                }
            }
            (F::Sgn, [number]) => Ok(self.number_of(number)?.sign()),
            (F::Peek, [at]) => {
                let at = self.address_of(at)?;
                if self.s.protected && self.s.is_direct() {
                    return Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into());
                }
                Ok(i16::from(self.s.memory.byte(at)))
            }
            (F::Pos, [ignored]) => {
                self.discard(ignored)?;
                Ok(i16::from(self.s.console.column.wrapping_add(1)))
            }
            (F::Lpos, [ignored]) => {
                self.discard(ignored)?;
                Ok(i16::from(self.s.console.printer_column.wrapping_add(1)))
            }
            (F::Inp, [port]) => {
                self.byte_of(port)?;
                Ok(255)
            }
            (F::Err, _) => Ok(i16::from(self.s.err)),
            (F::Eof, [file]) => {
                let number = self.int_of(file)?;
                self.end_of_file(number)
            }
            (F::Cvi, [Expr::Text(text)]) => Ok(i16::from_le_bytes(self.leading_bytes(text)?)),
            (F::Instr, arguments) => self.instr(arguments),
            (_, [other]) => {
                self.discard(other)?;
                Err(ErrorCode::TYPE_MISMATCH.into())
            }
            _ => Err(ErrorCode::SYNTAX.into()),
        }
    }

    fn instr(&mut self, arguments: &[Expr]) -> Value<i16> {
        let (start, text, pattern) = match arguments {
            // A string first: what follows the second one should be `)`.
            [text @ Expr::Text(_), pattern, _]
            | [text @ Expr::Text(_), pattern @ Expr::Number(Num::Behind(_))] => {
                self.discard(text)?;
                self.discard(pattern)?;
                return Err(ErrorCode::SYNTAX.into());
            }
            [text @ (Expr::Text(_) | Expr::Number(Num::Fail(_))), pattern] => (1, text, pattern),
            // A number first: what follows the string should be a comma.
            [start, text] => {
                self.position(start)?;
                let text = self.text_of(text)?;
                self.s.free_text(text);
                return Err(ErrorCode::SYNTAX.into());
            }
            [start, text, pattern] => (self.position(start)?, text, pattern),
            // What follows the first argument is not what must.
            [first] => {
                let (value, behind) = first.behind();
                match value {
                    Expr::Text(_) => self.discard(value)?,
                    number => drop(self.position(number)?),
                }
                behind?;
                return Err(ErrorCode::SYNTAX.into());
            }
            _ => return Err(ErrorCode::SYNTAX.into()),
        };
        let text = self.text_of(text)?;
        let pattern = self.text_of(pattern)?;
        let found = find(
            self.s.characters_of(text),
            self.s.characters_of(pattern),
            usize::from(start - 1),
        );
        self.s.free_text(pattern);
        self.s.free_text(text);
        Ok(found)
    }

    /// Where INSTR begins to look, from 1.
    fn position(&mut self, start: &Expr) -> Value<u8> {
        match self.byte_of(start)? {
            0 => Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into()),
            start => Ok(start),
        }
    }

    /// Functions of a single that give a single.
    pub fn single_function(&mut self, function: Function, value: Single) -> Value<Single> {
        let outcome = match function {
            Function::Sin => functions::sin(value),
            Function::Cos => functions::cos(value),
            Function::Tan => functions::tan(value),
            Function::Atn => functions::atn(value),
            Function::Exp => functions::exp(value),
            Function::Log => functions::log(value),
            Function::Sqr => functions::sqr(value),
            _ => return Err(ErrorCode::SYNTAX.into()),
        };
        self.soft(outcome)
    }

    /// Functions of anything that give a single.
    pub fn other_function(&mut self, function: Function, arguments: &[Expr]) -> Value<Single> {
        use Function as F;
        match (function, arguments) {
            (F::Erl, _) => Ok(Single::from_u16(self.s.erl)),
            (F::Fre, [argument]) => {
                if let Expr::Text(text) = argument {
                    let text = self.text(text)?;
                    self.s.free_text(text);
                    self.s.collect_garbage();
                } else {
                    self.discard(argument)?;
                }
                Ok(Single::from_u16(self.s.strings.saturating_sub(self.s.free)))
            }
            (F::Cvs, [Expr::Text(text)]) => Ok(Single::from_bytes(self.leading_bytes(text)?)),
            (F::Loc, [file]) => {
                let number = self.int_of(file)?;
                self.file_location(number)
            }
            (F::Lof, [file]) => {
                let number = self.int_of(file)?;
                self.file_length(number)
            }
            (_, [other]) => {
                self.discard(other)?;
                Err(ErrorCode::TYPE_MISMATCH.into())
            }
            _ => Err(ErrorCode::SYNTAX.into()),
        }
    }

    /// VAL: the number at the start of a string.
    pub fn val(&mut self, text: &Txt) -> Value<Number> {
        let text = self.text(text)?;
        let text = self.s.free_text(text);
        // Only an empty string is not scanned at all; its 0 is an integer.
        if text.length == 0 {
            return Ok(Number::Integer(0));
        }
        let parsed = parse::parse_double(self.s.characters(text));
        let number = self.parsed_number(parsed);
        // A zero ends the digits while they are read; an error leaves it there, even where
        // the string is a literal of the program.
        if number.is_err() {
            let behind = text.at.wrapping_add(u16::from(text.length));
            self.s.memory.set_byte(behind, 0);
        }
        number
    }

    /// A number read from text: Overflow goes on with the largest number unless it is fatal.
    pub fn parsed_number(&mut self, parsed: parse::Parsed) -> Value<Number> {
        match parsed.fault {
            None => Ok(parsed.number),
            Some(code) if parsed.fatal => Err(code.into()),
            Some(code) => self.soft(Err(crate::number::Fault {
                code,
                value: parsed.number,
            })),
        }
    }
}

/// Where a pattern stands in a text, from index `start` on: 1 and up, 0 = nowhere. An
/// empty pattern is found at the start if the text reaches it.
fn find(text: &[u8], pattern: &[u8], start: usize) -> i16 {
    if start >= text.len() {
        return 0;
    }
    if pattern.is_empty() {
        return start as i16 + 1;
    }
    text[start..]
        .windows(pattern.len())
        .position(|window| window == pattern)
        .map_or(0, |place| (start + place) as i16 + 1)
}
