//! Calls of user functions, as far as they can be foreseen.

use super::Slot;
use crate::machine::eval::{FUNCTION_DEPTH_MAX, MARGIN, NAME_BYTES, levels_of};
use crate::machine::flat::UserFunction;
use crate::syntax::{Address, Type};

/// A user function whose body was lowered where it is called.
#[derive(Clone, Debug)]
pub struct FunctionParts {
    /// Its name.
    pub slot: Slot,
    /// Address of its DEF statement, which its entry holds.
    pub definition: Address,
    /// Type of each parameter, and where it lies in the block of parameters.
    pub parameters: Vec<(Type, u16)>,
    /// Length of that block.
    pub(super) bytes: u16,
    /// Stack bytes pending at the call, and those the body needs.
    pub(super) stack: u16,
    pub(super) depth: u16,
}

impl FunctionParts {
    /// None if its name is one of a program that is too large.
    pub(in crate::machine) fn new(function: &UserFunction) -> Option<Self> {
        Some(FunctionParts {
            slot: Slot::try_from(function.slot).ok()?,
            definition: function.definition,
            parameters: function.parameters.clone(),
            bytes: function.bytes,
            stack: function.stack,
            depth: function.depth,
        })
    }
}

/// How deep in calls of user functions code is.
#[derive(Clone, Copy, Default, Debug)]
pub struct Depth {
    /// Stack bytes below the body, without the entries of the control stack.
    base: u16,
    /// What the active block takes when another function is called.
    stack: u16,
    levels: u16,
}

impl Depth {
    /// The depth inside of a call at this one, the bytes that must be left of the stack, and by how much the
    /// first byte of the block of parameters lies below the one above the entries of
    /// the control stack. None if the call is too deep or too small to be foreseen.
    pub fn call(self, function: &FunctionParts) -> Option<(Self, u16, u16)> {
        let base = self
            .base
            .checked_add(function.stack)?
            .checked_add(self.stack)?;
        let needed = base.checked_add(function.depth.max(function.bytes.saturating_sub(MARGIN)))?;
        let below = base.checked_add(function.bytes)?.checked_sub(MARGIN)?;
        let levels = self.levels.checked_add(levels_of(function.depth))?;
        let count = u16::try_from(function.parameters.len()).ok()?;
        let inside = Depth {
            base,
            stack: function.bytes.checked_add(NAME_BYTES.checked_mul(count)?)?,
            levels,
        };
        // The block lies above what must be left.
        let plain = levels <= FUNCTION_DEPTH_MAX && below <= needed;
        plain.then_some((inside, needed, below))
    }
}
