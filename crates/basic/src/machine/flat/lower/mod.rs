//! Lowering: from statements as trees to flat code.

mod condition;
mod expression;
mod for_loop;
mod function;
mod place;
mod statement;
mod text;
mod whole;

use super::Mark;
use super::instruction::{Instruction, Target};
use crate::machine::code::{Code, Op};
use crate::machine::compile;
use crate::machine::control;
use crate::machine::run::{Next, statement_behind};
use crate::machine::state::State;
use crate::syntax::Address;

/// Statements lowered in one go at most; the rest follows when it is reached.
const REGION_STATEMENTS: u32 = 200;
/// Statements that need no more than this fit on the stack while flat code runs.
const SHALLOW: u16 = control::EDGE;

/// What a statement means for those behind it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    /// The next one follows in the same block.
    Same,
    /// The next one begins a block.
    Block,
    /// Nothing follows.
    Nothing,
    /// What stands behind the byte at the address follows, in a block of its own.
    To(Address),
    /// A statement behind THEN or ELSE follows.
    Inside(Inside),
}

/// A statement behind THEN or ELSE.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Inside {
    at: Address,
    /// The byte before the IF, and its line.
    text: Address,
    line: u16,
    /// The branch that leads here.
    origin: Target,
}

/// The block being lowered.
#[derive(Clone, Copy, Default)]
struct OpenBlock {
    /// Its first instruction.
    at: Target,
    /// Its first mark.
    first: usize,
    count: u16,
    depth: u16,
}

/// Lowers statements one after the other.
struct Lowering<'a> {
    state: &'a mut State,
    code: &'a mut Code,
    block: Option<OpenBlock>,
    /// Branches behind THEN or ELSE that are lowered behind the straight way.
    inside: Vec<Inside>,
    /// Where else branches lead, by the byte before it.
    links: Vec<(Address, Target)>,
    /// The line of what is lowered.
    line: u16,
    /// Statements left for this region.
    left: u32,
    /// User functions lowered in each other.
    nested: u8,
    /// A value was met that depends on which variables there are.
    looks: bool,
}

/// Lowers what begins behind the byte at `text` and answers its first instruction.
pub fn region(state: &mut State, code: &mut Code, text: Address) -> Target {
    code.make_room(REGION_STATEMENTS as usize);
    let mut lowering = Lowering {
        line: state.line,
        state,
        code,
        block: None,
        inside: Vec::new(),
        links: Vec::new(),
        left: REGION_STATEMENTS,
        nested: 0,
        looks: false,
    };
    let start = lowering.here();
    lowering.straight(text);
    while let Some(inside) = lowering.inside.pop() {
        let here = lowering.here();
        lowering.code.flat.set_target(inside.origin, here);
        if let Some(text) = lowering.follow(After::Inside(inside), inside.text) {
            lowering.straight(text);
        }
    }
    lowering.branch_links();
    lowering.state.extend_links(lowering.code);
    start
}

