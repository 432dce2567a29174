//! Checkpoints: what the machine wrote, as registers, and the registers of one.

use delta::{Key, Replica};

use crate::{
    document::Document,
    protocol::{Checkpoint, MachineStatus, ProgramChange},
    registers::{self, Manifest},
    runner,
    tab::{Changed, Tab},
};

/// How often the checkpoints of a running program go to browser storage, in milliseconds.
const STORE_EVERY_MS: u64 = 1_000;

impl Tab {
    /// Writes a checkpoint, its program changes, its manifest and the commands that remain: all with
    /// the run's token, so all in one batch.
    pub(super) fn checkpoint(&mut self, checkpoint: Checkpoint, now_ms: u64) {
        let Checkpoint {
            changes,
            program,
            manifest,
        } = checkpoint;
        let token = self.run.token();
        for (key, value) in changes {
            self.write(key, value, token, now_ms);
        }
        self.apply_program_changes(&program, now_ms);
        let Manifest {
            consumed, state, ..
        } = manifest.clone();
        self.write_run(
            registers::MANIFEST,
            Some(registers::to_value(&manifest)),
            now_ms,
        );
        self.run.commands.retain(|(number, _)| *number > consumed);
        self.write_commands(now_ms);
        self.drop_uploads(now_ms);
        // A program that prints fast makes many checkpoints; an older one, with the commands since, does
        // for a page that dies.
        let runs = state.status == MachineStatus::Running;
        if !runs || now_ms >= self.run.stored_ms + STORE_EVERY_MS {
            self.run.stored_ms = now_ms;
            self.run.unstored = true;
        }
        if let Some(live) = &mut self.run.live {
            live.state = state;
        }
        self.changed.insert(Changed::Status);
        self.run.deaths = 0;
    }

    fn apply_program_changes(&mut self, changes: &[ProgramChange], now_ms: u64) {
        if changes.is_empty() {
            return;
        }
        let mut loaded = self.document().program_is_loaded();
        let token = self.run.token();
        for change in changes {
            loaded |= matches!(change, ProgramChange::Replaced { .. });
            let before = match change {
                ProgramChange::Replaced { .. } => self.lines_with_breakpoints(0, usize::MAX),
                _ => Vec::new(),
            };
            self.edit_program(token, now_ms, |editor| editor.apply(change));
            if let ProgramChange::Replaced { lines } = change {
                self.move_breakpoints(&before, lines, now_ms);
            }
        }
        if loaded {
            self.note_loaded(now_ms);
        }
    }
}

/// The values of a family with their keys.
fn values<'a>(replica: &'a Replica, family: &'a str) -> impl Iterator<Item = (&'a Key, &'a [u8])> {
    replica
        .iter_prefix(family)
        .filter(move |(key, _)| key.family() == family)
        .filter_map(|(key, register)| Some((key, register.value.as_deref()?)))
}

/// The registers of the checkpoint, the manifest apart.
pub(super) fn checkpoint_registers(replica: &Replica) -> impl Iterator<Item = (&Key, &[u8])> {
    [registers::MACHINE, registers::CONSOLE, registers::PRINTER]
        .into_iter()
        .flat_map(|family| values(replica, family))
        .filter(|(key, _)| key.as_str() != registers::MANIFEST)
}

/// The machine's sections as the registers of the checkpoint have them.
pub(crate) fn checkpoint_sections(replica: &Replica) -> Vec<(String, Vec<u8>)> {
    let machine = values(replica, registers::MACHINE)
        .filter(|(key, _)| key.as_str() != registers::MANIFEST)
        .map(|(key, value)| (key.clone(), value.to_vec()));
    runner::sections(&machine.collect::<Vec<_>>())
}

/// Whether the registers of the checkpoint are those its manifest speaks of (or there is none).
pub(crate) fn is_complete(replica: &Replica) -> bool {
    let Some(manifest) = Document::new(replica).manifest() else {
        return checkpoint_registers(replica).next().is_none();
    };
    let digests =
        checkpoint_registers(replica).map(|(key, value)| registers::section_digest(key, value));
    digests.fold(0, u64::wrapping_add) == manifest.digest
}

/// Everything that belongs to a run, to keep it aside.
pub(crate) fn run_registers(replica: &Replica) -> Vec<(Key, Vec<u8>)> {
    let mut kept: Vec<(Key, Vec<u8>)> = Vec::new();
    for family in [
        registers::MACHINE,
        registers::CONSOLE,
        registers::PRINTER,
        registers::RUN,
    ] {
        kept.extend(values(replica, family).map(|(key, value)| (key.clone(), value.to_vec())));
    }
    kept
}
