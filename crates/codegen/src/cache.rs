//! What a loop keeps in local variables while it runs: variables of the program, and limit and
//! step of the FOR that it is the body of.

use crate::calls::value_type;
use crate::emit::{Emit, F0, IMAGE, Local, TOP, at};
use crate::loops::For;
use crate::single::VANISHING;
use basic::machine::generated::instruction::{Instruction as I, Operation, Slot};
use basic::machine::generated::panel;
use basic::syntax::{Address, Type};
use std::collections::BTreeMap;
use wasm_encoder::ValType;

/// Variables that one loop keeps at most.
const VARIABLES_MAX: usize = 24;
/// Numbers of the local variables that loops share, behind those of registers.
const FIRST_NUMBER: u32 = 1_000;
/// Whole numbers up to this are exact.
const PLAIN_MOST: f64 = 16_777_216.0;
/// Those of limit, step and whether the loop is plain.
const LIMIT: u32 = 2_000;
const STEP: u32 = 2_001;
const PLAIN: u32 = 2_002;

/// A variable that is kept.
#[derive(Clone, Copy)]
pub struct Kept {
    pub local: Local,
    kind: Type,
    place: Address,
    written: bool,
}

/// A FOR whose NEXT ends the loop.
#[derive(Clone, Copy)]
pub struct Round {
    pub parts: For,
    /// The case of its body.
    case: usize,
    pub variable: Local,
    pub limit: Local,
    pub step: Local,
    /// Of a single that only the NEXT changes: whether all its values are whole and so small that none
    /// wants rounding.
    plain: Option<Local>,
}

/// What a loop keeps.
pub struct Cache {
    pub variables: BTreeMap<Slot, Kept>,
}

