//! The 64 KiB memory image and which of its blocks changed.

use crate::syntax::Address;

/// The first bytes of memory are jumps of the operating system; programs look there for
/// the end of memory (`PEEK(6)+256*PEEK(7)`).
const JUMP: u8 = 0xC3;
const WARM_START: u16 = 0xFF03;

/// The byte by which CP/M's devices are assigned (its IOBYTE) and what it holds: console,
/// reader, punch and printer as a terminal and a line printer.
const DEVICE_AT: Address = 3;
const DEVICE: u8 = 0x95;

/// Where CP/M leaves the two file names typed behind a command, and how long they are.
const FILE_NAMES_AT: [usize; 2] = [0x5D, 0x6D];
const FILE_NAME_BYTES: usize = 11;

/// Size of the image in bytes.
pub const IMAGE_BYTES: usize = 65_536;
/// Bytes of one block, the unit of change tracking.
pub const BLOCK_BYTES: usize = 256;
/// Number of blocks of the image.
pub const BLOCKS: usize = IMAGE_BYTES / BLOCK_BYTES;
/// A value of 8 bytes may start at the last address; the bytes behind the image never count.
const GUARD_BYTES: usize = 8;
/// Behind the guard: a byte for each block (and one for the guard), 1 where it changed.
pub const CHANGED: usize = IMAGE_BYTES + GUARD_BYTES;
/// All bytes of a memory.
pub const WHOLE_BYTES: usize = CHANGED + BLOCKS + 8;

/// The memory of the machine. Every write notes the block it touched, so a
/// checkpoint can leave out what did not change.
#[derive(Clone)]
pub struct Memory {
    bytes: Box<[u8; WHOLE_BYTES]>,
}

impl Memory {
    /// A memory of zeros but for the first block, the only one marked. `system_call` is
    /// where the calls of the operating system begin.
    pub fn new(system_call: Address) -> Self {
        let mut bytes = Box::new([0; WHOLE_BYTES]);
        for (at, entry) in [(0, WARM_START), (5, system_call)] {
            let [low, high] = entry.to_le_bytes();
            bytes[at..at + 3].copy_from_slice(&[JUMP, low, high]);
        }
        bytes[usize::from(DEVICE_AT)] = DEVICE;
        for at in FILE_NAMES_AT {
            bytes[at..at + FILE_NAME_BYTES].fill(b' ');
        }
        bytes[CHANGED] = 1;
        Memory { bytes }
    }

    /// Image, marks of changed blocks and all: what generated code works on.
    pub fn whole(&mut self) -> &mut [u8; WHOLE_BYTES] {
        &mut self.bytes
    }

    /// The whole image, 65,536 bytes.
    pub fn image(&self) -> &[u8] {
        &self.bytes[..IMAGE_BYTES]
    }

    /// The byte at `at`.
    #[inline(always)]
    pub fn byte(&self, at: Address) -> u8 {
        self.bytes[usize::from(at)]
    }

    /// The two bytes at `at`, low byte first.
    #[inline(always)]
    pub fn word(&self, at: Address) -> u16 {
        u16::from_le_bytes(self.array(at))
    }

    /// The four bytes at `at`, low byte first.
    #[inline(always)]
    pub fn long(&self, at: Address) -> u32 {
        u32::from_le_bytes(self.array(at))
    }

    /// The eight bytes at `at`, low byte first.
    #[inline(always)]
    pub fn quad(&self, at: Address) -> u64 {
        u64::from_le_bytes(self.array(at))
    }

    /// `length` bytes from `at` on; cut at the end of the image.
    pub fn slice(&self, at: Address, length: usize) -> &[u8] {
        let start = usize::from(at);
        &self.bytes[start..(start + length).min(IMAGE_BYTES)]
    }

    /// Puts a byte at `at`.
    #[inline(always)]
    pub fn set_byte(&mut self, at: Address, value: u8) {
        self.bytes[CHANGED + usize::from(at) / BLOCK_BYTES] = 1;
        self.bytes[usize::from(at)] = value;
    }

    /// Puts two bytes at `at`, low byte first.
    #[inline(always)]
    pub fn set_word(&mut self, at: Address, value: u16) {
        self.set_array(at, value.to_le_bytes());
    }

    /// Puts four bytes at `at`, low byte first.
    #[inline(always)]
    pub fn set_long(&mut self, at: Address, value: u32) {
        self.set_array(at, value.to_le_bytes());
    }

    /// Puts eight bytes at `at`, low byte first.
    #[inline(always)]
    pub fn set_quad(&mut self, at: Address, value: u64) {
        self.set_array(at, value.to_le_bytes());
    }

    /// Copies `bytes` to `at`; what would lie behind the image is dropped.
    pub fn set_slice(&mut self, at: Address, bytes: &[u8]) {
        let start = usize::from(at);
        let length = bytes.len().min(IMAGE_BYTES - start);
        self.bytes[start..start + length].copy_from_slice(&bytes[..length]);
        self.mark(start, length);
    }

    /// Sets `length` bytes from `at` on to zero.
    pub fn clear(&mut self, at: Address, length: usize) {
        let start = usize::from(at);
        let length = length.min(IMAGE_BYTES - start);
        self.bytes[start..start + length].fill(0);
        self.mark(start, length);
    }

    /// Moves `length` bytes from `from` to `to`; the areas may overlap.
    pub fn move_bytes(&mut self, from: Address, to: Address, length: usize) {
        let (from, to) = (usize::from(from), usize::from(to));
        let length = length.min(IMAGE_BYTES - from.max(to));
        self.bytes.copy_within(from..from + length, to);
        self.mark(to, length);
    }

    /// The blocks written to since the last call, in order.
    pub fn take_changed(&mut self) -> Vec<u8> {
        let mut list = Vec::new();
        for block in 0..BLOCKS {
            if std::mem::take(&mut self.bytes[CHANGED + block]) != 0 {
                list.push(block as u8);
            }
        }
        list
    }

    /// The bytes of one block.
    pub fn block(&self, block: u8) -> &[u8] {
        let start = usize::from(block) * BLOCK_BYTES;
        &self.bytes[start..start + BLOCK_BYTES]
    }

    #[inline(always)]
    fn array<const N: usize>(&self, at: Address) -> [u8; N] {
        const { assert!(N <= GUARD_BYTES) }
        let start = usize::from(at);
        let mut bytes = [0; N];
        bytes.copy_from_slice(&self.bytes[start..start + N]);
        bytes
    }

    #[inline(always)]
    fn set_array<const N: usize>(&mut self, at: Address, value: [u8; N]) {
        const { assert!(N <= GUARD_BYTES) }
        let start = usize::from(at);
        self.bytes[start..start + N].copy_from_slice(&value);
        self.bytes[CHANGED + start / BLOCK_BYTES] = 1;
        self.bytes[CHANGED + (start + N - 1) / BLOCK_BYTES] = 1;
    }

    /// Notes that a block is written to.
    pub fn mark_block(&mut self, block: u8) {
        self.bytes[CHANGED + usize::from(block)] = 1;
    }

    /// Notes that `length` bytes from `start` on are written to.
    pub fn mark(&mut self, start: usize, length: usize) {
        if length > 0 {
            let (first, last) = (start / BLOCK_BYTES, (start + length - 1) / BLOCK_BYTES);
            self.bytes[CHANGED + first..=CHANGED + last].fill(1);
        }
    }
}
