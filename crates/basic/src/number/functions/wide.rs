//! Singles as f64, while a function works: a chain of operations then never packs and
//! unpacks.
//!
//! Products, quotients and sums of two singles are exact in f64, or exact as far as rounding
//! looks. Rounding half away from zero is an addition to the bits. A difference needs one
//! more thing: the 8080 routines align the smaller operand within one guard byte and drop
//! what falls out, which makes the difference larger by less than a unit of that byte. So
//! what is added before cutting is larger by that much.

use crate::number::Single;

/// Added to the exponent of a single it is that of the f64.
const EXPONENT: u64 = 894;
const SIGN: u32 = 0x0080_0000;
const FRACTION: u32 = 0x007F_FFFF;
/// Half a unit in the last place of a single.
const HALF: u64 = 1 << 28;
/// What lies above half such a unit.
const UNITS: u64 = !(2 * HALF - 1);
/// Just less than a unit of the guard byte.
const GUARD: u64 = (1 << 21) - 1;
/// The same where the sum has a place less than its larger operand.
const WIDE_GUARD: u64 = (1 << 22) - 1;
/// Operands this many places apart are not aligned any more; the smaller one is dropped.
const APART: u64 = 25;

/// The value of a number that is not zero.
#[inline(always)]
pub const fn wide(number: Single) -> f64 {
    let exponent = (number.0 >> 24) as u64 + EXPONENT;
    let sign = ((number.0 & SIGN) as u64) << 40;
    f64::from_bits(exponent << 52 | sign | ((number.0 & FRACTION) as u64) << 29)
}

/// The values of a table.
pub const fn wides<const N: usize>(numbers: [Single; N]) -> [f64; N] {
    let mut values = [0.0; N];
    let mut at = 0;
    while at < N {
        values[at] = wide(numbers[at]);
        at += 1;
    }
    values
}

/// The single of a value that is one: not zero, of 24 bits, within the range.
#[inline(always)]
pub const fn narrow(value: f64) -> Single {
    let bits = value.to_bits();
    let exponent = ((bits >> 52) & 0x7FF).wrapping_sub(EXPONENT) as u32;
    let sign = (bits >> 40) as u32 & SIGN;
    Single(exponent << 24 | sign | (bits >> 29) as u32 & FRACTION)
}

/// Rounded to 24 bits, halves away from zero.
#[inline(always)]
fn round(value: f64) -> f64 {
    round_up(value, HALF)
}

#[inline(always)]
fn round_up(value: f64, half: u64) -> f64 {
    f64::from_bits((value.to_bits() + half) & UNITS)
}

#[inline(always)]
pub fn product(left: f64, right: f64) -> f64 {
    round(left * right)
}

/// The divisor is not zero.
#[inline(always)]
pub fn quotient(left: f64, right: f64) -> f64 {
    round(left / right)
}

/// The sum of numbers of one sign, or at most eight places apart: nothing falls out of the
/// guard byte that rounding would see.
#[inline(always)]
pub fn close_sum(left: f64, right: f64) -> f64 {
    round(left + right)
}

/// The sum of a constant and a smaller number. Where something falls out of the guard byte, the
/// constant must not be so near a power of two that the sum has a place less.
#[inline(always)]
pub fn sum_with(constant: f64, small: f64) -> f64 {
    let differ = (constant.to_bits() ^ small.to_bits()) as i64 >> 63;
    round_up(constant + small, HALF + (differ as u64 & GUARD))
}

/// 1 less a positive number that is at most 1: there is a place less than in the 1.
#[inline(always)]
pub fn one_less(right: f64) -> f64 {
    if is_dropped(right) {
        1.0
    } else {
        round_up(1.0 - right, HALF + WIDE_GUARD)
    }
}

/// The largest whole number not above a number of less than 2^51.
#[inline(always)]
pub fn floor(value: f64) -> f64 {
    /// A sum with it has no places for a fraction.
    const WHOLE: f64 = (3u64 << 51) as f64;
    let near = (value + WHOLE) - WHOLE;
    near - if near > value { 1.0 } else { 0.0 }
}

/// What a number has above the whole number below it, from 0 to 1.
#[inline(always)]
pub fn fraction(value: f64, whole: f64) -> f64 {
    if value < 0.0 && is_dropped(-value) {
        return 1.0;
    }
    // Exact where both are positive; else there is a place less than in the whole number.
    round_up(value - whole, HALF + WIDE_GUARD)
}

/// Whether a positive number is too small to be aligned with 1.
#[inline(always)]
fn is_dropped(right: f64) -> bool {
    const LEAST: f64 = 1.0 / (1u64 << (APART - 1)) as f64;
    right < LEAST
}

/// The sum of any two.
#[inline(always)]
pub fn sum(left: f64, right: f64) -> f64 {
    let places = |value: f64| (value.to_bits() >> 52) & 0x7FF;
    let (large, small) = if left.abs() < right.abs() {
        (right, left)
    } else {
        (left, right)
    };
    if places(large) - places(small) >= APART {
        return large;
    }
    let sum = large + small;
    let differ = (large.to_bits() ^ small.to_bits()) as i64 >> 63;
    let guard = if places(sum) < places(large) {
        WIDE_GUARD
    } else {
        GUARD
    };
    round_up(sum, HALF + (differ as u64 & guard))
}
