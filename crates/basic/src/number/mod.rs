//! Microsoft's numbers: 16-bit integers, singles and doubles in Microsoft Binary
//! Format, their arithmetic, functions and text forms, as BASIC-80 5.21 does them.

use crate::error::ErrorCode;

mod common;
mod convert;
mod digits;
mod double;
pub mod format;
pub mod functions;
pub mod integer;
pub mod parse;
pub mod random;
mod single;
pub mod using;

/// A single as its four memory bytes, low byte first: 24-bit mantissa (bit 23 is the sign,
/// the leading one is implied), then the exponent with excess 128. Exponent 0 is zero.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Single(pub u32);

/// A double as its eight memory bytes, low byte first: 56-bit mantissa, exponent last.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Double(pub u64);

/// An operation that MBASIC reports: `code` is Overflow, Division by zero or Illegal
/// function call. For the first two the program goes on with `value` unless ON ERROR is active.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fault<T> {
    /// What is reported.
    pub code: ErrorCode,
    /// What the program goes on with.
    pub value: T,
}

/// What arithmetic answers.
pub type Outcome<T> = Result<T, Fault<T>>;

/// A number of any type: what a literal, VAL, READ or INPUT makes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Number {
    /// -32768 to 32767.
    Integer(i16),
    /// 24 bits, about 7 digits.
    Single(Single),
    /// 56 bits, about 16 digits.
    Double(Double),
}
