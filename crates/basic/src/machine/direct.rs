//! The prompt: AUTO, typed lines, the direct line, EDIT.

use super::eval::Trap;
use super::run::attempt;
use super::state::{Auto, DIRECT, Mode};
use super::{Event, Machine, Request, Stop, layout, program};
use crate::error::ErrorCode;
use crate::syntax::Address;
use crate::text::{crunch, list};

/// The highest line number there can be.
pub(super) const LINE_MAX: u16 = 65_529;

impl Machine {
    /// Reads a line at the prompt and does what it says.
    pub(super) fn prompt(&mut self) -> Option<Stop> {
        self.s.line = DIRECT;
        self.s.text = layout::DIRECT_LINE - 1;
        self.s.break_requested = false;
        self.s.key = None;
        let auto = self.s.auto.map(|auto| auto.line);
        let exists = auto.is_some_and(|line| program::find_line(&self.s, line).is_ok());
        let line = attempt(&mut self.s, &self.code, &mut self.screen, |run| {
            if let Some(number) = auto {
                let shown = format!("{number}{}", if exists { '*' } else { ' ' });
                run.screen.print(run.s, shown.as_bytes());
            }
            run.read_line(Request::Command, false)
        });
        match line {
            Ok(line) => self.typed_line(auto, &line),
            Err(Trap::Need(request)) => Some(Stop::Needs(request)),
            Err(Trap::Error(code) | Trap::ErrorIn(code, _)) => self.fail(code, DIRECT),
            Err(Trap::Break | Trap::Quiet) => {
                if self.s.auto.take().is_some() {
                    // AUTO ends with `Ok`; at the plain prompt nothing more is shown.
                    self.ready();
                }
                None
            }
        }
    }

    fn typed_line(&mut self, auto: Option<u16>, line: &[u8]) -> Option<Stop> {
        let (number, text) = match auto {
            Some(number) => (Some(number), line),
            None => match crunch::split_number(line) {
                Some((number, text)) => (Some(number), text),
                None => (None, line),
            },
        };
        if number.is_none() && is_blank(line) {
            return None;
        }
        if let Some(number) = auto {
            // Also a line that cannot be crunched leads AUTO on.
            let next = number
                .checked_add(self.s.auto_step)
                .filter(|&line| line < LINE_MAX);
            self.s.auto = next.map(|line| Auto { line });
            if line.is_empty() {
                return None;
            }
        }
        // What earlier lines left in the buffer is there as well (see `crunch_line`).
        let mut text = text.to_vec();
        text.extend(self.s.last_line.iter().skip(line.len()));
        let crunched = match crunch::crunch_line(&text) {
            Ok(crunched) => crunched,
            Err(code) => return self.fail_to_crunch(code, &text),
        };
        self.report_overflows(crunched.overflows.into());
        match number {
            Some(number) => self.numbered_line(number, &crunched.tokens),
            None => {
                self.start_direct(&crunched.tokens);
                None
            }
        }
    }

    /// A line that cannot be crunched is no statement yet: RESUME goes back to the one before
    /// it, which may lie under what was crunched.
    fn fail_to_crunch(&mut self, code: ErrorCode, text: &[u8]) -> Option<Stop> {
        let tokens = crunch::tokens_before_fault(text);
        self.overwrite_direct_line(&tokens);
        self.fail(code, DIRECT)
    }

    /// Numbers of a typed line that were too large.
    pub(super) fn report_overflows(&mut self, count: usize) {
        for _ in 0..count {
            self.screen.report(&mut self.s, ErrorCode::OVERFLOW);
        }
    }

    /// Puts tokens in the direct line and runs them.
    pub(super) fn start_direct(&mut self, tokens: &[u8]) {
        self.fill_direct_line(tokens);
        self.s.line = DIRECT;
        self.s.text = layout::DIRECT_LINE - 1;
        self.s.saved = self.s.text;
        self.s.inside = None;
        self.s.waiting = Default::default();
        self.s.mode = Mode::Running;
    }

