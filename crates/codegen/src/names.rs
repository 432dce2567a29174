//! The names that instructions use.

use basic::machine::generated::instruction::Instruction as I;
use basic::machine::generated::{Names, Source};

/// The names that instructions use.
pub fn names<'a>(source: Source<'_>, instructions: impl IntoIterator<Item = &'a I>) -> Names {
    let mut names = Names::default();
    for instruction in instructions {
        add(&mut names, instruction);
        if let I::IfDefined { call, .. } = *instruction
            && let Some(function) = source.function(call)
        {
            names.functions.insert(function.slot);
        }
    }
    names.variables.extend(&names.written);
    names
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
