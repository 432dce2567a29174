//! Writing the one function of a module: its local variables, its beginning and its end.

mod labels;

use crate::cache::{Cache, Round};
use crate::calls::ActiveCall;
use crate::formula::Facts;
use crate::loops::Fors;
use basic::machine::generated::instruction::{Register, Target};
use basic::machine::generated::{Source, panel};
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
    /// The body that each NEXT closes.
    pub fors: Fors,
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
}
