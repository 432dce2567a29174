//! Sections `disk/SLOT-NAME`: the files of the disk.

use super::Section;
use crate::machine::disk::{self, Disk};
use crate::machine::state::State;
use std::sync::Arc;

pub(super) fn disk_sections(disk: &Disk) -> Vec<(String, Arc<Vec<u8>>)> {
    disk.entries
        .iter()
        .enumerate()
        .filter_map(|(slot, entry)| entry.as_ref().map(|file| (slot, file)))
        .map(|(slot, file)| {
            (
                format!("disk/{slot:02x}-{}", hex(&file.name)),
                Arc::clone(&file.data),
            )
        })
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
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
            let mut parts = [0; 11];
            if name.len() != 22 || !name.is_ascii() {
                return None;
            }
            for (index, part) in parts.iter_mut().enumerate() {
                *part = u8::from_str_radix(name.get(2 * index..2 * index + 2)?, 16).ok()?;
            }
            Some((slot, parts))
        });
        let Some((slot, name)) = parsed else {
            return Err(section.clone());
        };
        let entries = &mut state.disk.entries;
        if entries.len() <= slot {
            entries.resize(slot + 1, None);
        }
        entries[slot] = Some(disk::File {
            name,
            data: Arc::new(bytes.clone()),
        });
    }
    Ok(())
}
