//! The state of a machine as named sections of bytes, and back.
//!
//! `memory/NN` (NN the hexadecimal block number) are the blocks of 256 bytes that hold
//! anything but zeros; `registers`, `control` and `waiting` are the rest; `files` the open
//! files and `disk/NAME` the files of the disk. Only what changed since the last time need
//! be sent. Numbers are little-endian.

use super::bytes::{Reader, Writer};
use super::control::Frame;
use super::disk::{self, Disk};
use super::layout;
use super::memory::BLOCKS;
use super::state::{Auto, Listing, Mode, Point, State, Waiting};
use super::{Code, Machine, Options, Reply, Request, Screen};
use crate::number::random::Random;
use crate::syntax::Type;
use std::sync::Arc;

/// The format written here; others are refused.
const VERSION: u8 = 1;
/// How many answers a waiting statement can have consumed in a checkpoint.
const ANSWERS_MAX: usize = 4096;

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
                write!(f, "the checkpoint has version {version}, not {VERSION}")
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
        if let Some(&version) = registers.first()
            && version != VERSION
        {
            return Err(CheckpointError::Version(version));
        }
        let mut state = read_registers(registers).ok_or_else(|| damaged("registers"))?;
        read_control(&mut state, find("control")?).ok_or_else(|| damaged("control"))?;
        state.waiting = read_waiting(find("waiting")?).ok_or_else(|| damaged("waiting"))?;
        for (name, bytes) in sections {
            if let Some(number) = name.strip_prefix("memory/") {
                let block = u8::from_str_radix(number, 16).map_err(|_| damaged(name))?;
                if bytes.len() != super::memory::BLOCK_BYTES || block_name(block) != *name {
                    return Err(damaged(name));
                }
                state.memory.set_slice(u16::from(block) << 8, bytes);
            }
        }
        read_disk(&mut state, sections).map_err(|name| damaged(&name))?;
        state.files =
            disk::read_files(find("files")?, state.files.len()).ok_or_else(|| damaged("files"))?;
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

