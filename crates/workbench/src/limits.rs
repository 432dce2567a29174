//! What there is only so much of, and how much of it is in use: told before it hurts.

use delta::{
    Replica,
    limits::{SESSION_BYTES_MAX, SESSION_REGISTERS_MAX},
};

use crate::files::DISK_BYTES_MAX;

/// The part of a limit from which on it is worth a warning, in percent.
const NEAR_PERCENT: u64 = 80;

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

/// Bytes that a machine with the default options has for programs, variables and strings.
const MEMORY: u64 = 39_719;

/// The program in the machine's memory, of so many bytes, as it will be there at the next RUN.
pub fn program(bytes: u64) -> Room {
    Room {
        what: "Program in memory",
        used: bytes,
        most: MEMORY,
        unit: "bytes",
        when_full: "BASIC says Out of memory; variables and strings need room there too",
    }
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

    use super::*;

    #[test]
    fn the_memory_is_that_of_a_new_machine() {
        let machine = Machine::new(Options::default());
        assert_eq!(program(0).most, u64::from(machine.bytes_free()));
    }

    #[test]
    fn a_warning_comes_at_four_fifths() {
        let full = DISK_BYTES_MAX / 100;
        assert!(!disk(full * 79).is_near());
        assert!(disk(full * 81).is_near());
        assert_eq!(disk(DISK_BYTES_MAX / 2).percent(), 50);
    }
}
