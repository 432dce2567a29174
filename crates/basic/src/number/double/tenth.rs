//! A tenth of a number.

use super::{Double, Outcome};

impl Double {
    const TENTH: Self = Self(0x7D4C_CCCC_CCCC_CCCD);

    /// A tenth of the number: a product for small numbers, else a sum of sixteenths
    /// (x/2 + x/4, then 15 times a sixteenth of it added, then an eighth of that).
    pub(in crate::number) fn tenth(self) -> Self {
        if self.exponent() < 0x41 {
            return value_of(self.mul(Self::TENTH));
        }
        let magnitude = self.abs();
        let half = Self(magnitude.0 - (1 << 56));
        let term = value_of(half.add(Self(magnitude.0 - (2 << 56))));
        let (mantissa, carry) = with_sixteenths(term.mantissa());
        Self::pack(self.is_negative(), term.exponent() + carry - 3, mantissa)
    }
}

const fn value_of(outcome: Outcome<Double>) -> Double {
    match outcome {
        Ok(value) => value,
        Err(fault) => fault.value,
    }
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
    use super::super::mantissas;
    use super::*;

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
}
