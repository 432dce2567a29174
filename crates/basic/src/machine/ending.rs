//! How a run ends: errors, breaks, STOP, END, and the prompt behind them.

use super::eval::Trap;
use super::state::{DIRECT, Mode, Point};
use super::{Machine, Stop};
use crate::error::ErrorCode;
use crate::syntax::Address;

impl Machine {
    pub(super) fn trapped(&mut self, trap: Trap) -> Option<Stop> {
        match trap {
            Trap::Error(code) => self.fail(code, self.s.line),
            Trap::ErrorIn(code, line) => self.fail(code, line),
            Trap::Need(request) => Some(Stop::Needs(request)),
            Trap::Break => Some(self.stop_program(self.s.saved, true)),
            Trap::Quiet => Some(self.stop_program(self.s.saved, false)),
        }
    }

    /// An error in line `line`: the error trap gets it, or its message is printed.
    pub(super) fn fail(&mut self, code: ErrorCode, line: u16) -> Option<Stop> {
        let s = &mut self.s;
        s.line = line;
        s.erl = line;
        s.err = code.0;
        s.inside = None;
        s.error_text = s.saved;
        s.reset_temporaries();
        if line != DIRECT {
            s.dot = line;
            s.continue_at = Some(Point {
                line,
                text: s.saved,
            });
        }
        // The printer's line is ended, trapped or not.
        if s.console.printer_column != 0 {
            self.screen.new_printer_line(s);
        }
        if s.trap != 0 && !s.handling {
            s.handling = true;
            s.text = s.trap.wrapping_sub(1);
            // A typed line with a number can fail too.
            s.mode = Mode::Running;
            return None;
        }
        s.handling = false;
        s.console.muted = false;
        self.screen.fresh_line(&mut self.s);
        let mut message = code.message().to_string();
        if line != DIRECT {
            message.push_str(&format!(" in {line}"));
        }
        self.screen.print(&mut self.s, message.as_bytes());
        self.ready();
        Some(Stop::Failed)
    }

    /// Ctrl-C seen between two statements.
    pub(super) fn break_key(&mut self) -> Stop {
        self.s.break_requested = false;
        self.s.console.muted = false;
        self.screen.print(&mut self.s, b"^C");
        self.screen.new_line(&mut self.s);
        self.stop_program(self.s.text, true)
    }

    /// STOP, Ctrl-C: CONT will go on at `text`.
    pub(super) fn stop_program(&mut self, text: Address, message: bool) -> Stop {
        self.s.reset_temporaries();
        self.s.console.muted = false;
        self.s.saved = text;
        let line = self.s.line;
        if line != DIRECT {
            self.s.continue_at = Some(Point { line, text });
        }
        self.screen.fresh_line(&mut self.s);
        if message {
            self.screen.print(&mut self.s, b"Break");
            if line != DIRECT {
                let place = format!(" in {line}");
                self.screen.print(&mut self.s, place.as_bytes());
            }
        }
        self.ready();
        Stop::Broke
    }

    pub(super) fn end_statement(&mut self, end: Address) -> Option<Stop> {
        if let Err(code) = self.s.close_files() {
            return self.fail(code, self.s.line);
        }
        self.s.saved = end;
        if self.s.line != DIRECT {
            self.s.continue_at = Some(Point {
                line: self.s.line,
                text: end,
            });
        }
        self.ready();
        Some(Stop::Ended)
    }

    /// Behind the last line, or at the end of the direct line.
    pub(super) fn program_end(&mut self) -> Option<Stop> {
        // CONT then finds the end again.
        self.s.saved = self.s.text;
        if self.s.line != DIRECT {
            if self.s.handling {
                return self.fail(ErrorCode::NO_RESUME, self.s.line);
            }
            self.s.continue_at = Some(Point {
                line: self.s.line,
                text: self.s.text,
            });
        }
        self.ready();
        Some(Stop::Ended)
    }

    /// Prints `Ok` and waits for a line.
    pub(super) fn ready(&mut self) {
        let s = &mut self.s;
        s.console.muted = false;
        s.inside = None;
        if s.console.printer_column != 0 {
            self.screen.new_printer_line(s);
        }
        self.screen.fresh_line(s);
        self.screen.ok(s);
        // A SAVE that failed left its file open; one that cannot be ended is given up.
        let _ = s.close_file(0);
        // The prompt looks at ERR, and so finds a Syntax error that a handler left pending.
        if s.err == ErrorCode::SYNTAX.0 {
            s.err = 0;
            if s.erl != DIRECT {
                s.edit_after_ok = Some(s.erl);
            }
        }
        match s.edit_after_ok.take() {
            Some(line) if s.protected => {
                // EDIT is refused, in the line that it was to show.
                self.fail(ErrorCode::ILLEGAL_FUNCTION_CALL, line);
            }
            Some(line) => {
                s.editing = line;
                s.mode = Mode::Editing;
            }
            None => s.mode = Mode::Prompt,
        }
        self.s.line = DIRECT;
    }
}
