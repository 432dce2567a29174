//! Writing the one function of a module: its local variables, labels and ends.

use basic::machine::generated::instruction::{Register, Slot, Target};
use basic::machine::generated::{NO_VARIABLE, panel};
use basic::syntax::Address;
use std::collections::BTreeMap;
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
/// Address of the last entry there is room for.
pub const MOST: Local = 8;
/// OPTION BASE.
pub const BASE: Local = 9;
/// Address of the value of variables that do not exist.
pub const NOWHERE: Local = 10;
/// Of no meaning from one instruction to the next: whole numbers and addresses.
pub const T0: Local = 11;
pub const T1: Local = 12;
pub const T2: Local = 13;
/// Likewise: 64 bits.
pub const X0: Local = 14;
/// Likewise: singles.
pub const F0: Local = 15;
pub const F1: Local = 16;
const FIRST_FREE: Local = 17;

/// Registers of flat code there are local variables for; no code is generated for a program
/// that uses more.
const REGISTERS: u32 = 24;

/// Where an array lies.
#[derive(Clone, Copy, Debug)]
pub struct Array {
    /// Address of its first element.
    pub data: Local,
    /// Elements of the first dimension.
    pub first: Local,
    /// Elements of the second one.
    pub second: Local,
}

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

/// The function being written.
pub struct Emit {
    function: Function,
    cases: Vec<Target>,
    /// The case being written, or the one at the head of the loop being written.
    case: usize,
    /// In a loop: the case being written, and the last one.
    inner: Option<(usize, usize)>,
    /// What each NEXT closes, by its place.
    loops: BTreeMap<Address, Target>,
    /// Labels opened since it began.
    nest: u32,
    variables: BTreeMap<Slot, Local>,
    arrays: BTreeMap<(Slot, u8), Array>,
    /// First instruction of the statement being written.
    pub statement: Target,
    /// Whether registers were asked for that are not there.
    short_of_registers: bool,
}

impl Emit {
    /// A function with its local variables, which come from the panel.
    pub fn new(cases: Vec<Target>, variables: &[Slot], arrays: &[(Slot, u8)]) -> Self {
        let places = (variables.len() + 3 * arrays.len()) as u32;
        let function = Function::new([
            (T2 - CASE, ValType::I32),
            (1, ValType::I64),
            (2, ValType::F64),
            (REGISTERS, ValType::I32),
            (REGISTERS, ValType::F64),
            (places, ValType::I32),
        ]);
        let first = FIRST_FREE + 2 * REGISTERS;
        let array_local = |index: usize| {
            let data = first + variables.len() as u32 + 3 * index as u32;
            Array {
                data,
                first: data + 1,
                second: data + 2,
            }
        };
        let mut emit = Emit {
            function,
            cases,
            case: 0,
            inner: None,
            loops: BTreeMap::new(),
            nest: 0,
            variables: variables.iter().copied().zip(first..).collect(),
            arrays: arrays
                .iter()
                .enumerate()
                .map(|(index, &key)| (key, array_local(index)))
                .collect(),
            statement: 0,
            short_of_registers: false,
        };
        emit.prologue(variables.len() as u32, arrays.len() as u32);
        emit
    }

