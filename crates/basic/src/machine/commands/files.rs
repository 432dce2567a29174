//! LOAD, SAVE, MERGE and RUN of a file.

use crate::error::ErrorCode;
use crate::machine::code::Expr;
use crate::machine::disk::{END_OF_TEXT, FileMode, FileName, RECORD};
use crate::machine::eval::{Trap, Value};
use crate::machine::state::{DIRECT, Mode};
use crate::machine::{Event, Machine, Stop, program, protect};
use crate::syntax::SaveForm;
use crate::text::line_edit::BegunLine;
use crate::text::list;
use std::sync::Arc;

/// First byte of a tokenized and of a protected program.
const TOKENS: u8 = 0xFF;
const PROTECTED: u8 = 0xFE;
/// Bytes below the strings that a program file must leave free.
const STACK_ROOM: usize = 90;

impl Machine {
    /// A program's name: `.BAS` is added if there is no dot.
    pub(super) fn program_name(&mut self, name: &Expr) -> Value<FileName> {
        let name = self.value(|run| run.name_of(name))?;
        Ok(name.with_program_extension())
    }

    /// The contents of a program file. Reading it leaves its last record in the buffer of
    /// file number 0.
    pub(super) fn program_file(&mut self, name: &FileName) -> Value<Arc<Vec<u8>>> {
        let Some(file) = self.s.disk.find(name) else {
            return Err(ErrorCode::FILE_NOT_FOUND.into());
        };
        let data = Arc::clone(&file.data);
        let block = self.s.file_block(0);
        if self.s.file_mode(block).is_some() {
            return Err(ErrorCode::FILE_ALREADY_OPEN.into());
        }
        // It stays open when something goes wrong, until the next `Ok`.
        self.s.set_file_mode(block, Some(FileMode::Input));
        self.leave_in_buffer(&data);
        Ok(data)
    }

    /// Leaves in the buffer of file number 0 what reading a whole program file leaves
    /// there: the record with the end mark of a text, or zeros.
    pub(in crate::machine) fn leave_in_buffer(&mut self, data: &[u8]) {
        let text = !matches!(data.first(), Some(&(TOKENS | PROTECTED)));
        let mark = data.iter().position(|&byte| byte == END_OF_TEXT);
        let buffer = self.s.file_pointer(self.s.file_block(0));
        self.s.memory.clear(buffer, RECORD);
        if let Some(mark) = mark.filter(|_| text) {
            let start = mark - mark % RECORD;
            let end = data.len().min(start + RECORD);
            self.s.memory.set_slice(buffer, &data[start..end]);
        }
    }

    /// LOAD and RUN of a file. Files stay open only with `,R` and a tokenized program.
    ///
    /// `fail` is what follows the command and does not belong there; it is found when the
    /// file was found.
    pub(super) fn load(
        &mut self,
        name: &Expr,
        run: bool,
        keep_files: bool,
        fail: Option<ErrorCode>,
    ) -> Value<Option<Stop>> {
        let name = self.program_name(name)?;
        let data = self.program_file(&name)?;
        if let Some(code) = fail {
            return Err(code.into());
        }
        let tokenized = matches!(data.first(), Some(&(TOKENS | PROTECTED)));
        let result = self.replace_program(&data, keep_files && tokenized);
        self.s.inside = None;
        let begun = result?;
        if run {
            self.s.text = self.s.program - 1;
            return Ok(None);
        }
        match begun {
            Some(begun) => self.ready_behind_text(begun),
            None => self.ready(),
        }
        Ok(Some(Stop::Ended))
    }

    /// Puts a program file in place of the program; files stay open if `keep_files` is set.
    /// Answers what is left of a text.
    pub(super) fn replace_program(
        &mut self,
        data: &[u8],
        keep_files: bool,
    ) -> Value<Option<BegunLine>> {
        let file_numbers = self.s.file_numbers;
        if keep_files {
            self.s.file_numbers = 0;
        }
        let result = match self.s.close_files() {
            Ok(()) => self.take_program(data),
            Err(code) => Err(code.into()),
        };
        self.s.file_numbers = file_numbers;
        result
    }

    /// Puts a program file of any form in place of the program.
    fn take_program(&mut self, data: &[u8]) -> Value<Option<BegunLine>> {
        program::erase(&mut self.s);
        self.s.protected = false;
        self.s.trace = false;
        self.program_changed();
        self.stale = false;
        self.screen.event(Event::ProgramReplaced);
        self.s.line = DIRECT;
        match data.split_first() {
            Some((&TOKENS, tokens)) => self.take_tokens(tokens).map(|()| None),
            Some((&PROTECTED, tokens)) => {
                let result = self.take_tokens(&protect::decode(tokens));
                self.s.protected = result.is_ok();
                result.map(|()| None)
            }
            _ => self.take_text(data).map(Some),
        }
    }

