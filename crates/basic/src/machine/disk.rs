//! The disk of the machine and its open files. As under CP/M a file is a number of
//! records of 128 bytes, names are eight and three characters, and a directory entry
//! that became free is used again first.

use super::bytes::{Reader, Writer};
use super::layout;
use super::state::State;
use crate::error::ErrorCode;
use crate::syntax::Address;
use std::sync::Arc;

/// Bytes of a record.
pub const RECORD: usize = 128;
/// Most bytes all files together can have.
pub const DISK_BYTES_MAX: usize = 1 << 20;
/// Most files in the directory.
pub const FILES_MAX: usize = 512;
/// The mark behind the last character of a text file.
pub const END_OF_TEXT: u8 = 0x1A;

/// A name: eight characters and three, filled with blanks.
pub type Name = [u8; 11];

/// A file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct File {
    pub name: Name,
    pub data: Arc<Vec<u8>>,
}

/// A disk.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Disk {
    /// The directory; `None` is a free entry.
    pub entries: Vec<Option<File>>,
}

impl Disk {
    /// The files in the order of the directory.
    pub fn files(&self) -> impl Iterator<Item = &File> {
        self.entries.iter().flatten()
    }

    /// A file's contents.
    pub fn find(&self, name: &Name) -> Option<&Arc<Vec<u8>>> {
        self.files()
            .find(|file| file.name == *name)
            .map(|file| &file.data)
    }

    fn find_mut(&mut self, name: &Name) -> Option<&mut File> {
        self.entries
            .iter_mut()
            .flatten()
            .find(|file| file.name == *name)
    }

    /// Makes a file, in place of one of the same name.
    ///
    /// # Errors
    /// Too many files; Disk full.
    pub fn create(&mut self, name: Name, data: Vec<u8>) -> Result<(), ErrorCode> {
        self.remove(&name);
        if self.bytes() + data.len() > DISK_BYTES_MAX {
            return Err(ErrorCode::DISK_FULL);
        }
        let file = Some(File {
            name,
            data: Arc::new(data),
        });
        match self.entries.iter().position(Option::is_none) {
            Some(slot) => self.entries[slot] = file,
            None if self.entries.len() >= FILES_MAX => return Err(ErrorCode::TOO_MANY_FILES),
            None => self.entries.push(file),
        }
        Ok(())
    }

    /// Deletes a file; answers whether it was there.
    pub fn remove(&mut self, name: &Name) -> bool {
        match self
            .entries
            .iter_mut()
            .find(|entry| entry.as_ref().is_some_and(|file| file.name == *name))
        {
            Some(entry) => {
                *entry = None;
                true
            }
            None => false,
        }
    }

    /// Gives a file another name.
    pub fn rename(&mut self, old: &Name, new: Name) {
        if let Some(file) = self.find_mut(old) {
            file.name = new;
        }
    }

    /// Writes bytes at an offset; the file grows in whole records of zeros.
    ///
    /// # Errors
    /// Disk full: no room, or the file is gone.
    pub fn write(&mut self, name: &Name, offset: usize, bytes: &[u8]) -> Result<(), ErrorCode> {
        let total = self.bytes();
        let Some(file) = self.find_mut(name) else {
            return Err(ErrorCode::DISK_FULL);
        };
        let end = (offset + bytes.len()).next_multiple_of(RECORD);
        if end > file.data.len() && total + end - file.data.len() > DISK_BYTES_MAX {
            return Err(ErrorCode::DISK_FULL);
        }
        let data = Arc::make_mut(&mut file.data);
        if end > data.len() {
            data.resize(end, 0);
        }
        data[offset..offset + bytes.len()].copy_from_slice(bytes);
        Ok(())
    }

    fn bytes(&self) -> usize {
        self.files().map(|file| file.data.len()).sum()
    }
}

/// Reads a file name. A part that is too long runs over into the next one; `extension`
/// is taken if there is no dot.
///
/// # Errors
/// Bad file name for an empty one.
pub fn parse_name(text: &[u8], extension: &[u8; 3]) -> Result<Name, ErrorCode> {
    let text = match text {
        [_, b':', rest @ ..] => rest,
        _ => text,
    };
    let mut name = [b' '; 11];
    let dot = text.iter().position(|&byte| byte == b'.');
    let (stem, rest) = match dot {
        Some(dot) if dot <= 8 => (&text[..dot], &text[dot + 1..]),
        _ if text.len() > 8 => (&text[..8], &text[8..]),
        _ => (text, &extension[..]),
    };
    if stem.is_empty() {
        return Err(ErrorCode::BAD_FILE_NAME);
    }
    fill(&mut name[..8], stem);
    fill(&mut name[8..], rest);
    Ok(name)
}

fn fill(place: &mut [u8], text: &[u8]) {
    for (to, from) in place.iter_mut().zip(text) {
        *to = *from;
    }
}

/// Makes a lone `*` for the name or the extension mean any characters, as FILES takes it.
pub fn expand(pattern: &mut Name) {
    let (stem, extension) = pattern.split_at_mut(8);
    for part in [stem, extension] {
        if part[0] == b'*' && part[1..].iter().all(|&byte| byte == b' ') {
            part.fill(b'?');
        }
    }
}

