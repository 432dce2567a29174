//! Products of 128 bits and quotients of 57, also where the machine has none.

use super::Double;

/// The upper 64 bits of a 128-bit product.
#[inline(always)]
pub const fn high_product(left: u64, right: u64) -> u64 {
    #[cfg(target_pointer_width = "64")]
    return ((left as u128 * right as u128) >> 64) as u64;
    #[cfg(not(target_pointer_width = "64"))]
    return high_product_of_halves(left, right);
}

/// The same from four products of 32 bits: the machine of the browser has no wider ones.
#[cfg(any(test, not(target_pointer_width = "64")))]
#[inline(always)]
const fn high_product_of_halves(left: u64, right: u64) -> u64 {
    let (left_high, left_low) = (left >> 32, left & 0xFFFF_FFFF);
    let (right_high, right_low) = (right >> 32, right & 0xFFFF_FFFF);
    let low = (left_low * right_low) >> 32;
    let middle = left_high * right_low + low;
    let other = left_low * right_high + (middle & 0xFFFF_FFFF);
    left_high * right_high + (middle >> 32) + (other >> 32)
}

/// 57 bits of `remainder / divisor`, the first of which is 1. `remainder` is at least
/// `divisor` and below twice it; `divisor` has 56 bits.
#[inline]
pub fn quotient_bits(remainder: u64, divisor: u64) -> u64 {
    if divisor == Double::SIGN {
        // A power of two.
        return remainder << 1;
    }
    #[cfg(target_pointer_width = "64")]
    return ((u128::from(remainder) << 56) / u128::from(divisor)) as u64;
    #[cfg(not(target_pointer_width = "64"))]
    return quotient_in_steps(remainder, divisor);
}

/// The same where there is no division of 128 bits: all bits but the first come 28 at a
/// time. A host float says them to one unit, whole numbers put that right.
#[cfg(any(test, not(target_pointer_width = "64")))]
#[inline]
fn quotient_in_steps(remainder: u64, divisor: u64) -> u64 {
    const BITS: u32 = 28;
    let scale = (1u64 << BITS) as f64 / divisor as i64 as f64;
    let mut rest = remainder - divisor;
    let mut quotient = 1;
    for _ in 0..2 {
        let guess = (rest as i64 as f64 * scale) as i64 as u64;
        // What is left lies between -divisor and twice the divisor, so it is right
        // although the products are cut to 64 bits.
        let left = (rest << BITS).wrapping_sub(guess.wrapping_mul(divisor));
        let (digit, left) = if left as i64 >= divisor as i64 {
            (guess + 1, left - divisor)
        } else if (left as i64) < 0 {
            (guess - 1, left.wrapping_add(divisor))
        } else {
            (guess, left)
        };
        quotient = (quotient << BITS) | digit;
        rest = left;
    }
    quotient
}

#[cfg(test)]
mod tests {
    use super::super::mantissas;
    use super::*;

    #[test]
    fn what_the_browser_works_out_is_the_same() {
        for (left, right) in mantissas() {
            let (left_high, right_high) = (left << 8, right << 8);
            assert_eq!(
                high_product(left_high, right_high),
                high_product_of_halves(left_high, right_high)
            );
            let remainder = if left < right { left << 1 } else { left };
            assert_eq!(
                quotient_bits(remainder, right),
                quotient_in_steps(remainder, right),
                "{remainder:x} / {right:x}"
            );
        }
    }
}
