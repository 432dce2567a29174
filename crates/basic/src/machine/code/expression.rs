//! Expressions whose types and slots are settled.

use super::Slot;
use crate::error::ErrorCode;
use crate::number::{Double, Single};
use crate::syntax::{Address, Function, Type};

/// An array element.
#[derive(Clone, PartialEq, Debug)]
pub struct Element {
    pub array: Slot,
    pub kind: Type,
    pub subscripts: Box<[Int]>,
}

/// Something that has an address and a type.
#[derive(Clone, PartialEq, Debug)]
pub enum Place {
    Simple(Type, Slot),
    /// A parameter of the active user function: offset in its block.
    Parameter(Type, u16),
    Element(Element),
    Fail(ErrorCode),
}

impl Place {
    /// The type of what is there; a place that fails counts as single.
    pub fn kind(&self) -> Type {
        match self {
            Place::Simple(kind, _) | Place::Parameter(kind, _) => *kind,
            Place::Element(element) => element.kind,
            Place::Fail(_) => Type::Single,
        }
    }
}

/// A call of a user function.
#[derive(Clone, PartialEq, Debug)]
pub struct UserCall {
    /// Stack bytes pending when the body is worked out, from the start of the formula's own
    /// statement or function on.
    pub stack: u16,
    pub function: Slot,
    pub kind: Type,
    pub arguments: Box<[Expr]>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Relation {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    /// `<=>`: always.
    Any,
}

/// An operation on the bits of two integers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the words of the language")]
pub enum Logic {
    And,
    Or,
    Xor,
    Eqv,
    Imp,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Arith {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// A number of known type integer.
#[derive(Clone, PartialEq, Debug)]
#[expect(clippy::enum_variant_names, reason = "the name says what is compared")]
pub enum Int {
    Const(i16),
    Simple(Slot),
    Parameter(u16),
    Element(Box<Element>),
    OfSingle(Box<Sgl>),
    OfDouble(Box<Dbl>),
    OfNumber(Box<Num>),
    CompareInt(Relation, Box<(Int, Int)>),
    CompareSingle(Relation, Box<(Sgl, Sgl)>),
    CompareDouble(Relation, Box<(Dbl, Dbl)>),
    CompareNumber(Relation, Box<(Num, Num)>),
    CompareText(Relation, Box<(Txt, Txt)>),
    Logic(Logic, Box<(Int, Int)>),
    Not(Box<Int>),
    Modulo(Box<(Int, Int)>),
    Length(Box<Txt>),
    User(Box<UserCall>),
    Call(Function, Box<[Expr]>),
}

/// A number of known type single.
#[derive(Clone, PartialEq, Debug)]
pub enum Sgl {
    Const(Single),
    Simple(Slot),
    Parameter(u16),
    Element(Box<Element>),
    OfInt(Box<Int>),
    OfDouble(Box<Dbl>),
    OfNumber(Box<Num>),
    Negate(Box<Sgl>),
    Add(Box<(Sgl, Sgl)>),
    Subtract(Box<(Sgl, Sgl)>),
    Multiply(Box<(Sgl, Sgl)>),
    Divide(Box<(Sgl, Sgl)>),
    Power(Box<(Sgl, Sgl)>),
    Int(Box<Sgl>),
    Random(Option<Box<Sgl>>),
    User(Box<UserCall>),
    Call(Function, Box<Sgl>),
    /// Functions of anything else: FRE, VARPTR, CVS ...
    Other(Function, Box<[Expr]>),
    VarPtr(Box<Place>),
    FilePtr(Box<Expr>),
}

/// A number of known type double.
#[derive(Clone, PartialEq, Debug)]
pub enum Dbl {
    Const(Double),
    Simple(Slot),
    Parameter(u16),
    Element(Box<Element>),
    OfInt(Box<Int>),
    OfSingle(Box<Sgl>),
    OfNumber(Box<Num>),
    Negate(Box<Dbl>),
    Add(Box<(Dbl, Dbl)>),
    Subtract(Box<(Dbl, Dbl)>),
    Multiply(Box<(Dbl, Dbl)>),
    Divide(Box<(Dbl, Dbl)>),
    User(Box<UserCall>),
    Cvd(Box<Txt>),
}

/// A number whose type shows at run time.
#[derive(Clone, PartialEq, Debug)]
pub enum Num {
    Int(Int),
    Single(Sgl),
    Double(Dbl),
    IntAdd(Box<(Int, Int)>),
    IntSubtract(Box<(Int, Int)>),
    IntMultiply(Box<(Int, Int)>),
    IntDivide(Box<(Int, Int)>),
    Arith(Arith, Box<(Num, Num)>),
    Negate(Box<Num>),
    Abs(Box<Num>),
    IntPart(Box<Num>),
    Fix(Box<Num>),
    Val(Box<Txt>),
    Usr(u8, Box<Expr>),
    /// Works out what stands before, then raises the error.
    Fail(Box<(Vec<Expr>, ErrorCode)>),
    /// As `Fail`, but what the statement wants of the value (a byte, a string, a file that
    /// is there) is looked at before the error is raised.
    Behind(Box<(Expr, ErrorCode)>),
}

/// A string.
#[derive(Clone, PartialEq, Debug)]
pub enum Txt {
    Literal(Address, u8),
    Simple(Slot),
    Parameter(u16),
    Element(Box<Element>),
    Join(Box<(Txt, Txt)>),
    User(Box<UserCall>),
    Call(Function, Box<[Expr]>),
    Input(Box<Expr>, Option<Box<Expr>>),
    Usr(u8, Box<Expr>),
    Fail(Box<(Vec<Expr>, ErrorCode)>),
}

/// Any expression.
#[derive(Clone, PartialEq, Debug)]
pub enum Expr {
    Int(Int),
    Single(Sgl),
    Double(Dbl),
    Number(Num),
    Text(Txt),
}

impl Expr {
    /// The value without the error that waits behind it, and that error.
    pub fn behind(&self) -> (&Expr, Result<(), ErrorCode>) {
        match self {
            Expr::Number(Num::Behind(parts)) => (&parts.0, Err(parts.1)),
            other => (other, Ok(())),
        }
    }
}
