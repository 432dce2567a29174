//! Instructions that work out something.

use crate::emit::{Emit, T0, at};
use crate::single::constant;
use basic::machine::generated::instruction::{Instruction as I, Operation, Orders, Slot};
use basic::syntax::Type;

impl Emit<'_> {
    /// Branches that compare.
    pub fn branch(&mut self, instruction: &I) -> Option<()> {
        let target = instruction.target()?;
        let ints = |emit: &mut Self, orders: Orders| emit.compare_ints(orders);
        match *instruction {
            I::IfInt { orders, d, s, .. } => {
                let (d, s) = (self.int(d), self.int(s));
                self.i().local_get(d).local_get(s);
                ints(self, orders);
            }
            I::IfIntConst {
                orders, d, value, ..
            } => {
                let d = self.int(d);
                self.i().local_get(d).i32_const(value.into());
                ints(self, orders);
            }
            I::IfIntVar {
                orders, d, slot, ..
            } => {
                let d = self.int(d);
                self.i().local_get(d);
                self.int_variable(slot);
                ints(self, orders);
            }
            I::IfVarConst {
                orders,
                slot,
                value,
                ..
            } => {
                self.int_variable(slot);
                self.i().i32_const(value.into());
                ints(self, orders);
            }
            I::IfVarVar {
                orders,
                left,
                right,
                ..
            } => {
                self.int_variable(left);
                self.int_variable(right);
                ints(self, orders);
            }
            I::IfElementConst {
                orders,
                array,
                slot,
                value,
                ..
            } => {
                self.int_variable(slot);
                self.element(array, 2, T0)?;
                self.address(T0);
                self.i().i32_load16_s(at(0));
                self.i().i32_const(value.into());
                ints(self, orders);
            }
            I::IfSingle { orders, d, s, .. } => {
                let (d, s) = (self.single(d), self.single(s));
                self.i().local_get(d).local_get(s);
                self.compare_singles(orders);
            }
            I::IfSingleVar {
                orders, d, slot, ..
            } => {
                let d = self.single(d);
                self.i().local_get(d);
                self.single_variable(slot);
                self.compare_singles(orders);
            }
            _ => return None,
        }
        self.open_if();
        self.go(target);
        self.close();
        Some(())
    }

    /// Whole numbers.
    pub fn whole(&mut self, instruction: &I) -> Option<()> {
        match *instruction {
            I::IntConst { d, value } => {
                let d = self.int(d);
                self.i().i32_const(value.into()).local_set(d);
            }
            I::IntVar { d, slot } => {
                let d = self.int(d);
                self.int_variable(slot);
                self.i().local_set(d);
            }
            I::IntParameter { d, offset } => {
                let d = self.int(d);
                self.parameter(Type::Integer, offset)?;
                self.i().local_set(d);
            }
            I::IntAt { d } => {
                let d = self.int(d);
                self.address(d);
                self.i().i32_load16_s(at(0)).local_set(d);
            }
            I::IntElement { d, array, slot } => {
                let d = self.int(d);
                self.int_variable(slot);
                self.element(array, 2, T0)?;
                self.address(T0);
                self.i().i32_load16_s(at(0)).local_set(d);
            }
            I::AddInt { d, s } => {
                let (d, s) = (self.int(d), self.int(s));
                self.i().local_get(d).local_get(s).i32_add().local_set(d);
            }
            I::AddIntVar { d, slot } => {
                let d = self.int(d);
                self.i().local_get(d);
                self.int_variable(slot);
                self.i().i32_add().local_set(d);
            }
            I::AddIntConst { d, value } => {
                let d = self.int(d);
                self.i().local_get(d).i32_const(value.into());
                self.i().i32_add().local_set(d);
            }
            I::SubtractInt { d, s } => {
                let (d, s) = (self.int(d), self.int(s));
                self.i().local_get(d).local_get(s).i32_sub().local_set(d);
            }
            I::SubtractIntVar { d, slot } => {
                let d = self.int(d);
                self.i().local_get(d);
                self.int_variable(slot);
                self.i().i32_sub().local_set(d);
            }
            I::MultiplyInt { d, s } => {
                let (d, s) = (self.int(d), self.int(s));
                self.i().local_get(d).local_get(s).i32_mul().local_set(d);
            }
            I::DivideInt { d, s } => {
                let (d, s) = (self.int(d), self.int(s));
                self.divisor(s);
                self.i().local_get(d).local_get(s).i32_div_s().local_set(d);
            }
            I::Modulo { d, s } => {
                let (d, s) = (self.int(d), self.int(s));
                self.modulo(d, s);
            }
            I::NegateInt { d } => {
                let d = self.int(d);
                self.i().i32_const(0).local_get(d).i32_sub().local_set(d);
            }
            I::AbsInt { d } => {
                let d = self.int(d);
                self.i().local_get(d).i32_const(0).local_get(d).i32_sub();
                self.i().local_get(d).i32_const(0).i32_ge_s();
                self.i().select().local_set(d);
            }
            I::Not { d } => {
                let d = self.int(d);
                self.i().local_get(d).i32_const(-1).i32_xor().local_set(d);
            }
            I::Logic { logic, d, s } => {
                let (d, s) = (self.int(d), self.int(s));
                self.logic(logic, d, s);
            }
            I::CompareInt { orders, d, s } => {
                let (d, s) = (self.int(d), self.int(s));
                self.i().i32_const(0).local_get(d).local_get(s);
                self.compare_ints(orders);
                self.i().i32_sub().local_set(d);
            }
            I::FitInt { d } => {
                let d = self.int(d);
                self.fit(d);
            }
            I::SetInt { slot, value } => {
                self.i().i32_const(value.into()).local_set(T0);
                self.store_int(slot, T0)?;
            }
            I::StoreInt { slot, s } => {
                let s = self.int(s);
                self.store_int(slot, s)?;
            }
            I::SetIntPlusConst { slot, left, value } => {
                self.int_variable(left);
                self.i().i32_const(value.into()).i32_add().local_set(T0);
                self.fit(T0);
                self.store_int(slot, T0)?;
            }
            I::SetIntPlusVar { slot, left, right } => {
                self.int_variable(left);
                self.int_variable(right);
                self.i().i32_add().local_set(T0);
                self.fit(T0);
                self.store_int(slot, T0)?;
            }
            _ => return None,
        }
        Some(())
    }

    /// Singles.
    pub fn number(&mut self, instruction: &I) -> Option<()> {
        match *instruction {
            I::SingleConst { d, bits } => {
                let d = self.single(d);
                let value = constant(bits)?;
                self.i().f64_const(value.into()).local_set(d);
            }
            I::SingleVar { d, slot } => {
                let d = self.single(d);
                self.single_variable(slot);
                self.i().local_set(d);
            }
            I::SingleParameter { d, offset } => {
                let d = self.single(d);
                self.parameter(Type::Single, offset)?;
                self.i().local_set(d);
            }
            I::SingleAt { d } => {
                let (place, d) = (self.int(d), self.single(d));
                self.address(place);
                self.i().i64_load32_u(at(0));
                self.unpack();
                self.i().local_set(d);
            }
            I::Single { operation, d, s } => {
                let (d, s) = (self.single(d), self.single(s));
                self.i().local_get(d).local_get(s);
                self.operate(operation);
                self.i().local_set(d);
            }
            I::AddSingleVar { d, slot } => self.with_variable(Operation::Add, d, slot),
            I::SubtractSingleVar { d, slot } => self.with_variable(Operation::Subtract, d, slot),
            I::MultiplySingleVar { d, slot } => self.with_variable(Operation::Multiply, d, slot),
            I::NegateSingle { d } => {
                let d = self.single(d);
                self.i().local_get(d).f64_neg().local_set(d);
            }
            I::AbsSingle { d } => {
                let d = self.single(d);
                self.single_abs(d);
            }
            I::FloorSingle { d } => {
                let d = self.single(d);
                self.i().local_get(d).f64_floor().local_set(d);
            }
            I::TruncateSingle { d } => {
                let d = self.single(d);
                self.i().local_get(d).f64_trunc().local_set(d);
            }
            I::IntToSingle { d } => {
                let (from, d) = (self.int(d), self.single(d));
                self.i().local_get(from);
                self.whole_to_single();
                self.i().local_set(d);
            }
            I::IntVarToSingle { d, slot } => {
                let d = self.single(d);
                self.int_variable(slot);
                self.i().f64_convert_i32_s().local_set(d);
            }
            I::SingleToInt { d } => {
                let (from, d) = (self.single(d), self.int(d));
                self.single_to_int(from, d);
            }
            I::Random { d } => {
                let d = self.single(d);
                self.random(d);
            }
            I::SingleFunction { function, d } => {
                let d = self.single(d);
                self.help_single(crate::helpers::of(function)?, d, None);
            }
            I::Power { d, s } => {
                let (d, s) = (self.single(d), self.single(s));
                self.help_single(crate::helpers::POWER, d, Some(s));
            }
            I::CompareSingle { orders, d, s } => {
                let to = self.int(d);
                let (d, s) = (self.single(d), self.single(s));
                self.i().i32_const(0).local_get(d).local_get(s);
                self.compare_singles(orders);
                self.i().i32_sub().local_set(to);
            }
            I::StoreSingle { slot, s } => {
                let s = self.single(s);
                self.store_single(slot, s)?;
            }
            _ => return None,
        }
        Some(())
    }

    fn with_variable(&mut self, operation: Operation, d: u8, slot: Slot) {
        let d = self.single(d);
        self.i().local_get(d);
        self.single_variable(slot);
        self.operate(operation);
        self.i().local_set(d);
    }

    /// Places of array elements, and what is stored there.
    pub fn place(&mut self, instruction: &I) -> Option<()> {
        match *instruction {
            I::CheckSubscript { s } => {
                let s = self.int(s);
                self.i().local_get(s);
                self.below_base();
            }
            I::Element { size, d, array } => {
                let d = self.int(d);
                self.i().local_get(d);
                self.element(array, size, d)?;
            }
            I::ElementVar {
                size,
                d,
                array,
                slot,
            } => {
                let d = self.int(d);
                self.int_variable(slot);
                self.element(array, size, d)?;
            }
            I::Element2 { size, d, array } => {
                let (first, second) = (self.int(d), self.int(d.checked_add(1)?));
                self.i().local_get(first).local_get(second);
                self.element2(array, size, first)?;
            }
            I::Element2Var {
                size,
                d,
                array,
                first,
                second,
            } => {
                let d = self.int(d);
                self.int_variable(first);
                self.int_variable(second);
                self.element2(array, size, d)?;
            }
            I::StoreIntAt { d, s } => {
                let (d, s) = (self.int(d), self.int(s));
                self.address(d);
                self.i().local_get(s).i32_store16(at(0));
                self.mark(d, Type::Integer);
            }
            I::StoreSingleAt { d, s } => {
                let (d, s) = (self.int(d), self.single(s));
                self.address(d);
                self.pack(s);
                self.i().i32_store(at(0));
                self.mark(d, Type::Single);
            }
            I::StoreElementConst { array, slot, value } => {
                self.int_variable(slot);
                self.element(array, 2, T0)?;
                self.address(T0);
                self.i().i32_const(value.into()).i32_store16(at(0));
                self.mark(T0, Type::Integer);
            }
            _ => return None,
        }
        Some(())
    }
}
