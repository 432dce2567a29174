//! Instructions that jump.

use super::{Instruction, Target};

impl Instruction {
    /// Where it may jump to, if it names a place.
    pub fn target(mut self) -> Option<Target> {
        self.target_mut().copied()
    }

    /// The same, to be changed.
    pub fn target_mut(&mut self) -> Option<&mut Target> {
        match self {
            Instruction::Jump(target)
            | Instruction::Gosub { target, .. }
            | Instruction::TreeCondition { target, .. }
            | Instruction::IfDefined { target, .. }
            | Instruction::For { over: target }
            | Instruction::While { over: target }
            | Instruction::Text { over: target }
            | Instruction::IntText { over: target, .. }
            | Instruction::IfInt { target, .. }
            | Instruction::IfIntConst { target, .. }
            | Instruction::IfIntVar { target, .. }
            | Instruction::IfVarConst { target, .. }
            | Instruction::IfVarVar { target, .. }
            | Instruction::IfElementConst { target, .. }
            | Instruction::IfSingle { target, .. }
            | Instruction::IfSingleVar { target, .. }
            | Instruction::IfDouble { target, .. } => Some(target),
            _ => None,
        }
    }
}
