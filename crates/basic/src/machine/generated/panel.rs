//! Words of the panel and of what lies in it.

use crate::machine::control;

/// In: no kind of an entry (an empty stack has its top here). Out: the instruction where
/// flat code goes on.
pub const AT: usize = 0;
/// Fuel; counts down.
pub const FUEL: usize = 1;
/// The mark of the last statement of the block before.
pub const FROM: usize = 2;
/// The line that the last statement went to, [`NO_LINE`] for its own.
pub const LINE: usize = 3;
/// How many entries of the control stack there are.
pub const FRAMES: usize = 4;
/// How many there can be.
pub const FRAMES_MAX: usize = 5;
/// Out: not 0 if there are other entries than before.
pub const MOVED: usize = 6;
/// Whether there are entries below those that are here.
pub const BELOW: usize = 7;
/// The state of RND, two words.
pub const RANDOM: usize = 9;
/// Bytes of the stack.
pub const STACK_BYTES: usize = 11;
/// Its highest byte.
pub const STACK_TOP: usize = 12;
/// The first entry of the control stack, the innermost last.
pub const STACK: usize = 13;
/// Words of an entry; as many as stand before the first one, which are like an entry of no kind.
pub const FRAME: usize = STACK;
/// Entries there is room for.
pub const ENTRIES: usize = 64;
/// The highest free byte of string space, which strings grow down to.
pub const STRINGS: usize = STACK + FRAME * ENTRIES;
/// How many results of strings are pending.
pub const PENDING: usize = STRINGS + 1;
/// In: the first byte of free memory.
pub const FREE: usize = STRINGS + 2;
/// In: the highest byte of string space.
pub const STRINGS_TOP: usize = STRINGS + 3;
/// In: the first byte of the program.
pub const PROGRAM: usize = STRINGS + 4;
/// All words.
pub const WORDS: usize = STRINGS + 5;

/// [`LINE`] of a statement that went to none.
pub const NO_LINE: u32 = 0x1_0000;
/// The case of an entry that leads where no generated code begins.
pub const NO_CASE: u32 = u32::MAX;

/// Words of an entry of the control stack: what it is.
pub const KIND: usize = 0;
/// Address of the value of a loop's variable in the image; of a WHILE behind THEN its statement.
pub const VARIABLE: usize = 1;
/// Step of a loop.
pub const STEP: usize = 2;
/// Limit of a loop.
pub const LIMIT: usize = 3;
/// Line where it goes on.
pub const FRAME_LINE: usize = 4;
/// Where it goes on: the byte before.
pub const TEXT: usize = 5;
/// The NEXT or WEND that belongs to it.
pub const NEXT: usize = 6;
/// The case where it goes on.
pub const CASE: usize = 7;
/// Bytes that the entry and those below it take of the stack; of no entry, those below all that
/// are here.
pub const USED: usize = 8;

/// Bytes of the stack that a GOSUB takes.
pub const GOSUB_BYTES: u16 = control::GOSUB_BYTES;
/// A FOR.
pub const FOR_BYTES: u16 = control::FRAME_MAX;
/// A WHILE.
pub const WHILE_BYTES: u16 = control::WHILE_BYTES;

/// Kinds of entries.
pub const GOSUB: u32 = 0;
/// WHILE.
pub const WHILE: u32 = 1;
/// FOR with an integer; the sign of its step + 1 is in the bits from 8 on.
pub const FOR_INTEGER: u32 = 2;
/// FOR with a single, likewise.
pub const FOR_SINGLE: u32 = 3;
