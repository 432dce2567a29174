//! Doubles: their bytes in 64 bits, worked on by helpers.

use crate::emit::{Emit, F0, IMAGE, Local, X0, at};
use crate::helpers::{self, help_of};
use basic::machine::generated::instruction::{Instruction as I, Orders, Slot};
use basic::syntax::Type;

/// The bit of a double's sign.
const SIGN: i64 = 1 << 55;

impl Emit<'_> {
    /// Doubles; none if the instruction is about something else, or what it names does not
    /// exist.
    pub fn doubles(&mut self, instruction: &I) -> Option<()> {
        match *instruction {
            I::DoubleConst { d, value } => {
                let (d, value) = (self.double(d), self.source.double(value)?);
                self.i().i64_const(value as i64).local_set(d);
            }
            I::DoubleVar { d, slot } => {
                let d = self.double(d);
                self.double_variable(slot);
                self.i().local_set(d);
            }
            I::DoubleParameter { d, offset } => {
                let from = self.parameter(Type::Double, offset)?;
                let d = self.double(d);
                self.i().local_get(from).local_set(d);
            }
            I::DoubleAt { d } => {
                let (place, d) = (self.int(d), self.double(d));
                self.address(place);
                self.i().i64_load(at(0)).local_set(d);
            }
            I::Double { operation, d, s } => {
                let (d, s) = (self.double(d), self.double(s));
                self.help(help_of(operation), d, Some(s));
                self.i().local_get(X0).local_set(d);
            }
            I::NegateDouble { d } => {
                let d = self.double(d);
                self.i().local_get(d).i64_const(SIGN).i64_xor().local_set(d);
            }
            I::IntToDouble { d } => {
                let (from, d) = (self.int(d), self.double(d));
                self.i().local_get(from);
                self.whole_to_single();
                self.i().local_set(F0);
                self.widen(F0, d);
            }
            I::SingleToDouble { d } => {
                let (from, d) = (self.single(d), self.double(d));
                self.widen(from, d);
            }
            I::DoubleToSingle { d } => {
                self.facts.set(d, None);
                let (from, d) = (self.double(d), self.single(d));
                self.i()
                    .local_get(from)
                    .i64_const(0)
                    .call(helpers::TO_SINGLE);
                self.i().f64_reinterpret_i64();
                self.checked();
                self.i().local_set(d);
            }
            I::DoubleToInt { d } => {
                let (from, d) = (self.double(d), self.int(d));
                self.help(helpers::TO_INT, from, None);
                self.i().local_get(X0).i32_wrap_i64().local_set(d);
            }
            I::CompareDouble { orders, d, s } => {
                let to = self.int(d);
                let (d, s) = (self.double(d), self.double(s));
                self.i().i32_const(0);
                self.compare_doubles(orders, d, s);
                self.i().i32_sub().local_set(to);
            }
            I::IfDouble {
                orders,
                d,
                s,
                target,
            } => {
                let (d, s) = (self.double(d), self.double(s));
                self.compare_doubles(orders, d, s);
                self.open_if();
                self.go(target);
                self.close();
            }
            I::StoreDouble { slot, s } => {
                let s = self.double(s);
                let place = self.source.variable(slot)?;
                match self.kept(slot) {
                    Some(local) => self.i().local_get(s).local_set(local),
                    None => self
                        .i()
                        .local_get(IMAGE)
                        .local_get(s)
                        .i64_store(at(place.into())),
                };
            }
            I::StoreDoubleAt { d, s } => {
                let (d, s) = (self.int(d), self.double(s));
                self.address(d);
                self.i().local_get(s).i64_store(at(0));
                self.mark(d, Type::Double);
            }
            _ => return None,
        }
        Some(())
    }

    /// The double variable on the stack.
    fn double_variable(&mut self, slot: Slot) {
        match (self.kept(slot), self.source.variable(slot)) {
            (Some(local), _) => self.i().local_get(local),
            (None, Some(place)) => self.i().local_get(IMAGE).i64_load(at(place.into())),
            (None, None) => self.i().i64_const(0),
        };
    }

    /// A single as a double: its bytes are the upper ones.
    fn widen(&mut self, single: Local, to: Local) {
        self.pack(single);
        self.i().i64_extend_i32_u().i64_const(32).i64_shl();
        self.i().local_set(to);
    }

    /// Whether two doubles stand in one of `orders`, on the stack.
    fn compare_doubles(&mut self, orders: Orders, left: Local, right: Local) {
        self.i().local_get(left).local_get(right);
        self.i().call(helpers::COMPARE).i32_wrap_i64().i32_const(0);
        self.compare_ints(orders);
    }
}
