//! The fast arithmetic against the real routines written step by step: mantissas are
//! aligned with one guard byte, added, multiplied or divided bit by bit, shifted back one
//! place at a time and rounded on the guard byte.
//!
//! `EVERBASIC_PAIRS` sets how many pairs of each kind are compared.

use basic::error::ErrorCode;
use basic::number::{Double, Fault, Outcome, Single};

/// The shape of a format.
#[derive(Clone, Copy)]
struct Format {
    /// Bits of the mantissa with its leading one.
    bits: u32,
    /// A difference forgets the guard byte of its smaller operand.
    forgets_guard: bool,
    /// Overflow by rounding leaves the negative largest number.
    rounds_to_minus: bool,
}

const SINGLE: Format = Format {
    bits: 24,
    forgets_guard: false,
    rounds_to_minus: false,
};
const DOUBLE: Format = Format {
    bits: 56,
    forgets_guard: true,
    rounds_to_minus: true,
};

/// An operand taken apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Parts {
    negative: bool,
    exponent: i32,
    mantissa: u128,
}

type Answer = Result<u64, (ErrorCode, u64)>;

impl Format {
    fn sign(self) -> u64 {
        1 << (self.bits - 1)
    }

    fn take_apart(self, raw: u64) -> Parts {
        Parts {
            negative: raw & self.sign() != 0,
            exponent: (raw >> self.bits) as i32,
            mantissa: u128::from((raw & (self.sign() - 1)) | self.sign()),
        }
    }

    fn put_together(self, negative: bool, exponent: i32, mantissa: u128) -> u64 {
        let fraction = mantissa as u64 & (self.sign() - 1);
        let sign = if negative { self.sign() } else { 0 };
        ((exponent as u64) << self.bits) | sign | fraction
    }

    fn overflow(self, negative: bool) -> Answer {
        let largest = self.put_together(negative, 255, u128::MAX);
        Err((ErrorCode::OVERFLOW, largest))
    }

    /// `wide` is the mantissa with its guard byte.
    fn normalize(self, negative: bool, exponent: i32, wide: u128) -> Answer {
        let (mut exponent, mut wide) = (exponent, wide);
        if wide == 0 {
            return Ok(0);
        }
        while wide >> (self.bits + 7) == 0 {
            wide <<= 1;
            exponent -= 1;
            if exponent == 0 {
                return Ok(0);
            }
        }
        let mut mantissa = wide >> 8;
        if wide & 0x80 != 0 {
            mantissa += 1;
        }
        if mantissa >> self.bits != 0 {
            mantissa >>= 1;
            exponent += 1;
            if exponent > 255 {
                return self.overflow(negative || self.rounds_to_minus);
            }
        }
        Ok(self.put_together(negative, exponent, mantissa))
    }

    fn add(self, left: u64, right: u64) -> Answer {
        let (a, b) = (self.take_apart(left), self.take_apart(right));
        if b.exponent == 0 {
            return Ok(left);
        }
        if a.exponent == 0 {
            return Ok(right);
        }
        let (large, small, larger) = if a.exponent < b.exponent {
            (b, a, right)
        } else {
            (a, b, left)
        };
        let gap = large.exponent - small.exponent;
        if gap > self.bits as i32 {
            return Ok(larger);
        }
        let upper = large.mantissa << 8;
        let mut lower = small.mantissa << 8;
        for _ in 0..gap {
            lower >>= 1;
        }
        if large.negative == small.negative {
            let sum = upper + lower;
            if sum >> (self.bits + 8) == 0 {
                return self.normalize(large.negative, large.exponent, sum);
            }
            if large.exponent == 255 {
                return self.overflow(large.negative);
            }
            return self.normalize(large.negative, large.exponent + 1, sum >> 1);
        }
        if self.forgets_guard {
            lower &= !0xFF;
        }
        if lower > upper {
            self.normalize(!large.negative, large.exponent, lower - upper)
        } else {
            self.normalize(large.negative, large.exponent, upper - lower)
        }
    }

    fn multiply(self, left: u64, right: u64) -> Answer {
        let (a, b) = (self.take_apart(left), self.take_apart(right));
        if a.exponent == 0 || b.exponent == 0 || a.exponent + b.exponent <= 128 {
            return Ok(0);
        }
        let negative = a.negative != b.negative;
        let exponent = a.exponent + b.exponent - 128;
        if exponent > 255 {
            return self.overflow(negative);
        }
        // The low bytes of the product never reach the guard byte.
        let wide = (a.mantissa * b.mantissa) >> (self.bits - 8);
        self.normalize(negative, exponent, wide)
    }

