//! What things took on a Z80, in clock periods (T-states).
//!
//! Each number was measured: a loop of the genuine MBASIC 5.21 around the thing, less the same loop
//! without it, on a Z80 that counts its clock exactly. Keyboard polls of the system are not counted.

use crate::syntax::{Binary, Function, Type};

/// Clock periods in a millisecond at 4 MHz.
pub const PER_MS: u64 = 4_000;

/// From one statement to the next.
pub const STATEMENT: u64 = 238;
/// From one line to the next.
pub const LINE: u64 = 163;
/// Looking at the first entry of the table of variables.
pub const LOOKUP: u64 = 500;
/// Each entry that is passed over.
pub const LOOKUP_SIMPLE: u64 = 118;
/// The same in the table of arrays.
pub const LOOKUP_ARRAY: u64 = 204;
/// A name without a type sign: its letter is looked up.
pub const NO_SIGIL: u64 = 86;
/// The second character of a name, and each behind it.
pub const SECOND_CHARACTER: u64 = 300;
pub const CHARACTER: u64 = 164;
/// A small whole number in a formula.
pub const CONSTANT: u64 = 330;
pub const CONSTANT_WORD: u64 = 450;
pub const CONSTANT_SINGLE: u64 = 454;
pub const CONSTANT_DOUBLE: u64 = 965;
/// A literal, and each of its characters.
pub const LITERAL: u64 = 848;
pub const LITERAL_CHARACTER: u64 = 59;
/// Parentheses.
pub const GROUP: u64 = 1_060;
/// An array element besides its subscripts and its name; each dimension after the first.
pub const ELEMENT: u64 = 1_775;
pub const DIMENSION: u64 = 2_468;
pub const NEGATE: u64 = 790;
pub const NOT: u64 = 720;

/// Fetching a variable's value.
pub fn fetch(kind: Type) -> u64 {
    match kind {
        Type::Integer | Type::Text => 345,
        Type::Single => 385,
        Type::Double => 465,
    }
}

/// An assignment, without its target and its formula.
pub fn assignment(kind: Type) -> u64 {
    match kind {
        Type::Integer => 1_325,
        Type::Single => 1_521,
        Type::Double => 1_803,
        Type::Text => 1_485,
    }
}

/// Making a value of one type one of another.
pub fn conversion(from: Type, to: Type) -> u64 {
    match (from, to) {
        (Type::Integer, Type::Single) => 800,
        (Type::Integer, Type::Double) => 900,
        (Type::Single, Type::Double) => 253,
        (Type::Double, Type::Single) => 779,
        (Type::Single, Type::Integer) => 2_100,
        (Type::Double, Type::Integer) => 2_800,
        _ => 0,
    }
}

/// Working out an operator of two operands of that type. `bytes` is how many bytes of the
/// multiplier's mantissa are not zero: the routines skip those that are.
pub fn operation(operator: Binary, kind: Type, bytes: u64) -> u64 {
    use Binary::{Add, Divide, IntegerDivide, Modulo, Multiply, Power, Subtract};
    match (operator, kind) {
        (Add, Type::Integer) => 1_387,
        (Subtract, Type::Integer) => 1_476,
        (Multiply, Type::Integer) => 2_667,
        (IntegerDivide, _) => 3_906,
        (Modulo, _) => 4_157,
        (Add, Type::Single) => 2_179,
        (Subtract, Type::Single) => 2_359,
        (Multiply, Type::Single) => 3_244 + 1_138 * bytes.saturating_sub(1),
        (Divide, Type::Integer | Type::Single) => 8_805,
        (Add, Type::Double) => 4_573,
        (Subtract, Type::Double) => 5_314,
        (Multiply, Type::Double) => 11_400 + 5_000 * bytes.saturating_sub(1),
        (Divide, Type::Double) => 83_000,
        (Power, _) => 95_600,
        (_, Type::Text) => 1_860,
        (operator, _) if is_comparison(operator) => match kind {
            Type::Single => 1_982,
            Type::Double => 3_048,
            _ => 1_590,
        },
        _ => 1_480,
    }
}

