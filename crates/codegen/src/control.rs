//! Blocks, jumps, subroutines and loops.

use crate::emit::{
    AT, CASE, Emit, F0, F1, FRAME_BYTES, FROM, FUEL, IMAGE, LINE, MOST, T0, T1, T2, TOP, at,
};
use basic::machine::generated::instruction::{Operation, Slot, Target};
use basic::machine::generated::{Source, panel};
use basic::syntax::{Address, Type};
use wasm_encoder::MemArg;

/// A word of the innermost entry of the control stack.
fn word(index: usize) -> MemArg {
    at(4 * index)
}

impl Emit {
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

    /// A word of the innermost entry of the control stack, on the stack.
    fn entry(&mut self, index: usize) {
        self.i().local_get(TOP).i32_load(word(index));
    }

    /// Leaves unless a word of that entry is `value`.
    fn entry_is(&mut self, index: usize, value: u32) {
        self.entry(index);
        self.i().i32_const(value as i32).i32_ne();
        self.leave_if();
    }

    /// Drops that entry.
    fn drop_entry(&mut self) {
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
    pub fn gosub(&mut self, source: Source<'_>, mark: u32, target: Target) {
        let Some((line, end, behind)) = source.behind(mark) else {
            return self.leave(self.statement);
        };
        self.i().local_get(TOP).local_get(MOST).i32_ge_u();
        self.leave_if();
        self.i().local_get(TOP).i32_const(FRAME_BYTES).i32_add();
        self.i().local_set(TOP);
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
    pub fn wend(&mut self, source: Source<'_>, index: u32, condition: Target) {
        let Some((text, line, wend)) = source.known_loop(index) else {
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

    /// The condition of the innermost WHILE does not hold any more.
    pub fn end_while(&mut self) {
        self.drop_entry();
        self.i().i32_const(panel::NO_LINE as i32).local_set(LINE);
    }

    /// NEXT of one variable, if its loop is innermost.
    pub fn next(&mut self, source: Source<'_>, slot: Slot, place: Address) {
        let kind = match source.kind(slot) {
            Type::Integer => panel::FOR_INTEGER,
            Type::Single => panel::FOR_SINGLE,
            _ => return self.leave(self.statement),
        };
        let variable = self.variable(slot);
        self.i().local_get(variable).local_tee(T1);
        self.i().local_get(IMAGE).i32_sub();
        self.entry(panel::VARIABLE);
        self.i().i32_ne();
        self.leave_if();
        self.round(kind, place, false);
    }

    /// NEXT alone.
    pub fn next_innermost(&mut self, place: Address) {
        self.entry(panel::VARIABLE);
        self.i().local_get(IMAGE).i32_add().local_set(T1);
        self.entry(panel::KIND);
        self.i().i32_const(0xFF).i32_and();
        self.i().i32_const(panel::FOR_INTEGER as i32).i32_eq();
        self.open_if();
        self.round(panel::FOR_INTEGER, place, true);
        self.otherwise();
        self.round(panel::FOR_SINGLE, place, true);
        self.close();
    }

    /// One round of the innermost loop, whose variable is at [`T1`], or its end.
    fn round(&mut self, kind: u32, place: Address, mark: bool) {
        self.entry_is(panel::NEXT, place.into());
        self.entry(panel::KIND);
        self.i().i32_const(0xFF).i32_and();
        self.i().i32_const(kind as i32).i32_ne();
        self.leave_if();
        self.entry_case();
        if kind == panel::FOR_INTEGER {
            self.integer_round();
        } else {
            self.single_round();
        }
        // The order of value and limit: -1, 0 or 1. The loop ends if it is that of the step.
        self.i().local_set(AT);
        if mark {
            self.mark(T1, if kind == panel::FOR_INTEGER { 2 } else { 4 });
        }
        self.i().local_get(AT);
        self.entry(panel::KIND);
        self.i().i32_const(8).i32_shr_u().i32_const(1).i32_sub();
        self.i().i32_ne();
        self.open_if();
        self.go_behind_entry();
        self.close();
        self.drop_entry();
    }

    fn integer_round(&mut self) {
        self.i().local_get(T1).i32_load16_s(at(0));
        self.entry(panel::STEP);
        self.i().i32_extend16_s().i32_add().local_set(T2);
        self.fit(T2);
        self.i().local_get(T1).local_get(T2).i32_store16(at(0));
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

    fn single_round(&mut self) {
        self.i().local_get(TOP).i64_load32_u(word(panel::LIMIT));
        self.unpack();
        self.i().local_set(F1);
        self.i().local_get(T1).i64_load32_u(at(0));
        self.unpack();
        self.i().local_get(TOP).i64_load32_u(word(panel::STEP));
        self.unpack();
        self.operate(Operation::Add);
        self.i().local_set(F0);
        self.i().local_get(T1);
        self.pack(F0);
        self.i().i32_store(at(0));
        self.i().local_get(F0).local_get(F1).f64_gt();
        self.i().local_get(F0).local_get(F1).f64_lt();
        self.i().i32_sub();
    }
}
