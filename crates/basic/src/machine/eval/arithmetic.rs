//! Operators on numbers of any type, and what they have in common.

use std::cmp::Ordering;

use super::{Run, Value};
use crate::error::ErrorCode;
use crate::machine::code::{Arith, Logic, Relation};
use crate::number::{Double, Fault, Number, Single, integer};

impl Run<'_> {
    pub(super) fn arith(&mut self, operator: Arith, left: Number, right: Number) -> Value<Number> {
        use Number::{Double, Integer};
        if let (Integer(left), Integer(right)) = (left, right) {
            match operator {
                Arith::Add => return Ok(integer::add(left, right)),
                Arith::Subtract => return Ok(integer::sub(left, right)),
                Arith::Multiply => return Ok(integer::mul(left, right)),
                _ => {}
            }
        }
        if matches!(left, Double(_)) || matches!(right, Double(_)) {
            let (left, right) = (left.to_double(), right.to_double());
            let outcome = match operator {
                Arith::Add => left.add(right),
                Arith::Subtract => left.sub(right),
                Arith::Multiply => left.mul(right),
                _ => left.div(right),
            };
            return Ok(Number::Double(self.soft(outcome)?));
        }
        let left = self.soft(left.to_single())?;
        let right = self.soft(right.to_single())?;
        let outcome = match operator {
            Arith::Add => left.add(right),
            Arith::Subtract => left.sub(right),
            Arith::Multiply => left.mul(right),
            _ => left.div(right),
        };
        Ok(Number::Single(self.soft(outcome)?))
    }
}

/// An address as VARPTR gives it: an integer, so one from 32768 on is negative.
pub fn address_value(at: u16) -> Single {
    Single::from_i16(at as i16)
}

pub(super) fn truth(holds: bool) -> i16 {
    -i16::from(holds)
}

#[inline(always)]
pub(super) fn holds(relation: Relation, order: Ordering) -> bool {
    match relation {
        Relation::Equal => order == Ordering::Equal,
        Relation::NotEqual => order != Ordering::Equal,
        Relation::Less => order == Ordering::Less,
        Relation::LessEqual => order != Ordering::Greater,
        Relation::Greater => order == Ordering::Greater,
        Relation::GreaterEqual => order != Ordering::Less,
        Relation::Any => true,
    }
}

pub(super) fn compare(left: Number, right: Number) -> Ordering {
    use Number::{Double, Integer};
    match (left, right) {
        (Integer(left), Integer(right)) => left.cmp(&right),
        (Double(_), _) | (_, Double(_)) => left.to_double().compare(right.to_double()),
        _ => match (left.to_single(), right.to_single()) {
            (Ok(left), Ok(right)) => left.compare(right),
            _ => left.to_double().compare(right.to_double()),
        },
    }
}

/// The fault of a quotient whose left side is an integer and the right side is not: an
/// integer zero takes over the sign of what is left of the divisor when it is made a single.
#[cold]
pub fn divided_by_zero(fault: Fault<Single>, left: Single, right: Single) -> Fault<Single> {
    let mut fault = fault;
    if left.is_zero() && right.is_zero() {
        fault.value = Single::infinity(right.sign_bit());
    }
    fault
}

/// The fault of a double quotient. A bare zero (a variable or constant that is an
/// integer, a variable that was never assigned, a VAL) is one by its exponent only: the sign is still that of the left side.
#[cold]
pub fn divided_by_bare_zero(fault: Fault<Double>, bare: bool, left: Double) -> Fault<Double> {
    let mut fault = fault;
    if bare && fault.code == ErrorCode::DIVISION_BY_ZERO {
        fault.value = Double::infinity(left.sign_bit());
    }
    fault
}

/// The bits of two integers joined.
pub fn join(logic: Logic, left: i16, right: i16) -> i16 {
    match logic {
        Logic::And => left & right,
        Logic::Or => left | right,
        Logic::Xor => left ^ right,
        Logic::Eqv => !(left ^ right),
        Logic::Imp => !left | right,
    }
}