    /// The whole file goes to memory, what fills its last record too; then the lines are
    /// linked, which leaves one byte between the end of the program and the variables.
    fn take_tokens(&mut self, tokens: &[u8]) -> Value<()> {
        const END_MARK: usize = 2;
        let start = self.s.program;
        let room = usize::from(self.s.strings.saturating_sub(start)).saturating_sub(STACK_ROOM);
        if tokens.len() > room {
            return Err(ErrorCode::OUT_OF_MEMORY.into());
        }
        let end = end_of_lines(tokens);
        self.s.memory.set_slice(start, tokens);
        self.s.memory.clear(start + end as u16, END_MARK);
        self.s.variables = start + (end + END_MARK + 1) as u16;
        program::fix_links(&mut self.s);
        self.program_changed();
        Ok(())
    }

    /// Adds the lines of a text; answers the last one if nothing ends it.
    pub(super) fn take_text(&mut self, data: &[u8]) -> Value<BegunLine> {
        match self.merge_ascii(data) {
            Ok(begun) => Ok(begun),
            Err((code, line)) => match line {
                Some(line) if code == ErrorCode::LINE_BUFFER_OVERFLOW => {
                    Err(Trap::ErrorIn(code, line))
                }
                _ => Err(code.into()),
            },
        }
    }

    pub(super) fn merge(&mut self, name: &Expr, fail: Option<ErrorCode>) -> Value<Option<Stop>> {
        let name = self.program_name(name)?;
        let data = self.program_file(&name)?;
        if let Some(code) = fail {
            return Err(code.into());
        }
        if matches!(data.first(), Some(&(TOKENS | PROTECTED))) {
            return Err(ErrorCode::BAD_FILE_MODE.into());
        }
        self.s.close_files()?;
        self.program_changed();
        self.screen.event(Event::ProgramReplaced);
        self.s.line = DIRECT;
        self.s.inside = None;
        let begun = self.take_text(&data)?;
        self.ready_behind_text(begun);
        Ok(Some(Stop::Ended))
    }

    /// `Ok` behind a text. MBASIC reads on for the line that was begun, now from the keyboard,
    /// so the prompt is not reached: the cursor may stand anywhere, nothing is looked after.
    fn ready_behind_text(&mut self, begun: BegunLine) {
        self.s.inside = None;
        self.screen.ok(&mut self.s);
        // It was only read from.
        let _ = self.s.close_file(0);
        self.s.begun_line = Some(begun);
        self.s.mode = Mode::Prompt;
        self.s.line = DIRECT;
    }

    /// SAVE; answers whether the program goes on behind it.
    pub(super) fn save(
        &mut self,
        name: &Expr,
        form: SaveForm,
        fail: Option<ErrorCode>,
    ) -> Value<bool> {
        let name = self.program_name(name)?;
        let block = self.s.file_block(0);
        if self.s.file_mode(block).is_some() {
            return Err(ErrorCode::FILE_ALREADY_OPEN.into());
        }
        // The file is made before anything else is looked at; what goes wrong then leaves
        // it open until the next `Ok`.
        self.s.open_file(block, FileMode::Output, &name, 0)?;
        if form == SaveForm::Unknown {
            return Err(ErrorCode::SYNTAX.into());
        }
        if let (SaveForm::Ascii(_), Some(code)) = (form, fail) {
            return Err(code.into());
        }
        if self.s.protected && form != SaveForm::Protected {
            return Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into());
        }
        if let SaveForm::Ascii(range) = form {
            let (at, last) = self.listed(range);
            let lines = program::lines_from(&self.s, at).take_while(|line| line.number <= last);
            let listed: Vec<_> = lines
                .map(|line| (line.number, list::list(line.tokens(&self.s))))
                .collect();
            for (number, text) in listed {
                self.s.dot = number;
                self.s.keep_typed(&text, true);
            }
        }
        for byte in self.program_bytes(form) {
            self.s.put_file_byte(block, byte)?;
        }
        self.s.close_file(0)?;
        if let Some(code) = fail {
            return Err(code.into());
        }
        Ok(!matches!(form, SaveForm::Ascii(_)))
    }

    /// The program as a file, without the end mark that CLOSE writes.
    pub fn program_bytes(&self, form: SaveForm) -> Vec<u8> {
        let mut data = Vec::new();
        if let SaveForm::Ascii(range) = form {
            let (at, last) = self.listed(range);
            for line in program::lines_from(&self.s, at).take_while(|line| line.number <= last) {
                let text = list::list_line(line.number, line.tokens(&self.s));
                crate::text::line_edit::show(&text, &mut data);
                data.extend(b"\r\n");
            }
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
