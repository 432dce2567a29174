//! What was compiled, by address, and the slots of names.

use super::{Body, Named, Slot, Statement, type_of};
use crate::machine::flat::Flat;
use crate::machine::memory::IMAGE_BYTES;
use crate::syntax::{Address, Name, Type};
use std::collections::HashMap;

/// All that was compiled, by statement address.
#[derive(Default)]
pub struct Code {
    /// Statement index + 1 by address, 0 = not compiled; empty until something is.
    index: Vec<u32>,
    pub statements: Vec<Statement>,
    /// Bodies of user functions by the address of their DEF statement.
    pub bodies: Vec<(Address, Body)>,
    /// The user functions that are defined without parameters.
    pub bare: Vec<Slot>,
    /// A user function reads keys: any statement may have to wait.
    pub functions_wait: bool,
    /// Whether the condition of a WHILE may ask for a key: then each WEND may, for it works
    /// out the condition again.
    pub whiles_wait: bool,
    pub simple: Vec<Named>,
    pub arrays: Vec<Named>,
    /// What is hot, lowered.
    pub flat: Flat,
    simple_slots: HashMap<Named, Slot>,
    array_slots: HashMap<Named, Slot>,
}

/// When so many statements are compiled the cache is dropped: direct lines leave theirs behind.
const STATEMENTS_MAX: usize = 20_000;
/// Likewise with so many instructions.
const INSTRUCTIONS_MAX: usize = 400_000;

impl Code {
    /// Index of the statement at `at`, if it is compiled.
    #[inline(always)]
    pub fn find(&self, at: Address) -> Option<usize> {
        let index = self.index.get(usize::from(at))?;
        (*index as usize).checked_sub(1)
    }

    /// Keeps a compiled statement.
    pub fn insert(&mut self, at: Address, statement: Statement) -> usize {
        if self.statements.len() >= STATEMENTS_MAX {
            self.forget_statements();
        }
        if self.index.is_empty() {
            self.index.resize(IMAGE_BYTES, 0);
        }
        self.statements.push(statement);
        self.index[usize::from(at)] = self.statements.len() as u32;
        self.statements.len() - 1
    }

    /// Makes sure that `statements` more do not drop the cache.
    pub fn make_room(&mut self, statements: usize) {
        if self.statements.len() + statements >= STATEMENTS_MAX
            || self.flat.len() >= INSTRUCTIONS_MAX
        {
            self.forget_statements();
        }
    }

    /// Forgets all compiled statements and functions; names keep their slots.
    pub fn drop_statements(&mut self) {
        self.forget_statements();
        self.bodies.clear();
        self.bare.clear();
    }

    fn forget_statements(&mut self) {
        if self.statements.is_empty() {
            return;
        }
        self.index.fill(0);
        self.statements.clear();
        self.flat.clear();
    }

    /// Forgets statements compiled from addresses below `end` (the direct line).
    pub fn drop_below(&mut self, end: Address) {
        if let Some(index) = self.index.get_mut(..usize::from(end)) {
            index.fill(0);
        }
        self.flat.drop_below(end);
    }

    /// The body of the function whose DEF statement is at `at`.
    pub fn body(&self, at: Address) -> Option<&Body> {
        self.bodies
            .iter()
            .find(|(address, _)| *address == at)
            .map(|(_, body)| body)
    }

    /// The slot of a simple variable or function.
    pub fn simple_slot(&mut self, name: Named) -> Slot {
        slot(&mut self.simple, &mut self.simple_slots, name)
    }

    /// Whether a name is that of a user function without parameters.
    pub fn is_bare(&self, name: &Name, types: &[Type; 26]) -> bool {
        if self.bare.is_empty() {
            return false;
        }
        let named = Named {
            text: name.text.clone(),
            kind: type_of(name, types),
            function: true,
        };
        let slot = self.simple_slots.get(&named);
        slot.is_some_and(|slot| self.bare.contains(slot))
    }

    /// The slot of an array.
    pub fn array_slot(&mut self, name: Named) -> Slot {
        slot(&mut self.arrays, &mut self.array_slots, name)
    }
}

fn slot(names: &mut Vec<Named>, slots: &mut HashMap<Named, Slot>, name: Named) -> Slot {
    if let Some(&slot) = slots.get(&name) {
        return slot;
    }
    let slot = names.len() as Slot;
    names.push(name.clone());
    slots.insert(name, slot);
    slot
}
