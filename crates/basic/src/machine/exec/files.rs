//! OPEN, CLOSE, FIELD, GET, PUT, PRINT#, INPUT# and the functions of files.

use super::Flow;
use crate::error::ErrorCode;
use crate::machine::code::{Expr, Place};
use crate::machine::disk::{
    END_OF_TEXT, FileMode, Name, OpenFile, RECORD, expand, fits, parse_name,
};
use crate::machine::eval::{Run, Value};
use crate::machine::strings::Text;
use crate::number::{Single, parse};
use crate::syntax::Type;

/// Longest line LINE INPUT# takes.
const LINE_MAX: usize = 254;

impl Run<'_> {
    /// A file number that can be used: 1 to the number of files.
    pub fn file_number(&mut self, expr: &Expr) -> Value<u8> {
        let number = self.byte_of(expr)?;
        self.check_number(i16::from(number))
    }

    fn check_number(&self, number: i16) -> Value<u8> {
        match u8::try_from(number) {
            Err(_) => Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into()),
            Ok(number) if number == 0 || usize::from(number) >= self.s.files.len() => {
                Err(ErrorCode::BAD_FILE_NUMBER.into())
            }
            Ok(number) => Ok(number),
        }
    }

    /// The same for what reads and writes: number 0 is known there, but never open.
    fn used_number(&self, number: i16) -> Value<u8> {
        match number {
            0 => Err(ErrorCode::BAD_FILE_MODE.into()),
            _ => self.check_number(number),
        }
    }

    /// An open file, or the error for a number that is valid but not open.
    fn open_file(&mut self, number: u8, closed: ErrorCode) -> Value<&mut OpenFile> {
        match self.s.files.get_mut(usize::from(number)) {
            Some(Some(file)) => Ok(file),
            _ => Err(closed.into()),
        }
    }

    /// A file name in an expression.
    pub fn name_of(&mut self, expr: &Expr, extension: &[u8; 3]) -> Value<Name> {
        let text = self.text_of(expr)?;
        let text = self.s.free_text(text);
        Ok(parse_name(self.s.characters(text), extension)?)
    }

    pub(super) fn open(
        &mut self,
        mode: &Expr,
        number: &Expr,
        name: &Expr,
        record: Option<&Expr>,
    ) -> Value<Flow> {
        let text = self.text_of(mode)?;
        let text = self.s.free_text(text);
        let letter = self.s.characters(text).first().map(u8::to_ascii_uppercase);
        let mode = match letter {
            Some(b'I') => FileMode::Input,
            Some(b'O') => FileMode::Output,
            Some(b'R') => FileMode::Random,
            _ => return Err(ErrorCode::BAD_FILE_MODE.into()),
        };
        let number = self.file_number(number)?;
        let name = self.name_of(name, b"   ")?;
        let longest = self.s.options.record_length;
        let length = match record {
            None => longest.min(RECORD as u16),
            Some(record) => match self.int_of(record)? {
                length @ 1.. if length as u16 <= longest => length as u16,
                _ => return self.illegal(),
            },
        };
        if self.s.files[usize::from(number)].is_some() {
            return Err(ErrorCode::FILE_ALREADY_OPEN.into());
        }
        let found = self.first_file(&name).ok();
        let exists = found.is_some();
        let name = found.unwrap_or(name);
        if name.contains(&b'?') {
            return Err(ErrorCode::BAD_FILE_NAME.into());
        }
        match mode {
            FileMode::Input if !exists => return Err(ErrorCode::FILE_NOT_FOUND.into()),
            FileMode::Input => {}
            FileMode::Random if exists => {}
            FileMode::Output | FileMode::Random => self.s.disk.create(name, Vec::new())?,
        }
        if mode == FileMode::Random {
            let buffer = self.s.file_buffer(number);
            self.s.memory.clear(buffer, usize::from(length));
        }
        let mut file = OpenFile::new(name, mode, length);
        // A random file is at its end until a GET finds something.
        file.past_end =
            mode == FileMode::Random || self.s.disk.find(&name).is_none_or(|data| data.is_empty());
        self.s.files[usize::from(number)] = Some(file);
        Ok(Flow::Next)
    }

    pub(super) fn close(&mut self, numbers: &[Expr]) -> Value<Flow> {
        if numbers.is_empty() {
            self.s.close_files()?;
        }
        for number in numbers {
            let number = self.file_number(number)?;
            self.s.close_file(usize::from(number))?;
        }
        Ok(Flow::Next)
    }

    pub(super) fn reset(&mut self) -> Value<Flow> {
        self.s.close_files()?;
        Ok(Flow::Next)
    }

    pub(super) fn field(&mut self, number: &Expr, fields: &[(Expr, Place)]) -> Value<Flow> {
        let number = self.file_number(number)?;
        let buffer = self.s.file_buffer(number);
        let file = self.open_file(number, ErrorCode::BAD_FILE_NUMBER)?;
        if file.mode != FileMode::Random {
            return Err(ErrorCode::BAD_FILE_MODE.into());
        }
        let length = file.record_length;
        let mut used = 0u16;
        for (width, place) in fields {
            let width = self.byte_of(width)?;
            let at = self.place(place)?;
            if place.kind() != Type::Text {
                return self.mismatch();
            }
            if used + u16::from(width) > length {
                return Err(ErrorCode::FIELD_OVERFLOW.into());
            }
            self.s.set_text(
                at,
                Text {
                    length: width,
                    at: buffer + used,
                },
            );
            used += u16::from(width);
        }
        Ok(Flow::Next)
    }

    /// GET and PUT.
    pub(super) fn record(
        &mut self,
        put: bool,
        number: &Expr,
        record: Option<&Expr>,
    ) -> Value<Flow> {
        let number = self.byte_of(number)?;
        let number = self.used_number(i16::from(number))?;
        let buffer = self.s.file_buffer(number);
        let file = self.open_file(number, ErrorCode::BAD_FILE_MODE)?;
        if file.mode != FileMode::Random {
            return Err(ErrorCode::BAD_FILE_MODE.into());
        }
        let (name, length, last) = (file.name, usize::from(file.record_length), file.record);
        let file_past_end = file.past_end;
        let record = match record {
            None => last + 1,
            Some(record) => match self.int_of(record)? {
                0 => return Err(ErrorCode::BAD_RECORD_NUMBER.into()),
                record @ 1.. => record as u32,
                _ => return self.illegal(),
            },
        };
        let offset = (record as usize - 1) * length;
        // PUT leaves what EOF answers as it was.
        let mut past_end = file_past_end;
        if put {
            let bytes = self.s.memory.slice(buffer, length).to_vec();
            self.s.disk.write(&name, offset, &bytes)?;
        } else {
            past_end = false;
            let mut bytes = vec![0; length];
            if let Some(data) = self.s.disk.find(&name) {
                let there = data.get(offset..).unwrap_or_default();
                let count = there.len().min(length);
                bytes[..count].copy_from_slice(&there[..count]);
                past_end = count == 0;
            }
            self.s.memory.set_slice(buffer, &bytes);
        }
        let file = self.open_file(number, ErrorCode::BAD_FILE_MODE)?;
        file.record = record;
        file.position = 0;
        file.past_end = past_end;
        Ok(Flow::Next)
    }

    /// The file a PRINT# goes to.
    pub fn output_file(&mut self, number: i16) -> Value<u8> {
        let number = self.used_number(number)?;
        let file = self.open_file(number, ErrorCode::BAD_FILE_MODE)?;
        if file.mode == FileMode::Input {
            return Err(ErrorCode::BAD_FILE_MODE.into());
        }
        Ok(number)
    }

    /// Characters since the start of a file's line.
    pub fn file_column(&self, number: u8) -> u8 {
        match self.s.files.get(usize::from(number)) {
            Some(Some(file)) => file.column,
            _ => 0,
        }
    }

    /// Writes to a file or to a record buffer.
    pub fn write_file(&mut self, number: u8, bytes: &[u8]) -> Value<()> {
        let buffer = self.s.file_buffer(number);
        for &byte in bytes {
            let file = self.open_file(number, ErrorCode::BAD_FILE_MODE)?;
            match byte {
                13 => file.column = 0,
                0..32 => {}
                _ => file.column = file.column.wrapping_add(1),
            }
            if file.mode == FileMode::Random {
                if file.position >= u32::from(file.record_length) {
                    return Err(ErrorCode::FIELD_OVERFLOW.into());
                }
                let at = buffer + file.position as u16;
                file.position += 1;
                self.s.memory.set_byte(at, byte);
                continue;
            }
            file.tail.push(byte);
            if file.tail.len() == RECORD {
                let record = std::mem::take(&mut file.tail);
                let (name, offset) = (file.name, file.records as usize * RECORD);
                file.records += 1;
                self.s.disk.write(&name, offset, &record)?;
            }
        }
        Ok(())
    }

    /// Ends a file's line.
    pub fn end_file_line(&mut self, number: u8) -> Value<()> {
        self.write_file(number, b"\r\n")
    }

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
    fn peek_file(&mut self, number: u8) -> Option<u8> {
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

    /// EOF: true at the end of an input file and after a GET behind the end.
    pub fn end_of_file(&mut self, number: i16) -> Value<i16> {
        let number = self.check_number(number)?;
        let file = self.open_file(number, ErrorCode::BAD_FILE_NUMBER)?;
        let (mode, past_end) = (file.mode, file.past_end);
        let ended = match mode {
            FileMode::Input => self.peek_file(number).is_none(),
            FileMode::Random => past_end,
            FileMode::Output => return Err(ErrorCode::BAD_FILE_MODE.into()),
        };
        Ok(-i16::from(ended))
    }

    /// LOC: records of 128 bytes read or written, or the last record of a random file.
    pub fn file_location(&mut self, number: i16) -> Value<Single> {
        let number = self.check_number(number)?;
        let file = self.open_file(number, ErrorCode::BAD_FILE_NUMBER)?;
        let records = match file.mode {
            FileMode::Input => file.position / RECORD as u32 + 1,
            FileMode::Output => file.records,
            FileMode::Random => file.record,
        };
        Ok(Single::from_u16(records.min(0xFFFF) as u16))
    }

    /// LOF: records of 128 bytes in the last extent of the file.
    pub fn file_length(&mut self, number: i16) -> Value<Single> {
        const EXTENT: usize = 128;
        let number = self.check_number(number)?;
        let file = self.open_file(number, ErrorCode::BAD_FILE_NUMBER)?;
        let name = file.name;
        let records = self
            .s
            .disk
            .find(&name)
            .map_or(0, |data| data.len().div_ceil(RECORD));
        let shown = match records % EXTENT {
            0 if records > 0 => EXTENT,
            rest => rest,
        };
        Ok(Single::from_u16(shown as u16))
    }

    /// VARPTR(#file): where its record buffer lies, or that of a sequential file before it.
    pub fn file_pointer(&mut self, file: &Expr) -> Value<Single> {
        const SEQUENTIAL_BEFORE: u16 = 137;
        let number = self.file_number(file)?;
        let buffer = self.s.file_buffer(number);
        let random = matches!(
            self.s.files.get(usize::from(number)),
            Some(Some(OpenFile {
                mode: FileMode::Random,
                ..
            }))
        );
        let before = if random { 0 } else { SEQUENTIAL_BEFORE };
        Ok(Single::from_u16(buffer - before))
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

    /// The first file that fits a name with `?`.
    fn first_file(&self, pattern: &Name) -> Value<Name> {
        match self.s.disk.files().find(|file| fits(&file.name, pattern)) {
            Some(file) => Ok(file.name),
            None => Err(ErrorCode::FILE_NOT_FOUND.into()),
        }
    }

    /// KILL: deletes the first file that fits the name.
    pub(super) fn kill(&mut self, name: &Expr) -> Value<Flow> {
        let pattern = self.name_of(name, b"   ")?;
        let name = self.first_file(&pattern)?;
        self.s.disk.remove(&name);
        Ok(Flow::Next)
    }

    /// NAME old AS new.
    pub(super) fn rename(&mut self, old: &Expr, new: &Expr) -> Value<Flow> {
        let old = self.name_of(old, b"   ")?;
        let old = self.first_file(&old)?;
        let new = self.name_of(new, b"   ")?;
        if self.s.disk.find(&new).is_some() {
            return Err(ErrorCode::FILE_ALREADY_EXISTS.into());
        }
        self.s.disk.rename(&old, new);
        Ok(Flow::Next)
    }

    /// FILES: names that fit, five in a line.
    pub(super) fn files(&mut self, name: Option<&Expr>) -> Value<Flow> {
        let mut pattern = match name {
            Some(name) => self.name_of(name, b"   ")?,
            None => [b'?'; 11],
        };
        expand(&mut pattern);
        let names: Vec<Name> = self
            .s
            .disk
            .files()
            .map(|file| file.name)
            .filter(|name| fits(name, &pattern))
            .collect();
        if names.is_empty() {
            return Err(ErrorCode::FILE_NOT_FOUND.into());
        }
        for name in names {
            let mut shown = name[..8].to_vec();
            shown.push(if name[8] == b' ' { b' ' } else { b'.' });
            shown.extend(&name[8..]);
            self.screen.print(self.s, &shown);
            // Two blanks and another name must fit behind it.
            let column = u16::from(self.s.console.column);
            if column + 2 + shown.len() as u16 > u16::from(self.s.console.width) {
                self.screen.new_line(self.s);
            } else {
                self.screen.print(self.s, b"  ");
            }
        }
        Ok(Flow::Next)
    }
}
