//! Formulas of singles in the quick way. All operands are numbers but zero whose range is
//! known, by proof or by a look at them, so of most results nothing is to be looked at. Where a formula has other operands, or a
//! sum wants more than rounding, the statement begins anew in the common way, which is written
//! behind.

use crate::bound::Bound;
use crate::emit::{Emit, Local, X0};
use crate::single::{self, EXPONENT};
use basic::machine::generated::instruction::{Instruction as I, Operation, Register, Slot};
use std::collections::BTreeMap;
use wasm_encoder::{InstructionSink, ValType};

/// Exponents of an f64, and of a single as it lies in memory, from which on numbers are narrow.
const FIRST: i32 = 1023 + Bound::NARROW.low;
const FIRST_PACKED: i64 = FIRST as i64 - EXPONENT;
/// How many of them are narrow.
const EXPONENTS: i32 = Bound::NARROW.high - Bound::NARROW.low;

/// Where a register was loaded from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A variable that is kept in a local one.
    Variable(Slot),
    /// A parameter, which is in a local variable.
    Parameter(Local),
}

/// What is known of registers, variables and parameters where code is being written.
#[derive(Default)]
pub struct Facts {
    registers: BTreeMap<Register, Bound>,
    /// Where a register was loaded from.
    origins: BTreeMap<Register, Origin>,
    kept: BTreeMap<Origin, Bound>,
}

impl Facts {
    /// Forgets all.
    pub fn clear(&mut self) {
        *self = Facts::default();
    }

    /// A statement begins: registers hold nothing.
    pub fn begin_statement(&mut self) {
        self.registers.clear();
        self.origins.clear();
    }

    /// Of a register something else is known from now on, or nothing.
    pub fn set(&mut self, register: Register, bound: Option<Bound>) {
        self.origins.remove(&register);
        match bound {
            Some(bound) => self.registers.insert(register, bound),
            None => self.registers.remove(&register),
        };
    }

    /// A register was loaded from there.
    pub fn load(&mut self, register: Register, origin: Origin) {
        self.set(register, self.kept.get(&origin).copied());
        self.origins.insert(register, origin);
    }

    /// What is in a register went there.
    pub fn store(&mut self, origin: Origin, register: Register) {
        self.forget(origin);
        if let Some(&bound) = self.registers.get(&register) {
            self.kept.insert(origin, bound);
        }
    }

    /// Nothing is known any more of what is there.
    pub fn forget(&mut self, origin: Origin) {
        self.kept.remove(&origin);
        self.origins.retain(|_, &mut other| other != origin);
    }
}

/// An operand.
#[derive(Clone, Copy)]
pub enum Operand {
    Register(Register),
    /// A variable that is kept in a local one.
    Kept(Slot, Local),
}

/// Whether an instruction is an operation on singles.
pub fn is_operation(instruction: &I) -> bool {
    matches!(
        instruction,
        I::Single { .. }
            | I::AddSingleVar { .. }
            | I::SubtractSingleVar { .. }
            | I::MultiplySingleVar { .. }
    )
}

/// Whether a statement can begin anew: nothing but its last instruction has an effect.
pub fn can_repeat(instruction: &I) -> bool {
    crate::program::is_known(instruction)
        && !matches!(
            instruction,
            I::Random { .. }
                | I::Next { .. }
                | I::NextInnermost { .. }
                | I::Block { .. }
                | I::Text { .. }
                | I::IntText { .. }
        )
}

