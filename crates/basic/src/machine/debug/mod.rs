//! What a debugger needs of the machine: breakpoints, watching a variable, counting lines,
//! working out an expression, setting a variable.
//!
//! None of it is part of the machine's state: it is set by the host and never saved. While nothing
//! is set the run loop never looks here. While something is, statements take the careful path,
//! one look each.

mod evaluate;
mod watched;

use std::collections::BTreeMap;

use super::inspect::names;
use super::run::Next;
use super::state::DIRECT;
use super::{Held, Machine, Stop};
use crate::syntax::{Address, Type};
use watched::Watched;

pub use evaluate::Evaluated;

/// A statement to stop before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Breakpoint {
    /// Number of its line.
    pub line: u16,
    /// Its index within the line, from 0; statements behind THEN count as part of the IF.
    pub statement: u16,
}

/// A watched variable that changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// Its name as it was given to [`Machine::set_watched`].
    pub name: String,
    /// What it held before, as [`Variable::value`](super::Variable::value).
    pub before: Vec<u8>,
    /// What it holds now.
    pub after: Vec<u8>,
    /// The line whose statement changed it; `None` for a direct line.
    pub line: Option<u16>,
}

/// When a variable was last used, in statements since that is noted.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct LastUse {
    /// The statement that used its value; 0 if none did.
    pub read: u64,
    /// The statement that gave it one; 0 if none did.
    pub written: u64,
}

/// When each variable was last used.
#[derive(Default)]
struct Uses {
    statements: u64,
    last: BTreeMap<String, LastUse>,
}

/// Lines there can be, direct mode apart.
const LINES: usize = DIRECT as usize + 1;

/// What the host wants to be told of.
#[derive(Default)]
pub(super) struct Debug {
    active: bool,
    breakpoints: Vec<Breakpoint>,
    /// One bit for each line with a breakpoint; empty if there is none.
    lines: Vec<u64>,
    watched: Vec<Watched>,
    change: Option<Change>,
    counts: Option<BTreeMap<u16, u64>>,
    uses: Option<Uses>,
    /// The statement about to run is not looked at: the machine has stopped before it already.
    step_off: bool,
    /// Line of the statement looked at last.
    line: u16,
}

impl Debug {
    /// Whether statements have to be looked at one by one.
    #[inline(always)]
    pub fn is_active(&self) -> bool {
        self.active
    }

    fn settle(&mut self) {
        self.active = !self.breakpoints.is_empty()
            || !self.watched.is_empty()
            || self.counts.is_some()
            || self.uses.is_some();
    }

    fn has_line(&self, line: u16) -> bool {
        let (word, bit) = (usize::from(line) / 64, line % 64);
        self.lines
            .get(word)
            .is_some_and(|word| word >> bit & 1 != 0)
    }
}

impl Machine {
    /// Stops before these statements with [`Held::Breakpoint`], in place of those set before.
    /// Breakpoints of lines that are not there do nothing.
    pub fn set_breakpoints(&mut self, breakpoints: &[Breakpoint]) {
        let debug = &mut self.debug;
        debug.breakpoints = breakpoints.to_vec();
        debug.lines = Vec::new();
        if !breakpoints.is_empty() {
            debug.lines.resize(LINES / 64, 0);
        }
        for breakpoint in breakpoints {
            let (word, bit) = (usize::from(breakpoint.line) / 64, breakpoint.line % 64);
            debug.lines[word] |= 1 << bit;
        }
        debug.settle();
    }

    /// Stops behind a statement that changes one of these variables ([`Held::Changed`]), in place
    /// of those set before: names with or without type sign, `A()` for a whole array. Returns the
    /// indexes of those that are no names.
    pub fn set_watched(&mut self, names: &[String]) -> Vec<usize> {
        let mut refused = Vec::new();
        let mut watched = Vec::new();
        for (index, name) in names.iter().enumerate() {
            match Watched::new(name, &self.s) {
                Some(found) => watched.push(found),
                None => refused.push(index),
            }
        }
        self.debug.watched = watched;
        self.debug.settle();
        refused
    }

