//! Single precision: 24-bit mantissa, 8 guard bits, halves away from zero.
//!
//! The operations keep one guard byte and truncate below it, as the 8080 routines do;
//! an operand 25 or more binary places smaller is dropped from a sum.

use super::{Fault, Outcome, Single};
use crate::error::ErrorCode;

impl Single {
    /// 10.
    pub const TEN: Self = Self(0x8420_0000);

    /// The number of an exponent from 1 on and a mantissa with its top bit set, a unit more
    /// if `round` is 1: a mantissa that runs over goes on into the exponent by itself.
    #[inline(always)]
    fn rounded_up(negative: bool, exponent: u32, mantissa: u32, round: u32) -> Outcome<Self> {
        let joined = (exponent << 23) + (mantissa & 0x007F_FFFF) + round;
        if joined >= 256 << 23 {
            return Self::overflow(negative);
        }
        let sign = u32::from(negative) << 23;
        Ok(Self(
            ((joined & 0xFF80_0000) << 1) | sign | (joined & 0x007F_FFFF),
        ))
    }

    /// Shifts mantissa and guard byte left until the top bit is set, then rounds half away
    /// from zero; an exponent that falls to 0 gives zero silently.
    #[inline]
    pub(super) fn normalize(negative: bool, exponent: u32, wide: u32) -> Outcome<Self> {
        if wide == 0 {
            return Ok(Self::ZERO);
        }
        let shift = wide.leading_zeros();
        if shift != 0 && exponent <= shift {
            return Ok(Self::ZERO);
        }
        let wide = wide << shift;
        Self::rounded_up(negative, exponent - shift, wide >> 8, wide >> 7 & 1)
    }

    /// The zero that is left of this right operand by subtracting equal numbers, and where the
    /// exponent falls to 0 at the end: only the exponent is cleared, and the implied one of
    /// the mantissa stays where the sign is kept (case `zero-underflow`).
    const fn cancelled(self) -> Self {
        Self((self.0 & 0x007F_FFFF) | Self::SIGN)
    }

    /// The zero that a product or quotient of this right operand leaves: only the exponent
    /// is cleared (case `zero-mantissas`).
    const fn vanished(self) -> Self {
        Self(self.0 & 0x00FF_FFFF)
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
        let (large, small) = if self.exponent() < rhs.exponent() {
            (rhs, self)
        } else {
            (self, rhs)
        };
        let shift = large.exponent() - small.exponent();
        if shift >= 25 || small.is_zero() {
            // Of two zeros the right one is answered as it is.
            return Ok(if large.is_zero() { rhs } else { large });
        }
        let left = i64::from(large.mantissa() << 8);
        let right = i64::from((small.mantissa() << 8) >> shift);
        // Without a branch on the signs, which nobody can foresee: 0 or -1, and with -1
        // the exclusive or and the subtraction negate.
        let differs = -i64::from((large.0 ^ small.0) >> 23 & 1);
        let total = left + ((right ^ differs) - differs);
        if total == 0 {
            return Ok(rhs.cancelled());
        }
        let negative = large.sign_bit() != (total < 0);
        let magnitude = total.unsigned_abs();
        // 31 zeros: a carry; 32: as the larger operand; more: digits were lost.
        let zeros = magnitude.leading_zeros();
        let exponent = large.exponent() + 32;
        if exponent <= zeros {
            return Ok(rhs.cancelled());
        }
        let wide = magnitude << zeros;
        Self::rounded_up(
            negative,
            exponent - zeros,
            (wide >> 40) as u32,
            (wide >> 39) as u32 & 1,
        )
    }

    /// The sum with the step of a loop: quick where whole units are added to a mantissa that
    /// has room for them, as in most rounds.
    ///
    /// # Errors
    /// Overflow, with the largest number.
    #[inline(always)]
    pub fn add_step(self, step: Self) -> Outcome<Self> {
        const FRACTION: u32 = Single::SIGN - 1;
        let gap = self.exponent().wrapping_sub(step.exponent());
        if gap < 24 && !step.is_zero() && self.sign_bit() == step.sign_bit() {
            let units = step.mantissa() >> gap;
            let fraction = (self.0 & FRACTION) + units;
            if units << gap == step.mantissa() && fraction <= FRACTION {
                return Ok(Self((self.0 & !FRACTION) | fraction));
            }
        }
        self.add(step)
    }

    /// The difference.
    ///
    /// # Errors
    /// Overflow, with the largest number.
    #[inline]
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
            return Ok(rhs.vanished());
        }
        let negative = self.sign_bit() != rhs.sign_bit();
        if exponents >= 384 {
            return Self::overflow(negative);
        }
        let product = u64::from(self.mantissa()) * u64::from(rhs.mantissa());
        // The top bit is the 48th or the one below.
        let shift = (product >> 47) as u32 ^ 1;
        let exponent = exponents - 128 - shift;
        if exponent == 0 {
            return Ok(rhs.cancelled());
        }
        let wide = product << shift;
        Self::rounded_up(
            negative,
            exponent,
            (wide >> 24) as u32,
            (wide >> 23) as u32 & 1,
        )
    }

    /// The quotient.
    ///
    /// # Errors
    /// Division by zero and Overflow, with the largest number.
    #[inline]
    #[expect(
        clippy::should_implement_trait,
        reason = "operators cannot report a fault"
    )]
    pub fn div(self, rhs: Self) -> Outcome<Self> {
        if rhs.is_zero() {
            let value = Self::infinity(self.sign_bit());
            return Err(Fault {
                code: ErrorCode::DIVISION_BY_ZERO,
                value,
            });
        }
        let exponents = self.exponent() + 255 - rhs.exponent();
        if self.is_zero() || exponents <= 128 {
            return Ok(rhs.vanished());
        }
        let negative = self.sign_bit() != rhs.sign_bit();
        if exponents >= 384 {
            return Self::overflow(negative);
        }
        // Both mantissas are already unpacked when the exponent runs over here, so the
        // real routine sees no signs and answers the positive largest number.
        let mut exponent = exponents - 126;
        if exponent > 255 {
            return Self::overflow(false);
        }
        let divisor = u64::from(rhs.mantissa());
        let mut dividend = u64::from(self.mantissa()) << 24;
        if self.mantissa() < rhs.mantissa() {
            exponent -= 1;
            if exponent == 0 {
                return Ok(Self::ZERO);
            }
            dividend <<= 1;
        }
        // 25 quotient bits: the last one rounds.
        let quotient = (dividend / divisor) as u32;
        Self::rounded_up(negative, exponent, quotient >> 1, quotient & 1)
    }
}
