//! Singles as f64.
//!
//! A single has 24 bits of mantissa and fits an f64 whole. Sums, products and quotients of
//! two of them are exact in f64, or exact as far as rounding looks, where Microsoft's guard
//! byte does not come in; where it does the smaller operand is cut first, as the 8080 routines
//! cut it. Rounding half away from zero is an addition to the bits. What comes near an end
//! of the range is answered with NaN: then the portable back end does the statement.
//!
//! A zero can keep bits of a mantissa, which show when its bytes are looked at: what a product leaves, say, has those of the right
//! operand. Here it is an f64 below all that has an exponent, with the same sign and mantissa. To a sum it adds nothing, and beside numbers
//! it stands where zero stands; only zeros beside each other must be told to be equal (see [`VANISHING`]).

use crate::emit::{Emit, F0, F1, Local, X0};
use crate::helpers::HELPERS;
use basic::machine::generated::instruction::{Operation, Orders};
use wasm_encoder::{
    BlockType, CodeSection, ExportKind, ExportSection, Function, FunctionSection, InstructionSink,
    Module, TypeSection, ValType,
};

/// Index of the function of an operation.
fn function_of(operation: Operation) -> u32 {
    // Behind what is imported and the program's own function.
    let first = HELPERS.len() as u32 + 1;
    first
        + match operation {
            Operation::Add | Operation::Subtract => 0,
            Operation::Multiply => 1,
            Operation::Divide | Operation::DivideWhole => 2,
        }
}

/// Added to the exponent of a single it is that of the f64.
pub const EXPONENT: i64 = 894;
const SIGN: i64 = 0x0080_0000;
const MANTISSA: i64 = 0x007F_FFFF;
/// The half of a unit in the last place of a single, and what lies below such a unit.
pub const HALF_UNIT: i64 = 1 << 28;
pub const UNITS: i64 = !((1 << 29) - 1);
/// What lies below the guard byte of a number that was larger by up to a factor of two.
const BELOW_GUARD: i64 = (1 << 22) - 1;
/// Numbers below are zeros.
const TINY: f64 = f64::from_bits((1023 - 200) << 52);
/// Times this all zeros are equal, and the others stand as they stood.
pub const VANISHING: f64 = f64::from_bits((1023 - 100) << 52);
/// Bits of an f64: its fraction, and what is left without its exponent.
const FRACTION: i64 = (1 << 52) - 1;
const WITHOUT_EXPONENT: i64 = FRACTION | i64::MIN;
/// Results below are zero.
const LEAST: f64 = f64::from_bits((1023 - 128) << 52);
/// Results from here on may overflow, the one way or the other.
const LARGE: f64 = f64::from_bits((1023 + 126) << 52);
/// Quotients within these need no care.
const QUOTIENT_LEAST: f64 = f64::from_bits((1023 - 120) << 52);
const QUOTIENT_LARGE: f64 = f64::from_bits((1023 + 120) << 52);

/// A single as an f64.
pub fn constant(bits: u32) -> f64 {
    let bits = i64::from(bits);
    let exponent = match bits >> 24 {
        0 => 0,
        exponent => exponent + EXPONENT,
    };
    let wide = exponent << 52 | (bits & MANTISSA) << 29 | (bits & SIGN) << 40;
    f64::from_bits(wide as u64)
}

