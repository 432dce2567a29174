//! User functions: calls, the blocks of their parameters, and values as a type wants them.

use super::{Run, Value};
use crate::error::ErrorCode;
use crate::machine::code::{Expr, UserCall, type_of};
use crate::machine::state::ParameterBlock;
use crate::machine::strings::Descriptor;
use crate::machine::variables::header;
use crate::number::Number;
use crate::parser;
use crate::syntax::{Address, Statement, Target, Type};

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
    /// Calls a user function.
    pub fn user(&mut self, call: &UserCall) -> Value<Answer> {
        let code = self.code;
        // Looking for an undefined function makes an entry for it.
        let entry = self.s.make_simple(code, call.function)?;
        let definition = self.s.memory.word(entry);
        let Some(body) = code.body(definition) else {
            return match definition {
                0 => Err(ErrorCode::UNDEFINED_FUNCTION.into()),
                _ => self.call_broken(call, definition),
            };
        };
        let mut values = Vec::with_capacity(body.parameters.len());
        for (argument, (kind, _)) in call.arguments.iter().zip(&body.parameters) {
            values.push(self.argument(argument, *kind)?);
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

    /// The value of an argument as its parameter wants it.
    fn argument(&mut self, argument: &Expr, kind: Type) -> Value<Answer> {
        Ok(match kind {
            Type::Text => Answer::Text(self.text_of(argument)?),
            _ => {
                let number = self.number_of(argument)?;
                Answer::Number(self.convert(number, kind)?)
            }
        })
    }

    /// Calls a function whose definition failed, or that another program left behind: its
    /// arguments are worked out as far as its parameters can be read. Each parameter is looked up
    /// as a simple variable before its argument, which makes it, and only its name is read.
    #[cold]
    fn call_broken(&mut self, call: &UserCall, definition: Address) -> Value<Answer> {
        let parsed = parser::parse_statement(self.s.memory.image(), definition);
        if let Statement::DefFn { parameters, .. } = &parsed.statement {
            for (argument, parameter) in call.arguments.iter().zip(parameters) {
                let name = match parameter {
                    Target::Variable(name) | Target::Element(name, _) => name,
                    Target::Fail(code) => return Err((*code).into()),
                };
                let kind = type_of(name, &self.s.types);
                self.s.make_headed(&header(&name.text, kind, false), kind)?;
                self.argument(argument, kind)?;
                if matches!(parameter, Target::Element(..)) {
                    break;
                }
            }
        }
        Err(ErrorCode::SYNTAX.into())
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
