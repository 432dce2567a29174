//! A whole session as one file: program, console, machine, disk, settings, view.

use delta::{Key, Replica, wire};
use serde::{Deserialize, Serialize};

use crate::{document::Document, registers, tab::run_registers};

/// What a session's file begins with.
const MAGIC: &[u8] = b"EVERBASIC SESSION 1\n";
/// Largest file that is taken in, in bytes.
pub const ARCHIVE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// What is in a session's file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Archive {
    /// The lines of the program.
    pub program: Vec<String>,
    /// The registers of the run: the last checkpoint.
    pub(crate) run: Vec<(Key, Vec<u8>)>,
    /// Settings, view, half-typed line, programs that can be opened again.
    pub(crate) rest: Vec<(Key, Vec<u8>)>,
}

/// The families of [`Archive::rest`].
pub(crate) const REST: [&str; 4] = [
    registers::SETTINGS,
    registers::VIEW,
    registers::TYPING,
    registers::RECENT,
];

/// Why a file is no session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoArchive {
    /// It is something else, or damaged.
    Foreign,
    /// It is larger than [`ARCHIVE_BYTES_MAX`].
    TooLarge,
}

impl Archive {
    /// A copy of a session.
    pub fn of(replica: &Replica) -> Self {
        Self {
            program: Document::new(replica).program_lines(),
            // Commands that were given and not yet taken in belong to the moment, not to the file.
            run: run_registers(replica)
                .into_iter()
                .filter(|(key, _)| key.as_str() != registers::COMMANDS)
                .collect(),
            rest: rest(replica),
        }
    }

    /// The session as it began, but with the settings of this one.
    pub fn fresh(replica: &Replica) -> Self {
        let mut rest = rest(replica);
        rest.retain(|(key, _)| key.family() == registers::SETTINGS);
        Self {
            rest,
            ..Self::default()
        }
    }

    /// The file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(wire::encode(self).unwrap_or_default());
        bytes
    }

    /// What a file holds.
    ///
    /// # Errors
    /// [`NoArchive`] if it is none.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NoArchive> {
        if bytes.len() > ARCHIVE_BYTES_MAX {
            return Err(NoArchive::TooLarge);
        }
        let body = bytes.strip_prefix(MAGIC).ok_or(NoArchive::Foreign)?;
        let archive: Self = wire::decode(body).map_err(|_| NoArchive::Foreign)?;
        let is_run = |key: &Key| {
            [
                registers::MACHINE,
                registers::CONSOLE,
                registers::PRINTER,
                registers::RUN,
            ]
            .contains(&key.family())
        };
        let sound = archive.run.iter().all(|(key, _)| is_run(key))
            && archive
                .rest
                .iter()
                .all(|(key, _)| REST.contains(&key.family()));
        sound.then_some(archive).ok_or(NoArchive::Foreign)
    }
}

pub(crate) fn rest(replica: &Replica) -> Vec<(Key, Vec<u8>)> {
    replica
        .deltas()
        .filter(|delta| REST.contains(&delta.key.family()))
        .filter_map(|delta| Some((delta.key, delta.register.value?)))
        .collect()
}
