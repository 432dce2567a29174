//! LET and everything that declares or changes variables.

use super::control::last_value;
use super::cursor::Cursor;
use super::expression::{
    expect_behind, expression, fails, opens_subscripts, plain_name, raise_after, reference,
    subscripts, target_fails,
};
use super::function::{function_name, usr_digit};
use crate::error::ErrorCode;
use crate::syntax::{Expr, Statement, Target, Type};
use crate::text::token;

const FAIL: Statement = Statement::Fail(ErrorCode::SYNTAX);

/// `name = value`, with or without LET before it.
pub fn assignment(cursor: &mut Cursor) -> Statement {
    let target = reference(cursor, 0);
    let value = value_behind_equal(cursor, &target);
    match target {
        Target::Fail(code) => Statement::Fail(code),
        target => Statement::Let { target, value },
    }
}

fn value_behind_equal(cursor: &mut Cursor, target: &Target) -> Expr {
    match cursor.expect(token::EQUAL) {
        Ok(()) if !target_fails(target) => expression(cursor, 0),
        _ => Expr::Fail(ErrorCode::SYNTAX),
    }
}

/// `MID$(name, start [, length]) = value`. No blank may stand between MID$ and `(`.
pub fn mid_assignment(cursor: &mut Cursor) -> Statement {
    if cursor.raw(1) != 0x83 || cursor.raw(2) != b'(' {
        return FAIL;
    }
    cursor.bump_raw();
    cursor.bump_raw();
    cursor.bump();
    let target = reference(cursor, 0);
    if let Target::Fail(code) = target {
        return Statement::Fail(code);
    }
    let mut start = match cursor.expect(b',') {
        Ok(()) if !target_fails(&target) => expression(cursor, 0),
        _ => Expr::Fail(ErrorCode::SYNTAX),
    };
    let mut length = None;
    if !fails(&start) && cursor.take(b',') {
        let value = expression(cursor, 0);
        length = Some(expect_behind(cursor, b')', value));
    } else {
        start = expect_behind(cursor, b')', start);
    }
    let stopped = fails(&start) || length.as_ref().is_some_and(fails);
    let value = match cursor.expect(token::EQUAL) {
        Ok(()) if !stopped => expression(cursor, 0),
        _ => Expr::Fail(ErrorCode::SYNTAX),
    };
    Statement::MidAssign {
        target,
        start,
        length,
        value,
    }
}

pub fn justify(cursor: &mut Cursor, right: bool) -> Statement {
    let target = reference(cursor, 0);
    let value = value_behind_equal(cursor, &target);
    Statement::LSet {
        target,
        value,
        right,
    }
}

/// A list that breaks off leaves the rest of the text, which is reported behind it.
pub fn dim(cursor: &mut Cursor) -> Statement {
    let mut list = Vec::new();
    loop {
        let Ok(name) = plain_name(cursor) else {
            return match list.is_empty() {
                true => FAIL,
                false => Statement::Dim(list),
            };
        };
        let bounds = match opens_subscripts(cursor) {
            true => subscripts(cursor, 0),
            false => Vec::new(),
        };
        list.push((name, bounds));
        // The cursor stays on a comma that nothing follows, so that it is reported.
        let mut ahead = *cursor;
        if !ahead.take(b',') || ahead.at_end() {
            return Statement::Dim(list);
        }
        *cursor = ahead;
    }
}

pub fn erase(cursor: &mut Cursor) -> Statement {
    let mut list = Vec::new();
    loop {
        let Ok(name) = plain_name(cursor) else {
            return match list.is_empty() {
                true => FAIL,
                false => Statement::Erase(list),
            };
        };
        list.push(name);
        let mut ahead = *cursor;
        if !ahead.take(b',') || ahead.at_end() {
            return Statement::Erase(list);
        }
        *cursor = ahead;
    }
}

pub fn swap(cursor: &mut Cursor) -> Statement {
    let first = reference(cursor, 0);
    let second = match cursor.expect(b',') {
        Ok(()) if !target_fails(&first) => reference(cursor, 0),
        _ => Target::Fail(ErrorCode::SYNTAX),
    };
    Statement::Swap(first, second)
}

