//! Double precision: 56-bit mantissa. Products and quotients round correctly (halves away
//! from zero); a difference ignores what was shifted out of the smaller operand.

use core::cmp::Ordering;

use super::{Double, Fault, Outcome};
use crate::error::ErrorCode;

impl Double {
    /// 0, with all bytes zero.
    pub const ZERO: Self = Self(0);
    /// 1.
    pub const ONE: Self = Self(0x8100_0000_0000_0000);
    /// The largest number, 1.701411834604693D+38: what an Overflow leaves.
    pub const MAX: Self = Self(0xFF7F_FFFF_FFFF_FFFF);
    /// One half.
    pub const HALF: Self = Self(0x8000_0000_0000_0000);

    const SIGN: u64 = 1 << 55;
    const FRACTION: u64 = Self::SIGN - 1;
    const TENTH: Self = Self(0x7D4C_CCCC_CCCC_CCCD);

    /// The number in its memory bytes, low mantissa byte first.
    #[inline]
    pub const fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(u64::from_le_bytes(bytes))
    }

    /// The memory bytes, low mantissa byte first (what MKD$ gives).
    #[inline]
    pub const fn to_bytes(self) -> [u8; 8] {
        self.0.to_le_bytes()
    }

    #[inline]
    pub(super) const fn pack(negative: bool, exponent: u32, mantissa: u64) -> Self {
        let sign = if negative { Self::SIGN } else { 0 };
        Self(((exponent as u64) << 56) | sign | (mantissa & Self::FRACTION))
    }

    /// The excess-128 exponent; 0 means the number is zero.
    #[inline]
    pub(super) const fn exponent(self) -> u32 {
        (self.0 >> 56) as u32
    }

    /// The 56-bit mantissa with its implied top bit.
    #[inline]
    pub(super) const fn mantissa(self) -> u64 {
        (self.0 & Self::FRACTION) | Self::SIGN
    }

    /// The sign bit, also of a zero.
    #[inline]
    pub const fn sign_bit(self) -> bool {
        self.0 & Self::SIGN != 0
    }

    /// Whether the number is zero: exponent 0, whatever the mantissa.
    #[inline]
    pub const fn is_zero(self) -> bool {
        self.exponent() == 0
    }

    /// Whether the number is below zero.
    #[inline]
    pub const fn is_negative(self) -> bool {
        self.sign_bit() && !self.is_zero()
    }

    /// -1, 0 or 1.
    #[inline]
    pub const fn sign(self) -> i16 {
        if self.is_zero() {
            0
        } else if self.sign_bit() {
            -1
        } else {
            1
        }
    }

    /// The number with the other sign.
    #[inline]
    #[must_use]
    pub const fn negate(self) -> Self {
        Self(self.0 ^ Self::SIGN)
    }

    /// The magnitude.
    #[inline]
    #[must_use]
    pub const fn abs(self) -> Self {
        if self.is_negative() {
            self.negate()
        } else {
            self
        }
    }

    /// The largest number, which stands for what is too large.
    #[inline]
    pub const fn infinity(negative: bool) -> Self {
        Self(Self::MAX.0 | if negative { Self::SIGN } else { 0 })
    }

    // Inlined, as all that gives an outcome: one that a call writes stays in memory.
    #[inline(always)]
    const fn overflow(negative: bool) -> Outcome<Self> {
        Err(Fault {
            code: ErrorCode::OVERFLOW,
            value: Self::infinity(negative),
        })
    }

    /// Rounds mantissa and guard byte (`wide`, top bit set) half away from zero. A mantissa
    /// that runs over goes on into the exponent by itself.
    #[inline(always)]
    fn round(negative: bool, exponent: u32, wide: u64) -> Outcome<Self> {
        let mantissa = (wide >> 8) & Self::FRACTION;
        let joined = (u64::from(exponent) << 55) + mantissa + (wide >> 7 & 1);
        if joined >> 63 != 0 {
            return Self::rounded_over();
        }
        let sign = u64::from(negative) << 55;
        Ok(Self(
            ((joined & !Self::FRACTION) << 1) | sign | (joined & Self::FRACTION),
        ))
    }

    /// The real routine sets the sign a second time after the largest number is in place,
    /// which always leaves the negative one.
    #[inline(always)]
    const fn rounded_over() -> Outcome<Self> {
        Self::overflow(true)
    }

    /// Shifts left until the top bit is set, then rounds; an exponent that falls to 0
    /// gives zero silently.
    #[inline(always)]
    fn normalize(negative: bool, exponent: u32, wide: u64) -> Outcome<Self> {
        if wide == 0 {
            return Ok(Self::ZERO);
        }
        let shift = wide.leading_zeros();
        if shift != 0 && exponent <= shift {
            // The mantissa stays as it is, its top bit too (case `zero-underflow`).
            return Ok(Self(wide << shift >> 8));
        }
        Self::round(negative, exponent - shift, wide << shift)
    }

    /// The zero that a product or quotient of this left operand leaves: only the exponent
    /// is cleared (case `zero-mantissas`).
    const fn vanished(self) -> Self {
        Self(self.0 & (u64::MAX >> 8))
    }

    /// The sum.
    ///
    /// # Errors
    /// Overflow, with the largest number.
    #[inline(always)]
    #[expect(
        clippy::should_implement_trait,
        reason = "operators cannot report a fault"
    )]
    pub fn add(self, rhs: Self) -> Outcome<Self> {
        if rhs.is_zero() {
            return Ok(self);
        }
        if self.is_zero() {
            return Ok(rhs);
        }
        let (large, small) = if self.exponent() < rhs.exponent() {
            (rhs, self)
        } else {
            (self, rhs)
        };
        let exponent = large.exponent();
        let shift = exponent - small.exponent();
        if shift >= 57 {
            return Ok(large);
        }
        let negative = large.sign_bit();
        let left = large.mantissa() << 8;
        let right = (small.mantissa() << 8) >> shift;
        if negative == small.sign_bit() {
            let (sum, carry) = left.overflowing_add(right);
            let exponent = exponent + u32::from(carry);
            if exponent > 255 {
                return Self::overflow(negative);
            }
            let wide = (sum >> u32::from(carry)) | u64::from(carry) << 63;
            return Self::round(negative, exponent, wide);
        }
        // Only whole mantissa bytes are subtracted: the guard byte is forgotten.
        let (difference, borrow) = left.overflowing_sub(right & !0xFF);
        if borrow {
            Self::normalize(!negative, exponent, difference.wrapping_neg())
        } else {
            Self::normalize(negative, exponent, difference)
        }
    }

    /// The difference.
    ///
    /// # Errors
    /// Overflow, with the largest number.
    #[inline(always)]
    #[expect(
        clippy::should_implement_trait,
        reason = "operators cannot report a fault"
    )]
    pub fn sub(self, rhs: Self) -> Outcome<Self> {
        self.add(rhs.negate())
    }

    /// The product.
    ///
    /// # Errors
    /// Overflow, with the largest number.
    #[inline(always)]
    #[expect(
        clippy::should_implement_trait,
        reason = "operators cannot report a fault"
    )]
    pub fn mul(self, rhs: Self) -> Outcome<Self> {
        let exponents = self.exponent() + rhs.exponent();
        if self.is_zero() || rhs.is_zero() || exponents <= 128 {
            return Ok(self.vanished());
        }
        let negative = self.sign_bit() != rhs.sign_bit();
        if exponents >= 384 {
            return Self::overflow(negative);
        }
        // The top bit is the 64th or the one below.
        let wide = high_product(self.mantissa() << 8, rhs.mantissa() << 8);
        let shift = (wide >> 63) as u32 ^ 1;
        let exponent = exponents - 128 - shift;
        if exponent == 0 {
            // The mantissa stays as it is, its top bit too (case `zero-underflow`).
            return Ok(Self(wide << 1 >> 8));
        }
        Self::round(negative, exponent, wide << shift)
    }

    /// The quotient. Dividing by a number of 2^126 and more (exponent 255) gives zero,
    /// as the real routine mistakes the exponent for none.
    ///
    /// # Errors
    /// Division by zero and Overflow, with the largest number.
    #[inline(always)]
    #[expect(
        clippy::should_implement_trait,
        reason = "operators cannot report a fault"
    )]
    pub fn div(self, rhs: Self) -> Outcome<Self> {
        if rhs.is_zero() {
            let value = Self::infinity(rhs.sign_bit());
            return Err(Fault {
                code: ErrorCode::DIVISION_BY_ZERO,
                value,
            });
        }
        let exponents = self.exponent() + 255 - rhs.exponent();
        if self.is_zero() || rhs.exponent() == 255 || exponents <= 128 {
            return Ok(self.vanished());
        }
        let negative = self.sign_bit() != rhs.sign_bit();
        if exponents >= 384 {
            return Self::overflow(negative);
        }
        // One step past the range is noticed, two steps wrap round to a tiny number.
        let mut exponent = (exponents - 126) & 0xFF;
        if exponent == 0 {
            return Self::overflow(negative);
        }
        let divisor = rhs.mantissa();
        let mut remainder = self.mantissa();
        if remainder < divisor {
            exponent -= 1;
            if exponent == 0 {
                return Ok(Self::ZERO);
            }
            remainder <<= 1;
        }
        Self::round(negative, exponent, quotient_bits(remainder, divisor) << 7)
    }

    /// Ten times the number: (4x + x) * 2.
    pub(super) fn times_ten(self) -> Outcome<Self> {
        if self.is_zero() {
            return Ok(self);
        }
        let negative = self.sign_bit();
        if self.exponent() + 2 > 255 {
            return Self::overflow(negative);
        }
        let sum = Self(self.0 + (2 << 56)).add(self)?;
        if sum.exponent() == 255 {
            return Self::overflow(negative);
        }
        Ok(Self(sum.0 + (1 << 56)))
    }

    /// A tenth of the number: a product for small numbers, else a sum of sixteenths
    /// (x/2 + x/4, then 15 times a sixteenth of it added, then an eighth of that).
    pub(super) fn tenth(self) -> Self {
        if self.exponent() < 0x41 {
            return value_of(self.mul(Self::TENTH));
        }
        let magnitude = self.abs();
        let half = Self(magnitude.0 - (1 << 56));
        let term = value_of(half.add(Self(magnitude.0 - (2 << 56))));
        let (mantissa, carry) = with_sixteenths(term.mantissa());
        Self::pack(self.is_negative(), term.exponent() + carry - 3, mantissa)
    }

    /// Orders by value; all zeros are equal.
    #[inline]
    pub fn compare(self, rhs: Self) -> Ordering {
        self.order_key().cmp(&rhs.order_key())
    }

    #[inline]
    const fn order_key(self) -> i64 {
        if self.is_zero() {
            return 0;
        }
        let magnitude = (((self.exponent() as u64) << 55) | (self.0 & Self::FRACTION)) as i64;
        if self.sign_bit() {
            -magnitude
        } else {
            magnitude
        }
    }

    /// The largest whole number not above (INT).
    #[inline]
    #[must_use]
    pub fn floor(self) -> Self {
        let exponent = self.exponent();
        if exponent == 0 || exponent >= 0xB8 {
            return self;
        }
        let shift = (0xB8 - exponent).min(63);
        let mantissa = self.mantissa();
        let whole = if self.sign_bit() {
            ((mantissa - 1) >> shift) + 1
        } else {
            mantissa >> shift
        };
        if whole == 0 {
            return Self::ZERO;
        }
        let zeros = whole.leading_zeros() - 8;
        Self::pack(self.sign_bit(), 0xB8 - zeros, whole << zeros)
    }

    /// The number without its fraction (FIX).
    #[inline]
    #[must_use]
    pub fn truncate(self) -> Self {
        if self.is_negative() {
            self.negate().floor().negate()
        } else {
            self.floor()
        }
    }

    /// The integer part of the magnitude; the exponent must be at most 0xB8.
    #[inline]
    pub(super) const fn whole(self) -> u64 {
        let shift = 0xB8u32.saturating_sub(self.exponent());
        if self.is_zero() || shift > 63 {
            0
        } else {
            self.mantissa() >> shift
        }
    }
}

