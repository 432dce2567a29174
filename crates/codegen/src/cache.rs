//! What a loop keeps in local variables while it runs: variables of the program, and limit and
//! step of the FOR that it is the body of.

use crate::calls::value_type;
use crate::emit::{Emit, IMAGE, Local, TOP, at};
use crate::loops::For;
use basic::machine::generated::instruction::{Instruction as I, Slot};
use basic::machine::generated::panel;
use basic::syntax::{Address, Type};
use std::collections::BTreeMap;

/// Variables that one loop keeps at most.
const VARIABLES_MAX: usize = 24;
/// Numbers of the local variables that loops share, behind those of registers.
const FIRST_NUMBER: u32 = 1_000;
/// Those of limit and step.
const LIMIT: u32 = 2_000;
const STEP: u32 = 2_001;

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
}

/// What a loop keeps.
pub struct Cache {
    pub variables: BTreeMap<Slot, Kept>,
    pub round: Option<Round>,
}

impl Emit<'_> {
    /// What the loop over some instructions, whose head is a case, can keep. None if it is no
    /// loop that keeps anything: one that changes the control stack and goes on.
    pub fn cache_for(
        &mut self,
        instructions: &[I],
        case: usize,
        closed: Option<For>,
    ) -> Option<Cache> {
        let names = crate::names::names(self.source, instructions);
        let mut variables = BTreeMap::new();
        let mut counts = BTreeMap::new();
        let own = closed.map(|parts| parts.slot);
        let all = own.into_iter().chain(names.variables.iter().copied());
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
                written: names.written.contains(&slot) || own == Some(slot),
            };
            variables.insert(slot, kept);
        }
        let round = match closed {
            Some(parts) => {
                let kind = value_type(self.source.kind(parts.slot));
                Some(Round {
                    parts,
                    case,
                    variable: variables.get(&parts.slot)?.local,
                    limit: self.numbered(kind, LIMIT),
                    step: self.numbered(kind, STEP),
                })
            }
            None => None,
        };
        Some(Cache { variables, round })
    }

    /// Loads what a loop keeps; leaves the function before the loop if it cannot be that.
    pub fn fill(&mut self, cache: &Cache) {
        if let Some(round) = cache.round {
            self.fill_round(round);
        }
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

    /// Leaves the function unless the innermost entry of the control stack is that of the FOR.
    fn fill_round(&mut self, round: Round) {
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
        }
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
        let cache = self.inner.as_ref()?.cache.as_ref()?;
        Some(cache.variables.get(&slot)?.local)
    }

    /// The FOR that the NEXT at a place closes, if the loop being written keeps its parts.
    pub fn kept_round(&self, next: Address) -> Option<Round> {
        let round = self.inner.as_ref()?.cache.as_ref()?.round?;
        (round.parts.parts.next == next).then_some(round)
    }
}
