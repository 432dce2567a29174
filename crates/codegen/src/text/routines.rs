//! What the functions for strings are made of.

use super::{characters, results};
use crate::emit::{IMAGE, Local, PANEL, at};
use basic::machine::generated::{BLOCK_BYTES, CHANGED, TEMPORARIES, WHOLE_BYTES, panel};
use wasm_encoder::{BlockType, Function, InstructionSink, ValType};

/// What the functions answer if they want care.
pub const REFUSED: i32 = -1;

/// Parameters and results of the functions: image, panel, three of their own; one result.
pub const PARAMETERS: [ValType; 5] = [ValType::I32; 5];

/// The functions, in the order of their indices.
#[derive(Clone, Copy)]
pub enum Routine {
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
        characters::copy(),
        results::push(),
        results::free(),
        results::join(first),
        results::take(first),
        results::character(first),
        characters::compare(first),
        results::own(first),
    ]
}

// Parameters of the functions behind image and panel, and their local variables.
pub const A: Local = 2;
pub const B: Local = 3;
pub const C: Local = 4;
pub const L0: Local = 5;
pub const L1: Local = 6;
pub const L2: Local = 7;
pub const L3: Local = 8;

pub fn function() -> Function {
    Function::new([(4, ValType::I32)])
}

pub fn word(i: &mut InstructionSink<'_>, index: usize) {
    i.local_get(PANEL).i32_load(at(4 * index));
}

/// Answers `REFUSED` if what is on the stack holds.
pub fn refuse_if(i: &mut InstructionSink<'_>) {
    i.if_(BlockType::Empty).i32_const(REFUSED).return_().end();
}

/// Hands `REFUSED` on, if that is what is in a local variable.
pub fn hand_on(i: &mut InstructionSink<'_>, answer: Local) {
    i.local_get(answer).i32_const(REFUSED).i32_eq();
    refuse_if(i);
}

/// Length and address of the string of a descriptor into local variables.
pub fn load(i: &mut InstructionSink<'_>, descriptor: Local, length: Local, place: Local) {
    i.local_get(IMAGE).local_get(descriptor).i32_add();
    i.local_tee(place).i32_load8_u(at(0)).local_set(length);
    i.local_get(place).i32_load16_u(at(1)).local_set(place);
}

/// Room for some characters; the place into a local variable.
pub fn allocate(i: &mut InstructionSink<'_>, length: Local, to: Local) {
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
pub fn is_last(i: &mut InstructionSink<'_>, descriptor: Local) {
    word(i, panel::PENDING);
    i.i32_const(3).i32_mul();
    i.i32_const(i32::from(TEMPORARIES) - 3).i32_add();
    i.local_get(descriptor).i32_eq();
}

/// One pending result less.
pub fn drop_last(i: &mut InstructionSink<'_>) {
    i.local_get(PANEL);
    word(i, panel::PENDING);
    i.i32_const(1).i32_sub().i32_store(at(4 * panel::PENDING));
}

/// Notes that the byte at a place of the image is written to.
pub fn mark(i: &mut InstructionSink<'_>) {
    i.i32_const(BLOCK_BYTES.trailing_zeros() as i32).i32_shr_u();
    i.local_get(IMAGE).i32_add().i32_const(1);
    i.i32_store8(at(CHANGED));
}

/// A call of another one.
pub fn call(
    i: &mut InstructionSink<'_>,
    first: u32,
    routine: Routine,
    arguments: [Option<Local>; 3],
) {
    i.local_get(IMAGE).local_get(PANEL);
    for argument in arguments {
        match argument {
            Some(local) => i.local_get(local),
            None => i.i32_const(0),
        };
    }
    i.call(first + routine as u32);
}

const _: () = assert!(WHOLE_BYTES > CHANGED + (1 << 16) / BLOCK_BYTES);
