//! Calls of user functions: the body is lowered where it is called, behind a check that
//! the function is still the one it was.

use super::Lowering;
use super::statement::{OPEN, next};
use crate::machine::code::{Expr, UserCall};
use crate::machine::compile::convert;
use crate::machine::flat::UserFunction;
use crate::machine::flat::instruction::{Instruction as I, Register};
use crate::syntax::Type;

/// User functions in the bodies of user functions that are lowered; deeper ones, and those
/// that call themselves, stay trees.
const NESTED_MAX: u8 = 4;

impl Lowering<'_> {
    /// A call whose value comes to `d`; `tree` emits the call as a tree. None if only that
    /// can be done.
    pub fn user(
        &mut self,
        call: &UserCall,
        d: Register,
        tree: impl FnOnce(&mut Self),
    ) -> Option<()> {
        if self.nested >= NESTED_MAX {
            return None;
        }
        self.state.extend_links(self.code);
        let definition = match self.state.find_simple(self.code, call.function) {
            0 => return None,
            entry => self.state.memory.word(entry),
        };
        let body = self.code.body(definition)?;
        let is_text = |kind| kind == Type::Text;
        if body.parameters.len() != call.arguments.len()
            || body.overflows(call.arguments.len())
            || is_text(body.kind)
            || body.parameters.iter().any(|&(kind, _)| is_text(kind))
        {
            return None;
        }
        let function = UserFunction {
            slot: call.function,
            definition,
            parameters: body.parameters.clone(),
            bytes: body.bytes,
            stack: call.stack,
            depth: body.depth,
        };
        let (expression, kind) = (body.expression.clone(), body.kind);
        let index = self.code.flat.functions.len() as u32;
        self.code.flat.functions.push(function.clone());
        let check = self.emit(I::IfDefined {
            call: index,
            target: OPEN,
        });
        tree(self);
        let over = self.emit(I::Jump(OPEN));
        let here = self.here();
        self.code.flat.set_target(check, here);
        let mut place = d;
        for (argument, (kind, _)) in call.arguments.iter().zip(&function.parameters) {
            self.value(argument, *kind, place)?;
            place = next(place)?;
        }
        self.emit(I::EnterFunction { d, call: index });
        self.nested += 1;
        let done = self.value(&expression, kind, d);
        self.nested -= 1;
        done?;
        self.emit(I::LeaveFunction { call: index });
        let here = self.here();
        self.code.flat.set_target(over, here);
        Some(())
    }

    /// An expression as a number of a type.
    fn value(&mut self, expression: &Expr, kind: Type, d: Register) -> Option<()> {
        let expression = expression.clone();
        match kind {
            Type::Integer => self.int(&convert::int(expression), d),
            Type::Single => self.single(&convert::single(expression), d),
            Type::Double => self.double(&convert::double(expression), d),
            Type::Text => None,
        }
    }
}
