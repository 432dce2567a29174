//! Expressions, by precedence climbing with MBASIC's own precedence numbers.

use super::cursor::Cursor;
use super::function;
use crate::error::ErrorCode;
use crate::number::{Double, Number, Single, parse};
use crate::syntax::{Binary, Expr, Name, Target, Unary};
use crate::text::token;

/// Deepest nesting of operators and parentheses that is parsed; deeper text becomes
/// Out of memory. MBASIC's stack is full long before, so this only bounds the recursion.
pub const DEPTH_LIMIT: u16 = 120;

const RELATION: u8 = 100;
const NEGATION: u8 = 125;
const COMPLEMENT: u8 = 90;

/// An expression with everything of lower precedence.
pub fn expression(cursor: &mut Cursor, depth: u16) -> Expr {
    climb(cursor, 0, depth)
}

/// The expression, followed by `byte`; a missing `byte` is found after the evaluation.
pub fn expression_then(cursor: &mut Cursor, byte: u8, depth: u16) -> Expr {
    let value = expression(cursor, depth);
    expect_behind(cursor, byte, value)
}

/// `value` if `byte` follows, else `value` and then a Syntax error.
pub fn expect_behind(cursor: &mut Cursor, byte: u8, value: Expr) -> Expr {
    match cursor.expect(byte) {
        Ok(()) => value,
        Err(code) => raise_after(value, code),
    }
}

/// Evaluates `value`, then raises `code`.
pub fn raise_after(value: Expr, code: ErrorCode) -> Expr {
    match fails(&value) {
        true => value,
        false => Expr::Then(Box::new(value), code),
    }
}

/// Whether the parser gave up inside `value`, so that nothing behind it is reached.
pub fn fails(value: &Expr) -> bool {
    match value {
        Expr::Fail(_) | Expr::Then(..) => true,
        Expr::Unary(_, operand)
        | Expr::Group(operand)
        | Expr::Usr(_, operand)
        | Expr::FilePtr(operand)
        | Expr::InputText(_, Some(operand))
        | Expr::InputText(operand, None) => fails(operand),
        Expr::Binary(_, _, right) => fails(right),
        Expr::Element(_, list) | Expr::Call(_, list) | Expr::User(_, list) => {
            list.last().is_some_and(fails)
        }
        _ => false,
    }
}

/// As [`fails`], for a place to assign to.
pub fn target_fails(target: &Target) -> bool {
    match target {
        Target::Variable(_) => false,
        Target::Element(_, list) => list.last().is_some_and(fails),
        Target::Fail(_) => true,
    }
}

fn climb(cursor: &mut Cursor, above: u8, depth: u16) -> Expr {
    if depth >= DEPTH_LIMIT {
        return Expr::Fail(ErrorCode::OUT_OF_MEMORY);
    }
    let mut left = operand(cursor, depth + 1);
    let mut chain = depth;
    while !fails(&left) {
        let mut ahead = *cursor;
        let Some((operator, precedence)) = operator(&mut ahead, &mut left) else {
            break;
        };
        if above >= precedence {
            break;
        }
        *cursor = ahead;
        chain += 1;
        if chain >= 255 {
            return Expr::Fail(ErrorCode::OUT_OF_MEMORY);
        }
        let right = climb(cursor, precedence, depth + 1);
        left = Expr::Binary(operator, Box::new(left), Box::new(right));
    }
    left
}

/// The operator at the cursor and its precedence. The same relation twice (`A<<B`) is
/// put into `left` as an error.
fn operator(cursor: &mut Cursor, left: &mut Expr) -> Option<(Binary, u8)> {
    let found = match cursor.byte() {
        token::GREATER..=token::LESS => {
            let Some(relation) = relation(cursor) else {
                let value = std::mem::replace(left, Expr::Integer(0));
                *left = raise_after(value, ErrorCode::SYNTAX);
                return None;
            };
            return Some((relation, RELATION));
        }
        token::PLUS => (Binary::Add, 121),
        token::MINUS => (Binary::Subtract, 121),
        token::TIMES => (Binary::Multiply, 124),
        token::DIVIDE => (Binary::Divide, 124),
        token::POWER => (Binary::Power, 127),
        token::AND => (Binary::And, 80),
        token::OR => (Binary::Or, 70),
        token::XOR => (Binary::Xor, 60),
        token::EQV => (Binary::Eqv, 50),
        token::IMP => (Binary::Imp, 40),
        token::MOD => (Binary::Modulo, 122),
        token::INTEGER_DIVIDE => (Binary::IntegerDivide, 123),
        _ => return None,
    };
    cursor.bump();
    Some(found)
}