impl Emit<'_> {
    /// The bits of a single on the stack (64 bits, the upper ones zero) as an f64.
    pub fn unpack(&mut self) {
        self.i().local_tee(X0).i64_const(1 << 24).i64_lt_u();
        self.open_if_value(ValType::F64);
        unpack_fraction(&mut self.i(), X0);
        self.i().f64_reinterpret_i64();
        self.otherwise();
        unpack_number(&mut self.i(), X0);
        self.close();
    }

    /// The bits of the single in a local variable, on the stack.
    pub fn pack(&mut self, single: Local) {
        is_zero(&mut self.i(), single);
        self.open_if_value(ValType::I32);
        self.i().local_get(single).i64_reinterpret_f64();
        self.i().local_set(X0);
        pack_fraction(&mut self.i(), X0);
        self.i().i32_wrap_i64();
        self.otherwise();
        pack_number(&mut self.i(), single, X0);
        self.close();
    }

    /// An operation on the two numbers on the stack; leaves if it wants care.
    pub fn operate_by_call(&mut self, operation: Operation) {
        if operation == Operation::Subtract {
            self.i().f64_neg();
        }
        self.i().call(function_of(operation));
        self.checked();
    }

    /// Likewise, written out for what is common.
    pub fn operate(&mut self, operation: Operation) {
        if operation == Operation::Subtract {
            self.i().f64_neg();
        }
        let mut i = self.i();
        match operation {
            Operation::Add | Operation::Subtract => {
                i.local_set(F1).local_tee(F0).local_get(F1);
                i.f64_add().i64_reinterpret_f64().local_set(X0);
                is_plain_sum(&mut i, X0);
            }
            Operation::Multiply => {
                i.local_set(F1).local_tee(F0).local_get(F1);
                i.f64_mul().i64_reinterpret_f64().local_set(X0);
                is_common(&mut i, X0);
            }
            Operation::Divide | Operation::DivideWhole => {
                i.call(function_of(operation));
                return self.checked();
            }
        }
        self.open_if_value(ValType::F64);
        self.i().local_get(X0);
        round_bits(&mut self.i());
        self.otherwise();
        self.i()
            .local_get(F0)
            .local_get(F1)
            .call(function_of(operation));
        self.checked();
        self.close();
    }

    /// The sum of the two numbers on the stack, in [`F0`]; leaves if it wants care or is a zero.
    pub fn sum_but_zero(&mut self) {
        let mut i = self.i();
        i.call(function_of(Operation::Add)).local_tee(F0).f64_abs();
        // Neither does one that is no number.
        i.f64_const(TINY.into()).f64_ge().i32_eqz();
        self.leave_if();
    }

    /// Leaves if the number on the stack is none.
    pub fn checked(&mut self) {
        self.i().local_tee(F0).local_get(F0).local_get(F0).f64_ne();
        self.leave_if();
    }

    /// Leaves if the number in a local variable is a zero with bits of a mantissa.
    pub fn without_bits(&mut self, single: Local) {
        is_zero(&mut self.i(), single);
        self.i().local_get(single).f64_const(0.0.into()).f64_ne();
        self.i().i32_and();
        self.leave_if();
    }

    /// The number in a local variable, on the stack, to be compared with others that were written so.
    pub fn for_comparison(&mut self, single: Local) {
        self.i().local_get(single);
        self.i().f64_const(VANISHING.into()).f64_mul();
    }

    /// Whether two numbers stand in one of `orders`. Known of one of them that it is no zero, they are
    /// compared as they are.
    pub fn compare_singles(&mut self, orders: Orders, left: Local, right: Local, known: bool) {
        for single in [left, right] {
            if known {
                self.i().local_get(single);
            } else {
                self.for_comparison(single);
            }
        }
        let mut i = self.i();
        match orders {
            0 => i.drop().drop().i32_const(0),
            1 => i.f64_lt(),
            2 => i.f64_eq(),
            3 => i.f64_le(),
            4 => i.f64_gt(),
            5 => i.f64_ne(),
            6 => i.f64_ge(),
            _ => i.drop().drop().i32_const(1),
        };
    }

    /// A whole number on the stack as a single.
    pub fn whole_to_single(&mut self) {
        let mut i = self.i();
        i.f64_convert_i32_s();
        round(&mut i);
    }

    /// CINT of the number in a register: half away from zero, as the sum with a half and what
    /// is below it.
    pub fn single_to_int(&mut self, single: Local, to: Local) {
        self.i().local_get(single).f64_const(0.5.into());
        self.operate(Operation::Add);
        self.i().local_tee(single).f64_abs();
        self.i().f64_const(32768.0.into()).f64_ge();
        self.leave_if();
        self.i().local_get(single).i32_trunc_f64_s();
        // What is not positive is one less.
        self.i().local_get(single).f64_const(0.0.into()).f64_le();
        self.i().i32_sub().local_set(to);
    }

    /// A function of the number in a register; a zero stays what it is.
    pub fn but_zero(&mut self, single: Local, work: impl FnOnce(&mut InstructionSink<'_>)) {
        let mut i = self.i();
        i.local_get(single).local_get(single);
        work(&mut i);
        is_zero(&mut i, single);
        i.select().local_set(single);
    }
}

/// Whether the number in a local variable is a zero.
fn is_zero(i: &mut InstructionSink<'_>, single: Local) {
    i.local_get(single).f64_abs();
    i.f64_const(TINY.into()).f64_lt();
}

/// Sign and mantissa of the bits of a single, where those of an f64 have them.
fn unpack_fraction(i: &mut InstructionSink<'_>, bits: Local) {
    i.local_get(bits).i64_const(MANTISSA).i64_and();
    i.i64_const(29).i64_shl();
    i.local_get(bits).i64_const(SIGN).i64_and();
    i.i64_const(40).i64_shl().i64_or();
}

