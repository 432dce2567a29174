//! SQR, EXP, LOG, SIN, COS, TAN, ATN and `^`: Microsoft's polynomials, each step a single
//! precision operation with its rounding. `plain` says the same in plain operations; tests
//! compare.

mod terms;
mod wide;

#[cfg(test)]
mod plain;
#[cfg(test)]
mod tests;

use super::{Fault, Outcome, Single};
use crate::error::ErrorCode;
use wide::{
    close_sum, floor, fraction, narrow, one_less, product, quotient, sum, sum_with, wide, wides,
};

const LN_2: f64 = wide(terms::LN_2);
const LOG2_E: f64 = wide(terms::LOG2_E);
const INVERSE_TWO_PI: f64 = wide(terms::INVERSE_TWO_PI);
const LOG_NUMERATOR: [f64; 4] = wides(terms::LOG_NUMERATOR);
const LOG_DENOMINATOR: [f64; 4] = wides(terms::LOG_DENOMINATOR);
const EXP_TERMS: [f64; 7] = wides(terms::EXP_TERMS);
const SIN_TERMS: [f64; 5] = wides(terms::SIN_TERMS);
const ATN_TERMS: [f64; 9] = wides(terms::ATN_TERMS);

/// Horner's scheme, highest term first, with a sum that fits the signs.
#[inline(always)]
fn polynomial(terms: &[f64], x: f64, add: impl Fn(f64, f64) -> f64) -> f64 {
    let mut terms = terms.iter();
    let mut sum = terms.next().copied().unwrap_or(0.0);
    for term in terms {
        sum = add(*term, product(x, sum));
    }
    sum
}

/// The natural logarithm of a positive number: exponent plus P/Q of the mantissa, times
/// LOG(2). 0 for the number 1.
#[inline(always)]
fn logarithm(x: Single) -> f64 {
    let mantissa = wide(Single((x.0 & 0x007F_FFFF) | 0x8000_0000));
    let exponent = f64::from(x.exponent() as i32 - 128);
    let numerator = polynomial(&LOG_NUMERATOR, mantissa, sum_with);
    let denominator = polynomial(&LOG_DENOMINATOR, mantissa, close_sum);
    product(LN_2, sum(quotient(numerator, denominator), exponent))
}

/// e to the power x.
#[inline(always)]
fn exponential(x: f64) -> Outcome<Single> {
    let y = product(LOG2_E, x);
    if y.abs() >= 128.0 {
        return exponential_beyond(x);
    }
    if y.abs() < EXP_LEAST {
        return Ok(Single::ONE);
    }
    let whole = floor(y);
    let sum = narrow(polynomial(&EXP_TERMS, fraction(y, whole), close_sum));
    // Two to the power of the whole part, as a factor, has its mantissa 1/2.
    let factor = whole as i32 + 129;
    let exponents = factor as u32 + sum.exponent();
    if factor > 255 || exponents >= 384 {
        return Single::overflow(false);
    }
    Ok(Single(sum.0.wrapping_add((whole as i32 as u32) << 24)))
}

/// Below that, a logarithm to the base 2 counts as 0.
const EXP_LEAST: f64 = 1.0 / (1u64 << 25) as f64;

/// Of what is too large for a power of two.
#[cold]
fn exponential_beyond(x: f64) -> Outcome<Single> {
    /// From here on the logarithm to the base 2 overflows already.
    const LARGE: f64 = f64::from_bits((1023 + 126) << 52);
    if x > 0.0 {
        Single::overflow(false)
    } else if x > -LARGE {
        Ok(Single::ZERO)
    } else {
        Err(Fault {
            code: ErrorCode::OVERFLOW,
            value: Single::ZERO,
        })
    }
}

/// The logarithm does not take 0 and negative numbers: a real error.
fn illegal() -> Outcome<Single> {
    Err(Fault {
        code: ErrorCode::ILLEGAL_FUNCTION_CALL,
        value: Single::ZERO,
    })
}

/// The square root, which is `x ^ .5`.
///
/// # Errors
/// Illegal function call of a negative number.
pub fn sqr(x: Single) -> Outcome<Single> {
    power(x, Single::HALF)
}

/// e to the power x.
///
/// # Errors
/// Overflow from 2^126 on, with the largest number.
pub fn exp(x: Single) -> Outcome<Single> {
    exponential(wide(x))
}

