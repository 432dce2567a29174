//! Writing the one function of a module: its local variables, labels and ends.

use crate::cache::Cache;
use crate::calls::ActiveCall;
use crate::loops::Fors;
use basic::machine::generated::instruction::{Register, Target};
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

/// A loop that is written as one.
pub struct Inner {
    /// The case being written.
    pub case: usize,
    /// Its last one.
    pub last: usize,
    /// What is kept in local variables while it runs; then it has exits of its own.
    pub cache: Option<Cache>,
}

/// The function being written.
pub struct Emit<'a> {
    pub source: Source<'a>,
    body: Function,
    /// Types of the local variables behind the parameters.
    locals: Vec<ValType>,
    registers: BTreeMap<(ValType, u32), Local>,
    cases: Vec<Target>,
    /// The case being written, or the one at the head of the loop being written.
    case: usize,
    pub inner: Option<Inner>,
    /// The body that each NEXT closes, by its place.
    bodies: BTreeMap<Address, Target>,
    /// Labels opened since it began.
    nest: u32,
    /// First instruction of the statement being written.
    pub statement: Target,
    /// Whether that statement has taken a random number: who leaves before it gives it back.
    random: bool,
    /// Local variables that hold the place of an element that lies in one block.
    pub aligned: BTreeSet<Local>,
    /// The user functions that are active where code is being written.
    pub calls: Vec<ActiveCall>,
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
            case: 0,
            inner: None,
            bodies: BTreeMap::new(),
            nest: 0,
            statement: 0,
            random: false,
            aligned: BTreeSet::new(),
            calls: Vec::new(),
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
        let count = self.cases.len() as u32;
        for _ in 0..count {
            self.i().block(BlockType::Empty);
        }
        let labels: Vec<u32> = (0..count).collect();
        self.i().local_get(CASE).br_table(labels, count + 1);
    }

    /// The next case begins.
    pub fn begin_case(&mut self, case: usize) {
        debug_assert_eq!(self.nest, 0);
        self.case = case;
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

    /// The label of the dispatcher.
    fn loop_label(&self) -> u32 {
        (self.cases.len() - 1 - self.case) as u32 + self.inner_labels()
    }

    /// The labels opened since the case, or the loop it is the head of, began.
    fn inner_labels(&self) -> u32 {
        let inner = self.inner.as_ref().map_or(0, |inner| {
            let exits = if inner.cache.is_some() { 2 } else { 0 };
            inner.last - inner.case + 1 + exits
        });
        inner as u32 + self.nest
    }

    /// The exits of the loop being written, if it has exits of its own: to a case, and out of
    /// the function.
    fn exits(&self) -> Option<[u32; 2]> {
        let inner = self.inner.as_ref()?;
        inner.cache.as_ref()?;
        let first = (inner.last - inner.case + 1) as u32 + self.nest;
        Some([first, first + 1])
    }

    /// A loop begins, over the cases from the one that has just begun to `last`; what jumps to
    /// its head from inside stays inside.
    pub fn begin_loop(&mut self, last: usize, cache: Option<Cache>) {
        if let Some(cache) = &cache {
            self.fill(cache);
            self.i().block(BlockType::Empty).block(BlockType::Empty);
        }
        self.i().loop_(BlockType::Empty);
        for _ in self.case..last {
            self.i().block(BlockType::Empty);
        }
        self.inner = Some(Inner {
            case: self.case,
            last,
            cache,
        });
    }

    /// The next case of the loop begins.
    pub fn next_in_loop(&mut self) {
        self.i().end();
        if let Some(inner) = &mut self.inner {
            inner.case += 1;
        }
    }

    /// The loop ends; nothing comes to this place.
    pub fn end_loop(&mut self) {
        self.i().end().unreachable();
        let Some(cache) = self.inner.take().and_then(|inner| inner.cache) else {
            return;
        };
        self.i().end();
        self.open_labels(1);
        self.write_back(&cache);
        self.go_on();
        self.close();
        self.write_back(&cache);
        let label = self.loop_label() + 1;
        self.i().br(label);
    }

    /// Notes which body each NEXT closes.
    pub fn know_loops(&mut self, fors: &Fors) {
        self.bodies = fors
            .iter()
            .map(|(&next, &(body, _))| (next, body))
            .collect();
    }

    /// The case of the body that the NEXT at a place closes, as far as one can foresee.
    pub fn body_of(&self, next: Address) -> Option<usize> {
        self.case_at(*self.bodies.get(&next)?)
    }

    /// The case at the head of the loop being written.
    pub fn head(&self) -> Option<usize> {
        self.inner.as_ref().map(|_| self.case)
    }

    /// Opens a label: IF what is on the stack holds.
    pub fn open_if(&mut self) {
        self.i().if_(BlockType::Empty);
        self.nest += 1;
    }

    /// Likewise, with a value.
    pub fn open_if_value(&mut self, kind: ValType) {
        self.i().if_(BlockType::Result(kind));
        self.nest += 1;
    }

    /// Notes labels that were opened or closed otherwise.
    pub fn open_labels(&mut self, count: u32) {
        self.nest += count;
    }

    /// See [`Emit::open_labels`].
    pub fn close_labels(&mut self, count: u32) {
        self.nest -= count;
    }

    pub fn otherwise(&mut self) {
        self.i().else_();
    }

    pub fn close(&mut self) {
        self.nest -= 1;
        self.i().end();
    }

    /// Jumps to an instruction; leaves the function there if no case begins at it.
    pub fn go(&mut self, target: Target) {
        let Some(case) = self.case_at(target) else {
            return self.leave(target);
        };
        let mut first = self.case;
        if let Some(inner) = &self.inner {
            if case > inner.case && case <= inner.last {
                let label = (case - inner.case - 1) as u32 + self.nest;
                self.i().br(label);
                return;
            }
            if case == self.case {
                return self.go_to_head();
            }
            first = inner.last;
        }
        // Forward, without the dispatcher.
        if case > first && self.exits().is_none() {
            let label = (case - self.case - 1) as u32 + self.inner_labels();
            self.i().br(label);
            return;
        }
        self.i().i32_const(case as i32).local_set(CASE);
        self.go_on();
    }

    /// Jumps to the head of the loop being written.
    pub fn go_to_head(&mut self) {
        if let Some(inner) = &self.inner {
            let label = (inner.last - inner.case) as u32 + self.nest;
            self.i().br(label);
        }
    }

    /// Jumps to the case in [`CASE`].
    pub fn go_on(&mut self) {
        let label = match self.exits() {
            Some([to_case, _]) => to_case,
            None => self.loop_label(),
        };
        self.i().br(label);
    }

    /// Writes what belongs to the statement that begins at an instruction from here on.
    pub fn begin_statement(&mut self, start: Target) {
        if start != self.statement {
            self.random = false;
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
        let label = match self.exits() {
            Some([_, out]) => out,
            None => self.loop_label() + 1,
        };
        self.i().i32_const(target as i32).local_set(AT).br(label);
    }

    /// Leaves the function before the statement if what is on the stack holds.
    pub fn leave_if(&mut self) {
        self.open_if();
        self.leave(self.statement);
        self.close();
    }
}
