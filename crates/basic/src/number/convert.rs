//! Conversions between the types: CINT, CSNG, CDBL and addresses.

use super::{Double, Fault, Number, Outcome, Single};
use crate::error::ErrorCode;

impl Single {
    /// The integer as a single, exactly.
    #[inline]
    pub const fn from_i16(value: i16) -> Self {
        Self::from_magnitude(value < 0, value.unsigned_abs() as u32)
    }

    /// The unsigned number as a single, exactly.
    #[inline]
    pub const fn from_u16(value: u16) -> Self {
        Self::from_magnitude(false, value as u32)
    }

    /// Of a magnitude below 2^24, exactly.
    #[inline]
    pub(super) const fn from_magnitude(negative: bool, magnitude: u32) -> Self {
        if magnitude == 0 {
            return Self::ZERO;
        }
        let zeros = magnitude.leading_zeros() - 8;
        Self::pack(negative, 0x98 - zeros, magnitude << zeros)
    }

    /// CSNG: rounds to 24 bits, halves away from zero.
    ///
    /// # Errors
    /// Overflow, when rounding passes the largest single.
    #[inline]
    pub fn from_double(value: Double) -> Outcome<Self> {
        if value.is_zero() {
            // What is left in the mantissa stays.
            return Ok(Self((value.0 >> 32) as u32));
        }
        let wide = (value.mantissa() >> 24) as u32;
        Self::normalize(value.sign_bit(), value.exponent(), wide)
    }

    /// CINT: half away from zero; the real routine adds a half and takes the floor, with
    /// the magnitude and a complement for what is negative then.
    ///
    /// # Errors
    /// Overflow outside -32768..32767 (a real error: the statement stops).
    #[inline]
    pub fn to_i16(self) -> Outcome<i16> {
        match self.add(Self::HALF) {
            Ok(sum) | Err(Fault { value: sum, .. }) => sum.rounded(),
        }
    }

    /// The integer below a number to which a half has been added.
    #[inline]
    fn rounded(self) -> Outcome<i16> {
        if self.exponent() >= 0x90 {
            return Err(Fault {
                code: ErrorCode::OVERFLOW,
                value: i16::MAX,
            });
        }
        let whole = self.whole() as i16;
        // A sum of exactly zero counts as negative: CINT(-.5) is -1.
        Ok(if self.is_zero() || self.sign_bit() {
            !whole
        } else {
            whole
        })
    }

    /// An address or a 16-bit pattern (PEEK, HEX$, OCT$): rounds and takes -32768..65535.
    ///
    /// # Errors
    /// Overflow outside that range (a real error).
    pub fn to_u16(self) -> Outcome<u16> {
        const MINUS_65536: Single = Single(0x9180_0000);
        let folded = if self.exponent() == 0x90 && !self.sign_bit() {
            match self.add(MINUS_65536) {
                Ok(value) | Err(Fault { value, .. }) => value,
            }
        } else {
            self
        };
        unsigned(folded.to_i16())
    }
}

impl Double {
    /// The integer as a double, exactly.
    #[inline]
    pub const fn from_i16(value: i16) -> Self {
        Self::from_single(Single::from_i16(value))
    }

    /// Of a whole number below 2^56, exactly.
    #[inline]
    pub(super) const fn from_whole(whole: u64) -> Self {
        if whole == 0 {
            return Self::ZERO;
        }
        let zeros = whole.leading_zeros() - 8;
        Self::pack(false, 0xB8 - zeros, whole << zeros)
    }

    /// CDBL: the same value, with zero bytes below.
    #[inline]
    pub const fn from_single(value: Single) -> Self {
        Self((value.0 as u64) << 32)
    }

    /// CINT: adds a half in double, rounds to single, then takes the floor, so
    /// CINT(2.49999999999#) is 3 (case `cint-boundary`).
    ///
    /// # Errors
    /// Overflow outside -32768..32767 (a real error).
    #[inline]
    pub fn to_i16(self) -> Outcome<i16> {
        let sum = match self.add(Self::HALF) {
            Ok(value) | Err(Fault { value, .. }) => value,
        };
        match Single::from_double(sum) {
            Ok(value) | Err(Fault { value, .. }) => value.rounded(),
        }
    }

    /// Whether rounding it to an integer passes the largest single on the way.
    pub fn passes_single(self) -> bool {
        let sum = match self.add(Self::HALF) {
            Ok(value) | Err(Fault { value, .. }) => value,
        };
        Single::from_double(sum).is_err()
    }

    /// As [`Single::to_u16`].
    ///
    /// # Errors
    /// Overflow outside -32768..65535 (a real error).
    pub fn to_u16(self) -> Outcome<u16> {
        if self.exponent() == 0x90 && !self.sign_bit() {
            return match Single::from_double(self) {
                Ok(value) | Err(Fault { value, .. }) => {
                    const MINUS_65536: Single = Single(0x9180_0000);
                    match value.add(MINUS_65536) {
                        Ok(value) | Err(Fault { value, .. }) => unsigned(value.to_i16()),
                    }
                }
            };
        }
        unsigned(self.to_i16())
    }
}

fn unsigned(outcome: Outcome<i16>) -> Outcome<u16> {
    match outcome {
        Ok(value) => Ok(value as u16),
        Err(fault) => Err(Fault {
            code: fault.code,
            value: fault.value as u16,
        }),
    }
}

impl Number {
    /// CINT of any type.
    ///
    /// # Errors
    /// Overflow outside -32768..32767 (a real error).
    pub fn to_i16(self) -> Outcome<i16> {
        match self {
            Self::Integer(value) => Ok(value),
            Self::Single(value) => value.to_i16(),
            Self::Double(value) => value.to_i16(),
        }
    }

    /// An address or 16-bit pattern of any type.
    ///
    /// # Errors
    /// Overflow outside -32768..65535 (a real error).
    pub fn to_u16(self) -> Outcome<u16> {
        match self {
            Self::Integer(value) => Ok(value as u16),
            Self::Single(value) => value.to_u16(),
            Self::Double(value) => value.to_u16(),
        }
    }

    /// CSNG of any type.
    ///
    /// # Errors
    /// Overflow, when rounding passes the largest single.
    pub fn to_single(self) -> Outcome<Single> {
        match self {
            Self::Integer(value) => Ok(Single::from_i16(value)),
            Self::Single(value) => Ok(value),
            Self::Double(value) => Single::from_double(value),
        }
    }

    /// CDBL of any type.
    pub fn to_double(self) -> Double {
        match self {
            Self::Integer(value) => Double::from_i16(value),
            Self::Single(value) => Double::from_single(value),
            Self::Double(value) => value,
        }
    }

    /// -1, 0 or 1.
    pub fn sign(self) -> i16 {
        match self {
            Self::Integer(value) => value.signum(),
            Self::Single(value) => value.sign(),
            Self::Double(value) => value.sign(),
        }
    }

    /// The other sign; of the integer -32768 the single 32768.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Self::Integer(i16::MIN) => Self::Single(Single(0x9000_0000)),
            Self::Integer(value) => Self::Integer(-value),
            Self::Single(value) => Self::Single(value.negate()),
            Self::Double(value) => Self::Double(value.negate()),
        }
    }

    /// The magnitude; of the integer -32768 the single 32768.
    #[must_use]
    pub fn abs(self) -> Self {
        if self.sign() < 0 { self.negate() } else { self }
    }
}
