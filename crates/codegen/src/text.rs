//! Strings: the module's own functions over descriptors, string space and pending results,
//! which do what the machine's routines do, step by step. Where string space is full, ten results are pending, or
//! a string is too long, they answer [`REFUSED`] and the statement is left to the portable back
//! end: it begins with string space as it was before the statement.

use crate::emit::{Emit, IMAGE, Local, PANEL, T0, T1, at};
use basic::machine::generated::instruction::{Instruction as I, Orders, Part, Register};
use basic::machine::generated::{
    BLOCK_BYTES, CHANGED, TEMPORARIES, TEMPORARIES_MAX, WHOLE_BYTES, panel,
};
use basic::syntax::Type;
use wasm_encoder::{BlockType, Function, InstructionSink, ValType};

/// What the functions answer if they want care.
const REFUSED: i32 = -1;
/// Numbers of the local variables for what string space was before the statement.
const STRINGS_BEFORE: u32 = 4_000;
const PENDING_BEFORE: u32 = 4_001;

/// Parameters and results of the functions: image, panel, three of their own; one result.
pub const PARAMETERS: [ValType; 5] = [ValType::I32; 5];

/// The functions, in the order of their indices.
#[derive(Clone, Copy)]
enum Routine {
    /// `(from, to, count)` copies characters to new room.
    Copy,
    /// `(length, at)` makes a pending result; answers its descriptor.
    Push,
    /// `(descriptor)` releases a value; answers its characters' address << 8 | length.
    Free,
    /// `(left, right)` joins two strings.
    Join,
    /// `(descriptor, start, count)` takes a part.
    Take,
    /// `(code)` makes a string of one character.
    Character,
    /// `(left, right)` answers their order + 1.
    Compare,
    /// `(descriptor)` answers what an assignment stores, as `Free`.
    Own,
}

/// All of them.
pub fn functions(first: u32) -> [Function; 8] {
    [
        copy(),
        push(),
        free(),
        join(first),
        take(first),
        character(first),
        compare(first),
        own(first),
    ]
}

/// Whether a program has strings.
pub fn is_text(instruction: &I) -> bool {
    matches!(instruction, I::Text { .. } | I::IntText { .. })
}

// Parameters of the functions behind image and panel, and their local variables.
const A: Local = 2;
const B: Local = 3;
const C: Local = 4;
const L0: Local = 5;
const L1: Local = 6;
const L2: Local = 7;
const L3: Local = 8;

fn function() -> Function {
    Function::new([(4, ValType::I32)])
}

fn word(i: &mut InstructionSink<'_>, index: usize) {
    i.local_get(PANEL).i32_load(at(4 * index));
}

/// Answers `REFUSED` if what is on the stack holds.
fn refuse_if(i: &mut InstructionSink<'_>) {
    i.if_(BlockType::Empty).i32_const(REFUSED).return_().end();
}

/// Hands `REFUSED` on, if that is what is in a local variable.
fn hand_on(i: &mut InstructionSink<'_>, answer: Local) {
    i.local_get(answer).i32_const(REFUSED).i32_eq();
    refuse_if(i);
}

/// Length and address of the string of a descriptor into local variables.
fn load(i: &mut InstructionSink<'_>, descriptor: Local, length: Local, place: Local) {
    i.local_get(IMAGE).local_get(descriptor).i32_add();
    i.local_tee(place).i32_load8_u(at(0)).local_set(length);
    i.local_get(place).i32_load16_u(at(1)).local_set(place);
}

/// Room for some characters; the place into a local variable.
fn allocate(i: &mut InstructionSink<'_>, length: Local, to: Local) {
    word(i, panel::STRINGS);
    i.local_tee(to).local_get(length);
    word(i, panel::FREE);
    i.i32_add().i32_lt_u();
    refuse_if(i);
    i.local_get(PANEL).local_get(to).local_get(length).i32_sub();
    i.local_tee(to).i32_store(at(4 * panel::STRINGS));
    i.local_get(to).i32_const(1).i32_add().local_set(to);
}

/// Whether a descriptor is that of the last pending result.
fn is_last(i: &mut InstructionSink<'_>, descriptor: Local) {
    word(i, panel::PENDING);
    i.i32_const(3).i32_mul();
    i.i32_const(i32::from(TEMPORARIES) - 3).i32_add();
    i.local_get(descriptor).i32_eq();
}

