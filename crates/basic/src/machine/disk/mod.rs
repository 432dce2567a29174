//! The disk of the machine and its open files. As under CP/M a file is a number of
//! records of 128 bytes, names are eight and three characters, and a directory entry
//! that became free is used again first.
//!
//! An open file is its block in the memory image (`block`), where MBASIC keeps it too:
//! programs reach the buffers with VARPTR, and what one file leaves in its buffer fills
//! the last record of the next one.

mod block;
mod channel;
mod name;
mod reopen;
mod system;

pub use block::FileMode;
pub use name::{FileName, Name, fits, parse_name, shown_name};

use crate::error::ErrorCode;
use std::sync::Arc;

/// Bytes of a record.
pub const RECORD: usize = 128;
/// Most bytes all files together can have.
pub const DISK_BYTES_MAX: usize = 1 << 20;
/// Most files in the directory.
pub const FILES_MAX: usize = 512;
/// The last drive a name can mean, Z.
pub const DRIVE_LAST: u8 = 25;
/// The mark behind the last character of a text file.
pub const END_OF_TEXT: u8 = 0x1A;

/// A file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct File {
    /// 0 for drive A, 1 for B and so on.
    pub drive: u8,
    pub name: Name,
    pub data: Arc<Vec<u8>>,
}

/// The disks of all drives, in one directory.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Disk {
    /// The directory; `None` is a free entry.
    pub entries: Vec<Option<File>>,
}

/// The drive a name means; the current one is A.
fn drive_of(name: &FileName) -> u8 {
    name.drive.saturating_sub(1)
}

impl Disk {
    /// The files in the order of the directory.
    pub fn files(&self) -> impl Iterator<Item = &File> {
        self.entries.iter().flatten()
    }

    /// The first file that fits a pattern.
    pub fn find(&self, pattern: &FileName) -> Option<&File> {
        self.slot(drive_of(pattern), &pattern.name)
            .and_then(|slot| self.entries[slot].as_ref())
    }

    /// Where the first file that fits lies in the directory.
    fn slot(&self, drive: u8, pattern: &Name) -> Option<usize> {
        self.entries.iter().position(|entry| {
            entry
                .as_ref()
                .is_some_and(|file| file.drive == drive && fits(&file.name, pattern))
        })
    }

    /// Makes a file, in place of one of the same name.
    ///
    /// # Errors
    /// Too many files; Disk full.
    pub fn create(&mut self, name: &FileName, data: Vec<u8>) -> Result<(), ErrorCode> {
        self.remove(name);
        if self.bytes() + data.len() > DISK_BYTES_MAX {
            return Err(ErrorCode::DISK_FULL);
        }
        let file = Some(File {
            drive: drive_of(name),
            name: name.name,
            data: Arc::new(data),
        });
        match self.entries.iter().position(Option::is_none) {
            Some(slot) => self.entries[slot] = file,
            None if self.entries.len() >= FILES_MAX => return Err(ErrorCode::TOO_MANY_FILES),
            None => self.entries.push(file),
        }
        Ok(())
    }

    /// Deletes the files that fit; answers whether there were any.
    pub fn remove(&mut self, pattern: &FileName) -> bool {
        let drive = drive_of(pattern);
        let mut any = false;
        for entry in &mut self.entries {
            if entry
                .as_ref()
                .is_some_and(|file| file.drive == drive && fits(&file.name, &pattern.name))
            {
                *entry = None;
                any = true;
            }
        }
        any
    }

    /// Gives the first file that fits another name; a `?` in it keeps the old character.
    pub fn rename(&mut self, old: &FileName, new: Name) {
        if let Some(slot) = self.slot(drive_of(old), &old.name)
            && let Some(file) = &mut self.entries[slot]
        {
            for (to, from) in file.name.iter_mut().zip(new) {
                if from != b'?' {
                    *to = from;
                }
            }
        }
    }

    /// Writes bytes into the file of a directory entry, which grows in whole records of
    /// zeros; answers whether there was room.
    fn write(&mut self, slot: usize, offset: usize, bytes: &[u8]) -> bool {
        let total = self.bytes();
        let Some(Some(file)) = self.entries.get_mut(slot) else {
            return false;
        };
        let end = (offset + bytes.len()).next_multiple_of(RECORD);
        if end > file.data.len() && total + end - file.data.len() > DISK_BYTES_MAX {
            return false;
        }
        let data = Arc::make_mut(&mut file.data);
        if end > data.len() {
            data.resize(end, 0);
        }
        data[offset..offset + bytes.len()].copy_from_slice(bytes);
        true
    }

    fn bytes(&self) -> usize {
        self.files().map(|file| file.data.len()).sum()
    }
}
