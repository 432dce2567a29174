//! What a machine keeps about generated code, and how it calls it.

use super::places::Relied;
use super::{Backend, Generated, Places, Source, frames, panel};
use crate::machine::code::Code;
use crate::machine::flat::Flight;
use crate::machine::flat::instruction::{Case, Target};
use crate::machine::state::State;
use crate::number::random::Random;
use crate::syntax::Address;

/// Calls after which a case must have been worth them, time and again.
const TRIAL: u32 = 256;
/// One call in so many is looked at.
const SAMPLE: u32 = 8;
/// So many statements of generated code make up for generating it once more.
const WELL_USED: u64 = 20_000_000;
/// Fuel the portable back end uses at least before more than a portion is generated.
const MORE: u64 = 2_000;

/// How often a case was called, and what it carried out.
#[derive(Clone, Copy, Default)]
struct Yield {
    at: Target,
    /// Statements of its block from there on, if it begins inside one.
    rest: u64,
    calls: u32,
    statements: u64,
}

/// What a machine keeps about generated code. It is derived: no checkpoint holds it.
#[derive(Default)]
pub struct Engaged {
    generated: Generated,
    relied: Relied,
    /// The revision of flat code it was generated from.
    revision: u64,
    /// Fuel the portable back end used since.
    used: u64,
    /// Statements that generated code carried out since.
    carried: u64,
    /// How much the portable back end may use before code is generated anew; grows with every
    /// time.
    patience: u64,
    /// The count of moved names at which `fits` was found out.
    looked: Option<u64>,
    /// Whether the names lie where the code expects them.
    fits: bool,
    yields: Vec<Yield>,
    /// Entries that are called.
    live: usize,
    panel: Vec<u32>,
    /// The count of changes of the control stack that the panel shows, and how many entries
    /// stay below those in it.
    shown: Option<u64>,
    below: usize,
}

impl Engaged {
    /// Notes fuel used by the portable back end.
    pub fn used(&mut self, units: u64) {
        self.used += units;
    }

    /// Generates code if there is something new that is worth it; the run stands at an instruction. Answers
    /// whether there is code that can be called.
    pub fn prepare(
        &mut self,
        (s, code): (&mut State, &mut Code),
        at: Target,
        backend: &mut dyn Backend,
    ) -> bool {
        let revision = code.flat.revision();
        let current = revision == self.revision && self.can_be_called(s, code);
        let is_due = self.used >= self.patience.max(backend.patience());
        let more = !self.generated.whole && self.used >= MORE;
        if is_due && (!current || more) {
            code.flat.warm(at);
            self.patience = self.used.saturating_mul(2);
            self.used = 0;
            self.revision = revision;
            self.generate(s, code, backend);
        }
        self.live > 0 && self.can_be_called(s, code)
    }

    /// Fuel that a flight gets at once at most: whoever flies on never finds out that there is
    /// something to be generated. While there is, the shares are small, and where they end tells where time is
    /// spent.
    pub fn lent(&self, generated: bool, backend: &dyn Backend) -> u64 {
        // No block has more statements.
        const SHORT: u64 = 256;
        const MIDDLE: u64 = 4_096;
        const LONG: u64 = 1_000_000;
        match (generated, self.generated.whole) {
            (false, false) => SHORT,
            (false, true) => (backend.patience() / 4).max(SHORT),
            (true, false) => MIDDLE,
            (true, true) => LONG,
        }
    }

    /// Whether places where time is spent are to be noted.
    pub fn looks_for_heat(&self) -> bool {
        !self.generated.whole
    }

    fn generate(&mut self, s: &mut State, code: &mut Code, backend: &mut dyn Backend) {
        let places = Places::of(s, code);
        let source = Source {
            code,
            places: &places,
        };
        let nothing = || Generated {
            whole: true,
            ..Generated::default()
        };
        let generated = backend.generate(source);
        self.generated = generated.unwrap_or_else(nothing);
        self.relied = Relied::new(source, &self.generated.names);
        self.looked = Some(s.moved_names);
        self.fits = true;
        self.shown = None;
        let entries = &self.generated.entries;
        code.flat.set_cases(entries);
        self.live = entries.len();
        self.yields.clear();
        self.yields
            .resize(self.generated.cases.len(), Yield::default());
        for &(at, case) in entries {
            if let Some(account) = self.yields.get_mut(case as usize) {
                account.at = at;
                account.rest = code.flat.statements_from(at);
            }
        }
        self.panel.resize(panel::WORDS, 0);
    }