fn disk_sections(disk: &Disk) -> Vec<(String, Arc<Vec<u8>>)> {
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

fn read_disk(state: &mut State, sections: &[Section]) -> Result<(), String> {
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

fn small_sections(state: &State) -> Vec<Section> {
    vec![
        ("registers".to_string(), write_registers(state)),
        ("control".to_string(), write_control(state)),
        ("waiting".to_string(), write_waiting(&state.waiting)),
        ("files".to_string(), disk::write_files(&state.files)),
    ]
}

fn write_registers(s: &State) -> Vec<u8> {
    let mut out = Writer::default();
    out.byte(VERSION);
    out.byte(s.options.files);
    out.word(s.options.record_length);
    out.flag(s.options.echo_answers);
    out.flag(s.options.ask_inkey);
    for word in [
        s.variables,
        s.arrays,
        s.free,
        s.strings,
        s.strings_top,
        s.stack_top,
    ] {
        out.word(word);
    }
    out.byte(s.temporaries);
    out.byte(mode_number(s.mode));
    for word in [
        s.line,
        s.text,
        s.saved,
        s.data,
        s.data_line,
        s.dot,
        s.trap,
        s.erl,
        s.error_text,
    ] {
        out.word(word);
    }
    out.option(s.inside, Writer::word);
    out.option(s.continue_at, |out, point| {
        out.word(point.line);
        out.word(point.text);
    });
    out.option(s.edit_after_ok, Writer::word);
    for flag in [
        s.handling,
        s.trace,
        s.base_set,
        s.break_requested,
        s.protected,
        s.console.muted,
    ] {
        out.flag(flag);
    }
    for byte in [
        s.err,
        s.base,
        s.console.column,
        s.console.width,
        s.console.nulls,
        s.console.printer_column,
        s.console.printer_width,
    ] {
        out.byte(byte);
    }
    for kind in s.types {
        out.byte(super::variables::size(kind) as u8);
    }
    for byte in s.random.to_bytes() {
        out.byte(byte);
    }
    for address in s.usr {
        out.word(address);
    }
    out.option(s.key, Writer::byte);
    out.bytes(&s.typed_ahead);
    out.bytes(&s.last_line);
    out.option(s.auto, |out, auto| out.word(auto.line));
    out.word(s.auto_step);
    out.word(s.editing);
    out.option(s.listing, |out, listing| {
        out.word(listing.at);
        out.word(listing.to);
        out.flag(listing.printer);
    });
    out.done()
}

fn read_registers(bytes: &[u8]) -> Option<State> {
    let mut input = Reader::new(bytes);
    input.byte()?;
    let options = Options {
        files: input.byte()?,
        record_length: input.word()?,
        echo_answers: input.flag()?,
        ask_inkey: input.flag()?,
    };
    if options.files > layout::FILES_MAX || options.record_length > layout::RECORD_BYTES_MAX {
        return None;
    }
    let mut s = State::new(options);
    for word in [
        &mut s.variables,
        &mut s.arrays,
        &mut s.free,
        &mut s.strings,
        &mut s.strings_top,
        &mut s.stack_top,
    ] {
        *word = input.word()?;
    }
    s.temporaries = input.byte()?;
    s.mode = mode_of(input.byte()?)?;
    for word in [
        &mut s.line,
        &mut s.text,
        &mut s.saved,
        &mut s.data,
        &mut s.data_line,
        &mut s.dot,
        &mut s.trap,
        &mut s.erl,
        &mut s.error_text,
    ] {
        *word = input.word()?;
    }
    s.inside = input.option(Reader::word)?;
    s.continue_at = input.option(|input| {
        Some(Point {
            line: input.word()?,
            text: input.word()?,
        })
    })?;
    s.edit_after_ok = input.option(Reader::word)?;
    for flag in [
        &mut s.handling,
        &mut s.trace,
        &mut s.base_set,
        &mut s.break_requested,
        &mut s.protected,
        &mut s.console.muted,
    ] {
        *flag = input.flag()?;
    }
    for byte in [
        &mut s.err,
        &mut s.base,
        &mut s.console.column,
        &mut s.console.width,
        &mut s.console.nulls,
        &mut s.console.printer_column,
        &mut s.console.printer_width,
    ] {
        *byte = input.byte()?;
    }
    for kind in &mut s.types {
        *kind = match input.byte()? {
            2 => Type::Integer,
            3 => Type::Text,
            4 => Type::Single,
            8 => Type::Double,
            _ => return None,
        };
    }
    let mut random = [0; 7];
    for byte in &mut random {
        *byte = input.byte()?;
    }
    s.random = Random::from_bytes(random);
    for address in &mut s.usr {
        *address = input.word()?;
    }
    s.key = input.option(Reader::byte)?;
    s.typed_ahead = input.bytes()?;
    s.last_line = input.bytes()?;
    s.auto = input.option(|input| {
        Some(Auto {
            line: input.word()?,
        })
    })?;
    s.auto_step = input.word()?;
    s.editing = input.word()?;
    s.listing = input.option(|input| {
        Some(Listing {
            at: input.word()?,
            to: input.word()?,
            printer: input.flag()?,
        })
    })?;
    (input.at_end() && is_possible(&s)).then_some(s)
}

/// Whether the areas of memory lie in their order.
fn is_possible(s: &State) -> bool {
    let order = [
        s.program + 2,
        s.variables,
        s.arrays,
        s.free,
        s.strings,
        s.strings_top,
    ];
    order.is_sorted()
        && s.strings_top < s.stack_top
        && s.temporaries <= layout::TEMPORARIES_MAX
        && s.base <= 1
}

fn mode_number(mode: Mode) -> u8 {
    match mode {
        Mode::Prompt => 0,
        Mode::Running => 1,
        Mode::Editing => 2,
        Mode::Listing => 3,
        Mode::Left => 4,
    }
}

fn mode_of(number: u8) -> Option<Mode> {
    [
        Mode::Prompt,
        Mode::Running,
        Mode::Editing,
        Mode::Listing,
        Mode::Left,
    ]
    .get(usize::from(number))
    .copied()
}

fn write_control(s: &State) -> Vec<u8> {
    let mut out = Writer::default();
    for frame in &s.frames {
        match *frame {
            Frame::For {
                variable,
                integer,
                sign,
                step,
                limit,
                line,
                text,
                next,
            } => {
                out.byte(1);
                out.word(variable);
                out.flag(integer);
                out.byte(sign as u8);
                out.long(step);
                out.long(limit);
                out.word(line);
                out.word(text);
                out.word(next);
            }
            Frame::Gosub { line, text } => {
                out.byte(2);
                out.word(line);
                out.word(text);
            }
            Frame::While {
                line,
                text,
                statement,
                wend,
            } => {
                out.byte(3);
                for word in [line, text, statement, wend] {
                    out.word(word);
                }
            }
        }
    }
    out.done()
}

fn read_control(s: &mut State, bytes: &[u8]) -> Option<()> {
    let mut input = Reader::new(bytes);
    while !input.at_end() {
        let frame = match input.byte()? {
            1 => Frame::For {
                variable: input.word()?,
                integer: input.flag()?,
                sign: input.byte()? as i8,
                step: input.long()?,
                limit: input.long()?,
                line: input.word()?,
                text: input.word()?,
                next: input.word()?,
            },
            2 => Frame::Gosub {
                line: input.word()?,
                text: input.word()?,
            },
            3 => Frame::While {
                line: input.word()?,
                text: input.word()?,
                statement: input.word()?,
                wend: input.word()?,
            },
            _ => return None,
        };
        s.push_unchecked(frame);
        if s.stack_used > s.stack_bytes() {
            return None;
        }
    }
    Some(())
}

fn write_waiting(waiting: &Waiting) -> Vec<u8> {
    let mut out = Writer::default();
    out.option(waiting.request, |out, request| {
        let (kind, count) = match request {
            Request::Command => (0, 0),
            Request::Edit => (1, 0),
            Request::Line => (2, 0),
            Request::Keys(count) => (3, count),
            Request::Inkey => (4, 0),
        };
        out.byte(kind);
        out.byte(count);
    });
    out.long(waiting.output_bytes);
    out.long(waiting.printer_bytes);
    for answer in &waiting.answers {
        match answer {
            Reply::Line(keys) => {
                out.byte(0);
                out.bytes(keys);
            }
            Reply::Keys(keys) => {
                out.byte(1);
                out.bytes(keys);
            }
            Reply::Key(key) => {
                out.byte(2);
                out.bytes(key.as_slice());
            }
        }
    }
    out.done()
}

fn read_waiting(bytes: &[u8]) -> Option<Waiting> {
    let mut input = Reader::new(bytes);
    let request = input.option(|input| {
        let kind = input.byte()?;
        let count = input.byte()?;
        Some(match kind {
            0 => Request::Command,
            1 => Request::Edit,
            2 => Request::Line,
            3 => Request::Keys(count),
            4 => Request::Inkey,
            _ => return None,
        })
    })?;
    let output_bytes = input.long()?;
    let printer_bytes = input.long()?;
    let mut answers = Vec::new();
    while !input.at_end() {
        let kind = input.byte()?;
        let keys = input.bytes()?;
        answers.push(match kind {
            0 => Reply::Line(keys),
            1 => Reply::Keys(keys),
            2 => Reply::Key(keys.first().copied()),
            _ => return None,
        });
        if answers.len() > ANSWERS_MAX {
            return None;
        }
    }
    Some(Waiting {
        request,
        answers,
        output_bytes,
        printer_bytes,
    })
}
