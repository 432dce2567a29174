//! Writing the one function of a module: its local variables, labels and ends.

use crate::cache::{Cache, Round};
use crate::calls::ActiveCall;
use crate::formula::Facts;
use crate::loops::Fors;
use basic::machine::generated::instruction::{Instruction, Register, Slot, Target};
use basic::machine::generated::{Source, panel};
use basic::syntax::Address;
use std::collections::{BTreeMap, BTreeSet};
use wasm_encoder::{BlockType, Function, InstructionSink, MemArg, MemArgTarget, ValType};

/// Index of a local variable.
pub type Local = u32;

/// Address of the image.
pub const IMAGE: Local = 0;
/// Address of the panel.
pub const PANEL: Local = 1;
/// The case to go on with.
pub const CASE: Local = 2;
/// The instruction where flat code goes on.
pub const AT: Local = 3;
pub const FUEL: Local = 4;
pub const FROM: Local = 5;
pub const LINE: Local = 6;
/// Address of the innermost entry of the control stack.
pub const TOP: Local = 7;
/// Of no meaning from one instruction to the next: whole numbers and addresses.
pub const T0: Local = 8;
pub const T1: Local = 9;
pub const T2: Local = 10;
/// Likewise: 64 bits.
pub const X0: Local = 11;
/// Likewise: singles.
pub const F0: Local = 12;
pub const F1: Local = 13;
pub const F2: Local = 14;
/// The state of RND, and what it was before the statement.
pub const STATE: Local = 15;
const STATE_BEFORE: Local = 16;
/// What the parameters do not take.
const FIRST: [ValType; 14] = {
    use ValType::{F64, I32, I64};
    [
        I32, I32, I32, I32, I32, I32, I32, I32, I64, F64, F64, F64, I64, I64,
    ]
};

/// Bytes of an entry of the control stack.
pub const FRAME_BYTES: i32 = 4 * panel::FRAME as i32;

/// An operand in memory.
pub fn at(offset: usize) -> MemArg {
    MemArg {
        offset: offset as u64,
        align: 0,
        target: MemArgTarget::Memory(0),
        ordering: None,
    }
}

/// Where the two outermost labels are.
const LEAVE: usize = 0;
const DISPATCH: usize = 1;

/// A label of the function.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    /// Of a condition or the like.
    Plain,
    /// Leads out of the function.
    Leave,
    /// Leads to the dispatcher.
    Dispatch,
    /// Lead out of the function and to the dispatcher with what the loop keeps written back.
    LeaveLoop,
    DispatchLoop,
    /// Leads to a case that is still to be written.
    Forward(usize),
    /// Leads to the head of a loop.
    Head(usize),
}

/// The function being written.
pub struct Emit<'a> {
    pub source: Source<'a>,
    body: Function,
    /// Types of the local variables behind the parameters.
    locals: Vec<ValType>,
    registers: BTreeMap<(ValType, u32), Local>,
    cases: Vec<Target>,
    /// Those that are open, the innermost last.
    labels: Vec<Label>,
    /// How many were open when the case began that the dispatcher leads to.
    floor: usize,
    /// What the loop being written keeps in local variables.
    pub cache: Option<Cache>,
    /// Innermost loops being written whose limit and step are kept too.
    pub rounds: Vec<Round>,
    fors: Fors,
    /// First instruction of the statement being written.
    pub statement: Target,
    /// Whether that statement has taken a random number: who leaves before it gives it back.
    random: bool,
    /// Likewise, room for strings.
    pub strings: bool,
    /// Index of the first function for strings.
    pub text_functions: u32,
    /// Local variables that hold the place of an element that lies in one block.
    pub aligned: BTreeSet<Local>,
    /// The user functions that are active where code is being written.
    pub calls: Vec<ActiveCall>,
    /// The label by which the statement leaves the quick way, if it is written so.
    pub slow: Option<usize>,
    /// What is known of singles.
    pub facts: Facts,
}

