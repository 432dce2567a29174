//! What is worth generating: places from which some statements can be carried out, and what
//! can be reached from there. All else is left to the portable back end at once, and costs the
//! engine no time.

use crate::loops::Fors;
use crate::program::{Cases, is_known, straight};
use basic::machine::generated::Source;
use basic::machine::generated::instruction::{Instruction as I, Target};
use std::collections::BTreeSet;

/// More statements than are ever asked for.
const MANY: u64 = 1_000;

/// Follows the ways a run can take through generated code.
pub struct Reach<'a> {
    source: Source<'a>,
    cases: &'a Cases,
    fors: &'a Fors,
}

/// Where a run can go behind some instructions.
struct Ways {
    /// Statements that begin on the way.
    statements: u64,
    /// Instructions where it goes on.
    targets: Vec<Target>,
}

/// Where an instruction can lead to, but to the next one.
pub fn leads_to(source: Source<'_>, fors: &Fors, pc: Target, instruction: &I) -> Option<Target> {
    match *instruction {
        I::IfDefined { .. } | I::Text { .. } | I::IntText { .. } => None,
        I::Next { at, .. } | I::NextInnermost { at } => Some(fors.get(&at)?.0),
        I::Wend { .. } => Some(pc + 2),
        I::EnterLoop { mark, .. } => source.loop_of(mark)?.behind,
        I::PassWhile { mark } => source.while_of(mark)?.behind,
        ref other => other.target(),
    }
}

impl<'a> Reach<'a> {
    /// Of a program, its cases and loops.
    pub fn new(source: Source<'a>, cases: &'a Cases, fors: &'a Fors) -> Self {
        Reach {
            source,
            cases,
            fors,
        }
    }

    /// From an instruction to the next case, or to what is not generated.
    fn ways(&self, from: Target) -> Ways {
        let instructions = self.source.instructions();
        let around = self.cases.around(from);
        let end = around.map_or(from, |case| self.cases.range(case, case).end);
        let mut ways = Ways {
            statements: 0,
            targets: Vec::new(),
        };
        let mut statement = None;
        for (pc, instruction) in straight(instructions, from..end) {
            let start = self.source.statement_start(pc);
            if !is_known(instruction) {
                // The statement is left to the portable back end from its beginning on.
                ways.statements -= u64::from(statement == Some(start));
                return ways;
            }
            if let I::Block { .. } = instruction {
                continue;
            }
            let leads = leads_to(self.source, self.fors, pc, instruction);
            ways.targets.extend(leads);
            match instruction {
                I::Wend { .. } => {
                    ways.statements += 1;
                    return ways;
                }
                // Nobody knows what it goes back to.
                I::Return => ways.statements += MANY,
                _ => {}
            }
            if statement.replace(start) != Some(start) {
                ways.statements += 1;
            }
            if matches!(
                instruction,
                I::Jump(_) | I::Gosub { .. } | I::Return | I::PassWhile { .. }
            ) {
                // Behind a GOSUB, and where a RETURN leads, any block can follow.
                if let I::Gosub { .. } = instruction {
                    ways.targets.push(pc + 1);
                }
                return ways;
            }
        }
        ways.targets.push(end);
        ways
    }

    /// Whether `worth` statements can be carried out from an instruction on.
    pub fn is_worth(&self, from: Target, worth: u64) -> bool {
        let mut seen = BTreeSet::new();
        self.goes(from, worth, &mut seen)
    }

    fn goes(&self, from: Target, worth: u64, seen: &mut BTreeSet<(Target, u64)>) -> bool {
        if worth == 0 || !seen.insert((from, worth)) {
            // A way that was tried.
            return worth == 0;
        }
        let ways = self.ways(from);
        let left = worth.saturating_sub(ways.statements);
        left == 0
            || ways
                .targets
                .iter()
                .any(|&target| self.goes(target, left, seen))
    }

    /// The cases that a case leads to.
    pub fn behind(&self, case: usize) -> impl Iterator<Item = usize> {
        let targets = self.ways(self.cases.starts[case]).targets.into_iter();
        targets.filter_map(|target| self.cases.at(target))
    }

    /// Which cases can be reached from some of them, without leaving `within`.
    pub fn reached(
        &self,
        from: impl Iterator<Item = usize>,
        within: &BTreeSet<usize>,
    ) -> BTreeSet<usize> {
        let mut reached = BTreeSet::new();
        let mut open: Vec<usize> = from.collect();
        while let Some(case) = open.pop() {
            if within.contains(&case) && reached.insert(case) {
                open.extend(self.behind(case));
            }
        }
        reached
    }
}
