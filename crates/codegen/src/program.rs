//! A program as a module.

use crate::cache::Round;
use crate::emit::Emit;
use crate::formula::{can_repeat, is_operation};
use crate::helpers::HELPERS;
use crate::loops::{Fors, Loops, fors, is_innermost, keeps, keeps_nest, loops};
use crate::names::names;
use crate::reach::Reach;
use crate::single::functions;
use crate::text;
use basic::machine::generated::instruction::{Case, Instruction as I, Target};
use basic::machine::generated::{Generated, Source};
use std::collections::BTreeSet;
use std::ops::Range;
use wasm_encoder::{
    CodeSection, EntityType, ExportKind, ExportSection, Function, FunctionSection, ImportSection,
    MemoryType, Module, TypeSection, ValType,
};

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

fn assemble(run: &Function, texts: &[Function]) -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32; 3], []);
    types.ty().function([ValType::F64; 2], [ValType::F64]);
    types.ty().function([ValType::I64; 2], [ValType::I64]);
    types.ty().function(text::PARAMETERS, [ValType::I32]);
    let mut imports = ImportSection::new();
    let memory = MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    };
    imports.import("host", "memory", EntityType::Memory(memory));
    let helpers = HELPERS.len() as u32;
    for index in 0..helpers {
        imports.import("host", &format!("h{index}"), EntityType::Function(2));
    }
    let mut declared = FunctionSection::new();
    declared.function(0);
    let mut exports = ExportSection::new();
    exports.export("run", ExportKind::Func, helpers);
    let mut code = CodeSection::new();
    code.function(run);
    for function in functions() {
        declared.function(1);
        code.function(&function);
    }
    for function in texts {
        declared.function(3);
        code.function(function);
    }
    let mut module = Module::new();
    module.section(&types).section(&imports).section(&declared);
    module.section(&exports).section(&code);
    module.finish()
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
fn entries_of(source: Source<'_>, cases: &[Target]) -> Vec<(Target, Case)> {
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

/// The instructions of a statement, or the beginning of a block.
struct Statement<'a> {
    start: Target,
    instructions: Vec<(Target, &'a I)>,
}

impl Statement<'_> {
    /// Whether it is worth while to write it in the quick way, and can be.
    fn is_quick(&self) -> bool {
        let mut instructions = self.instructions.iter().map(|(_, instruction)| instruction);
        instructions.clone().any(|&one| is_operation(one))
            && instructions.all(|&one| can_repeat(one))
    }
}

/// What follows an instruction.
enum After {
    Next,
    Nothing,
}

impl Emit<'_> {
    /// Writes the instructions of a case; answers whether what stands behind them is reached.
    fn case(&mut self, range: Range<Target>) -> bool {
        let source = self.source;
        self.facts.clear();
        let mut statements: Vec<Statement<'_>> = Vec::new();
        for (pc, instruction) in straight(source.instructions(), range) {
            // A block begins before its first statement.
            let start = match instruction {
                I::Block { .. } | I::DeepBlock { .. } => pc,
                _ => source.statement_start(pc),
            };
            match statements.last_mut() {
                Some(last) if last.start == start => last.instructions.push((pc, instruction)),
                _ => statements.push(Statement {
                    start,
                    instructions: vec![(pc, instruction)],
                }),
            }
        }
        let quick = statements.iter().position(Statement::is_quick);
        let quick = quick.filter(|_| self.writes_quick());
        let (first, rest) = statements.split_at(quick.unwrap_or(statements.len()));
        first.iter().all(|statement| self.statement(statement)) && self.quick_statements(rest)
    }

    /// Writes statements in the quick way, and behind them in the common one. Answers whether
    /// what stands behind them is reached.
    fn quick_statements(&mut self, statements: &[Statement<'_>]) -> bool {
        if statements.is_empty() {
            return true;
        }
        let is_quick = |statement: &&Statement<'_>| statement.is_quick();
        let count = statements.iter().filter(is_quick).count();
        let end = self.open_slow();
        let mut slow: Vec<usize> = (0..count).map(|_| self.open_slow()).collect();
        let begins = |labels: &mut Vec<usize>, statement: &Statement<'_>| {
            statement.is_quick().then(|| labels.pop()).flatten()
        };
        let mut labels = slow.clone();
        let reached = statements.iter().all(|statement| {
            self.slow = begins(&mut labels, statement);
            self.statement(statement)
        });
        self.slow = None;
        if reached {
            self.jump_out(end);
        } else {
            self.i().unreachable();
        }
        let common = statements.iter().all(|statement| {
            if begins(&mut slow, statement).is_some() {
                self.close();
            }
            self.facts.clear();
            self.statement(statement)
        });
        // Labels of statements that nothing leads to.
        for _ in slow {
            self.i().unreachable();
            self.close();
        }
        self.facts.clear();
        if !common {
            self.i().unreachable();
        }
        self.close();
        if !reached && !common {
            self.i().unreachable();
        }
        reached || common
    }

    /// Writes a statement; answers whether what stands behind it is reached.
    fn statement(&mut self, statement: &Statement<'_>) -> bool {
        self.facts.begin_statement();
        for &(pc, instruction) in &statement.instructions {
            self.begin_statement(self.source.statement_start(pc));
            match self.instruction(pc, instruction) {
                Some(After::Next) => {}
                Some(After::Nothing) => return false,
                None => {
                    self.leave(self.statement);
                    return false;
                }
            }
        }
        true
    }

    /// Writes an instruction; none if it is left to the portable back end.
    fn instruction(&mut self, pc: Target, instruction: &I) -> Option<After> {
        match *instruction {
            I::Block { count, last } => self.block(pc, count, last),
            I::DeepBlock { .. } | I::Link { .. } | I::Leave { .. } | I::LeaveInside { .. } => {
                self.leave(pc);
                return Some(After::Nothing);
            }
            I::Jump(target) => {
                self.go(target);
                return Some(After::Nothing);
            }
            I::Gosub { mark, target } => {
                self.gosub(mark, target);
                return Some(After::Nothing);
            }
            I::Return => {
                self.return_();
                return Some(After::Nothing);
            }
            I::For { .. } | I::While { .. } => {}
            I::EnterWhile { mark } => self.enter_while(mark, true)?,
            I::PassWhile { mark } => {
                self.enter_while(mark, false)?;
                return Some(After::Nothing);
            }
            I::IfDefined { call, .. } => self.if_defined(call)?,
            I::EnterFunction { d, call } => self.enter_function(d, call)?,
            I::LeaveFunction { .. } => self.leave_function(),
            I::EnterLoop { mark, slot } => self.enter_loop(mark, slot)?,
            I::Next { slot, at } => self.next(slot, at)?,
            I::NextInnermost { at } => self.next_innermost(at),
            I::Wend { index } => self.wend(index, pc + 2),
            I::EndWhile => self.end_while(),
            I::IfInt { .. }
            | I::IfIntConst { .. }
            | I::IfIntVar { .. }
            | I::IfVarConst { .. }
            | I::IfVarVar { .. }
            | I::IfElementConst { .. }
            | I::IfSingle { .. }
            | I::IfSingleVar { .. } => self.branch(instruction)?,
            _ => match self.whole(instruction) {
                Some(()) => {}
                None => self
                    .number(instruction)
                    .or_else(|| self.place(instruction))
                    .or_else(|| self.doubles(instruction))
                    .or_else(|| self.texts(instruction))?,
            },
        }
        Some(After::Next)
    }
}
