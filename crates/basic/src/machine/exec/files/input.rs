//! INPUT#, LINE INPUT# and INPUT$ of a file.

use super::{ErrorCode, FileMode, Flow, Place, Run, Value};
use crate::machine::disk::END_OF_TEXT;
use crate::number::parse;
use crate::syntax::Type;

/// Longest line LINE INPUT# takes.
const LINE_MAX: usize = 254;

impl Run<'_> {
    /// The file an INPUT# comes from.
    fn input_file(&mut self, number: i16) -> Value<u8> {
        let number = self.used_number(number)?;
        let file = self.open_file(number, ErrorCode::BAD_FILE_MODE)?;
        if file.mode == FileMode::Output {
            return Err(ErrorCode::BAD_FILE_MODE.into());
        }
        Ok(number)
    }

    /// The next byte of a file without taking it; `None` at its end.
    pub(super) fn peek_file(&mut self, number: u8) -> Option<u8> {
        let buffer = self.s.file_buffer(number);
        let file = self.s.files.get(usize::from(number))?.as_ref()?;
        if file.mode == FileMode::Random {
            let inside = file.position < u32::from(file.record_length);
            return inside.then(|| self.s.memory.byte(buffer + file.position as u16));
        }
        let data = self.s.disk.find(&file.name)?;
        let byte = *data.get(file.position as usize)?;
        (byte != END_OF_TEXT).then_some(byte)
    }

    /// Takes the next byte of a file.
    fn take_byte(&mut self, number: u8) -> Option<u8> {
        let byte = self.peek_file(number)?;
        if let Some(Some(file)) = self.s.files.get_mut(usize::from(number)) {
            file.position += 1;
        }
        Some(byte)
    }

    /// Takes the next byte if it is this one.
    fn skip_byte(&mut self, number: u8, wanted: u8) {
        if self.peek_file(number) == Some(wanted) {
            self.take_byte(number);
        }
    }

    /// Bytes for INPUT$(n, #file).
    pub fn read_file_bytes(&mut self, number: i16, count: u8) -> Value<Vec<u8>> {
        let file = usize::try_from(number).ok();
        if let Some(Some(None)) = file.map(|number| self.s.files.get(number)) {
            return Err(ErrorCode::INPUT_PAST_END.into());
        }
        let number = self.input_file(number)?;
        let mut bytes = Vec::new();
        for _ in 0..count {
            match self.take_byte(number) {
                Some(byte) => bytes.push(byte),
                None => return Err(ErrorCode::INPUT_PAST_END.into()),
            }
        }
        Ok(bytes)
    }

    /// INPUT#.
    pub fn input_from_file(&mut self, number: i16, targets: &[Place]) -> Value<Flow> {
        let number = self.input_file(number)?;
        for place in targets {
            let at = self.place(place)?;
            let kind = place.kind();
            let item = self.read_item_of(number, kind == Type::Text)?;
            if kind == Type::Text {
                let text = self.s.new_text(&item)?;
                let text = self.s.text_to_store(text)?;
                self.s.set_text(at, text);
                continue;
            }
            let parsed = match kind {
                Type::Double => parse::parse_double(&item),
                _ => parse::parse_number(&item),
            };
            let value = self.parsed_number(parsed)?;
            self.store_number(at, kind, value)?;
        }
        Ok(Flow::Next)
    }

    /// One item of a file: up to a comma or the end of a line, a number also up to a blank.
    fn read_item_of(&mut self, number: u8, text: bool) -> Value<Vec<u8>> {
        let mut first = loop {
            match self.take_byte(number) {
                None => return Err(self.past_end_of(number).into()),
                Some(b' ') => {}
                Some(b'\r' | b'\n') if !text => {}
                Some(byte) => break Some(byte),
            }
        };
        if text && first == Some(b'"') {
            return Ok(self.quoted_item(number));
        }
        let mut item = Vec::new();
        while let Some(byte) = first {
            match byte {
                b',' => break,
                b'\r' => {
                    self.skip_byte(number, b'\n');
                    break;
                }
                b' ' if !text => {
                    self.end_item(number);
                    return Ok(item);
                }
                _ => item.push(byte),
            }
            if item.len() == 255 {
                break;
            }
            first = self.take_byte(number);
        }
        while text && item.last() == Some(&b' ') {
            item.pop();
        }
        Ok(item)
    }

    /// The error of reading behind the end of a file or of a record buffer.
    fn past_end_of(&self, number: u8) -> ErrorCode {
        match self.s.files.get(usize::from(number)) {
            Some(Some(file)) if file.mode == FileMode::Random => ErrorCode::FIELD_OVERFLOW,
            _ => ErrorCode::INPUT_PAST_END,
        }
    }

    fn quoted_item(&mut self, number: u8) -> Vec<u8> {
        let mut item = Vec::new();
        while let Some(byte) = self.take_byte(number) {
            if byte == b'"' || item.len() == 255 {
                break;
            }
            item.push(byte);
        }
        self.end_item(number);
        item
    }

    /// Skips blanks behind an item and the comma or line end that follows.
    fn end_item(&mut self, number: u8) {
        while self.peek_file(number) == Some(b' ') {
            self.take_byte(number);
        }
        match self.peek_file(number) {
            Some(b',') => self.skip_byte(number, b','),
            Some(b'\r') => {
                self.take_byte(number);
                self.skip_byte(number, b'\n');
            }
            _ => {}
        }
    }

    /// LINE INPUT#.
    pub fn line_input_from_file(&mut self, number: i16, target: &Place) -> Value<Flow> {
        let number = self.input_file(number)?;
        let at = self.place(target)?;
        if target.kind() != Type::Text {
            return self.mismatch();
        }
        let Some(mut byte) = self.take_byte(number) else {
            return Err(ErrorCode::INPUT_PAST_END.into());
        };
        let mut line = Vec::new();
        loop {
            if byte == b'\r' {
                self.skip_byte(number, b'\n');
                break;
            }
            line.push(byte);
            if line.len() == LINE_MAX {
                break;
            }
            match self.take_byte(number) {
                Some(next) => byte = next,
                None => break,
            }
        }
        let text = self.s.new_text(&line)?;
        let text = self.s.text_to_store(text)?;
        self.s.set_text(at, text);
        Ok(Flow::Next)
    }
}
