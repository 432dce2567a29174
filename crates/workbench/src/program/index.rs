//! The registers of the program by their place, kept as they change: so a key costs the same in a program
//! of any length.

use std::ops::Range;

use basic::text::crunch::{crunch, split_number};
use delta::Key;

use super::listing::{TextDigest, line_digest};
use crate::{codepage, document::Document, registers};

/// What a line takes in the machine's memory besides its tokens: link, number and end.
const LINE_BYTES: usize = 5;

/// The lines of the current program: where they are kept, how much of the machine's memory they take, and
/// which of them changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    generation: String,
    /// In the order of their keys, which is that of the program.
    lines: Vec<Line>,
    bytes: u64,
    digest: TextDigest,
    changed: Option<Span>,
}

/// What is known of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    key: Key,
    /// What it takes in memory; 0 if BASIC does not take it in.
    bytes: u64,
    digest: u64,
}

/// All lines but the first and last so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    head: usize,
    tail: usize,
}

/// What changed: all lines but the first `head` and the last `tail` are these now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedLines {
    /// How many lines stay at the beginning.
    pub head: usize,
    /// How many lines stay at the end.
    pub tail: usize,
    /// Those between them.
    pub lines: Vec<String>,
}

impl Index {
    /// Looks at the whole program. All of it counts as changed.
    pub fn of(document: Document<'_>) -> Self {
        let lines: Vec<Line> = document
            .program()
            .into_iter()
            .map(|(key, text)| Line::new(key.clone(), &text))
            .collect();
        Self {
            generation: document.generation().to_owned(),
            bytes: lines.iter().map(|line| line.bytes).sum(),
            digest: TextDigest::of(lines.iter().map(|line| line.digest)),
            lines,
            changed: Some(Span { head: 0, tail: 0 }),
        }
    }

    /// Looks again at a register that was written, came in or went.
    pub fn note(&mut self, document: Document<'_>, key: &Key) {
        match key.family() {
            registers::GENERATION => *self = Self::of(document),
            registers::PROGRAM if key.generation() == Some(self.generation.as_str()) => {
                let text = document.line(key);
                let new = text.map(|text| Line::new(key.clone(), &text));
                let (at, known) = match self.lines.binary_search_by(|line| line.key.cmp(key)) {
                    Ok(at) => (at, 1),
                    Err(at) => (at, 0),
                };
                self.replace(at..at + known, new);
            }
            _ => {}
        }
    }

    /// Puts a line, or none, in the place of a line, or none.
    fn replace(&mut self, old: Range<usize>, new: Option<Line>) {
        if old.is_empty() && new.is_none() {
            return;
        }
        let digest_at = |at: usize| self.lines.get(at).map(|line| line.digest);
        let before = old.start.checked_sub(1).and_then(digest_at);
        let after = digest_at(old.end);
        let head = old.start;
        let tail = self.lines.len() - old.end;
        let come = new.as_ref().map(|line| line.digest);
        self.bytes += new.as_ref().map_or(0, |line| line.bytes);
        let gone: Vec<Line> = self.lines.splice(old, new).collect();
        self.bytes -= gone.iter().map(|line| line.bytes).sum::<u64>();
        let gone = gone.iter().map(|line| line.digest);
        self.digest.replace(before, gone, come.into_iter(), after);
        self.changed = Some(match self.changed {
            None => Span { head, tail },
            Some(span) => Span {
                head: span.head.min(head),
                tail: span.tail.min(tail),
            },
        });
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is no line.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The register of the line at that index.
    pub fn key(&self, index: usize) -> Option<&Key> {
        self.lines.get(index).map(|line| &line.key)
    }

    /// The texts of some lines, as far as there are so many.
    pub fn texts(&self, document: Document<'_>, range: Range<usize>) -> Vec<String> {
        let end = range.end.min(self.lines.len());
        let lines = self.lines.get(range.start.min(end)..end);
        lines
            .unwrap_or_default()
            .iter()
            .filter_map(|line| Some(document.line(&line.key)?.into_owned()))
            .collect()
    }

    /// Bytes that the program takes in the machine's memory.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The digest of the text, that of a [`Listing`](super::Listing) of it.
    pub fn digest(&self) -> u64 {
        self.digest.value()
    }

    /// What changed since this was asked last; at first everything. `None` if nothing did.
    pub fn take_changed(&mut self, document: Document<'_>) -> Option<ChangedLines> {
        let Span { head, tail } = self.changed.take()?;
        Some(ChangedLines {
            head,
            tail,
            lines: self.texts(document, head..self.lines.len() - tail),
        })
    }
}

impl Line {
    fn new(key: Key, text: &str) -> Self {
        Self {
            key,
            bytes: line_bytes(text).unwrap_or(0),
            digest: line_digest(text),
        }
    }
}

/// What a line takes in memory; `None` for what is no line of BASIC and not taken in.
fn line_bytes(line: &str) -> Option<u64> {
    let bytes = codepage::encode(line);
    let (_, text) = split_number(&bytes)?;
    Some((crunch(text).ok()?.len() + LINE_BYTES) as u64)
}

#[cfg(test)]
mod tests {
    use basic::machine::{Machine, Options};
    use delta::{Replica, ReplicaId};

