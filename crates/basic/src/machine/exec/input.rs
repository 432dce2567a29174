//! INPUT and LINE INPUT from the keyboard.

use super::Flow;
use crate::error::ErrorCode;
use crate::machine::Request;
use crate::machine::code::{Input, Place};
use crate::machine::eval::{Run, Value};
use crate::machine::state::DIRECT;
use crate::number::parse::{self, Parsed};
use crate::syntax::Type;

/// Why a line does not fit its variables.
enum Unfit {
    /// It is asked for again.
    Redo,
    /// A number is too large: that is reported, as an error if errors are trapped, and then
    /// the line is asked for again.
    TooLarge(ErrorCode),
    /// `&HFFFFF`, `&O8`, `99999%`: the error of the same constant in a program.
    Constant(ErrorCode),
    /// No variable stands where the next one would.
    Statement(ErrorCode),
}

/// What one typed item is.
enum Item {
    Number(Parsed),
    Text(Vec<u8>),
}

impl Run<'_> {
    pub(super) fn input_statement(&mut self, input: &Input) -> Value<Flow> {
        if let Some(file) = &input.file {
            return self.input_from_file(file, &input.targets);
        }
        loop {
            self.prompt(input)?;
            let line = self.read_line(Request::Line, input.keep_line)?;
            if self.take_line(&line, &input.targets)? {
                return Ok(Flow::Next);
            }
            self.screen.redo(self.s);
            self.trace_again();
        }
    }

    /// The statement begins again: with TRON the first one of a line shows its number.
    fn trace_again(&mut self) {
        let starts_line = self.s.memory.byte(self.s.saved) == 0;
        if self.s.trace && starts_line && self.s.line != DIRECT {
            let mark = format!("[{}]", self.s.line);
            self.screen.print(self.s, mark.as_bytes());
        }
    }

    /// Shows the prompt; what Ctrl-O switched off is on again from here.
    fn prompt(&mut self, input: &Input) -> Value<()> {
        self.s.console.muted = false;
        if let Some(prompt) = &input.prompt {
            let text = self.text_of(prompt)?;
            self.print_characters(super::Device::Screen, text)?;
        }
        if input.question {
            self.screen.print(self.s, b"? ");
        }
        Ok(())
    }

    /// Assigns the items of a line; false if it does not fit the variables. Nothing is
    /// assigned before the whole line is found good.
    fn take_line(&mut self, line: &[u8], targets: &[Place]) -> Value<bool> {
        let values = match split(line, targets) {
            Ok(values) => values,
            Err(Unfit::Redo) => return Ok(false),
            Err(Unfit::TooLarge(code)) => {
                self.soft(Err(crate::number::Fault { code, value: () }))?;
                return Ok(false);
            }
            Err(Unfit::Constant(code) | Unfit::Statement(code)) => return Err(code.into()),
        };
        for (place, item) in targets.iter().zip(values) {
            let at = self.place(place)?;
            match item {
                Item::Number(parsed) => self.store_number(at, place.kind(), parsed.number)?,
                Item::Text(bytes) => {
                    let text = self.s.new_text(&bytes)?;
                    let text = self.s.text_to_store(text)?;
                    let at = self.place(place)?;
                    self.s.set_text(at, text);
                }
            }
        }
        Ok(true)
    }

    pub(super) fn line_input(&mut self, input: &Input) -> Value<Flow> {
        let [target] = &input.targets[..] else {
            return Err(ErrorCode::SYNTAX.into());
        };
        if let Some(file) = &input.file {
            return self.line_input_from_file(file, target);
        }
        self.s.console.muted = false;
        if let Some(prompt) = &input.prompt {
            let text = self.text_of(prompt)?;
            self.print_characters(super::Device::Screen, text)?;
        }
        if let Place::Fail(code) = target {
            return Err((*code).into());
        }
        self.place(target)?;
        if target.kind() != Type::Text {
            return Err(ErrorCode::TYPE_MISMATCH.into());
        }
        let line = self.read_line(Request::Line, input.keep_line)?;
        let text = self.s.new_text(&line)?;
        let text = self.s.text_to_store(text)?;
        let at = self.place(target)?;
        self.s.set_text(at, text);
        Ok(Flow::Next)
    }
}

/// The items of a typed line, one for each target.
///
/// # Errors
/// The first thing in it that does not fit.
fn split(line: &[u8], targets: &[Place]) -> Result<Vec<Item>, Unfit> {
    let mut items = Vec::with_capacity(targets.len());
    let mut at = 0;
    for (index, target) in targets.iter().enumerate() {
        if let Place::Fail(code) = target {
            return Err(Unfit::Statement(*code));
        }
        if index > 0 {
            match line.get(at) {
                Some(b',') => at += 1,
                _ => return Err(Unfit::Redo),
            }
        }
        at += blanks(&line[at..]);
        let kind = target.kind();
        let item = if kind == Type::Text {
            let (bytes, used) = text_item(&line[at..]);
            at += used;
            Item::Text(bytes)
        } else {
            let source = &line[at..];
            let parsed = match kind {
                Type::Double => parse::parse_double(source),
                _ => parse::parse_number(source),
            };
            at += parsed.used;
            match parsed.fault {
                Some(code) if parsed.fatal => return Err(Unfit::Constant(code)),
                Some(code) => return Err(Unfit::TooLarge(code)),
                None => {}
            }
            Item::Number(parsed)
        };
        items.push(item);
        at += blanks(&line[at..]);
    }
    match line.get(at) {
        None => Ok(items),
        Some(_) => Err(Unfit::Redo),
    }
}

fn blanks(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|&&byte| byte == b' ').count()
}

/// A string item: in quotes, or up to the comma without the blanks behind it.
fn text_item(bytes: &[u8]) -> (Vec<u8>, usize) {
    if bytes.first() == Some(&b'"') {
        let inner = &bytes[1..];
        return match inner.iter().position(|&byte| byte == b'"') {
            Some(end) => (inner[..end].to_vec(), end + 2),
            None => (inner.to_vec(), bytes.len()),
        };
    }
    let end = bytes
        .iter()
        .position(|&byte| byte == b',')
        .unwrap_or(bytes.len());
    let mut item = bytes[..end].to_vec();
    while item.last() == Some(&b' ') {
        item.pop();
    }
    (item, end)
}
