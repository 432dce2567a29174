//! The state of a machine as named sections of bytes, and back.
//!
//! `memory/NN` (NN the hexadecimal block number) are the blocks of 256 bytes that hold
//! anything but zeros; `registers`, `control` and `waiting` are the rest, `disk/NAME` the
//! files of the disk (open files lie in the memory). Only what changed since the last time need
//! be sent. Numbers are little-endian.

mod directory;
mod older;
mod registers;
mod stack;
mod waiting;

use super::bytes::{Reader, Writer};
use super::memory::BLOCKS;
use super::state::State;
use super::{Code, Machine, Screen, program};
use directory::{disk_sections, read_disk};
use std::sync::Arc;

/// The format written here. Version 1 kept open files in a section `files` of their own.
const VERSION: u8 = 2;
/// The oldest format that is still read.
const VERSION_OLDEST: u8 = 1;

/// A named part of a checkpoint.
pub type Section = (String, Vec<u8>);

/// What changed since the sections were taken last.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Changes {
    /// New or changed sections.
    pub changed: Vec<Section>,
    /// Names of sections that are gone.
    pub removed: Vec<String>,
}

/// Why a checkpoint cannot be restored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CheckpointError {
    /// A section that must be there is missing.
    Missing(&'static str),
    /// Written by another version of the program.
    Version(u8),
    /// A section is cut, too long or holds what no machine can be in.
    Damaged(String),
}

impl std::fmt::Display for CheckpointError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            CheckpointError::Missing(name) => write!(f, "the checkpoint has no section `{name}`"),
            CheckpointError::Version(version) => {
                write!(
                    f,
                    "the checkpoint has version {version}; {VERSION_OLDEST} to {VERSION} can be read"
                )
            }
            CheckpointError::Damaged(name) => write!(f, "section `{name}` is damaged"),
        }
    }
}

impl std::error::Error for CheckpointError {}

/// The small sections as they were sent last.
#[derive(Clone, Default)]
pub(super) struct Sent {
    small: Vec<Section>,
    blocks: Vec<u8>,
    disk: Vec<(String, Arc<Vec<u8>>)>,
}

impl Machine {
    /// The whole state.
    pub fn sections(&self) -> Vec<Section> {
        let mut list = small_sections(&self.s);
        for block in 0..=(BLOCKS - 1) as u8 {
            let bytes = self.s.memory.block(block);
            if bytes.iter().any(|&byte| byte != 0) {
                list.push((block_name(block), bytes.to_vec()));
            }
        }
        for (name, bytes) in disk_sections(&self.s.disk) {
            list.push((name, bytes.to_vec()));
        }
        list
    }

    /// The sections that changed since this was called last (all of them the first time).
    pub fn take_dirty_sections(&mut self) -> Changes {
        let mut changes = Changes::default();
        for section in small_sections(&self.s) {
            match self
                .sent
                .small
                .iter_mut()
                .find(|(name, _)| *name == section.0)
            {
                Some(known) if known.1 == section.1 => {}
                Some(known) => {
                    known.1.clone_from(&section.1);
                    changes.changed.push(section);
                }
                None => {
                    self.sent.small.push(section.clone());
                    changes.changed.push(section);
                }
            }
        }
        for block in self.s.memory.take_changed() {
            let bytes = self.s.memory.block(block);
            if bytes.iter().any(|&byte| byte != 0) {
                changes.changed.push((block_name(block), bytes.to_vec()));
                if !self.sent.blocks.contains(&block) {
                    self.sent.blocks.push(block);
                }
            } else if let Some(place) = self.sent.blocks.iter().position(|&known| known == block) {
                self.sent.blocks.swap_remove(place);
                changes.removed.push(block_name(block));
            }
        }
        self.dirty_files(&mut changes);
        changes
    }