/// One to three of `>`, `=`, `<`, each once, in any order.
fn relation(cursor: &mut Cursor) -> Option<Binary> {
    let mut seen = 0u8;
    while let byte @ token::GREATER..=token::LESS = cursor.byte() {
        let bit = 1 << (byte - token::GREATER);
        if seen & bit != 0 {
            return None;
        }
        seen |= bit;
        cursor.bump();
    }
    Some(match seen {
        1 => Binary::Greater,
        2 => Binary::Equal,
        3 => Binary::GreaterEqual,
        4 => Binary::Less,
        5 => Binary::NotEqual,
        6 => Binary::LessEqual,
        _ => Binary::AnyOrder,
    })
}

fn operand(cursor: &mut Cursor, depth: u16) -> Expr {
    while cursor.take(token::PLUS) {}
    match cursor.byte() {
        0 | b':' => Expr::Fail(ErrorCode::MISSING_OPERAND),
        b'0'..=b'9' => digits(cursor),
        b'A'..=b'Z' => variable(cursor, depth),
        byte if token::is_constant(byte) => constant(cursor),
        b'"' => {
            let (address, length) = cursor.literal();
            Expr::Text { address, length }
        }
        token::MINUS => {
            cursor.bump();
            let value = climb(cursor, NEGATION, depth);
            Expr::Unary(Unary::Negate, Box::new(value))
        }
        token::NOT => {
            cursor.bump();
            let value = climb(cursor, COMPLEMENT, depth);
            Expr::Unary(Unary::Not, Box::new(value))
        }
        b'(' => {
            cursor.bump();
            let value = expression_then(cursor, b')', depth);
            Expr::Group(Box::new(value))
        }
        _ => function::function(cursor, depth),
    }
}

/// Digits that the cruncher kept as text (`A 1`).
fn digits(cursor: &mut Cursor) -> Expr {
    let parsed = parse::parse_number(cursor.rest());
    cursor.advance(parsed.used.max(1));
    number(parsed.number)
}

fn number(number: Number) -> Expr {
    match number {
        Number::Integer(value) => Expr::Integer(value),
        Number::Single(value) => Expr::Single(value),
        Number::Double(value) => Expr::Double(value),
    }
}

fn constant(cursor: &mut Cursor) -> Expr {
    let low = u32::from_le_bytes([1, 2, 3, 4].map(|ahead| cursor.raw(ahead)));
    let high = u32::from_le_bytes([5, 6, 7, 8].map(|ahead| cursor.raw(ahead)));
    let prefix = cursor.byte();
    let value = match prefix {
        token::OCTAL | token::HEX | token::INTEGER => Expr::Integer(low as u16 as i16),
        token::LINE_NUMBER => Expr::Line(low as u16),
        token::LINE_ADDRESS => Expr::Line(cursor.number_at(low as u16)),
        token::BYTE => Expr::Integer((low & 0xFF) as i16),
        token::DIGIT_0..=0x1B => Expr::Integer(i16::from(prefix - token::DIGIT_0)),
        token::SINGLE => Expr::Single(Single(low)),
        token::DOUBLE => Expr::Double(Double(u64::from(high) << 32 | u64::from(low))),
        _ => Expr::Fail(ErrorCode::SYNTAX),
    };
    cursor.bump();
    value
}

fn variable(cursor: &mut Cursor, depth: u16) -> Expr {
    match reference(cursor, depth) {
        Target::Variable(name) => Expr::Variable(name),
        Target::Element(name, subscripts) => Expr::Element(name, subscripts),
        Target::Fail(code) => Expr::Fail(code),
    }
}

/// A variable or array element.
pub fn reference(cursor: &mut Cursor, depth: u16) -> Target {
    match cursor.name() {
        Err(code) => Target::Fail(code),
        Ok(None) => Target::Fail(ErrorCode::SYNTAX),
        Ok(Some(name)) if opens_subscripts(cursor) => {
            let list = subscripts(cursor, depth);
            Target::Element(name, list)
        }
        Ok(Some(name)) => Target::Variable(name),
    }
}

/// A variable without subscripts, as FOR and DIM want it.
pub fn plain_name(cursor: &mut Cursor) -> Result<Name, ErrorCode> {
    cursor.name()?.ok_or(ErrorCode::SYNTAX)
}

/// Brackets may be round or square.
pub fn opens_subscripts(cursor: &Cursor) -> bool {
    matches!(cursor.byte(), b'(' | b'[')
}

/// The subscripts from the opening bracket on, at least one.
pub fn subscripts(cursor: &mut Cursor, depth: u16) -> Vec<Expr> {
    let mut list = Vec::new();
    loop {
        cursor.bump();
        let value = expression(cursor, depth);
        match cursor.byte() {
            _ if fails(&value) => {
                list.push(value);
                return list;
            }
            b',' => list.push(value),
            b')' | b']' => {
                cursor.bump();
                list.push(value);
                return list;
            }
            _ => {
                list.push(raise_after(value, ErrorCode::SYNTAX));
                return list;
            }
        }
    }
}
