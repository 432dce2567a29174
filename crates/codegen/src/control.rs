//! Blocks, jumps, subroutines and loops.

use crate::cache::Round;
use crate::emit::{
    AT, CASE, Emit, F0, F2, FRAME_BYTES, FROM, FUEL, LINE, Local, PANEL, T0, T1, T2, TOP, at,
};
use basic::machine::generated::instruction::{Operation, Register, Slot, Target};
use basic::machine::generated::{LoopParts, panel};
use basic::syntax::{Address, Type};
use wasm_encoder::{BlockType, MemArg};

/// An operand.
#[derive(Clone, Copy)]
enum Value {
    Register(Register),
    Zero,
}

/// A word of the innermost entry of the control stack.
fn word(index: usize) -> MemArg {
    at(4 * index)
}

impl Emit<'_> {
    /// A block begins: its fuel is taken, or the function left before it.
    pub fn block(&mut self, pc: Target, count: u16, last: u32) {
        let count = i32::from(count);
        self.i().local_get(FUEL).i32_const(count).i32_lt_u();
        self.open_if();
        self.leave(pc);
        self.close();
        self.i().local_get(FUEL).i32_const(count).i32_sub();
        self.i().local_set(FUEL);
        self.i().i32_const(last as i32).local_set(FROM);
        self.i().i32_const(panel::NO_LINE as i32).local_set(LINE);
    }

    /// The address of the last entry there is room for, on the stack.
    fn most(&mut self) {
        self.i().local_get(PANEL).i32_load(word(panel::FRAMES_MAX));
        self.i().i32_const(FRAME_BYTES).i32_mul();
        self.i().local_get(PANEL).i32_add();
    }

    /// Notes that the entries of the control stack are other ones.
    fn moved(&mut self) {
        self.i().local_get(PANEL).i32_const(1);
        self.i().i32_store(word(panel::MOVED));
    }

    /// A word of the innermost entry of the control stack, on the stack.
    pub fn entry(&mut self, index: usize) {
        self.i().local_get(TOP).i32_load(word(index));
    }

    /// Leaves unless a word of that entry is `value`.
    fn entry_is(&mut self, index: usize, value: u32) {
        self.entry(index);
        self.i().i32_const(value as i32).i32_ne();
        self.leave_if();
    }

    /// A new innermost entry on top of the one at an address; it takes `bytes` of the stack.
    fn push_entry(&mut self, below: Local, bytes: u16) {
        self.i().local_get(below).i32_load(word(panel::USED));
        self.i().i32_const(bytes.into()).i32_add().local_set(AT);
        self.i().local_get(below).i32_const(FRAME_BYTES).i32_add();
        self.i().local_tee(TOP).local_get(AT);
        self.i().i32_store(word(panel::USED));
    }

    /// Drops that entry.
    fn drop_entry(&mut self) {
        self.moved();
        self.i().local_get(TOP).i32_const(FRAME_BYTES).i32_sub();
        self.i().local_set(TOP);
    }

    /// Leaves if the innermost entry does not lead to a case; the case is in [`T0`].
    fn entry_case(&mut self) {
        self.entry(panel::CASE);
        self.i().local_tee(T0).i32_const(panel::NO_CASE as i32);
        self.i().i32_eq();
        self.leave_if();
    }

    /// Goes on at the case in [`T0`], in the line of the innermost entry.
    fn go_behind_entry(&mut self) {
        self.entry(panel::FRAME_LINE);
        self.i().local_set(LINE);
        self.i().local_get(T0).local_set(CASE);
        self.go_on();
    }

    /// GOSUB in the statement of a mark.
    pub fn gosub(&mut self, mark: u32, target: Target) {
        let Some((line, end, behind)) = self.source.behind(mark) else {
            return self.leave(self.statement);
        };
        self.i().local_get(TOP);
        self.most();
        self.i().i32_ge_u();
        self.leave_if();
        self.moved();
        self.push_entry(TOP, panel::GOSUB_BYTES);
        let case = behind.and_then(|behind| self.case_at(behind));
        for (index, value) in [
            (panel::KIND, panel::GOSUB),
            (panel::FRAME_LINE, u32::from(line)),
            (panel::TEXT, u32::from(end)),
            (panel::CASE, case.map_or(panel::NO_CASE, |case| case as u32)),
        ] {
            self.i().local_get(TOP).i32_const(value as i32);
            self.i().i32_store(word(index));
        }
        self.go(target);
    }

    /// RETURN to the innermost GOSUB, if nothing is on top of it.
    pub fn return_(&mut self) {
        self.entry_is(panel::KIND, panel::GOSUB);
        self.entry_case();
        self.entry(panel::FRAME_LINE);
        self.i().local_set(LINE);
        self.drop_entry();
        self.i().local_get(T0).local_set(CASE);
        self.go_on();
    }

    /// WEND: goes to its condition if its WHILE is innermost, else on to the tree.
    pub fn wend(&mut self, index: u32, condition: Target) {
        let Some((text, line, wend)) = self.source.known_loop(index) else {
            return;
        };
        self.i().i32_const(0);
        for (index, value) in [
            (panel::KIND, panel::WHILE),
            (panel::TEXT, u32::from(text)),
            (panel::VARIABLE, 0),
            (panel::NEXT, u32::from(wend)),
        ] {
            self.entry(index);
            self.i().i32_const(value as i32).i32_ne().i32_or();
        }
        self.i().i32_eqz();
        self.open_if();
        self.i().i32_const(line.into()).local_set(LINE);
        self.go(condition);
        self.close();
    }

    /// Begins a block and the loop in it that look at the entries from the innermost one on, each
    /// in [`T0`]. Where none is left, [`T0`] is the innermost one again and the block is over.
    fn begin_search(&mut self) {
        self.i().local_get(TOP).local_set(T0);
        self.i().block(BlockType::Empty).loop_(BlockType::Empty);
        self.open_labels(2);
        // All were looked at.
        self.i().local_get(T0).local_get(PANEL).i32_eq();
        self.open_if();
        self.i().local_get(PANEL).i32_load(word(panel::BELOW));
        self.leave_if();
        self.i().local_get(TOP).local_set(T0).br(2);
        self.close();
    }

    /// The entry below the innermost loop of a WEND if that is active, else the innermost one, in
    /// [`T0`].
    fn find_same_while(&mut self, wend: Address) {
        self.begin_search();
        self.i().local_get(T0).i32_load(word(panel::KIND));
        self.i().i32_const(panel::WHILE as i32).i32_ne();
        self.open_if();
        self.i().local_get(TOP).local_set(T0).br(2);
        self.close();
        self.i().local_get(T0).i32_load(word(panel::NEXT));
        self.i().i32_const(wend.into()).i32_eq();
        self.i().local_get(T0).i32_const(FRAME_BYTES).i32_sub();
        self.i().local_set(T0).br_if(1).br(0);
        self.i().end().end();
        self.close_labels(2);
    }

    /// WHILE, its condition worked out: its body, or what stands behind its WEND.
    pub fn enter_while(&mut self, mark: u32, holds: bool) -> Option<()> {
        let parts = self.source.while_of(mark)?;
        self.find_same_while(parts.wend);
        self.moved();
        self.i().i32_const(mark as i32).local_set(FROM);
        self.i().i32_const(panel::NO_LINE as i32).local_set(LINE);
        if !holds {
            let behind = parts.behind?;
            self.case_at(behind)?;
            self.i().local_get(T0).local_set(TOP);
            self.i().i32_const(parts.wend_line.into()).local_set(LINE);
            self.go(behind);
            return Some(());
        }
        self.i().local_get(T0);
        self.most();
        self.i().i32_ge_u();
        self.leave_if();
        self.push_entry(T0, panel::WHILE_BYTES);
        for (index, value) in [
            (panel::KIND, panel::WHILE),
            (panel::VARIABLE, 0),
            (panel::STEP, 0),
            (panel::LIMIT, 0),
            (panel::FRAME_LINE, u32::from(parts.line)),
            (panel::TEXT, u32::from(parts.text)),
            (panel::NEXT, u32::from(parts.wend)),
            (panel::CASE, panel::NO_CASE),
        ] {
            self.i().local_get(TOP).i32_const(value as i32);
            self.i().i32_store(word(index));
        }
        Some(())
    }

    /// The condition of the innermost WHILE does not hold any more.
    pub fn end_while(&mut self) {
        self.drop_entry();
        self.i().i32_const(panel::NO_LINE as i32).local_set(LINE);
    }

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
                self.i().local_get(local);
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

    /// NEXT of one variable, if its loop is innermost.
    pub fn next(&mut self, slot: Slot, place: Address) -> Option<()> {
        if let Some(round) = self.kept_round(place) {
            self.kept_next(&round);
            return Some(());
        }
        let kind = match self.source.kind(slot) {
            Type::Integer => panel::FOR_INTEGER,
            Type::Single => panel::FOR_SINGLE,
            _ => return None,
        };
        let variable = self.source.variable(slot)?;
        self.i().i32_const(variable.into()).local_tee(T1);
        self.entry(panel::VARIABLE);
        self.i().i32_ne();
        self.leave_if();
        self.round(kind, place, Some(slot));
        Some(())
    }

    /// NEXT alone.
    pub fn next_innermost(&mut self, place: Address) {
        if let Some(round) = self.kept_round(place) {
            return self.kept_next(&round);
        }
        // Which variable that is must be known where some are kept.
        if self.cache.is_some() {
            if self
                .variable_of(place)
                .and_then(|slot| self.next(slot, place))
                .is_none()
            {
                self.leave(self.statement);
            }
            return;
        }
        self.entry(panel::VARIABLE);
        self.i().local_set(T1);
        self.entry(panel::KIND);
        self.i().i32_const(0xFF).i32_and();
        self.i().i32_const(panel::FOR_INTEGER as i32).i32_eq();
        self.open_if();
        self.round(panel::FOR_INTEGER, place, None);
        self.otherwise();
        self.round(panel::FOR_SINGLE, place, None);
        self.close();
    }

    /// One round of the loop being written, whose variable, limit and step are kept.
    fn kept_next(&mut self, round: &Round) {
        let (variable, limit, sign) = (round.variable, round.limit, round.parts.sign);
        self.facts.forget(round.parts.slot);
        let integer = self.source.kind(round.parts.slot) == Type::Integer;
        if integer {
            self.i().local_get(variable).local_get(round.step);
            self.i().i32_add().local_set(T2);
            self.fit(T2);
            self.i().local_get(T2).local_set(variable);
        } else {
            self.step_single(round);
        }
        self.i().local_get(variable).local_get(limit);
        let mut i = self.i();
        match (integer, sign) {
            (true, 1) => i.i32_le_s(),
            (true, -1) => i.i32_ge_s(),
            (true, _) => i.i32_ne(),
            (false, 1) => i.f64_le(),
            (false, -1) => i.f64_ge(),
            (false, _) => i.f64_ne(),
        };
        self.open_if();
        self.i()
            .i32_const(round.parts.parts.line.into())
            .local_set(LINE);
        self.go_to_head();
        self.close();
        self.drop_entry();
    }

    /// One round of the innermost loop, whose variable is at the place in [`T1`], or its end.
    /// The variable is `slot` if that is known.
    fn round(&mut self, kind: u32, place: Address, slot: Option<Slot>) {
        let kept = slot.and_then(|slot| self.kept(slot));
        self.facts.clear();
        self.entry_is(panel::NEXT, place.into());
        self.entry(panel::KIND);
        self.i().i32_const(0xFF).i32_and();
        self.i().i32_const(kind as i32).i32_ne();
        self.leave_if();
        self.entry_case();
        if kind == panel::FOR_INTEGER {
            self.integer_round(kept);
        } else {
            self.single_round(kept);
        }
        // The order of value and limit: -1, 0 or 1. The loop ends if it is that of the step.
        self.i().local_set(AT);
        if slot.is_none() {
            let integer = kind == panel::FOR_INTEGER;
            self.aligned.remove(&T1);
            self.mark(T1, if integer { Type::Integer } else { Type::Single });
        }
        self.i().local_get(AT);
        self.entry(panel::KIND);
        self.i().i32_const(8).i32_shr_u().i32_const(1).i32_sub();
        self.i().i32_ne();
        self.open_if();
        // The head of the loop being written needs no dispatcher.
        if let Some(head) = self.open_body_of(place) {
            self.i().local_get(T0).i32_const(head as i32).i32_eq();
            self.open_if();
            self.entry(panel::FRAME_LINE);
            self.i().local_set(LINE);
            self.go_to_case(head);
            self.close();
        }
        self.go_behind_entry();
        self.close();
        self.drop_entry();
    }

    fn integer_round(&mut self, kept: Option<Local>) {
        match kept {
            Some(local) => {
                self.i().local_get(local);
            }
            None => {
                self.address(T1);
                self.i().i32_load16_s(at(0));
            }
        }
        self.entry(panel::STEP);
        self.i().i32_extend16_s().i32_add().local_set(T2);
        self.fit(T2);
        match kept {
            Some(local) => {
                self.i().local_get(T2).local_set(local);
            }
            None => {
                self.address(T1);
                self.i().local_get(T2).i32_store16(at(0));
            }
        }
        for less in [false, true] {
            self.i().local_get(T2);
            self.entry(panel::LIMIT);
            self.i().i32_extend16_s();
            if less {
                self.i().i32_lt_s();
            } else {
                self.i().i32_gt_s();
            }
        }
        self.i().i32_sub();
    }

    fn single_round(&mut self, kept: Option<Local>) {
        self.i().local_get(TOP).i64_load32_u(word(panel::LIMIT));
        self.unpack();
        self.i().local_set(F2);
        match kept {
            Some(local) => {
                self.i().local_get(local);
            }
            None => {
                self.address(T1);
                self.i().i64_load32_u(at(0));
                self.unpack();
            }
        }
        self.i().local_get(TOP).i64_load32_u(word(panel::STEP));
        self.unpack();
        self.operate(Operation::Add);
        self.i().local_set(F0);
        match kept {
            Some(local) => {
                self.i().local_get(F0).local_set(local);
            }
            None => {
                self.address(T1);
                self.pack(F0);
                self.i().i32_store(at(0));
            }
        }
        self.i().local_get(F0).local_get(F2).f64_gt();
        self.i().local_get(F0).local_get(F2).f64_lt();
        self.i().i32_sub();
    }
}