    fn divide(self, left: u64, right: u64) -> Answer {
        let (a, b) = (self.take_apart(left), self.take_apart(right));
        if b.exponent == 0 {
            let sign = if self.forgets_guard { b } else { a };
            let largest = self.put_together(sign.negative, 255, u128::MAX);
            return Err((ErrorCode::DIVISION_BY_ZERO, largest));
        }
        if a.exponent == 0 || (self.forgets_guard && b.exponent == 255) {
            return Ok(0);
        }
        let negative = a.negative != b.negative;
        let exponents = a.exponent + 255 - b.exponent;
        if exponents <= 128 {
            return Ok(0);
        }
        if exponents >= 384 {
            return self.overflow(negative);
        }
        let mut exponent = exponents - 126;
        if self.forgets_guard {
            exponent &= 0xFF;
            if exponent == 0 {
                return self.overflow(negative);
            }
        } else if exponent > 255 {
            return self.overflow(false);
        }
        let mut rest = a.mantissa;
        if rest < b.mantissa {
            rest <<= 1;
            exponent -= 1;
            if exponent == 0 {
                return Ok(0);
            }
        }
        let mut quotient = 0;
        for _ in 0..=self.bits {
            quotient <<= 1;
            if rest >= b.mantissa {
                rest -= b.mantissa;
                quotient |= 1;
            }
            rest <<= 1;
        }
        self.normalize(negative, exponent, quotient << 7)
    }
}

/// A deterministic generator.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A mantissa with its sign: any, or one with long runs of equal bits, where rounding
    /// and borrowing happen.
    fn mantissa(&mut self, bits: u32) -> u64 {
        let any = self.roll();
        let run = self.roll() % u64::from(bits);
        let value = match self.roll() % 6 {
            0 | 1 => any,
            2 => u64::MAX << run,
            3 => (1 << run) - 1,
            4 => (u64::MAX << run) ^ (any & 7),
            _ => (1 << run) ^ (any & 1),
        };
        let sign = any >> 63 << (bits - 1);
        (value & ((1 << (bits - 1)) - 1)) | sign
    }

    fn raw(&mut self, bits: u32, exponent: u64) -> u64 {
        exponent << bits | self.mantissa(bits)
    }
}

fn pairs() -> u64 {
    std::env::var("EVERBASIC_PAIRS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(400_000)
}

/// Pairs with every gap between their exponents in turn, and near both ends of the range.
fn each_pair(format: Format, mut check: impl FnMut(u64, u64)) {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let gaps = u64::from(format.bits) + 12;
    for number in 0..pairs() {
        let exponent = match number % 4 {
            0 => 0x81,
            1 => dice.roll() % 256,
            2 => 255 - dice.roll() % 3,
            _ => dice.roll() % 70,
        };
        let gap = number / 4 % gaps;
        let left = dice.raw(format.bits, exponent);
        let right = dice.raw(format.bits, exponent.saturating_sub(gap));
        check(left, right);
        check(right, left);
        let other = dice.roll() % 256;
        let other = dice.raw(format.bits, other);
        check(left, other);
    }
}

fn single(outcome: Outcome<Single>) -> Answer {
    match outcome {
        Ok(value) => Ok(u64::from(value.0)),
        Err(Fault { code, value }) => Err((code, u64::from(value.0))),
    }
}

/// What a zero keeps of a mantissa is another matter (cases `numeric/zero-with-sign` and
/// `numeric/zero-mantissas`).
fn plain_zero(format: Format, answer: Answer) -> Answer {
    answer.map(|bits| if bits >> format.bits == 0 { 0 } else { bits })
}

fn double(outcome: Outcome<Double>) -> Answer {
    match outcome {
        Ok(value) => Ok(value.0),
        Err(Fault { code, value }) => Err((code, value.0)),
    }
}

#[test]
fn singles_are_those_of_the_routines() {
    each_pair(SINGLE, |left, right| {
        let (a, b) = (Single(left as u32), Single(right as u32));
        let is = |found: Outcome<Single>, wanted: Answer, operator: &str| {
            let (found, wanted) = (
                plain_zero(SINGLE, single(found)),
                plain_zero(SINGLE, wanted),
            );
            assert_eq!(found, wanted, "{left:x} {operator} {right:x}");
        };
        is(a.add(b), SINGLE.add(left, right), "+");
        is(a.sub(b), SINGLE.add(left, right ^ SINGLE.sign()), "-");
        assert_eq!(a.add_step(b), a.add(b), "{left:x} + {right:x}");
        // A step of few digits, as loops have them.
        let step = Single(b.0 & 0xFFFF_C000);
        assert_eq!(a.add_step(step), a.add(step), "{left:x} + {:x}", step.0);
        is(a.mul(b), SINGLE.multiply(left, right), "*");
        is(a.div(b), SINGLE.divide(left, right), "/");
    });
}

#[test]
fn doubles_are_those_of_the_routines() {
    each_pair(DOUBLE, |left, right| {
        let (a, b) = (Double(left), Double(right));
        let is = |found: Outcome<Double>, wanted: Answer, operator: &str| {
            let (found, wanted) = (
                plain_zero(DOUBLE, double(found)),
                plain_zero(DOUBLE, wanted),
            );
            assert_eq!(found, wanted, "{left:x} {operator} {right:x}");
        };
        is(a.add(b), DOUBLE.add(left, right), "+");
        is(a.sub(b), DOUBLE.add(left, right ^ DOUBLE.sign()), "-");
        is(a.mul(b), DOUBLE.multiply(left, right), "*");
        is(a.div(b), DOUBLE.divide(left, right), "/");
    });
}
