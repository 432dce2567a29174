//! For an engine that runs this very program too: the place in its table of functions that the function of the
//! latest module takes. A call of it is one of generated code, without a detour through the host.

use basic::machine::generated::WHOLE_BYTES;
use std::hint::black_box;

/// What a module exports: `run(image, panel, case)`.
type Run = extern "C" fn(*mut u8, *mut u32, u32);

extern "C" fn vacant(_image: *mut u8, _panel: *mut u32, _case: u32) {
    panic!("no module was made");
}

/// The index of the place.
#[inline]
pub fn place() -> usize {
    black_box(vacant as Run) as usize
}

/// Calls the function that has taken the place; there must be one. What it throws goes on through the caller.
#[inline]
pub fn call(image: &mut [u8; WHOLE_BYTES], panel: &mut [u32], case: u32) {
    let run = black_box(vacant as Run);
    run(image.as_mut_ptr(), panel.as_mut_ptr(), case);
}
