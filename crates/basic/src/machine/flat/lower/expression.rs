//! Expressions. Each function leaves the value in register `d` and may use those behind it.

use super::Lowering;
use super::statement::{next, orders, slot_of};
use crate::machine::code::{Arith, Dbl, Int, Num, Sgl};
use crate::machine::flat::instruction::{Instruction as I, Operation, Register};
use crate::syntax::Function;

/// Whole numbers up to this magnitude are exact as singles: sums and products of integers
/// below it are the same number whether MBASIC holds them as integers or as singles.
const EXACT: i64 = 1 << 24;

impl Lowering<'_> {
    /// An integer of 16 bits.
    pub fn int(&mut self, int: &Int, d: Register) -> Option<()> {
        match int {
            Int::Const(value) => {
                self.emit(I::IntConst { d, value: *value });
            }
            Int::Simple(slot) => {
                let slot = slot_of(*slot)?;
                self.emit(I::IntVar { d, slot });
            }
            Int::Parameter(offset) => {
                self.emit(I::IntParameter { d, offset: *offset });
            }
            Int::Element(element) => {
                if let [Int::Simple(slot)] = &element.subscripts[..] {
                    let (array, slot) = (slot_of(element.array)?, slot_of(*slot)?);
                    self.emit(I::IntElement { d, array, slot });
                } else {
                    self.any_element(element, d)?;
                    self.emit(I::IntAt { d });
                }
            }
            Int::OfNumber(number) => return self.int_of_number(int, number, d),
            Int::OfSingle(single) => {
                self.single(single, d)?;
                self.emit(I::SingleToInt { d });
            }
            Int::OfDouble(double) => {
                self.double(double, d)?;
                self.emit(I::DoubleToInt { d });
            }
            Int::CompareInt(relation, pair) => {
                let s = next(d)?;
                self.int(&pair.0, d)?;
                self.int(&pair.1, s)?;
                let orders = orders(*relation);
                self.emit(I::CompareInt { orders, d, s });
            }
            Int::CompareSingle(relation, pair) => {
                let s = next(d)?;
                self.single(&pair.0, d)?;
                self.single(&pair.1, s)?;
                let orders = orders(*relation);
                self.emit(I::CompareSingle { orders, d, s });
            }
            Int::CompareDouble(relation, pair) => {
                let s = next(d)?;
                self.double(&pair.0, d)?;
                self.double(&pair.1, s)?;
                let orders = orders(*relation);
                self.emit(I::CompareDouble { orders, d, s });
            }
            Int::CompareNumber(relation, pair)
                if bound(&pair.0).is_some() && bound(&pair.1).is_some() =>
            {
                let s = next(d)?;
                self.wide(&pair.0, d)?;
                self.wide(&pair.1, s)?;
                let orders = orders(*relation);
                self.emit(I::CompareInt { orders, d, s });
            }
            Int::Logic(logic, pair) => {
                let s = next(d)?;
                self.int(&pair.0, d)?;
                self.int(&pair.1, s)?;
                let logic = *logic;
                self.emit(I::Logic { logic, d, s });
            }
            Int::Not(inner) => {
                self.int(inner, d)?;
                self.emit(I::Not { d });
            }
            Int::Modulo(pair) => {
                let s = next(d)?;
                self.int(&pair.0, d)?;
                self.int(&pair.1, s)?;
                self.emit(I::Modulo { d, s });
            }
            Int::User(call) => {
                let start = self.here() as usize;
                let fallback = |this: &mut Self| this.int_tree(int, d);
                if self.user(call, d, fallback).is_none() {
                    self.code.flat.instructions.truncate(start);
                    self.int_tree(int, d);
                }
            }
            _ => self.int_tree(int, d),
        }
        Some(())
    }

    fn int_tree(&mut self, int: &Int, d: Register) {
        let tree = self.code.flat.int_trees.len() as u32;
        self.code.flat.int_trees.push(int.clone());
        self.emit(I::IntTree { d, tree });
    }

    fn int_of_number(&mut self, whole: &Int, number: &Num, d: Register) -> Option<()> {
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

    /// A single.
    pub fn single(&mut self, single: &Sgl, d: Register) -> Option<()> {
        match single {
            Sgl::Const(value) => {
                self.emit(I::SingleConst { d, bits: value.0 });
            }
            Sgl::Simple(slot) => {
                let slot = slot_of(*slot)?;
                self.emit(I::SingleVar { d, slot });
            }
            Sgl::Parameter(offset) => {
                self.emit(I::SingleParameter { d, offset: *offset });
            }
            Sgl::Element(element) => {
                self.any_element(element, d)?;
                self.emit(I::SingleAt { d });
            }
            Sgl::OfInt(int) => {
                if let Int::Simple(slot) = &**int {
                    let slot = slot_of(*slot)?;
                    self.emit(I::IntVarToSingle { d, slot });
                } else {
                    self.int(int, d)?;
                    self.emit(I::IntToSingle { d });
                }
            }
            Sgl::OfDouble(double) => {
                self.double(double, d)?;
                self.emit(I::DoubleToSingle { d });
            }
            Sgl::OfNumber(number) => {
                let start = self.here() as usize;
                if self.short(number, d).is_none() {
                    self.code.flat.instructions.truncate(start);
                    self.single_tree(single, d);
                }
            }
            Sgl::Negate(inner) => {
                self.single(inner, d)?;
                self.emit(I::NegateSingle { d });
            }
            Sgl::Int(inner) => {
                self.single(inner, d)?;
                self.emit(I::FloorSingle { d });
            }
            Sgl::Add(pair) => self.singles(Operation::Add, &pair.0, &pair.1, d)?,
            Sgl::Subtract(pair) => self.singles(Operation::Subtract, &pair.0, &pair.1, d)?,
            Sgl::Multiply(pair) => self.singles(Operation::Multiply, &pair.0, &pair.1, d)?,
            Sgl::Divide(pair) => {
                let is_int = |side: &Sgl| matches!(side, Sgl::OfInt(_));
                let operation = if is_int(&pair.0) && !is_int(&pair.1) {
                    Operation::DivideWhole
                } else {
                    Operation::Divide
                };
                self.singles(operation, &pair.0, &pair.1, d)?;
            }
            Sgl::Power(pair) => {
                let s = next(d)?;
                self.single(&pair.0, d)?;
                self.single(&pair.1, s)?;
                self.emit(I::Power { d, s });
            }
            Sgl::Random(None) => {
                self.emit(I::Random { d });
            }
            Sgl::Call(function, argument) if is_of_single(*function) => {
                let function = *function;
                self.single(argument, d)?;
                self.emit(I::SingleFunction { function, d });
            }
            Sgl::User(call) => {
                let start = self.here() as usize;
                let fallback = |this: &mut Self| this.single_tree(single, d);
                if self.user(call, d, fallback).is_none() {
                    self.code.flat.instructions.truncate(start);
                    self.single_tree(single, d);
                }
            }
            _ => self.single_tree(single, d),
        }
        Some(())
    }

    fn single_tree(&mut self, single: &Sgl, d: Register) {
        let tree = self.code.flat.single_trees.len() as u32;
        self.code.flat.single_trees.push(single.clone());
        self.emit(I::SingleTree { d, tree });
    }

    fn singles(
        &mut self,
        operation: Operation,
        left: &Sgl,
        right: &Sgl,
        d: Register,
    ) -> Option<()> {
        self.single(left, d)?;
        if let Sgl::Simple(slot) = right {
            let slot = slot_of(*slot)?;
            match operation {
                Operation::Add => self.emit(I::AddSingleVar { d, slot }),
                Operation::Subtract => self.emit(I::SubtractSingleVar { d, slot }),
                Operation::Multiply => self.emit(I::MultiplySingleVar { d, slot }),
                Operation::Divide | Operation::DivideWhole => {
                    let s = next(d)?;
                    self.emit(I::SingleVar { d: s, slot });
                    self.emit(I::Single { operation, d, s })
                }
            };
            return Some(());
        }
        let s = next(d)?;
        self.single(right, s)?;
        self.emit(I::Single { operation, d, s });
        Some(())
    }

    /// A double.
    pub fn double(&mut self, double: &Dbl, d: Register) -> Option<()> {
        match double {
            Dbl::Const(value) => {
                let index = self.code.flat.doubles.len() as u32;
                self.code.flat.doubles.push(*value);
                self.emit(I::DoubleConst { d, value: index });
            }
            Dbl::Simple(slot) => {
                let slot = slot_of(*slot)?;
                self.emit(I::DoubleVar { d, slot });
            }
            Dbl::Parameter(offset) => {
                self.emit(I::DoubleParameter { d, offset: *offset });
            }
            Dbl::Element(element) => {
                self.any_element(element, d)?;
                self.emit(I::DoubleAt { d });
            }
            Dbl::OfInt(int) => {
                self.int(int, d)?;
                self.emit(I::IntToDouble { d });
            }
            Dbl::OfSingle(single) => {
                self.single(single, d)?;
                self.emit(I::SingleToDouble { d });
            }
            Dbl::OfNumber(number) => {
                let start = self.here() as usize;
                if bound(number).is_some() && has_plain_zero(number) {
                    self.wide(number, d)?;
                    self.emit(I::IntToDouble { d });
                } else if self.short(number, d).is_some() {
                    self.emit(I::SingleToDouble { d });
                } else {
                    self.code.flat.instructions.truncate(start);
                    self.double_tree(double, d);
                }
            }
            Dbl::Negate(inner) => {
                self.double(inner, d)?;
                self.emit(I::NegateDouble { d });
            }
            Dbl::Add(pair) => self.doubles(Operation::Add, &pair.0, &pair.1, d)?,
            Dbl::Subtract(pair) => self.doubles(Operation::Subtract, &pair.0, &pair.1, d)?,
            Dbl::Multiply(pair) => self.doubles(Operation::Multiply, &pair.0, &pair.1, d)?,
            Dbl::Divide(pair) => self.doubles(Operation::Divide, &pair.0, &pair.1, d)?,
            Dbl::User(call) => {
                let start = self.here() as usize;
                let fallback = |this: &mut Self| this.double_tree(double, d);
                if self.user(call, d, fallback).is_none() {
                    self.code.flat.instructions.truncate(start);
                    self.double_tree(double, d);
                }
            }
            Dbl::Cvd(_) => self.double_tree(double, d),
        }
        Some(())
    }

    fn double_tree(&mut self, double: &Dbl, d: Register) {
        let tree = self.code.flat.double_trees.len() as u32;
        self.code.flat.double_trees.push(double.clone());
        self.emit(I::DoubleTree { d, tree });
    }

    fn doubles(
        &mut self,
        operation: Operation,
        left: &Dbl,
        right: &Dbl,
        d: Register,
    ) -> Option<()> {
        let s = next(d)?;
        self.double(left, d)?;
        self.double(right, s)?;
        self.emit(I::Double { operation, d, s });
        Some(())
    }
}

fn operation(operator: Arith) -> Operation {
    match operator {
        Arith::Add => Operation::Add,
        Arith::Subtract => Operation::Subtract,
        Arith::Multiply => Operation::Multiply,
        Arith::Divide => Operation::Divide,
    }
}

fn is_of_single(function: Function) -> bool {
    matches!(
        function,
        Function::Sin
            | Function::Cos
            | Function::Tan
            | Function::Atn
            | Function::Exp
            | Function::Log
            | Function::Sqr
    )
}

/// The largest magnitude of a number made of integers, if all on the way to it is exact.
fn bound(number: &Num) -> Option<i64> {
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
fn has_plain_zero(number: &Num) -> bool {
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
