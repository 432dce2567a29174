//! Typing a line: what each key does to it and what the screen shows.
//!
//! Plain data, one key at a time. Echo is what MBASIC sends to its screen routine: TAB is
//! not yet expanded there, a backspace in column 0 not yet dropped, and CR LF (or LF CR
//! behind a typed line feed) brings the cursor to column 0.

/// Characters a typed line can hold; a further key answers BEL.
pub const LINE_LIMIT: usize = 255;

const BREAK: u8 = 0x03;
const BELL: u8 = 0x07;
const BACKSPACE: u8 = 0x08;
const TAB: u8 = 0x09;
const LINE_FEED: u8 = 0x0A;
const ENTER: u8 = 0x0D;
const EDIT: u8 = 0x01;
const SHOW: u8 = 0x12;
const DROP: u8 = 0x15;
const CANCEL: u8 = 0x18;
const RUBOUT: u8 = 0x7F;

/// How typing ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    /// Enter: the line is complete.
    Enter,
    /// Ctrl-C: the line does not count.
    Break,
    /// Ctrl-A: EDIT works on the line typed so far (see [`super::edit::EditState::direct`]).
    Edit,
}

/// What is there of a line that was not ended.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BegunLine {
    /// The text so far.
    pub text: Vec<u8>,
    /// Its last character is a line feed, and an Enter behind it would be skipped.
    pub after_line_feed: bool,
}

/// A file brings more characters than a line can hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LineFull;

/// A line being typed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LineEditor {
    line: Vec<u8>,
    /// What Ctrl-A as the first key edits: the last line that was in MBASIC's buffer.
    previous: Vec<u8>,
    /// `INPUT;`: no new line behind Enter. Starting the line anew by Ctrl-U forgets it.
    keep_line: bool,
    /// Between the backslashes of rubbed-out characters.
    rubbing: bool,
    /// No key yet, or the line was started anew silently.
    fresh: bool,
    /// A line feed was typed: the Enter that some keyboards send with it is skipped.
    after_line_feed: bool,
}

impl LineEditor {
    /// A line of which nothing is typed yet.
    pub fn new(previous: Vec<u8>, keep_line: bool) -> Self {
        LineEditor {
            previous,
            keep_line,
            fresh: true,
            ..LineEditor::default()
        }
    }

    /// A line of which a part is there already, whoever brought it.
    pub fn begun(begun: BegunLine, keep_line: bool) -> Self {
        LineEditor {
            line: begun.text,
            keep_line,
            after_line_feed: begun.after_line_feed,
            ..LineEditor::default()
        }
    }

    /// The line so far.
    pub fn line(&self) -> &[u8] {
        &self.line
    }

    /// The line so far, to be gone on with by [`LineEditor::begun`].
    pub fn into_begun(self) -> BegunLine {
        BegunLine {
            text: self.line,
            after_line_feed: self.after_line_feed,
        }
    }

    /// The complete line; the next one begins.
    pub fn take_line(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.line)
    }

    /// Takes one key; appends what the screen gets to `echo`. After an answer no more keys
    /// may be given.
    pub fn key(&mut self, key: u8, echo: &mut Vec<u8>) -> Option<Ended> {
        if self.after_line_feed {
            if key == 0 {
                return None;
            }
            self.after_line_feed = false;
            if key == ENTER {
                return None;
            }
        } else if key == EDIT {
            if self.fresh {
                self.line = std::mem::take(&mut self.previous);
            }
            echo.extend(b"\r\n");
            return Some(Ended::Edit);
        }
        self.fresh = false;
        if key == RUBOUT {
            self.rub_out(echo);
            return None;
        }
        if self.rubbing {
            self.rubbing = false;
            echo.push(b'\\');
        }
        self.control_or_character(key, echo)
    }

    /// Takes one byte of a text file, which goes through the same hands without echo and
    /// keeps its eighth bit; answers whether it completes the line. Ctrl-C drops the line so
    /// far as Ctrl-U does.
    ///
    /// # Errors
    /// The line is full.
    pub fn file_byte(&mut self, byte: u8) -> Result<bool, LineFull> {
        if self.after_line_feed {
            if byte == 0 {
                return Ok(false);
            }
            self.after_line_feed = false;
            if byte == ENTER {
                return Ok(false);
            }
        }
        match byte {
            ENTER => return Ok(true),
            BREAK | DROP | CANCEL => self.line.clear(),
            BACKSPACE | RUBOUT => {
                self.line.pop();
            }
            LINE_FEED if self.line.is_empty() => {}
            BELL | TAB | LINE_FEED | 0x20.. if self.line.len() >= LINE_LIMIT => {
                return Err(LineFull);
            }
            BELL | TAB | LINE_FEED | 0x20.. => {
                self.line.push(byte);
                self.after_line_feed = byte == LINE_FEED;
            }
            _ => {}
        }
        Ok(false)
    }

    fn control_or_character(&mut self, key: u8, echo: &mut Vec<u8>) -> Option<Ended> {
        match key {
            BREAK => {
                echo.extend(b"^C\r\n");
                return Some(Ended::Break);
            }
            ENTER => {
                if !self.keep_line {
                    echo.extend(b"\r\n");
                }
                return Some(Ended::Enter);
            }
            LINE_FEED if self.line.is_empty() => self.restart(),
            DROP => {
                echo.extend(b"^U\r\n");
                // What was typed stays in the buffer, before what is left of the line before it.
                let rest = self.previous.get(self.line.len()..).unwrap_or_default();
                self.line.extend(rest);
                self.previous = std::mem::take(&mut self.line);
                self.restart();
            }
            CANCEL => {
                echo.extend(b"#\r\n");
                self.line.clear();
            }
            BACKSPACE if self.line.pop().is_some() => echo.extend(b"\x08 \x08"),
            BACKSPACE => self.fresh = true,
            SHOW => {
                // To be shown the line is ended in its buffer.
                self.previous.truncate(self.line.len());
                echo.extend(b"\r\n");
                show(&self.line, echo);
            }
            BELL | TAB | LINE_FEED | 0x20.. => self.character(key, echo),
            _ => {}
        }
        None
    }

    fn character(&mut self, key: u8, echo: &mut Vec<u8>) {
        if self.line.len() >= LINE_LIMIT {
            echo.push(BELL);
            return;
        }
        self.line.push(key);
        echo.push(key);
        if key == LINE_FEED {
            echo.push(ENTER);
            self.after_line_feed = true;
        }
    }

    /// Shows what is removed between backslashes; rubbing out more than there is starts a
    /// new line.
    fn rub_out(&mut self, echo: &mut Vec<u8>) {
        match (self.line.pop(), self.rubbing) {
            (Some(removed), rubbing) => {
                if !rubbing {
                    echo.push(b'\\');
                }
                self.rubbing = true;
                echo.push(removed);
            }
            (None, true) => {
                self.rubbing = false;
                echo.extend(b"\\\r\n");
            }
            (None, false) => {
                self.previous.clear();
                self.restart();
            }
        }
    }

    fn restart(&mut self) {
        self.line.clear();
        self.keep_line = false;
        self.fresh = true;
    }
}

/// Shows text as LIST does: a line feed is followed by CR.
pub fn show(text: &[u8], echo: &mut Vec<u8>) {
    for &byte in text {
        echo.push(byte);
        if byte == LINE_FEED {
            echo.push(ENTER);
        }
    }
}
