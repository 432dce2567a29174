//! Branches that compare.

use crate::emit::{Emit, T0, at};
use basic::machine::generated::instruction::{Instruction as I, Orders};

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
}