/// Joining strings, each character.
pub const JOINED_CHARACTER: u64 = 45;

/// Whether the operator compares.
pub fn is_comparison(operator: Binary) -> bool {
    use Binary::{AnyOrder, Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual};
    matches!(
        operator,
        Equal | NotEqual | Less | LessEqual | Greater | GreaterEqual | AnyOrder
    )
}

/// A function, without its arguments and what depends on their length.
pub fn function(function: Function) -> u64 {
    match function {
        Function::Sin => 40_300,
        Function::Cos => 41_100,
        Function::Tan => 88_000,
        Function::Atn => 64_400,
        Function::Log => 46_300,
        Function::Exp => 45_500,
        Function::Sqr => 95_000,
        Function::Rnd => 6_900,
        Function::Abs => 1_211,
        Function::Int | Function::Fix => 3_100,
        Function::Sgn => 1_391,
        Function::Cint => 990,
        Function::Csng | Function::Cdbl => 1_140,
        Function::Len => 1_316,
        Function::Asc => 1_386,
        Function::Chr => 2_497,
        Function::Str => 2_100,
        Function::Val => 5_000,
        Function::Left | Function::Right => 3_500,
        Function::Mid => 4_820,
        Function::Instr => 2_440,
        Function::Space | Function::StringOf | Function::Hex | Function::Oct => 3_000,
        _ => 1_500,
    }
}

/// RND without a parenthesis.
pub const RND_ALONE: u64 = 5_890;
/// Each digit of VAL behind the first.
pub const DIGIT: u64 = 6_100;
/// Each place that INSTR tries.
pub const PLACE: u64 = 107;
/// Each character that MID$, LEFT$ and RIGHT$ copy.
pub const COPIED_CHARACTER: u64 = 47;
/// A user function, and each of its parameters.
pub const USER: u64 = 2_420;
pub const PARAMETER: u64 = 4_680;
/// Keeping the parameters of the function that calls.
pub const PARAMETER_KEPT: u64 = 650;

/// Turning a number into its digits.
pub fn digits(kind: Type, digits: u64) -> u64 {
    match kind {
        Type::Integer => 4_400,
        Type::Double => 50_000,
        _ => 19_000_u64.saturating_sub(1_250 * digits.saturating_sub(1)),
    }
}

pub const PRINT: u64 = 1_438;
pub const PRINT_ITEM: u64 = 200;
/// A character to the screen, and one that only fills a zone.
pub const PRINTED: u64 = 590;
pub const FILLED: u64 = 495;

pub const IF: u64 = 1_507;
pub const IF_JUMP: u64 = 384;
/// Passing over a byte of the program: to the ELSE of an IF, to a NEXT, to a WEND, to DATA.
pub const SKIP_IF: u64 = 140;
pub const SKIP_FOR: u64 = 112;
pub const SKIP_WHILE: u64 = 190;
pub const SKIP_DATA: u64 = 78;
pub const SKIP_REM: u64 = 108;
pub const GOTO: u64 = 893;
pub const GOSUB: u64 = 900;
pub const RETURN: u64 = 730;
pub const ON: u64 = 1_500;
pub const FOR: u64 = 5_750;
pub const FOR_STEP: u64 = 1_650;
pub const FOR_SINGLE: u64 = 1_400;
pub const NEXT: u64 = 1_348;
pub const NEXT_SINGLE: u64 = 2_667;
/// A variable behind NEXT, besides its lookup.
pub const NEXT_VARIABLE: u64 = 350;
pub const WHILE: u64 = 2_740;
pub const WEND: u64 = 1_755;
pub const READ: u64 = 200;
pub const READ_ITEM: u64 = 2_900;
pub const READ_DIGIT: u64 = 300;
pub const READ_FRACTION: u64 = 13_500;
pub const RESTORE: u64 = 199;
pub const RESTORE_LINE: u64 = 1_900;
pub const SWAP: u64 = 1_500;
pub const MID_ASSIGNMENT: u64 = 2_600;
/// A statement that nobody measured.
pub const OTHER: u64 = 2_000;
