//! Blocks, jumps, subroutines, and the entries of the control stack.

mod for_loop;
mod next;
mod while_loop;

use crate::emit::{AT, CASE, Emit, FRAME_BYTES, FROM, FUEL, LINE, Local, PANEL, T0, TOP, at};
use basic::machine::generated::instruction::Target;
use basic::machine::generated::panel;
use wasm_encoder::{BlockType, MemArg};

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
}
