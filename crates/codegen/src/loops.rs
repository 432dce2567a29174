//! Loops: which are written as loops of WebAssembly, and what is known of each FOR.

use crate::program::{Cases, is_known};
use basic::machine::generated::instruction::{Instruction as I, Slot, Target};
use basic::machine::generated::{LoopParts, Source};
use basic::syntax::Address;
use std::collections::BTreeMap;
use std::ops::Range;

/// Cases of the longest loop that is written as one.
const LOOP_CASES: usize = 40;
/// Instructions of such a loop.
const LOOP_INSTRUCTIONS: u32 = 400;

/// A FOR whose step is a constant.
#[derive(Clone, Copy)]
pub struct For {
    pub slot: Slot,
    /// Of the step: -1, 0 or 1.
    pub sign: i8,
    pub parts: LoopParts,
    /// Where its body begins.
    pub body: Target,
}

/// The FOR that each NEXT closes, by the place of the NEXT.
pub type Fors = BTreeMap<Address, (Target, Option<For>)>;

/// Head and last case of loops.
pub type Loops = BTreeMap<usize, usize>;

/// The body that each NEXT closes, and the rest if its step is a constant.
pub fn fors(source: Source<'_>) -> Fors {
    let instructions = source.instructions();
    let mut fors = Fors::new();
    for (index, instruction) in instructions.iter().enumerate() {
        let I::EnterLoop { mark, slot } = *instruction else {
            continue;
        };
        let Some(parts) = source.loop_of(mark) else {
            continue;
        };
        let Some(body) = parts.body else { continue };
        let step = index.checked_sub(1).and_then(|at| instructions.get(at));
        let sign = match step {
            Some(I::IntConst { value, .. }) => Some(value.signum() as i8),
            Some(I::SingleConst { bits, .. }) if bits >> 24 == 0 => Some(0),
            Some(I::SingleConst { bits, .. }) if bits & 0x0080_0000 != 0 => Some(-1),
            Some(I::SingleConst { .. }) => Some(1),
            _ => None,
        };
        let known = sign.map(|sign| For {
            slot,
            sign,
            parts,
            body,
        });
        fors.insert(parts.next, (body, known));
    }
    fors
}

/// The loops: head and last case.
pub fn loops(instructions: &[I], cases: &Cases, fors: &Fors) -> Loops {
    let mut loops = Loops::new();
    for (instruction, pc) in instructions.iter().zip(0..) {
        let back = match instruction {
            I::Gosub { .. }
            | I::For { .. }
            | I::While { .. }
            | I::Text { .. }
            | I::IntText { .. } => None,
            I::Next { at, .. } | I::NextInnermost { at } => fors.get(at).map(|&(body, _)| body),
            other => other.target(),
        };
        let Some(head) = back.filter(|&head| head <= pc && pc - head <= LOOP_INSTRUCTIONS) else {
            continue;
        };
        let (Some(head), Some(last)) = (cases.at(head), cases.around(pc)) else {
            continue;
        };
        if last - head < LOOP_CASES {
            let known = loops.entry(head).or_insert(last);
            *known = last.max(*known);
        }
    }
    loops
}

/// Whether the loop from a case to another one has none in it.
pub fn is_innermost(loops: &Loops, head: usize, last: usize) -> bool {
    loops.keys().all(|&other| other <= head || other > last)
}

/// Whether a loop with others in it can keep variables in local ones: one that is carried
/// out whole, where each NEXT tells its variable.
pub fn keeps_nest(instructions: &[I], fors: &Fors) -> bool {
    let mut before = None;
    instructions.iter().all(|instruction| {
        let behind_wend = matches!(before, Some(&I::Wend { .. }));
        before = Some(instruction);
        match instruction {
            I::Tree => behind_wend,
            I::Gosub { .. } | I::Return => false,
            I::Next { at, .. } | I::NextInnermost { at } => {
                fors.get(at).is_some_and(|(_, known)| known.is_some())
            }
            I::Link { .. } => true,
            other => is_known(other),
        }
    })
}

/// Whether a loop can keep variables in local ones, and the FOR that it is the body of. Entries
/// of loops on the control stack say where their variable lies, so it must not begin or end
/// any but that.
pub fn keeps(instructions: &[I], range: Range<Target>, fors: &Fors) -> Option<Option<For>> {
    let body = instructions.get(range.start as usize..range.end as usize)?;
    let mut closed = None;
    let mut moves = false;
    for (instruction, pc) in body.iter().zip(range.start..) {
        match instruction {
            I::For { .. } | I::EnterLoop { .. } => return None,
            I::Next { at, .. } | I::NextInnermost { at } => {
                let known = fors.get(at)?.1?;
                if closed.is_some() || known.body != range.start || pc + 1 != range.end {
                    return None;
                }
                closed = Some(known);
            }
            I::Gosub { .. }
            | I::Return
            | I::EnterWhile { .. }
            | I::PassWhile { .. }
            | I::Wend { .. }
            | I::EndWhile => moves = true,
            _ => {}
        }
    }
    (closed.is_none() || !moves).then_some(closed)
}
