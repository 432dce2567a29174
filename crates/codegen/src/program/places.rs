//! Places of flat code: where generated code can begin, and what of it is carried out.

use basic::machine::generated::Source;
use basic::machine::generated::instruction::{Case, Instruction as I, Target};
use std::collections::BTreeSet;
use std::ops::Range;

/// Places where the run can begin or jump to, in order, each with the end of what is written there.
#[derive(Default)]
pub struct Cases {
    /// Their first instructions.
    pub starts: Vec<Target>,
    ends: Vec<Target>,
}

impl Cases {
    /// Those of a program.
    pub fn of(instructions: &[I]) -> Self {
        let starts = cases_of(instructions);
        let ends = starts.iter().skip(1).copied();
        let ends = ends.chain([instructions.len() as Target]).collect();
        Cases { starts, ends }
    }

    /// Some of them.
    pub fn only(&self, chosen: &BTreeSet<usize>) -> Self {
        Cases {
            starts: chosen.iter().map(|&case| self.starts[case]).collect(),
            ends: chosen.iter().map(|&case| self.ends[case]).collect(),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// The case that begins at an instruction.
    pub fn at(&self, target: Target) -> Option<usize> {
        self.starts.binary_search(&target).ok()
    }

    /// The case that an instruction belongs to.
    pub fn around(&self, pc: Target) -> Option<usize> {
        let case = self.starts.partition_point(|&start| start <= pc);
        let case = case.checked_sub(1)?;
        (pc < self.ends[case]).then_some(case)
    }

    /// The instructions from the beginning of a case on to the end of another one.
    pub fn range(&self, first: usize, last: usize) -> Range<Target> {
        self.starts[first]..self.ends[last]
    }

    /// How many instructions they have from a case on to another one.
    pub fn size(&self, first: usize, last: usize) -> usize {
        let sizes = (first..=last).map(|case| self.range(case, case).len());
        sizes.sum()
    }

    /// The instructions from a case on to another one, without those between them.
    pub fn instructions(&self, all: &[I], first: usize, last: usize) -> Vec<I> {
        let of_case = |case| {
            let Range { start, end } = self.range(case, case);
            all.get(start as usize..end as usize).unwrap_or(&[])
        };
        (first..=last).flat_map(of_case).copied().collect()
    }

    /// Whether the case behind one begins where that ends.
    pub fn is_followed(&self, case: usize) -> bool {
        self.starts.get(case + 1) == self.ends.get(case)
    }
}

/// Where the run can begin or jump to, in order.
fn cases_of(instructions: &[I]) -> Vec<Target> {
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
pub fn entries_of(source: Source<'_>, cases: &Cases) -> Vec<(Target, Case)> {
    let instructions = source.instructions();
    let begins = |pc: Target| match instructions.get(pc as usize) {
        Some(I::Block { .. }) => Some(pc + 1),
        _ => {
            let before = instructions.get((pc as usize).checked_sub(1)?)?;
            (*before == I::Tree && source.statement_start(pc) == pc).then_some(pc)
        }
    };
    let entries = cases
        .starts
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