impl<'a> Emit<'a> {
    /// A function with a dispatcher over `cases`.
    pub fn new(source: Source<'a>, cases: Vec<Target>) -> Self {
        let mut emit = Emit {
            source,
            body: Function::new([]),
            locals: FIRST.to_vec(),
            registers: BTreeMap::new(),
            cases,
            labels: Vec::new(),
            floor: 0,
            cache: None,
            rounds: Vec::new(),
            fors: Fors::new(),
            statement: 0,
            random: false,
            strings: false,
            text_functions: 0,
            aligned: BTreeSet::new(),
            calls: Vec::new(),
            slow: None,
            facts: Facts::default(),
        };
        emit.prologue();
        emit
    }

    /// The instructions of the function.
    pub fn i(&mut self) -> InstructionSink<'_> {
        self.body.instructions()
    }

    fn prologue(&mut self) {
        for (local, word) in [
            (FUEL, panel::FUEL),
            (FROM, panel::FROM),
            (LINE, panel::LINE),
        ] {
            self.i().local_get(PANEL).i32_load(at(4 * word));
            self.i().local_set(local);
        }
        self.i().local_get(PANEL).i64_load(at(4 * panel::RANDOM));
        self.i().local_set(STATE);
        self.i().local_get(PANEL).i32_load(at(4 * panel::FRAMES));
        self.i().i32_const(FRAME_BYTES).i32_mul();
        self.i().local_get(PANEL).i32_add().local_set(TOP);
        self.i().block(BlockType::Empty).loop_(BlockType::Empty);
        self.labels = vec![Label::Leave, Label::Dispatch];
        let count = self.cases.len() as u32;
        for case in (0..self.cases.len()).rev() {
            self.open_forward(case);
        }
        let labels: Vec<u32> = (0..count).collect();
        self.i().local_get(CASE).br_table(labels, count + 1);
    }

    /// Opens a label that leads to a case that is written later.
    pub fn open_forward(&mut self, case: usize) {
        self.i().block(BlockType::Empty);
        self.labels.push(Label::Forward(case));
    }

    /// A case begins, the label to which was the last one that was opened.
    pub fn begin_case(&mut self, case: usize) {
        debug_assert!(self.labels.last() == Some(&Label::Forward(case)));
        self.labels.pop();
        self.i().end();
    }

    /// The end of the function: the panel gets what changed.
    pub fn finish(mut self) -> Function {
        self.i().end().end();
        for (local, word) in [
            (AT, panel::AT),
            (FUEL, panel::FUEL),
            (FROM, panel::FROM),
            (LINE, panel::LINE),
        ] {
            self.i().local_get(PANEL).local_get(local);
            self.i().i32_store(at(4 * word));
        }
        self.i().local_get(PANEL).local_get(STATE);
        self.i().i64_store(at(4 * panel::RANDOM));
        self.i().local_get(PANEL).local_get(TOP).local_get(PANEL);
        self.i().i32_sub().i32_const(FRAME_BYTES).i32_div_u();
        self.i().i32_store(at(4 * panel::FRAMES));
        self.i().end();
        let mut function = Function::new_with_locals_types(self.locals);
        // Without the count of its local variables, which is zero.
        function.raw(self.body.into_raw_body().into_iter().skip(1));
        function
    }

    /// A new local variable.
    pub fn new_local(&mut self, kind: ValType) -> Local {
        self.locals.push(kind);
        // Three are parameters.
        self.locals.len() as u32 + 2
    }

    /// The local variable of a register, or of anything else that has a number of its own.
    pub fn numbered(&mut self, kind: ValType, number: u32) -> Local {
        if let Some(&local) = self.registers.get(&(kind, number)) {
            return local;
        }
        let local = self.new_local(kind);
        self.registers.insert((kind, number), local);
        local
    }

    /// The local variable of a register that holds a whole number or an address in the image.
    pub fn int(&mut self, register: Register) -> Local {
        self.numbered(ValType::I32, register.into())
    }

    /// The local variable of a register that holds a single.
    pub fn single(&mut self, register: Register) -> Local {
        self.numbered(ValType::F64, register.into())
    }

    /// The local variable of a register that holds a double.
    pub fn double(&mut self, register: Register) -> Local {
        self.numbered(ValType::I64, register.into())
    }

    /// The case that begins at an instruction.
    pub fn case_at(&self, target: Target) -> Option<usize> {
        self.cases.binary_search(&target).ok()
    }

    /// How far out the innermost label is that is one of those wanted: among those opened since
    /// the case began that the dispatcher leads to, or the one at `else_at`. All others lead
    /// to cases, and there are as many as the program has.
    fn label(&self, else_at: usize, wanted: impl Fn(Label) -> bool) -> u32 {
        let own = self.labels.get(self.floor..).unwrap_or(&[]);
        let at = own.iter().rposition(|&label| wanted(label));
        let at = at.map_or(else_at, |at| at + self.floor);
        (self.labels.len() - 1).saturating_sub(at) as u32
    }

    /// The label of a case, if one leads there without what a loop keeps being written back.
    fn label_of(&self, case: usize) -> Option<u32> {
        let own = self.labels.get(self.floor..).unwrap_or(&[]);
        for (label, distance) in own.iter().rev().zip(0..) {
            match *label {
                Label::DispatchLoop => return None,
                Label::Forward(other) | Label::Head(other) if other == case => {
                    return Some(distance);
                }
                _ => {}
            }
        }
        // Behind the two of the function itself, the last case first.
        let at = DISPATCH + self.cases.len().checked_sub(case)?;
        let is_open = at < self.floor && self.labels.get(at) == Some(&Label::Forward(case));
        is_open.then(|| (self.labels.len() - 1 - at) as u32)
    }

    /// Notes that a case that the dispatcher leads to has begun.
    pub fn begin_entry(&mut self, case: usize) {
        self.begin_case(case);
        self.floor = self.labels.len();
        // The same statement may have been written just before, as part of a loop: what is known
        // of it there does not hold here, but where it goes on from its own condition.
        let first = self.cases.get(case).map_or(0, |&pc| pc as usize);
        let goes_on = matches!(
            self.source.instructions().get(first),
            Some(Instruction::PassWhile { .. })
        );
        if !goes_on {
            self.random = false;
            self.strings = false;
            self.calls.clear();
        }
    }

    /// A loop begins that keeps something in local variables.
    pub fn begin_kept(&mut self, cache: Cache) {
        self.fill(&cache);
        self.i().block(BlockType::Empty).block(BlockType::Empty);
        self.labels.push(Label::LeaveLoop);
        self.labels.push(Label::DispatchLoop);
        self.cache = Some(cache);
    }

    /// It ends; nothing comes to this place.
    pub fn end_kept(&mut self) {
        let Some(cache) = self.cache.take() else {
            return;
        };
        self.labels.pop();
        self.i().end();
        self.write_back(&cache);
        self.labels.pop();
        // The other exit is a label of its own until here.
        self.labels.push(Label::Plain);
        self.go_on();
        self.labels.pop();
        self.i().end();
        self.write_back(&cache);
        let label = self.label(LEAVE, |_| false);
        self.i().br(label);
    }

    /// A loop begins; its head is a case.
    pub fn begin_loop(&mut self, head: usize) {
        self.i().loop_(BlockType::Empty);
        self.labels.push(Label::Head(head));
    }

    /// It ends; nothing comes to this place.
    pub fn end_loop(&mut self) {
        self.labels.pop();
        self.i().end().unreachable();
    }

    /// Notes which body each NEXT closes.
    pub fn know_loops(&mut self, fors: &Fors) {
        self.fors.clone_from(fors);
    }

    /// The case of the body that the NEXT at a place closes, as far as one can foresee.
    fn body_of(&self, next: Address) -> Option<usize> {
        self.case_at(self.fors.get(&next)?.0)
    }

    /// The case of the body that a NEXT closes, if that is the head of a loop being written.
    pub fn open_body_of(&self, next: Address) -> Option<usize> {
        let body = self.body_of(next)?;
        self.label_of(body)?;
        self.labels.contains(&Label::Head(body)).then_some(body)
    }

    /// The variable of the FOR that the NEXT at a place closes, as far as one can foresee.
    pub fn variable_of(&self, next: Address) -> Option<Slot> {
        Some(self.fors.get(&next)?.1?.slot)
    }

    /// Opens a label: IF what is on the stack holds.
    pub fn open_if(&mut self) {
        self.i().if_(BlockType::Empty);
        self.labels.push(Label::Plain);
    }

    /// Likewise, with a value.
    pub fn open_if_value(&mut self, kind: ValType) {
        self.i().if_(BlockType::Result(kind));
        self.labels.push(Label::Plain);
    }

    /// Notes labels that were opened or closed otherwise.
    pub fn open_labels(&mut self, count: usize) {
        self.labels.extend(vec![Label::Plain; count]);
    }

    /// See [`Emit::open_labels`].
    pub fn close_labels(&mut self, count: usize) {
        self.labels
            .truncate(self.labels.len().saturating_sub(count));
    }

    /// Whether formulas are written in the quick way too: where that is likely to be worth its
    /// size.
    pub fn writes_quick(&self) -> bool {
        /// Instructions of a program that is small.
        const SMALL: usize = 2_000;
        self.cache.is_some() || self.source.instructions().len() < SMALL
    }

    /// Jumps behind the end of a label.
    pub fn jump_out(&mut self, label: usize) {
        let label = self.distance(label);
        self.i().br(label);
    }

    /// How many labels are open.
    pub fn label_count(&self) -> usize {
        self.labels.len()
    }

    /// How far out a label is.
    pub fn distance(&self, label: usize) -> u32 {
        (self.labels.len() - 1).saturating_sub(label) as u32
    }

    pub fn otherwise(&mut self) {
        self.i().else_();
    }

    pub fn close(&mut self) {
        self.labels.pop();
        self.i().end();
    }

    /// Jumps to an instruction; leaves the function there if no case begins at it.
    pub fn go(&mut self, target: Target) {
        let Some(case) = self.case_at(target) else {
            return self.leave(target);
        };
        self.go_to_case(case);
    }

    /// Jumps to a case, without the dispatcher where that can be done.
    pub fn go_to_case(&mut self, case: usize) {
        if let Some(label) = self.label_of(case) {
            self.i().br(label);
            return;
        }
        self.i().i32_const(case as i32).local_set(CASE);
        self.go_on();
    }

    /// Jumps to the head of the innermost loop being written.
    pub fn go_to_head(&mut self) {
        let label = self.label(LEAVE, |label| matches!(label, Label::Head(_)));
        self.i().br(label);
    }

    /// Jumps to the case in [`CASE`].
    pub fn go_on(&mut self) {
        let label = self.label(DISPATCH, |label| label == Label::DispatchLoop);
        self.i().br(label);
    }

    /// Writes what belongs to the statement that begins at an instruction from here on.
    pub fn begin_statement(&mut self, start: Target) {
        if start != self.statement {
            self.random = false;
            self.strings = false;
            self.calls.clear();
        }
        self.statement = start;
    }

    /// Notes that the statement takes a random number.
    pub fn keep_random(&mut self) {
        if !self.random {
            self.i().local_get(STATE).local_set(STATE_BEFORE);
        }
        self.random = true;
    }

    /// Leaves the function; flat code goes on at an instruction.
    pub fn leave(&mut self, target: Target) {
        // The portable back end does all of the statement.
        if self.random && target == self.statement {
            self.i().local_get(STATE_BEFORE).local_set(STATE);
        }
        if self.strings && target == self.statement {
            self.give_back_strings();
        }
        let label = self.label(LEAVE, |label| label == Label::LeaveLoop);
        self.i().i32_const(target as i32).local_set(AT).br(label);
    }

    /// Leaves the function before the statement if what is on the stack holds.
    pub fn leave_if(&mut self) {
        self.open_if();
        self.leave(self.statement);
        self.close();
    }
}
