//! Sections `disk/SLOT-NAME`: the files of the disk.

use super::Section;
use crate::machine::disk::{self, Disk, File};
use crate::machine::state::State;
use std::sync::Arc;

pub(super) fn disk_sections(disk: &Disk) -> Vec<(String, Arc<Vec<u8>>)> {
    disk.entries
        .iter()
        .enumerate()
        .filter_map(|(slot, entry)| entry.as_ref().map(|file| (slot, file)))
        .map(|(slot, file)| {
            let name = format!("disk/{slot:02x}-{}", shown_entry(file));
            (name, Arc::clone(&file.data))
        })
        .collect()
}

/// The name of a file in hexadecimal digits, on other drives than A the drive before it.
fn shown_entry(file: &File) -> String {
    let drive = Some(file.drive).filter(|&drive| drive > 0);
    let bytes = drive.iter().chain(&file.name);
    bytes.map(|byte| format!("{byte:02x}")).collect()
}

/// Reads [`shown_entry`]: drive and name.
fn read_entry(text: &str) -> Option<(u8, disk::Name)> {
    if !text.is_ascii() {
        return None;
    }
    let byte = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    let (drive, start) = match text.len() {
        22 => (0, 0),
        24 => (byte(0)?, 2),
        _ => return None,
    };
    let mut name = [0; 11];
    for (index, part) in name.iter_mut().enumerate() {
        *part = byte(start + 2 * index)?;
    }
    (drive <= disk::DRIVE_LAST).then_some((drive, name))
}

pub(super) fn read_disk(state: &mut State, sections: &[Section]) -> Result<(), String> {
    for (section, bytes) in sections {
        let Some(rest) = section.strip_prefix("disk/") else {
            continue;
        };
        let parsed = rest.split_once('-').and_then(|(slot, name)| {
            let slot = usize::from_str_radix(slot, 16)
                .ok()
                .filter(|slot| *slot < disk::FILES_MAX)?;
            let (drive, name) = read_entry(name)?;
            Some((slot, drive, name))
        });
        let Some((slot, drive, name)) = parsed else {
            return Err(section.clone());
        };
        let entries = &mut state.disk.entries;
        if entries.len() <= slot {
            entries.resize(slot + 1, None);
        }
        entries[slot] = Some(disk::File {
            drive,
            name,
            data: Arc::new(bytes.clone()),
        });
    }
    Ok(())
}
