//! The program text, and its changes as changes of registers.
//!
//! - [`Index`]: the registers of the program by their place.
//! - [`Listing`]: lines with a digest.

mod index;
mod listing;

use std::{borrow::Cow, ops::Range};

pub use index::{ChangedLines, Index};
pub use listing::Listing;

use delta::{Floor, Key, ReplicaId};

use crate::{document::Document, order, protocol::ProgramChange, registers};

/// Most lines that an edit inserts one by one; a longer text begins a new generation, whose
/// predecessor is dropped whole and leaves no tombstones.
const INSERTED_LINES_MAX: usize = 400;

/// Registers to write, in this order.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Edits {
    /// Keys and values; `None` deletes.
    pub registers: Vec<(Key, Option<Vec<u8>>)>,
    /// What the edits make obsolete.
    pub floor: Option<Floor>,
}

/// Makes the edits of one program. `generation` is the id that a new generation gets.
pub struct Editor<'a> {
    document: Document<'a>,
    index: &'a Index,
    replica: ReplicaId,
    generation: String,
}

impl<'a> Editor<'a> {
    /// An editor of the document's program, whose index is given, for that replica.
    pub fn new(
        document: Document<'a>,
        index: &'a Index,
        replica: ReplicaId,
        generation: String,
    ) -> Self {
        Self {
            document,
            index,
            replica,
            generation,
        }
    }

    /// Replaces `delete` lines from index `from` on. Lines that only change keep their register; no
    /// others are looked at.
    pub fn splice(&self, from: usize, delete: usize, insert: &[String]) -> Edits {
        let from = from.min(self.index.len());
        let end = from.saturating_add(delete).min(self.index.len());
        if insert.len() > INSERTED_LINES_MAX {
            return self.replaced_part(from, end, insert);
        }
        let kept = (end - from).min(insert.len());
        let mut edits = Edits::default();
        let keys = |range: Range<usize>| range.filter_map(|at| self.index.key(at));
        for (key, new) in keys(from..end).zip(&insert[..kept]) {
            if self
                .document
                .line(key)
                .is_none_or(|old| old != new.as_str())
            {
                edits.put(key, Some(new));
            }
        }
        for key in keys(from + kept..end) {
            edits.put(key, None);
        }
        let before = (from + kept).checked_sub(1);
        let before = before.and_then(|at| self.index.key(at));
        let after = self.index.key(end);
        match self.keys_between(before, after, insert.len() - kept) {
            Some(keys) => {
                for (key, text) in keys.iter().zip(&insert[kept..]) {
                    edits.put(key, Some(text));
                }
                edits
            }
            None => self.replaced_part(from, end, insert),
        }
    }

    /// Another program altogether, as a new generation.
    pub fn replace(&self, lines: &[String]) -> Edits {
        let mut edits = Edits::default();
        if let Ok(key) = Key::new(registers::GENERATION) {
            edits.put(&key, Some(&self.generation));
        }
        for (order, text) in order::sequence(lines.len(), self.replica).iter().zip(lines) {
            if let Some(key) = self.line_key(&self.generation, order) {
                edits.put(&key, Some(text));
            }
        }
        edits.floor = Some(Floor {
            family: registers::PROGRAM.to_owned(),
            generation: self.generation.clone(),
        });
        edits
    }

    /// What the machine did to the program.
    pub fn apply(&self, change: &ProgramChange) -> Edits {
        match change {
            ProgramChange::Stored { number, text } => self.store(*number, text),
            ProgramChange::Deleted { number } => self.delete(*number),
            ProgramChange::Replaced { lines } if *lines == self.document.lines() => {
                Edits::default()
            }
            ProgramChange::Replaced { lines } => self.replace(lines),
        }
    }

    /// Writes the line of a number: the last one that has it (which is the one the machine took
    /// in), else a new one before the first with a larger number.
    fn store(&self, number: u16, text: &str) -> Edits {
        let lines = self.document.lines();
        let text = [text.to_owned()];
        if let Some(index) = lines
            .iter()
            .rposition(|line| line_number(line) == Some(number))
        {
            return self.splice(index, 1, &text);
        }
        let larger = |line: &Cow<'_, str>| line_number(line).is_some_and(|other| other > number);
        let index = lines.iter().position(larger).unwrap_or(lines.len());
        self.splice(index, 0, &text)
    }

    /// Deletes all lines of a number.
    fn delete(&self, number: u16) -> Edits {
        let mut edits = Edits::default();
        for (key, line) in self.document.program() {
            if line_number(&line) == Some(number) {
                edits.put(key, None);
            }
        }
        edits
    }

    fn replaced_part(&self, from: usize, end: usize, insert: &[String]) -> Edits {
        let mut lines = self.document.program_lines();
        lines.splice(from..end, insert.iter().cloned());
        self.replace(&lines)
    }

    fn keys_between(
        &self,
        before: Option<&Key>,
        after: Option<&Key>,
        count: usize,
    ) -> Option<Vec<Key>> {
        let generation = self.document.generation();
        let mut before = before.map(|key| order_of(key).to_owned());
        let mut keys = Vec::with_capacity(count);
        for _ in 0..count {
            let order = order::between(before.as_deref(), after.map(order_of), self.replica)?;
            keys.push(self.line_key(generation, &order)?);
            before = Some(order);
        }
        Some(keys)
    }

    fn line_key(&self, generation: &str, order: &str) -> Option<Key> {
        registers::key(registers::PROGRAM, format_args!("{generation}/{order}"))
    }
}

impl Edits {
    fn put(&mut self, key: &Key, text: Option<&str>) {
        let value = text.map(|text| text.as_bytes().to_vec());
        self.registers.push((key.clone(), value));
    }
}

/// The order key of a line's register.
fn order_of(key: &Key) -> &str {
    key.as_str().rsplit('/').next().unwrap_or_default()
}

/// The number at the beginning of a line, as BASIC reads it: up to 65529, leading blanks skipped.
pub fn line_number(line: &str) -> Option<u16> {
    let line = line.trim_start_matches([' ', '\t']);
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let number: u16 = line.get(..digits)?.parse().ok()?;
    (number <= 65529).then_some(number)
}

/// The lines of a text: ended by LF, CR LF or CR; the end of the last line is optional, and Ctrl-Z
/// ends the text as CP/M files do.
pub fn split_text(text: &str) -> Vec<String> {
    let text = text.split('\u{1A}').next().unwrap_or_default();
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.strip_suffix('\n').unwrap_or(&text);
    if text.is_empty() {
        return Vec::new();
    }
    text.split('\n').map(str::to_owned).collect()
}
