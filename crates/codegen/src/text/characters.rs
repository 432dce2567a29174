//! Characters: copied and compared.

use super::routines::{
    A, B, C, L0, L1, L2, L3, Routine, call, function, load, mark, refuse_if, word,
};
use crate::emit::{IMAGE, Local, at};
use basic::machine::generated::panel;
use wasm_encoder::{BlockType, Function};

/// See [`Routine::Copy`].
pub fn copy() -> Function {
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

/// See [`Routine::Compare`].
pub fn compare(first: u32) -> Function {
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