    fn fill_direct_line(&mut self, tokens: &[u8]) {
        let end = self.overwrite_direct_line(tokens);
        self.s.memory.clear(end, 3);
    }

    /// Puts tokens at the start of the direct line; answers the address behind them.
    fn overwrite_direct_line(&mut self, tokens: &[u8]) -> Address {
        let length = tokens.len().min(layout::DIRECT_BYTES - 4);
        self.s.memory.set_byte(layout::DIRECT_LINE - 1, b':');
        self.s
            .memory
            .set_slice(layout::DIRECT_LINE, &tokens[..length]);
        self.code
            .drop_below(layout::DIRECT_LINE + layout::DIRECT_BYTES as u16);
        layout::DIRECT_LINE + length as u16
    }

    /// A line with a number: stored, or deleted if nothing stands behind it.
    fn numbered_line(&mut self, number: u16, tokens: &[u8]) -> Option<Stop> {
        self.s.saved = layout::DIRECT_LINE - 1;
        if self.s.protected {
            return self.fail(ErrorCode::ILLEGAL_FUNCTION_CALL, DIRECT);
        }
        let empty = is_blank(tokens);
        self.s.dot = number;
        if empty && program::find_line(&self.s, number).is_err() {
            // An error trap that ends in RESUME finds nothing to repeat.
            self.fill_direct_line(&[]);
            return self.fail(ErrorCode::UNDEFINED_LINE, DIRECT);
        }
        self.store_tokens(number, if empty { &[] } else { tokens })
    }

    /// Stores or deletes (no tokens) a line and tells the host.
    fn store_tokens(&mut self, number: u16, tokens: &[u8]) -> Option<Stop> {
        let closed = self.s.clear();
        let stored = program::store(&mut self.s, number, tokens);
        self.program_changed();
        if let Err(code) = stored {
            self.screen.event(Event::ProgramReplaced);
            return self.fail(code, DIRECT);
        }
        self.screen.event(if tokens.is_empty() {
            Event::LineDeleted { number }
        } else {
            Event::LineStored {
                number,
                text: list::list(tokens),
            }
        });
        match closed {
            Ok(()) => None,
            Err(code) => self.fail(code, DIRECT),
        }
    }

    /// EDIT at work.
    pub(super) fn edit(&mut self) -> Option<Stop> {
        let number = self.s.editing;
        self.s.line = DIRECT;
        let Ok(at) = program::find_line(&self.s, number) else {
            self.s.mode = Mode::Prompt;
            return None;
        };
        let text = match program::lines_from(&self.s, at).next() {
            Some(line) => list::list(line.tokens(&self.s)),
            None => Vec::new(),
        };
        self.s.keep_typed(&text, true);
        let edited = attempt(&mut self.s, &self.code, &mut self.screen, |run| {
            run.edit_line(number, text)
        });
        match edited {
            Err(Trap::Need(request)) => Some(Stop::Needs(request)),
            Err(Trap::Error(code) | Trap::ErrorIn(code, _)) => self.fail(code, DIRECT),
            Err(Trap::Break | Trap::Quiet) | Ok(None) => {
                self.ready();
                None
            }
            Ok(Some(text)) => {
                self.s.mode = Mode::Prompt;
                self.s.keep_typed(&text, true);
                match crunch::crunch_line(&text) {
                    Ok(line) => {
                        self.report_overflows(line.overflows.into());
                        self.numbered_line(number, &line.tokens)
                    }
                    Err(code) => self.fail_to_crunch(code, &text),
                }
            }
        }
    }
}

/// Whether nothing but blanks stands in a line.
pub(super) fn is_blank(tokens: &[u8]) -> bool {
    tokens
        .iter()
        .all(|byte| matches!(byte, b' ' | b'\t' | b'\n'))
}
