//! A program as a module.

use crate::emit::{Emit, T0, at};
use crate::single::{constant, functions};
use basic::machine::generated::instruction::{Instruction as I, Operation, Orders, Slot, Target};
use basic::machine::generated::{Generated, Source};
use basic::syntax::Address;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use wasm_encoder::{
    CodeSection, EntityType, ExportKind, ExportSection, Function, FunctionSection, ImportSection,
    MemoryType, Module, TypeSection, ValType,
};

/// Instructions of the largest program that code is generated for.
const INSTRUCTIONS_MAX: usize = 40_000;
/// Variables and arrays of such a program: each call puts their places into the panel.
const NAMES_MAX: usize = 1_000;

/// The module of all there is in flat code, and what it needs; nothing if there is none or
/// too much. It imports its memory as `host.memory` and exports
/// `run(image, panel, case)`.
pub fn module(source: Source<'_>) -> Option<(Vec<u8>, Generated)> {
    let instructions = source.instructions();
    if instructions.is_empty() || instructions.len() > INSTRUCTIONS_MAX {
        return None;
    }
    let names = Names::of(instructions);
    if names.variables.len() + names.arrays.len() > NAMES_MAX {
        return None;
    }
    let cases = cases_of(instructions);
    let blocks = instructions.iter().zip(0..);
    let blocks = blocks.filter(|(instruction, _)| matches!(instruction, I::Block { .. }));
    let generated = Generated {
        cases: blocks
            .filter_map(|(_, pc)| Some((pc, cases.binary_search(&pc).ok()? as u32)))
            .collect(),
        variables: names.variables.into_iter().collect(),
        written: names.written.into_iter().collect(),
        arrays: names.arrays.into_iter().collect(),
    };
    let run = function(source, cases, &generated)?;
    Some((assemble(&run), generated))
}

fn assemble(run: &Function) -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32; 3], []);
    types.ty().function([ValType::F64; 2], [ValType::F64]);
    let mut imports = ImportSection::new();
    let memory = MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    };
    imports.import("host", "memory", EntityType::Memory(memory));
    let mut declared = FunctionSection::new();
    declared.function(0);
    let mut exports = ExportSection::new();
    exports.export("run", ExportKind::Func, 0);
    let mut code = CodeSection::new();
    code.function(run);
    for function in functions() {
        declared.function(1);
        code.function(&function);
    }
    let mut module = Module::new();
    module.section(&types).section(&imports).section(&declared);
    module.section(&exports).section(&code);
    module.finish()
}

/// Where the run can begin or jump to, in order.
fn cases_of(instructions: &[I]) -> Vec<Target> {
    let mut cases = BTreeSet::from([0]);
    for (instruction, pc) in instructions.iter().zip(0..) {
        match instruction {
            I::Block { .. } | I::DeepBlock { .. } => {
                cases.insert(pc);
            }
            I::Wend { .. } => {
                cases.insert(pc + 2);
            }
            other => cases.extend(other.target()),
        }
    }
    let count = instructions.len() as Target;
    cases.into_iter().filter(|&pc| pc < count).collect()
}

/// The names that the instructions use.
#[derive(Default)]
struct Names {
    variables: BTreeSet<Slot>,
    written: BTreeSet<Slot>,
    arrays: BTreeSet<(Slot, u8)>,
}

impl Names {
    fn of(instructions: &[I]) -> Self {
        let mut names = Names::default();
        for instruction in instructions {
            names.add(instruction);
        }
        names.variables.extend(&names.written);
        names
    }

