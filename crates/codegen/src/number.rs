//! Singles in registers and variables.

use crate::bound::Bound;
use crate::emit::{Emit, IMAGE, Local, T0, at};
use crate::formula::{Operand, Origin};
use crate::single::constant;
use basic::machine::generated::instruction::{Instruction as I, Operation, Orders, Register, Slot};
use basic::syntax::Type;

impl Emit<'_> {
    /// Singles.
    pub fn number(&mut self, instruction: &I) -> Option<()> {
        match *instruction {
            I::SingleConst { d, bits } => {
                let value = constant(bits);
                self.facts.set(d, Bound::of(value));
                let d = self.single(d);
                self.i().f64_const(value.into()).local_set(d);
            }
            I::SingleVar { d, slot } => {
                self.load_single(d, slot);
            }
            I::SingleParameter { d, offset } => {
                let from = self.parameter(Type::Single, offset)?;
                self.facts.load(d, Origin::Parameter(from));
                let d = self.single(d);
                self.i().local_get(from).local_set(d);
            }
            I::SingleAt { d } => {
                let (place, to) = (self.int(d), self.single(d));
                self.address(place);
                self.i().i64_load32_u(at(0));
                self.unpack_to(d, to);
            }
            I::Single { operation, d, s } => self.operation(operation, d, Operand::Register(s)),
            I::AddSingleVar { d, slot } => self.with_variable(Operation::Add, d, slot),
            I::SubtractSingleVar { d, slot } => self.with_variable(Operation::Subtract, d, slot),
            I::MultiplySingleVar { d, slot } => self.with_variable(Operation::Multiply, d, slot),
            I::NegateSingle { d } => {
                let d = self.single(d);
                self.i().local_get(d).f64_neg().local_set(d);
            }
            I::AbsSingle { d } => {
                let d = self.single(d);
                self.but_zero(d, |i| {
                    i.f64_abs();
                });
            }
            I::IntToSingle { d } => {
                let (from, to) = (self.int(d), self.single(d));
                let bound = self.whole_bound(from);
                self.facts.set(d, bound);
                self.i().local_get(from);
                self.whole_to_single();
                self.i().local_set(to);
            }
            I::IntVarToSingle { d, slot } => {
                let to = self.single(d);
                self.int_variable(slot);
                self.i().local_set(T0);
                let bound = self.whole_bound(T0);
                self.facts.set(d, bound);
                self.i().local_get(T0).f64_convert_i32_s().local_set(to);
            }
            I::CompareSingle { orders, d, s } => {
                let to = self.int(d);
                self.i().i32_const(0);
                self.compare_registers(orders, d, s);
                self.i().i32_sub().local_set(to);
            }
            I::StoreSingle { slot, s } => {
                let local = self.single(s);
                self.store_single(slot, local)?;
                if self.kept(slot).is_some() {
                    self.facts.store(Origin::Variable(slot), s);
                }
            }
            _ => return self.function(instruction),
        }
        Some(())
    }

    /// Whether the singles in two registers stand in one of `orders`.
    pub fn compare_registers(&mut self, orders: Orders, left: Register, right: Register) {
        let known = [left, right].map(|register| self.is_no_zero(Operand::Register(register)));
        let (left, right) = (self.single(left), self.single(right));
        self.compare_singles(orders, left, right, known.contains(&true));
    }

    /// What is worked out of a single in its register.
    fn function(&mut self, instruction: &I) -> Option<()> {
        match *instruction {
            I::FloorSingle { d } => {
                let local = self.single(d);
                self.but_zero(local, |i| {
                    i.f64_floor();
                });
                self.facts.set(d, None);
            }
            I::TruncateSingle { d } => {
                let local = self.single(d);
                self.but_zero(local, |i| {
                    i.f64_trunc();
                });
                self.facts.set(d, None);
            }
            I::SingleToInt { d } => {
                let (from, to) = (self.single(d), self.int(d));
                self.single_to_int(from, to);
                self.facts.set(d, None);
            }
            I::Random { d } => {
                let local = self.single(d);
                self.random(local);
                self.facts.set(d, None);
            }
            I::SingleFunction { function, d } => {
                let local = self.single(d);
                self.help_single(crate::helpers::of(function)?, local, None);
                self.facts.set(d, None);
            }
            I::Power { d, s } => {
                let (local, s) = (self.single(d), self.single(s));
                self.help_single(crate::helpers::POWER, local, Some(s));
                self.facts.set(d, None);
            }
            _ => return None,
        }
        Some(())
    }

    /// What is known of a whole number; in the quick way it is not zero.
    fn whole_bound(&mut self, whole: Local) -> Option<Bound> {
        let slow = self.slow?;
        self.not_zero(whole, slow);
        Some(Bound::WHOLE)
    }

    /// A single variable into a register.
    fn load_single(&mut self, d: Register, slot: Slot) {
        let to = self.single(d);
        match (self.slow, self.kept(slot), self.source.variable(slot)) {
            (Some(_), None, Some(place)) => {
                self.i().local_get(IMAGE).i64_load32_u(at(place.into()));
                self.unpack_to(d, to);
            }
            (_, kept, _) => {
                self.single_variable(slot);
                self.i().local_set(to);
                match kept {
                    Some(_) => self.facts.load(d, Origin::Variable(slot)),
                    None => self.facts.set(d, None),
                }
            }
        }
    }

    /// The bits of a single on the stack into a register.
    fn unpack_to(&mut self, d: Register, to: Local) {
        match self.slow {
            Some(slow) => {
                self.unpack_narrow(slow);
                self.facts.set(d, Some(Bound::NARROW));
            }
            None => {
                self.unpack();
                self.facts.set(d, None);
            }
        }
        self.i().local_set(to);
    }

    fn with_variable(&mut self, operation: Operation, d: Register, slot: Slot) {
        if let Some(local) = self.kept(slot) {
            return self.operation(operation, d, Operand::Kept(slot, local));
        }
        if let Some(beside) = d.checked_add(1)
            && self.slow.is_some()
        {
            self.load_single(beside, slot);
            return self.operation(operation, d, Operand::Register(beside));
        }
        let local = self.single(d);
        self.i().local_get(local);
        self.single_variable(slot);
        self.operate_by_call(operation);
        self.i().local_set(local);
        self.facts.set(d, None);
    }

    /// An operation whose left operand is in a register, where the result comes to.
    fn operation(&mut self, operation: Operation, d: Register, right: Operand) {
        if let Some(slow) = self.slow {
            return self.quick(operation, d, right, slow);
        }
        let (to, from) = (self.single(d), self.local_of(right));
        self.i().local_get(to).local_get(from);
        self.operate_by_call(operation);
        self.i().local_set(to);
        self.facts.set(d, None);
    }
}
