//! The names that instructions use.

use crate::loops::Fors;
use basic::machine::generated::instruction::{Instruction as I, Slot};
use basic::machine::generated::{Names, Source};
use basic::syntax::Address;

/// The names that instructions use.
pub fn names(source: Source<'_>, instructions: &[I], fors: &Fors) -> Names {
    let mut names = Names::default();
    for instruction in instructions {
        add(&mut names, instruction);
        // A NEXT alone names no variable.
        if let I::NextInnermost { at } | I::Next { at, .. } = *instruction {
            names.written.extend(variable_of(fors, at));
        }
        if let I::IfDefined { call, .. } = *instruction
            && let Some(function) = source.function(call)
        {
            names.functions.insert(function.slot);
        }
    }
    names.variables.extend(&names.written);
    names
}

/// The variable of the FOR that the NEXT at a place closes, as far as one can foresee.
pub fn variable_of(fors: &Fors, next: Address) -> Option<Slot> {
    Some(fors.get(&next)?.1?.slot)
}

fn add(names: &mut Names, instruction: &I) {
    match *instruction {
        I::IfIntVar { slot, .. }
        | I::IfVarConst { slot, .. }
        | I::IfSingleVar { slot, .. }
        | I::IntVar { slot, .. }
        | I::AddIntVar { slot, .. }
        | I::SubtractIntVar { slot, .. }
        | I::SingleVar { slot, .. }
        | I::DoubleVar { slot, .. }
        | I::AddSingleVar { slot, .. }
        | I::SubtractSingleVar { slot, .. }
        | I::MultiplySingleVar { slot, .. }
        | I::TextVar { slot, .. }
        | I::IntVarToSingle { slot, .. } => {
            names.variables.insert(slot);
        }
        I::IfVarVar { left, right, .. } => names.variables.extend([left, right]),
        I::Next { slot, .. }
        | I::EnterLoop { slot, .. }
        | I::StoreInt { slot, .. }
        | I::StoreSingle { slot, .. }
        | I::StoreDouble { slot, .. }
        | I::StoreText { slot, .. }
        | I::SetInt { slot, .. } => {
            names.written.insert(slot);
        }
        I::SetIntPlusConst { slot, left, .. } => {
            names.variables.insert(left);
            names.written.insert(slot);
        }
        I::SetIntPlusVar { slot, left, right } => {
            names.variables.extend([left, right]);
            names.written.insert(slot);
        }
        I::IfElementConst { array, slot, .. }
        | I::IntElement { array, slot, .. }
        | I::ElementVar { array, slot, .. }
        | I::StoreElementConst { array, slot, .. } => {
            names.variables.insert(slot);
            names.arrays.insert(array);
        }
        I::Element { array, .. } => {
            names.arrays.insert(array);
        }
        I::Element2 { array, .. } => {
            names.arrays.insert(array);
        }
        I::Element2Var {
            array,
            first,
            second,
            ..
        } => {
            names.variables.extend([first, second]);
            names.arrays.insert(array);
        }
        _ => {}
    }
}
