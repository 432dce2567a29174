//! A program as a module.

mod assemble;
mod places;
mod statements;

use crate::cache::Round;
use crate::emit::Emit;
use crate::helpers::HELPERS;
use crate::loops::{Fors, Loops, fors, is_innermost, keeps, keeps_nest, loops};
use crate::names::names;
use crate::reach::Reach;
use crate::single::functions;
use crate::text;
use assemble::assemble;
use basic::machine::generated::instruction::{Instruction as I, Target};
use basic::machine::generated::{Generated, Source};
use places::{cases_of, entries_of};
use std::ops::Range;
use wasm_encoder::Function;

pub use places::{is_known, straight};

/// Instructions of the largest program that code is generated for.
const INSTRUCTIONS_MAX: usize = 40_000;

/// The module of all there is in flat code, and what it needs; nothing if there is none or
/// too much. It imports its memory as `host.memory` and exports
/// `run(image, panel, case)`; what it calls it imports as `host.h0` and so on.
///
/// Code is generated where `worth` statements can be carried out by it.
pub fn module(source: Source<'_>, worth: u64) -> Option<(Vec<u8>, Generated)> {
    let instructions = source.instructions();
    if instructions.is_empty() || instructions.len() > INSTRUCTIONS_MAX {
        return None;
    }
    let cases = cases_of(instructions);
    let fors = fors(source);
    let reach = Reach::new(source, &cases, &fors);
    let mut entries = entries_of(source, &cases);
    entries.retain(|&(pc, _)| reach.is_worth(pc, worth));
    if entries.is_empty() {
        return None;
    }
    let reached = match worth {
        0 => vec![true; cases.len()],
        _ => reach.reached(entries.iter().map(|&(pc, _)| pc)),
    };
    let run = function(source, &cases, &fors, &reached);
    let generated = Generated {
        entries,
        cases,
        names: names(source, instructions),
    };
    let texts = match instructions.iter().any(text::is_text) {
        true => text::functions(first_text()).to_vec(),
        false => Vec::new(),
    };
    Some((assemble(&run, &texts), generated))
}

/// Index of the first function for strings.
fn first_text() -> u32 {
    HELPERS.len() as u32 + 1 + functions().len() as u32
}

fn function(source: Source<'_>, cases: &[Target], fors: &Fors, reached: &[bool]) -> Function {
    let instructions = source.instructions();
    let mut emit = Emit::new(source, cases.to_vec());
    emit.know_loops(fors);
    emit.text_functions = first_text();
    let program = Program {
        instructions,
        cases,
        loops: &loops(instructions, cases, fors),
        fors,
    };
    for case in 0..cases.len() {
        emit.begin_entry(case);
        if reached.get(case) != Some(&true) {
            emit.leave(cases[case]);
            continue;
        }
        if let Some(&last) = program.loops.get(&case)
            && program.outermost(&mut emit, case, last)
        {
            continue;
        }
        let reached = emit.case(program.range(case, case));
        if reached && case + 1 == cases.len() {
            emit.leave(instructions.len() as Target);
        }
    }
    emit.finish()
}

/// What is known of all there is.
struct Program<'a> {
    instructions: &'a [I],
    cases: &'a [Target],
    loops: &'a Loops,
    fors: &'a Fors,
}

impl Program<'_> {
    /// The instructions from a case on to the end of another one.
    fn range(&self, first: usize, last: usize) -> Range<Target> {
        let count = self.instructions.len() as Target;
        self.cases[first]..self.cases.get(last + 1).copied().unwrap_or(count)
    }

    fn body(&self, range: &Range<Target>) -> &[I] {
        let places = range.start as usize..range.end as usize;
        self.instructions.get(places).unwrap_or(&[])
    }

    /// Writes a loop that begins where the dispatcher leads, with what it can keep in local
    /// variables. Answers false if it is not worth while to write it as a loop.
    fn outermost(&self, emit: &mut Emit<'_>, head: usize, last: usize) -> bool {
        let range = self.range(head, last);
        let body = self.body(&range);
        let innermost = is_innermost(self.loops, head, last);
        let keeps = if innermost {
            keeps(self.instructions, range.clone(), self.fors).is_some()
        } else {
            keeps_nest(body, self.fors)
        };
        if !keeps && !innermost {
            return false;
        }
        emit.begin_statement(range.start);
        if keeps {
            let cache = emit.cache_for(body);
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
            emit.begin_statement(self.cases[head]);
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
            } else if emit.case(self.range(first, end)) && end == last {
                emit.go(self.range(first, end).end);
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
        let range = self.range(head, last);
        let closed = keeps(self.instructions, range.clone(), self.fors)??;
        let cache = emit.cache.take()?;
        let round = emit.round_for(&cache, closed, (head, self.body(&range)));
        emit.cache = Some(cache);
        round
    }

    /// The parts of a loop: cases, and loops in it that lie in it whole.
    fn parts(&self, head: usize, last: usize) -> Vec<(usize, usize)> {
        let mut parts = Vec::new();
        let mut case = head;
        while case <= last {
            let inner = self.loops.get(&case).copied();
            let end = inner
                .filter(|&end| case != head && end <= last)
                .unwrap_or(case);
            parts.push((case, end));
            case = end + 1;
        }
        parts
    }
}
