//! Statements of a case, in the quick way and in the common one.

use super::places::straight;
use crate::emit::Emit;
use crate::formula::{can_repeat, is_operation};
use basic::machine::generated::instruction::{Instruction as I, Target};
use std::ops::Range;

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
    pub fn case(&mut self, range: Range<Target>) -> bool {
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
            I::For { .. } => {}
            // Where its condition does not hold only generated code can go on: without that the whole
            // statement is left.
            I::While { over } => {
                self.case_at(over.checked_sub(1)?)?;
            }
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
