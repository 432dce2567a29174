//! Programs as text: LOAD, MERGE and CHAIN of a text file, and the host's lines.

use super::direct::is_blank;
use super::{Event, Machine, pad_text, program};
use crate::error::ErrorCode;
use crate::text::crunch;
use crate::text::line_edit::{BegunLine, LineEditor, LineFull};

/// The longest line of a program text.
const LINE_MAX: usize = 255;
const END_OF_FILE: u8 = 0x1A;

/// An error, and the number of the last line read.
type Failed = (ErrorCode, Option<u16>);

/// What was taken of a text so far.
#[derive(Default)]
struct Merged {
    /// Numbers that were too large.
    overflows: usize,
    /// The line read last.
    last: Option<u16>,
    /// Whether a line of it was stored.
    stored: bool,
}

impl Machine {
    /// Takes a program as text: lines end in CR, LF or both (LF CR inside a line is a typed
    /// line feed), Ctrl-Z ends it, empty lines do not count, the last line needs no end.
    /// Control characters do what they do when they are typed: backspace takes a character
    /// away, Ctrl-U the line so far, most do nothing.
    ///
    /// # Errors
    /// The error and the number of the last line read; the lines before it stay.
    pub fn load_ascii(&mut self, bytes: &[u8]) -> Result<(), Failed> {
        let file = self.begin_text(bytes);
        self.merge_file(&file, &mut Merged::default()).map(|_| ())
    }

    /// As [`Machine::load_ascii`], for the text that [`Machine::program`] gave: characters
    /// that no text file can bring in stay as they are.
    ///
    /// # Errors
    /// Those of [`Machine::load_ascii`].
    pub fn load_listed(&mut self, bytes: &[u8]) -> Result<(), Failed> {
        self.begin_text(bytes);
        let mut merged = Merged::default();
        for line in text_lines(bytes) {
            if line.len() > LINE_MAX {
                let number = crunch::split_number(&line).map(|(number, _)| number);
                return Err((ErrorCode::LINE_BUFFER_OVERFLOW, number));
            }
            self.merge_line(&line, &mut merged)?;
        }
        Ok(())
    }

    /// Drops the program; answers the text as a file has it.
    fn begin_text(&mut self, bytes: &[u8]) -> Vec<u8> {
        program::erase(&mut self.s);
        self.program_changed();
        self.screen.event(Event::ProgramReplaced);
        let mut file = Vec::new();
        for line in text_lines(bytes) {
            file.extend(line);
            file.extend(b"\r\n");
        }
        let mut padded = file.clone();
        pad_text(&mut padded);
        self.leave_in_buffer(&padded);
        file
    }

    /// Adds the lines of a text file to the program; answers the last one if nothing ends it.
    /// Numbers that are too large are reported.
    pub(super) fn merge_ascii(&mut self, bytes: &[u8]) -> Result<BegunLine, Failed> {
        let mut merged = Merged::default();
        let result = self.merge_file(bytes, &mut merged);
        self.report_overflows(merged.overflows);
        result
    }

    /// Adds the lines of a file up to the first that is in error.
    fn merge_file(&mut self, bytes: &[u8], merged: &mut Merged) -> Result<BegunLine, Failed> {
        let mut editor = LineEditor::default();
        for &byte in bytes.iter().take_while(|&&byte| byte != END_OF_FILE) {
            match editor.file_byte(byte) {
                Ok(false) => {}
                Ok(true) => self.merge_line(&editor.take_line(), merged)?,
                Err(LineFull) => {
                    let number =
                        crunch::split_number(editor.line()).map_or(0, |(number, _)| number);
                    return Err((ErrorCode::LINE_BUFFER_OVERFLOW, Some(number)));
                }
            }
        }
        Ok(editor.into_begun())
    }

    fn merge_line(&mut self, line: &[u8], merged: &mut Merged) -> Result<(), Failed> {
        if line.iter().all(u8::is_ascii_whitespace) {
            return Ok(());
        }
        let Some((number, text)) = crunch::split_number(line) else {
            return Err((ErrorCode::DIRECT_STATEMENT_IN_FILE, merged.last));
        };
        merged.last = Some(number);
        match self.merge_numbered(number, text, merged.stored) {
            Ok(count) => {
                merged.stored = true;
                merged.overflows += usize::from(count);
                Ok(())
            }
            Err(code) => Err((code, merged.last)),
        }
    }

    /// Adds a line, the first one or one behind others; answers how many of its numbers were too large.
    fn merge_numbered(&mut self, number: u16, text: &[u8], behind: bool) -> Result<u8, ErrorCode> {
        let crunched = crunch::crunch_line(text)?;
        self.s.dot = number;
        // As when it is typed, a number alone deletes a line that must be there.
        let blank = is_blank(&crunched.tokens);
        if self.s.protected {
            return Err(ErrorCode::ILLEGAL_FUNCTION_CALL);
        }
        if blank && program::find_line(&self.s, number).is_err() {
            return Err(ErrorCode::UNDEFINED_LINE);
        }
        let tokens: &[u8] = if blank { &[] } else { &crunched.tokens };
        let stored = match behind {
            true => program::store_next(&mut self.s, number, tokens),
            false => program::store(&mut self.s, number, tokens),
        };
        self.program_changed();
        stored.map(|()| crunched.overflows)
    }
}

/// The lines of a host's text.
fn text_lines(bytes: &[u8]) -> Vec<Vec<u8>> {
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
