//! FOR.

use super::word;
use crate::emit::{Emit, FRAME_BYTES, FROM, LINE, T0, T1, T2, TOP};
use basic::machine::generated::instruction::{Register, Slot};
use basic::machine::generated::{LoopParts, panel};
use basic::syntax::Type;

/// An operand.
#[derive(Clone, Copy)]
enum Value {
    Register(Register),
    Zero,
}

impl Emit<'_> {
    /// FOR, with start, limit and step in the registers 0 to 2.
    pub fn enter_loop(&mut self, mark: u32, slot: Slot) -> Option<()> {
        let parts = self.source.loop_of(mark)?;
        let integer = self.source.kind(slot) == Type::Integer;
        let place = self.source.variable(slot)?;
        self.i().i32_const(place.into()).local_set(T1);
        self.find_same_loop(&parts);
        self.i().local_get(T0);
        self.most();
        self.i().i32_ge_u();
        self.leave_if();
        self.moved();
        // The tree of a FOR, which the portable back end carries out, says where it stands.
        self.i().i32_const(mark as i32).local_set(FROM);
        self.i().i32_const(panel::NO_LINE as i32).local_set(LINE);
        // The kind with the sign of the step.
        self.order(integer, Value::Register(2), Value::Zero);
        self.i().i32_const(1).i32_add().local_tee(T2);
        self.order(integer, Value::Register(0), Value::Register(1));
        self.i().i32_const(1).i32_add().i32_eq();
        self.open_if();
        // The body is left out.
        match parts
            .behind
            .filter(|&behind| self.case_at(behind).is_some())
        {
            Some(behind) => {
                self.store_start(integer, slot)?;
                self.i().local_get(T0).local_set(TOP);
                let line = i32::from(parts.next_line);
                self.i().i32_const(line).local_set(LINE);
                self.go(behind);
            }
            None => self.leave(self.statement),
        }
        self.close();
        self.store_start(integer, slot)?;
        self.push_entry(T0, panel::FOR_BYTES);
        let kind = if integer {
            panel::FOR_INTEGER
        } else {
            panel::FOR_SINGLE
        };
        self.i().local_get(TOP).i32_const(kind as i32);
        self.i().local_get(T2).i32_const(8).i32_shl().i32_or();
        self.i().i32_store(word(panel::KIND));
        self.i().local_get(TOP).local_get(T1);
        self.i().i32_store(word(panel::VARIABLE));
        for (register, index) in [(2, panel::STEP), (1, panel::LIMIT)] {
            self.i().local_get(TOP);
            self.packed(integer, register);
            self.i().i32_store(word(index));
        }
        let body = parts.body.and_then(|body| self.case_at(body));
        for (index, value) in [
            (panel::FRAME_LINE, u32::from(parts.line)),
            (panel::TEXT, u32::from(parts.text)),
            (panel::NEXT, u32::from(parts.next)),
            (panel::CASE, body.map_or(panel::NO_CASE, |case| case as u32)),
        ] {
            self.i().local_get(TOP).i32_const(value as i32);
            self.i().i32_store(word(index));
        }
        Some(())
    }

    /// The entry below the loop of this variable and FOR if that is active, else the
    /// innermost one, in [`T0`]; the variable is in [`T1`].
    fn find_same_loop(&mut self, parts: &LoopParts) {
        self.begin_search();
        self.i().local_get(T0).i32_load(word(panel::KIND));
        self.i().i32_const(0xFF).i32_and().local_tee(T2);
        self.i().i32_const(panel::GOSUB as i32).i32_eq();
        self.open_if();
        self.i().local_get(TOP).local_set(T0).br(2);
        self.close();
        self.i().local_get(T2).i32_const(panel::WHILE as i32);
        self.i().i32_ne();
        self.i().local_get(T0).i32_load(word(panel::VARIABLE));
        self.i().local_get(T1).i32_eq().i32_and();
        self.i().local_get(T0).i32_load(word(panel::TEXT));
        self.i().i32_const(parts.text.into()).i32_eq().i32_and();
        self.i().local_get(T0).i32_const(FRAME_BYTES).i32_sub();
        self.i().local_set(T0).br_if(1).br(0);
        self.i().end().end();
        self.close_labels(2);
    }

    /// The order of two values on the stack: -1, 0 or 1.
    fn order(&mut self, integer: bool, left: Value, right: Value) {
        for greater in [true, false] {
            self.value(integer, left);
            self.value(integer, right);
            let mut i = self.i();
            match (integer, greater) {
                (true, true) => i.i32_gt_s(),
                (true, false) => i.i32_lt_s(),
                (false, true) => i.f64_gt(),
                (false, false) => i.f64_lt(),
            };
        }
        self.i().i32_sub();
    }

    fn value(&mut self, integer: bool, value: Value) {
        match (value, integer) {
            (Value::Register(register), true) => {
                let local = self.int(register);
                self.i().local_get(local);
            }
            (Value::Register(register), false) => {
                let local = self.single(register);
                self.for_comparison(local);
            }
            (Value::Zero, true) => {
                self.i().i32_const(0);
            }
            (Value::Zero, false) => {
                self.i().f64_const(0.0.into());
            }
        }
    }

    /// A register as the bytes an entry holds.
    fn packed(&mut self, integer: bool, register: Register) {
        if integer {
            let local = self.int(register);
            self.i().local_get(local).i32_const(0xFFFF).i32_and();
        } else {
            let local = self.single(register);
            self.pack(local);
        }
    }

    /// The start value, in register 0, into the variable.
    fn store_start(&mut self, integer: bool, slot: Slot) -> Option<()> {
        if integer {
            let start = self.int(0);
            self.store_int(slot, start)
        } else {
            let start = self.single(0);
            self.store_single(slot, start)
        }
    }
}
