//! Functions: built-in ones, FN, USR and the oddly shaped (INSTR, VARPTR, `INPUT$`).

use super::cursor::Cursor;
use super::expression::{
    expect_behind, expression, expression_then, fails, plain_name, raise_after, reference,
};
use crate::error::ErrorCode;
use crate::syntax::{Expr, Function, Name, Target};
use crate::text::token;

const FAIL: Expr = Expr::Fail(ErrorCode::SYNTAX);

/// The function the cursor stands on; anything else is a Syntax error.
pub fn function(cursor: &mut Cursor, depth: u16) -> Expr {
    let byte = cursor.byte();
    match byte {
        token::FUNCTION => built_in(cursor, depth),
        token::ERR => bare(cursor, Function::Err),
        token::ERL => bare(cursor, Function::Erl),
        token::INKEY => bare(cursor, Function::Inkey),
        token::FN => user(cursor, depth),
        token::USR => usr(cursor, depth),
        token::VARPTR => pointer(cursor, depth),
        token::INSTR => instr(cursor, depth),
        token::STRING => {
            cursor.bump();
            arguments(cursor, Function::StringOf, 2, 2, depth)
        }
        token::INPUT => input_text(cursor, depth),
        _ => FAIL,
    }
}

fn bare(cursor: &mut Cursor, function: Function) -> Expr {
    cursor.bump();
    Expr::Call(function, Vec::new())
}

/// The function of the second byte of a two-byte token, less 80.
fn of_code(code: u8) -> Option<Function> {
    Some(match code {
        0x01 => Function::Left,
        0x02 => Function::Right,
        0x03 => Function::Mid,
        0x04 => Function::Sgn,
        0x05 => Function::Int,
        0x06 => Function::Abs,
        0x07 => Function::Sqr,
        0x08 => Function::Rnd,
        0x09 => Function::Sin,
        0x0A => Function::Log,
        0x0B => Function::Exp,
        0x0C => Function::Cos,
        0x0D => Function::Tan,
        0x0E => Function::Atn,
        0x0F => Function::Fre,
        0x10 => Function::Inp,
        0x11 => Function::Pos,
        0x12 => Function::Len,
        0x13 => Function::Str,
        0x14 => Function::Val,
        0x15 => Function::Asc,
        0x16 => Function::Chr,
        0x17 => Function::Peek,
        0x18 => Function::Space,
        0x19 => Function::Oct,
        0x1A => Function::Hex,
        0x1B => Function::Lpos,
        0x1C => Function::Cint,
        0x1D => Function::Csng,
        0x1E => Function::Cdbl,
        0x1F => Function::Fix,
        0x2B => Function::Cvi,
        0x2C => Function::Cvs,
        0x2D => Function::Cvd,
        0x2F => Function::Eof,
        0x30 => Function::Loc,
        0x31 => Function::Lof,
        0x32 => Function::Mki,
        0x33 => Function::Mks,
        0x34 => Function::Mkd,
        _ => return None,
    })
}

fn built_in(cursor: &mut Cursor, depth: u16) -> Expr {
    let Some(function) = of_code(cursor.raw(1) & 0x7F) else {
        return FAIL;
    };
    cursor.bump_raw();
    cursor.bump();
    match function {
        Function::Rnd if cursor.byte() != b'(' => Expr::Call(function, Vec::new()),
        Function::Left | Function::Right => arguments(cursor, function, 2, 2, depth),
        Function::Mid => arguments(cursor, function, 2, 3, depth),
        _ => arguments(cursor, function, 1, 1, depth),
    }
}

/// `(` arguments `)`: at least `least`, at most `most`.
fn arguments(
    cursor: &mut Cursor,
    function: Function,
    least: usize,
    most: usize,
    depth: u16,
) -> Expr {
    if !cursor.take(b'(') {
        return FAIL;
    }
    let mut list = Vec::new();
    loop {
        let value = expression(cursor, depth);
        let more = list.len() + 1 < least || (list.len() + 1 < most && cursor.byte() == b',');
        let value = match more {
            true => expect_behind(cursor, b',', value),
            false => expect_behind(cursor, b')', value),
        };
        let failed = fails(&value);
        list.push(value);
        if failed || !more {
            return Expr::Call(function, list);
        }
    }
}

/// Two arguments or, if the first is a number, three; which one it is shows only when the
/// first is evaluated, so both shapes are accepted here.
fn instr(cursor: &mut Cursor, depth: u16) -> Expr {
    cursor.bump();
    arguments(cursor, Function::Instr, 2, 3, depth)
}

fn user(cursor: &mut Cursor, depth: u16) -> Expr {
    cursor.bump();
    let name = match plain_name(cursor) {
        Ok(name) => name,
        Err(code) => return Expr::Fail(code),
    };
    let mut list = Vec::new();
    if !cursor.is_bare(&name) && cursor.take(b'(') {
        user_arguments(cursor, &mut list, depth);
    }
    Expr::User(name, list)
}

fn user_arguments(cursor: &mut Cursor, list: &mut Vec<Expr>, depth: u16) {
    loop {
        let value = expression(cursor, depth);
        let more = cursor.byte() == b',';
        let value = match more {
            true => expect_behind(cursor, b',', value),
            false => expect_behind(cursor, b')', value),
        };
        let failed = fails(&value);
        list.push(value);
        if failed || !more {
            return;
        }
    }
}

/// The digit behind USR, 0 if there is none; the cursor stands on USR.
pub fn usr_digit(cursor: &mut Cursor) -> u8 {
    cursor.bump();
    match cursor.byte() {
        byte @ token::DIGIT_0..0x1B => {
            cursor.bump();
            byte - token::DIGIT_0
        }
        _ => 0,
    }
}

fn usr(cursor: &mut Cursor, depth: u16) -> Expr {
    let digit = usr_digit(cursor);
    if !cursor.take(b'(') {
        return FAIL;
    }
    let argument = expression_then(cursor, b')', depth);
    Expr::Usr(digit, Box::new(argument))
}

fn pointer(cursor: &mut Cursor, depth: u16) -> Expr {
    cursor.bump();
    if !cursor.take(b'(') {
        return FAIL;
    }
    if cursor.take(b'#') {
        let number = expression_then(cursor, b')', depth);
        return Expr::FilePtr(Box::new(number));
    }
    let target = reference(cursor, depth);
    if matches!(target, Target::Fail(_)) {
        return FAIL;
    }
    let value = Expr::VarPtr(Box::new(target));
    expect_behind(cursor, b')', value)
}

fn input_text(cursor: &mut Cursor, depth: u16) -> Expr {
    cursor.bump();
    if !cursor.take_all(b"$(") {
        return FAIL;
    }
    let count = expression(cursor, depth);
    if fails(&count) {
        return Expr::InputText(Box::new(count), None);
    }
    if cursor.take(b',') {
        cursor.take(b'#');
        let file = expression_then(cursor, b')', depth);
        return Expr::InputText(Box::new(count), Some(Box::new(file)));
    }
    let count = match cursor.take(b')') {
        true => count,
        false => raise_after(count, ErrorCode::SYNTAX),
    };
    Expr::InputText(Box::new(count), None)
}

/// The name behind `FN`, for DEF.
pub fn function_name(cursor: &mut Cursor) -> Result<Name, ErrorCode> {
    cursor.expect(token::FN)?;
    plain_name(cursor)
}