    /// The change that [`Held::Changed`] was about.
    pub fn last_change(&self) -> Option<&Change> {
        self.debug.change.as_ref()
    }

    /// Begins or ends counting how often a statement of each line runs; beginning again keeps
    /// the counts.
    pub fn set_counting(&mut self, on: bool) {
        match (on, &self.debug.counts) {
            (true, None) => self.debug.counts = Some(BTreeMap::new()),
            (false, _) => self.debug.counts = None,
            _ => {}
        }
        self.debug.settle();
    }

    /// How many statements of each line ran since counting began.
    pub fn counts(&self) -> impl Iterator<Item = (u16, u64)> {
        let counts = self.debug.counts.iter().flatten();
        counts.map(|(line, count)| (*line, *count))
    }

    /// Begins or ends noting which variables statements read and write; beginning again keeps what
    /// was noted.
    pub fn set_noting(&mut self, on: bool) {
        match (on, &self.debug.uses) {
            (true, None) => self.debug.uses = Some(Uses::default()),
            (false, _) => self.debug.uses = None,
            _ => {}
        }
        self.debug.settle();
    }

    /// When the variables were last read and written, by their names with type sign; those that were
    /// not since noting began are left out. A statement counts for all its names, also those it does
    /// not come to because of an error.
    pub fn last_uses(&self) -> impl Iterator<Item = (&str, LastUse)> {
        let uses = self.debug.uses.iter().flat_map(|uses| &uses.last);
        uses.map(|(name, last)| (name.as_str(), *last))
    }

    /// Notes which variables the statement at `at` reads and writes.
    pub(super) fn note_uses(&mut self, at: Address) {
        let Some(uses) = &mut self.debug.uses else {
            return;
        };
        uses.statements += 1;
        let names = names::of_statement(self.s.memory.image(), at, &self.s.types);
        for name in names.read {
            uses.last.entry(name).or_default().read = uses.statements;
        }
        for name in names.written {
            uses.last.entry(name).or_default().written = uses.statements;
        }
    }

    /// The next statement runs whatever is set on it: the machine already stands before it.
    pub fn step_off(&mut self) {
        self.debug.step_off = true;
    }

    /// Looks at the statement about to run; the stop it is worth, if any.
    pub(super) fn look(&mut self) -> Option<Stop> {
        let stepped_off = std::mem::take(&mut self.debug.step_off);
        let next = match self.next_statement() {
            Next::Statement { at, line, .. } => Some((at, line)),
            Next::End | Next::Broken => None,
        };
        if let Some(change) = self.changed_value() {
            self.debug.change = Some(change);
            if !stepped_off {
                self.debug.step_off = true;
                return Some(Stop::Held(Held::Changed));
            }
        }
        let (at, line) = next?;
        // Behind THEN ... the machine passes over ELSE as over a statement.
        let counts = line != DIRECT && !self.is_hidden(at);
        if counts && !stepped_off && self.debug.has_line(line) {
            let statement = self.statement_index(line, at);
            let wanted = Breakpoint { line, statement };
            let found = self.debug.breakpoints.iter().position(|it| *it == wanted);
            if let Some(index) = found {
                self.debug.step_off = true;
                return Some(Stop::Held(Held::Breakpoint(index)));
            }
        }
        self.debug.line = line;
        if let Some(lines) = &mut self.debug.counts
            && counts
        {
            *lines.entry(line).or_default() += 1;
        }
        None
    }

    /// The first watched variable that is not as it was when last looked at.
    fn changed_value(&mut self) -> Option<Change> {
        let line = Some(self.debug.line).filter(|&line| line != DIRECT);
        let mut found = None;
        for watched in &mut self.debug.watched {
            if let Some((before, after)) = watched.look(&self.s)
                && found.is_none()
            {
                found = Some(Change {
                    name: watched.name.clone(),
                    before,
                    after,
                    line,
                });
            }
        }
        found
    }
}

/// What a value of that type reads when nobody has set it.
pub(super) fn unset(kind: Type) -> Vec<u8> {
    match kind {
        Type::Text => Vec::new(),
        _ => b"0".to_vec(),
    }
}
