//! What a checkpoint holds, and starting from one.

use basic::machine::Stop;
use delta::Key;

use super::{Driver, Engine, Printer};
use crate::{
    protocol::{Checkpoint, FromWorker, MachineStatus},
    registers::{self, Manifest},
    screen::Screen,
};

/// Format of the checkpoint.
const VERSION: u32 = 1;

impl<E: Engine> Driver<E> {
    pub(super) fn make_checkpoint(&mut self, now_ms: u64) {
        let Some(engine) = &mut self.engine else {
            return;
        };
        let sections = engine.take_changed_sections();
        let sections = sections.into_iter().filter_map(|(name, value)| {
            let key = registers::key(registers::MACHINE, name)?;
            Some((key, value))
        });
        let mut changes: Vec<(Key, Option<Vec<u8>>)> = sections.collect();
        let blocks = self.screen.take_dirty_blocks().into_iter();
        let paper = self.printer.take_changed().into_iter();
        changes.extend(blocks.chain(paper).map(|(key, value)| (key, Some(value))));
        for (key, value) in &changes {
            self.note_digest(key, value.as_deref());
        }
        self.checkpoint_due = false;
        self.changed = false;
        self.output_since_checkpoint = 0;
        self.checkpoint_made_ms = now_ms;
        self.messages.push(FromWorker::Checkpoint(Checkpoint {
            changes,
            program: std::mem::take(&mut self.program_changes),
            manifest: self.manifest(),
        }));
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
            self.note_digest(key, Some(value));
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
        let sections = registers.iter().filter_map(|(key, value)| {
            let name = key.as_str().strip_prefix("machine/")?;
            Some((name.to_owned(), value.clone()))
        });
        self.engine = Some(E::restore(sections.collect())?);
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
