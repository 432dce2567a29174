//! Making an expression of one type into one of another.

use crate::error::ErrorCode;
use crate::machine::code::{Dbl, Expr, Int, Num, Sgl, Txt};
use crate::number::{Double, Single};

/// A number expression that works out `before` and raises `code`.
pub fn fail(before: Vec<Expr>, code: ErrorCode) -> Num {
    Num::Fail(Box::new((before, code)))
}

fn mismatch(text: Txt) -> Num {
    fail(vec![Expr::Text(text)], ErrorCode::TYPE_MISMATCH)
}

/// As an integer, rounded.
pub fn int(expr: Expr) -> Int {
    match expr {
        Expr::Int(int) => int,
        Expr::Single(Sgl::OfInt(int)) => *int,
        Expr::Single(single) => Int::OfSingle(Box::new(single)),
        Expr::Double(double) => Int::OfDouble(Box::new(double)),
        Expr::Number(Num::Int(int)) => int,
        Expr::Number(number) => Int::OfNumber(Box::new(number)),
        Expr::Text(text) => Int::OfNumber(Box::new(mismatch(text))),
    }
}

/// As a single.
pub fn single(expr: Expr) -> Sgl {
    match expr {
        Expr::Int(Int::Const(value)) => Sgl::Const(Single::from_i16(value)),
        Expr::Int(int) => Sgl::OfInt(Box::new(int)),
        Expr::Single(single) => single,
        Expr::Double(double) => Sgl::OfDouble(Box::new(double)),
        Expr::Number(Num::Single(single)) => single,
        Expr::Number(number) => Sgl::OfNumber(Box::new(number)),
        Expr::Text(text) => Sgl::OfNumber(Box::new(mismatch(text))),
    }
}

/// As a double.
pub fn double(expr: Expr) -> Dbl {
    match expr {
        Expr::Int(Int::Const(value)) => Dbl::Const(Double::from_i16(value)),
        Expr::Int(int) => Dbl::OfInt(Box::new(int)),
        Expr::Single(Sgl::Const(value)) => Dbl::Const(Double::from_single(value)),
        Expr::Single(single) => Dbl::OfSingle(Box::new(single)),
        Expr::Double(double) => double,
        Expr::Number(Num::Double(double)) => double,
        Expr::Number(number) => Dbl::OfNumber(Box::new(number)),
        Expr::Text(text) => Dbl::OfNumber(Box::new(mismatch(text))),
    }
}

/// As a number of any type.
pub fn number(expr: Expr) -> Num {
    match expr {
        Expr::Int(int) => Num::Int(int),
        Expr::Single(single) => Num::Single(single),
        Expr::Double(double) => Num::Double(double),
        Expr::Number(number) => number,
        Expr::Text(text) => mismatch(text),
    }
}

/// As a string; a number is a type mismatch after it was worked out.
pub fn text(expr: Expr) -> Txt {
    match expr {
        Expr::Text(text) => text,
        Expr::Number(Num::Fail(fail)) => Txt::Fail(fail),
        Expr::Number(Num::Behind(parts)) => Txt::Fail(Box::new((vec![parts.0], parts.1))),
        other => Txt::Fail(Box::new((vec![other], ErrorCode::TYPE_MISMATCH))),
    }
}
