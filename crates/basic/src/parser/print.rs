//! PRINT, LPRINT, WRITE and what sets the shape of output.

use super::cursor::Cursor;
use super::expression::{expect_behind, expression, expression_then, fails};
use crate::error::ErrorCode;
use crate::syntax::{Expr, PrintItem, Statement, Using};
use crate::text::token;

/// A list of values with or without separators between them, ended by USING or the end of
/// the statement.
pub fn print(cursor: &mut Cursor, printer: bool) -> Statement {
    let file = match printer {
        true => None,
        false => file_number(cursor),
    };
    let mut items = Vec::new();
    let mut using = None;
    let mut stopped = file.as_ref().is_some_and(fails);
    while !stopped && !cursor.at_end() {
        if cursor.byte() == token::USING {
            using = Some(using_list(cursor));
            break;
        }
        let item = item(cursor);
        stopped = match &item {
            PrintItem::Value(value) | PrintItem::Tab(value) | PrintItem::Spc(value) => fails(value),
            PrintItem::Fail(_) => true,
            PrintItem::Comma | PrintItem::Semicolon => false,
        };
        items.push(item);
    }
    Statement::Print {
        printer,
        file,
        items,
        using,
    }
}

/// `#n,` if it is there.
pub fn file_number(cursor: &mut Cursor) -> Option<Expr> {
    cursor.take(b'#').then(|| expression_then(cursor, b',', 0))
}

fn item(cursor: &mut Cursor) -> PrintItem {
    match cursor.byte() {
        b',' => {
            cursor.bump();
            PrintItem::Comma
        }
        b';' => {
            cursor.bump();
            PrintItem::Semicolon
        }
        token::TAB => {
            cursor.bump();
            PrintItem::Tab(expression_then(cursor, b')', 0))
        }
        token::SPC => {
            cursor.bump();
            PrintItem::Spc(expression_then(cursor, b')', 0))
        }
        _ => PrintItem::Value(expression(cursor, 0)),
    }
}

/// `USING format; value, value ...`; at least one value must stand there.
fn using_list(cursor: &mut Cursor) -> Using {
    cursor.bump();
    let format = expression_then(cursor, b';', 0);
    let mut list = Using {
        format,
        values: Vec::new(),
        open: false,
        fail: None,
    };
    if fails(&list.format) {
        return list;
    }
    while list.values.is_empty() || !cursor.at_end() {
        let value = expression(cursor, 0);
        let failed = fails(&value);
        list.values.push(value);
        list.open = cursor.take(b';') || cursor.take(b',');
        if failed {
            return list;
        }
        if !list.open && !cursor.at_end() {
            list.fail = Some(ErrorCode::SYNTAX);
            return list;
        }
    }
    list
}

pub fn write(cursor: &mut Cursor) -> Statement {
    let file = file_number(cursor);
    let mut values = Vec::new();
    let mut broken = false;
    let mut more = !cursor.at_end() && !file.as_ref().is_some_and(fails);
    while more {
        let value = expression(cursor, 0);
        more = !fails(&value);
        values.push(value);
        if more && !cursor.take(b';') && !cursor.take(b',') {
            broken = !cursor.at_end();
            more = false;
        }
    }
    Statement::Write {
        file,
        values,
        broken,
    }
}

/// `WIDTH n` or `WIDTH LPRINT n`.
pub fn width(cursor: &mut Cursor) -> Statement {
    Statement::Width {
        printer: cursor.take(token::LPRINT),
        file: None,
        columns: expression(cursor, 0),
    }
}

pub fn null(cursor: &mut Cursor) -> Statement {
    Statement::Null(expression(cursor, 0))
}

/// `a, b` with nothing between.
pub fn pair(cursor: &mut Cursor) -> (Expr, Expr) {
    let first = expression(cursor, 0);
    let first = expect_behind(cursor, b',', first);
    let second = match fails(&first) {
        true => Expr::Fail(ErrorCode::SYNTAX),
        false => expression(cursor, 0),
    };
    (first, second)
}
