//! The calls of CP/M that MBASIC makes with the control block of a file: open, make,
//! delete, read and write a record of a given number.

use super::{Disk, FILES_MAX, File, Name, RECORD};
use crate::machine::state::State;
use crate::syntax::Address;
use std::sync::Arc;

/// Offsets in a control block.
const NAME: u16 = 1;
const EXTENT: u16 = 12;
const EXTENT_HIGH: u16 = 14;
const RECORDS: u16 = 15;
const CURRENT: u16 = 32;
const RECORD_NUMBER: u16 = 33;
/// Records of an extent.
const EXTENT_RECORDS: usize = 128;
/// One behind the largest record number.
const RECORDS_MAX: usize = 65_536;

impl State {
    /// Drive and name of a control block.
    fn control_name(&self, control: Address) -> (u8, Name) {
        let mut name: Name = [b' '; 11];
        for (to, from) in name.iter_mut().zip(self.memory.slice(control + NAME, 11)) {
            *to = from & 0x7F;
        }
        let drive = self.memory.byte(control) & 0x1F;
        (drive.saturating_sub(1), name)
    }

    fn control_slot(&self, control: Address) -> Option<usize> {
        let (drive, name) = self.control_name(control);
        self.disk.slot(drive, &name)
    }

    /// Looks a file up; the name found replaces the one asked for.
    pub(super) fn system_open(&mut self, control: Address) -> bool {
        let Some(slot) = self.control_slot(control) else {
            return false;
        };
        if let Some(Some(file)) = self.disk.entries.get(slot) {
            let name = file.name;
            self.memory.set_slice(control + NAME, &name);
        }
        self.memory.set_byte(control + EXTENT_HIGH, 0);
        self.count_records(control, slot);
        true
    }

    /// Makes an empty file; false if the directory is full.
    pub(super) fn system_make(&mut self, control: Address) -> bool {
        let (drive, name) = self.control_name(control);
        let file = Some(File {
            drive,
            name,
            data: Arc::default(),
        });
        let Disk { entries } = &mut self.disk;
        let slot = match entries.iter().position(Option::is_none) {
            Some(slot) => {
                entries[slot] = file;
                slot
            }
            None if entries.len() >= FILES_MAX => return false,
            None => {
                entries.push(file);
                entries.len() - 1
            }
        };
        self.memory.set_byte(control + EXTENT_HIGH, 0);
        self.count_records(control, slot);
        true
    }

    /// Deletes all files that fit the name.
    pub(super) fn system_delete(&mut self, control: Address) {
        let (drive, name) = self.control_name(control);
        while let Some(slot) = self.disk.slot(drive, &name) {
            self.disk.entries[slot] = None;
        }
    }

    /// Reads the record the control block numbers; false if the file has none there.
    pub(super) fn system_read(&mut self, control: Address, to: Address) -> bool {
        let Some((slot, record)) = self.system_seek(control) else {
            return false;
        };
        let offset = record * RECORD;
        let bytes = match self.disk.entries.get(slot) {
            Some(Some(file)) => file.data.get(offset..offset + RECORD).map(<[u8]>::to_vec),
            _ => None,
        };
        if let Some(bytes) = &bytes {
            self.memory.set_slice(to, bytes);
        }
        self.count_records(control, slot);
        bytes.is_some()
    }

    /// Writes the record the control block numbers; false if the file is gone or there is
    /// no room.
    pub(super) fn system_write(&mut self, control: Address, from: Address) -> bool {
        let Some((slot, record)) = self.system_seek(control) else {
            return false;
        };
        let mut bytes = self.memory.slice(from, RECORD).to_vec();
        bytes.resize(RECORD, 0);
        let done = self.disk.write(slot, record * RECORD, &bytes);
        self.count_records(control, slot);
        done
    }

    /// The directory entry and the record a control block means; its extent is set.
    fn system_seek(&mut self, control: Address) -> Option<(usize, usize)> {
        let slot = self.control_slot(control)?;
        let low = self.memory.word(control + RECORD_NUMBER);
        let high = self.memory.byte(control + RECORD_NUMBER + 2);
        let record = usize::from(low) | usize::from(high) << 16;
        if record >= RECORDS_MAX {
            return None;
        }
        let extent = record / EXTENT_RECORDS;
        self.memory.set_byte(control + EXTENT, (extent % 32) as u8);
        self.memory
            .set_byte(control + EXTENT_HIGH, (extent / 32) as u8);
        self.memory
            .set_byte(control + CURRENT, (record % EXTENT_RECORDS) as u8);
        Some((slot, record))
    }

    /// Notes how many records the current extent has.
    fn count_records(&mut self, control: Address, slot: usize) {
        let records = match self.disk.entries.get(slot) {
            Some(Some(file)) => file.data.len() / RECORD,
            _ => 0,
        };
        let low = usize::from(self.memory.byte(control + EXTENT) % 32);
        let high = usize::from(self.memory.byte(control + EXTENT_HIGH) % 64);
        let before = (low + 32 * high) * EXTENT_RECORDS;
        let here = records.saturating_sub(before).min(EXTENT_RECORDS);
        self.memory.set_byte(control + RECORDS, here as u8);
    }
}
