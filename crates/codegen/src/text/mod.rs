//! Strings: the module's own functions over descriptors, string space and pending results,
//! which do what the machine's routines do, step by step. Where string space is full, ten results are pending, or
//! a string is too long, they answer [`REFUSED`] and the statement is left to the portable back
//! end: it begins with string space as it was before the statement.

mod characters;
mod results;
mod routines;

use crate::emit::{Emit, IMAGE, Local, PANEL, T0, T1, at};
use basic::machine::generated::instruction::{Instruction as I, Orders, Part, Register};
use basic::machine::generated::panel;
use basic::syntax::Type;
use routines::{REFUSED, Routine, call, word};
use wasm_encoder::ValType;

pub use routines::{PARAMETERS, functions};

/// Numbers of the local variables for what string space was before the statement.
const STRINGS_BEFORE: u32 = 4_000;
const PENDING_BEFORE: u32 = 4_001;

/// Whether a program has strings.
pub fn is_text(instruction: &I) -> bool {
    matches!(instruction, I::Text { .. } | I::IntText { .. })
}

impl Emit<'_> {
    /// Calls a function of the module; leaves if it refuses. What it answers is in `to`.
    fn routine(&mut self, routine: Routine, arguments: [Option<Local>; 3], to: Local) {
        let first = self.text_functions;
        call(&mut self.i(), first, routine, arguments);
        self.i().local_tee(to).i32_const(REFUSED).i32_eq();
        self.leave_if();
    }

    /// Strings; none if the instruction is about something else, or what it names does not
    /// exist.
    pub fn texts(&mut self, instruction: &I) -> Option<()> {
        match *instruction {
            I::Text { .. } | I::IntText { .. } => self.keep_strings(),
            I::TextLiteral { d, at, length } => {
                self.i().i32_const(length.into()).local_set(T0);
                self.i().i32_const(at.into()).local_set(T1);
                let d = self.int(d);
                self.routine(Routine::Push, [Some(T0), Some(T1), None], d);
            }
            I::TextVar { d, slot } => {
                let place = self.source.variable(slot)?;
                let d = self.int(d);
                self.i().i32_const(place.into()).local_set(d);
            }
            I::JoinTexts { d, s } => {
                let (d, s) = (self.int(d), self.int(s));
                self.routine(Routine::Join, [Some(d), Some(s), None], d);
            }
            I::TextPart { part, d } => self.part(part, d)?,
            I::CharacterText { d } => {
                let d = self.int(d);
                self.routine(Routine::Character, [Some(d), None, None], d);
            }
            I::TextLength { d } => {
                let d = self.int(d);
                self.routine(Routine::Free, [Some(d), None, None], d);
                self.i().local_get(d).i32_const(0xFF).i32_and();
                self.i().local_set(d);
            }
            I::FirstCharacter { d } => {
                let d = self.int(d);
                self.routine(Routine::Free, [Some(d), None, None], d);
                self.i().local_get(d).i32_const(0xFF).i32_and().i32_eqz();
                self.leave_if();
                self.i().local_get(d).i32_const(8).i32_shr_u();
                self.i().local_get(IMAGE).i32_add();
                self.i().i32_load8_u(at(0)).local_set(d);
            }
            I::CompareTexts { orders, d, s } => {
                let (d, s) = (self.int(d), self.int(s));
                self.routine(Routine::Compare, [Some(d), Some(s), None], d);
                self.order_holds(orders, d);
            }
            I::StoreText { slot, s } => {
                let place = self.source.variable(slot)?;
                self.i().i32_const(place.into()).local_set(T1);
                self.store_text(T1, s);
            }
            I::StoreTextAt { d, s } => {
                let d = self.int(d);
                self.store_text(d, s);
                self.mark(d, Type::Text);
            }
            _ => return None,
        }
        Some(())
    }

    /// -1 if the order in a local variable, 0 to 2, is one of `orders`, else 0.
    fn order_holds(&mut self, orders: Orders, d: Local) {
        self.i().i32_const(0).i32_const(orders.into());
        self.i().local_get(d).i32_shr_u().i32_const(1).i32_and();
        self.i().i32_sub().local_set(d);
    }

    /// LEFT$, RIGHT$ and MID$.
    fn part(&mut self, part: Part, d: Register) -> Option<()> {
        let descriptor = self.int(d);
        let first = self.int(d.checked_add(1)?);
        self.byte(first);
        // The length of the string in T0, what is left out of it in T1.
        self.i().local_get(IMAGE).local_get(descriptor).i32_add();
        self.i().i32_load8_u(at(0)).local_set(T0);
        let count = match part {
            Part::Left | Part::Right => {
                self.least(first, T0);
                self.i().local_set(first);
                if part == Part::Left {
                    self.i().i32_const(0).local_set(T1);
                } else {
                    self.i().local_get(T0).local_get(first).i32_sub();
                    self.i().local_set(T1);
                }
                first
            }
            Part::Rest | Part::Mid => {
                self.i().local_get(first).i32_eqz();
                self.leave_if();
                self.i().local_get(first).i32_const(1).i32_sub();
                self.i().local_set(T1);
                self.least(T1, T0);
                self.i().local_set(T1);
                self.i().local_get(T0).local_get(T1).i32_sub();
                self.i().local_set(T0);
                if part == Part::Mid {
                    let count = self.int(d.checked_add(2)?);
                    self.byte(count);
                    self.least(count, T0);
                    self.i().local_set(T0);
                }
                T0
            }
        };
        let arguments = [Some(descriptor), Some(T1), Some(count)];
        self.routine(Routine::Take, arguments, descriptor);
        Some(())
    }

    /// Leaves if a number is not one from 0 to 255.
    fn byte(&mut self, number: Local) {
        self.i().local_get(number).i32_const(255).i32_gt_u();
        self.leave_if();
    }

    /// The smaller one of two numbers, on the stack.
    fn least(&mut self, a: Local, b: Local) {
        self.i().local_get(a).local_get(b).local_get(a);
        self.i().local_get(b).i32_lt_u().select();
    }

    /// What an assignment stores, to the place in a local variable.
    fn store_text(&mut self, place: Local, value: Register) {
        let value = self.int(value);
        self.routine(Routine::Own, [Some(value), None, None], T0);
        self.address(place);
        self.i().local_get(T0).i32_store8(at(0));
        self.address(place);
        self.i().local_get(T0).i32_const(8).i32_shr_u();
        self.i().i32_store16(at(1));
    }

    /// Notes what string space is before the statement.
    fn keep_strings(&mut self) {
        if std::mem::replace(&mut self.strings, true) {
            return;
        }
        for (number, index) in string_words() {
            let local = self.numbered(ValType::I32, number);
            word(&mut self.i(), index);
            self.i().local_set(local);
        }
    }

    /// Gives back what the statement has taken of string space.
    pub fn give_back_strings(&mut self) {
        for (number, index) in string_words() {
            let local = self.numbered(ValType::I32, number);
            self.i().local_get(PANEL).local_get(local);
            self.i().i32_store(at(4 * index));
        }
    }
}

fn string_words() -> [(u32, usize); 2] {
    [
        (STRINGS_BEFORE, panel::STRINGS),
        (PENDING_BEFORE, panel::PENDING),
    ]
}
