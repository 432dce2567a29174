//! Breakpoints, watched variables, single steps, and what panels show while the program runs.

use std::collections::BTreeMap;

use basic::machine::{Event, Held, LastUse};

use super::{Driver, Engine, engine::Place};
use crate::{
    codepage,
    debug::{Breakpoint, DebugSettings, RUN_DEBUG, RunDebug, Watched},
    protocol::FromWorker,
    registers::{self, Holding},
};
use delta::Key;

/// How often panels are shown a running program.
const VIEW_EVERY_MS: u64 = 250;
/// The unit of a line's time, in microseconds: a tenth of a millisecond.
const TENTH_US: u64 = 100;
/// Variables whose last use is kept, those used last.
const USES_MAX: usize = 300;
/// Lines of the profile that are kept, those that ran most.
const PROFILE_LINES_MAX: usize = 400;

/// What a runner knows about debugging.
#[derive(Debug, Default)]
pub(super) struct Debugging {
    settings: DebugSettings,
    /// The breakpoints given to the machine: indexes of those that are not disabled.
    active: Vec<usize>,
    run: RunDebug,
    /// `run` as the last checkpoint had it.
    saved: RunDebug,
    view_sent_ms: u64,
    /// What an earlier worker counted of this run.
    counted_before: BTreeMap<u16, u64>,
    /// Microseconds in each line, of earlier workers too.
    times: BTreeMap<u16, u64>,
    /// When variables were last used, as an earlier worker noted it.
    used_before: BTreeMap<String, LastUse>,
}

impl<E: Engine> Driver<E> {
    pub(super) fn set_debug(&mut self, settings: DebugSettings) {
        let before = std::mem::replace(&mut self.debug.settings, settings);
        // The machine forgets what it counted and noted; the next time begins anew.
        if before.counting && !self.debug.settings.counting {
            self.debug.counted_before.clear();
            self.debug.times.clear();
        }
        if before.noting && !self.debug.settings.noting {
            self.debug.used_before.clear();
        }
        self.arm();
    }

    /// Gives the machine what it shall stop for.
    pub(super) fn arm(&mut self) {
        let Debugging {
            settings, active, ..
        } = &mut self.debug;
        let all = settings.breakpoints.iter().enumerate();
        *active = all
            .filter(|(_, breakpoint)| !breakpoint.disabled)
            .map(|(index, _)| index)
            .collect();
        let places = active.iter().filter_map(|&index| {
            let breakpoint = settings.breakpoints.get(index)?;
            Some((breakpoint.line, breakpoint.statement))
        });
        let places: Vec<(u16, u16)> = places.collect();
        if let Some(engine) = &mut self.engine {
            engine.set_stops(&places, &settings.changes);
            engine.set_counting(settings.counting);
            engine.set_noting(settings.noting);
        }
    }

    /// Whether statements run one by one, for a clock to be read between them.
    pub(super) fn is_timed(&self) -> bool {
        self.debug.settings.counting && self.clock.is_some()
    }

    /// What the clock says, if statements are timed.
    pub(super) fn time_us(&self) -> Option<u64> {
        let clock = self.clock.as_ref().filter(|_| self.is_timed())?;
        Some(clock.now_us())
    }

    /// A statement of that line has run since then.
    pub(super) fn note_time(&mut self, line: Option<u16>, since_us: Option<u64>) {
        if let (Some(line), Some(since_us), Some(now_us)) = (line, since_us, self.time_us()) {
            let took = now_us.saturating_sub(since_us);
            *self.debug.times.entry(line).or_default() += took;
        }
    }

    /// The machine stopped for the debugger: whether the run holds is decided here.
    pub(super) fn held(&mut self, held: Held) {
        let why = match held {
            Held::Changed => self.engine.as_ref().and_then(Engine::change),
            Held::Breakpoint(index) => self.come_to_breakpoint(index),
        };
        if let Some(why) = why {
            self.debug.run.why = why;
            self.holding = Holding::Here;
            self.checkpoint_due = true;
        }
    }

