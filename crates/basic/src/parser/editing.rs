//! LIST, DELETE, RENUM, AUTO and EDIT.

use super::cursor::Cursor;
use crate::error::ErrorCode;
use crate::syntax::{LineRef, Range, Statement};
use crate::text::token;

const FAIL: Statement = Statement::Fail(ErrorCode::SYNTAX);

pub fn list(cursor: &mut Cursor, printer: bool) -> Statement {
    match range(cursor) {
        Ok(range) => Statement::List { printer, range },
        Err(code) => Statement::Fail(code),
    }
}

pub fn delete(cursor: &mut Cursor) -> Statement {
    match range(cursor) {
        Ok(range) => Statement::Delete(range),
        Err(code) => Statement::Fail(code),
    }
}

/// Nothing, `a`, `a-`, `-b` or `a-b`, and then the end of the statement.
pub fn range(cursor: &mut Cursor) -> Result<Range, ErrorCode> {
    let mut range = Range::default();
    if cursor.at_end() {
        return Ok(range);
    }
    if cursor.byte() != token::MINUS {
        range.from = Some(cursor.line_ref());
        if cursor.at_end() {
            return Ok(range);
        }
    }
    cursor.expect(token::MINUS)?;
    range.dash = true;
    if !cursor.at_end() {
        range.to = Some(cursor.line_ref());
    }
    match cursor.at_end() {
        true => Ok(range),
        false => Err(ErrorCode::SYNTAX),
    }
}

/// `RENUM [new] [, [from] [, step]]`.
pub fn renum(cursor: &mut Cursor) -> Statement {
    let mut new = None;
    let mut from = None;
    if cursor.at_end() {
        return Statement::Renum {
            new,
            from,
            step: None,
        };
    }
    if cursor.byte() != b',' {
        new = Some(cursor.line_ref());
    }
    if !cursor.at_end() {
        if !cursor.take(b',') {
            return FAIL;
        }
        from = Some(cursor.line_ref());
    }
    let mut step = None;
    if !cursor.at_end() {
        if !cursor.take(b',') {
            return FAIL;
        }
        step = Some(cursor.line_number());
        if !cursor.at_end() {
            return FAIL;
        }
    }
    Statement::Renum { new, from, step }
}

/// `AUTO [start] [, [step]]`; a comma alone means the step of the last time.
pub fn auto(cursor: &mut Cursor) -> Statement {
    let (mut start, mut step, mut comma) = (None, None, false);
    if !cursor.at_end() {
        start = Some(cursor.line_ref());
    }
    if !cursor.at_end() {
        if !cursor.take(b',') {
            return FAIL;
        }
        comma = true;
        if !cursor.at_end() {
            step = Some(cursor.line_number());
        }
        if !cursor.at_end() {
            return FAIL;
        }
    }
    Statement::Auto { start, step, comma }
}

pub fn edit(cursor: &mut Cursor) -> Statement {
    let line: LineRef = cursor.line_ref();
    match cursor.at_end() {
        true => Statement::Edit(line),
        false => FAIL,
    }
}