impl Emit<'_> {
    /// Leaves the quick way if what is on the stack holds.
    fn slow_if(&mut self, slow: usize) {
        let label = self.distance(slow);
        self.i().br_if(label);
    }

    /// Looks whether a number is narrow; leaves the quick way if it is not.
    fn narrow(&mut self, number: Local, slow: usize) {
        self.i().local_get(number).i64_reinterpret_f64();
        self.i().i64_const(52).i64_shr_u().i32_wrap_i64();
        self.i().i32_const(0x7FF).i32_and().i32_const(FIRST);
        self.i().i32_sub().i32_const(EXPONENTS).i32_ge_u();
        self.slow_if(slow);
    }

    /// The bits of a single on the stack as a narrow number; leaves the quick way if it is none.
    pub fn unpack_narrow(&mut self, slow: usize) {
        self.i().local_tee(X0).i64_const(24).i64_shr_u();
        self.i().i64_const(FIRST_PACKED).i64_sub();
        self.i().i64_const(EXPONENTS.into()).i64_ge_u();
        self.slow_if(slow);
        single::unpack_number(&mut self.i(), X0);
    }

    /// Leaves the quick way if the whole number in a local variable is zero.
    pub fn not_zero(&mut self, whole: Local, slow: usize) {
        self.i().local_get(whole).i32_eqz();
        self.slow_if(slow);
    }

    /// The local variable of an operand.
    pub fn local_of(&mut self, operand: Operand) -> Local {
        match operand {
            Operand::Register(register) => self.single(register),
            Operand::Kept(_, local) => local,
        }
    }

    /// Whether an operand is known to be no zero.
    pub fn is_no_zero(&self, operand: Operand) -> bool {
        self.bound_of(operand).is_some()
    }

    fn bound_of(&self, operand: Operand) -> Option<Bound> {
        match operand {
            Operand::Register(register) => self.facts.registers.get(&register).copied(),
            Operand::Kept(slot, _) => self.facts.kept.get(&Origin::Variable(slot)).copied(),
        }
    }

    /// The bound of an operand that is narrow or has been looked at.
    fn narrowed(&mut self, operand: Operand, slow: usize) -> Bound {
        let narrow = Bound::NARROW;
        match self.bound_of(operand) {
            Some(bound) if bound.low >= narrow.low && bound.high <= narrow.high => bound,
            _ => {
                let local = self.local_of(operand);
                self.narrow(local, slow);
                let origin = match operand {
                    Operand::Register(register) => {
                        self.facts.registers.insert(register, narrow);
                        self.facts.origins.get(&register).copied()
                    }
                    Operand::Kept(slot, _) => Some(Origin::Variable(slot)),
                };
                if let Some(origin) = origin {
                    self.facts.kept.insert(origin, narrow);
                }
                narrow
            }
        }
    }

    /// The bounds of two operands with which an operation stays in range. Only what must be is looked at: what
    /// is not known at all comes first.
    fn bounds(
        &mut self,
        operation: Operation,
        left: Operand,
        right: Operand,
        slow: usize,
    ) -> (Bound, Bound) {
        for operand in [left, right] {
            if self.bound_of(operand).is_none() {
                self.narrowed(operand, slow);
            }
        }
        let known = self.bound_of(left).zip(self.bound_of(right));
        known
            .filter(|&(a, b)| Bound::combine(operation, a, b).is_some())
            .unwrap_or_else(|| (self.narrowed(left, slow), self.narrowed(right, slow)))
    }

    /// An operation in the quick way, into a register.
    pub fn quick(&mut self, operation: Operation, d: Register, right: Operand, slow: usize) {
        let (a, b) = self.bounds(operation, Operand::Register(d), right, slow);
        let (to, from) = (self.single(d), self.local_of(right));
        self.i().local_get(to).local_get(from);
        let exact = Bound::is_exact(operation, a, b);
        match operation {
            Operation::Add => self.i().f64_add(),
            Operation::Subtract => self.i().f64_sub(),
            Operation::Multiply => self.i().f64_mul(),
            Operation::Divide | Operation::DivideWhole => self.i().f64_div(),
        };
        let is_sum = matches!(operation, Operation::Add | Operation::Subtract);
        if !exact || is_sum {
            self.i().i64_reinterpret_f64();
            let label = self.distance(slow);
            if is_sum {
                let cut = !Bound::is_near(a, b);
                quick_sum(&mut self.i(), X0, exact, cut, label);
            } else {
                single::round_bits(&mut self.i());
            }
        }
        self.i().local_set(to);
        self.facts.set(d, Bound::combine(operation, a, b));
    }

    /// Opens the label that the quick way is left by; answers it.
    pub fn open_slow(&mut self) -> usize {
        self.i().block(wasm_encoder::BlockType::Empty);
        self.open_labels(1);
        self.label_count() - 1
    }
}

/// The rounded sum of two singles from the bits, on the stack, of their sum as f64. Leaves by a
/// label where rounding alone is not enough, and where nothing is left.
///
/// Only what is cut off the smaller operand makes a difference to rounding, and only if it is
/// taken off the larger one and the rest lies right below a half; less than a half by
/// what the guard byte cannot hold. What lies beyond the guard byte altogether counts as nothing, which
/// shows only where it is taken off a power of two.
pub fn quick_sum(i: &mut InstructionSink<'_>, bits: Local, exact: bool, cut: bool, slow: u32) {
    /// Set where the rest lies right below a half, a half being added.
    const BELOW_HALF: i64 = 0x7F << 22;
    i.local_tee(bits).i64_eqz().br_if(slow);
    i.local_get(bits);
    if exact {
        i.f64_reinterpret_i64();
        return;
    }
    i.i64_const(single::HALF_UNIT).i64_add();
    if cut {
        i.local_tee(bits).i64_const(BELOW_HALF).i64_and();
        i.i64_const(BELOW_HALF).i64_eq().br_if(slow);
        i.local_get(bits).i64_const(single::UNITS).i64_and();
        // All bits of the mantissa set: one unit more is a power of two.
        i.local_tee(bits).i64_const(2 * single::HALF_UNIT).i64_add();
        i.i64_const(12).i64_shl().i64_eqz().br_if(slow);
        i.local_get(bits);
    } else {
        i.i64_const(single::UNITS).i64_and();
    }
    i.f64_reinterpret_i64();
}

/// Index of the local variable behind two parameters.
const BITS: Local = 2;

/// The operations in the quick way as functions, for narrow operands; no number where it is
/// left.
pub fn functions() -> [wasm_encoder::Function; 3] {
    [Operation::Add, Operation::Multiply, Operation::Divide].map(|operation| {
        let mut function = wasm_encoder::Function::new([(1, ValType::I64)]);
        let mut i = function.instructions();
        i.block(wasm_encoder::BlockType::Empty);
        i.local_get(0).local_get(1);
        match operation {
            Operation::Add | Operation::Subtract => i.f64_add(),
            Operation::Multiply => i.f64_mul(),
            Operation::Divide | Operation::DivideWhole => i.f64_div(),
        };
        i.i64_reinterpret_f64();
        if operation == Operation::Add {
            quick_sum(&mut i, BITS, false, true, 0);
        } else {
            single::round_bits(&mut i);
        }
        i.return_().end().f64_const(f64::NAN.into()).end();
        function
    })
}