impl Lowering<'_> {
    fn here(&self) -> Target {
        self.code.flat.instructions.len() as Target
    }

    fn emit(&mut self, instruction: Instruction) -> Target {
        self.code.flat.instructions.push(instruction);
        self.here() - 1
    }

    /// Ends in a jump to what begins behind `text`.
    fn link(&mut self, text: Address) {
        let here = self.here();
        match self.code.flat.block(text) {
            Some(block) => self.emit(Instruction::Jump(block)),
            None => self.emit(Instruction::Link { text, origin: here }),
        };
    }

    /// Lowers statement after statement from behind `text` on.
    fn straight(&mut self, text: Address) {
        let mut text = text;
        loop {
            if self.block.is_none() && (self.code.flat.block(text).is_some() || self.left == 0) {
                return self.link(text);
            }
            let (at, first) = match statement_behind(self.state, text) {
                Next::Statement { at, line, first } => {
                    if first && self.block.is_none() {
                        self.line = line;
                    }
                    (at, first)
                }
                Next::End | Next::Broken => return self.leave(text),
            };
            if first && self.block.is_some() {
                self.end_block();
                continue;
            }
            let index = self.statement_at(at, self.line, first);
            let statement = &self.code.statements[index];
            if statement.may_wait || matches!(statement.op, Op::Trace(_)) {
                return self.leave(text);
            }
            let (end, depth) = (statement.end, statement.depth);
            if self.block.is_none() {
                self.begin_block(text);
            }
            if let Some(block) = &mut self.block {
                block.count += 1;
                block.depth = block.depth.max(depth);
            }
            self.left = self.left.saturating_sub(1);
            self.mark(index, text, false);
            let after = self.statement(index, text);
            match self.follow(after, end) {
                Some(next) => text = next,
                None => return,
            }
        }
    }

    /// The byte before what is lowered next behind a statement that ends at `end`.
    fn follow(&mut self, after: After, end: Address) -> Option<Address> {
        let (mut after, mut end) = (after, end);
        loop {
            if after != After::Same || self.left == 0 {
                self.end_block();
            }
            match after {
                After::Same | After::Block => return Some(end),
                After::Nothing => return None,
                After::To(text) => return Some(text),
                After::Inside(inside) => (after, end) = self.inside_statement(inside),
            }
        }
    }

    /// Lowers a statement behind THEN or ELSE; answers what follows and where it ends.
    fn inside_statement(&mut self, inside: Inside) -> (After, Address) {
        self.line = inside.line;
        let index = self.statement_at(inside.at, inside.line, false);
        let statement = &self.code.statements[index];
        let end = statement.end;
        let careful = statement.may_wait
            || statement.depth > SHALLOW
            || matches!(statement.op, Op::Trace(_))
            || self.left == 0;
        self.mark(index, inside.text, true);
        if careful {
            self.emit(Instruction::LeaveInside { at: inside.at });
            return (After::Nothing, end);
        }
        self.left -= 1;
        (self.statement(index, inside.text), end)
    }

    /// Where the branches of the region lead that leave the straight way.
    fn branch_links(&mut self) {
        for (text, origin) in std::mem::take(&mut self.links) {
            let target = match self.code.flat.block(text) {
                Some(block) => block,
                None => self.emit(Instruction::Link { text, origin }),
            };
            self.code.flat.set_target(origin, target);
        }
    }

    fn statement_at(&mut self, at: Address, line: u16, first: bool) -> usize {
        match self.code.find(at) {
            Some(index) => index,
            None => compile::statement_at(self.state, self.code, at, line, first),
        }
    }

    fn mark(&mut self, index: usize, text: Address, inside: bool) {
        let mark = Mark {
            start: self.here(),
            statement: index as u32,
            line: self.code.statements[index].line,
            text,
            inside,
            behind: 0,
        };
        self.code.flat.marks.push(mark);
    }

    fn begin_block(&mut self, text: Address) {
        let at = self.here();
        self.block = Some(OpenBlock {
            at,
            first: self.code.flat.marks.len(),
            ..OpenBlock::default()
        });
        self.code.flat.begins(text, at);
        self.emit(Instruction::Block { count: 0, last: 0 });
    }

    /// Completes the instruction that begins the block.
    fn end_block(&mut self) {
        let Some(block) = self.block.take() else {
            return;
        };
        let flat = &mut self.code.flat;
        let OpenBlock { count, depth, .. } = block;
        let marks = &mut flat.marks[block.first..block.first + usize::from(count)];
        for (index, mark) in marks.iter_mut().enumerate() {
            mark.behind = count - 1 - index as u16;
        }
        let last = (block.first + usize::from(count) - 1) as u32;
        // A jump to the block comes before the mark of its first statement.
        if let Some(first) = marks.first_mut() {
            first.start = block.at;
        }
        flat.instructions[block.at as usize] = if depth > SHALLOW {
            // Each statement of the block may put a loop on the stack.
            let depth = depth.saturating_add(control::FRAME_MAX.saturating_mul(count));
            Instruction::DeepBlock { count, depth, last }
        } else {
            Instruction::Block { count, last }
        };
    }

    fn leave(&mut self, text: Address) {
        self.end_block();
        // So that it is found at once the next time.
        let here = self.here();
        self.code.flat.begins(text, here);
        self.emit(Instruction::Leave { text });
    }
}
