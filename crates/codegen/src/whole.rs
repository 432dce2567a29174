//! Whole numbers.

use crate::emit::{Emit, Local, T0};
use basic::machine::generated::instruction::{Logic, Orders};

impl Emit<'_> {
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
