//! The seam for a second back end: code generated from flat code while a program runs.
//!
//! The machine stays what it is. Where flat code comes to a block that generated code can
//! carry out, the machine fills a *panel* of words (fuel, where variables lie, the top of
//! the control stack), lets the back end work on memory and panel, and takes from the panel
//! where flat code goes on. Generated code ends before any statement that it cannot carry
//! out to its end: it has no errors, no output and no strings of its own. So a run moves
//! between both at any statement, and a checkpoint knows nothing of generated code.

use super::code::{Code, Op};
use super::control::Frame;
use super::eval::Run;
use super::flat::Flight;
use super::flat::instruction::{Case, Instruction, Slot, Target};
use super::memory::NOTHING;
use super::state::State;
use super::variables::size;
use crate::syntax::{Address, Type};

/// The instructions of flat code.
pub use super::flat::instruction;
/// What lies where in the image that generated code is called with.
pub use super::memory::{BLOCK_BYTES, CHANGED, NOTHING as NO_VARIABLE, WHOLE_BYTES};

/// Words of the panel and of what lies in it.
pub mod panel {
    /// In: no kind of an entry (an empty stack has its top here). Out: the instruction where
    /// flat code goes on.
    pub const AT: usize = 0;
    /// Fuel; counts down.
    pub const FUEL: usize = 1;
    /// The mark of the last statement of the block before.
    pub const FROM: usize = 2;
    /// The line that the last statement went to, [`NO_LINE`] for its own.
    pub const LINE: usize = 3;
    /// How many entries of the control stack there are.
    pub const FRAMES: usize = 4;
    /// How many there can be.
    pub const FRAMES_MAX: usize = 5;
    /// OPTION BASE.
    pub const BASE: usize = 6;
    /// Whether there are entries below those that are here.
    pub const BELOW: usize = 7;
    /// The first entry of the control stack, the innermost last.
    pub const STACK: usize = 8;
    /// Words of an entry.
    pub const FRAME: usize = 8;
    /// Entries there is room for.
    pub const ENTRIES: usize = 64;
    /// Where the variables lie in the image, one word each; behind them three words for each
    /// array: its first element, and the number of elements in its first and second dimension.
    pub const VARIABLES: usize = STACK + FRAME * ENTRIES;

    /// [`LINE`] of a statement that went to none.
    pub const NO_LINE: u32 = 0x1_0000;
    /// The case of an entry that leads where no generated code begins.
    pub const NO_CASE: u32 = u32::MAX;

    /// Words of an entry of the control stack: what it is.
    pub const KIND: usize = 0;
    /// Address of the value of a loop's variable; of a WHILE behind THEN its statement.
    pub const VARIABLE: usize = 1;
    /// Step of a loop.
    pub const STEP: usize = 2;
    /// Limit of a loop.
    pub const LIMIT: usize = 3;
    /// Line where it goes on.
    pub const FRAME_LINE: usize = 4;
    /// Where it goes on: the byte before.
    pub const TEXT: usize = 5;
    /// The NEXT or WEND that belongs to it.
    pub const NEXT: usize = 6;
    /// The case where it goes on.
    pub const CASE: usize = 7;

    /// Kinds of entries.
    pub const GOSUB: u32 = 0;
    /// WHILE.
    pub const WHILE: u32 = 1;
    /// FOR with an integer; the sign of its step + 1 is in the bits from 8 on.
    pub const FOR_INTEGER: u32 = 2;
    /// FOR with a single, likewise.
    pub const FOR_SINGLE: u32 = 3;
}

/// A back end.
pub trait Backend: std::fmt::Debug {
    /// How much fuel the portable back end uses before anything is generated. Programs
    /// that end sooner are not worth it.
    fn patience(&self) -> u64;

    /// How many statements a call of generated code must carry out on average to be worth it.
    fn worth(&self) -> u64;

