//! Expressions, and what can be assigned to.

use super::{Address, Name};
use crate::error::ErrorCode;
use crate::number::{Double, Single};

/// Something that can be assigned to.
#[derive(Clone, PartialEq, Debug)]
pub enum Target {
    Variable(Name),
    Element(Name, Vec<Expr>),
    /// No variable stands where one must; raised when execution gets there.
    Fail(ErrorCode),
}

impl Target {
    /// The name of the variable or the array.
    pub fn name(&self) -> Option<&Name> {
        match self {
            Target::Variable(name) | Target::Element(name, _) => Some(name),
            Target::Fail(_) => None,
        }
    }
}

/// An expression. Operands are evaluated in the order of the text.
#[derive(Clone, PartialEq, Debug)]
pub enum Expr {
    Integer(i16),
    Single(Single),
    Double(Double),
    /// A literal: `length` bytes at `address` of the text (the value points there; it is not copied).
    Text {
        address: Address,
        length: u8,
    },
    /// A line number that stands as an operand (after ERL: `IF ERL=65535`): its value, a single.
    Line(u16),
    Variable(Name),
    Element(Name, Vec<Expr>),
    Unary(Unary, Box<Expr>),
    Binary(Binary, Box<Expr>, Box<Expr>),
    /// A parenthesised expression (kept: `VARPTR((A))` and stack depth can tell).
    Group(Box<Expr>),
    Call(Function, Vec<Expr>),
    /// `FNname` with its arguments. What stands behind the name of a function that is known
    /// to have no parameters is not part of it: `PRINT FNA(1)` prints FNA and then 1.
    User(Name, Vec<Expr>),
    /// `USR`, `USR0` to `USR9` with its argument.
    Usr(u8, Box<Expr>),
    /// `VARPTR(variable)`.
    VarPtr(Box<Target>),
    /// `VARPTR(#file)`.
    FilePtr(Box<Expr>),
    /// `INPUT$(n)` or `INPUT$(n, #file)`.
    InputText(Box<Expr>, Option<Box<Expr>>),
    /// MBASIC raises this error on reaching this place.
    Fail(ErrorCode),
    /// Evaluates the first, then raises the error (a bad token after a good operand:
    /// a missing `)` is found only after what stands before it was worked out).
    Then(Box<Expr>, ErrorCode),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Unary {
    Negate,
    Not,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Binary {
    Power,
    Multiply,
    Divide,
    IntegerDivide,
    Modulo,
    Add,
    Subtract,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    /// `A<=>B`: compares (so the types must match) and is always true.
    AnyOrder,
    And,
    Or,
    Xor,
    Eqv,
    Imp,
}

/// Built-in functions. Those without a parenthesis take no arguments here
/// (ERR, ERL, INKEY$, RND without an argument).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Function {
    Abs,
    Asc,
    Atn,
    Cdbl,
    Chr,
    Cint,
    Cos,
    Csng,
    Cvd,
    Cvi,
    Cvs,
    Eof,
    Erl,
    Err,
    Exp,
    Fix,
    Fre,
    Hex,
    Inkey,
    Inp,
    Instr,
    Int,
    Left,
    Len,
    Loc,
    Lof,
    Log,
    Lpos,
    Mid,
    Mkd,
    Mki,
    Mks,
    Oct,
    Peek,
    Pos,
    Right,
    Rnd,
    Sgn,
    Sin,
    Space,
    Sqr,
    Str,
    StringOf,
    Tan,
    Val,
}