    fn add(&mut self, instruction: &I) {
        match *instruction {
            I::IfIntVar { slot, .. }
            | I::IfVarConst { slot, .. }
            | I::IfSingleVar { slot, .. }
            | I::IntVar { slot, .. }
            | I::AddIntVar { slot, .. }
            | I::SubtractIntVar { slot, .. }
            | I::SingleVar { slot, .. }
            | I::AddSingleVar { slot, .. }
            | I::SubtractSingleVar { slot, .. }
            | I::MultiplySingleVar { slot, .. }
            | I::IntVarToSingle { slot, .. } => {
                self.variables.insert(slot);
            }
            I::IfVarVar { left, right, .. } => self.variables.extend([left, right]),
            I::Next { slot, .. }
            | I::EnterLoop { slot, .. }
            | I::StoreInt { slot, .. }
            | I::StoreSingle { slot, .. }
            | I::SetInt { slot, .. } => {
                self.written.insert(slot);
            }
            I::SetIntPlusConst { slot, left, .. } => {
                self.variables.insert(left);
                self.written.insert(slot);
            }
            I::SetIntPlusVar { slot, left, right } => {
                self.variables.extend([left, right]);
                self.written.insert(slot);
            }
            I::IfElementConst { array, slot, .. }
            | I::IntElement { array, slot, .. }
            | I::ElementVar { array, slot, .. }
            | I::StoreElementConst { array, slot, .. } => {
                self.variables.insert(slot);
                self.arrays.insert((array, 1));
            }
            I::Element { array, .. } => {
                self.arrays.insert((array, 1));
            }
            I::Element2 { array, .. } => {
                self.arrays.insert((array, 2));
            }
            I::Element2Var {
                array,
                first,
                second,
                ..
            } => {
                self.variables.extend([first, second]);
                self.arrays.insert((array, 2));
            }
            _ => {}
        }
    }
}

fn function(source: Source<'_>, cases: Vec<Target>, generated: &Generated) -> Option<Function> {
    let mut emit = Emit::new(cases.clone(), &generated.variables, &generated.arrays);
    let bodies = bodies(source);
    let loops = loops(source.instructions(), &cases, &bodies);
    emit.know_loops(bodies);
    let count = source.instructions().len() as Target;
    let end = |case: usize| cases.get(case + 1).copied().unwrap_or(count);
    for case in 0..cases.len() {
        emit.begin_case(case);
        if let Some(&last) = loops.get(&case) {
            emit.begin_loop(last);
            for (inner, &start) in cases.iter().enumerate().take(last + 1).skip(case) {
                if inner > case {
                    emit.next_in_loop();
                }
                let reached = emit.case(source, start..end(inner));
                if reached && inner == last {
                    emit.go(end(inner));
                }
            }
            emit.end_loop();
            continue;
        }
        let reached = emit.case(source, cases[case]..end(case));
        if reached && case + 1 == cases.len() {
            emit.leave(count);
        }
    }
    emit.finish()
}

/// The body that each NEXT closes, by its place.
fn bodies(source: Source<'_>) -> BTreeMap<Address, Target> {
    let entered = source.instructions().iter().filter_map(|instruction| {
        let I::EnterLoop { mark, .. } = instruction else {
            return None;
        };
        let parts = source.loop_of(*mark)?;
        Some((parts.next, parts.body?))
    });
    entered.collect()
}

/// Cases of the longest loop that is written as one.
const LOOP_CASES: usize = 40;
/// Instructions of such a loop.
const LOOP_INSTRUCTIONS: u32 = 400;

/// The innermost loops: head and last case.
fn loops(
    instructions: &[I],
    cases: &[Target],
    bodies: &BTreeMap<Address, Target>,
) -> BTreeMap<usize, usize> {
    let case_of = |pc: Target| cases.partition_point(|&case| case <= pc) - 1;
    let mut loops = BTreeMap::new();
    for (instruction, pc) in instructions.iter().zip(0..) {
        let back = match instruction {
            I::Gosub { .. } | I::For { .. } => None,
            I::Next { at, .. } | I::NextInnermost { at } => bodies.get(at).copied(),
            other => other.target(),
        };
        let Some(head) = back.filter(|&head| head <= pc && pc - head <= LOOP_INSTRUCTIONS) else {
            continue;
        };
        let (Ok(head), last) = (cases.binary_search(&head), case_of(pc)) else {
            continue;
        };
        if last - head < LOOP_CASES {
            let known = loops.entry(head).or_insert(last);
            *known = last.max(*known);
        }
    }
    let heads: Vec<usize> = loops.keys().copied().collect();
    loops.retain(|&head, last| !heads.iter().any(|&other| other > head && other <= *last));
    loops
}

