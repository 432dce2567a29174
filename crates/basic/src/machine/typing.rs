//! Lines typed at the keyboard, at the prompt and as answers, with their echo.

use super::console::Screen;
use super::eval::{Run, Trap, Value};
use super::state::{DIRECT, State};
use super::{Reply, Request};
use crate::text::edit::{EditOutcome, EditState};
use crate::text::line_edit::{Ended, LineEditor};

const BREAK: u8 = 3;
const MUTE: u8 = 15;
const ENTER: u8 = 13;
const RUBOUT: u8 = 0x7F;

/// A line in the making: typed, or in EDIT after Ctrl-A.
enum Reader {
    Typing(LineEditor),
    Editing(EditState),
}

/// The keys of a typed line with Enter, which a line that ends in Ctrl-C does not get.
fn with_enter(mut keys: Vec<u8>) -> Vec<u8> {
    if keys.last() != Some(&BREAK) {
        keys.push(ENTER);
    }
    keys
}

impl Run<'_> {
    /// Reads a line, echoing it; keys typed ahead come first. `keep_line`: no new line
    /// behind Enter.
    ///
    /// # Errors
    /// `Need` while the line is not complete; `Break` for Ctrl-C.
    pub fn read_line(&mut self, request: Request, keep_line: bool) -> Value<Vec<u8>> {
        let quiet = request == Request::Line && !self.s.options.echo_answers;
        let buffer = self.s.last_line.iter();
        let previous = buffer.copied().take_while(|&byte| byte != 0).collect();
        let mut reader = Reader::Typing(match self.s.begun_line.take() {
            Some(begun) => LineEditor::begun(begun, keep_line),
            None => LineEditor::new(previous, keep_line),
        });
        let mut keys = std::mem::take(&mut self.s.typed_ahead);
        loop {
            let mut taken = 0;
            for &key in &keys {
                taken += 1;
                if self.mutes(key) {
                    continue;
                }
                let mut echo = Vec::new();
                // Output goes on with Ctrl-C, so that it shows.
                self.s.console.muted &= key != BREAK;
                let end = reader.key(key, &mut echo);
                let hidden = quiet && is_plain(key, &echo);
                match reader {
                    Reader::Typing(_) => self.echo(&echo, hidden),
                    Reader::Editing(_) => self.show(&echo),
                }
                match end {
                    None => {}
                    Some(Ok(line)) => {
                        self.s.typed_ahead = keys.split_off(taken);
                        self.s.keep_typed(&line, true);
                        return Ok(line);
                    }
                    Some(Err(trap)) => {
                        if let Reader::Typing(editor) = &reader {
                            self.s.keep_typed(editor.line(), false);
                        }
                        if matches!(trap, Trap::Error(_)) {
                            // A looked for a program line with the number of none.
                            self.s.dot = DIRECT;
                        }
                        self.s.typed_ahead = keys.split_off(taken);
                        return Err(trap);
                    }
                }
            }
            keys = match self.answer(request)? {
                Reply::Line(keys) => with_enter(keys),
                Reply::Keys(keys) => keys,
                Reply::Key(key) => key.into_iter().collect(),
            };
        }
    }

    /// EDIT of a program line from its start; `None`: it was left with Q.
    ///
    /// # Errors
    /// `Need` while EDIT goes on, `Error` where EDIT itself fails.
    pub fn edit_line(&mut self, number: u16, text: Vec<u8>) -> Value<Option<Vec<u8>>> {
        let mut echo = Vec::new();
        let mut state = EditState::program_line(number, text, &mut echo);
        self.show(&echo);
        let mut keys = std::mem::take(&mut self.s.typed_ahead);
        loop {
            let mut taken = 0;
            for &key in &keys {
                taken += 1;
                if self.mutes(key) {
                    continue;
                }
                let mut echo = Vec::new();
                let outcome = state.key(key, &mut echo);
                self.show(&echo);
                if outcome == EditOutcome::Going {
                    continue;
                }
                self.s.typed_ahead = keys.split_off(taken);
                return match outcome {
                    EditOutcome::Store { text, .. } | EditOutcome::Typed(text) => Ok(Some(text)),
                    EditOutcome::Failed(code) => Err(code.into()),
                    EditOutcome::Going | EditOutcome::Quit => Ok(None),
                };
            }
            keys = match self.answer(Request::Edit)? {
                Reply::Line(keys) => with_enter(keys),
                Reply::Keys(keys) => keys,
                Reply::Key(key) => key.into_iter().collect(),
            };
        }
    }

    /// Ctrl-O switches output off, the echo too, until the next one or the next `Ok`.
    pub fn mutes(&mut self, key: u8) -> bool {
        if key != MUTE {
            return false;
        }
        let muted = std::mem::take(&mut self.s.console.muted);
        self.echo(b"^O\r\n", false);
        self.s.console.muted = !muted;
        true
    }

    /// Shows what EDIT sends, where the CR behind a line feed takes NULL's zeros.
    fn show(&mut self, bytes: &[u8]) {
        echo_bytes(self.s, self.screen, bytes, Screen::put);
    }

    fn echo(&mut self, bytes: &[u8], quiet: bool) {
        // A character that breaks the line is shown with the line break.
        let breaks = bytes.len() == 1 && self.s.console.column == self.s.console.width;
        self.screen.silent = quiet && !breaks;
        echo_bytes(self.s, self.screen, bytes, |screen, state, _| {
            screen.carriage_return(state);
        });
        self.screen.silent = false;
    }
}

/// Whether the echo is just the character typed, or the new line of Enter.
fn is_plain(key: u8, echo: &[u8]) -> bool {
    match key {
        ENTER => echo == b"\r\n",
        _ => key >= 0x20 && key != RUBOUT && echo == [key],
    }
}

/// Shows what keys do; `carriage_return` sends a CR that no line feed follows.
fn echo_bytes(
    state: &mut State,
    screen: &mut Screen,
    bytes: &[u8],
    carriage_return: impl Fn(&mut Screen, &mut State, u8),
) {
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if bytes[at..].starts_with(b"\r\n") {
            screen.new_line(state);
            at += 2;
        } else if byte == ENTER {
            carriage_return(screen, state, byte);
            at += 1;
        } else {
            screen.put(state, byte);
            at += 1;
        }
    }
}

impl Reader {
    /// Takes one key; the line when it is complete.
    fn key(&mut self, key: u8, echo: &mut Vec<u8>) -> Option<Value<Vec<u8>>> {
        match self {
            Reader::Typing(editor) => match editor.key(key, echo)? {
                Ended::Enter => Some(Ok(editor.line().to_vec())),
                Ended::Break => Some(Err(Trap::Break)),
                Ended::Edit => {
                    *self = Reader::Editing(EditState::direct(editor.line().to_vec(), echo));
                    None
                }
            },
            Reader::Editing(state) => match state.key(key, echo) {
                EditOutcome::Going => None,
                EditOutcome::Typed(line) | EditOutcome::Store { text: line, .. } => Some(Ok(line)),
                EditOutcome::Quit => Some(Ok(Vec::new())),
                EditOutcome::Failed(code) => Some(Err(code.into())),
            },
        }
    }
}