const fn value_of(outcome: Outcome<Double>) -> Double {
    match outcome {
        Ok(value) => value,
        Err(fault) => fault.value,
    }
}

/// The upper 64 bits of a 128-bit product.
#[inline(always)]
const fn high_product(left: u64, right: u64) -> u64 {
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
fn quotient_bits(remainder: u64, divisor: u64) -> u64 {
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

/// A mantissa plus its sixteenth, the sixteenth of that and so on, each sum rounded as a sum
/// of doubles is, and whether the exponent grew by one.
fn with_sixteenths(term: u64) -> (u64, u32) {
    const END: u64 = 1 << 56;
    let mut sum = term;
    let mut carry = 0;
    for step in 1..15 {
        // Within one guard byte. Behind 14 sixteenths nothing is left.
        let small = (term << 8) >> (4 * step + carry);
        if sum + (small >> 8) < END {
            sum += (small + 0x80) >> 8;
            if sum == END {
                sum >>= 1;
                carry = 1;
            }
        } else {
            sum = (sum + (small >> 8) + 1) >> 1;
            carry = 1;
        }
    }
    (sum, carry)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mantissas of 56 bits: any, and with long runs of equal bits.
    fn mantissas() -> impl Iterator<Item = (u64, u64)> {
        let any = |index: u64| index.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let run = move |index: u64| match index % 4 {
            0 => u64::MAX << (any(index) >> 58),
            1 => u64::MAX >> (any(index) >> 58),
            _ => any(index),
        };
        let mantissa = move |index: u64| (run(index) & Double::FRACTION) | Double::SIGN;
        let count = std::env::var("EVERBASIC_PAIRS").ok();
        let count = count.and_then(|text| text.parse().ok()).unwrap_or(200_000);
        (0..count).map(move |index| (mantissa(index), mantissa(index ^ 0x5555_5555)))
    }

    /// A tenth as the real routine makes it.
    fn plain_tenth(number: Double) -> Double {
        let magnitude = number.abs();
        let half = Double(magnitude.0 - (1 << 56));
        let mut term = value_of(half.add(Double(magnitude.0 - (2 << 56))));
        let mut sum = term;
        for _ in 0..15 {
            term = Double(term.0 - (4 << 56));
            sum = value_of(sum.add(term));
        }
        let tenth = Double(sum.0 - (3 << 56));
        if number.is_negative() {
            tenth.negate()
        } else {
            tenth
        }
    }

    #[test]
    fn tenths_are_sums_of_sixteenths() {
        for (left, right) in mantissas() {
            for mantissa in [left, right] {
                let number = Double::pack(left & 1 != 0, 0x41 + (right % 0xBF) as u32, mantissa);
                assert_eq!(number.tenth(), plain_tenth(number), "{:x}", number.0);
            }
        }
    }

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
