//! Numbers made of integers. MBASIC holds them as integers while they fit 16 bits and as
//! singles where they do not; here they are whole numbers of 32 bits wherever that cannot be
//! told from it.

use super::Lowering;
use super::expression::operation;
use super::statement::{next, slot_of};
use crate::machine::code::{Arith, Int, Num};
use crate::machine::flat::instruction::{Instruction as I, Register};

/// Whole numbers up to this magnitude are exact as singles: sums and products of integers
/// below it are the same number whether MBASIC holds them as integers or as singles.
const EXACT: i64 = 1 << 24;

impl Lowering<'_> {
    /// A number as an integer of 16 bits; `whole` is the conversion itself.
    pub fn int_of_number(&mut self, whole: &Int, number: &Num, d: Register) -> Option<()> {
        match number {
            // Rounding a product to a single cannot bring it back into 16 bits.
            Num::IntMultiply(pair) => self.product(&pair.0, &pair.1, d)?,
            _ if bound(number).is_some() => self.wide(number, d)?,
            _ => {
                self.int_tree(whole, d);
                return Some(());
            }
        }
        self.emit(I::FitInt { d });
        Some(())
    }

    fn product(&mut self, left: &Int, right: &Int, d: Register) -> Option<()> {
        let s = next(d)?;
        self.int(left, d)?;
        self.int(right, s)?;
        self.emit(I::MultiplyInt { d, s });
        Some(())
    }

    /// A number made of integers that stays below 2^24; none if it may not.
    pub fn wide(&mut self, number: &Num, d: Register) -> Option<()> {
        bound(number)?;
        self.whole(number, d)
    }

    fn whole(&mut self, number: &Num, d: Register) -> Option<()> {
        match number {
            Num::Int(int) => self.int(int, d)?,
            Num::IntAdd(pair) => {
                self.int(&pair.0, d)?;
                self.add_int(&pair.1, d)?;
            }
            Num::IntSubtract(pair) => {
                self.int(&pair.0, d)?;
                self.subtract_int(&pair.1, d)?;
            }
            Num::IntMultiply(pair) => self.product(&pair.0, &pair.1, d)?,
            Num::IntDivide(pair) => {
                let s = next(d)?;
                self.int(&pair.0, d)?;
                self.int(&pair.1, s)?;
                self.emit(I::DivideInt { d, s });
            }
            Num::Arith(operator, pair) => {
                self.whole(&pair.0, d)?;
                if let Num::Int(right) = &pair.1 {
                    match operator {
                        Arith::Add => return self.add_int(right, d),
                        Arith::Subtract => return self.subtract_int(right, d),
                        _ => {}
                    }
                }
                let s = next(d)?;
                self.whole(&pair.1, s)?;
                self.emit(match operator {
                    Arith::Add => I::AddInt { d, s },
                    Arith::Subtract => I::SubtractInt { d, s },
                    Arith::Multiply => I::MultiplyInt { d, s },
                    Arith::Divide => return None,
                });
            }
            Num::Negate(inner) => {
                self.whole(inner, d)?;
                self.emit(I::NegateInt { d });
            }
            Num::Abs(inner) => {
                self.whole(inner, d)?;
                self.emit(I::AbsInt { d });
            }
            _ => return None,
        }
        Some(())
    }

    fn add_int(&mut self, right: &Int, d: Register) -> Option<()> {
        match right {
            Int::Const(value) => self.emit(I::AddIntConst { d, value: *value }),
            Int::Simple(slot) => {
                let slot = slot_of(*slot)?;
                self.emit(I::AddIntVar { d, slot })
            }
            right => {
                let s = next(d)?;
                self.int(right, s)?;
                self.emit(I::AddInt { d, s })
            }
        };
        Some(())
    }

    fn subtract_int(&mut self, right: &Int, d: Register) -> Option<()> {
        match right {
            Int::Const(value) if *value != i16::MIN => {
                self.emit(I::AddIntConst { d, value: -*value })
            }
            Int::Simple(slot) => {
                let slot = slot_of(*slot)?;
                self.emit(I::SubtractIntVar { d, slot })
            }
            right => {
                let s = next(d)?;
                self.int(right, s)?;
                self.emit(I::SubtractInt { d, s })
            }
        };
        Some(())
    }

    /// A number that can only be an integer or a single, as a single; none if it may be
    /// another or its sign of zero could differ.
    pub fn short(&mut self, number: &Num, d: Register) -> Option<()> {
        if bound(number).is_some() && has_plain_zero(number) {
            self.wide(number, d)?;
            self.emit(I::IntToSingle { d });
            return Some(());
        }
        match number {
            Num::Single(single) => self.single(single, d),
            Num::IntMultiply(pair) => {
                self.product(&pair.0, &pair.1, d)?;
                self.emit(I::IntToSingle { d });
                Some(())
            }
            // Equal integers leave another zero than equal singles.
            Num::Arith(Arith::Add | Arith::Subtract, pair)
                if !matches!(pair.0, Num::Single(_)) && !matches!(pair.1, Num::Single(_)) =>
            {
                None
            }
            Num::Arith(operator, pair) => {
                let s = next(d)?;
                self.short(&pair.0, d)?;
                self.short(&pair.1, s)?;
                let operation = operation(*operator);
                self.emit(I::Single { operation, d, s });
                Some(())
            }
            Num::Abs(inner) => match &**inner {
                Num::Single(single) => {
                    self.single(single, d)?;
                    self.emit(I::AbsSingle { d });
                    Some(())
                }
                _ => None,
            },
            Num::Fix(inner) => match &**inner {
                Num::Single(single) => {
                    self.single(single, d)?;
                    self.emit(I::TruncateSingle { d });
                    Some(())
                }
                _ => None,
            },
            _ => None,
        }
    }
}