    /// Why to hold at the breakpoint, if so.
    fn come_to_breakpoint(&mut self, index: usize) -> Option<String> {
        let index = *self.debug.active.get(index)?;
        let breakpoint = self.debug.settings.breakpoints.get(index)?.clone();
        if !breakpoint.condition.is_empty() {
            match self.engine.as_ref()?.is_true(&breakpoint.condition) {
                Ok(true) => {}
                Ok(false) => return None,
                Err(message) => {
                    let condition = &breakpoint.condition;
                    return Some(format!("The condition {condition} says: {message}"));
                }
            }
        }
        let hits = self.count_hit(&breakpoint);
        if hits < breakpoint.hits {
            return None;
        }
        if breakpoint.log.is_empty() {
            let line = breakpoint.line;
            return Some(match breakpoint.hits {
                0 | 1 => format!("Breakpoint in {line}"),
                _ => format!("Breakpoint in {line}, hit {hits}"),
            });
        }
        self.print_log(&breakpoint.log);
        None
    }

    fn count_hit(&mut self, breakpoint: &Breakpoint) -> u32 {
        let hits = &mut self.debug.run.hits;
        let place = (breakpoint.line, breakpoint.statement);
        if let Some(known) = hits.iter_mut().find(|(line, at, _)| (*line, *at) == place) {
            known.2 = known.2.saturating_add(1);
            return known.2;
        }
        hits.push((place.0, place.1, 1));
        1
    }

    /// Prints a log text on a row of its own. The machine does not know of it.
    fn print_log(&mut self, log: &str) {
        let Some(engine) = &self.engine else { return };
        let mut row = codepage::encode(&filled(log, |text| engine.watched(text)));
        if self.screen.column() != 0 {
            row.splice(0..0, *b"\r\n");
        }
        row.extend(*b"\r\n");
        self.take_in(vec![Event::Output(row)]);
    }

    /// A program begins: hits are counted anew.
    pub(super) fn forget_hits(&mut self) {
        self.debug.run = RunDebug::default();
        self.debug.counted_before.clear();
        self.debug.times.clear();
        self.debug.used_before.clear();
        if let Some(engine) = &mut self.engine {
            engine.set_counting(false);
            engine.set_counting(self.debug.settings.counting);
            engine.set_noting(false);
            engine.set_noting(self.debug.settings.noting);
        }
    }

    /// The run goes on from where it holds.
    pub(super) fn leave_hold(&mut self) {
        self.debug.run.why.clear();
        if self.holding == Holding::Here
            && let Some(engine) = &mut self.engine
        {
            engine.step_off();
        }
    }

    pub(super) fn note_failure(&mut self) {
        self.debug.run.failed = self.engine.as_ref().and_then(Engine::failure);
    }

    pub(super) fn assign(&mut self, place: &[u8], value: &[u8]) {
        let Some(engine) = &mut self.engine else {
            return;
        };
        self.debug.run.why = match engine.assign(place, value) {
            Ok(()) => String::new(),
            Err(message) => format!("{} is as it was: {message}", codepage::decode(place)),
        };
    }

    /// Where a step over the statement about to run ends.
    pub(super) fn step_over(&self) -> Holding {
        let place = self.engine.as_ref().map(Engine::place);
        let Place { line, gosubs, .. } = place.unwrap_or_default();
        Holding::Over { line, gosubs }
    }

    /// Where a step out of the subroutine ends: with none it runs on.
    pub(super) fn step_out(&self) -> Holding {
        let place = self.engine.as_ref().map(Engine::place);
        Holding::Out {
            gosubs: place.unwrap_or_default().gosubs,
        }
    }

    /// Whether a step of this module has come to its end there.
    pub(super) fn is_step_done(holding: Holding, place: Place) -> bool {
        let Some(line) = place.line else { return false };
        match holding {
            Holding::Over { line: from, gosubs } => {
                place.gosubs < gosubs || (place.gosubs == gosubs && Some(line) != from)
            }
            Holding::Out { gosubs } => place.gosubs < gosubs,
            Holding::AtLine(wanted) => line == wanted && place.statement == 0,
            _ => false,
        }
    }

    /// Shows panels the running program, if it is time.
    pub(super) fn report_view(&mut self, now_ms: u64) {
        let (Some(engine), Some(wants)) = (&self.engine, &self.debug.settings.view) else {
            return;
        };
        if now_ms.saturating_sub(self.debug.view_sent_ms) < VIEW_EVERY_MS {
            return;
        }
        self.debug.view_sent_ms = now_ms;
        let mut view = engine.look(wants);
        view.profile = self.profile();
        view.uses = self.uses();
        self.messages.push(FromWorker::View(Box::new(view)));
    }

