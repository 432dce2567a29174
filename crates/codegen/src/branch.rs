//! Branches that compare.

use crate::emit::{Emit, F1, T0, at};
use crate::formula::Operand;
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
            I::IfSingle { orders, d, s, .. } => self.compare_registers(orders, d, s),
            I::IfSingleVar {
                orders, d, slot, ..
            } => {
                let known = self.is_no_zero(Operand::Register(d));
                let d = self.single(d);
                let right = match self.kept(slot) {
                    Some(local) => local,
                    None => {
                        self.single_variable(slot);
                        self.i().local_set(F1);
                        F1
                    }
                };
                self.compare_singles(orders, d, right, known);
            }
            _ => return None,
        }
        self.open_if();
        self.go(target);
        self.close();
        Some(())
    }
}