/// One pending result less.
fn drop_last(i: &mut InstructionSink<'_>) {
    i.local_get(PANEL);
    word(i, panel::PENDING);
    i.i32_const(1).i32_sub().i32_store(at(4 * panel::PENDING));
}

/// Notes that the byte at a place of the image is written to.
fn mark(i: &mut InstructionSink<'_>) {
    i.i32_const(BLOCK_BYTES.trailing_zeros() as i32).i32_shr_u();
    i.local_get(IMAGE).i32_add().i32_const(1);
    i.i32_store8(at(CHANGED));
}

/// A call of another one.
fn call(i: &mut InstructionSink<'_>, first: u32, routine: Routine, arguments: [Option<Local>; 3]) {
    i.local_get(IMAGE).local_get(PANEL);
    for argument in arguments {
        match argument {
            Some(local) => i.local_get(local),
            None => i.i32_const(0),
        };
    }
    i.call(first + routine as u32);
}

fn copy() -> Function {
    const FROM: Local = A;
    const TO: Local = B;
    const COUNT: Local = C;
    const DONE: Local = L0;
    let mut function = function();
    let mut i = function.instructions();
    i.local_get(COUNT).i32_eqz().if_(BlockType::Empty);
    i.i32_const(0).return_().end();
    // A POKE can have put a string anywhere. What lies in free memory could be changed before the statement is
    // begun anew.
    i.local_get(FROM).local_get(COUNT).i32_add();
    i.local_tee(DONE);
    i.i32_const(1 << 16).i32_gt_u();
    i.local_get(DONE);
    word(&mut i, panel::FREE);
    i.i32_gt_u().local_get(FROM);
    i.local_get(TO).local_get(COUNT).i32_add().i32_lt_u();
    i.i32_and().i32_or();
    refuse_if(&mut i);
    i.local_get(TO);
    mark(&mut i);
    i.local_get(TO).local_get(COUNT).i32_add().i32_const(1);
    i.i32_sub();
    mark(&mut i);
    for local in [FROM, TO] {
        i.local_get(local).local_get(IMAGE).i32_add();
        i.local_set(local);
    }
    // Eight at a time, the last eight once more; or four; or first, middle and last.
    i.local_get(COUNT).i32_const(8).i32_ge_u();
    i.if_(BlockType::Empty);
    i.local_get(COUNT).i32_const(8).i32_sub().local_set(COUNT);
    i.i32_const(0).local_set(DONE);
    i.block(BlockType::Empty).loop_(BlockType::Empty);
    i.local_get(DONE).local_get(COUNT).i32_ge_u().br_if(1);
    for (base, load) in [(TO, false), (FROM, true)] {
        i.local_get(base).local_get(DONE).i32_add();
        if load {
            i.i64_load(at(0)).i64_store(at(0));
        }
    }
    i.local_get(DONE).i32_const(8).i32_add().local_set(DONE);
    i.br(0).end().end();
    i.local_get(TO).local_get(COUNT).i32_add();
    i.local_get(FROM).local_get(COUNT).i32_add();
    i.i64_load(at(0)).i64_store(at(0));
    i.i32_const(0).return_().end();
    i.local_get(COUNT).i32_const(4).i32_ge_u();
    i.if_(BlockType::Empty);
    i.local_get(TO).local_get(FROM).i32_load(at(0));
    i.i32_store(at(0));
    i.local_get(TO).local_get(COUNT).i32_add();
    i.i32_const(4).i32_sub();
    i.local_get(FROM).local_get(COUNT).i32_add();
    i.i32_const(4).i32_sub().i32_load(at(0)).i32_store(at(0));
    i.i32_const(0).return_().end();
    i.local_get(TO).local_get(FROM).i32_load8_u(at(0));
    i.i32_store8(at(0));
    i.local_get(TO).local_get(COUNT).i32_const(1).i32_shr_u();
    i.local_tee(DONE).i32_add();
    i.local_get(FROM).local_get(DONE).i32_add();
    i.i32_load8_u(at(0)).i32_store8(at(0));
    i.local_get(TO).local_get(COUNT).i32_const(1).i32_sub();
    i.local_tee(DONE).i32_add();
    i.local_get(FROM).local_get(DONE).i32_add();
    i.i32_load8_u(at(0)).i32_store8(at(0));
    i.i32_const(0).end();
    function
}