    fn profile(&self) -> Vec<(u16, u64, u32)> {
        let counts = self.engine.as_ref().map(Engine::counts);
        let mut sums = self.debug.counted_before.clone();
        for (line, count) in counts.unwrap_or_default() {
            *sums.entry(line).or_default() += count;
        }
        let times = &self.debug.times;
        let tenths = |line| times.get(line).map_or(0, |us| us / TENTH_US);
        let lines = sums.iter().map(|(line, count)| {
            let time = u32::try_from(tenths(line)).unwrap_or(u32::MAX);
            (*line, *count, time)
        });
        let mut lines: Vec<(u16, u64, u32)> = lines.collect();
        lines.sort_by_key(|&(line, count, _)| (std::cmp::Reverse(count), line));
        lines.truncate(PROFILE_LINES_MAX);
        lines.sort_unstable();
        lines
    }

    /// When variables were last used: name, read, written.
    fn uses(&self) -> Vec<(String, u64, u64)> {
        let before = &self.debug.used_before;
        let last = before.values().map(|last| last.read.max(last.written));
        let last = last.max().unwrap_or(0);
        let mut uses = before.clone();
        let now = self.engine.as_ref().map(Engine::last_uses);
        for (name, used) in now.unwrap_or_default() {
            let known = uses.entry(name).or_default();
            let later = |now: u64, before: u64| if now > 0 { last + now } else { before };
            known.read = later(used.read, known.read);
            known.written = later(used.written, known.written);
        }
        let mut uses: Vec<(String, u64, u64)> = uses
            .into_iter()
            .map(|(name, last)| (name, last.read, last.written))
            .collect();
        uses.sort_by_key(|(_, read, written)| std::cmp::Reverse(*read.max(written)));
        uses.truncate(USES_MAX);
        uses
    }

    /// The register that goes with a checkpoint, if it has changed.
    pub(super) fn take_run_debug(&mut self) -> Option<(Key, Option<Vec<u8>>)> {
        if self.debug.settings.counting {
            self.debug.run.profile = self.profile();
        }
        if self.debug.settings.noting {
            self.debug.run.uses = self.uses();
        }
        if self.debug.run == self.debug.saved {
            return None;
        }
        self.debug.saved = self.debug.run.clone();
        let value = registers::to_value(&self.debug.run);
        Some((Key::new(RUN_DEBUG).ok()?, Some(value)))
    }

    pub(super) fn restore_run_debug(&mut self, value: &[u8]) {
        self.debug.run = registers::from_value(Some(value)).unwrap_or_default();
        self.debug.saved = self.debug.run.clone();
        let profile = self.debug.run.profile.iter();
        self.debug.counted_before = profile.map(|&(line, count, _)| (line, count)).collect();
        let profile = self.debug.run.profile.iter();
        self.debug.times = profile
            .map(|&(line, _, tenths)| (line, u64::from(tenths) * TENTH_US))
            .collect();
        let uses = self.debug.run.uses.iter();
        self.debug.used_before = uses
            .map(|&(ref name, read, written)| (name.clone(), LastUse { read, written }))
            .collect();
    }
}

/// A log text with what stands in braces worked out.
fn filled(log: &str, value: impl Fn(&str) -> Watched) -> String {
    let mut text = String::new();
    let mut rest = log;
    while let Some((before, behind)) = rest.split_once('{') {
        text.push_str(before);
        let Some((expression, behind)) = behind.split_once('}') else {
            text.push('{');
            rest = behind;
            continue;
        };
        match value(expression) {
            Watched::Value(value) => text.push_str(value.trim_matches('"')),
            Watched::Error(message) => text.push_str(&format!("?{message}")),
        }
        rest = behind;
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_of_a_log_text_are_worked_out() {
        let value = |text: &str| match text {
            "A" => Watched::Value("5".to_owned()),
            "B$" => Watched::Value("\"HI\"".to_owned()),
            _ => Watched::Error("Syntax error".to_owned()),
        };
        assert_eq!(filled("A={A} B={B$}!", value), "A=5 B=HI!");
        assert_eq!(filled("plain", value), "plain");
        assert_eq!(filled("{?} {open", value), "?Syntax error {open");
    }
}
