//! What is part of one statement only.

use super::{Address, Expr, Line, Range};
use crate::error::ErrorCode;

/// One thing in a PRINT list. A new line follows if the list is empty or its last item is
/// a [`PrintItem::Value`].
#[derive(Clone, PartialEq, Debug)]
pub enum PrintItem {
    Value(Expr),
    Comma,
    Semicolon,
    Tab(Expr),
    Spc(Expr),
    Fail(ErrorCode),
}

/// `USING format; values`. It ends the PRINT list.
#[derive(Clone, PartialEq, Debug)]
pub struct Using {
    pub format: Expr,
    pub values: Vec<Expr>,
    /// The list ended in `;` or `,`: no new line.
    pub open: bool,
    /// What stands where a value should (TAB ...): raised after the values before it were printed.
    pub fail: Option<ErrorCode>,
}

/// The thing `IF` does on one of its branches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Branch {
    /// `THEN 100`, `GOTO 100`, `ELSE 100`.
    Line(Line),
    /// Statements: go on at this address of the same line.
    At(Address),
    /// No branch written: go on with the next program line.
    NextLine,
}

/// The prompt part of INPUT.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Prompt {
    /// `INPUT ;`: the cursor stays on the line after Enter.
    pub keep_line: bool,
    /// The literal, as an [`Expr::Text`].
    pub text: Option<Expr>,
    /// Whether `? ` follows the prompt (`;` after it, or no prompt).
    pub question: bool,
}

/// What to do with `RESUME`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Resume {
    Same,
    Next,
    Line(Line),
}

/// What RUN was given.
#[derive(Clone, PartialEq, Debug)]
pub enum RunTarget {
    Start,
    Line(Line),
    File { name: Expr, keep_files: bool },
}

/// How SAVE writes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SaveForm {
    Tokens,
    /// As text: the lines that LIST with this range would show.
    Ascii(Range),
    Protected,
    /// Something else than `A` or `P` was asked for.
    Unknown,
}

/// CHAIN and its options.
#[derive(Clone, PartialEq, Debug)]
pub struct Chain {
    pub merge: bool,
    pub file: Expr,
    pub line: Option<Expr>,
    pub all: bool,
    pub delete: Option<Range>,
}
