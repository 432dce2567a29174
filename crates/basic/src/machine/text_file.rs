//! Programs as text: LOAD, MERGE and CHAIN of a text file, and the host's lines.

use super::direct::is_blank;
use super::{Event, Machine, pad_text, program};
use crate::error::ErrorCode;
use crate::text::crunch;
use crate::text::line_edit::LineEditor;

/// The longest line of a program text.
const LINE_MAX: usize = 255;

/// An error, and the number of the last line read.
type Failed = (ErrorCode, Option<u16>);

impl Machine {
    /// Takes a program as text, as LOAD of an ASCII file does: lines end in CR, LF or both
    /// (LF CR inside a line is a typed line feed), Ctrl-Z ends it, empty lines do not count.
    /// Control characters do what they do when they are typed: backspace takes a character
    /// away, Ctrl-U the line so far, most do nothing.
    ///
    /// # Errors
    /// The error and the number of the last line read; the lines before it stay.
    pub fn load_ascii(&mut self, bytes: &[u8]) -> Result<(), Failed> {
        self.begin_text(bytes);
        self.merge_lines(typed_lines(bytes)).1
    }

    /// As [`Machine::load_ascii`], for the text that [`Machine::program`] gave: characters
    /// that no text file can bring in stay as they are.
    ///
    /// # Errors
    /// Those of [`Machine::load_ascii`].
    pub fn load_listed(&mut self, bytes: &[u8]) -> Result<(), Failed> {
        self.begin_text(bytes);
        self.merge_lines(text_lines(bytes)).1
    }

    fn begin_text(&mut self, bytes: &[u8]) {
        program::erase(&mut self.s);
        self.program_changed();
        self.screen.event(Event::ProgramReplaced);
        let mut file = Vec::new();
        for line in text_lines(bytes) {
            file.extend(line);
            file.extend(b"\r\n");
        }
        pad_text(&mut file);
        self.leave_in_buffer(&file);
    }

    /// Adds the lines of a text file to the program. Numbers that are too large are reported.
    pub(super) fn merge_ascii(&mut self, bytes: &[u8]) -> Result<(), Failed> {
        let (overflows, result) = self.merge_lines(typed_lines(bytes));
        self.report_overflows(overflows);
        result
    }

    /// Adds lines up to the first that is in error; answers how many numbers were too large.
    fn merge_lines(&mut self, lines: Vec<Vec<u8>>) -> (usize, Result<(), Failed>) {
        let mut overflows = 0;
        let mut last = None;
        for line in lines {
            let Some((number, text)) = crunch::split_number(&line) else {
                if line.iter().all(u8::is_ascii_whitespace) {
                    continue;
                }
                return (overflows, Err((ErrorCode::DIRECT_STATEMENT_IN_FILE, last)));
            };
            if line.len() > LINE_MAX {
                return (
                    overflows,
                    Err((ErrorCode::LINE_BUFFER_OVERFLOW, Some(number))),
                );
            }
            last = Some(number);
            match self.merge_line(number, text) {
                Ok(count) => overflows += usize::from(count),
                Err(code) => return (overflows, Err((code, last))),
            }
        }
        (overflows, Ok(()))
    }

    /// Adds a line; answers how many of its numbers were too large.
    fn merge_line(&mut self, number: u16, text: &[u8]) -> Result<u8, ErrorCode> {
        let crunched = crunch::crunch_line(text)?;
        self.s.dot = number;
        // As when it is typed, a number alone deletes a line that must be there.
        let blank = is_blank(&crunched.tokens);
        if blank && program::find_line(&self.s, number).is_err() {
            return Err(ErrorCode::UNDEFINED_LINE);
        }
        let tokens: &[u8] = if blank { &[] } else { &crunched.tokens };
        let stored = program::store(&mut self.s, number, tokens);
        self.program_changed();
        stored.map(|()| crunched.overflows)
    }
}

/// The lines of a text file, each as the routine that reads typed lines hands it on.
fn typed_lines(bytes: &[u8]) -> Vec<Vec<u8>> {
    text_lines(bytes)
        .iter()
        .map(|line| as_typed(line))
        .collect()
}

/// What a line is after the control characters in it did their work. Of one that is too
/// long one character too many is left.
fn as_typed(line: &[u8]) -> Vec<u8> {
    let mut editor = LineEditor::default();
    for &byte in line {
        if editor.line().len() == LINE_MAX && byte >= b' ' {
            return line[..line.len().min(LINE_MAX + 1)].to_vec();
        }
        editor.file_byte(byte);
    }
    editor.into_line()
}

/// The lines of a text file.
fn text_lines(bytes: &[u8]) -> Vec<Vec<u8>> {
    const END_OF_FILE: u8 = 0x1A;
    let bytes = bytes
        .split(|&byte| byte == END_OF_FILE)
        .next()
        .unwrap_or_default();
    let mut lines = Vec::new();
    let mut line = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let next = bytes.get(at + 1);
        at += 1;
        match (byte, next) {
            (b'\r', Some(b'\n')) => {
                at += 1;
                lines.push(std::mem::take(&mut line));
            }
            (b'\n', Some(b'\r')) if bytes.get(at + 1) != Some(&b'\n') => {
                at += 1;
                line.push(b'\n');
            }
            (0, _) => {}
            (b'\r' | b'\n', _) => lines.push(std::mem::take(&mut line)),
            _ => line.push(byte),
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}