/// What follows an instruction.
enum After {
    Next,
    Nothing,
}

impl Emit {
    /// Writes the instructions of a case; answers whether what stands behind them is reached.
    fn case(&mut self, source: Source<'_>, range: Range<Target>) -> bool {
        for pc in range {
            let Some(instruction) = source.instructions().get(pc as usize) else {
                return false;
            };
            self.statement = source.statement_start(pc);
            match self.instruction(source, pc, instruction) {
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
    fn instruction(&mut self, source: Source<'_>, pc: Target, instruction: &I) -> Option<After> {
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
                self.gosub(source, mark, target);
                return Some(After::Nothing);
            }
            I::Return => {
                self.return_();
                return Some(After::Nothing);
            }
            I::For { .. } => {}
            I::EnterLoop { mark, slot } => self.enter_loop(source, mark, slot)?,
            I::Next { slot, at } => self.next(source, slot, at),
            I::NextInnermost { at } => self.next_innermost(at),
            I::Wend { index } => self.wend(source, index, pc + 2),
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
                    .or_else(|| self.place(instruction))?,
            },
        }
        Some(After::Next)
    }

    /// Branches that compare.
    fn branch(&mut self, instruction: &I) -> Option<()> {
        let target = instruction.target()?;
        let ints = |emit: &mut Self, orders: Orders| emit.compare_ints(orders);
        match *instruction {
            I::IfInt { orders, d, s, .. } => {
                let (d, s) = (self.int(d), self.int(s));
                self.i().local_get(d).local_get(s);
                ints(self, orders);
            }
            I::IfIntConst {
                orders, d, value, ..
            } => {
                let d = self.int(d);
                self.i().local_get(d).i32_const(value.into());
                ints(self, orders);
            }
            I::IfIntVar {
                orders, d, slot, ..
            } => {
                let d = self.int(d);
                self.i().local_get(d);
                self.int_variable(slot);
                ints(self, orders);
            }
            I::IfVarConst {
                orders,
                slot,
                value,
                ..
            } => {
                self.int_variable(slot);
                self.i().i32_const(value.into());
                ints(self, orders);
            }
            I::IfVarVar {
                orders,
                left,
                right,
                ..
            } => {
                self.int_variable(left);
                self.int_variable(right);
                ints(self, orders);
            }
            I::IfElementConst {
                orders,
                array,
                slot,
                value,
                ..
            } => {
                self.int_variable(slot);
                self.element(array, 2, T0)?;
                self.i().local_get(T0).i32_load16_s(at(0));
                self.i().i32_const(value.into());
                ints(self, orders);
            }
            I::IfSingle { orders, d, s, .. } => {
                let (d, s) = (self.single(d), self.single(s));
                self.i().local_get(d).local_get(s);
                self.compare_singles(orders);
            }
            I::IfSingleVar {
                orders, d, slot, ..
            } => {
                let d = self.single(d);
                self.i().local_get(d);
                self.single_variable(slot);
                self.compare_singles(orders);
            }
            _ => return None,
        }
        self.open_if();
        self.go(target);
        self.close();
        Some(())
    }