pub fn unpack_number(i: &mut InstructionSink<'_>, bits: Local) {
    i.local_get(bits).i64_const(24).i64_shr_u();
    i.i64_const(EXPONENT).i64_add().i64_const(52).i64_shl();
    unpack_fraction(i, bits);
    i.i64_or().f64_reinterpret_i64();
}

/// Sign and mantissa of the bits of an f64, where those of a single have them.
fn pack_fraction(i: &mut InstructionSink<'_>, bits: Local) {
    i.local_get(bits).i64_const(40).i64_shr_u();
    i.i64_const(SIGN).i64_and();
    i.local_get(bits).i64_const(29).i64_shr_u();
    i.i64_const(MANTISSA).i64_and().i64_or();
}

fn pack_number(i: &mut InstructionSink<'_>, single: Local, bits: Local) {
    i.local_get(single).i64_reinterpret_f64().local_tee(bits);
    i.i64_const(52).i64_shr_u().i64_const(0x7FF).i64_and();
    i.i64_const(EXPONENT).i64_sub().i64_const(24).i64_shl();
    pack_fraction(i, bits);
    i.i64_or().i32_wrap_i64();
}

/// Rounds the number on the stack to 24 bits, half away from zero.
fn round(i: &mut InstructionSink<'_>) {
    i.i64_reinterpret_f64();
    round_bits(i);
}

/// Likewise, of the bits of the number.
pub fn round_bits(i: &mut InstructionSink<'_>) {
    i.i64_const(HALF_UNIT).i64_add();
    i.i64_const(UNITS).i64_and().f64_reinterpret_i64();
}

/// Whether the number whose bits are in a local variable is nowhere near an end of the range.
fn is_common(i: &mut InstructionSink<'_>, bits: Local) {
    let least = LEAST.to_bits() << 1;
    let range = ((LARGE / 2.0).to_bits() << 1) - least;
    i.local_get(bits).i64_const(1).i64_shl();
    i.i64_const(least as i64).i64_sub();
    i.i64_const(range as i64).i64_lt_u();
}

/// Whether rounding alone makes the sum of the f64, whose bits are in a local variable, that of
/// the singles.
///
/// Where it has no bits below those of the guard byte, whatever its exponent may be beside that
/// of the larger operand, the smaller one had none either: nothing was cut. One that was too
/// small to count at all leaves a sum that rounds to the larger one, unless it was taken off a
/// power of two: then all bits of the sum's mantissa are set.
fn is_plain_sum(i: &mut InstructionSink<'_>, bits: Local) {
    i.local_get(bits).i64_const(BELOW_GUARD).i64_and().i64_eqz();
    i.local_get(bits).i64_const(!UNITS + 1).i64_add();
    i.i64_const(MANTISSA << 29).i64_and();
    i.i64_eqz().i32_eqz().i32_and();
    is_common(i, bits);
    i.i32_and();
}

/// The functions of the operations, in the order of their indices.
pub fn functions() -> [Function; 3] {
    [sum(), product(), quotient()]
}

/// The zero that a product or quotient leaves: the right operand without its exponent.
fn vanished(i: &mut InstructionSink<'_>, right: Local) {
    i.local_get(right).i64_reinterpret_f64();
    i.i64_const(WITHOUT_EXPONENT)
        .i64_and()
        .f64_reinterpret_i64();
}

/// The zero that a sum of numbers leaves: the right operand without its exponent, and with a sign.
fn cancelled(i: &mut InstructionSink<'_>, right: Local) {
    i.local_get(right).i64_reinterpret_f64();
    i.i64_const(FRACTION).i64_and().i64_const(i64::MIN).i64_or();
    i.f64_reinterpret_i64();
}

/// The exponent of the number in a local variable.
fn exponent(i: &mut InstructionSink<'_>, number: Local) {
    i.local_get(number).i64_reinterpret_f64();
    i.i64_const(52).i64_shr_u().i64_const(0x7FF).i64_and();
}

/// The rounded number of the one on the stack, or NaN if it may overflow.
fn finish(i: &mut InstructionSink<'_>, number: Local, large: f64) {
    round(i);
    i.local_tee(number).f64_const(f64::NAN.into());
    i.local_get(number).f64_abs().f64_const(large.into());
    i.f64_lt().select().end();
}

