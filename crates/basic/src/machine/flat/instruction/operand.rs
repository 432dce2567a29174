//! What instructions of flat code work on.

/// Index of a register.
pub type Register = u8;
/// Index of a name in `Code::simple` or `Code::arrays`.
pub type Slot = u16;
/// Index of an instruction.
pub type Target = u32;
/// Number of a place where generated code can begin.
pub type Case = u32;
/// Which orders of two values hold: [`LESS`] + [`EQUAL`] + [`GREATER`].
pub type Orders = u8;

/// The left value is less.
pub const LESS: Orders = 1;
/// Both are equal.
pub const EQUAL: Orders = 2;
/// The left value is greater.
pub const GREATER: Orders = 4;

/// The operation of an instruction with two operands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
    /// A quotient whose left side is an integer made a single (and the right side is not) or a
    /// double.
    DivideWhole,
}

/// A part of a string.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the words of the language")]
pub enum Part {
    Left,
    Right,
    /// From a place on to the end.
    Rest,
    Mid,
}
