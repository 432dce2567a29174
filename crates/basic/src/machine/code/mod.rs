//! The typed intermediate code: statements and expressions whose types, variable
//! slots and jump targets are settled. It is derived from the tokens and can be
//! dropped at any time.
//!
//! `Int`, `Sgl`, `Dbl` and `Txt` are expressions whose type is known; `Num` is a
//! number whose type only shows when it is worked out (integer sums that overflow
//! become single).

mod cache;
mod expression;
mod statement;

use crate::syntax::{Name, Type};

pub use cache::Code;
pub use expression::{
    Arith, Dbl, Element, Expr, Int, Logic, Num, Place, Relation, Sgl, Txt, UserCall,
};
pub use statement::{
    Body, Branch, Chain, Depths, For, Input, LoopEnd, Op, Print, PrintItem, Statement, Target,
    Using, While, Write,
};

/// Index of a name in [`Code::simple`] or [`Code::arrays`].
pub type Slot = u32;

/// A name with its type settled.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub struct Named {
    pub text: Box<[u8]>,
    pub kind: Type,
    /// A user function (lives among the simple variables).
    pub function: bool,
}

/// The type a name has under a type table.
pub fn type_of(name: &Name, types: &[Type; 26]) -> Type {
    name.sigil.unwrap_or_else(|| {
        let letter = name.text.first().map_or(0, |byte| byte.wrapping_sub(b'A'));
        types
            .get(usize::from(letter))
            .copied()
            .unwrap_or(Type::Single)
    })
}
