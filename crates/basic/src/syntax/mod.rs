//! What a statement is: the tree the parser makes of tokens and the compiler reads.
//!
//! MBASIC finds a syntax error only when execution arrives at it: `PRINT 1;)` prints
//! ` 1 ` first. So the parser never fails. Where the text stops making sense it puts
//! a [`Expr::Fail`] (or the `Fail` of the list it is in) with the error MBASIC would
//! raise there, and whoever runs the tree meets it in the order of the text.
//! All addresses are places of the 64 KiB memory image that holds the tokens.
#![expect(
    missing_docs,
    reason = "variants and fields are named after the words of the language"
)]

mod expression;
mod parts;
mod statement;

pub use expression::{Binary, Expr, Function, Target, Unary};
pub use parts::{Branch, Chain, PrintItem, Prompt, Resume, RunTarget, SaveForm, Using};
pub use statement::Statement;

use crate::error::ErrorCode;

/// An address in the memory image.
pub type Address = u16;

/// The four types a name or value can have.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Type {
    Integer,
    Single,
    Double,
    Text,
}

/// A name as written: upper case, 1 to 40 characters (letters, digits, dots; without
/// the type sign). `sigil` is the type sign if one was written; without it the
/// DEFINT table of the moment decides. For a function name `FN` is not part of `text`.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub struct Name {
    pub text: Box<[u8]>,
    pub sigil: Option<Type>,
}

/// Where a jump goes. `Fail` where no line number stands (`GOTO X`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Line {
    Number(u16),
    Fail(ErrorCode),
}

/// One end of a range of lines: a number, or `.` for the current line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LineRef {
    Number(u16),
    Dot,
}

/// `a`, `a-`, `-b`, `a-b` or nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Range {
    pub from: Option<LineRef>,
    pub to: Option<LineRef>,
    /// Whether a `-` was written: `a` alone means one line, `a-` to the end.
    pub dash: bool,
}

/// A parsed statement and where the next one starts.
#[derive(Clone, PartialEq, Debug)]
pub struct Parsed {
    pub statement: Statement,
    /// Raised after the statement was carried out: rubbish follows it (`PRINT 1)` prints, then fails;
    /// MBASIC checks the end of a statement when it goes on to the next).
    pub fail: Option<ErrorCode>,
    /// Where the rubbish begins: RESUME NEXT goes on behind its first byte. `None` where the
    /// statement itself notices it: then RESUME and RESUME NEXT mean the statement.
    pub rest: Option<Address>,
    /// Address of the `:` or of the 0 byte that ended the statement.
    pub end: Address,
}
