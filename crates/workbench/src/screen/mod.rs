//! The terminal: a ring of 1,000 rows.
//!
//! Rows are numbered from 0 on for ever; row `n` lies at place `n % 1000`. Eight places are a block,
//! and a block is one register `console/<block>`, so a screen that scrolls writes the same 125
//! registers again and again and leaves no tombstones.
//!
//! The terminal is a plain one: a line feed begins a new row at column 0 (so both CR LF and a bare
//! LF, which programs send with `CHR$(10)`, end a row), CR goes back to column 0 and lets the next
//! characters write over, BS goes one column back, TAB to the next multiple of 8, FF and ^Z clear, RS
//! goes home, VT up. Of the control sequences of ADM-3A, VT52 and ANSI terminals it knows those that
//! clear and those that move the cursor on a page of 24 rows: the last ones, or those from the last
//! clear on. Other control characters do nothing.

mod escape;

use delta::Key;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::{codepage, document::ConsoleView, registers};
use escape::{Action, Sequence, Taken};

/// Rows that the screen keeps.
pub const ROWS: usize = 1_000;
/// Columns at which a row goes on in the next one. MBASIC itself breaks lines at its WIDTH; this is
/// the longest line it makes of its own (WIDTH 254), so its rows arrive whole.
pub const COLUMNS: usize = 255;
/// Rows of one block.
pub const BLOCK_ROWS: usize = 8;
/// Blocks of the ring.
pub const BLOCKS: usize = ROWS / BLOCK_ROWS;
const TAB_COLUMNS: usize = 8;
/// Rows and columns within which a program can place the cursor.
const PAGE_ROWS: u64 = 24;
const PAGE_COLUMNS: usize = 132;
/// The register behind the blocks: what else the terminal knows, see [`Page`].
const PAGE: usize = BLOCKS;

/// Rows below the cursor's, and the sequence that has begun.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Page {
    below: u8,
    sequence: Option<ByteBuf>,
}

/// The rows of one block as its register keeps them.
#[derive(Serialize, Deserialize)]
struct Block {
    /// Number of the block's first row in the newest lap that reached the block. Rows behind the
    /// cursor are of the lap before.
    first_row: u64,
    rows: Vec<ByteBuf>,
}

/// The console of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screen {
    /// By place.
    rows: Vec<Vec<u8>>,
    row: u64,
    column: usize,
    top: u64,
    /// The last row; the cursor may stand above it.
    bottom: u64,
    sequence: Sequence,
    /// The page as it was last given out.
    page_given: Page,
    dirty: Vec<bool>,
    bells: u32,
}

impl Default for Screen {
    fn default() -> Self {
        Self::new()
    }
}

impl Screen {
    /// An empty screen with the cursor at the top.
    pub fn new() -> Self {
        Self {
            rows: vec![Vec::new(); ROWS],
            row: 0,
            column: 0,
            top: 0,
            bottom: 0,
            sequence: Sequence::default(),
            page_given: Page::default(),
            dirty: vec![false; BLOCKS],
            bells: 0,
        }
    }

