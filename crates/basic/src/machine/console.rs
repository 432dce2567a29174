//! Columns and widths of screen and printer, and the bytes sent to them.

use super::Event;
use super::state::State;
use crate::error::ErrorCode;

/// What is remembered about screen and printer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Console {
    /// Characters since the start of the screen line.
    pub column: u8,
    /// WIDTH; 255 = lines never end.
    pub width: u8,
    /// NULL: zero bytes sent after each new line.
    pub nulls: u8,
    /// Ctrl-O was pressed: output is dropped until the next `Ok`.
    pub muted: bool,
    pub printer_column: u8,
    pub printer_width: u8,
}

impl Default for Console {
    fn default() -> Self {
        Console {
            column: 0,
            width: 80,
            nulls: 0,
            muted: false,
            printer_column: 0,
            printer_width: 132,
        }
    }
}

/// Columns between two places where a tab ends.
const TAB_STOP: u8 = 8;

/// A width that means "never break the line".
pub const UNLIMITED: u8 = 255;

/// Collects what leaves the machine, in order.
#[derive(Clone, Default)]
pub struct Screen {
    events: Vec<Event>,
    /// Bytes sent by the running statement, and how many of them were sent by an earlier try.
    sent: u32,
    skip: u32,
    printed: u32,
    skip_printed: u32,
    /// Set while keys are echoed that the host does not want to see echoed.
    pub silent: bool,
}

impl Screen {
    /// Starts a statement whose first tries sent that many bytes already.
    pub fn begin(&mut self, output_bytes: u32, printer_bytes: u32) {
        *self = Screen {
            events: std::mem::take(&mut self.events),
            skip: output_bytes,
            skip_printed: printer_bytes,
            ..Screen::default()
        };
    }

    /// Bytes sent to screen and printer since `begin`.
    pub fn sent(&self) -> (u32, u32) {
        (self.sent, self.printed)
    }