fn push() -> Function {
    const LENGTH: Local = A;
    const PLACE: Local = B;
    const LAST: Address = TEMPORARIES + 3 * TEMPORARIES_MAX as Address - 1;
    const { assert!(TEMPORARIES as usize / BLOCK_BYTES == LAST as usize / BLOCK_BYTES) }
    let mut function = function();
    let mut i = function.instructions();
    word(&mut i, panel::PENDING);
    i.local_tee(L0).i32_const(TEMPORARIES_MAX.into()).i32_ge_u();
    refuse_if(&mut i);
    i.local_get(PANEL).local_get(L0).i32_const(1).i32_add();
    i.i32_store(at(4 * panel::PENDING));
    i.local_get(L0).i32_const(3).i32_mul();
    i.i32_const(TEMPORARIES.into()).i32_add().local_tee(L0);
    i.local_get(IMAGE).i32_add().local_tee(L1);
    i.local_get(LENGTH).i32_store8(at(0));
    i.local_get(L1).local_get(PLACE).i32_store16(at(1));
    i.local_get(IMAGE).i32_const(1);
    i.i32_store8(at(CHANGED + usize::from(TEMPORARIES) / BLOCK_BYTES));
    i.local_get(L0).end();
    function
}

fn free() -> Function {
    let mut function = function();
    let mut i = function.instructions();
    load(&mut i, A, L0, L1);
    is_last(&mut i, A);
    i.if_(BlockType::Empty);
    drop_last(&mut i);
    word(&mut i, panel::STRINGS);
    i.local_tee(L2).local_get(L1).i32_const(1).i32_sub();
    i.i32_eq().if_(BlockType::Empty);
    // A POKE can have made the descriptor longer than the string was.
    i.local_get(PANEL);
    i.local_get(L2).local_get(L0).i32_add().local_tee(L2);
    word(&mut i, panel::STRINGS_TOP);
    i.local_tee(L3);
    i.local_get(L2).local_get(L3).i32_lt_u().select();
    i.i32_store(at(4 * panel::STRINGS));
    i.end().end();
    i.local_get(L1).i32_const(8).i32_shl();
    i.local_get(L0).i32_or().end();
    function
}

fn join(first: u32) -> Function {
    const LENGTH: Local = C;
    let mut function = function();
    let mut i = function.instructions();
    for descriptor in [A, B] {
        i.local_get(IMAGE).local_get(descriptor).i32_add();
        i.i32_load8_u(at(0));
    }
    i.i32_add().local_tee(LENGTH).i32_const(255).i32_gt_u();
    refuse_if(&mut i);
    allocate(&mut i, LENGTH, L0);
    call(&mut i, first, Routine::Free, [Some(B), None, None]);
    i.local_set(L2);
    call(&mut i, first, Routine::Free, [Some(A), None, None]);
    i.local_tee(L1).i32_const(0xFF).i32_and().local_set(A);
    i.local_get(L1).i32_const(8).i32_shr_u().local_set(L1);
    call(&mut i, first, Routine::Copy, [Some(L1), Some(L0), Some(A)]);
    i.local_set(L1);
    hand_on(&mut i, L1);
    i.local_get(L0).local_get(A).i32_add().local_set(A);
    i.local_get(L2).i32_const(0xFF).i32_and().local_set(B);
    i.local_get(L2).i32_const(8).i32_shr_u().local_set(L2);
    call(&mut i, first, Routine::Copy, [Some(L2), Some(A), Some(B)]);
    i.local_set(L1);
    hand_on(&mut i, L1);
    call(&mut i, first, Routine::Push, [Some(LENGTH), Some(L0), None]);
    i.end();
    function
}

fn take(first: u32) -> Function {
    const START: Local = B;
    const COUNT: Local = C;
    let mut function = function();
    let mut i = function.instructions();
    allocate(&mut i, COUNT, L0);
    call(&mut i, first, Routine::Free, [Some(A), None, None]);
    i.i32_const(8).i32_shr_u().local_get(START).i32_add();
    i.local_set(L1);
    call(
        &mut i,
        first,
        Routine::Copy,
        [Some(L1), Some(L0), Some(COUNT)],
    );
    i.local_set(L1);
    hand_on(&mut i, L1);
    call(&mut i, first, Routine::Push, [Some(COUNT), Some(L0), None]);
    i.end();
    function
}

