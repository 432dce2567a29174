//! What is worth generating: places from which some statements can be carried out, and what
//! can be reached from there. All else is left to the portable back end at once, and costs the
//! engine no time.

use crate::loops::Fors;
use crate::program::{is_known, straight};
use basic::machine::generated::Source;
use basic::machine::generated::instruction::{Instruction as I, Target};
use std::collections::BTreeSet;

/// More statements than are ever asked for.
const MANY: u64 = 1_000;

/// Follows the ways a run can take through generated code.
pub struct Reach<'a> {
    source: Source<'a>,
    cases: &'a [Target],
    fors: &'a Fors,
}

/// Where a run can go behind some instructions.
struct Ways {
    /// Statements that begin on the way.
    statements: u64,
    /// Instructions where it goes on.
    targets: Vec<Target>,
}

impl<'a> Reach<'a> {
    /// Of a program, its cases and loops.
    pub fn new(source: Source<'a>, cases: &'a [Target], fors: &'a Fors) -> Self {
        Reach {
            source,
            cases,
            fors,
        }
    }

    /// From an instruction to the next case, or to what is not generated.
    fn ways(&self, from: Target) -> Ways {
        let instructions = self.source.instructions();
        let next = self.cases.partition_point(|&case| case <= from);
        let end = self.cases.get(next).copied();
        let end = end.unwrap_or(instructions.len() as Target);
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
            match *instruction {
                I::Block { .. } => continue,
                I::IfDefined { .. } | I::Text { .. } | I::IntText { .. } => {}
                I::Next { at, .. } | I::NextInnermost { at } => {
                    ways.targets
                        .extend(self.fors.get(&at).map(|&(body, _)| body));
                }
                I::Wend { .. } => {
                    ways.targets.push(pc + 2);
                    ways.statements += 1;
                    return ways;
                }
                I::EnterLoop { mark, .. } => {
                    let parts = self.source.loop_of(mark);
                    ways.targets.extend(parts.and_then(|parts| parts.behind));
                }
                I::PassWhile { mark } => {
                    let parts = self.source.while_of(mark);
                    ways.targets.extend(parts.and_then(|parts| parts.behind));
                }
                // Nobody knows what it goes back to.
                I::Return => ways.statements += MANY,
                ref other => ways.targets.extend(other.target()),
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

    /// Which cases can be reached from some of them.
    pub fn reached(&self, from: impl Iterator<Item = Target>) -> Vec<bool> {
        let mut reached = vec![false; self.cases.len()];
        let mut open: Vec<Target> = from.collect();
        while let Some(pc) = open.pop() {
            let Ok(case) = self.cases.binary_search(&pc) else {
                continue;
            };
            if !std::mem::replace(&mut reached[case], true) {
                open.extend(self.ways(pc).targets);
            }
        }
        reached
    }
}
