//! FOR: a tree, and beside it what generated code does instead.

use super::statement::{OPEN, slot_of};
use super::{After, Lowering};
use crate::machine::code::{Expr, For, Int, Place, Sgl};
use crate::machine::compile::convert;
use crate::machine::flat::instruction::{Instruction as I, Register};
use crate::number::Single;
use crate::syntax::Type;

impl Lowering<'_> {
    /// A FOR statement.
    pub fn for_loop(&mut self, parts: &For) -> After {
        let start = self.here();
        if self.typed_loop(parts).is_none() {
            self.code.flat.instructions.truncate(start as usize);
            return self.tree(After::Block);
        }
        let over = self.here();
        self.code.flat.set_target(start, over);
        After::Block
    }

    /// None if only the tree can do it.
    fn typed_loop(&mut self, parts: &For) -> Option<()> {
        let Place::Simple(kind, slot) = parts.variable else {
            return None;
        };
        let next = parts.next.as_ref().ok()?;
        let closes = match &next.variables[..] {
            [] => true,
            [(at, Place::Simple(_, closed))] => *at == next.at && *closed == slot,
            _ => false,
        };
        if !closes {
            return None;
        }
        let slot = slot_of(slot)?;
        self.emit(I::For { over: OPEN });
        self.loop_value(&parts.from, kind, 0)?;
        self.loop_value(&parts.to, kind, 1)?;
        match (&parts.step, kind) {
            (Some(step), _) => self.loop_value(step, kind, 2)?,
            (None, Type::Integer) => self.int(&Int::Const(1), 2)?,
            (None, _) => self.single(&Sgl::Const(Single::ONE), 2)?,
        }
        self.emit(I::EnterLoop {
            mark: self.code.flat.marks.len() as u32 - 1,
            slot,
        });
        Some(())
    }

    fn loop_value(&mut self, expression: &Expr, kind: Type, d: Register) -> Option<()> {
        match kind {
            Type::Integer => self.int(&convert::int(expression.clone()), d),
            Type::Single => self.single(&convert::single(expression.clone()), d),
            Type::Double | Type::Text => None,
        }
    }
}
