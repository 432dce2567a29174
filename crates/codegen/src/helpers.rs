//! What generated code calls for work that is too much to be written inline: arithmetic of
//! doubles, and functions of singles.

use crate::emit::{Emit, Local, STATE, X0};
use crate::single::constant;
use basic::machine::generated::instruction::Operation;
use basic::number::random::Random;
use basic::number::{Double, Number, Outcome, Single, functions};
use basic::syntax::Function;

/// Two values in, one out: the bytes of a double, or the bits of an `f64` that is a single. An
/// outcome that wants care is `FAULT` or no number: the portable back end does the statement.
pub type Helper = extern "C" fn(u64, u64) -> u64;

/// No sum, product or quotient: a zero that has bits which none leaves.
pub const FAULT: u64 = 0x007A_0173_D0E5_3C01;

/// The helpers. Modules import them as `host.h0`, `host.h1` and so on.
pub const HELPERS: [Helper; 16] = [
    add, subtract, multiply, divide, compare, to_single, to_int, sin, cos, tan, atn, exp, log, sqr,
    power, random,
];

// Places in `HELPERS`.
const ADD: u32 = 0;
const SUBTRACT: u32 = 1;
const MULTIPLY: u32 = 2;
const DIVIDE: u32 = 3;
/// Answers -1, 0 or 1.
pub const COMPARE: u32 = 4;
pub const TO_SINGLE: u32 = 5;
/// Answers a whole number.
pub const TO_INT: u32 = 6;
pub const POWER: u32 = 14;
/// The state of RND before in, the one after it out.
pub const RANDOM: u32 = 15;

/// The helper of an operation on doubles.
pub fn help_of(operation: Operation) -> u32 {
    match operation {
        Operation::Add => ADD,
        Operation::Subtract => SUBTRACT,
        Operation::Multiply => MULTIPLY,
        Operation::Divide | Operation::DivideWhole => DIVIDE,
    }
}

/// The helper of a function.
pub fn of(function: Function) -> Option<u32> {
    let functions = [
        Function::Sin,
        Function::Cos,
        Function::Tan,
        Function::Atn,
        Function::Exp,
        Function::Log,
        Function::Sqr,
    ];
    let place = functions.iter().position(|&known| known == function)?;
    Some(TO_INT + 1 + place as u32)
}

fn double(outcome: Outcome<Double>) -> u64 {
    outcome.map_or(FAULT, |value| value.0)
}

extern "C" fn add(left: u64, right: u64) -> u64 {
    double(Double(left).add(Double(right)))
}

extern "C" fn subtract(left: u64, right: u64) -> u64 {
    double(Double(left).sub(Double(right)))
}

extern "C" fn multiply(left: u64, right: u64) -> u64 {
    double(Double(left).mul(Double(right)))
}

extern "C" fn divide(left: u64, right: u64) -> u64 {
    double(Double(left).div(Double(right)))
}

extern "C" fn compare(left: u64, right: u64) -> u64 {
    Double(left).compare(Double(right)) as i64 as u64
}

extern "C" fn to_single(value: u64, _: u64) -> u64 {
    single(Single::from_double(Double(value)))
}

extern "C" fn to_int(value: u64, _: u64) -> u64 {
    let whole = Number::Double(Double(value)).to_i16();
    whole.map_or(FAULT, |value| i64::from(value) as u64)
}

/// The bits of the f64 that is a single; no number if the outcome wants care.
fn single(outcome: Outcome<Single>) -> u64 {
    outcome
        .map_or(f64::NAN, |value| constant(value.0))
        .to_bits()
}

/// The single that the bits of an f64 are.
fn of_bits(bits: u64) -> Single {
    let sign = (bits >> 40) as u32 & 0x0080_0000;
    let mantissa = (bits >> 29) as u32 & 0x007F_FFFF;
    let exponent = match (bits >> 52 & 0x7FF) as u32 {
        0 => 0,
        exponent => exponent.wrapping_sub(crate::single::EXPONENT as u32),
    };
    Single(exponent << 24 | sign | mantissa)
}

extern "C" fn sin(value: u64, _: u64) -> u64 {
    single(functions::sin(of_bits(value)))
}

extern "C" fn cos(value: u64, _: u64) -> u64 {
    single(functions::cos(of_bits(value)))
}

extern "C" fn tan(value: u64, _: u64) -> u64 {
    single(functions::tan(of_bits(value)))
}

extern "C" fn atn(value: u64, _: u64) -> u64 {
    single(functions::atn(of_bits(value)))
}

extern "C" fn exp(value: u64, _: u64) -> u64 {
    single(functions::exp(of_bits(value)))
}

extern "C" fn log(value: u64, _: u64) -> u64 {
    single(functions::log(of_bits(value)))
}

extern "C" fn sqr(value: u64, _: u64) -> u64 {
    single(functions::sqr(of_bits(value)))
}

extern "C" fn power(base: u64, exponent: u64) -> u64 {
    single(functions::power(of_bits(base), of_bits(exponent)))
}

extern "C" fn random(state: u64, _: u64) -> u64 {
    let mut random = Random::from_word(state);
    random.next();
    random.to_word()
}

impl Emit<'_> {
    /// RND: the next number into a local variable.
    pub fn random(&mut self, to: Local) {
        self.keep_random();
        self.i().local_get(STATE).i64_const(0).call(RANDOM);
        self.i().local_tee(STATE).i64_const(0xFFFF_FFFF).i64_and();
        self.unpack();
        self.i().local_set(to);
    }

    /// Calls a helper whose operands are two doubles, or one and nothing, into a local variable;
    /// leaves if the outcome wants care.
    pub fn help(&mut self, helper: u32, left: Local, right: Option<Local>) {
        self.i().local_get(left);
        match right {
            Some(right) => self.i().local_get(right),
            None => self.i().i64_const(0),
        };
        self.i().call(helper).local_tee(X0).i64_const(FAULT as i64);
        self.i().i64_eq();
        self.leave_if();
    }

    /// Likewise with singles; the outcome comes to the local variable of the left one.
    pub fn help_single(&mut self, helper: u32, left: Local, right: Option<Local>) {
        self.i().local_get(left).i64_reinterpret_f64();
        match right {
            Some(right) => self.i().local_get(right).i64_reinterpret_f64(),
            None => self.i().i64_const(0),
        };
        self.i().call(helper).f64_reinterpret_i64();
        self.checked();
        self.i().local_set(left);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn singles_come_back_from_f64() {
        for bits in [
            0,
            0x0080_0000,
            0x0000_0001,
            0x00FF_FFFF,
            0x8100_0000,
            0x0180_0001,
            0xFFFF_FFFF,
            0x9876_5432,
        ] {
            assert_eq!(of_bits(constant(bits).to_bits()), Single(bits));
        }
    }

    #[test]
    fn each_function_has_its_helper() {
        let one = single(Ok(Single::ONE));
        for (function, value) in [
            (Function::Sin, functions::sin(Single::ONE)),
            (Function::Atn, functions::atn(Single::ONE)),
            (Function::Exp, functions::exp(Single::ONE)),
            (Function::Sqr, functions::sqr(Single::ONE)),
        ] {
            let place = of(function).expect("a helper") as usize;
            assert_eq!(HELPERS[place](one, 0), single(value));
        }
        let place = POWER as usize;
        assert_eq!(HELPERS[place](one, one), one);
    }
}
