//! Double precision: 56-bit mantissa. Products and quotients round correctly (halves away
//! from zero); a difference ignores what was shifted out of the smaller operand.

mod tenth;
mod wide;

use super::{Double, Fault, Outcome};
use crate::error::ErrorCode;
use wide::{high_product, quotient_bits};

impl Double {
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
}

/// Mantissas of 56 bits to try: any, and with long runs of equal bits.
#[cfg(test)]
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
