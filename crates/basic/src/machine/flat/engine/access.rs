//! Variables and array elements by slot.

use super::flight::Registers;
use crate::error::ErrorCode;
use crate::machine::code::{Dbl, Num};
use crate::machine::eval::{Run, Value, divided_by_bare_zero};
use crate::machine::flat::instruction::{Instruction, Register, Slot};
use crate::number::{Double, Fault, Single};
use crate::syntax::Address;

impl Run<'_> {
    /// An integer variable; 0 if it does not exist.
    #[inline(always)]
    pub(super) fn int_var(&mut self, slot: Slot) -> i16 {
        match self.s.find_simple(self.code, u32::from(slot)) {
            0 => 0,
            at => self.s.memory.word(at) as i16,
        }
    }

    #[inline(always)]
    pub(super) fn single_var(&mut self, slot: Slot) -> Single {
        match self.s.find_simple(self.code, u32::from(slot)) {
            0 => Single::ZERO,
            at => Single(self.s.memory.long(at)),
        }
    }

    /// As [`Run::put_faulty_double`], for the quotient of the instruction at `pc`, whose left side
    /// is still in register `d`.
    #[cold]
    #[inline(never)]
    pub(super) fn put_faulty_quotient(
        &mut self,
        r: &mut Registers,
        d: Register,
        fault: Fault<Double>,
        pc: u32,
    ) -> Value<()> {
        let code = self.code;
        let before = code.flat.instructions.get(..pc as usize);
        let bare = self.gives_bare_zero(before.unwrap_or_default());
        let fault = divided_by_bare_zero(fault, bare, r.double(d));
        self.put_faulty_double(r, d, fault)
    }

    /// Whether the last of these instructions gives a double that is zero by its exponent
    /// only (see [`divided_by_bare_zero`](crate::machine::eval::divided_by_bare_zero)).
    #[cold]
    fn gives_bare_zero(&mut self, instructions: &[Instruction]) -> bool {
        use Instruction as I;
        let slot = match instructions {
            [
                ..,
                I::IntVar { .. } | I::IntConst { .. },
                I::IntToDouble { .. },
            ] => return true,
            [.., I::DoubleTree { tree, .. }] => {
                let tree = self.code.flat.double_trees.get(*tree as usize);
                return matches!(tree, Some(Dbl::OfNumber(number)) if matches!(**number, Num::Val(_)));
            }
            [.., I::DoubleVar { slot, .. }]
            | [.., I::SingleVar { slot, .. }, I::SingleToDouble { .. }] => *slot,
            _ => return false,
        };
        self.s.find_simple(self.code, u32::from(slot)) == 0
    }

    #[inline(always)]
    pub(super) fn double_var(&mut self, slot: Slot) -> Double {
        match self.s.find_simple(self.code, u32::from(slot)) {
            0 => Double::ZERO,
            at => Double(self.s.memory.quad(at)),
        }
    }

    /// Where a variable's value is; makes it if it does not exist.
    #[inline(always)]
    pub(super) fn make(&mut self, slot: Slot) -> Value<Address> {
        Ok(self.s.make_simple(self.code, u32::from(slot))?)
    }

    #[inline(always)]
    pub(super) fn store_int(&mut self, slot: Slot, value: i16) -> Value<()> {
        let at = self.make(slot)?;
        self.s.memory.set_word(at, value as u16);
        Ok(())
    }

    /// What is below the bounds of every array is refused before the array is looked up.
    #[inline(always)]
    pub(super) fn check_subscript(&self, subscript: i32) -> Value<()> {
        if subscript < i32::from(self.s.base) {
            return Err(low_subscript(subscript).into());
        }
        Ok(())
    }

    /// Address of an element of an array of one dimension.
    #[inline(always)]
    pub(super) fn element_at(&mut self, array: Slot, subscript: i32, size: u16) -> Value<Address> {
        self.check_subscript(subscript)?;
        let at = self.array_of(array, 1)?;
        if self.s.memory.byte(at) != 1 {
            return Err(ErrorCode::SUBSCRIPT.into());
        }
        let index = self.index(subscript, at.wrapping_add(1))?;
        Ok(at.wrapping_add(3).wrapping_add(index.wrapping_mul(size)))
    }

    /// Address of an element of an array of two dimensions.
    #[inline(always)]
    pub(super) fn element2_at(
        &mut self,
        array: Slot,
        subscripts: [i32; 2],
        size: u16,
    ) -> Value<Address> {
        let [first, second] = subscripts;
        self.check_subscript(first)?;
        self.check_subscript(second)?;
        let at = self.array_of(array, 2)?;
        if self.s.memory.byte(at) != 2 {
            return Err(ErrorCode::SUBSCRIPT.into());
        }
        // Dimensions lie with the last subscript first; the first varies fastest.
        let row = self.index(second, at.wrapping_add(1))?;
        let column = self.index(first, at.wrapping_add(3))?;
        let columns = self.s.memory.word(at.wrapping_add(3));
        let index = row.wrapping_mul(columns).wrapping_add(column);
        Ok(at.wrapping_add(5).wrapping_add(index.wrapping_mul(size)))
    }

    /// Elements before the one with this subscript; the count of its dimension is at `count`.
    #[inline(always)]
    fn index(&self, subscript: i32, count: Address) -> Value<u16> {
        let index = (subscript as u16).wrapping_sub(u16::from(self.s.base));
        if index >= self.s.memory.word(count) {
            return Err(ErrorCode::SUBSCRIPT.into());
        }
        Ok(index)
    }

    /// Where an array is; makes it with bounds of 10 if it does not exist.
    #[inline(always)]
    fn array_of(&mut self, array: Slot, dimensions: usize) -> Value<Address> {
        match self.s.find_array(self.code, u32::from(array)) {
            0 => self.new_array(array, dimensions),
            at => Ok(at),
        }
    }

    /// The value of a fault that the program goes on with, into a register.
    #[cold]
    #[inline(never)]
    pub(super) fn put_faulty_single(
        &mut self,
        registers: &mut Registers,
        d: Register,
        fault: Fault<Single>,
    ) -> Value<()> {
        let value = self.soft(Err(fault))?;
        registers.set_single(d, value);
        Ok(())
    }

    #[cold]
    #[inline(never)]
    pub(super) fn put_faulty_double(
        &mut self,
        registers: &mut Registers,
        d: Register,
        fault: Fault<Double>,
    ) -> Value<()> {
        let value = self.soft(Err(fault))?;
        registers.set_double(d, value);
        Ok(())
    }

    #[cold]
    fn new_array(&mut self, array: Slot, dimensions: usize) -> Value<Address> {
        let bounds = [10; 2];
        Ok(self
            .s
            .create_array(self.code, u32::from(array), &bounds[..dimensions])?)
    }
}

#[cold]
fn low_subscript(subscript: i32) -> ErrorCode {
    if subscript < 0 {
        ErrorCode::ILLEGAL_FUNCTION_CALL
    } else {
        ErrorCode::SUBSCRIPT
    }
}
