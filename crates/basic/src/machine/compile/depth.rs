//! How deep the stack of the real interpreter is when it works out an expression.
//!
//! It asks for room each time it starts to evaluate a formula or the right side of an
//! operator; without room that is Out of memory. So what counts is how much is pushed at
//! those moments: figures measured with `CLEAR ,,n` for every statement and operator.

use super::Compiler;
use crate::machine::code::Arith;
use crate::machine::code::{Expr, Num, Sgl};
use crate::syntax::{self, Binary, Function, Statement};

/// Inside parentheses, behind a sign or NOT.
pub const GROUP: u16 = 6;
/// The argument of a function that takes one.
pub const CALL: u16 = 10;
/// The first subscript of an element; each further one has [`NEXT_SUBSCRIPT`] more.
pub const SUBSCRIPT: u16 = 18;
/// See [`SUBSCRIPT`].
pub const NEXT_SUBSCRIPT: u16 = 2;
/// The first argument of a user function; each further one has [`NEXT_ARGUMENT`] more.
pub const USER_ARGUMENT: u16 = 16;
/// See [`USER_ARGUMENT`].
pub const NEXT_ARGUMENT: u16 = 12;
/// The body of a user function, without the parameters put aside for it.
pub const USER_BODY: u16 = 14;
/// The right side of a joined string is evaluated without asking for room.
pub const JOIN: u16 = 2;
/// VARPTR and its like around an element.
pub const POINTER: u16 = 2;
/// A file number as an argument.
pub const FILE_ARGUMENT: u16 = 8;

/// What PRINT and WRITE show, also in files.
pub const PRINTED: u16 = 72;

/// What a formula of a statement needs, the statement's own entries on the stack included.
pub fn formula(statement: &Statement) -> u16 {
    match statement {
        Statement::Print { file: None, .. }
        | Statement::Write { file: None, .. }
        | Statement::If { .. }
        | Statement::Randomize(_) => PRINTED,
        Statement::Let { .. }
        | Statement::For { .. }
        | Statement::While(_)
        | Statement::LSet { .. }
        | Statement::MidAssign { .. }
        | Statement::DefUsr(..)
        | Statement::Clear { .. }
        | Statement::Close(_) => 76,
        Statement::Print { .. }
        | Statement::Write { .. }
        | Statement::Input { .. }
        | Statement::LineInput { .. }
        | Statement::Merge(_) => 78,
        Statement::OptionBase(_) => 0,
        Statement::Save { .. } | Statement::Chain(_) => 80,
        Statement::Load { .. } | Statement::Run(_) => 82,
        _ => 74,
    }
}

/// What a formula inside the parentheses of a target needs less than inside those of an
/// operand.
pub fn target(statement: &Statement) -> u16 {
    match statement {
        Statement::Read(_)
        | Statement::Input { .. }
        | Statement::LineInput { .. }
        | Statement::LSet { .. } => 68,
        _ => 66,
    }
}

/// What argument `index` of a function adds.
pub fn argument(function: Function, index: usize, count: usize) -> u16 {
    match (function, index) {
        (Function::Left | Function::Right | Function::Mid, 0) | (Function::StringOf, _) => 8,
        (Function::Left | Function::Right | Function::Mid, 1) => 12,
        (Function::Mid, _) => 14,
        (Function::Instr, 0) => 6,
        (Function::Instr, 1) if count == 3 => 8,
        _ => CALL,
    }
}

/// What the right side of an operator adds to its left side.
pub fn operator(operator: Binary, left: &Expr) -> u16 {
    match operator {
        Binary::Add if matches!(left, Expr::Text(_)) => JOIN,
        Binary::Add | Binary::Subtract | Binary::Multiply | Binary::Divide => 8 + size(left),
        Binary::Power => 10,
        Binary::Equal
        | Binary::NotEqual
        | Binary::Less
        | Binary::LessEqual
        | Binary::Greater
        | Binary::GreaterEqual
        | Binary::AnyOrder => match left {
            Expr::Text(_) => 10,
            number => 10 + size(number),
        },
        _ => 8,
    }
}

/// Bytes that the value takes on the stack.
fn size(value: &Expr) -> u16 {
    match value {
        // INT of a single gives an integer where it can.
        Expr::Int(_) | Expr::Text(_) | Expr::Single(Sgl::Int(_)) => 2,
        Expr::Single(_) => 4,
        Expr::Double(_) => 8,
        Expr::Number(number) => size_of_number(number),
    }
}

fn size_of_number(number: &Num) -> u16 {
    match number {
        Num::Single(_) => 4,
        Num::Double(_) | Num::Val(_) => 8,
        Num::Arith(operator, pair) => {
            let least = if *operator == Arith::Divide { 4 } else { 2 };
            size_of_number(&pair.0)
                .max(size_of_number(&pair.1))
                .max(least)
        }
        Num::Negate(inner) | Num::Abs(inner) => size_of_number(inner),
        _ => 2,
    }
}

impl Compiler<'_> {
    /// A formula on its own, where room is asked for.
    pub fn expression(&mut self, expr: &syntax::Expr) -> Expr {
        self.depth = self.depth.max(self.pending);
        self.term(expr)
    }

    /// Notes that `bytes` more are pending while `work` runs and room is asked for at its start.
    pub fn nested<T>(&mut self, bytes: u16, work: impl FnOnce(&mut Self) -> T) -> T {
        self.deeper(bytes, |this| {
            this.depth = this.depth.max(this.pending);
            work(this)
        })
    }

    /// Notes that `bytes` more are pending while `work` runs.
    pub fn deeper<T>(&mut self, bytes: u16, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.pending;
        self.pending = before.saturating_add(bytes);
        let result = work(self);
        self.pending = before;
        result
    }

    /// What `work` gives, and the stack bytes that it needs on its own.
    pub fn measured<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> (T, u16) {
        let before = std::mem::take(&mut self.depth);
        let result = work(self);
        let needed = self.depth;
        self.depth = before.max(needed);
        (result, needed)
    }

    /// Takes `bytes` as what is pending while `work` runs.
    pub fn at<T>(&mut self, bytes: u16, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.pending, bytes);
        let result = work(self);
        self.pending = before;
        result
    }
}
