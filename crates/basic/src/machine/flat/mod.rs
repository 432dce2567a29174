//! Flat code: what the portable back end runs. The typed intermediate code (`code`) stays
//! the one description of a statement; what is hot in it is lowered to instructions over
//! registers, the rest stays a tree that one instruction carries out. Another back end
//! (one that makes WebAssembly) would start from the same trees.
//!
//! Statements are lowered in blocks. A block takes the fuel of all its statements at its
//! start, or leaves the flat code if that is not there: then the statements are carried
//! out one by one. So a slice ends at exactly the statement it always ended at. Nothing of
//! the machine's place in the program is kept up to date while flat code runs; the *mark*
//! of an instruction says what it is, and leaving puts it back.

mod engine;
pub mod instruction;
mod lower;

use super::code::{Dbl, Expr, Int, Place, Sgl};
use super::generated::FunctionParts;
use crate::number::Double;
use crate::syntax::{Address, Type};
use instruction::{Case, Instruction, Target};
use std::cmp::Reverse;
use std::collections::BTreeMap;

pub use engine::{Exit, Flight, Registers};
pub use lower::region;

/// What a run of instructions belongs to.
#[derive(Clone, Copy, Debug)]
struct Mark {
    /// Index of its first instruction.
    start: Target,
    /// Index of the statement.
    statement: u32,
    /// The line an error is reported in.
    line: u16,
    /// The byte before the statement, or before the IF it stands in.
    text: Address,
    /// The statement stands behind THEN or ELSE.
    inside: bool,
    /// How many statements of the block come behind it: their fuel is given back when
    /// the block ends here.
    behind: u16,
}

/// A WHILE whose condition can be lowered again at its WEND.
#[derive(Clone, Copy, Debug)]
struct Loop {
    /// Index of the statement.
    statement: u32,
    /// The byte before it.
    text: Address,
    line: u16,
    /// Address behind the WEND.
    wend: Address,
}

/// A user function whose body was lowered where it is called.
#[derive(Clone, Debug)]
pub struct UserFunction {
    pub slot: u32,
    /// Address of its DEF statement.
    pub definition: Address,
    /// Type and offset of each parameter in the block.
    pub parameters: Vec<(Type, u16)>,
    /// Length of the block.
    pub bytes: u16,
    /// Stack bytes pending at the call, and those the body needs.
    pub stack: u16,
    pub depth: u16,
}

/// Everything that was lowered.
#[derive(Default)]
pub struct Flat {
    instructions: Vec<Instruction>,
    /// In the order of their instructions.
    marks: Vec<Mark>,
    /// Index + 1 of the block that begins behind the byte at an address; empty until
    /// something is lowered.
    blocks: Vec<u32>,
    doubles: Vec<Double>,
    int_trees: Vec<Int>,
    single_trees: Vec<Sgl>,
    double_trees: Vec<Dbl>,
    places: Vec<Place>,
    conditions: Vec<Expr>,
    loops: Vec<Loop>,
    functions: Vec<UserFunction>,
    /// Counts what was added or linked.
    revision: u64,
    /// Case + 1 of generated code by instruction; empty until something is generated.
    cases: Vec<Case>,
    /// How often fuel was used up at an instruction, of the shares that are lent to find out where time is spent.
    heat: BTreeMap<Target, u32>,
}

impl Flat {
    /// All instructions.
    pub fn instructions(&self) -> &[Instruction] {
        &self.instructions
    }

    /// A number that is another one after every change.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The case of generated code that begins at an instruction.
    #[inline(always)]
    pub fn case(&self, at: Target) -> Option<Case> {
        self.cases.get(at as usize)?.checked_sub(1)
    }

    /// Sets where generated code begins, in place of all cases known before.
    pub fn set_cases(&mut self, cases: &[(Target, Case)]) {
        self.cases.clear();
        self.cases.resize(self.instructions.len(), 0);
        for &(at, case) in cases {
            if let Some(place) = self.cases.get_mut(at as usize) {
                *place = case + 1;
            }
        }
    }

    /// Notes that time is spent around an instruction.
    pub fn warm(&mut self, at: Target) {
        *self.heat.entry(at).or_default() += 1;
    }

    /// The instructions around which time was spent, those with the most of it first.
    pub fn hottest(&self) -> Vec<Target> {
        let mut known: Vec<(Target, u32)> = self.heat.iter().map(|(&at, &n)| (at, n)).collect();
        known.sort_by_key(|&(at, count)| (Reverse(count), at));
        known.into_iter().map(|(at, _)| at).collect()
    }

