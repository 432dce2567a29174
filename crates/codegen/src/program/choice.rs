//! What of a long program is generated first: where it spends its time, with the loops around that and what
//! follows, up to a portion. So the first module of a long program takes no longer than that of a short one.

use super::Cases;
use crate::loops::{Loops, is_innermost};
use crate::reach::Reach;
use basic::machine::generated::Source;
use std::collections::{BTreeSet, VecDeque};

/// Cases being chosen.
struct Choice<'a> {
    cases: &'a Cases,
    loops: &'a Loops,
    chosen: BTreeSet<usize>,
    /// Instructions that may still be chosen.
    left: usize,
}

/// The cases to be written, `portion` instructions and a loop more at most.
pub fn choose(
    source: Source<'_>,
    cases: &Cases,
    loops: &Loops,
    reach: &Reach<'_>,
    portion: usize,
) -> BTreeSet<usize> {
    if source.instructions().len() <= portion {
        return (0..cases.len()).collect();
    }
    let mut choice = Choice {
        cases,
        loops,
        chosen: BTreeSet::new(),
        left: portion,
    };
    let hot = source.hottest().into_iter();
    let mut open: VecDeque<usize> = hot.filter_map(|pc| cases.around(pc)).collect();
    for &case in &open {
        choice.take(case);
    }
    let mut seen = BTreeSet::new();
    while let Some(case) = open.pop_front()
        && choice.left > 0
    {
        if seen.insert(case) {
            choice.take(case);
            open.extend(reach.behind(case));
        }
    }
    choice.chosen
}

impl Choice<'_> {
    /// Takes a case, with the widest loop around it that there is room for, or with the innermost one.
    fn take(&mut self, case: usize) {
        if self.left == 0 || self.chosen.contains(&case) {
            return;
        }
        let around = self.loops.range(..=case);
        let around = around.filter(|&(_, &last)| case <= last);
        let size = |head, last| self.cases.size(head, last);
        let fitting = around.filter(|&(&head, &last)| {
            size(head, last) <= self.left || is_innermost(self.loops, head, last)
        });
        let widest = fitting.max_by_key(|&(&head, &last)| last - head);
        let (head, last) = widest.map_or((case, case), |(&head, &last)| (head, last));
        for case in head..=last {
            if self.chosen.insert(case) {
                self.left = self.left.saturating_sub(self.cases.size(case, case));
            }
        }
    }
}
