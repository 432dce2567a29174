//! What there is only so much of, and how much of it is in use: told before it hurts.

use std::sync::OnceLock;

use basic::{
    machine::{Machine, Options},
    text::crunch::{crunch, split_number},
};
use delta::{
    Replica,
    limits::{SESSION_BYTES_MAX, SESSION_REGISTERS_MAX},
};

use crate::{codepage, files::DISK_BYTES_MAX};

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

/// The program in the machine's memory, as it will be there at the next RUN.
pub fn program(lines: &[String]) -> Room {
    let sizes = lines.iter().filter_map(|line| {
        let bytes = codepage::encode(line);
        let (_, text) = split_number(&bytes)?;
        // What is no line of BASIC is not taken in.
        Some(crunch(text).ok()?.len() + LINE_BYTES)
    });
    Room {
        what: "Program in memory",
        used: sizes.sum::<usize>() as u64,
        most: memory(),
        unit: "bytes",
        when_full: "BASIC says Out of memory; variables and strings need room there too",
    }
}

/// Bytes for programs, variables and strings.
fn memory() -> u64 {
    static FREE: OnceLock<u16> = OnceLock::new();
    let free = FREE.get_or_init(|| Machine::new(Options::default()).bytes_free());
    u64::from(*free)
}

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
    let bytes = replica
        .iter_prefix("")
        .map(|(key, register)| key.as_str().len() + register.value_bytes());
    [
        Room {
            what: "Session on the server",
            used: bytes.sum::<usize>() as u64,
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
    use super::*;

    #[test]
    fn a_program_takes_as_much_as_the_machine_says() {
        let lines: Vec<String> = (1..=400)
            .map(|line| format!("{} PRINT \"LINE\";{line}*1.5:GOSUB 1000'NOTE", line * 10))
            .collect();
        let mut machine = Machine::new(Options::default());
        let free = machine.bytes_free();
        machine.load_ascii(lines.join("\r\n").as_bytes()).unwrap();
        let room = program(&lines);
        assert_eq!(room.used, u64::from(free - machine.bytes_free()));
        assert_eq!(room.most, 39_719);
        assert_eq!(program(&["no number".to_owned()]).used, 0);
    }

    #[test]
    fn a_warning_comes_at_four_fifths() {
        let full = DISK_BYTES_MAX / 100;
        assert!(!disk(full * 79).is_near());
        assert!(disk(full * 81).is_near());
        assert_eq!(disk(DISK_BYTES_MAX / 2).percent(), 50);
    }
}