    /// Whole numbers.
    fn whole(&mut self, instruction: &I) -> Option<()> {
        match *instruction {
            I::IntConst { d, value } => {
                let d = self.int(d);
                self.i().i32_const(value.into()).local_set(d);
            }
            I::IntVar { d, slot } => {
                let d = self.int(d);
                self.int_variable(slot);
                self.i().local_set(d);
            }
            I::IntAt { d } => {
                let d = self.int(d);
                self.i().local_get(d).i32_load16_s(at(0)).local_set(d);
            }
            I::IntElement { d, array, slot } => {
                let d = self.int(d);
                self.int_variable(slot);
                self.element(array, 2, T0)?;
                self.i().local_get(T0).i32_load16_s(at(0)).local_set(d);
            }
            I::AddInt { d, s } => {
                let (d, s) = (self.int(d), self.int(s));
                self.i().local_get(d).local_get(s).i32_add().local_set(d);
            }
            I::AddIntVar { d, slot } => {
                let d = self.int(d);
                self.i().local_get(d);
                self.int_variable(slot);
                self.i().i32_add().local_set(d);
            }
            I::AddIntConst { d, value } => {
                let d = self.int(d);
                self.i().local_get(d).i32_const(value.into());
                self.i().i32_add().local_set(d);
            }
            I::SubtractInt { d, s } => {
                let (d, s) = (self.int(d), self.int(s));
                self.i().local_get(d).local_get(s).i32_sub().local_set(d);
            }
            I::SubtractIntVar { d, slot } => {
                let d = self.int(d);
                self.i().local_get(d);
                self.int_variable(slot);
                self.i().i32_sub().local_set(d);
            }
            I::MultiplyInt { d, s } => {
                let (d, s) = (self.int(d), self.int(s));
                self.i().local_get(d).local_get(s).i32_mul().local_set(d);
            }
            I::DivideInt { d, s } => {
                let (d, s) = (self.int(d), self.int(s));
                self.divisor(s);
                self.i().local_get(d).local_get(s).i32_div_s().local_set(d);
            }
            I::Modulo { d, s } => {
                let (d, s) = (self.int(d), self.int(s));
                self.modulo(d, s);
            }
            I::NegateInt { d } => {
                let d = self.int(d);
                self.i().i32_const(0).local_get(d).i32_sub().local_set(d);
            }
            I::AbsInt { d } => {
                let d = self.int(d);
                self.i().local_get(d).i32_const(0).local_get(d).i32_sub();
                self.i().local_get(d).i32_const(0).i32_ge_s();
                self.i().select().local_set(d);
            }
            I::Not { d } => {
                let d = self.int(d);
                self.i().local_get(d).i32_const(-1).i32_xor().local_set(d);
            }
            I::Logic { logic, d, s } => {
                let (d, s) = (self.int(d), self.int(s));
                self.logic(logic, d, s);
            }
            I::CompareInt { orders, d, s } => {
                let (d, s) = (self.int(d), self.int(s));
                self.i().i32_const(0).local_get(d).local_get(s);
                self.compare_ints(orders);
                self.i().i32_sub().local_set(d);
            }
            I::FitInt { d } => {
                let d = self.int(d);
                self.fit(d);
            }
            I::SetInt { slot, value } => {
                let place = self.variable(slot);
                self.must_exist(slot);
                self.i().local_get(place).i32_const(value.into());
                self.i().i32_store16(at(0));
            }
            I::StoreInt { slot, s } => {
                let (place, s) = (self.variable(slot), self.int(s));
                self.must_exist(slot);
                self.i().local_get(place).local_get(s).i32_store16(at(0));
            }
            I::SetIntPlusConst { slot, left, value } => {
                self.int_variable(left);
                self.i().i32_const(value.into()).i32_add().local_set(T0);
                self.store_sum(slot);
            }
            I::SetIntPlusVar { slot, left, right } => {
                self.int_variable(left);
                self.int_variable(right);
                self.i().i32_add().local_set(T0);
                self.store_sum(slot);
            }
            _ => return None,
        }
        Some(())
    }

    /// The number in [`T0`] into a variable.
    fn store_sum(&mut self, slot: Slot) {
        let place = self.variable(slot);
        self.must_exist(slot);
        self.fit(T0);
        self.i().local_get(place).local_get(T0).i32_store16(at(0));
    }

