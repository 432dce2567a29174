//! Functions that give numbers, and user functions.

use super::{Run, Value};
use crate::error::ErrorCode;
use crate::machine::code::{Expr, Num, Txt, UserCall};
use crate::machine::state::ParameterBlock;
use crate::machine::strings::Descriptor;
use crate::number::{Number, Single, functions, parse};
use crate::syntax::{Function, Type};

/// What a user function gave.
#[derive(Clone, Copy, Debug)]
pub enum Answer {
    Number(Number),
    Text(Descriptor),
}

/// Stack bytes that the name of a parameter takes when its value is put aside.
pub const NAME_BYTES: u16 = 4;
/// What a formula is granted beyond the bytes it puts on the stack, at least.
pub const MARGIN: u16 = 60;
/// Functions nested deeper are out of memory even if a CLEAR made a large stack: each
/// call counts with the levels of its body.
pub const FUNCTION_DEPTH_MAX: u16 = 400;

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

    /// Calls a user function.
    pub fn user(&mut self, call: &UserCall) -> Value<Answer> {
        let code = self.code;
        // Looking for an undefined function makes an entry for it.
        let entry = self.s.make_simple(code, call.function)?;
        let definition = self.s.memory.word(entry);
        let Some(body) = code.body(definition) else {
            return Err(match definition {
                0 => ErrorCode::UNDEFINED_FUNCTION.into(),
                // A definition that failed, or that another program left behind.
                _ => ErrorCode::SYNTAX.into(),
            });
        };
        let mut values = Vec::with_capacity(body.parameters.len());
        for (argument, (kind, _)) in call.arguments.iter().zip(&body.parameters) {
            values.push(match kind {
                Type::Text => Answer::Text(self.text_of(argument)?),
                _ => {
                    let number = self.number_of(argument)?;
                    Answer::Number(self.convert(number, *kind)?)
                }
            });
        }
        if body.overflows(values.len()) {
            return Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into());
        }
        if call.arguments.len() != body.parameters.len() {
            return Err(ErrorCode::SYNTAX.into());
        }
        let at = self.enter_function(call.stack, body.bytes, body.depth, body.parameters.len())?;
        self.bind(at, &body.parameters, &values)?;
        let answer = self.body_value(&body.expression, body.kind)?;
        self.leave_function(call.stack, body.depth);
        Ok(answer)
    }

    /// Makes a block of `bytes` for the `count` parameters of a function whose body nests
    /// `depth` deep, called with `stack` bytes pending; answers its address. The block waits
    /// on top of those put aside.
    ///
    /// # Errors
    /// Out of memory.
    #[inline]
    pub fn enter_function(
        &mut self,
        stack: u16,
        bytes: u16,
        depth: u16,
        count: usize,
    ) -> Value<u16> {
        // The parameters of the function that calls are put aside on the stack.
        let base = self
            .s
            .formula_base
            .saturating_add(stack)
            .saturating_add(self.s.active_parameters.stack);
        self.s
            .check_depth(base.saturating_add(depth.max(bytes.saturating_sub(MARGIN))))?;
        let levels = levels_of(depth);
        if self.s.function_depth + levels > FUNCTION_DEPTH_MAX {
            return Err(self.s.out_of_stack().into());
        }
        self.s.function_depth += levels;
        self.s.formula_base = base;
        let below = self.s.stack_used + base + bytes - MARGIN;
        let at = (self.s.stack_top - below).wrapping_add(1);
        self.s.parameter_blocks.push(ParameterBlock {
            at,
            length: bytes,
            stack: bytes + NAME_BYTES * count as u16,
            ..ParameterBlock::NONE
        });
        Ok(at)
    }

    /// Makes the block on top of those put aside the active one, which is put aside.
    #[inline]
    pub fn activate_parameters(&mut self) {
        if let Some(block) = self.s.parameter_blocks.last_mut() {
            std::mem::swap(block, &mut self.s.active_parameters);
        }
    }

    /// Gives up the active block of parameters, which [`Run::enter_function`] made.
    #[inline]
    pub fn leave_function(&mut self, stack: u16, depth: u16) {
        self.s.active_parameters = self
            .s
            .parameter_blocks
            .pop()
            .unwrap_or(ParameterBlock::NONE);
        let pending = stack.saturating_add(self.s.active_parameters.stack);
        self.s.formula_base = self.s.formula_base.saturating_sub(pending);
        self.s.function_depth -= levels_of(depth);
    }

    /// Puts the argument values into the block at `at` and makes it the active one.
    fn bind(&mut self, at: u16, parameters: &[(Type, u16)], values: &[Answer]) -> Value<()> {
        // Backwards: the last string is the pending result on top.
        for ((kind, offset), value) in parameters.iter().zip(values).rev() {
            let place = at.wrapping_add(*offset);
            match *value {
                Answer::Number(number) => self.store_number(place, *kind, number)?,
                Answer::Text(descriptor) => {
                    let text = self.s.text_to_store(descriptor)?;
                    self.s.set_text(place, text);
                    if let Some(block) = self.s.parameter_blocks.last_mut() {
                        block.note_text(*offset);
                    }
                }
            }
        }
        self.activate_parameters();
        Ok(())
    }

    fn body_value(&mut self, expression: &Expr, kind: Type) -> Value<Answer> {
        if kind == Type::Text {
            let text = self.text_of(expression)?;
            return Ok(Answer::Text(self.keep_parameter(text)?));
        }
        let number = self.number_of(expression)?;
        Ok(Answer::Number(self.convert(number, kind)?))
    }

    /// A string parameter given back as it is must outlive its block.
    fn keep_parameter(&mut self, text: Descriptor) -> Value<Descriptor> {
        let block = self.s.active_parameters;
        let inside = text.wrapping_sub(block.at) < block.length;
        if !inside {
            return Ok(text);
        }
        let copy = self.s.copy_text(text)?;
        Ok(self.s.push_temporary(copy)?)
    }

    /// Converts a number to a type.
    pub fn convert(&mut self, number: Number, kind: Type) -> Value<Number> {
        Ok(match kind {
            Type::Integer => Number::Integer(self.whole(number)?),
            Type::Double => Number::Double(number.to_double()),
            _ => {
                let outcome = number.to_single();
                Number::Single(self.soft(outcome)?)
            }
        })
    }

    /// Stores a number at an address, converted to the type that is there.
    pub fn store_number(&mut self, at: u16, kind: Type, number: Number) -> Value<()> {
        match self.convert(number, kind)? {
            Number::Integer(value) => self.s.memory.set_word(at, value as u16),
            Number::Single(value) => self.s.memory.set_long(at, value.0),
            Number::Double(value) => self.s.memory.set_quad(at, value.0),
        }
        Ok(())
    }
}

impl ParameterBlock {
    /// Notes that a string descriptor is at `offset`, so that compaction finds it.
    pub fn note_text(&mut self, offset: u16) {
        let count = usize::from(self.text_count);
        if let (Some(place), Ok(offset)) = (self.texts.get_mut(count), u8::try_from(offset)) {
            *place = offset;
            self.text_count += 1;
        }
    }
}

/// What a call counts against [`FUNCTION_DEPTH_MAX`].
pub fn levels_of(depth: u16) -> u16 {
    1 + depth / 6
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
