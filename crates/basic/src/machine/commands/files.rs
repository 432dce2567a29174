//! LOAD, SAVE, MERGE and RUN of a file.

use crate::error::ErrorCode;
use crate::machine::code::Expr;
use crate::machine::disk::{END_OF_TEXT, Name};
use crate::machine::eval::{Trap, Value};
use crate::machine::state::DIRECT;
use crate::machine::{Event, Machine, Stop, program, protect};
use crate::syntax::SaveForm;
use crate::text::list;
use std::sync::Arc;

/// First byte of a tokenized and of a protected program.
const TOKENS: u8 = 0xFF;
const PROTECTED: u8 = 0xFE;

impl Machine {
    /// A program's name: `.BAS` is added if there is no dot.
    pub(super) fn program_name(&mut self, name: &Expr) -> Value<Name> {
        self.value(|run| run.name_of(name, b"BAS"))
    }

    /// The contents of a program file.
    pub(super) fn program_file(&mut self, name: &Name) -> Value<Arc<Vec<u8>>> {
        match self.s.disk.find(name) {
            Some(data) => Ok(Arc::clone(data)),
            None => Err(ErrorCode::FILE_NOT_FOUND.into()),
        }
    }

    /// LOAD and RUN of a file. Files stay open only with `,R` and a tokenized program.
    pub(super) fn load(&mut self, name: &Expr, run: bool, keep_files: bool) -> Value<Option<Stop>> {
        let name = self.program_name(name)?;
        let data = self.program_file(&name)?;
        let tokenized = matches!(data.first(), Some(&(TOKENS | PROTECTED)));
        let files = if keep_files && tokenized {
            Some(self.s.put_files_aside())
        } else {
            None
        };
        self.s.close_files()?;
        let result = self.take_program(&data);
        if let Some(files) = files {
            self.s.files = files;
        }
        self.s.inside = None;
        result?;
        if run {
            self.s.text = self.s.program - 1;
            return Ok(None);
        }
        self.ready();
        Ok(Some(Stop::Ended))
    }

    /// Puts a program file of any form in place of the program.
    pub(super) fn take_program(&mut self, data: &[u8]) -> Value<()> {
        program::erase(&mut self.s);
        self.s.protected = false;
        self.program_changed();
        self.stale = false;
        self.screen.event(Event::ProgramReplaced);
        self.s.line = DIRECT;
        match data.split_first() {
            Some((&TOKENS, tokens)) => self.take_tokens(tokens),
            Some((&PROTECTED, tokens)) => {
                let plain = protect::decode(tokens);
                let result = self.take_tokens(&plain);
                self.s.protected = true;
                result
            }
            _ => self.take_text(data),
        }
    }

    fn take_tokens(&mut self, tokens: &[u8]) -> Value<()> {
        let start = self.s.program;
        let room = usize::from(self.s.strings_top.saturating_sub(start)).saturating_sub(200);
        let end = end_of_lines(tokens);
        if end > room {
            return Err(ErrorCode::OUT_OF_MEMORY.into());
        }
        self.s.memory.set_slice(start, &tokens[..end]);
        self.s.variables = start + end as u16 + 2;
        self.s.memory.clear(start + end as u16, 2);
        program::fix_links(&mut self.s);
        self.program_changed();
        Ok(())
    }

    pub(super) fn take_text(&mut self, data: &[u8]) -> Value<()> {
        match self.merge_ascii(data) {
            Ok(()) => Ok(()),
            Err((code, line)) => match line {
                Some(line) if code == ErrorCode::LINE_BUFFER_OVERFLOW => {
                    Err(Trap::ErrorIn(code, line))
                }
                _ => Err(code.into()),
            },
        }
    }

    pub(super) fn merge(&mut self, name: &Expr) -> Value<Option<Stop>> {
        let name = self.program_name(name)?;
        let data = self.program_file(&name)?;
        if matches!(data.first(), Some(&(TOKENS | PROTECTED))) {
            return Err(ErrorCode::BAD_FILE_MODE.into());
        }
        self.s.close_files()?;
        self.program_changed();
        self.screen.event(Event::ProgramReplaced);
        self.s.line = DIRECT;
        self.s.inside = None;
        self.take_text(&data)?;
        self.ready();
        Ok(Some(Stop::Ended))
    }

    /// SAVE; answers whether the program goes on behind it.
    pub(super) fn save(&mut self, name: &Expr, form: SaveForm) -> Value<bool> {
        let name = self.program_name(name)?;
        if self.s.protected && form != SaveForm::Protected {
            return Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into());
        }
        let data = self.program_bytes(form);
        let padded = data.len().next_multiple_of(crate::machine::disk::RECORD);
        let mut data = data;
        data.resize(padded, 0);
        self.s.disk.create(name, data)?;
        Ok(form != SaveForm::Ascii)
    }

    /// The program as a file.
    pub fn program_bytes(&self, form: SaveForm) -> Vec<u8> {
        let mut data = Vec::new();
        if form == SaveForm::Ascii {
            for line in program::lines(&self.s) {
                let text = list::list_line(line.number, line.tokens(&self.s));
                crate::text::line_edit::show(&text, &mut data);
                data.extend(b"\r\n");
            }
            data.push(END_OF_TEXT);
            return data;
        }
        let length = usize::from(self.s.variables - self.s.program);
        let tokens = self.s.memory.slice(self.s.program, length);
        if form == SaveForm::Protected {
            data.push(PROTECTED);
            data.extend(protect::encode(tokens));
        } else {
            data.push(TOKENS);
            data.extend(tokens);
        }
        data.push(END_OF_TEXT);
        data
    }
}

/// Where the lines of a tokenized program end: at the link of 0 behind the last one.
fn end_of_lines(tokens: &[u8]) -> usize {
    let mut at = 0;
    while let Some(&[low, high, _, _]) = tokens.get(at..at + 4) {
        if low == 0 && high == 0 {
            break;
        }
        let mut end = at + 4;
        loop {
            match tokens.get(end) {
                None => return at,
                Some(0) => break,
                Some(&byte) => end += 1 + usize::from(crate::text::token::operand_length(byte)),
            }
        }
        at = end + 1;
    }
    at
}