/// Whether a name fits a pattern with `?`.
pub fn fits(name: &Name, pattern: &Name) -> bool {
    name.iter()
        .zip(pattern)
        .all(|(byte, wanted)| *wanted == b'?' || byte == wanted)
}

/// How a file was opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileMode {
    Input,
    Output,
    Random,
}

/// An open file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenFile {
    pub name: Name,
    pub mode: FileMode,
    /// Input: the next byte of the file. Random: the next byte of the record buffer.
    pub position: u32,
    /// Output: what does not fill a record yet.
    pub tail: Vec<u8>,
    /// Output: full records written.
    pub records: u32,
    /// Characters since the start of the line.
    pub column: u8,
    /// Random: bytes of a record.
    pub record_length: u16,
    /// Random: the last record read or written.
    pub record: u32,
    /// Random: the last GET was behind the end.
    pub past_end: bool,
}

impl OpenFile {
    /// A file just opened.
    pub fn new(name: Name, mode: FileMode, record_length: u16) -> Self {
        OpenFile {
            name,
            mode,
            position: 0,
            tail: Vec::new(),
            records: 0,
            column: 0,
            record_length,
            record: 0,
            past_end: false,
        }
    }
}

impl State {
    /// Where the record buffer of a file lies.
    pub fn file_buffer(&self, number: u8) -> Address {
        layout::file_buffer(number, self.options.record_length)
    }

    /// Closes a file: the end mark and what is left go to the disk.
    ///
    /// # Errors
    /// Disk full: no room, or the file was deleted. It is closed all the same.
    pub fn close_file(&mut self, number: usize) -> Result<(), ErrorCode> {
        let Some(mut file) = self.files.get_mut(number).and_then(Option::take) else {
            return Ok(());
        };
        if file.mode != FileMode::Output {
            return Ok(());
        }
        file.tail.push(END_OF_TEXT);
        self.disk
            .write(&file.name, file.records as usize * RECORD, &file.tail)
    }

    /// Takes the open files out, so that nothing closes them.
    pub fn put_files_aside(&mut self) -> Vec<Option<OpenFile>> {
        let none = (0..self.files.len()).map(|_| None).collect();
        std::mem::replace(&mut self.files, none)
    }

    /// Closes all files; the first error is answered when all are closed.
    ///
    /// # Errors
    /// As [`State::close_file`].
    pub fn close_files(&mut self) -> Result<(), ErrorCode> {
        let mut result = Ok(());
        for number in 0..self.files.len() {
            result = result.and(self.close_file(number));
        }
        result
    }
}

/// Writes the open files of a checkpoint.
pub(super) fn write_files(files: &[Option<OpenFile>]) -> Vec<u8> {
    let mut out = Writer::default();
    for (number, file) in files.iter().enumerate() {
        let Some(file) = file else {
            continue;
        };
        out.byte(number as u8);
        out.byte(match file.mode {
            FileMode::Input => 0,
            FileMode::Output => 1,
            FileMode::Random => 2,
        });
        out.bytes(&file.name);
        out.long(file.position);
        out.bytes(&file.tail);
        out.long(file.records);
        out.byte(file.column);
        out.word(file.record_length);
        out.long(file.record);
        out.flag(file.past_end);
    }
    out.done()
}

/// Reads the open files of a checkpoint; there are `count` numbers.
pub(super) fn read_files(bytes: &[u8], count: usize) -> Option<Vec<Option<OpenFile>>> {
    let mut input = Reader::new(bytes);
    let mut files: Vec<Option<OpenFile>> = (0..count).map(|_| None).collect();
    while !input.at_end() {
        let number = usize::from(input.byte()?);
        let mode = match input.byte()? {
            0 => FileMode::Input,
            1 => FileMode::Output,
            2 => FileMode::Random,
            _ => return None,
        };
        let name: Name = input.bytes()?.try_into().ok()?;
        let file = OpenFile {
            name,
            mode,
            position: input.long()?,
            tail: input.bytes()?,
            records: input.long()?,
            column: input.byte()?,
            record_length: input.word()?,
            record: input.long()?,
            past_end: input.flag()?,
        };
        let possible = file.tail.len() < RECORD
            && file.record_length >= 1
            && file.record_length <= layout::RECORD_BYTES_MAX
            && file.records as usize <= DISK_BYTES_MAX / RECORD
            && (mode != FileMode::Random || file.position <= u32::from(file.record_length));
        if number == 0 || !possible {
            return None;
        }
        *files.get_mut(number)? = Some(file);
    }
    Some(files)
}

/// A name as it is written, `NAME.EXT`.
pub fn shown_name(name: &Name) -> Vec<u8> {
    let part = |bytes: &[u8]| {
        let length = bytes
            .iter()
            .rposition(|&byte| byte != b' ')
            .map_or(0, |last| last + 1);
        bytes[..length].to_vec()
    };
    let mut shown = part(&name[..8]);
    let extension = part(&name[8..]);
    if !extension.is_empty() {
        shown.push(b'.');
        shown.extend(extension);
    }
    shown
}