/// The largest magnitude of a number made of integers, if all on the way to it is exact.
pub fn bound(number: &Num) -> Option<i64> {
    let bound = match number {
        Num::Int(int) => int_bound(int),
        Num::IntAdd(pair) | Num::IntSubtract(pair) => int_bound(&pair.0) + int_bound(&pair.1),
        Num::IntMultiply(pair) => int_bound(&pair.0) * int_bound(&pair.1),
        Num::IntDivide(_) => 1 << 15,
        Num::Arith(Arith::Add | Arith::Subtract, pair) => bound(&pair.0)? + bound(&pair.1)?,
        Num::Arith(Arith::Multiply, pair) => bound(&pair.0)? * bound(&pair.1)?,
        Num::Negate(inner) | Num::Abs(inner) => bound(inner)?,
        _ => return None,
    };
    (bound <= EXACT).then_some(bound)
}

/// Whether a zero it gives has no bits set. Singles that cancel each other leave some, and
/// dividing by such a zero shows its sign; integers do not.
pub fn has_plain_zero(number: &Num) -> bool {
    /// An integer above -32768 whatever its parts are.
    fn stays_int(number: &Num) -> bool {
        bound(number).is_some_and(|bound| bound < 1 << 15)
    }
    /// An integer, or a single below -32767 or above 32767.
    fn one_step(number: &Num) -> bool {
        matches!(
            number,
            Num::Int(_)
                | Num::IntAdd(_)
                | Num::IntSubtract(_)
                | Num::IntMultiply(_)
                | Num::IntDivide(_)
        )
    }
    match number {
        Num::Arith(Arith::Add | Arith::Subtract, pair) => {
            (stays_int(&pair.0) && one_step(&pair.1) || one_step(&pair.0) && stays_int(&pair.1))
                || stays_int(&pair.0) && stays_int(&pair.1)
        }
        Num::Arith(Arith::Multiply, _) => true,
        Num::Negate(inner) => one_step(inner),
        Num::Abs(inner) => has_plain_zero(inner),
        other => one_step(other),
    }
}

fn int_bound(int: &Int) -> i64 {
    match int {
        Int::Const(value) => i64::from(*value).abs(),
        _ => 1 << 15,
    }
}
