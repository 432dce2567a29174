//! The functions as MBASIC has them: each step an operation of single precision. What the
//! fast ones are compared with.

use crate::error::ErrorCode;
use crate::number::{Fault, Outcome, Single};

use super::terms::*;

const QUARTER: Single = Single(0x7F00_0000);
const MINUS_QUARTER: Single = Single(0x7F80_0000);
const MINUS_HALF: Single = Single(0x8080_0000);

/// Runs a chain of operations as MBASIC does without ON ERROR: each fault leaves its
/// value, the first one is reported.
#[derive(Default)]
struct Chain {
    fault: Option<ErrorCode>,
}

impl Chain {
    fn take(&mut self, outcome: Outcome<Single>) -> Single {
        match outcome {
            Ok(value) => value,
            Err(Fault { code, value }) => {
                self.fault.get_or_insert(code);
                value
            }
        }
    }

    fn end(self, value: Single) -> Outcome<Single> {
        match self.fault {
            None => Ok(value),
            Some(code) => Err(Fault { code, value }),
        }
    }

    fn add(&mut self, left: Single, right: Single) -> Single {
        self.take(left.add(right))
    }

    fn mul(&mut self, left: Single, right: Single) -> Single {
        self.take(left.mul(right))
    }

    /// Horner's scheme, highest term first.
    fn polynomial(&mut self, terms: &[Single], x: Single) -> Single {
        let mut terms = terms.iter();
        let mut sum = terms.next().copied().unwrap_or(Single::ZERO);
        for term in terms {
            let product = self.mul(x, sum);
            sum = self.add(*term, product);
        }
        sum
    }

    /// x times a polynomial of its square.
    fn odd_polynomial(&mut self, terms: &[Single], x: Single) -> Single {
        let square = self.mul(x, x);
        let sum = self.polynomial(terms, square);
        self.mul(x, sum)
    }

    /// The natural logarithm of a positive number: exponent plus P/Q of the mantissa,
    /// times LOG(2).
    fn log(&mut self, x: Single) -> Single {
        let mantissa = Single((x.0 & 0x00FF_FFFF) | 0x8000_0000);
        let numerator = self.polynomial(&LOG_NUMERATOR, mantissa);
        let denominator = self.polynomial(&LOG_DENOMINATOR, mantissa);
        let quotient = self.take(numerator.div(denominator));
        let exponent = Single::from_i16(x.exponent() as i16 - 128);
        let sum = self.add(quotient, exponent);
        self.mul(LN_2, sum)
    }

    fn exp(&mut self, x: Single) -> Single {
        let y = self.mul(LOG2_E, x);
        if y.exponent() >= 0x88 {
            return if y.sign_bit() {
                Single::ZERO
            } else {
                self.take(Single::overflow(false))
            };
        }
        if y.exponent() < 0x68 {
            return Single::ONE;
        }
        let whole = y.floor();
        let fraction = self.take(y.sub(whole));
        let sum = self.polynomial(&EXP_TERMS, fraction);
        let power = i32::from(match whole.to_i16() {
            Ok(value) | Err(Fault { value, .. }) => value,
        }) + 0x81;
        match u32::try_from(power) {
            Ok(exponent @ 1..=255) => self.mul(Single::pack(false, exponent, 0x0080_0000), sum),
            _ => self.take(Single::overflow(false)),
        }
    }

    /// Of any angle: reduced to a fraction of a turn, folded to a quarter.
    fn sin(&mut self, x: Single) -> Single {
        if x.exponent() < 0x77 {
            return x;
        }
        let turns = self.mul(INVERSE_TWO_PI, x.abs());
        let mut angle = self.take(turns.sub(turns.floor()));
        // The sign bits of zeros follow the real routine: TAN of a large angle divides by
        // zero, and the sign bit of the sine decides the sign of the largest number.
        if angle.is_zero() {
            angle = Single::ZERO.negate();
        }
        if angle.compare(QUARTER).is_ge() {
            angle = self.add(MINUS_QUARTER, angle);
            angle = self.add(MINUS_HALF, angle);
            if !angle.is_negative() {
                angle = angle.negate();
            }
            angle = self.add(QUARTER, angle);
            angle = if angle.is_zero() {
                Single::ZERO
            } else {
                angle.negate()
            };
        }
        let magnitude = Single(angle.0 & !0x0080_0000);
        let value = self.odd_polynomial(&SIN_TERMS, magnitude);
        let value = if angle.sign_bit() {
            value.negate()
        } else {
            value
        };
        if x.is_negative() {
            value.negate()
        } else {
            value
        }
    }

    fn cos(&mut self, x: Single) -> Single {
        let shifted = self.add(HALF_PI, x);
        self.sin(shifted)
    }
}

fn illegal() -> Outcome<Single> {
    Err(Fault {
        code: ErrorCode::ILLEGAL_FUNCTION_CALL,
        value: Single::ZERO,
    })
}

pub fn sqr(x: Single) -> Outcome<Single> {
    power(x, Single::HALF)
}

pub fn exp(x: Single) -> Outcome<Single> {
    let mut chain = Chain::default();
    let value = chain.exp(x);
    chain.end(value)
}

pub fn log(x: Single) -> Outcome<Single> {
    if x.sign() <= 0 {
        return illegal();
    }
    let mut chain = Chain::default();
    let value = chain.log(x);
    chain.end(value)
}

pub fn sin(x: Single) -> Outcome<Single> {
    let mut chain = Chain::default();
    let value = chain.sin(x);
    chain.end(value)
}

pub fn cos(x: Single) -> Outcome<Single> {
    let mut chain = Chain::default();
    let value = chain.cos(x);
    chain.end(value)
}

pub fn tan(x: Single) -> Outcome<Single> {
    let mut chain = Chain::default();
    let sine = chain.sin(x);
    let cosine = chain.cos(x);
    let value = chain.take(sine.div(cosine));
    chain.end(value)
}

pub fn atn(x: Single) -> Outcome<Single> {
    let mut chain = Chain::default();
    let magnitude = x.abs();
    let value = if magnitude.exponent() >= 0x81 {
        let inverse = chain.take(Single::ONE.div(magnitude));
        let value = chain.odd_polynomial(&ATN_TERMS, inverse);
        chain.take(HALF_PI.sub(value))
    } else {
        chain.odd_polynomial(&ATN_TERMS, magnitude)
    };
    chain.end(if x.is_negative() {
        value.negate()
    } else {
        value
    })
}

pub fn power(base: Single, exponent: Single) -> Outcome<Single> {
    if exponent.is_zero() {
        return Ok(Single::ONE);
    }
    if base.is_zero() {
        if exponent.is_negative() {
            return Err(Fault {
                code: ErrorCode::DIVISION_BY_ZERO,
                value: Single::MAX,
            });
        }
        return Ok(Single::ZERO);
    }
    let mut odd = false;
    if base.is_negative() {
        // An exponent of 2^24 and more has no parity left; the real routine then asks for
        // the logarithm of the negative base.
        if exponent.exponent() >= 0x99 || exponent.floor() != exponent {
            return illegal();
        }
        odd = exponent.whole() & 1 != 0;
    }
    let mut chain = Chain::default();
    let logarithm = chain.log(base.abs());
    let product = chain.mul(exponent, logarithm);
    let value = chain.exp(product);
    chain.end(if odd { value.negate() } else { value })
}
