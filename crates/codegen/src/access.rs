//! Variables and array elements.

use crate::emit::{Emit, IMAGE, Local, T0, T1, at};
use crate::formula::Origin;
use basic::machine::generated::instruction::{Instruction as I, Slot};
use basic::machine::generated::{BLOCK_BYTES, CHANGED, size};
use basic::syntax::{Address, Type};

/// Where the block of an address in the image is marked.
const BLOCK_SHIFT: i32 = BLOCK_BYTES.trailing_zeros() as i32;

impl Emit<'_> {
    /// The integer variable on the stack.
    pub fn int_variable(&mut self, slot: Slot) {
        match (self.kept(slot), self.source.variable(slot)) {
            (Some(local), _) => self.i().local_get(local),
            (None, Some(place)) => self.i().local_get(IMAGE).i32_load16_s(at(place.into())),
            (None, None) => self.i().i32_const(0),
        };
    }

    /// The single variable on the stack.
    pub fn single_variable(&mut self, slot: Slot) {
        match (self.kept(slot), self.source.variable(slot)) {
            (Some(local), _) => {
                self.i().local_get(local);
            }
            (None, Some(place)) => {
                self.i().local_get(IMAGE).i64_load32_u(at(place.into()));
                self.unpack();
            }
            (None, None) => {
                self.i().f64_const(0.0.into());
            }
        }
    }

    /// The integer in a local variable into a variable; none if that does not exist yet.
    pub fn store_int(&mut self, slot: Slot, value: Local) -> Option<()> {
        let place = self.source.variable(slot)?;
        match self.kept(slot) {
            Some(local) => self.i().local_get(value).i32_extend16_s().local_set(local),
            None => self
                .i()
                .local_get(IMAGE)
                .local_get(value)
                .i32_store16(at(place.into())),
        };
        Some(())
    }

    /// The single in a local variable into a variable; none if that does not exist yet.
    pub fn store_single(&mut self, slot: Slot, value: Local) -> Option<()> {
        self.facts.forget(Origin::Variable(slot));
        let place = self.source.variable(slot)?;
        match self.kept(slot) {
            Some(local) => {
                self.i().local_get(value).local_set(local);
            }
            None => {
                self.i().local_get(IMAGE);
                self.pack(value);
                self.i().i32_store(at(place.into()));
            }
        }
        Some(())
    }

    /// A subscript on the stack without what the first one is.
    fn without_base(&mut self) {
        match i32::from(self.source.base()) {
            0 => {}
            base => {
                self.i().i32_const(base).i32_sub();
            }
        }
    }

    /// The place in the image of the element whose subscript is on the stack, in `to`.
    pub fn element(&mut self, array: Slot, size: u8, to: Local) -> Option<()> {
        let array = self.source.array(array, 1)?;
        self.without_base();
        self.i().local_tee(T0).i32_const(array.first.into());
        self.i().i32_ge_u();
        self.leave_if();
        self.i().local_get(T0).i32_const(size.into()).i32_mul();
        self.i()
            .i32_const(array.data.into())
            .i32_add()
            .local_set(to);
        self.note_aligned(to, array.data, size);
        Some(())
    }

    /// The place of the element whose two subscripts are on the stack, in `to`.
    pub fn element2(&mut self, array: Slot, size: u8, to: Local) -> Option<()> {
        let array = self.source.array(array, 2)?;
        self.without_base();
        self.i().local_set(T1);
        self.without_base();
        self.i().local_tee(T0).i32_const(array.first.into());
        self.i().i32_ge_u().local_get(T1);
        self.i().i32_const(array.second.into()).i32_ge_u().i32_or();
        self.leave_if();
        self.i()
            .local_get(T1)
            .i32_const(array.first.into())
            .i32_mul();
        self.i().local_get(T0).i32_add().i32_const(size.into());
        self.i().i32_mul().i32_const(array.data.into()).i32_add();
        self.i().local_set(to);
        self.note_aligned(to, array.data, size);
        Some(())
    }

    /// Leaves if the subscript on the stack is below those of every array.
    pub fn below_base(&mut self) {
        let base = self.source.base();
        self.i().i32_const(base.into()).i32_lt_s();
        self.leave_if();
    }

    /// The address of a place in the image, on the stack.
    pub fn address(&mut self, place: Local) {
        self.i().local_get(place).local_get(IMAGE).i32_add();
    }

    /// Notes that a value of a type at a place in the image is written to.
    pub fn mark(&mut self, place: Local, kind: Type) {
        let last = i32::from(size(kind)) - 1;
        // What lies at a multiple of its size lies in one block.
        let both = if self.aligned.contains(&place) { 1 } else { 2 };
        for further in [0, last].into_iter().take(both) {
            self.i().local_get(place);
            if further > 0 {
                self.i().i32_const(further).i32_add();
            }
            self.i().i32_const(BLOCK_SHIFT).i32_shr_u();
            self.i().local_get(IMAGE).i32_add().i32_const(1);
            self.i().i32_store8(at(CHANGED));
        }
    }

    /// Notes whether a local variable is the place of an element that lies in one block, as
    /// all of an array do whose first one lies at a multiple of its size.
    fn note_aligned(&mut self, to: Local, data: Address, size: u8) {
        if data.is_multiple_of(size.into()) && size.is_power_of_two() {
            self.aligned.insert(to);
        } else {
            self.aligned.remove(&to);
        }
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
