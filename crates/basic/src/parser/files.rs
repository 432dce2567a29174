//! RUN, LOAD, SAVE and their like, and statements on open files.

use super::cursor::Cursor;
use super::editing::range;
use super::expression::{expect_behind, expression, fails, raise_after, reference, target_fails};
use super::machine_access::value_and_option;
use crate::error::ErrorCode;
use crate::syntax::{Chain, Expr, LineRef, Range, RunTarget, SaveForm, Statement, Target};
use crate::text::token;

const FAIL: Expr = Expr::Fail(ErrorCode::SYNTAX);

/// RUN, `RUN n` or `RUN file [,R]`.
pub fn run(cursor: &mut Cursor) -> Statement {
    Statement::Run(match cursor.byte() {
        0 | b':' => RunTarget::Start,
        token::LINE_NUMBER | token::LINE_ADDRESS => RunTarget::Line(cursor.jump()),
        _ => {
            let (name, keep_files) = name_and_r(cursor);
            RunTarget::File { name, keep_files }
        }
    })
}

pub fn load(cursor: &mut Cursor) -> Statement {
    let (file, run) = name_and_r(cursor);
    Statement::Load { file, run }
}

/// A file name and whether `,R` follows.
fn name_and_r(cursor: &mut Cursor) -> (Expr, bool) {
    let name = expression(cursor, 0);
    if fails(&name) || cursor.at_end() {
        return (name, false);
    }
    // Anything else is found when the file was looked for.
    let mut behind = *cursor;
    let keep_files = behind.take_all(b",R");
    if keep_files {
        *cursor = behind;
    }
    (name, keep_files)
}

pub fn save(cursor: &mut Cursor) -> Statement {
    let file = expression(cursor, 0);
    let mut form = SaveForm::Tokens;
    if !fails(&file) && !cursor.at_end() {
        form = save_form(cursor).unwrap_or(SaveForm::Unknown);
    }
    Statement::Save { file, form }
}

/// `,P` or `,A` with a range as LIST takes it.
///
/// # Errors
/// Syntax error for anything else.
fn save_form(cursor: &mut Cursor) -> Result<SaveForm, ErrorCode> {
    cursor.expect(b',')?;
    if cursor.take(b'P') {
        return Ok(SaveForm::Protected);
    }
    cursor.expect(b'A')?;
    Ok(SaveForm::Ascii(saved_range(cursor)?))
}

/// A range behind a name: digits right behind the name are text, as in a line number. What
/// follows a `-` was crunched to a constant, which counts as line 0.
fn saved_range(cursor: &mut Cursor) -> Result<Range, ErrorCode> {
    let mut range = Range::default();
    if !cursor.at_end() && cursor.byte() != token::MINUS {
        range.from = Some(cursor.line_ref());
    }
    range.dash = cursor.take(token::MINUS);
    if range.dash && !cursor.at_end() {
        range.to = Some(match token::operand_length(cursor.byte()) {
            0 => cursor.line_ref(),
            _ => {
                cursor.bump();
                LineRef::Number(0)
            }
        });
    }
    match cursor.at_end() {
        true => Ok(range),
        false => Err(ErrorCode::SYNTAX),
    }
}

pub fn merge(cursor: &mut Cursor) -> Statement {
    Statement::Merge(expression(cursor, 0))
}

/// `CHAIN [MERGE] file [, [line] [, ALL] [, DELETE range]]`.
pub fn chain(cursor: &mut Cursor) -> Statement {
    let merge = cursor.take(token::MERGE);
    let mut chain = Chain {
        merge,
        file: expression(cursor, 0),
        line: None,
        all: false,
        delete: None,
    };
    if let Err(code) = chain_options(cursor, &mut chain) {
        chain.line = Some(match chain.line.take() {
            Some(line) => raise_after(line, code),
            None => Expr::Fail(code),
        });
    }
    Statement::Chain(Box::new(chain))
}

fn chain_options(cursor: &mut Cursor, chain: &mut Chain) -> Result<(), ErrorCode> {
    if fails(&chain.file) || cursor.at_end() {
        return Ok(());
    }
    cursor.expect(b',')?;
    if cursor.byte() != b',' {
        let line = expression(cursor, 0);
        let failed = fails(&line);
        chain.line = Some(line);
        if failed || cursor.at_end() {
            return Ok(());
        }
    }
    cursor.expect(b',')?;
    if cursor.byte() != token::DELETE {
        if !cursor.take_all(b"ALL") {
            return Err(ErrorCode::SYNTAX);
        }
        chain.all = true;
        if cursor.at_end() {
            return Ok(());
        }
        cursor.expect(b',')?;
    }
    cursor.expect(token::DELETE)?;
    chain.delete = Some(range(cursor)?);
    Ok(())
}

/// `OPEN mode, [#] number, name [, record length]`.
pub fn open(cursor: &mut Cursor) -> Statement {
    let mode = expression(cursor, 0);
    let mode = expect_behind(cursor, b',', mode);
    let mut number = FAIL;
    let mut name = FAIL;
    let mut record = None;
    if !fails(&mode) {
        cursor.take(b'#');
        number = expression(cursor, 0);
        number = expect_behind(cursor, b',', number);
    }
    if !fails(&number) {
        name = expression(cursor, 0);
    }
    // Whatever stands where the comma should is stepped over.
    if !fails(&name) && !cursor.at_end() {
        cursor.bump();
        record = Some(expression(cursor, 0));
    }
    Statement::Open {
        mode,
        number,
        name,
        record,
    }
}

pub fn close(cursor: &mut Cursor) -> Statement {
    let mut list = Vec::new();
    if cursor.at_end() {
        return Statement::Close(list);
    }
    loop {
        cursor.take(b'#');
        let number = expression(cursor, 0);
        let failed = fails(&number);
        list.push(number);
        if failed || !cursor.take(b',') {
            return Statement::Close(list);
        }
    }
}

/// `FIELD [#] number, width AS name, ...`.
pub fn field(cursor: &mut Cursor) -> Statement {
    cursor.take(b'#');
    let number = expression(cursor, 0);
    let mut fields = Vec::new();
    while !fails(&number) && cursor.take(b',') {
        let mut width = expression(cursor, 0);
        let mut target = Target::Fail(ErrorCode::SYNTAX);
        if !fails(&width) {
            match cursor.take_all(b"AS") {
                true => target = reference(cursor, 0),
                false => width = raise_after(width, ErrorCode::SYNTAX),
            }
        }
        let failed = target_fails(&target);
        fields.push((width, target));
        if failed {
            break;
        }
    }
    Statement::Field { number, fields }
}

pub fn get_or_put(cursor: &mut Cursor, put: bool) -> Statement {
    cursor.take(b'#');
    let (number, record) = value_and_option(cursor);
    match put {
        true => Statement::Put { number, record },
        false => Statement::Get { number, record },
    }
}

/// `NAME old AS new`.
pub fn rename(cursor: &mut Cursor) -> Statement {
    let old = expression(cursor, 0);
    if fails(&old) {
        return Statement::NameAs(old, FAIL);
    }
    match cursor.take_all(b"AS") {
        true => Statement::NameAs(old, expression(cursor, 0)),
        // The old name is looked for first.
        false => Statement::NameAs(old, FAIL),
    }
}

pub fn files(cursor: &mut Cursor) -> Statement {
    match cursor.at_end() {
        true => Statement::Files(None),
        false => Statement::Files(Some(expression(cursor, 0))),
    }
}