/// DEF FN or DEF USR.
pub fn def(cursor: &mut Cursor) -> Statement {
    if cursor.byte() == token::USR {
        let digit = usr_digit(cursor);
        let value = match cursor.expect(token::EQUAL) {
            Ok(()) => expression(cursor, 0),
            Err(code) => Expr::Fail(code),
        };
        return Statement::DefUsr(digit, value);
    }
    let name = match function_name(cursor) {
        Ok(name) => name,
        Err(code) => return Statement::Fail(code),
    };
    let mut parameters = Vec::new();
    let list = match cursor.take(b'(') {
        true => parameter_list(cursor, &mut parameters),
        false => Ok(true),
    };
    Statement::DefFn {
        name,
        parameters,
        body: matches!(list, Ok(true)).then(|| cursor.address()),
        fail: list.err(),
    }
}

/// The parameters from behind `(` on. False if an array element is among them: it is looked up
/// and the definition is taken, but calls fail.
fn parameter_list(cursor: &mut Cursor, parameters: &mut Vec<Target>) -> Result<bool, ErrorCode> {
    let mut plain = true;
    loop {
        let parameter = reference(cursor, 0);
        if let Target::Fail(code) = parameter {
            return Err(code);
        }
        plain &= matches!(parameter, Target::Variable(_));
        parameters.push(parameter);
        if cursor.take(b')') {
            return Ok(plain);
        }
        cursor.expect(b',')?;
    }
}

/// DEFINT and its like: single letters and ranges.
pub fn def_type(cursor: &mut Cursor, word: u8) -> Statement {
    let kind = match word {
        token::DEFSTR => Type::Text,
        token::DEFINT => Type::Integer,
        token::DEFSNG => Type::Single,
        _ => Type::Double,
    };
    let mut ranges = Vec::new();
    let fail = loop {
        let Some(first) = letter(cursor) else {
            break Some(ErrorCode::SYNTAX);
        };
        let mut last = first;
        if cursor.take(token::MINUS) {
            match letter(cursor) {
                Some(letter) if letter >= first => last = letter,
                _ => break Some(ErrorCode::SYNTAX),
            }
        }
        ranges.push((first, last));
        if !cursor.take(b',') {
            break None;
        }
    };
    Statement::DefType { kind, ranges, fail }
}

/// A letter as its place in the alphabet from 0.
fn letter(cursor: &mut Cursor) -> Option<u8> {
    let byte = cursor.byte();
    if !byte.is_ascii_uppercase() {
        return None;
    }
    cursor.bump();
    Some(byte - b'A')
}

/// The digit is plain text behind the name BASE, not a constant.
pub fn option_base(cursor: &mut Cursor) -> Statement {
    if !cursor.take_all(b"BASE") {
        return FAIL;
    }
    let digit = cursor.byte();
    Statement::OptionBase(match digit {
        b'0' | b'1' => {
            cursor.bump();
            Expr::Integer(i16::from(digit - b'0'))
        }
        _ => Expr::Fail(ErrorCode::SYNTAX),
    })
}

/// Names of variables, and of arrays with `()`; what is not a name ends the list.
pub fn common(cursor: &mut Cursor) -> Statement {
    let mut list = Vec::new();
    while let Ok(name) = plain_name(cursor) {
        let array = opens_subscripts(cursor);
        while array && !cursor.at_end() && !matches!(cursor.byte(), b')' | b']') {
            cursor.bump();
        }
        if array && !cursor.at_end() {
            cursor.bump();
        }
        list.push((name, array));
        if !cursor.take(b',') {
            break;
        }
    }
    Statement::Common(list)
}

pub fn randomize(cursor: &mut Cursor) -> Statement {
    match cursor.at_end() {
        true => Statement::Randomize(None),
        false => Statement::Randomize(Some(expression(cursor, 0))),
    }
}

/// `CLEAR [x] [, memory] [, stack]`; the first is worked out and ignored.
pub fn clear(cursor: &mut Cursor) -> Statement {
    let mut parts = [None, None, None];
    for (index, part) in parts.iter_mut().enumerate() {
        if cursor.at_end() {
            break;
        }
        if cursor.byte() != b',' {
            let value = match index {
                2 => last_value(cursor),
                _ => expression(cursor, 0),
            };
            let value = match cursor.at_end() || cursor.byte() == b',' {
                true => value,
                false => raise_after(value, ErrorCode::SYNTAX),
            };
            let failed = fails(&value);
            *part = Some(value);
            if failed {
                break;
            }
        }
        if index < 2 {
            cursor.take(b',');
        } else if !cursor.at_end() && part.is_none() {
            // A comma where the size of the stack should be.
            *part = Some(Expr::Fail(ErrorCode::SYNTAX));
        }
    }
    let [first, memory, stack] = parts;
    Statement::Clear {
        first,
        memory,
        stack,
    }
}
