//! OPEN, CLOSE and RESET.

use super::{ErrorCode, Expr, FileMode, Flow, Run, Value};
use crate::machine::disk::RECORD;

impl Run<'_> {
    pub(in crate::machine::exec) fn open(
        &mut self,
        mode: &Expr,
        number: &Expr,
        name: &Expr,
        record: Option<&Expr>,
    ) -> Value<Flow> {
        let (mode, comma) = mode.behind();
        let text = self.text_of(mode)?;
        let text = self.s.free_text(text);
        let letter = self.s.characters(text).first().map(u8::to_ascii_uppercase);
        let mode = match letter {
            Some(b'I') => FileMode::Input,
            Some(b'O') => FileMode::Output,
            Some(b'R') => FileMode::Random,
            _ => return Err(ErrorCode::BAD_FILE_MODE.into()),
        };
        comma?;
        let number = self.byte_of(number)?;
        if number == 0 {
            return Err(ErrorCode::BAD_FILE_NUMBER.into());
        }
        let block = self.s.file_block(self.check_number(i16::from(number))?);
        if self.s.file_mode(block).is_some() {
            return Err(ErrorCode::FILE_ALREADY_OPEN.into());
        }
        let name = self.name_of(name)?;
        let length = match record {
            Some(record) if mode == FileMode::Random => self.length_of_record(record)?,
            _ => RECORD as u16,
        };
        if mode == FileMode::Random && length > self.s.options.record_length {
            return self.illegal();
        }
        self.s.open_file(block, mode, &name, length)?;
        match record {
            // What follows the name is looked at when the file is open.
            Some(_) if mode != FileMode::Random => Err(ErrorCode::SYNTAX.into()),
            _ => Ok(Flow::Next),
        }
    }

    fn length_of_record(&mut self, record: &Expr) -> Value<u16> {
        let length = self.int_of(record)?;
        u16::try_from(length).or_else(|_| self.illegal())
    }

    pub(in crate::machine::exec) fn close(&mut self, numbers: &[Expr]) -> Value<Flow> {
        if numbers.is_empty() {
            self.s.close_files()?;
        }
        for number in numbers {
            let number = self.file_number(number)?;
            self.s.close_file(number)?;
        }
        Ok(Flow::Next)
    }

    pub(in crate::machine::exec) fn reset(&mut self) -> Value<Flow> {
        self.s.close_files()?;
        Ok(Flow::Next)
    }
}
