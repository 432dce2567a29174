//! OPEN, CLOSE and RESET.

use super::{Expr, FileMode, Flow, OpenFile, Run, Value};
use crate::error::ErrorCode;
use crate::machine::disk::RECORD;

impl Run<'_> {
    pub(in crate::machine::exec) fn open(
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

    pub(in crate::machine::exec) fn close(&mut self, numbers: &[Expr]) -> Value<Flow> {
        if numbers.is_empty() {
            self.s.close_files()?;
        }
        for number in numbers {
            let number = self.file_number(number)?;
            self.s.close_file(usize::from(number))?;
        }
        Ok(Flow::Next)
    }

    pub(in crate::machine::exec) fn reset(&mut self) -> Value<Flow> {
        self.s.close_files()?;
        Ok(Flow::Next)
    }
}
