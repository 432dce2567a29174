//! Whole numbers.

use crate::emit::{Emit, Local, T0, at};
use basic::machine::generated::instruction::{Instruction as I, Logic, Orders};
use basic::syntax::Type;

impl Emit<'_> {
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
                let from = self.parameter(Type::Integer, offset)?;
                self.i().local_get(from).local_set(d);
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

    /// Leaves if the number in a local variable is no integer of 16 bits.
    pub fn fit(&mut self, number: Local) {
        self.i().local_get(number).i32_extend16_s();
        self.i().local_get(number).i32_ne();
        self.leave_if();
    }

    /// Whether the two numbers on the stack stand in one of `orders`.
    pub fn compare_ints(&mut self, orders: Orders) {
        let mut i = self.i();
        match orders {
            0 => i.drop().drop().i32_const(0),
            1 => i.i32_lt_s(),
            2 => i.i32_eq(),
            3 => i.i32_le_s(),
            4 => i.i32_gt_s(),
            5 => i.i32_ne(),
            6 => i.i32_ge_s(),
            _ => i.drop().drop().i32_const(1),
        };
    }

    /// Leaves if the divisor in a local variable is zero.
    pub fn divisor(&mut self, number: Local) {
        self.i().local_get(number).i32_eqz();
        self.leave_if();
    }

    /// `d` with its remainder.
    pub fn modulo(&mut self, d: Local, s: Local) {
        self.i().local_get(s).i32_extend16_s().local_set(T0);
        self.divisor(T0);
        self.i().local_get(d).i32_extend16_s().local_get(T0);
        self.i().i32_rem_s().local_set(d);
    }

    /// AND and its relations.
    pub fn logic(&mut self, logic: Logic, d: Local, s: Local) {
        let mut i = self.i();
        i.local_get(d);
        if logic == Logic::Imp {
            i.i32_const(-1).i32_xor();
        }
        i.local_get(s);
        match logic {
            Logic::And => i.i32_and(),
            Logic::Or | Logic::Imp => i.i32_or(),
            Logic::Xor => i.i32_xor(),
            Logic::Eqv => i.i32_xor().i32_const(-1).i32_xor(),
        };
        i.i32_extend16_s().local_set(d);
    }
}