    use super::*;
    use crate::program::{Editor, Listing};

    #[test]
    fn a_program_takes_as_much_as_the_machine_says() {
        let mut lines: Vec<String> = (1..=400)
            .map(|line| format!("{} PRINT \"LINE\";{line}*1.5:GOSUB 1000'NOTE", line * 10))
            .collect();
        let mut machine = Machine::new(Options::default());
        let free = machine.bytes_free();
        machine.load_ascii(lines.join("\r\n").as_bytes()).unwrap();
        lines.push("no number".to_owned());

        let (replica, index) = written(&lines);
        assert_eq!(index.bytes(), u64::from(free - machine.bytes_free()));
        assert_eq!(index, Index::of(Document::new(&replica)));
        assert_eq!(index.digest(), Listing::new(lines).digest());
    }

    #[test]
    fn lines_that_change_and_go_are_looked_at_again() {
        let (mut replica, mut index) = written(&["10 PRINT".to_owned(), "20 END".to_owned()]);
        let keys: Vec<Key> = (0..2).filter_map(|at| index.key(at).cloned()).collect();
        for (key, text) in [
            (&keys[0], Some("10 PRINT \"LONGER\"")),
            (&keys[1], None),
            (&keys[1], None),
            (&keys[0], Some("without a number")),
            (&keys[1], Some("20 STOP")),
        ] {
            let value = text.map(|text| text.as_bytes().to_vec());
            replica.edit(key.clone(), value, 0, 0);
            index.note(Document::new(&replica), key);
            assert_eq!(index, Index::of(Document::new(&replica)));
        }
        assert_eq!(index.bytes(), 6);
    }

    #[test]
    fn only_what_changed_is_shown() {
        let lines = ["10 A", "20 B", "30 C", "40 D"].map(str::to_owned);
        let (mut replica, mut index) = written(&lines);
        let all = index.take_changed(Document::new(&replica)).unwrap();
        assert_eq!((all.head, all.tail, &all.lines[..]), (0, 0, &lines[..]));
        assert_eq!(index.take_changed(Document::new(&replica)), None);

        let keys: Vec<Key> = (0..4).filter_map(|at| index.key(at).cloned()).collect();
        for (key, text) in [(&keys[1], Some("20 X")), (&keys[2], None)] {
            let value = text.map(|text| text.as_bytes().to_vec());
            replica.edit(key.clone(), value, 0, 0);
            index.note(Document::new(&replica), key);
        }
        let some = index.take_changed(Document::new(&replica));
        let lines = vec!["20 X".to_owned()];
        assert_eq!(
            some,
            Some(ChangedLines {
                head: 1,
                tail: 1,
                lines
            })
        );
    }

    /// A program written line by line, and its index as it was kept meanwhile.
    fn written(lines: &[String]) -> (Replica, Index) {
        let mut replica = Replica::new(ReplicaId([1; 6]));
        let mut index = Index::of(Document::new(&replica));
        let document = Document::new(&replica);
        let editor = Editor::new(document, &index, ReplicaId([1; 6]), "1".to_owned());
        for (key, value) in editor.replace(lines).registers {
            replica.edit(key.clone(), value, 0, 0);
            index.note(Document::new(&replica), &key);
        }
        (replica, index)
    }
}
