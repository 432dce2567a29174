//! What there is only so much of, and how much of it is in use: told before it hurts.

use std::collections::BTreeMap;

use basic::text::crunch::{crunch, split_number};
use delta::{
    Key, Replica,
    limits::{SESSION_BYTES_MAX, SESSION_REGISTERS_MAX},
};

use crate::{codepage, document::Document, files::DISK_BYTES_MAX, registers};

/// The part of a limit from which on it is worth a warning, in percent.
const NEAR_PERCENT: u64 = 80;
/// What a line takes in the machine's memory besides its tokens: link, number and end.
const LINE_BYTES: usize = 5;

/// How much of something is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// What it is, as a heading.
    pub what: &'static str,
    /// How much is in use.
    pub used: u64,
    /// How much there is.
    pub most: u64,
    /// What it is counted in.
    pub unit: &'static str,
    /// What happens when it is full.
    pub when_full: &'static str,
}

impl Room {
    /// The part in use, in percent, rounded down; above 100 if it is more than there is.
    pub fn percent(&self) -> u64 {
        self.used.saturating_mul(100) / self.most.max(1)
    }

    /// Whether that is worth a warning.
    pub fn is_near(&self) -> bool {
        self.percent() >= NEAR_PERCENT
    }
}

/// The program in the machine's memory, as it will be there at the next RUN: counted line by line as
/// lines change, so that a key costs the same in a program of any length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProgramSize {
    generation: String,
    /// What each line takes that BASIC takes in.
    lines: BTreeMap<Key, u64>,
    bytes: u64,
}

impl ProgramSize {
    /// Counts the whole program.
    pub fn of(document: Document<'_>) -> Self {
        let lines: BTreeMap<Key, u64> = document
            .program()
            .into_iter()
            .filter_map(|(key, text)| Some((key.clone(), line_bytes(&text)?)))
            .collect();
        Self {
            generation: document.generation().to_owned(),
            bytes: lines.values().sum(),
            lines,
        }
    }

    /// Counts a register again that was written, came in or went.
    pub fn note(&mut self, document: Document<'_>, key: &Key) {
        match key.family() {
            registers::GENERATION => *self = Self::of(document),
            registers::PROGRAM if key.generation() == Some(self.generation.as_str()) => {
                let text = document.value(key.as_str()).map(String::from_utf8_lossy);
                let new = text.and_then(|text| line_bytes(&text));
                let old = match new {
                    Some(bytes) => self.lines.insert(key.clone(), bytes),
                    None => self.lines.remove(key),
                };
                self.bytes = self.bytes - old.unwrap_or(0) + new.unwrap_or(0);
            }
            _ => {}
        }
    }

    /// How much of the memory that is.
    pub fn room(&self) -> Room {
        Room {
            what: "Program in memory",
            used: self.bytes,
            most: MEMORY,
            unit: "bytes",
            when_full: "BASIC says Out of memory; variables and strings need room there too",
        }
    }
}

/// What a line takes in memory; `None` for what is no line of BASIC and not taken in.
fn line_bytes(line: &str) -> Option<u64> {
    let bytes = codepage::encode(line);
    let (_, text) = split_number(&bytes)?;
    Some((crunch(text).ok()?.len() + LINE_BYTES) as u64)
}

/// Bytes that a machine with the default options has for programs, variables and strings.
const MEMORY: u64 = 39_719;

/// The machine's disk with that many bytes on it.
pub fn disk(used: usize) -> Room {
    Room {
        what: "Files on the disk",
        used: used as u64,
        most: DISK_BYTES_MAX as u64,
        unit: "bytes",
        when_full: "BASIC says Disk full",
    }
}

/// What a server keeps of a session: how many registers, and their bytes.
pub fn session(replica: &Replica) -> [Room; 2] {
    let when_full = "the server takes no more; what is new is kept in this browser only";
    [
        Room {
            what: "Session on the server",
            used: replica.size_bytes(),
            most: SESSION_BYTES_MAX,
            unit: "bytes",
            when_full,
        },
        Room {
            what: "Pieces of the session",
            used: replica.len() as u64,
            most: SESSION_REGISTERS_MAX,
            unit: "lines and blocks",
            when_full,
        },
    ]
}

#[cfg(test)]
mod tests {
    use basic::machine::{Machine, Options};
    use delta::ReplicaId;

    use super::*;
    use crate::program::Editor;

    #[test]
    fn a_program_takes_as_much_as_the_machine_says() {
        let mut lines: Vec<String> = (1..=400)
            .map(|line| format!("{} PRINT \"LINE\";{line}*1.5:GOSUB 1000'NOTE", line * 10))
            .collect();
        let mut machine = Machine::new(Options::default());
        let free = machine.bytes_free();
        machine.load_ascii(lines.join("\r\n").as_bytes()).unwrap();
        lines.push("no number".to_owned());

        let (replica, size) = counted(&lines);
        assert_eq!(size.room().used, u64::from(free - machine.bytes_free()));
        assert_eq!(size.room().most, u64::from(free));
        assert_eq!(size, ProgramSize::of(Document::new(&replica)));
    }

    #[test]
    fn lines_that_change_and_go_are_counted_again() {
        let (mut replica, mut size) = counted(&["10 PRINT".to_owned(), "20 END".to_owned()]);
        let keys: Vec<Key> = Document::new(&replica)
            .program()
            .into_iter()
            .map(|(key, _)| key.clone())
            .collect();
        for (key, text) in [
            (&keys[0], Some("10 PRINT \"LONGER\"")),
            (&keys[1], None),
            (&keys[0], Some("without a number")),
            (&keys[1], Some("20 STOP")),
        ] {
            let value = text.map(|text| text.as_bytes().to_vec());
            replica.edit(key.clone(), value, 0, 0);
            size.note(Document::new(&replica), key);
            assert_eq!(size, ProgramSize::of(Document::new(&replica)));
        }
        assert_eq!(size.room().used, 6);
    }

    /// A program written line by line, and its size as it was counted meanwhile.
    fn counted(lines: &[String]) -> (Replica, ProgramSize) {
        let mut replica = Replica::new(ReplicaId([1; 6]));
        let editor = Editor::new(Document::new(&replica), ReplicaId([1; 6]), "1".to_owned());
        let edits = editor.replace(lines).registers;
        let mut size = ProgramSize::of(Document::new(&replica));
        for (key, value) in edits {
            replica.edit(key.clone(), value, 0, 0);
            size.note(Document::new(&replica), &key);
        }
        (replica, size)
    }

    #[test]
    fn a_warning_comes_at_four_fifths() {
        let full = DISK_BYTES_MAX / 100;
        assert!(!disk(full * 79).is_near());
        assert!(disk(full * 81).is_near());
        assert_eq!(disk(DISK_BYTES_MAX / 2).percent(), 50);
    }
}
