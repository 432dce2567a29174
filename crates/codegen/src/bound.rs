//! What is known of a single while code is being written: between which powers of two its
//! magnitude lies. Where that is enough, nobody looks whether a result over- or underflows.

use basic::machine::generated::instruction::Operation;

/// Exponents of the magnitude of a number that is not zero.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bound {
    /// It is at least two to the power of this.
    pub low: i32,
    /// It is at most two to the power of this.
    pub high: i32,
    /// It is a multiple of two to the power of this.
    pub grain: i32,
}

/// Bits of a mantissa behind the first one.
const FRACTION: i32 = 23;
/// Below this gap of exponents the guard byte of a sum holds all there is.
const GUARD_GAP: i32 = 7;

impl Bound {
    /// That of numbers that have been looked at (see `Emit::narrow`).
    pub const NARROW: Self = Bound {
        low: -32,
        high: 32,
        grain: -32 - FRACTION,
    };
    /// That of whole numbers but zero.
    pub const WHOLE: Self = Bound {
        low: 0,
        high: 31,
        grain: 0,
    };

    /// That of a constant; none of zero.
    pub fn of(value: f64) -> Option<Self> {
        if !value.is_normal() {
            return None;
        }
        let bits = value.abs().to_bits();
        let low = (bits >> 52) as i32 - 1023;
        let fraction = bits & ((1 << 52) - 1);
        let is_power = fraction == 0;
        Some(Bound {
            low,
            high: low + i32::from(!is_power),
            grain: low - 52 + (fraction | 1 << 52).trailing_zeros() as i32,
        })
    }

    /// Whether it is known but for its sign.
    fn is_power(self) -> bool {
        self.low == self.high
    }

    /// That of a result that is not zero; none if it may be out of the range of singles.
    pub fn combine(operation: Operation, left: Self, right: Self) -> Option<Self> {
        /// Ends of the range in which nothing wants care.
        const LEAST: i32 = -119;
        const MOST: i32 = 119;
        let bound = match operation {
            Operation::Add | Operation::Subtract => {
                let grain = left.grain.min(right.grain);
                Bound {
                    low: grain,
                    high: left.high.max(right.high) + 1,
                    grain,
                }
            }
            Operation::Multiply => {
                let low = left.low + right.low;
                Bound {
                    low,
                    high: left.high + right.high,
                    grain: (left.grain + right.grain).max(low - FRACTION),
                }
            }
            Operation::Divide | Operation::DivideWhole => {
                let low = left.low - right.high - 1;
                Bound {
                    low,
                    high: left.high - right.low + 1,
                    grain: low - FRACTION,
                }
            }
        };
        (bound.low >= LEAST && bound.high <= MOST).then_some(bound)
    }

    /// Whether a result needs no rounding.
    pub fn is_exact(operation: Operation, left: Self, right: Self) -> bool {
        match operation {
            Operation::Add | Operation::Subtract => {
                let grain = left.grain.min(right.grain);
                left.high.max(right.high) + 1 - grain <= FRACTION + 1
            }
            Operation::Multiply => left.is_power() || right.is_power(),
            Operation::Divide | Operation::DivideWhole => right.is_power(),
        }
    }

    /// Whether nothing of the smaller operand of a sum is cut off.
    pub fn is_near(left: Self, right: Self) -> bool {
        left.high - right.low <= GUARD_GAP && right.high - left.low <= GUARD_GAP
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_have_the_bounds_of_their_bits() {
        assert_eq!(Bound::of(0.0), None);
        assert_eq!(Bound::of(f64::from_bits(1 << 29)), None);
        let bound = |low, high, grain| Some(Bound { low, high, grain });
        assert_eq!(Bound::of(-2.0), bound(1, 1, 1));
        assert_eq!(Bound::of(3.0), bound(1, 2, 0));
        assert_eq!(Bound::of(0.375), bound(-2, -1, -3));
    }

    #[test]
    fn whatever_was_looked_at_can_be_worked_with_once() {
        for operation in [
            Operation::Add,
            Operation::Subtract,
            Operation::Multiply,
            Operation::Divide,
        ] {
            let bound = Bound::combine(operation, Bound::NARROW, Bound::NARROW);
            assert!(
                bound.is_some_and(|bound| bound.low < bound.high),
                "{operation:?}"
            );
        }
        let product = Bound::combine(Operation::Multiply, Bound::NARROW, Bound::NARROW);
        let product = product.expect("in range");
        assert_eq!(Bound::combine(Operation::Multiply, product, product), None);
    }
}
