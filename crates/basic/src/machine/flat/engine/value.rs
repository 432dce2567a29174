//! What the loop asks of values on their way.

use crate::error::ErrorCode;
use crate::machine::eval::Value;
use crate::machine::flat::instruction::{EQUAL, GREATER, LESS, Orders};
use crate::number::{Number, Single, integer};
use std::cmp::Ordering;

/// Whether an order is one of `orders`.
#[inline(always)]
pub fn holds(orders: Orders, order: Ordering) -> bool {
    const { assert!(LESS == 1 && EQUAL == 2 && GREATER == 4) }
    orders >> (order as i8 + 1) & 1 != 0
}

#[inline(always)]
pub fn truth(orders: Orders, order: Ordering) -> i32 {
    -i32::from(holds(orders, order))
}

/// A whole number as an integer of 16 bits, or Overflow.
#[inline(always)]
pub fn fit(value: i32) -> Value<i16> {
    i16::try_from(value).map_err(|_| ErrorCode::OVERFLOW.into())
}

/// A whole number as a single, rounded if it has more than 24 bits.
#[inline(always)]
pub fn single_of(value: i32) -> Single {
    match i16::try_from(value) {
        Ok(small) => Single::from_i16(small),
        Err(_) => large_single(value),
    }
}

#[inline(never)]
fn large_single(value: i32) -> Single {
    match integer::from_i32(value) {
        Number::Single(single) => single,
        Number::Integer(small) => Single::from_i16(small),
        Number::Double(_) => Single::ZERO,
    }
}
