//! Pending results: made, released, joined, cut, and stored.

use super::routines::{
    A, B, C, L0, L1, L2, L3, Routine, allocate, call, drop_last, function, hand_on, is_last, load,
    mark, refuse_if, word,
};
use crate::emit::{IMAGE, Local, PANEL, at};
use basic::machine::generated::{BLOCK_BYTES, CHANGED, TEMPORARIES, TEMPORARIES_MAX, panel};
use basic::syntax::Address;
use wasm_encoder::{BlockType, Function};

/// See [`Routine::Push`].
pub fn push() -> Function {
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

/// See [`Routine::Free`].
pub fn free() -> Function {
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

/// See [`Routine::Join`].
pub fn join(first: u32) -> Function {
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

/// See [`Routine::Take`].
pub fn take(first: u32) -> Function {
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

/// See [`Routine::Character`].
pub fn character(first: u32) -> Function {
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

/// See [`Routine::Own`].
pub fn own(first: u32) -> Function {
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
