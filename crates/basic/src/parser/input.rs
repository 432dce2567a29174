//! INPUT, LINE INPUT, READ and RESTORE.

use super::cursor::Cursor;
use super::expression::{fails, raise_after, reference, target_fails};
use super::print::file_number;
use crate::error::ErrorCode;
use crate::syntax::{Expr, Line, Prompt, Statement, Target};
use crate::text::token;

pub fn input(cursor: &mut Cursor) -> Statement {
    let (file, prompt) = source(cursor);
    Statement::Input {
        targets: match stopped(&file, &prompt) {
            true => vec![Target::Fail(ErrorCode::SYNTAX)],
            false => target_list(cursor, file.is_none()),
        },
        file,
        prompt,
    }
}

pub fn line_input(cursor: &mut Cursor) -> Statement {
    if !cursor.take(token::INPUT) {
        return Statement::Fail(ErrorCode::SYNTAX);
    }
    let (file, prompt) = source(cursor);
    Statement::LineInput {
        target: match stopped(&file, &prompt) {
            true => Target::Fail(ErrorCode::SYNTAX),
            false => reference(cursor, 0),
        },
        file,
        prompt,
    }
}

/// A file number or what is shown before the line is typed.
fn source(cursor: &mut Cursor) -> (Option<Expr>, Prompt) {
    match file_number(cursor) {
        None => (None, prompt(cursor)),
        file => (file, Prompt::default()),
    }
}

fn stopped(file: &Option<Expr>, prompt: &Prompt) -> bool {
    file.as_ref().is_some_and(fails) || prompt.text.as_ref().is_some_and(fails)
}

/// `;` keeps the cursor on the line; a literal ends in `;` (`? ` follows) or `,`.
fn prompt(cursor: &mut Cursor) -> Prompt {
    let keep_line = cursor.take(b';');
    if cursor.byte() != b'"' {
        return Prompt {
            keep_line,
            text: None,
            question: true,
        };
    }
    let (address, length) = cursor.literal();
    let text = Expr::Text { address, length };
    let comma = cursor.take(b',');
    let text = match comma || cursor.take(b';') {
        true => text,
        false => raise_after(text, ErrorCode::SYNTAX),
    };
    Prompt {
        keep_line,
        text: Some(text),
        question: !comma,
    }
}

/// Variables between commas; what else stands there becomes a failing target behind them, or
/// in place of the last one if it is seen before that gets its value (`ahead`).
fn target_list(cursor: &mut Cursor, ahead: bool) -> Vec<Target> {
    let mut list = Vec::new();
    loop {
        let mut target = reference(cursor, 0);
        let failed = target_fails(&target);
        if ahead && failed && cursor.at_end() {
            // The text ends inside of the subscripts: the parenthesis that is not there is seen
            // before the first value is taken.
            target = Target::Fail(ErrorCode::SYNTAX);
        }
        list.push(target);
        if failed || cursor.at_end() {
            return list;
        }
        if !cursor.take(b',') {
            if ahead {
                list.pop();
            }
            list.push(Target::Fail(ErrorCode::SYNTAX));
            return list;
        }
    }
}

pub fn read(cursor: &mut Cursor) -> Statement {
    Statement::Read(target_list(cursor, false))
}

/// What is not a number counts as line 0.
pub fn restore(cursor: &mut Cursor) -> Statement {
    Statement::Restore(match cursor.at_end() {
        true => None,
        false => Some(Line::Number(cursor.line_number())),
    })
}
