//! What a checkpoint holds, and starting from one.

use std::collections::{BTreeMap, BTreeSet};

use basic::machine::Stop;
use delta::Key;

use super::{Driver, Engine, Printer};
use crate::{
    debug::RUN_DEBUG,
    protocol::{Checkpoint, FromWorker, MachineStatus},
    registers::{self, Manifest},
    screen::Screen,
};

/// Format of the checkpoint.
const VERSION: u32 = 1;
/// Longest part of a section in one register, in bytes: half of what a register may hold.
const PIECE_BYTES: usize = 8 * 1024;

/// The register of a piece of a section. Names of disk files may hold any character, so a slash in
/// the second part of a section's name is written in another way.
fn piece_key(name: &str, index: usize, pieces: usize) -> Option<Key> {
    if pieces == 1 {
        registers::key(registers::MACHINE, escaped(name))
    } else {
        Key::new(format!("{}{index:04}", piece_prefix(name))).ok()
    }
}

fn piece_prefix(name: &str) -> String {
    format!("{}/{}/+", registers::MACHINE, escaped(name))
}

fn escaped(name: &str) -> String {
    match name.split_once('/') {
        Some((family, rest)) => {
            let rest = rest.replace('%', "%25").replace('/', "%2F");
            format!("{family}/{}", rest.replace('+', "%2B"))
        }
        None => name.to_owned(),
    }
}

/// The sections of a checkpoint's registers, pieces joined in the order of their keys.
pub fn joined(registers: &[(Key, Vec<u8>)]) -> Vec<(String, Vec<u8>)> {
    let mut sections: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let sorted: BTreeMap<&Key, &Vec<u8>> =
        registers.iter().map(|(key, value)| (key, value)).collect();
    for (key, value) in sorted {
        let Some(name) = key.as_str().strip_prefix("machine/") else {
            continue;
        };
        let name = name.split("/+").next().unwrap_or(name);
        let name = name
            .replace("%2B", "+")
            .replace("%2F", "/")
            .replace("%25", "%");
        sections.entry(name).or_default().extend(value);
    }
    sections.into_iter().collect()
}

impl<E: Engine> Driver<E> {
    pub(super) fn make_checkpoint(&mut self, now_ms: u64) {
        let Some(engine) = &mut self.engine else {
            return;
        };
        let mut changes = Vec::new();
        for (name, value) in engine.take_changed_sections() {
            self.divide(&name, value.as_deref(), &mut changes);
        }
        let blocks = self.screen.take_dirty_blocks().into_iter();
        let paper = self.printer.take_changed().into_iter();
        changes.extend(blocks.chain(paper).map(|(key, value)| (key, Some(value))));
        for (key, value) in &changes {
            self.note_digest(key, value.as_deref());
        }
        changes.extend(self.take_run_debug());
        self.checkpoint_due = false;
        self.changed = false;
        self.checkpoint_made_ms = now_ms;
        self.messages.push(FromWorker::Checkpoint(Checkpoint {
            changes,
            program: std::mem::take(&mut self.program_changes),
            manifest: self.manifest(),
        }));
    }

    /// Puts a section into registers: one, or pieces of 8 KiB. Pieces that are as they were are left
    /// out, those that are no more are deleted.
    fn divide(&self, name: &str, value: Option<&[u8]>, changes: &mut Vec<(Key, Option<Vec<u8>>)>) {
        let pieces: Vec<&[u8]> = match value {
            None => Vec::new(),
            Some([]) => vec![&[]],
            Some(value) => value.chunks(PIECE_BYTES).collect(),
        };
        let mut kept = BTreeSet::new();
        for (index, piece) in pieces.iter().enumerate() {
            let Some(key) = piece_key(name, index, pieces.len()) else {
                continue;
            };
            let digest = registers::section_digest(&key, piece);
            if self.digests.get(&key) != Some(&digest) {
                changes.push((key.clone(), Some(piece.to_vec())));
            }
            kept.insert(key);
        }
        let first = piece_key(name, 0, 1);
        let prefix = piece_prefix(name);
        let known = self.digests.keys();
        let gone = known.filter(|key| {
            (Some(*key) == first.as_ref() || key.as_str().starts_with(&prefix))
                && !kept.contains(*key)
        });
        changes.extend(gone.map(|key| (key.clone(), None)));
    }

    fn note_digest(&mut self, key: &Key, value: Option<&[u8]>) {
        match value {
            Some(value) => {
                let digest = registers::section_digest(key, value);
                self.digests.insert(key.clone(), digest);
            }
            None => {
                self.digests.remove(key);
            }
        }
    }

    fn manifest(&self) -> Manifest {
        Manifest {
            version: VERSION,
            state: self.state.clone(),
            console_row: self.screen.row(),
            console_column: self.screen.column(),
            console_top: self.screen.top(),
            consumed: self.consumed,
            typed_ahead: self.typed_ahead.iter().cloned().collect(),
            holding: self.holding,
            printed_bytes: self.printer.printed_bytes(),
            digest: self.digests.values().copied().fold(0, u64::wrapping_add),
        }
    }

    /// Begins where a checkpoint stood.
    pub(super) fn restore(
        &mut self,
        registers: Vec<(Key, Vec<u8>)>,
        manifest: Manifest,
    ) -> Result<(), String> {
        if manifest.version != VERSION {
            let version = manifest.version;
            return Err(format!(
                "The saved machine has format {version}, not {VERSION}: reload the page."
            ));
        }
        for (key, value) in &registers {
            // It goes with the checkpoint, but is no part of what makes one complete.
            match key.as_str() {
                RUN_DEBUG => self.restore_run_debug(value),
                _ => self.note_digest(key, Some(value)),
            }
        }
        let block = |family: &str, index: u64| {
            let wanted = format!("{family}/{index}");
            let found = registers.iter().find(|(key, _)| key.as_str() == wanted);
            found.map(|(_, value)| value.as_slice())
        };
        self.screen = Screen::restore(
            manifest.console_row,
            manifest.console_column,
            manifest.console_top,
            |index| block(registers::CONSOLE, index as u64),
        );
        self.printer = Printer::restore(manifest.printed_bytes, |index| {
            block(registers::PRINTER, index)
        });
        self.engine = Some(E::restore(joined(&registers))?);
        self.ending = match manifest.state.status {
            MachineStatus::Stopped => Stop::Broke,
            _ => Stop::Ended,
        };
        self.state = manifest.state;
        self.consumed = manifest.consumed;
        self.typed_ahead = manifest.typed_ahead.into();
        self.holding = manifest.holding;
        self.changed = false;
        Ok(())
    }
}