    /// The instructions of the function.
    pub fn i(&mut self) -> InstructionSink<'_> {
        self.function.instructions()
    }

    fn prologue(&mut self, variables: u32, arrays: u32) {
        for (local, word) in [
            (FUEL, panel::FUEL),
            (FROM, panel::FROM),
            (LINE, panel::LINE),
            (BASE, panel::BASE),
        ] {
            self.i().local_get(PANEL).i32_load(at(4 * word));
            self.i().local_set(local);
        }
        for (local, word) in [(TOP, panel::FRAMES), (MOST, panel::FRAMES_MAX)] {
            self.i().local_get(PANEL).i32_load(at(4 * word));
            self.i().i32_const(FRAME_BYTES).i32_mul();
            self.i().local_get(PANEL).i32_add().local_set(local);
        }
        self.i().local_get(IMAGE).i32_const(NO_VARIABLE as i32);
        self.i().i32_add().local_set(NOWHERE);
        let first = FIRST_FREE + 2 * REGISTERS;
        for index in 0..variables + 3 * arrays {
            let word = panel::VARIABLES + index as usize;
            self.i().local_get(PANEL).i32_load(at(4 * word));
            // Addresses, but for the sizes of arrays.
            if index < variables || (index - variables).is_multiple_of(3) {
                self.i().local_get(IMAGE).i32_add();
            }
            self.i().local_set(first + index);
        }
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

    /// The end of the function: the panel gets what changed. None if the function cannot be
    /// what it should.
    pub fn finish(mut self) -> Option<Function> {
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
        self.i().local_get(PANEL).local_get(TOP).local_get(PANEL);
        self.i().i32_sub().i32_const(FRAME_BYTES).i32_div_u();
        self.i().i32_store(at(4 * panel::FRAMES));
        self.i().end();
        (!self.short_of_registers).then_some(self.function)
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
        let inner = self.inner.map_or(0, |(case, last)| last - case + 1);
        inner as u32 + self.nest
    }

    /// A loop begins, over the cases from the one that has just begun to `last`; what jumps to
    /// its head from inside stays inside.
    pub fn begin_loop(&mut self, last: usize) {
        self.i().loop_(BlockType::Empty);
        for _ in self.case..last {
            self.i().block(BlockType::Empty);
        }
        self.inner = Some((self.case, last));
    }

    /// The next case of the loop begins.
    pub fn next_in_loop(&mut self) {
        self.i().end();
        if let Some((case, _)) = &mut self.inner {
            *case += 1;
        }
    }

    /// The loop ends; nothing comes to this place.
    pub fn end_loop(&mut self) {
        self.i().end().unreachable();
        self.inner = None;
    }

    /// The head of the loop being written.
    pub fn head(&self) -> Option<usize> {
        self.inner.map(|_| self.case)
    }

    /// Notes which body each NEXT closes.
    pub fn know_loops(&mut self, loops: BTreeMap<Address, Target>) {
        self.loops = loops;
    }

    /// The case of the body that the NEXT at a place closes, as far as one can foresee.
    pub fn body_of(&self, next: Address) -> Option<usize> {
        self.case_at(*self.loops.get(&next)?)
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
        let case = self.case_at(target);
        match (case, self.inner) {
            (Some(to), Some((from, last))) if to > from && to <= last => {
                let label = (to - from - 1) as u32 + self.nest;
                self.i().br(label);
                return;
            }
            (Some(to), Some((from, last))) if to == self.case => {
                let label = (last - from) as u32 + self.nest;
                self.i().br(label);
                return;
            }
            _ => {}
        }
        match case {
            Some(case) if case > self.inner.map_or(self.case, |(_, last)| last) => {
                let label = (case - self.case - 1) as u32 + self.inner_labels();
                self.i().br(label);
            }
            Some(case) => {
                self.i().i32_const(case as i32).local_set(CASE);
                self.go_on();
            }
            None => self.leave(target),
        }
    }

    /// Jumps to the head of the loop being written.
    pub fn go_to_head(&mut self) {
        if let Some((case, last)) = self.inner {
            let label = (last - case) as u32 + self.nest;
            self.i().br(label);
        }
    }

    /// Jumps to the case in [`CASE`].
    pub fn go_on(&mut self) {
        let label = self.loop_label();
        self.i().br(label);
    }

    /// Leaves the function; flat code goes on at an instruction.
    pub fn leave(&mut self, target: Target) {
        let label = self.loop_label() + 1;
        self.i().i32_const(target as i32).local_set(AT).br(label);
    }

    /// Leaves the function before the statement if what is on the stack holds.
    pub fn leave_if(&mut self) {
        self.open_if();
        self.leave(self.statement);
        self.close();
    }

    /// Address of a variable's value.
    pub fn variable(&self, slot: Slot) -> Local {
        self.variables.get(&slot).copied().unwrap_or(NOWHERE)
    }

    /// Where an array lies.
    pub fn array(&self, slot: Slot, dimensions: u8) -> Option<Array> {
        self.arrays.get(&(slot, dimensions)).copied()
    }

    /// The local variable of a register that holds a whole number or an address.
    pub fn int(&mut self, register: Register) -> Local {
        FIRST_FREE + self.known(register)
    }

    /// The local variable of a register that holds a single.
    pub fn single(&mut self, register: Register) -> Local {
        FIRST_FREE + REGISTERS + self.known(register)
    }

    fn known(&mut self, register: Register) -> u32 {
        let register = u32::from(register);
        self.short_of_registers |= register >= REGISTERS;
        register.min(REGISTERS - 1)
    }
}