    /// Singles.
    fn number(&mut self, instruction: &I) -> Option<()> {
        match *instruction {
            I::SingleConst { d, bits } => {
                let d = self.single(d);
                let value = constant(bits)?;
                self.i().f64_const(value.into()).local_set(d);
            }
            I::SingleVar { d, slot } => {
                let d = self.single(d);
                self.single_variable(slot);
                self.i().local_set(d);
            }
            I::SingleAt { d } => {
                let (place, d) = (self.int(d), self.single(d));
                self.i().local_get(place).i64_load32_u(at(0));
                self.unpack();
                self.i().local_set(d);
            }
            I::Single { operation, d, s } => {
                let (d, s) = (self.single(d), self.single(s));
                self.i().local_get(d).local_get(s);
                self.operate(operation);
                self.i().local_set(d);
            }
            I::AddSingleVar { d, slot } => self.with_variable(Operation::Add, d, slot),
            I::SubtractSingleVar { d, slot } => self.with_variable(Operation::Subtract, d, slot),
            I::MultiplySingleVar { d, slot } => self.with_variable(Operation::Multiply, d, slot),
            I::NegateSingle { d } => {
                let d = self.single(d);
                self.i().local_get(d).f64_neg().local_set(d);
            }
            I::AbsSingle { d } => {
                let d = self.single(d);
                self.single_abs(d);
            }
            I::FloorSingle { d } => {
                let d = self.single(d);
                self.i().local_get(d).f64_floor().local_set(d);
            }
            I::TruncateSingle { d } => {
                let d = self.single(d);
                self.i().local_get(d).f64_trunc().local_set(d);
            }
            I::IntToSingle { d } => {
                let (from, d) = (self.int(d), self.single(d));
                self.i().local_get(from);
                self.whole_to_single();
                self.i().local_set(d);
            }
            I::IntVarToSingle { d, slot } => {
                let d = self.single(d);
                self.int_variable(slot);
                self.i().f64_convert_i32_s().local_set(d);
            }
            I::SingleToInt { d } => {
                let (from, d) = (self.single(d), self.int(d));
                self.single_to_int(from, d);
            }
            I::CompareSingle { orders, d, s } => {
                let to = self.int(d);
                let (d, s) = (self.single(d), self.single(s));
                self.i().i32_const(0).local_get(d).local_get(s);
                self.compare_singles(orders);
                self.i().i32_sub().local_set(to);
            }
            I::StoreSingle { slot, s } => {
                let (place, s) = (self.variable(slot), self.single(s));
                self.must_exist(slot);
                self.i().local_get(place);
                self.pack(s);
                self.i().i32_store(at(0));
            }
            _ => return None,
        }
        Some(())
    }

    fn with_variable(&mut self, operation: Operation, d: u8, slot: Slot) {
        let d = self.single(d);
        self.i().local_get(d);
        self.single_variable(slot);
        self.operate(operation);
        self.i().local_set(d);
    }

    /// Places of array elements, and what is stored there.
    fn place(&mut self, instruction: &I) -> Option<()> {
        match *instruction {
            I::CheckSubscript { s } => {
                let s = self.int(s);
                self.i().local_get(s);
                self.below_base();
            }
            I::Element { size, d, array } => {
                let d = self.int(d);
                self.i().local_get(d);
                self.element(array, size, d)?;
            }
            I::ElementVar {
                size,
                d,
                array,
                slot,
            } => {
                let d = self.int(d);
                self.int_variable(slot);
                self.element(array, size, d)?;
            }
            I::Element2 { size, d, array } => {
                let (first, second) = (self.int(d), self.int(d.checked_add(1)?));
                self.i().local_get(first).local_get(second);
                self.element2(array, size, first)?;
            }
            I::Element2Var {
                size,
                d,
                array,
                first,
                second,
            } => {
                let d = self.int(d);
                self.int_variable(first);
                self.int_variable(second);
                self.element2(array, size, d)?;
            }
            I::StoreIntAt { d, s } => {
                let (d, s) = (self.int(d), self.int(s));
                self.i().local_get(d).local_get(s).i32_store16(at(0));
                self.mark(d, 2);
            }
            I::StoreSingleAt { d, s } => {
                let (d, s) = (self.int(d), self.single(s));
                self.i().local_get(d);
                self.pack(s);
                self.i().i32_store(at(0));
                self.mark(d, 4);
            }
            I::StoreElementConst { array, slot, value } => {
                self.int_variable(slot);
                self.element(array, 2, T0)?;
                self.i().local_get(T0).i32_const(value.into());
                self.i().i32_store16(at(0));
                self.mark(T0, 2);
            }
            _ => return None,
        }
        Some(())
    }
}