    /// Whether names lie where generated code expects them.
    pub fn can_be_called(&mut self, s: &mut State, code: &Code) -> bool {
        if self.looked != Some(s.moved_names) {
            self.fits = self.relied.hold(s, code);
            self.looked = Some(s.moved_names);
        }
        self.fits
    }

    /// Runs generated code from a case on; the flight goes on where it ended. Answers false if
    /// nothing generated can be called any more.
    pub fn call(
        &mut self,
        case: Case,
        (s, code): (&mut State, &Code),
        flight: &mut Flight,
        backend: &mut dyn Backend,
    ) -> bool {
        let before = flight.fuel;
        let fuel = u32::try_from(before).unwrap_or(u32::MAX).min(1 << 30);
        let words = &mut self.panel;
        if self.shown != Some(s.moved_frames) {
            self.below = frames::put(s, code, &self.generated.cases, words);
            self.shown = Some(s.moved_frames);
        }
        words[panel::AT] = u32::MAX;
        words[panel::FUEL] = fuel;
        words[panel::FROM] = flight.from;
        words[panel::LINE] = flight.line.map_or(panel::NO_LINE, u32::from);
        words[panel::MOVED] = 0;
        let random = s.random.to_word();
        words[panel::RANDOM] = random as u32;
        words[panel::RANDOM + 1] = (random >> 32) as u32;
        words[panel::STRINGS] = s.strings.into();
        words[panel::PENDING] = s.temporaries.into();
        words[panel::FREE] = s.free.into();
        words[panel::STRINGS_TOP] = s.strings_top.into();
        words[panel::PROGRAM] = s.program.into();
        for &block in &self.relied.blocks {
            s.memory.mark_block(block);
        }
        if !backend.call(case, s.memory.whole(), words) {
            return false;
        }
        if words[panel::MOVED] != 0 {
            frames::take(s, self.below, words);
            self.shown = Some(s.moved_frames);
        }
        let random = u64::from(words[panel::RANDOM + 1]) << 32 | u64::from(words[panel::RANDOM]);
        s.random = Random::from_word(random);
        s.strings = words[panel::STRINGS] as Address;
        s.temporaries = words[panel::PENDING] as u8;
        let units = u64::from(fuel - words[panel::FUEL].min(fuel));
        flight.fuel = before - units;
        flight.from = words[panel::FROM];
        flight.line = u16::try_from(words[panel::LINE]).ok();
        flight.pc = words[panel::AT];
        flight.ended = flight.pc;
        self.carried += units;
        if self.carried >= WELL_USED {
            self.carried = 0;
            self.patience = 0;
        }
        true
    }

    /// Keeps account of what a case is worth: it took fuel for `units` statements and ended at
    /// `at`. Answers its entry if it is not worth its calls and called no more.
    pub fn weigh(
        &mut self,
        case: Case,
        units: u64,
        at: Target,
        code: &Code,
        worth: u64,
    ) -> Option<Target> {
        let account = self.yields.get_mut(case as usize)?;
        account.calls += 1;
        if !account.calls.is_multiple_of(SAMPLE) {
            return None;
        }
        let left = code.flat.statements_from(at);
        account.statements += (units + account.rest).saturating_sub(left);
        if account.calls < TRIAL {
            return None;
        }
        let enough = account.statements >= worth.saturating_mul(u64::from(TRIAL / SAMPLE));
        (account.calls, account.statements) = (0, 0);
        if enough {
            return None;
        }
        self.live = self.live.saturating_sub(1);
        Some(account.at)
    }

    /// Whether any entry is left.
    pub fn is_live(&self) -> bool {
        self.live > 0
    }

    /// Nothing generated is called any more.
    pub fn give_up(&mut self) {
        self.live = 0;
    }
}