    /// The screen of a checkpoint: the cursor's absolute row and column, the row of the last clear,
    /// and the value of each block's register. Blocks that are missing, malformed or of another lap
    /// are blank.
    pub fn restore<'a>(
        row: u64,
        column: u16,
        top: u64,
        block: impl Fn(usize) -> Option<&'a [u8]>,
    ) -> Self {
        let mut screen = Self {
            row,
            column: usize::from(column).min(COLUMNS),
            top: top.min(row),
            bottom: row,
            ..Self::new()
        };
        screen.restore_page(registers::from_value(block(PAGE)).unwrap_or_default());
        for index in 0..BLOCKS {
            screen.restore_block(index, block(index));
        }
        screen
    }

    fn restore_page(&mut self, page: Page) {
        let below = u64::from(page.below).min(PAGE_ROWS - 1);
        self.bottom = self.row.saturating_add(below);
        self.sequence = Sequence::restore(page.sequence.clone().map(ByteBuf::into_vec));
        self.page_given = page;
    }

    fn page(&self) -> Page {
        let sequence = self.sequence.bytes();
        Page {
            below: u8::try_from(self.bottom - self.row).unwrap_or(0),
            sequence: sequence.map(|bytes| ByteBuf::from(bytes.to_vec())),
        }
    }

    fn restore_block(&mut self, index: usize, value: Option<&[u8]>) {
        let Some(block) = registers::from_value::<Block>(value) else {
            return;
        };
        if Some(block.first_row) != self.block_first_row(index) {
            return;
        }
        let places = self.rows.iter_mut().skip(index * BLOCK_ROWS);
        for (place, row) in places.take(BLOCK_ROWS).zip(block.rows) {
            *place = row.into_vec();
            place.truncate(COLUMNS);
        }
    }

    /// Number of the block's first row in the lap that reached it last; `None` if none did.
    fn block_first_row(&self, index: usize) -> Option<u64> {
        let place = (index * BLOCK_ROWS) as u64;
        let laps = self.bottom.checked_sub(place)? / ROWS as u64;
        Some(laps * ROWS as u64 + place)
    }

    /// Shows bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            match self.sequence.take(byte) {
                Taken::No => {}
                Taken::Part => continue,
                Taken::End(action) => {
                    self.act(action);
                    continue;
                }
            }
            match byte {
                b'\r' => self.column = 0,
                b'\n' => self.next_row(),
                0x08 => self.column = self.column.saturating_sub(1),
                0x07 => self.bells = self.bells.saturating_add(1),
                b'\t' => self.tab(),
                0x0C | 0x1A => self.clear(),
                0x1E => self.act(Action::Move(0, 0)),
                0x0B => self.act(Action::By(-1, 0)),
                0..0x20 | 0x7F => {}
                _ => self.print(byte),
            }
        }
    }

    fn print(&mut self, byte: u8) {
        if self.column >= COLUMNS {
            self.next_row();
        }
        let column = self.column;
        let row = self.touch();
        if row.len() <= column {
            row.resize(column + 1, b' ');
        }
        if let Some(place) = row.get_mut(column) {
            *place = byte;
        }
        self.column = column + 1;
    }

    fn tab(&mut self) {
        self.column = ((self.column / TAB_COLUMNS + 1) * TAB_COLUMNS).min(COLUMNS);
    }

    fn next_row(&mut self) {
        self.row = self.row.saturating_add(1);
        self.column = 0;
        if self.row > self.bottom {
            self.bottom = self.row;
            self.touch().clear();
        }
    }

    /// Begins a new page: the rows above are gone from view.
    fn clear(&mut self) {
        self.row = self.bottom;
        self.next_row();
        self.top = self.row;
    }

    /// The first row of the page on which the cursor is placed.
    fn page_top(&self) -> u64 {
        self.first_row()
            .max(self.bottom.saturating_add(1).saturating_sub(PAGE_ROWS))
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Move(row, column) => self.go_to(row as i64, column as i64),
            Action::By(rows, columns) => {
                // What a program moves by is within a page; a row further down is not beyond it.
                let row = (self.row.saturating_sub(self.page_top())) as i64;
                self.go_to(
                    row + i64::from(rows),
                    self.column as i64 + i64::from(columns),
                );
            }
            Action::Column(column) => self.column = column.min(PAGE_COLUMNS - 1),
            Action::Clear => self.clear(),
            Action::ClearBelow => {
                let column = self.column;
                self.touch().truncate(column);
                self.drop_below();
            }
            Action::ClearBehind => {
                let column = self.column;
                self.touch().truncate(column);
            }
            Action::ClearBefore => {
                let column = self.column;
                let row = self.touch();
                row.iter_mut()
                    .take(column + 1)
                    .for_each(|byte| *byte = b' ');
            }
            Action::ClearRow => self.touch().clear(),
            Action::Nothing => {}
        }
    }

    /// The cursor goes to a place of the page; rows that are not there yet are made.
    fn go_to(&mut self, row: i64, column: i64) {
        let top = self.page_top();
        let row = row.clamp(0, PAGE_ROWS as i64 - 1) as u64;
        self.column = column.clamp(0, PAGE_COLUMNS as i64 - 1) as usize;
        self.row = top.saturating_add(row).min(self.bottom);
        while self.row < top.saturating_add(row) {
            let column = self.column;
            self.next_row();
            self.column = column;
        }
    }

    /// The rows below the cursor's are gone.
    fn drop_below(&mut self) {
        let row = self.row;
        while self.row < self.bottom {
            self.row += 1;
            self.touch().clear();
        }
        self.row = row;
        self.bottom = row;
    }

    /// The cursor's row, its block marked as changed.
    fn touch(&mut self) -> &mut Vec<u8> {
        let place = place(self.row);
        if let Some(dirty) = self.dirty.get_mut(place / BLOCK_ROWS) {
            *dirty = true;
        }
        &mut self.rows[place]
    }

    /// Absolute row of the cursor.
    pub fn row(&self) -> u64 {
        self.row
    }

    /// Column of the cursor, from 0; [`COLUMNS`] behind a full row.
    pub fn column(&self) -> u16 {
        u16::try_from(self.column).unwrap_or(u16::MAX)
    }

    /// Absolute row at which the screen was last cleared.
    pub fn top(&self) -> u64 {
        self.top
    }

    /// Absolute number of the first row that is shown.
    pub fn first_row(&self) -> u64 {
        let oldest = self.bottom.saturating_add(1).saturating_sub(ROWS as u64);
        oldest.max(self.top)
    }

    /// The rows that are shown, oldest first, at least one and at most 1,000, as bytes.
    pub fn rows(&self) -> impl Iterator<Item = &[u8]> {
        (self.first_row()..=self.bottom).map(|row| self.rows[place(row)].as_slice())
    }

    /// The screen as the page shows it.
    pub fn view(&self) -> ConsoleView {
        ConsoleView {
            rows: self.rows().map(codepage::decode).collect(),
            first_row: self.first_row(),
            cursor_row: usize::try_from(self.row - self.first_row()).unwrap_or(0),
            cursor_column: self.column,
        }
    }

    /// How often the bell rang since the last call.
    pub fn take_bells(&mut self) -> u32 {
        std::mem::take(&mut self.bells)
    }

    /// The registers of the blocks that changed since the last call.
    pub fn take_dirty_blocks(&mut self) -> Vec<(Key, Vec<u8>)> {
        let dirty: Vec<usize> = (0..BLOCKS).filter(|&index| self.dirty[index]).collect();
        self.dirty.fill(false);
        let page = (self.page() != self.page_given).then(|| {
            self.page_given = self.page();
            let key = registers::key(registers::CONSOLE, PAGE)?;
            Some((key, registers::to_value(&self.page_given)))
        });
        dirty
            .into_iter()
            .filter_map(|index| {
                let key = registers::key(registers::CONSOLE, index)?;
                Some((key, self.block(index)?))
            })
            .chain(page.flatten())
            .collect()
    }

    fn block(&self, index: usize) -> Option<Vec<u8>> {
        let rows = self.rows.iter().skip(index * BLOCK_ROWS).take(BLOCK_ROWS);
        Some(registers::to_value(&Block {
            first_row: self.block_first_row(index)?,
            rows: rows.map(|row| ByteBuf::from(row.clone())).collect(),
        }))
    }
}

/// Where a row lies in the ring.
fn place(row: u64) -> usize {
    (row % ROWS as u64) as usize
}
