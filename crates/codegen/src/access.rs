//! Variables and array elements.

use crate::emit::{BASE, Emit, IMAGE, Local, NOWHERE, T0, T1, T2, at};
use basic::machine::generated::instruction::Slot;
use basic::machine::generated::{BLOCK_BYTES, CHANGED};

impl Emit {
    /// The integer variable on the stack.
    pub fn int_variable(&mut self, slot: Slot) {
        let place = self.variable(slot);
        self.i().local_get(place).i32_load16_s(at(0));
    }

    /// The single variable on the stack.
    pub fn single_variable(&mut self, slot: Slot) {
        let place = self.variable(slot);
        self.i().local_get(place).i64_load32_u(at(0));
        self.unpack();
    }

    /// Leaves if a variable that is to be written does not exist yet.
    pub fn must_exist(&mut self, slot: Slot) {
        let place = self.variable(slot);
        self.i().local_get(place).local_get(NOWHERE).i32_eq();
        self.leave_if();
    }

    /// The address of the element whose subscript is on the stack, in `to`.
    pub fn element(&mut self, array: Slot, size: u8, to: Local) -> Option<()> {
        let array = self.array(array, 1)?;
        self.i().local_get(BASE).i32_sub().local_tee(T0);
        self.i().local_get(array.first).i32_ge_u();
        self.leave_if();
        self.i().local_get(T0).i32_const(size.into()).i32_mul();
        self.i().local_get(array.data).i32_add().local_set(to);
        Some(())
    }

    /// The address of the element whose two subscripts are on the stack, in `to`.
    pub fn element2(&mut self, array: Slot, size: u8, to: Local) -> Option<()> {
        let array = self.array(array, 2)?;
        self.i().local_get(BASE).i32_sub().local_set(T1);
        self.i().local_get(BASE).i32_sub().local_tee(T0);
        self.i().local_get(array.first).i32_ge_u();
        self.i().local_get(T1).local_get(array.second).i32_ge_u();
        self.i().i32_or();
        self.leave_if();
        self.i().local_get(T1).local_get(array.first).i32_mul();
        self.i().local_get(T0).i32_add().i32_const(size.into());
        self.i().i32_mul().local_get(array.data).i32_add();
        self.i().local_set(to);
        Some(())
    }

    /// Leaves if the subscript on the stack is below those of every array.
    pub fn below_base(&mut self) {
        self.i().local_get(BASE).i32_lt_s();
        self.leave_if();
    }

    /// Notes that `bytes` bytes at the address in a local variable are written to.
    pub fn mark(&mut self, place: Local, bytes: u8) {
        let shift = BLOCK_BYTES.trailing_zeros() as i32;
        self.i().local_get(place).local_get(IMAGE).i32_sub();
        self.i().local_set(T2);
        for further in [0, i32::from(bytes) - 1] {
            self.i().local_get(T2).i32_const(further).i32_add();
            self.i().i32_const(shift).i32_shr_u();
            self.i().local_get(IMAGE).i32_add().i32_const(1);
            self.i().i32_store8(at(CHANGED));
        }
    }
}
