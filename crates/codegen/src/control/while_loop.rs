//! WHILE and WEND.

use super::word;
use crate::emit::{Emit, FRAME_BYTES, FROM, LINE, T0, TOP};
use basic::machine::generated::instruction::Target;
use basic::machine::generated::panel;
use basic::syntax::Address;

impl Emit<'_> {
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
}