    /// Generates code for all flat code there is, in place of what was generated before;
    /// nothing if that cannot be done.
    fn generate(&mut self, source: Source<'_>) -> Option<Generated>;

    /// Runs generated code from a case on until it ends. Answers false if that failed: image
    /// and panel are as they were then, and nothing generated is called any more.
    fn call(&mut self, case: Case, image: &mut [u8; WHOLE_BYTES], panel: &mut [u32]) -> bool;
}

/// What was generated and needs to know.
#[derive(Clone, Default, Debug)]
pub struct Generated {
    /// The blocks where generated code begins.
    pub cases: Vec<(Target, Case)>,
    /// The variables whose places it wants.
    pub variables: Vec<Slot>,
    /// Those it writes to.
    pub written: Vec<Slot>,
    /// The arrays it wants, with their number of dimensions, 1 or 2.
    pub arrays: Vec<(Slot, u8)>,
}

/// What code is generated from.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    code: &'a Code,
}

impl Source<'_> {
    /// The instructions of flat code.
    pub fn instructions(&self) -> &[Instruction] {
        self.code.flat.instructions()
    }

    /// The type of a variable.
    pub fn kind(&self, slot: Slot) -> Type {
        self.code.simple[usize::from(slot)].kind
    }

    /// The first instruction of the statement that an instruction belongs to, behind the
    /// beginning of its block.
    pub fn statement_start(&self, at: Target) -> Target {
        self.code.flat.statement_start(at)
    }

    /// Line and end of the statement of a mark, and the block that begins there.
    pub fn behind(&self, mark: u32) -> Option<(u16, Address, Option<Target>)> {
        let (statement, line) = self.code.flat.statement_of(mark)?;
        let end = self.code.statements.get(statement)?.end;
        Some((line, end, self.code.flat.block(end)))
    }

    /// What the FOR in the statement of a mark says.
    pub fn loop_of(&self, mark: u32) -> Option<LoopParts> {
        let (statement, line) = self.code.flat.statement_of(mark)?;
        let statement = self.code.statements.get(statement)?;
        let Op::For(parts) = &statement.op else {
            return None;
        };
        let next = parts.next.as_ref().ok()?;
        Some(LoopParts {
            line,
            text: statement.end,
            body: self.code.flat.block(statement.end),
            next: next.at,
            next_line: next.line,
            behind: self.code.flat.block(next.end),
        })
    }

    /// The place of a WHILE, its line, and the address behind its WEND.
    pub fn known_loop(&self, index: u32) -> Option<(Address, u16, Address)> {
        self.code.flat.known_loop(index)
    }
}

/// A FOR statement and its NEXT.
#[derive(Clone, Copy, Debug)]
pub struct LoopParts {
    /// Its line.
    pub line: u16,
    /// Its end.
    pub text: Address,
    /// The block that begins there.
    pub body: Option<Target>,
    /// The variable of its NEXT, or the end of that.
    pub next: Address,
    /// The line of that.
    pub next_line: u16,
    /// The block behind it.
    pub behind: Option<Target>,
}

/// How often a case was called, and what it carried out.
#[derive(Clone, Copy, Default)]
struct Yield {
    at: Target,
    calls: u32,
    units: u64,
}

/// What a machine keeps about generated code. It is derived: no checkpoint holds it.
#[derive(Default)]
pub(super) struct Engaged {
    generated: Generated,
    /// The revision of flat code it was generated from.
    revision: u64,
    /// Fuel the portable back end used since.
    used: u64,
    /// How much it may use before code is generated anew; grows with every time.
    patience: u64,
    yields: Vec<Yield>,
    panel: Vec<u32>,
}

/// Calls after which a case must have been worth it.
const TRIAL: u32 = 32;

impl Engaged {
    /// Notes fuel used by the portable back end.
    pub fn used(&mut self, units: u64) {
        self.used += units;
    }