fn sum() -> Function {
    const A: Local = 0;
    const B: Local = 1;
    const S: Local = 2;
    const RIGHT: Local = 3;
    // Up to the first return the bits of the sum.
    const EA: Local = 4;
    const EB: Local = 5;
    let mut function = Function::new([(2, ValType::F64), (2, ValType::I64)]);
    let mut i = function.instructions();
    i.local_get(A).local_get(B).f64_add();
    i.i64_reinterpret_f64().local_set(EA);
    is_plain_sum(&mut i, EA);
    i.if_(BlockType::Empty).local_get(EA);
    round_bits(&mut i);
    i.return_().end();
    i.local_get(B).local_set(RIGHT);
    exponent(&mut i, A);
    i.local_set(EA);
    exponent(&mut i, B);
    i.local_set(EB);
    // Up to 8 places the guard byte holds everything.
    i.local_get(EA).local_get(EB).i64_sub().i64_const(8);
    i.i64_add().i64_const(16).i64_gt_u();
    i.if_(BlockType::Empty);
    for (exponent, other) in [(EB, A), (EA, B)] {
        i.local_get(exponent).i64_eqz().if_(BlockType::Empty);
        i.local_get(other).return_().end();
    }
    i.local_get(EA).local_get(EB).i64_lt_u();
    i.if_(BlockType::Empty);
    i.local_get(A).local_get(B).local_set(A).local_set(B);
    i.local_get(EA).local_get(EB).local_set(EA).local_set(EB);
    i.end();
    i.local_get(EA).local_get(EB).i64_sub().local_tee(EB);
    i.i64_const(25).i64_ge_u().if_(BlockType::Empty);
    i.local_get(A).return_().end();
    // The smaller one without what lies below the guard byte.
    i.local_get(B).i64_reinterpret_f64().i64_const(-1);
    i.local_get(EB).i64_const(21).i64_add().i64_shl();
    i.i64_and().f64_reinterpret_i64().local_set(B);
    i.end();
    i.local_get(A).local_get(B).f64_add().local_tee(S);
    i.f64_abs().f64_const(LEAST.into()).f64_lt();
    i.if_(BlockType::Empty);
    // Of two zeros the right one stays.
    i.local_get(RIGHT);
    cancelled(&mut i, RIGHT);
    i.local_get(EA).i64_eqz();
    i.select().return_().end();
    i.local_get(S);
    finish(&mut i, S, LARGE);
    function
}

fn product() -> Function {
    const A: Local = 0;
    const B: Local = 1;
    const P: Local = 2;
    let mut function = Function::new([(1, ValType::F64)]);
    let mut i = function.instructions();
    i.local_get(A).local_get(B).f64_mul().local_tee(P);
    i.f64_abs().f64_const(LEAST.into()).f64_lt();
    i.if_(BlockType::Empty);
    // What is too small for a single can leave a zero of yet another kind.
    vanished(&mut i, B);
    i.f64_const(f64::NAN.into());
    is_zero(&mut i, A);
    is_zero(&mut i, B);
    i.i32_or().select().return_().end();
    i.local_get(P);
    finish(&mut i, P, LARGE);
    function
}

fn quotient() -> Function {
    const A: Local = 0;
    const B: Local = 1;
    let mut function = Function::new([]);
    let mut i = function.instructions();
    is_zero(&mut i, B);
    i.if_(BlockType::Empty);
    i.f64_const(f64::NAN.into()).return_().end();
    is_zero(&mut i, A);
    i.if_(BlockType::Empty);
    vanished(&mut i, B);
    i.return_().end();
    i.local_get(A).local_get(B).f64_div().local_tee(A);
    i.f64_abs().f64_const(QUOTIENT_LEAST.into()).f64_lt();
    i.if_(BlockType::Empty);
    i.f64_const(f64::NAN.into()).return_().end();
    i.local_get(A);
    finish(&mut i, A, QUOTIENT_LARGE);
    function
}

/// What [`arithmetic`] exports: the operations in the common way, and in the quick one.
pub const ARITHMETIC: [&str; 6] = [
    "add",
    "multiply",
    "divide",
    "quick_add",
    "quick_multiply",
    "quick_divide",
];

/// A module that exports the operations alone, to be compared with `basic::number`.
pub fn arithmetic() -> Vec<u8> {
    let mut types = TypeSection::new();
    let pair = [ValType::F64, ValType::F64];
    types.ty().function(pair, [ValType::F64]);
    let mut declared = FunctionSection::new();
    let mut exports = ExportSection::new();
    let mut code = CodeSection::new();
    for (index, name) in ARITHMETIC.iter().enumerate() {
        declared.function(0);
        exports.export(name, ExportKind::Func, index as u32);
    }
    for function in functions().iter().chain(&crate::formula::functions()) {
        code.function(function);
    }
    let mut module = Module::new();
    module.section(&types).section(&declared);
    module.section(&exports).section(&code);
    module.finish()
}
