//! The EDIT subcommands: a line, a cursor in it, and what the next key means.
//!
//! Plain data, one key at a time; echo as in [`super::line_edit`].

use super::line_edit::{LINE_LIMIT, show};
use crate::error::ErrorCode;

const BELL: u8 = 0x07;
const BACKSPACE: u8 = 0x08;
const ENTER: u8 = 0x0D;
const ESCAPE: u8 = 0x1B;
const RUBOUT: u8 = 0x7F;

/// What a key led to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum EditOutcome {
    /// EDIT goes on.
    Going,
    /// Enter or E on a program line: this text replaces the line's, no blank is dropped
    /// from its beginning.
    Store {
        /// The line's number.
        number: u16,
        /// Its new text.
        text: Vec<u8>,
    },
    /// The line that was being typed when Ctrl-A was pressed is complete.
    Typed(Vec<u8>),
    /// Q: nothing changes.
    Quit,
    /// EDIT ends with an error (A where there is no stored line).
    Failed(ErrorCode),
}

/// What the next key is taken for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mode {
    /// A digit of the count or a subcommand.
    Command,
    /// Text to insert.
    Insert,
    /// The next of `left` characters to overwrite.
    Change { left: u8 },
    /// The character to search for the `count`-th time, deleting (K) or not (S).
    Search { count: u8, kill: bool },
}

/// A line in EDIT.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EditState {
    /// The program line; `None` for a line that is being typed.
    number: Option<u16>,
    original: Vec<u8>,
    line: Vec<u8>,
    cursor: usize,
    /// The count before a subcommand, 0 if none was typed.
    count: u8,
    mode: Mode,
}

impl EditState {
    /// EDIT of program line `number` with the text LIST shows; echoes the number.
    pub fn program_line(number: u16, text: Vec<u8>, echo: &mut Vec<u8>) -> Self {
        Self::start(Some(number), text, echo)
    }

    /// EDIT of a line being typed (Ctrl-A); its number is shown as `!`.
    pub fn direct(line: Vec<u8>, echo: &mut Vec<u8>) -> Self {
        Self::start(None, line, echo)
    }

    fn start(number: Option<u16>, text: Vec<u8>, echo: &mut Vec<u8>) -> Self {
        let mut state = EditState {
            number,
            original: text.clone(),
            line: text,
            cursor: 0,
            count: 0,
            mode: Mode::Command,
        };
        state.restart(echo);
        state
    }

    /// The line number, `None` for a line being typed.
    pub fn number(&self) -> Option<u16> {
        self.number
    }

    /// Shows the number and stands before the first character.
    fn restart(&mut self, echo: &mut Vec<u8>) {
        match self.number {
            Some(number) => echo.extend(number.to_string().into_bytes()),
            None => echo.push(b'!'),
        }
        echo.push(b' ');
        self.cursor = 0;
        self.count = 0;
        self.mode = Mode::Command;
    }

    /// Takes one key; appends what the screen gets to `echo`.
    pub fn key(&mut self, key: u8, echo: &mut Vec<u8>) -> EditOutcome {
        match self.mode {
            Mode::Command => return self.command(key, echo),
            Mode::Insert => return self.insert(key, echo),
            Mode::Change { left } => self.change(key, left, echo),
            Mode::Search { count, kill } => self.search(key, count, kill, echo),
        }
        EditOutcome::Going
    }

    fn here(&self) -> Option<u8> {
        self.line.get(self.cursor).copied()
    }

    fn command(&mut self, key: u8, echo: &mut Vec<u8>) -> EditOutcome {
        match key {
            0 => return EditOutcome::Going,
            b'0'..=b'9' => {
                // Counts beyond 255 come out as the 8-bit rotations of the original leave them.
                let times_five = self.count.rotate_left(2).wrapping_add(self.count);
                self.count = times_five.rotate_left(1).wrapping_add(key - b'0');
                return EditOutcome::Going;
            }
            _ => {}
        }
        let count = std::mem::take(&mut self.count).max(1);
        match key.to_ascii_uppercase() {
            b' ' => self.forward(count, echo),
            BACKSPACE => self.back(count, true, echo),
            RUBOUT => self.back(count, false, echo),
            b'I' => self.mode = Mode::Insert,
            b'X' => self.extend(echo),
            b'H' => {
                self.line.truncate(self.cursor);
                self.extend(echo);
            }
            b'D' => self.delete(count, echo),
            b'C' if self.here().is_some() => self.mode = Mode::Change { left: count },
            b'C' => {}
            b'S' => self.mode = Mode::Search { count, kill: false },
            b'K' => self.mode = Mode::Search { count, kill: true },
            b'L' => {
                self.show_rest(echo);
                echo.extend(b"\r\n");
                self.restart(echo);
            }
            b'A' => return self.again(echo),
            ENTER => {
                self.show_rest(echo);
                return self.finish(echo);
            }
            b'E' => return self.finish(echo),
            b'Q' => return self.quit(echo),
            _ => echo.push(BELL),
        }
        EditOutcome::Going
    }