    /// Takes what happened so far.
    pub fn take(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// Adds an event that is no output.
    pub fn event(&mut self, event: Event) {
        self.events.push(event);
    }

    fn raw(&mut self, byte: u8) {
        if self.silent {
            return;
        }
        self.sent += 1;
        if self.sent <= self.skip {
            return;
        }
        match self.events.last_mut() {
            Some(Event::Output(bytes)) => bytes.push(byte),
            _ => self.events.push(Event::Output(vec![byte])),
        }
    }

    fn raw_printer(&mut self, byte: u8) {
        self.printed += 1;
        if self.printed <= self.skip_printed {
            return;
        }
        match self.events.last_mut() {
            Some(Event::Printer(bytes)) => bytes.push(byte),
            _ => self.events.push(Event::Printer(vec![byte])),
        }
    }

    /// Sends bytes to the screen, with line breaks at its width.
    pub fn print(&mut self, state: &mut State, bytes: &[u8]) {
        if !self.print_plain(state, bytes) {
            for &byte in bytes {
                self.put(state, byte);
            }
        }
    }

    /// Sends characters that all fit on the line at once; answers whether it could.
    fn print_plain(&mut self, state: &mut State, bytes: &[u8]) -> bool {
        let console = &mut state.console;
        let end = usize::from(console.column) + bytes.len();
        let fits = end <= usize::from(console.width) && console.width != UNLIMITED;
        let again = self.sent < self.skip;
        if !fits || again || self.silent || console.muted || bytes.iter().any(|&byte| byte < 32) {
            return false;
        }
        if bytes.is_empty() {
            return true;
        }
        console.column = end as u8;
        self.sent += bytes.len() as u32;
        match self.events.last_mut() {
            Some(Event::Output(sent)) => sent.extend_from_slice(bytes),
            _ => self.events.push(Event::Output(bytes.to_vec())),
        }
        true
    }

    /// Sends one byte to the screen.
    pub fn put(&mut self, state: &mut State, byte: u8) {
        if state.console.muted {
            return;
        }
        match byte {
            // At the left margin a backspace is not sent.
            8 => {
                if state.console.column > 0 {
                    state.console.column -= 1;
                    self.raw(byte);
                }
            }
            // A line that is full is ended on the way, and the blanks begin anew.
            9 => {
                for _ in 0..tab_blanks_max(state.console.width) {
                    self.put(state, b' ');
                    if state.console.column.is_multiple_of(TAB_STOP) {
                        break;
                    }
                }
            }
            0..32 => self.raw(byte),
            _ => {
                if state.console.width != UNLIMITED && state.console.column == state.console.width {
                    self.new_line(state);
                }
                // With unlimited width the count stays at 255, which POS shows as 0.
                state.console.column = state.console.column.saturating_add(1);
                self.raw(byte);
            }
        }
        if byte == 13 {
            self.send_nulls(state);
            state.console.column = 0;
        }
    }

    /// The CR behind a typed line feed, which takes no NULL.
    pub fn carriage_return(&mut self, state: &mut State) {
        if !state.console.muted {
            self.raw(13);
            state.console.column = 0;
        }
    }

    /// Ends the screen line.
    pub fn new_line(&mut self, state: &mut State) {
        if state.console.muted {
            return;
        }
        self.raw(13);
        self.raw(10);
        self.send_nulls(state);
        state.console.column = 0;
    }

    fn send_nulls(&mut self, state: &State) {
        for _ in 0..state.console.nulls {
            self.raw(0);
        }
    }

    /// `Ok` and its new line, which is part of the text: NULL's zeros come before the LF.
    pub fn ok(&mut self, state: &mut State) {
        self.line_with_nulls(state, b"Ok\r");
    }

    fn line_with_nulls(&mut self, state: &mut State, text: &[u8]) {
        self.print(state, text);
        if !state.console.muted {
            self.raw(10);
        }
    }

    /// The message of an error that goes on. Its line ends without NULL's zeros.
    pub fn report(&mut self, state: &mut State, code: ErrorCode) {
        self.print(state, code.message().as_bytes());
        if !state.console.muted {
            self.raw(13);
            self.raw(10);
            state.console.column = 0;
        }
    }

    /// `?Redo from start`; as in `Ok` NULL's zeros come before the LF.
    pub fn redo(&mut self, state: &mut State) {
        self.line_with_nulls(state, b"?Redo from start\r");
    }

    /// Ends the screen line unless it is empty.
    pub fn fresh_line(&mut self, state: &mut State) {
        if state.console.column != 0 {
            self.new_line(state);
        }
    }

    /// Sends one byte to the printer.
    pub fn put_printer(&mut self, state: &mut State, byte: u8) {
        match byte {
            9 => {
                for _ in 0..tab_blanks_max(state.console.printer_width) {
                    self.put_printer(state, b' ');
                    if state.console.printer_column.is_multiple_of(TAB_STOP) {
                        break;
                    }
                }
            }
            8 => {
                state.console.printer_column = state.console.printer_column.saturating_sub(1);
                self.raw_printer(byte);
            }
            // Codes from 14 on count as a column, those below do not.
            0..14 => self.raw_printer(byte),
            _ => {
                let width = state.console.printer_width;
                if width != UNLIMITED && state.console.printer_column == width {
                    self.new_printer_line(state);
                }
                state.console.printer_column = state.console.printer_column.saturating_add(1);
                self.raw_printer(byte);
            }
        }
        if byte == 13 {
            state.console.printer_column = 0;
        }
    }

    /// Ends the printer line.
    pub fn new_printer_line(&mut self, state: &mut State) {
        self.raw_printer(13);
        self.raw_printer(10);
        state.console.printer_column = 0;
    }
}

/// Blanks that a TAB takes at most. MBASIC goes on for ever where the count of an endless line
/// stands still, and where a line is narrower than a tab stop.
fn tab_blanks_max(width: u8) -> u8 {
    match width {
        UNLIMITED => TAB_STOP,
        _ => 2 * TAB_STOP - 1,
    }
}