    fn dirty_files(&mut self, changes: &mut Changes) {
        let now = disk_sections(&self.s.disk);
        for (name, bytes) in &now {
            let known = self.sent.disk.iter().find(|(known, _)| known == name);
            // The same allocation is the same contents.
            if known.is_none_or(|(_, known)| !Arc::ptr_eq(known, bytes)) {
                changes.changed.push((name.clone(), bytes.to_vec()));
            }
        }
        for (name, _) in &self.sent.disk {
            if !now.iter().any(|(known, _)| known == name) {
                changes.removed.push(name.clone());
            }
        }
        self.sent.disk = now;
    }

    /// A machine from its sections, in any order; unknown names are ignored.
    ///
    /// # Errors
    /// [`CheckpointError`]; any bytes are answered, none panics.
    pub fn restore(sections: &[Section]) -> Result<Machine, CheckpointError> {
        let find = |name: &'static str| {
            sections
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, bytes)| bytes.as_slice())
                .ok_or(CheckpointError::Missing(name))
        };
        let damaged = |name: &str| CheckpointError::Damaged(name.to_string());
        let registers = find("registers")?;
        let version = registers.first().copied().unwrap_or(VERSION);
        if !(VERSION_OLDEST..=VERSION).contains(&version) {
            return Err(CheckpointError::Version(version));
        }
        let mut state = registers::read(registers).ok_or_else(|| damaged("registers"))?;
        stack::read(&mut state, find("control")?).ok_or_else(|| damaged("control"))?;
        state.waiting = waiting::read(find("waiting")?).ok_or_else(|| damaged("waiting"))?;
        for (name, bytes) in sections {
            if let Some(number) = name.strip_prefix("memory/") {
                let block = u8::from_str_radix(number, 16).map_err(|_| damaged(name))?;
                if bytes.len() != super::memory::BLOCK_BYTES || block_name(block) != *name {
                    return Err(damaged(name));
                }
                state.memory.set_slice(u16::from(block) << 8, bytes);
            }
        }
        state.borrowed_line = program::is_in_other_line(&state, state.text, state.line);
        read_disk(&mut state, sections).map_err(|name| damaged(&name))?;
        if version == VERSION_OLDEST {
            older::open_files(&mut state, find("files")?).ok_or_else(|| damaged("files"))?;
        }
        let sent = Sent {
            small: Vec::new(),
            blocks: sections
                .iter()
                .filter_map(|(name, _)| u8::from_str_radix(name.strip_prefix("memory/")?, 16).ok())
                .collect(),
            // Other allocations than the state's: everything is given out once more.
            disk: disk_sections(&state.disk)
                .into_iter()
                .map(|(name, _)| (name, Arc::default()))
                .collect(),
        };
        Ok(Machine {
            s: state,
            code: Code::default(),
            screen: Screen::default(),
            stale: true,
            sent,
            debug: Default::default(),
            engaged: Default::default(),
            registers: Box::default(),
        })
    }

    /// The whole state in one piece.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::default();
        for (name, bytes) in self.sections() {
            out.bytes(name.as_bytes());
            out.bytes(&bytes);
        }
        out.done()
    }

    /// A machine from [`Machine::to_bytes`].
    ///
    /// # Errors
    /// As [`Machine::restore`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Machine, CheckpointError> {
        let mut input = Reader::new(bytes);
        let mut sections = Vec::new();
        while !input.at_end() {
            let part = input.bytes().zip(input.bytes());
            let Some((name, bytes)) = part else {
                return Err(CheckpointError::Damaged("checkpoint".to_string()));
            };
            sections.push((String::from_utf8_lossy(&name).into_owned(), bytes));
        }
        Machine::restore(&sections)
    }
}

fn block_name(block: u8) -> String {
    format!("memory/{block:02x}")
}

fn small_sections(state: &State) -> Vec<Section> {
    vec![
        ("registers".to_string(), registers::write(state)),
        ("control".to_string(), stack::write(state)),
        ("waiting".to_string(), waiting::write(&state.waiting)),
    ]
}