/// The natural logarithm.
///
/// # Errors
/// Illegal function call of 0 and negative numbers.
pub fn log(x: Single) -> Outcome<Single> {
    if x.sign() <= 0 {
        return illegal();
    }
    let value = logarithm(x);
    if value == 0.0 {
        return Ok(zero_logarithm(x));
    }
    Ok(narrow(value))
}

/// The zero that LOG(1) is: the whole part was cancelled and keeps its mantissa.
#[cold]
fn zero_logarithm(x: Single) -> Single {
    if x.exponent() == 128 {
        return Single::ZERO;
    }
    let exponent = Single::from_i16(x.exponent() as i16 - 128);
    Single((exponent.0 & 0x007F_FFFF) | 0x0080_0000)
}

/// The sine of an angle in radians; a large one gives 0 (case `trig-functions`).
///
/// # Errors
/// None.
pub fn sin(x: Single) -> Outcome<Single> {
    Ok(sine(x))
}

/// The cosine of an angle in radians: the sine of x + pi/2.
///
/// # Errors
/// None.
pub fn cos(x: Single) -> Outcome<Single> {
    Ok(cosine(x))
}

/// The tangent: sine by cosine.
///
/// # Errors
/// Division by zero of large angles.
pub fn tan(x: Single) -> Outcome<Single> {
    sine(x).div(cosine(x))
}

/// The angle is reduced to a fraction of a turn and folded to a quarter, which is exact.
fn sine(x: Single) -> Single {
    if x.exponent() < 0x77 {
        return x;
    }
    let turns = product(INVERSE_TWO_PI, wide(x.abs()));
    // From 2^24 on there is no fraction.
    let turn = if turns < 16_777_216.0 {
        turns - floor(turns)
    } else {
        0.0
    };
    let angle = if turn < 0.25 {
        turn
    } else {
        (turn - 0.75).abs() - 0.25
    };
    let negative = x.is_negative() != (angle < 0.0);
    if angle == 0.0 {
        return zero_sine(negative != (turn == 0.0));
    }
    let square = product(angle, angle);
    let sum = polynomial(&SIN_TERMS, square, sum_with);
    let value = narrow(product(angle.abs(), sum));
    if negative { value.negate() } else { value }
}

/// A zero that keeps the mantissa of the last term. TAN of a large angle divides by it, and
/// its sign decides that of the largest number.
#[cold]
fn zero_sine(negative: bool) -> Single {
    let value = Single(0x0049_0FDB);
    if negative { value.negate() } else { value }
}

fn cosine(x: Single) -> Single {
    match terms::HALF_PI.add(x) {
        Ok(shifted) | Err(Fault { value: shifted, .. }) => sine(shifted),
    }
}

/// The arc tangent in radians, between -pi/2 and pi/2.
///
/// # Errors
/// None.
pub fn atn(x: Single) -> Outcome<Single> {
    if x.is_zero() {
        return Ok(Single::ZERO);
    }
    let magnitude = wide(x.abs());
    let value = if magnitude < 1.0 {
        narrow(small_angle(magnitude))
    } else {
        let rest = narrow(small_angle(quotient(1.0, magnitude)));
        match terms::HALF_PI.sub(rest) {
            Ok(value) | Err(Fault { value, .. }) => value,
        }
    };
    Ok(if x.is_negative() {
        value.negate()
    } else {
        value
    })
}

/// The arc tangent of a number from 0 to 1.
#[inline(always)]
fn small_angle(x: f64) -> f64 {
    let square = product(x, x);
    // The last term is 1.
    let [terms @ .., _] = &ATN_TERMS;
    let sum = polynomial(terms, square, sum_with);
    product(x, one_less(-product(square, sum)))
}

/// `base ^ exponent`: always EXP(exponent * LOG(base)), so 7^7 is 823544
/// (case `power-operator`).
///
/// # Errors
/// Overflow; Division by zero of 0 to a negative power; Illegal function call of a
/// negative base with a fractional exponent.
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
    let logarithm = logarithm(base.abs());
    let value = exponential(product(wide(exponent), logarithm));
    if odd { negated(value) } else { value }
}

/// The same outcome of the other sign.
#[cold]
fn negated(outcome: Outcome<Single>) -> Outcome<Single> {
    match outcome {
        Ok(value) => Ok(value.negate()),
        Err(Fault { code, value }) => Err(Fault {
            code,
            value: value.negate(),
        }),
    }
}
