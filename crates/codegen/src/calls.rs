//! User functions: the parameters are kept in local variables, and put where the machine keeps
//! them, for whoever looks.

use crate::emit::{Emit, Local, PANEL, T0, T1, at};
use crate::formula::Origin;
use basic::machine::generated::instruction::Register;
use basic::machine::generated::{Depth, panel};
use basic::syntax::Type;
use wasm_encoder::ValType;

/// Numbers of the local variables of parameters, behind those of registers and loops.
const PARAMETER: u32 = 3_000;
/// Parameters of one function, at most.
const PARAMETERS_MAX: u32 = 32;

/// A user function that is active where code is being written.
pub struct ActiveCall {
    depth: Depth,
    /// Type, offset and local variable of each parameter.
    parameters: Vec<(Type, u16, Local)>,
}

/// The type of a local variable that holds a value of a type.
pub fn value_type(kind: Type) -> ValType {
    match kind {
        Type::Single => ValType::F64,
        Type::Double => ValType::I64,
        Type::Integer | Type::Text => ValType::I32,
    }
}

impl Emit<'_> {
    /// Leaves unless the user function of a call is still the one that was lowered there.
    pub fn if_defined(&mut self, call: u32) -> Option<()> {
        let function = self.source.function(call)?;
        let place = self.source.variable(function.slot)?;
        self.i().local_get(crate::emit::IMAGE);
        self.i().i32_load16_u(at(place.into()));
        self.i().i32_const(function.definition.into()).i32_ne();
        self.leave_if();
        Some(())
    }

    /// Begins the body of a function whose arguments are in `d` and the registers behind it.
    pub fn enter_function(&mut self, d: Register, call: u32) -> Option<()> {
        let function = self.source.function(call)?;
        let outer = self.calls.last().map(|call| call.depth);
        let (depth, needed, below) = outer.unwrap_or_default().call(&function)?;
        // Room on the stack.
        self.entry(panel::USED);
        self.i().local_tee(T0).i32_const(needed.into()).i32_add();
        self.i().local_get(PANEL);
        self.i().i32_load(at(4 * panel::STACK_BYTES)).i32_gt_u();
        self.leave_if();
        // The block of parameters.
        self.i().local_get(PANEL);
        self.i().i32_load(at(4 * panel::STACK_TOP));
        self.i().local_get(T0).i32_sub();
        self.i().i32_const(1 - i32::from(below)).i32_add();
        self.i().i32_const(0xFFFF).i32_and().local_set(T1);
        self.aligned.remove(&T0);
        let mut parameters = Vec::new();
        let level = self.calls.len() as u32;
        let mut register = d;
        for (index, &(kind, offset)) in (0..PARAMETERS_MAX).zip(&function.parameters) {
            let number = PARAMETER + level * PARAMETERS_MAX + index;
            let value = match kind {
                Type::Single => self.single(register),
                Type::Double => self.double(register),
                Type::Integer => self.int(register),
                Type::Text => return None,
            };
            let kept = self.numbered(value_type(kind), number);
            self.address(T1);
            match kind {
                Type::Single => {
                    self.facts.store(Origin::Parameter(kept), register);
                    self.i().local_get(value).local_set(kept);
                    self.pack(kept);
                    self.i().i32_store(at(offset.into()));
                }
                Type::Double => {
                    self.i().local_get(value).local_tee(kept);
                    self.i().i64_store(at(offset.into()));
                }
                Type::Integer | Type::Text => {
                    self.i().local_get(value).i32_extend16_s().local_tee(kept);
                    self.i().i32_store16(at(offset.into()));
                }
            }
            self.i().local_get(T1).i32_const(offset.into()).i32_add();
            self.i().local_set(T0);
            self.mark(T0, kind);
            parameters.push((kind, offset, kept));
            register = register.checked_add(1)?;
        }
        if parameters.len() != function.parameters.len() {
            return None;
        }
        self.calls.push(ActiveCall { depth, parameters });
        Some(())
    }

    /// Ends the body of the innermost function.
    pub fn leave_function(&mut self) {
        self.calls.pop();
    }

    /// The local variable of a parameter of the innermost function.
    pub fn parameter(&self, kind: Type, offset: u16) -> Option<Local> {
        let known = &self.calls.last()?.parameters;
        let place = known
            .iter()
            .find(|&&(is, at, _)| is == kind && at == offset)?;
        Some(place.2)
    }
}