    /// Generates code if there is something new that is worth it.
    pub fn prepare(&mut self, code: &mut Code, backend: &mut dyn Backend) {
        let revision = code.flat.revision();
        if revision == self.revision || self.used < self.patience.max(backend.patience()) {
            return;
        }
        self.patience = self.used.saturating_mul(2);
        self.used = 0;
        self.revision = revision;
        self.generated = backend.generate(Source { code }).unwrap_or_default();
        code.flat.set_cases(&self.generated.cases);
        self.yields.clear();
        let most = self.generated.cases.iter().map(|&(_, case)| case).max();
        self.yields
            .resize(most.map_or(0, |case| case as usize + 1), Yield::default());
        for &(at, case) in &self.generated.cases {
            self.yields[case as usize].at = at;
        }
        let words = self.generated.variables.len() + 3 * self.generated.arrays.len();
        self.panel.clear();
        self.panel.resize(panel::VARIABLES + words, 0);
    }

    /// Runs generated code from a case on; the flight goes on where it ended. Answers whether
    /// the code is to be called again from there.
    pub fn call(
        &mut self,
        case: Case,
        run: &mut Run<'_>,
        flight: &mut Flight,
        backend: &mut dyn Backend,
    ) -> bool {
        let (s, code) = (&mut *run.s, run.code);
        let before = flight.fuel;
        let fuel = u32::try_from(before).unwrap_or(u32::MAX).min(1 << 30);
        let words = &mut self.panel;
        words[panel::AT] = u32::MAX;
        words[panel::FUEL] = fuel;
        words[panel::FROM] = flight.from;
        words[panel::LINE] = flight.line.map_or(panel::NO_LINE, u32::from);
        words[panel::BASE] = u32::from(s.base);
        let kept = put_frames(s, code, words);
        put_variables(s, code, &self.generated, words);
        if !backend.call(case, s.memory.whole(), words) {
            return false;
        }
        take_frames(s, kept, words);
        let units = u64::from(fuel - words[panel::FUEL].min(fuel));
        flight.fuel = before - units;
        flight.from = words[panel::FROM];
        flight.line = u16::try_from(words[panel::LINE]).ok();
        flight.pc = words[panel::AT];
        flight.ended = flight.pc;
        self.weigh(case, units);
        true
    }

    /// Keeps account of what a case is worth.
    fn weigh(&mut self, case: Case, units: u64) {
        let account = &mut self.yields[case as usize];
        account.calls = account.calls.saturating_add(1);
        account.units = account.units.saturating_add(units);
    }

    /// The block of a case if that turned out not to be worth its calls.
    pub fn worthless(&self, case: Case, worth: u64) -> Option<Target> {
        let account = self.yields.get(case as usize)?;
        let enough = account.units >= worth.saturating_mul(u64::from(account.calls));
        (account.calls == TRIAL && !enough).then_some(account.at)
    }
}

/// Puts the innermost entries of the control stack into the panel; answers how many stay
/// below them.
fn put_frames(s: &State, code: &Code, words: &mut [u32]) -> usize {
    /// Room for entries that are made.
    const NEW: usize = 24;
    let kept = s.frames.len().saturating_sub(panel::ENTRIES - NEW);
    let entries = &s.frames[kept..];
    for (entry, place) in entries
        .iter()
        .zip(words[panel::STACK..].chunks_exact_mut(panel::FRAME))
    {
        place.copy_from_slice(&frame_words(entry, code));
    }
    // So few that none of them comes near the end of the stack.
    let room = s.stack_bytes().saturating_sub(s.stack_used);
    let spare = room.saturating_sub(2 * super::control::EDGE);
    let more = usize::from(spare / super::control::FRAME_MAX).min(NEW);
    words[panel::BELOW] = u32::from(kept > 0);
    words[panel::FRAMES] = entries.len() as u32;
    words[panel::FRAMES_MAX] = (entries.len() + more) as u32;
    kept
}

