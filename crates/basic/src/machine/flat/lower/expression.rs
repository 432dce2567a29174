//! Expressions. Each function leaves the value in register `d` and may use those behind it.

use super::Lowering;
use super::statement::{next, orders, slot_of};
use super::whole::{bound, has_plain_zero};
use crate::machine::code::{Arith, Dbl, Int, Sgl};
use crate::machine::flat::instruction::{Instruction as I, Operation, Register};
use crate::syntax::Function;

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
            Int::Length(_) | Int::CompareText(..) | Int::Call(Function::Asc, _) => {
                self.int_of_text(int, d);
            }
            Int::User(call) => {
                let start = self.here() as usize;
                let fallback = |this: &mut Self| this.int_tree(int, d);
                if self.user(call, d, fallback).is_none() {
                    // A call of an unknown function makes an entry for it.
                    self.looks = true;
                    self.code.flat.instructions.truncate(start);
                    self.int_tree(int, d);
                }
            }
            _ => self.int_tree(int, d),
        }
        Some(())
    }

    /// An integer as a tree.
    pub fn int_tree(&mut self, int: &Int, d: Register) {
        let looks = matches!(int, Int::OfNumber(_) | Int::Call(Function::Peek, _));
        self.looks |= looks;
        let tree = self.code.flat.int_trees.len() as u32;
        self.code.flat.int_trees.push(int.clone());
        self.emit(I::IntTree { d, tree });
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
            Sgl::Random(argument) if argument.as_deref().is_none_or(is_positive) => {
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
                    // A call of an unknown function makes an entry for it.
                    self.looks = true;
                    self.code.flat.instructions.truncate(start);
                    self.single_tree(single, d);
                }
            }
            _ => self.single_tree(single, d),
        }
        Some(())
    }

    fn single_tree(&mut self, single: &Sgl, d: Register) {
        let harmless = matches!(single, Sgl::Random(_) | Sgl::Call(..) | Sgl::User(_));
        self.looks |= !harmless;
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
            Dbl::Divide(pair) => {
                let operation = match pair.0 {
                    Dbl::OfInt(_) => Operation::DivideWhole,
                    _ => Operation::Divide,
                };
                self.doubles(operation, &pair.0, &pair.1, d)?;
            }
            Dbl::User(call) => {
                let start = self.here() as usize;
                let fallback = |this: &mut Self| this.double_tree(double, d);
                if self.user(call, d, fallback).is_none() {
                    // A call of an unknown function makes an entry for it.
                    self.looks = true;
                    self.code.flat.instructions.truncate(start);
                    self.double_tree(double, d);
                }
            }
            Dbl::Cvd(_) => self.double_tree(double, d),
        }
        Some(())
    }

    fn double_tree(&mut self, double: &Dbl, d: Register) {
        self.looks |= matches!(double, Dbl::OfNumber(_));
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

/// Whether a single is a constant above zero, as nearly every argument of RND is.
fn is_positive(single: &Sgl) -> bool {
    match single {
        Sgl::Const(value) => value.sign() > 0,
        Sgl::OfInt(int) => matches!(**int, Int::Const(value) if value > 0),
        _ => false,
    }
}

/// The operation of an operator.
pub fn operation(operator: Arith) -> Operation {
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
