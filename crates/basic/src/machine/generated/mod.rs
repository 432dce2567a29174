//! The seam for a second back end: code generated from flat code while a program runs.
//!
//! The machine stays what it is. Where flat code comes to a block that generated code can
//! carry out, the machine fills a *panel* of words (fuel, the top of the control stack), lets
//! the back end work on memory and panel, and takes from the panel where flat code goes on.
//! Where names lie is part of what is generated; it is used only while they still lie there.
//! Generated code ends before any statement that it cannot carry out to its end: it has no
//! errors, no output and no garbage collection of its own. So a run moves between both at any statement,
//! and a checkpoint knows nothing of generated code.

mod engaged;
mod frames;
mod functions;
pub mod panel;
mod places;

use super::code::{Code, Op, Place};
use super::flat::instruction::{Case, Instruction, Slot, Target};
use crate::syntax::{Address, Type};
use std::collections::BTreeSet;

/// The instructions of flat code.
pub use super::flat::instruction;
/// Where descriptors of pending results of strings lie, and how many there can be.
pub use super::layout::{TEMPORARIES, TEMPORARIES_MAX};
/// What lies where in the image that generated code is called with.
pub use super::memory::{BLOCK_BYTES, CHANGED, WHOLE_BYTES};
pub use super::variables::size;
pub use functions::{Depth, FunctionParts};
pub use places::ArrayPlace;

pub(super) use engaged::Engaged;
pub(super) use places::Places;

/// A back end.
pub trait Backend: std::fmt::Debug {
    /// How much fuel the portable back end uses before anything is generated. Programs
    /// that end sooner are not worth it.
    fn patience(&self) -> u64;

    /// How many statements a call of generated code must carry out on average to be worth it.
    fn worth(&self) -> u64;

    /// Generates code for flat code, for as much of it as a slice has time for, where most time is spent, in place of
    /// what was generated before; nothing if nothing is worth it or it cannot be done.
    fn generate(&mut self, source: Source<'_>) -> Option<Generated>;

    /// Runs generated code from a case on until it ends. Answers false if that failed: image
    /// and panel are as they were then, and nothing generated is called any more.
    fn call(&mut self, case: Case, image: &mut [u8; WHOLE_BYTES], panel: &mut [u32]) -> bool;
}

/// What was generated and needs to know.
#[derive(Clone, Default, Debug)]
pub struct Generated {
    /// Where generated code can be called: beginnings of statements that it carries out.
    pub entries: Vec<(Target, Case)>,
    /// All places that it can go on at, in order.
    pub cases: Vec<Target>,
    /// The names it counts on.
    pub names: Names,
    /// Whether all was generated that is worth it, not a portion only.
    pub whole: bool,
}

/// Names that code uses: it is of use while they lie where they lay when it was generated.
#[derive(Clone, Default, Debug)]
pub struct Names {
    /// Variables.
    pub variables: BTreeSet<Slot>,
    /// Those of them that it writes to.
    pub written: BTreeSet<Slot>,
    /// User functions.
    pub functions: BTreeSet<Slot>,
    /// Arrays.
    pub arrays: BTreeSet<Slot>,
}

/// What code is generated from.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    code: &'a Code,
    places: &'a Places,
}

impl Source<'_> {
    /// The instructions of flat code.
    pub fn instructions(&self) -> &[Instruction] {
        self.code.flat.instructions()
    }

    /// Instructions where most time was spent, those with the most of it first.
    pub fn hottest(&self) -> Vec<Target> {
        self.code.flat.hottest()
    }

    /// The type of a variable.
    pub fn kind(&self, slot: Slot) -> Type {
        self.code.simple[usize::from(slot)].kind
    }

    /// Where the value of a variable lies, if it exists.
    pub fn variable(&self, slot: Slot) -> Option<Address> {
        let place = self.places.simple.get(usize::from(slot)).copied();
        place.filter(|&place| place != 0)
    }

    /// Where an array lies, if it exists with so many dimensions (1 or 2).
    pub fn array(&self, slot: Slot, dimensions: u8) -> Option<ArrayPlace> {
        let (count, place) = (*self.places.arrays.get(usize::from(slot))?)?;
        (count == dimensions).then_some(place)
    }

    /// OPTION BASE.
    pub fn base(&self) -> u8 {
        self.places.base
    }

    /// A constant in double precision, as its bytes.
    pub fn double(&self, index: u32) -> Option<u64> {
        self.code.flat.double(index)
    }

    /// The first instruction of the statement that an instruction belongs to, behind the
    /// beginning of its block.
    pub fn statement_start(&self, at: Target) -> Target {
        self.code.flat.statement_start(at)
    }

    /// Line and end of the statement of a mark, and the block that begins there.
    pub fn behind(&self, mark: u32) -> Option<(u16, Address, Option<Target>)> {
        let (statement, line) = self.code.flat.statement_of(mark)?;
        let end = self.code.statements.get(statement)?.end;
        Some((line, end, self.code.flat.block(end)))
    }

    /// What the FOR in the statement of a mark says, once the variables that it makes exist.
    pub fn loop_of(&self, mark: u32) -> Option<LoopParts> {
        let (statement, line) = self.code.flat.statement_of(mark)?;
        let statement = self.code.statements.get(statement)?;
        let Op::For(parts) = &statement.op else {
            return None;
        };
        let next = parts.next.as_ref().ok()?;
        let exists = |place: &Place| match place {
            Place::Simple(_, slot) => {
                Slot::try_from(*slot).is_ok_and(|slot| self.variable(slot).is_some())
            }
            _ => false,
        };
        if !parts.passed.iter().all(|(place, _)| exists(place)) {
            return None;
        }
        Some(LoopParts {
            line,
            text: statement.end,
            body: self.code.flat.block(statement.end),
            next: next.at,
            next_line: next.line,
            behind: self.code.flat.block(next.end),
        })
    }

    /// What the WHILE in the statement of a mark says, if it does not stand behind THEN or ELSE.
    pub fn while_of(&self, mark: u32) -> Option<WhileParts> {
        let (statement, line) = self.code.flat.statement_of(mark)?;
        let Op::While(parts) = &self.code.statements.get(statement)?.op else {
            return None;
        };
        let (wend, wend_line, wend_end) = parts.wend.ok()?;
        Some(WhileParts {
            line,
            text: self.code.flat.text_of(mark)?,
            wend,
            wend_line,
            behind: self.code.flat.block(wend_end),
        })
    }

    /// A user function that is called.
    pub fn function(&self, call: u32) -> Option<FunctionParts> {
        self.code.flat.user_function(call)
    }

    /// The place of a WHILE, its line, and the address behind its WEND.
    pub fn known_loop(&self, index: u32) -> Option<(Address, u16, Address)> {
        self.code.flat.known_loop(index)
    }
}

/// A FOR statement and its NEXT.
#[derive(Clone, Copy, Debug)]
pub struct LoopParts {
    /// Its line.
    pub line: u16,
    /// Its end.
    pub text: Address,
    /// The block that begins there.
    pub body: Option<Target>,
    /// The variable of its NEXT, or the end of that.
    pub next: Address,
    /// The line of that.
    pub next_line: u16,
    /// The block behind it.
    pub behind: Option<Target>,
}

/// A WHILE statement and its WEND.
#[derive(Clone, Copy, Debug)]
pub struct WhileParts {
    /// Its line.
    pub line: u16,
    /// The byte before it.
    pub text: Address,
    /// Address behind its WEND.
    pub wend: Address,
    /// The line of that.
    pub wend_line: u16,
    /// The block behind it.
    pub behind: Option<Target>,
}