fn character(first: u32) -> Function {
    let mut function = function();
    let mut i = function.instructions();
    i.local_get(A).i32_const(255).i32_gt_u();
    refuse_if(&mut i);
    i.i32_const(1).local_set(L0);
    allocate(&mut i, L0, L1);
    i.local_get(IMAGE).local_get(L1).i32_add();
    i.local_get(A).i32_store8(at(0));
    i.local_get(L1);
    mark(&mut i);
    call(&mut i, first, Routine::Push, [Some(L0), Some(L1), None]);
    i.end();
    function
}

fn compare(first: u32) -> Function {
    const ORDER: Local = C;
    let mut function = function();
    let mut i = function.instructions();
    for (descriptor, length, place) in [(A, L0, L1), (B, L2, L3)] {
        load(&mut i, descriptor, length, place);
        i.local_get(length).local_get(place).i32_add();
        i.i32_const(1 << 16).i32_gt_u();
        refuse_if(&mut i);
        i.local_get(place).local_get(IMAGE).i32_add();
        i.local_set(place);
    }
    // The order of the lengths, until characters say something else.
    i.local_get(L0).local_get(L2).i32_gt_u();
    i.local_get(L0).local_get(L2).i32_lt_u().i32_sub();
    i.local_set(ORDER);
    i.local_get(L0).local_get(L2).local_get(L0).local_get(L2);
    i.i32_lt_u().select().local_get(L1).i32_add().local_set(L0);
    i.block(BlockType::Empty).loop_(BlockType::Empty);
    i.local_get(L1).local_get(L0).i32_ge_u().br_if(1);
    i.local_get(L1).i32_load8_u(at(0));
    i.local_get(L3).i32_load8_u(at(0)).i32_ne();
    i.if_(BlockType::Empty);
    for greater in [true, false] {
        i.local_get(L1).i32_load8_u(at(0));
        i.local_get(L3).i32_load8_u(at(0));
        if greater {
            i.i32_gt_u();
        } else {
            i.i32_lt_u();
        }
    }
    i.i32_sub().local_set(ORDER).br(2).end();
    for place in [L1, L3] {
        i.local_get(place).i32_const(1).i32_add().local_set(place);
    }
    i.br(0).end().end();
    for descriptor in [B, A] {
        call(&mut i, first, Routine::Free, [Some(descriptor), None, None]);
        i.drop();
    }
    i.local_get(ORDER).i32_const(1).i32_add().end();
    function
}

fn own(first: u32) -> Function {
    let mut function = function();
    let mut i = function.instructions();
    load(&mut i, A, L0, L1);
    // That of a file's record, say, is copied.
    i.local_get(L1);
    word(&mut i, panel::PROGRAM);
    i.i32_lt_u().local_tee(L2).i32_eqz();
    i.local_get(L1);
    word(&mut i, panel::FREE);
    i.i32_le_u();
    i.local_get(A).i32_const(TEMPORARIES.into()).i32_sub();
    i.i32_const(3 * i32::from(TEMPORARIES_MAX)).i32_lt_u();
    i.i32_or().i32_and().local_tee(L3);
    i.local_get(L2).i32_or();
    is_last(&mut i, A);
    i.i32_and().if_(BlockType::Empty);
    drop_last(&mut i);
    i.end();
    i.local_get(L3).i32_eqz().if_(BlockType::Empty);
    allocate(&mut i, L0, L2);
    call(&mut i, first, Routine::Copy, [Some(L1), Some(L2), Some(L0)]);
    i.local_set(L1);
    hand_on(&mut i, L1);
    i.local_get(L2).local_set(L1).end();
    i.local_get(L1).i32_const(8).i32_shl();
    i.local_get(L0).i32_or().end();
    function
}

/// An address in the image.
type Address = basic::syntax::Address;

const _: () = assert!(WHOLE_BYTES > CHANGED + (1 << 16) / BLOCK_BYTES);

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