    /// Forgets that generated code begins at an instruction.
    pub fn drop_case(&mut self, at: Target) {
        if let Some(place) = self.cases.get_mut(at as usize) {
            *place = 0;
        }
    }

    /// The first instruction of the statement that an instruction belongs to, behind the
    /// beginning of its block.
    pub fn statement_start(&self, at: Target) -> Target {
        let Some(mark) = self.mark_of(at) else {
            return at;
        };
        let start = self.marks[mark as usize].start;
        match self.instructions.get(start as usize) {
            Some(Instruction::Block { .. } | Instruction::DeepBlock { .. }) => start + 1,
            _ => start,
        }
    }

    /// How many statements of its block begin at or behind an instruction inside a block; 0 at
    /// the beginning of one.
    pub fn statements_from(&self, at: Target) -> u64 {
        let Some(mark) = self.mark_of(at).map(|mark| self.marks[mark as usize]) else {
            return 0;
        };
        let begins = mark.start == at
            && matches!(
                self.instructions.get(at as usize),
                Some(Instruction::Block { .. } | Instruction::DeepBlock { .. })
            );
        if begins {
            0
        } else {
            u64::from(mark.behind) + 1
        }
    }

    /// A constant in double precision, as its bytes.
    pub fn double(&self, index: u32) -> Option<u64> {
        Some(self.doubles.get(index as usize)?.0)
    }

    /// The statement of a mark and its line.
    pub fn statement_of(&self, mark: u32) -> Option<(usize, u16)> {
        let mark = self.marks.get(mark as usize)?;
        Some((mark.statement as usize, mark.line))
    }

    /// The byte before the statement of a mark.
    pub fn text_of(&self, mark: u32) -> Option<Address> {
        let mark = self.marks.get(mark as usize)?;
        (!mark.inside).then_some(mark.text)
    }

    /// A user function that is called.
    pub fn user_function(&self, call: u32) -> Option<FunctionParts> {
        let function = self.functions.get(call as usize)?;
        FunctionParts::new(function)
    }

    /// The place of a WHILE, its line, and the address behind its WEND.
    pub fn known_loop(&self, index: u32) -> Option<(Address, u16, Address)> {
        let known = self.loops.get(index as usize)?;
        Some((known.text, known.line, known.wend))
    }

    /// The block that begins behind the byte at `text`.
    #[inline(always)]
    pub fn block(&self, text: Address) -> Option<Target> {
        self.blocks.get(usize::from(text))?.checked_sub(1)
    }

    /// How many instructions there are.
    pub fn len(&self) -> usize {
        self.instructions.len()
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        if self.instructions.is_empty() {
            return;
        }
        self.blocks.fill(0);
        self.instructions.clear();
        self.marks.clear();
        self.doubles.clear();
        self.int_trees.clear();
        self.single_trees.clear();
        self.double_trees.clear();
        self.places.clear();
        self.conditions.clear();
        self.loops.clear();
        self.functions.clear();
        self.cases.clear();
        self.heat.clear();
        self.revision += 1;
    }

    /// Forgets the blocks that begin below `end` (the direct line); their instructions stay
    /// behind, unreachable.
    pub fn drop_below(&mut self, end: Address) {
        if let Some(blocks) = self.blocks.get_mut(..usize::from(end)) {
            blocks.fill(0);
        }
        self.loops.retain(|known| known.text >= end);
        self.revision += 1;
    }

    /// Links the `Link` at `at`, and the branch that leads to it, to `target`.
    pub fn link(&mut self, at: Target, target: Target) {
        let Some(Instruction::Link { origin, .. }) = self.instructions.get(at as usize).copied()
        else {
            return;
        };
        self.revision += 1;
        self.instructions[at as usize] = Instruction::Jump(target);
        if origin != at {
            self.set_target(origin, target);
        }
    }

    /// Where a branch leads from now on.
    fn set_target(&mut self, branch: Target, to: Target) {
        let branch = self.instructions.get_mut(branch as usize);
        if let Some(target) = branch.and_then(Instruction::target_mut) {
            *target = to;
        }
    }

    /// Notes that the block behind the byte at `text` begins at `block`.
    fn begins(&mut self, text: Address, block: Target) {
        if self.blocks.is_empty() {
            self.blocks.resize(super::memory::IMAGE_BYTES, 0);
        }
        self.blocks[usize::from(text)] = block + 1;
        self.revision += 1;
    }

    /// The mark of an instruction.
    fn mark_of(&self, at: Target) -> Option<u32> {
        let index = self.marks.partition_point(|mark| mark.start <= at);
        u32::try_from(index.checked_sub(1)?).ok()
    }
}
