//! Places of flat code: where generated code can begin, and what of it is carried out.

use basic::machine::generated::Source;
use basic::machine::generated::instruction::{Case, Instruction as I, Target};
use std::collections::BTreeSet;
use std::ops::Range;

/// Where the run can begin or jump to, in order.
pub fn cases_of(instructions: &[I]) -> Vec<Target> {
    let mut cases = BTreeSet::from([0]);
    let count = instructions.len() as Target;
    for (pc, instruction) in straight(instructions, 0..count) {
        match instruction {
            I::IfDefined { .. } | I::Text { .. } | I::IntText { .. } => {}
            I::Block { .. } | I::DeepBlock { .. } => {
                cases.insert(pc);
            }
            I::Wend { .. } => {
                cases.insert(pc + 2);
            }
            I::Tree => {
                cases.insert(pc + 1);
            }
            other => cases.extend(other.target()),
        }
    }
    cases.into_iter().filter(|&pc| pc < count).collect()
}

/// Where it is worth while to begin: at blocks, and behind what is left to trees, if the first
/// statement there is carried out.
pub fn entries_of(source: Source<'_>, cases: &[Target]) -> Vec<(Target, Case)> {
    let instructions = source.instructions();
    let begins = |pc: Target| match instructions.get(pc as usize) {
        Some(I::Block { .. }) => Some(pc + 1),
        _ => {
            let before = instructions.get((pc as usize).checked_sub(1)?)?;
            (*before == I::Tree && source.statement_start(pc) == pc).then_some(pc)
        }
    };
    let entries = cases
        .iter()
        .zip(0..)
        .filter(|&(&pc, _)| begins(pc).is_some_and(|first| is_covered(source, first)));
    entries.map(|(&pc, case)| (pc, case)).collect()
}

/// Whether the statement that begins at an instruction is carried out by generated code.
fn is_covered(source: Source<'_>, first: Target) -> bool {
    let end = source.instructions().len() as Target;
    let statement = straight(source.instructions(), first..end);
    let mut statement = statement.take_while(|&(pc, _)| source.statement_start(pc) == first);
    statement.all(|(_, instruction)| is_known(instruction))
}

/// Instructions that are carried out, with their places: without calls of user functions as
/// trees, which are there for functions that were defined anew.
pub fn straight(instructions: &[I], range: Range<Target>) -> impl Iterator<Item = (Target, &I)> {
    let mut pc = range.start;
    std::iter::from_fn(move || {
        let at = pc;
        let instruction = instructions.get(at as usize).filter(|_| at < range.end)?;
        pc = match instruction {
            I::IfDefined { target, .. } => *target,
            _ => at + 1,
        };
        Some((at, instruction))
    })
}

/// Whether an instruction can be generated, if what it names exists.
pub fn is_known(instruction: &I) -> bool {
    !matches!(
        instruction,
        I::DeepBlock { .. }
            | I::Link { .. }
            | I::Leave { .. }
            | I::LeaveInside { .. }
            | I::Tree
            | I::TreeCondition { .. }
            | I::IntTree { .. }
            | I::SingleTree { .. }
            | I::DoubleTree { .. }
            | I::PlaceTree { .. }
    )
}
