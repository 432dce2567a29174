//! The printer's paper: the last 64 KiB in sixteen registers.

use delta::Key;

use crate::{codepage, registers};

/// Bytes of one block.
const BLOCK_BYTES: usize = 4_096;
/// Blocks that are kept.
const BLOCKS: u64 = 16;

/// What was printed: all of the block being written, and how much there is in all.
#[derive(Clone, Debug, Default)]
pub struct Printer {
    printed_bytes: u64,
    block: Vec<u8>,
    changed: Vec<(Key, Vec<u8>)>,
}

impl Printer {
    /// The printer of a checkpoint.
    pub fn restore<'a>(printed_bytes: u64, block: impl Fn(u64) -> Option<&'a [u8]>) -> Self {
        let used = (printed_bytes % BLOCK_BYTES as u64) as usize;
        let mut current = block(place(printed_bytes)).unwrap_or_default().to_vec();
        current.resize(used, b' ');
        Self {
            printed_bytes,
            block: current,
            changed: Vec::new(),
        }
    }

    /// How many bytes were printed in all.
    pub fn printed_bytes(&self) -> u64 {
        self.printed_bytes
    }

    /// Prints.
    pub fn feed(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.block.push(byte);
            if self.block.len() == BLOCK_BYTES {
                self.note_block();
                self.block.clear();
            }
            self.printed_bytes += 1;
        }
        if !self.block.is_empty() && !bytes.is_empty() {
            self.note_block();
        }
    }

    fn note_block(&mut self) {
        if let Some(key) = registers::key(registers::PRINTER, place(self.printed_bytes)) {
            self.changed.retain(|(other, _)| *other != key);
            self.changed.push((key, self.block.clone()));
        }
    }

    /// The blocks that changed since the last call.
    pub fn take_changed(&mut self) -> Vec<(Key, Vec<u8>)> {
        std::mem::take(&mut self.changed)
    }
}

/// Which register holds the block of that byte.
fn place(byte: u64) -> u64 {
    byte / BLOCK_BYTES as u64 % BLOCKS
}

/// The text of the last blocks.
pub fn text<'a>(printed_bytes: u64, block: impl Fn(u64) -> Option<&'a [u8]>) -> String {
    codepage::decode(&bytes(printed_bytes, block))
}

/// The bytes of the last blocks.
pub fn bytes<'a>(printed_bytes: u64, block: impl Fn(u64) -> Option<&'a [u8]>) -> Vec<u8> {
    let last = printed_bytes / BLOCK_BYTES as u64;
    let first = (last + 1).saturating_sub(BLOCKS);
    let used = (printed_bytes % BLOCK_BYTES as u64) as usize;
    let part = |index| {
        let bytes = block(index % BLOCKS).unwrap_or_default();
        let length = if index == last { used } else { BLOCK_BYTES };
        bytes.get(..length).unwrap_or(bytes)
    };
    (first..=last).flat_map(part).copied().collect()
}
