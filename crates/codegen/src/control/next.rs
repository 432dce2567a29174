//! NEXT.

use super::word;
use crate::cache::Round;
use crate::emit::{AT, Emit, F0, F2, LINE, Local, T0, T1, T2, TOP, at};
use crate::formula::Origin;
use crate::single::VANISHING;
use basic::machine::generated::instruction::{Operation, Slot};
use basic::machine::generated::panel;
use basic::syntax::{Address, Type};

impl Emit<'_> {
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
        self.facts.forget(Origin::Variable(round.parts.slot));
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
        self.i().f64_const(VANISHING.into()).f64_mul();
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
        self.for_comparison(F0);
        self.i().local_get(F2).f64_gt();
        self.for_comparison(F0);
        self.i().local_get(F2).f64_lt();
        self.i().i32_sub();
    }
}
