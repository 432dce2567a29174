//! A program as a module.

mod assemble;
mod choice;
mod places;
mod statements;

use crate::cache::Round;
use crate::emit::Emit;
use crate::helpers::HELPERS;
use crate::loops::{Fors, Loops, fors, is_innermost, keeps, keeps_nest, loops};
use crate::names::names;
use crate::reach::{Reach, leads_to};
use crate::single::functions;
use crate::text;
use assemble::assemble;
use basic::machine::generated::instruction::{Case, Instruction as I, Target};
use basic::machine::generated::{Generated, Source};
use choice::choose;
use places::entries_of;
use std::collections::BTreeSet;
use wasm_encoder::Function;

pub use places::{Cases, is_known, straight};

/// Instructions of the largest portion that code is generated for.
const INSTRUCTIONS_MAX: usize = 40_000;

/// The module of a portion of what there is in flat code, where most time is spent, and what it needs. It imports
/// its memory as `host.memory` and exports `run(image, panel, case)`; what it calls it imports as
/// `host.h0` and so on. Without entries if nothing in that portion is worth it; nothing if nothing is at all.
///
/// Code is generated where `worth` statements can be carried out by it.
pub fn module(source: Source<'_>, worth: u64, portion: usize) -> Option<(Vec<u8>, Generated)> {
    let instructions = source.instructions();
    if instructions.is_empty() {
        return None;
    }
    let all = Cases::of(instructions);
    let fors = fors(source);
    let reach = Reach::new(source, &all, &fors);
    let loops_of = |cases: &Cases| loops(instructions, cases, &fors);
    let portion = portion.min(INSTRUCTIONS_MAX);
    let chosen = choose(source, &all, &loops_of(&all), &reach, portion);
    let whole = chosen.len() == all.len();
    let is_entry = |&(pc, case): &(Target, Case)| {
        chosen.contains(&(case as usize)) && reach.is_worth(pc, worth)
    };
    let entries = entries_of(source, &all);
    let entries: Vec<(Target, Case)> = entries.into_iter().filter(is_entry).collect();
    if entries.is_empty() {
        return (!whole).then(Default::default);
    }
    let reached = match worth {
        0 => chosen,
        _ => reach.reached(entries.iter().map(|&(_, case)| case as usize), &chosen),
    };
    let cases = all.only(&reached);
    let written = cases.instructions(instructions, 0, cases.len() - 1);
    let program = Program {
        source,
        cases: &cases,
        loops: &loops_of(&cases),
        fors: &fors,
    };
    let run = program.function();
    let texts = match written.iter().any(text::is_text) {
        true => text::functions(first_text()).to_vec(),
        false => Vec::new(),
    };
    let place = |&(pc, _): &(Target, Case)| Some((pc, cases.at(pc)? as Case));
    let generated = Generated {
        entries: entries.iter().filter_map(place).collect(),
        names: names(source, &written, &fors),
        cases: cases.starts,
        whole,
    };
    Some((assemble(&run, &texts), generated))
}

/// Index of the first function for strings.
fn first_text() -> u32 {
    HELPERS.len() as u32 + 1 + functions().len() as u32
}

/// What is known of all that is written.
struct Program<'a> {
    source: Source<'a>,
    cases: &'a Cases,
    loops: &'a Loops,
    fors: &'a Fors,
}

impl Program<'_> {
    fn function(&self) -> Function {
        let mut emit = Emit::new(self.source, self.cases.starts.clone());
        emit.know_loops(self.fors);
        emit.text_functions = first_text();
        for case in 0..self.cases.len() {
            emit.begin_entry(case);
            if let Some(&last) = self.loops.get(&case)
                && self.outermost(&mut emit, case, last)
            {
                continue;
            }
            let range = self.cases.range(case, case);
            let end = range.end;
            if emit.case(range) && !self.cases.is_followed(case) {
                emit.go(end);
            }
        }
        emit.finish()
    }

    fn instructions(&self) -> &[I] {
        self.source.instructions()
    }

    /// The instructions of a loop.
    fn body(&self, head: usize, last: usize) -> Vec<I> {
        self.cases.instructions(self.instructions(), head, last)
    }

    /// Writes a loop that begins where the dispatcher leads, with what it can keep in local
    /// variables. Answers false if it is not worth while to write it as a loop.
    fn outermost(&self, emit: &mut Emit<'_>, head: usize, last: usize) -> bool {
        let range = self.cases.range(head, last);
        let start = range.start;
        let body = self.body(head, last);
        let innermost = is_innermost(self.loops, head, last);
        let keeps = if innermost {
            keeps(self.instructions(), range, self.fors).is_some()
        } else {
            keeps_nest(&body, self.fors)
        };
        if !keeps && !innermost {
            return false;
        }
        emit.begin_statement(start);
        if keeps {
            let cache = emit.cache_for(&body);
            emit.begin_kept(cache);
        }
        self.write(emit, head, last);
        emit.end_kept();
        true
    }

    /// Writes a loop and those in it.
    fn write(&self, emit: &mut Emit<'_>, head: usize, last: usize) {
        let round = self.round(emit, head, last);
        if let Some(round) = round {
            emit.begin_statement(self.cases.starts[head]);
            emit.fill_round(round);
            emit.rounds.push(round);
        }
        emit.begin_loop(head);
        let parts = self.parts(head, last);
        for &(first, _) in parts.iter().skip(1).rev() {
            emit.open_forward(first);
        }
        for &(first, end) in &parts {
            if first != head {
                emit.begin_case(first);
            }
            if first != head && self.loops.get(&first) == Some(&end) {
                self.write(emit, first, end);
            } else if emit.case(self.cases.range(first, end))
                && (end == last || !self.cases.is_followed(end))
            {
                emit.go(self.cases.range(first, end).end);
            }
        }
        emit.end_loop();
        if round.is_some() {
            emit.rounds.pop();
        }
    }

    /// The FOR that an innermost loop is the body of, if its parts can be kept.
    fn round(&self, emit: &mut Emit<'_>, head: usize, last: usize) -> Option<Round> {
        if !is_innermost(self.loops, head, last) {
            return None;
        }
        let range = self.cases.range(head, last);
        let closed = keeps(self.instructions(), range, self.fors)??;
        let cache = emit.cache.take()?;
        let round = emit.round_for(&cache, closed, (head, &self.body(head, last)));
        emit.cache = Some(cache);
        round
    }

    /// The parts of a loop: cases, with those behind them that nothing else in it leads to, and loops
    /// in it that lie in it whole.
    fn parts(&self, head: usize, last: usize) -> Vec<(usize, usize)> {
        let targets = self.targets(head, last);
        let mut parts = Vec::new();
        let mut case = head;
        while case <= last {
            let inner = |case: usize| {
                let end = self.loops.get(&case).copied();
                end.filter(|&end| case != head && end <= last)
            };
            let mut end = inner(case).unwrap_or(case);
            if inner(case).is_none() {
                while end < last
                    && self.cases.is_followed(end)
                    && inner(end + 1).is_none()
                    && !targets.contains(&self.cases.starts[end + 1])
                {
                    end += 1;
                }
            }
            parts.push((case, end));
            case = end + 1;
        }
        parts
    }

    /// Where the instructions of a loop lead to.
    fn targets(&self, head: usize, last: usize) -> BTreeSet<Target> {
        let range = self.cases.range(head, last);
        let body = straight(self.instructions(), range);
        body.filter_map(|(pc, one)| leads_to(self.source, self.fors, pc, one))
            .collect()
    }
}