fn frame_words(frame: &Frame, code: &Code) -> [u32; panel::FRAME] {
    let case = |text| {
        let block = code.flat.block(text);
        block
            .and_then(|at| code.flat.case(at))
            .unwrap_or(panel::NO_CASE)
    };
    match *frame {
        Frame::Gosub { line, text } => [
            panel::GOSUB,
            0,
            0,
            0,
            line.into(),
            text.into(),
            0,
            case(text),
        ],
        Frame::While {
            line,
            text,
            statement,
            wend,
        } => [
            panel::WHILE,
            statement.into(),
            0,
            0,
            line.into(),
            text.into(),
            wend.into(),
            panel::NO_CASE,
        ],
        Frame::For {
            variable,
            integer,
            sign,
            step,
            limit,
            line,
            text,
            next,
        } => {
            let kind = if integer {
                panel::FOR_INTEGER
            } else {
                panel::FOR_SINGLE
            };
            let sign = (i32::from(sign) + 1) as u32;
            [
                kind | sign << 8,
                variable.into(),
                step,
                limit,
                line.into(),
                text.into(),
                next.into(),
                case(text),
            ]
        }
    }
}

/// Takes the entries of the control stack out of the panel.
fn take_frames(s: &mut State, kept: usize, words: &[u32]) {
    let count = (words[panel::FRAMES] as usize).min(panel::ENTRIES);
    s.truncate_frames(kept);
    let entries = words[panel::STACK..].chunks_exact(panel::FRAME).take(count);
    for entry in entries {
        s.push_unchecked(frame_of(entry));
    }
}

fn frame_of(words: &[u32]) -> Frame {
    let (line, text) = (words[panel::FRAME_LINE] as u16, words[panel::TEXT] as u16);
    match words[panel::KIND] & 0xFF {
        panel::GOSUB => Frame::Gosub { line, text },
        panel::WHILE => Frame::While {
            line,
            text,
            statement: words[panel::VARIABLE] as u16,
            wend: words[panel::NEXT] as u16,
        },
        kind => Frame::For {
            variable: words[panel::VARIABLE] as u16,
            integer: kind == panel::FOR_INTEGER,
            sign: (words[panel::KIND] >> 8) as i8 - 1,
            step: words[panel::STEP],
            limit: words[panel::LIMIT],
            line,
            text,
            next: words[panel::NEXT] as u16,
        },
    }
}

/// Says where variables and arrays lie, and marks the places of those that are written to.
fn put_variables(s: &mut State, code: &Code, generated: &Generated, words: &mut [u32]) {
    let mut at = panel::VARIABLES;
    for &slot in &generated.variables {
        words[at] = match s.find_simple(code, slot.into()) {
            0 => NOTHING as u32,
            place => u32::from(place),
        };
        at += 1;
    }
    for &slot in &generated.written {
        let place = s.links.simple[usize::from(slot)];
        if place != 0 {
            let bytes = size(code.simple[usize::from(slot)].kind);
            s.memory.mark(usize::from(place), usize::from(bytes));
        }
    }
    for &(slot, dimensions) in &generated.arrays {
        words[at..at + 3].copy_from_slice(&array_words(s, code, slot, dimensions));
        at += 3;
    }
}

/// First element and sizes; an array that is not there or has other dimensions has no
/// elements.
fn array_words(s: &mut State, code: &Code, slot: Slot, dimensions: u8) -> [u32; 3] {
    let at = s.find_array(code, slot.into());
    let bytes = size(code.arrays[usize::from(slot)].kind);
    if at == 0 || s.memory.byte(at) != dimensions {
        return [0; 3];
    }
    let count = |index: u16| s.memory.word(at.wrapping_add(1 + 2 * index));
    // Dimensions lie with the last one first.
    let (first, second) = match dimensions {
        1 => (count(0), 1),
        _ => (count(1), count(0)),
    };
    let data = u32::from(at) + 1 + 2 * u32::from(dimensions);
    let end = u64::from(data) + u64::from(first) * u64::from(second) * u64::from(bytes);
    // What a POKE has made of it is not for generated code.
    if end > super::memory::IMAGE_BYTES as u64 {
        return [0; 3];
    }
    [data, first.into(), second.into()]
}