    fn show_rest(&self, echo: &mut Vec<u8>) {
        show(self.line.get(self.cursor..).unwrap_or_default(), echo);
    }

    fn forward(&mut self, count: u8, echo: &mut Vec<u8>) {
        for _ in 0..count {
            let Some(byte) = self.here() else { return };
            self.cursor += 1;
            show(&[byte], echo);
        }
    }

    /// Moves left. Only the first step of a backspace is shown as one; further ones show
    /// the character they pass, as rubout does.
    fn back(&mut self, count: u8, mut backspace: bool, echo: &mut Vec<u8>) {
        for _ in 0..count {
            if self.cursor == 0 {
                return;
            }
            self.cursor -= 1;
            match self.here() {
                _ if backspace => echo.push(BACKSPACE),
                Some(byte) => show(&[byte], echo),
                None => {}
            }
            backspace = false;
        }
    }

    fn extend(&mut self, echo: &mut Vec<u8>) {
        self.forward(u8::MAX, echo);
        self.mode = Mode::Insert;
    }

    /// Deletes up to `count` characters, shown between backslashes.
    fn delete(&mut self, count: u8, echo: &mut Vec<u8>) {
        let end = self.line.len().min(self.cursor + usize::from(count));
        if end > self.cursor {
            let removed: Vec<u8> = self.line.drain(self.cursor..end).collect();
            echo.push(b'\\');
            show(&removed, echo);
            echo.push(b'\\');
        }
    }

    fn change(&mut self, key: u8, left: u8, echo: &mut Vec<u8>) {
        if !is_text(key) {
            echo.push(BELL);
            return;
        }
        if let Some(place) = self.line.get_mut(self.cursor) {
            *place = key;
            self.cursor += 1;
            show(&[key], echo);
        }
        self.mode = match left - 1 {
            0 => Mode::Command,
            _ if self.here().is_none() => Mode::Command,
            left => Mode::Change { left },
        };
    }

    /// Goes (or deletes) to the `count`-th place where `key` stands, at least one character on.
    fn search(&mut self, key: u8, mut count: u8, kill: bool, echo: &mut Vec<u8>) {
        self.mode = Mode::Command;
        if kill {
            echo.push(b'\\');
        }
        while let Some(byte) = self.here() {
            show(&[byte], echo);
            match kill {
                true => {
                    self.line.remove(self.cursor);
                }
                false => self.cursor += 1,
            }
            if self.here() == Some(key) {
                count -= 1;
                if count == 0 {
                    break;
                }
            }
        }
        if kill {
            echo.push(b'\\');
        }
    }

    /// Inserted text; `_`, rubout and backspace remove the character before the cursor.
    fn insert(&mut self, key: u8, echo: &mut Vec<u8>) -> EditOutcome {
        match key {
            ENTER => {
                self.show_rest(echo);
                return self.finish(echo);
            }
            ESCAPE => self.mode = Mode::Command,
            RUBOUT | b'_' | BACKSPACE if self.cursor == 0 => echo.push(BELL),
            RUBOUT | b'_' | BACKSPACE => {
                echo.push(if key == BACKSPACE { BACKSPACE } else { b'_' });
                self.cursor -= 1;
                self.line.remove(self.cursor);
            }
            key if !is_text(key) => {}
            _ if self.line.len() >= LINE_LIMIT => echo.push(BELL),
            key => {
                self.line.insert(self.cursor, key);
                self.cursor += 1;
                show(&[key], echo);
            }
        }
        EditOutcome::Going
    }

    /// A: starts over with the stored line, which a line being typed does not have.
    fn again(&mut self, echo: &mut Vec<u8>) -> EditOutcome {
        echo.extend(b"\r\n");
        if self.number.is_none() {
            return EditOutcome::Failed(ErrorCode::UNDEFINED_LINE);
        }
        self.line.clone_from(&self.original);
        self.restart(echo);
        EditOutcome::Going
    }

    fn finish(&mut self, echo: &mut Vec<u8>) -> EditOutcome {
        echo.extend(b"\r\n");
        let text = std::mem::take(&mut self.line);
        match self.number {
            Some(number) => EditOutcome::Store { number, text },
            None => EditOutcome::Typed(text),
        }
    }

    /// Q on a line being typed cuts it at the cursor and takes it.
    fn quit(&mut self, echo: &mut Vec<u8>) -> EditOutcome {
        match self.number {
            Some(_) => EditOutcome::Quit,
            None => {
                self.line.truncate(self.cursor);
                self.finish(echo)
            }
        }
    }
}

/// Whether `key` can stand in a line: no control characters but BEL, TAB and line feed.
fn is_text(key: u8) -> bool {
    matches!(key, BELL | b'\t' | b'\n' | 0x20..)
}
