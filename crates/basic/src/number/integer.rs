//! 16-bit integers: what does not fit becomes a single.

use super::{Fault, Number, Outcome, Single};
use crate::error::ErrorCode;

/// The sum; a single when it does not fit.
#[inline]
pub fn add(left: i16, right: i16) -> Number {
    from_i32(i32::from(left) + i32::from(right))
}

/// The difference; a single when it does not fit.
#[inline]
pub fn sub(left: i16, right: i16) -> Number {
    from_i32(i32::from(left) - i32::from(right))
}

/// The product; a single (rounded to 24 bits) when it does not fit.
#[inline]
pub fn mul(left: i16, right: i16) -> Number {
    from_i32(i32::from(left) * i32::from(right))
}

/// `\`: the quotient without its fraction; -32768 \ -1 is the single 32768.
///
/// # Errors
/// Division by zero (a real error: the statement stops).
#[inline]
pub fn int_divide(left: i16, right: i16) -> Outcome<Number> {
    if right == 0 {
        return Err(Fault {
            code: ErrorCode::DIVISION_BY_ZERO,
            value: Number::Integer(0),
        });
    }
    Ok(from_i32(i32::from(left) / i32::from(right)))
}

/// MOD: the remainder with the sign of the dividend.
///
/// # Errors
/// Division by zero (a real error: the statement stops).
#[inline]
pub fn modulo(left: i16, right: i16) -> Outcome<i16> {
    if right == 0 {
        return Err(Fault {
            code: ErrorCode::DIVISION_BY_ZERO,
            value: 0,
        });
    }
    Ok(left.wrapping_rem(right))
}

/// A whole number: an integer if it fits, else a single rounded to 24 bits.
#[inline]
pub fn from_i32(value: i32) -> Number {
    if let Ok(small) = i16::try_from(value) {
        return Number::Integer(small);
    }
    let magnitude = value.unsigned_abs();
    let zeros = magnitude.leading_zeros();
    let rounded = Single::normalize(value < 0, 0xA0 - zeros, magnitude << zeros);
    match rounded {
        Ok(single) | Err(Fault { value: single, .. }) => Number::Single(single),
    }
}