impl Emit<'_> {
    /// What the loop over some instructions can keep.
    pub fn cache_for(&mut self, instructions: &[I]) -> Cache {
        let names = crate::names::names(self.source, instructions, &self.fors);
        let mut variables = BTreeMap::new();
        let mut counts = BTreeMap::new();
        // Those of loops first.
        let loops = instructions
            .iter()
            .filter_map(|instruction| match *instruction {
                I::NextInnermost { at } | I::Next { at, .. } => self.variable_of(at),
                _ => None,
            });
        let mut all: Vec<Slot> = loops.collect();
        all.extend(&names.written);
        all.extend(&names.variables);
        for slot in all {
            let kind = self.source.kind(slot);
            let Some(place) = self.source.variable(slot) else {
                continue;
            };
            if variables.contains_key(&slot)
                || variables.len() == VARIABLES_MAX
                || kind == Type::Text
            {
                continue;
            }
            let number = counts.entry(kind as u8).or_insert(FIRST_NUMBER);
            *number += 1;
            let number = *number;
            let kept = Kept {
                local: self.numbered(value_type(kind), number),
                kind,
                place,
                written: names.written.contains(&slot),
            };
            variables.insert(slot, kept);
        }
        Cache { variables }
    }

    /// What is kept of a FOR whose NEXT ends the innermost loop at a case; none if its variable is not kept.
    pub fn round_for(
        &mut self,
        cache: &Cache,
        parts: For,
        (case, body): (usize, &[I]),
    ) -> Option<Round> {
        let kind = value_type(self.source.kind(parts.slot));
        let stores = |one: &I| matches!(*one, I::StoreSingle { slot, .. } if slot == parts.slot);
        let plain = kind == ValType::F64 && !body.iter().any(stores);
        Some(Round {
            parts,
            case,
            variable: cache.variables.get(&parts.slot)?.local,
            limit: self.numbered(kind, LIMIT),
            step: self.numbered(kind, STEP),
            plain: plain.then(|| self.numbered(ValType::I32, PLAIN)),
        })
    }

    /// Loads what a loop keeps; leaves the function before the loop if that cannot be done.
    pub fn fill(&mut self, cache: &Cache) {
        for kept in cache.variables.values() {
            let place = at(kept.place.into());
            self.i().local_get(IMAGE);
            match kept.kind {
                Type::Single => {
                    self.i().i64_load32_u(place);
                    self.unpack();
                }
                Type::Double => {
                    self.i().i64_load(place);
                }
                Type::Integer | Type::Text => {
                    self.i().i32_load16_s(place);
                }
            }
            self.i().local_set(kept.local);
        }
    }

    /// Loads limit and step of a FOR; leaves the function unless the innermost entry of the control
    /// stack is that of the FOR.
    pub fn fill_round(&mut self, round: Round) {
        let parts = round.parts;
        let integer = self.source.kind(parts.slot) == Type::Integer;
        let kind = if integer {
            panel::FOR_INTEGER
        } else {
            panel::FOR_SINGLE
        };
        let place = self.source.variable(parts.slot).unwrap_or(0);
        self.i().i32_const(0);
        for (index, value) in [
            (panel::KIND, kind + 256 * (i32::from(parts.sign) + 1) as u32),
            (panel::VARIABLE, place.into()),
            (panel::TEXT, parts.parts.text.into()),
            (panel::NEXT, parts.parts.next.into()),
            (panel::CASE, round.case as u32),
        ] {
            self.entry(index);
            self.i().i32_const(value as i32).i32_ne().i32_or();
        }
        self.leave_if();
        for (word, local) in [(panel::LIMIT, round.limit), (panel::STEP, round.step)] {
            if integer {
                self.entry(word);
                self.i().i32_extend16_s();
            } else {
                self.i().local_get(TOP).i64_load32_u(at(4 * word));
                self.unpack();
            }
            self.i().local_set(local);
            if !integer && word == panel::LIMIT {
                // Of a zero its bits make no difference.
                self.for_comparison(local);
                self.i().f64_const((1.0 / VANISHING).into()).f64_mul();
                self.i().local_set(local);
            }
        }
        if let Some(plain) = round.plain {
            self.i().i32_const(1);
            let mut i = self.i();
            // Where the limit lies between two numbers makes no difference.
            for local in [round.variable, round.step] {
                i.local_get(local).local_get(local).f64_trunc();
                i.f64_eq().i32_and();
            }
            for local in [round.variable, round.limit] {
                i.local_get(local).f64_abs();
                i.local_get(round.step).f64_abs().f64_add();
                i.f64_const(PLAIN_MOST.into()).f64_le().i32_and();
            }
            i.local_set(plain);
        }
    }

    /// The next value of the variable of a FOR, a single, into its local one; leaves if that wants care.
    pub fn step_single(&mut self, round: &Round) {
        let (variable, step) = (round.variable, round.step);
        self.i().local_get(variable).local_get(step);
        let Some(plain) = round.plain else {
            self.operate(Operation::Add);
            self.i().local_set(F0);
            self.without_bits(F0);
            self.i().local_get(F0).local_set(variable);
            return;
        };
        let mut i = self.i();
        i.f64_add().local_tee(F0).f64_const(0.0.into()).f64_eq();
        i.local_get(plain).i32_eqz().i32_or();
        self.open_if();
        self.i().local_get(variable).local_get(step);
        self.sum_but_zero();
        self.close();
        self.i().local_get(F0).local_set(variable);
    }

    /// Writes back what a loop kept.
    pub fn write_back(&mut self, cache: &Cache) {
        for kept in cache.variables.values().filter(|kept| kept.written) {
            let place = at(kept.place.into());
            self.i().local_get(IMAGE);
            match kept.kind {
                Type::Single => {
                    self.pack(kept.local);
                    self.i().i32_store(place);
                }
                Type::Double => {
                    self.i().local_get(kept.local).i64_store(place);
                }
                Type::Integer | Type::Text => {
                    self.i().local_get(kept.local).i32_store16(place);
                }
            }
        }
    }

    /// The local variable that the loop being written keeps a variable in.
    pub fn kept(&self, slot: Slot) -> Option<Local> {
        let cache = self.cache.as_ref()?;
        Some(cache.variables.get(&slot)?.local)
    }

    /// The FOR that the NEXT at a place closes, if the loop being written keeps its parts.
    pub fn kept_round(&self, next: Address) -> Option<Round> {
        let round = *self.rounds.last()?;
        (round.parts.parts.next == next).then_some(round)
    }
}
