//! POKE, OUT, WAIT and CALL.

use super::cursor::Cursor;
use super::expression::{expect_behind, expression, fails, raise_after, reference, target_fails};
use super::print::pair;
use crate::error::ErrorCode;
use crate::syntax::{Statement, Target};

pub fn poke(cursor: &mut Cursor) -> Statement {
    let (address, value) = pair(cursor);
    Statement::Poke(address, value)
}

pub fn out(cursor: &mut Cursor) -> Statement {
    let (port, value) = pair(cursor);
    Statement::Out(port, value)
}

pub fn wait(cursor: &mut Cursor) -> Statement {
    let (port, mut mask) = pair(cursor);
    let mut toggle = None;
    if !fails(&mask) && !cursor.at_end() {
        mask = expect_behind(cursor, b',', mask);
        if !fails(&mask) {
            toggle = Some(expression(cursor, 0));
        }
    }
    Statement::Wait(port, mask, toggle)
}

/// `CALL name` or `CALL name(variable, ...)`; the name is a variable that holds the address.
pub fn call(cursor: &mut Cursor) -> Statement {
    let name = match super::expression::plain_name(cursor) {
        Ok(name) => name,
        Err(code) => return Statement::Fail(code),
    };
    let mut arguments = Vec::new();
    if cursor.at_end() {
        return Statement::Call { name, arguments };
    }
    if !cursor.take(b'(') {
        arguments.push(Target::Fail(ErrorCode::SYNTAX));
        return Statement::Call { name, arguments };
    }
    loop {
        let target = reference(cursor, 0);
        let failed = target_fails(&target);
        arguments.push(target);
        if failed || cursor.take(b')') {
            break;
        }
        if !cursor.take(b',') {
            arguments.push(Target::Fail(ErrorCode::SYNTAX));
            break;
        }
    }
    Statement::Call { name, arguments }
}

/// A value and, if a comma follows, another one; the statement must end behind them.
pub fn value_and_option(cursor: &mut Cursor) -> (crate::syntax::Expr, Option<crate::syntax::Expr>) {
    let value = expression(cursor, 0);
    if fails(&value) || cursor.at_end() {
        return (value, None);
    }
    if !cursor.take(b',') {
        return (raise_after(value, ErrorCode::SYNTAX), None);
    }
    (value, Some(super::control::last_value(cursor)))
}
