//! IF, ON, FOR and NEXT, RESUME, ERROR.

use super::cursor::Cursor;
use super::expression::{
    expect_behind, expression, fails, plain_name, raise_after, reference, target_fails,
};
use crate::error::ErrorCode;
use crate::syntax::{Branch, Expr, Line, Resume, Statement, Target};
use crate::text::{scan, token};

/// `IF x THEN ...`, `IF x, THEN ...` and `IF x GOTO n`. After GOTO a statement may stand
/// as well as after THEN.
pub fn if_statement(cursor: &mut Cursor) -> Statement {
    let mut condition = expression(cursor, 0);
    cursor.take(b',');
    if !matches!(cursor.byte(), token::GOTO | token::THEN) {
        condition = raise_after(condition, ErrorCode::SYNTAX);
    }
    if fails(&condition) {
        return Statement::If {
            condition,
            then: Branch::NextLine,
            otherwise: Branch::NextLine,
        };
    }
    let otherwise = match scan::matching_else(cursor.memory(), cursor.address()) {
        Some(at) => {
            let mut behind = Cursor::new(cursor.memory(), at);
            behind.bump();
            branch(&mut behind)
        }
        None => Branch::NextLine,
    };
    cursor.bump();
    Statement::If {
        condition,
        then: branch(cursor),
        otherwise,
    }
}

/// What THEN or ELSE leads to; the cursor stands behind it.
fn branch(cursor: &mut Cursor) -> Branch {
    match cursor.byte() {
        token::LINE_NUMBER | token::LINE_ADDRESS => Branch::Line(cursor.jump()),
        0 => Branch::NextLine,
        _ => Branch::At(cursor.address()),
    }
}

/// `ON ERROR GOTO` or `ON x GOTO / GOSUB`.
pub fn on(cursor: &mut Cursor) -> Statement {
    if cursor.take(token::ERROR) {
        return match cursor.take(token::GOTO) {
            true if matches!(cursor.byte(), token::HEX | token::OCTAL) => {
                Statement::OnError(Line::Number(0))
            }
            true => Statement::OnError(Line::Number(cursor.line_number())),
            false => Statement::Fail(ErrorCode::SYNTAX),
        };
    }
    let mut selector = expression(cursor, 0);
    let gosub = cursor.byte() == token::GOSUB;
    if !gosub && cursor.byte() != token::GOTO {
        selector = raise_after(selector, ErrorCode::SYNTAX);
    }
    let mut lines = Vec::new();
    if !fails(&selector) {
        cursor.bump();
        jump_list(cursor, &mut lines);
    }
    Statement::On {
        selector,
        gosub,
        lines,
        fail: (!cursor.at_end()).then_some(ErrorCode::SYNTAX),
    }
}

fn jump_list(cursor: &mut Cursor, lines: &mut Vec<Option<Line>>) {
    loop {
        let line = cursor.jump();
        // Plain digits are skipped over like a number but cannot be jumped to.
        if matches!(line, Line::Fail(_)) {
            cursor.line_number();
        }
        lines.push(match (line, cursor.byte()) {
            (Line::Fail(_), b',') => None,
            _ => Some(line),
        });
        if !cursor.take(b',') {
            return;
        }
    }
}

pub fn resume(cursor: &mut Cursor) -> Statement {
    if cursor.take(token::NEXT) {
        return Statement::Resume(match cursor.at_end() {
            true => Resume::Next,
            false => Resume::Line(Line::Fail(ErrorCode::SYNTAX)),
        });
    }
    let line = cursor.jump();
    Statement::Resume(match line {
        _ if !cursor.at_end() => Resume::Line(Line::Fail(ErrorCode::SYNTAX)),
        Line::Fail(_) | Line::Number(0) => Resume::Same,
        line => Resume::Line(line),
    })
}

pub fn error(cursor: &mut Cursor) -> Statement {
    Statement::Error(expression(cursor, 0))
}

/// An expression behind which the statement must end before anything is done.
pub fn last_value(cursor: &mut Cursor) -> Expr {
    let value = expression(cursor, 0);
    match cursor.at_end() {
        true => value,
        false => raise_after(value, ErrorCode::SYNTAX),
    }
}

/// The control variable cannot be an array element.
pub fn for_statement(cursor: &mut Cursor) -> Statement {
    let name = match plain_name(cursor) {
        Ok(name) => name,
        Err(code) => return Statement::Fail(code),
    };
    let from = match cursor.expect(token::EQUAL) {
        Ok(()) => {
            let value = expression(cursor, 0);
            expect_behind(cursor, token::TO, value)
        }
        Err(code) => Expr::Fail(code),
    };
    let mut to = Expr::Fail(ErrorCode::SYNTAX);
    let mut step = None;
    if !fails(&from) {
        to = expression(cursor, 0);
        if !fails(&to) && cursor.take(token::STEP) {
            step = Some(last_value(cursor));
        } else if !cursor.at_end() {
            to = raise_after(to, ErrorCode::SYNTAX);
        }
    }
    Statement::For {
        variable: Target::Variable(name),
        from,
        to,
        step,
    }
}

pub fn next(cursor: &mut Cursor) -> Statement {
    let mut targets = Vec::new();
    if cursor.at_end() {
        return Statement::Next(targets);
    }
    loop {
        let target = reference(cursor, 0);
        let failed = target_fails(&target);
        targets.push(target);
        if failed || !cursor.take(b',') {
            return Statement::Next(targets);
        }
        // `NEXT I,` goes on as a NEXT without a name; only its failing is kept here.
        if cursor.at_end() {
            targets.push(Target::Fail(ErrorCode::NEXT_WITHOUT_FOR));
            return Statement::Next(targets);
        }
    }
}
