//! What singles and doubles have in common: where their bits lie, signs, order, whole parts
//! and ten times a number. They differ in the width of the mantissa only.

use core::cmp::Ordering;

use super::{Double, Fault, Outcome, Single};
use crate::error::ErrorCode;

/// The common part of the type `$number`, whose memory bytes are one `$bits`: from the top the
/// exponent, the sign and a fraction of `$fraction` bits.
macro_rules! microsoft_binary_format {
    ($number:ident, $bits:ty, $signed:ty, $fraction:literal) => {
        impl $number {
            /// 0, with all bytes zero.
            pub const ZERO: Self = Self(0);
            /// 1.
            pub const ONE: Self = Self(0x81 << Self::EXPONENT_PLACE);
            /// The largest number, about 1.7E+38: what an Overflow leaves.
            pub const MAX: Self = Self(<$bits>::MAX ^ Self::SIGN);
            /// One half.
            pub const HALF: Self = Self(0x80 << Self::EXPONENT_PLACE);

            /// Where the sign lies, and the top bit of a mantissa, which is implied.
            pub(super) const SIGN: $bits = 1 << $fraction;
            pub(super) const FRACTION: $bits = Self::SIGN - 1;
            const EXPONENT_PLACE: u32 = $fraction + 1;
            /// From this exponent on a number is whole.
            const WHOLE: u32 = 0x81 + $fraction;

            /// The number in its memory bytes, low mantissa byte first.
            #[inline]
            pub const fn from_bytes(bytes: [u8; size_of::<$bits>()]) -> Self {
                Self(<$bits>::from_le_bytes(bytes))
            }

            /// The memory bytes, low mantissa byte first (what MKS$ and MKD$ give).
            #[inline]
            pub const fn to_bytes(self) -> [u8; size_of::<$bits>()] {
                self.0.to_le_bytes()
            }

            /// The number of a binary exponent, sign and mantissa whose top bit is set.
            #[inline]
            pub(super) const fn pack(negative: bool, exponent: u32, mantissa: $bits) -> Self {
                let sign = if negative { Self::SIGN } else { 0 };
                let exponent = (exponent as $bits) << Self::EXPONENT_PLACE;
                Self(exponent | sign | (mantissa & Self::FRACTION))
            }

            /// The excess-128 exponent; 0 means the number is zero.
            #[inline]
            pub(super) const fn exponent(self) -> u32 {
                (self.0 >> Self::EXPONENT_PLACE) as u32
            }

            /// The mantissa with its implied top bit.
            #[inline]
            pub(super) const fn mantissa(self) -> $bits {
                (self.0 & Self::FRACTION) | Self::SIGN
            }

            /// Whether the sign bit is set, which a zero can have too: dividing by zero looks
            /// at it.
            #[inline]
            pub const fn sign_bit(self) -> bool {
                self.0 & Self::SIGN != 0
            }

            /// Whether the number is zero: exponent 0, whatever the mantissa (case
            /// `cvs-odd-bytes`).
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

            /// The largest number, or the smallest: what stands for what is too large.
            #[inline]
            pub const fn infinity(negative: bool) -> Self {
                Self(Self::MAX.0 | if negative { Self::SIGN } else { 0 })
            }

            // Inlined, as all that gives an outcome: one that a call writes stays in memory.
            #[inline(always)]
            pub(super) const fn overflow(negative: bool) -> Outcome<Self> {
                Err(Fault {
                    code: ErrorCode::OVERFLOW,
                    value: Self::infinity(negative),
                })
            }

            /// Ten times the number, as number input and output multiply: (4x + x) * 2.
            pub(super) fn times_ten(self) -> Outcome<Self> {
                if self.is_zero() {
                    return Ok(self);
                }
                let negative = self.sign_bit();
                if self.exponent() + 2 > 255 {
                    return Self::overflow(negative);
                }
                let sum = Self(self.0 + (2 << Self::EXPONENT_PLACE)).add(self)?;
                if sum.exponent() == 255 {
                    return Self::overflow(negative);
                }
                Ok(Self(sum.0 + (1 << Self::EXPONENT_PLACE)))
            }

            /// Orders by value; all zeros are equal.
            #[inline(always)]
            pub fn compare(self, rhs: Self) -> Ordering {
                self.order_key().cmp(&rhs.order_key())
            }

            #[inline(always)]
            const fn order_key(self) -> $signed {
                if self.is_zero() {
                    return 0;
                }
                let exponent = (self.exponent() as $bits) << $fraction;
                let magnitude = (exponent | (self.0 & Self::FRACTION)) as $signed;
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
                if exponent == 0 || exponent >= Self::WHOLE {
                    return self;
                }
                let shift = (Self::WHOLE - exponent).min(<$bits>::BITS - 1);
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
                Self::pack(self.sign_bit(), Self::WHOLE - zeros, whole << zeros)
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

            /// The integer part of the magnitude of a number that is not larger than its
            /// mantissa: exponent 0x98 of a single, 0xB8 of a double at most.
            #[inline]
            pub(super) const fn whole(self) -> $bits {
                let shift = Self::WHOLE.saturating_sub(self.exponent());
                if self.is_zero() || shift >= <$bits>::BITS {
                    0
                } else {
                    self.mantissa() >> shift
                }
            }
        }
    };
}

microsoft_binary_format!(Single, u32, i32, 23);
microsoft_binary_format!(Double, u64, i64, 55);
