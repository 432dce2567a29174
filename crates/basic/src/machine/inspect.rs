//! What a host can look at: where the program is, its variables and its stack.

use super::control::Frame;
use super::state::{DIRECT, Mode, State};
use super::variables::{Entries, Entry};
use super::{Machine, Request, program};
use crate::number::{Double, Number, Single, format};
use crate::syntax::{Address, Type};
use crate::text::scan;

/// The statement about to run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Position {
    /// Number of its line.
    pub line: u16,
    /// Its index within the line, from 0; statements behind THEN count as part of the IF.
    pub statement: u16,
    /// Its address in the memory image.
    pub address: Address,
}

/// What the machine is doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// `Ok` was printed; a command is awaited.
    Ready,
    /// A program or direct line runs, or a listing is printed.
    Running,
    /// A program waits for a line.
    WaitingForLine,
    /// A program waits for single keys.
    WaitingForKeys,
    /// EDIT works on a line.
    Editing,
    /// SYSTEM was carried out.
    Left,
}

/// A variable or array for a panel.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Variable {
    /// Name with its type sign.
    pub name: String,
    /// Its type.
    pub kind: Type,
    /// The value as PRINT shows it (strings as their bytes); empty for arrays.
    pub value: Vec<u8>,
    /// Highest subscripts of an array, none for a simple variable.
    pub bounds: Vec<u16>,
}

/// An entry of the control stack, innermost last.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StackEntry {
    /// A subroutine called from this line.
    Gosub {
        /// The line.
        line: u16,
    },
    /// A FOR loop of this line and its variable.
    For {
        /// The line.
        line: u16,
        /// The variable with its type sign.
        variable: String,
    },
    /// A WHILE loop of this line.
    While {
        /// The line.
        line: u16,
    },
}

impl Machine {
    /// The statement about to run; `None` if none is (the prompt, the end of the program).
    pub fn position(&self) -> Option<Position> {
        let s = &self.s;
        if s.mode != Mode::Running {
            return None;
        }
        let before = if s.inside.is_some() { s.saved } else { s.text };
        let (line, address) = match s.memory.byte(before) {
            b':' => (s.line, before.wrapping_add(1)),
            0 if s.memory.word(before.wrapping_add(1)) != 0 => (
                s.memory.word(before.wrapping_add(3)),
                before.wrapping_add(5),
            ),
            _ => return None,
        };
        Some(Position {
            line,
            statement: self.statement_index(line, address),
            address,
        })
    }

    fn statement_index(&self, line: u16, address: Address) -> u16 {
        let Ok(start) = program::find_line(&self.s, line) else {
            return 0;
        };
        let mut at = start.saturating_add(4);
        let mut index = 0;
        while at < address {
            let end = scan::skip_statement(self.s.memory.image(), at);
            if self.s.memory.byte(end) != b':' || end >= address {
                break;
            }
            index += 1;
            at = end.saturating_add(1);
        }
        index
    }

    /// The line MBASIC considers current when it polls the keyboard before the next
    /// statement: still the one before if a new line is about to begin. `None` in direct mode.
    pub fn current_line(&self) -> Option<u16> {
        (self.s.line != DIRECT).then_some(self.s.line)
    }

    /// The line that CONT would go on in ([`DIRECT`] for a direct line); `None` if there is nothing
    /// to continue.
    pub fn continue_line(&self) -> Option<u16> {
        self.s.continue_at.map(|point| point.line)
    }

    /// Whether AUTO offers line numbers.
    pub fn is_numbering(&self) -> bool {
        self.s.auto.is_some()
    }

    /// What the machine is doing.
    pub fn status(&self) -> Status {
        match self.s.mode {
            Mode::Prompt => Status::Ready,
            Mode::Editing => Status::Editing,
            Mode::Left => Status::Left,
            Mode::Listing => Status::Running,
            Mode::Running => match self.s.waiting.request {
                Some(Request::Keys(_) | Request::Inkey) => Status::WaitingForKeys,
                Some(_) => Status::WaitingForLine,
                None => Status::Running,
            },
        }
    }

    /// Simple variables, then arrays, in the order they were made.
    pub fn variables(&self) -> Vec<Variable> {
        let simple = Entries::simple(&self.s)
            .filter(|entry| !entry.function)
            .map(|entry| Variable {
                name: name(&self.s, &entry),
                kind: entry.kind,
                value: value(&self.s, entry.kind, entry.value),
                bounds: Vec::new(),
            });
        let arrays = Entries::arrays(&self.s).map(|entry| Variable {
            name: name(&self.s, &entry),
            kind: entry.kind,
            value: Vec::new(),
            bounds: entry
                .dimensions(&self.s)
                .into_iter()
                .map(|count| count.wrapping_add(u16::from(self.s.base)).wrapping_sub(1))
                .collect(),
        });
        simple.chain(arrays).collect()
    }

    /// The control stack, innermost entry last.
    pub fn stack(&self) -> Vec<StackEntry> {
        self.s
            .frames
            .iter()
            .map(|frame| match frame {
                Frame::Gosub { line, .. } => StackEntry::Gosub { line: *line },
                Frame::While { line, .. } => StackEntry::While { line: *line },
                Frame::For { line, variable, .. } => {
                    let entry = Entries::simple(&self.s).find(|entry| entry.value == *variable);
                    let variable = entry.map(|entry| name(&self.s, &entry)).unwrap_or_default();
                    StackEntry::For {
                        line: *line,
                        variable,
                    }
                }
            })
            .collect()
    }
}

fn name(state: &State, entry: &Entry) -> String {
    let mut name = String::from_utf8_lossy(&entry.name(state)).into_owned();
    name.push(match entry.kind {
        Type::Integer => '%',
        Type::Single => '!',
        Type::Double => '#',
        Type::Text => '$',
    });
    name
}

fn value(state: &State, kind: Type, at: Address) -> Vec<u8> {
    let number = match kind {
        Type::Integer => Number::Integer(state.memory.word(at) as i16),
        Type::Single => Number::Single(Single(state.memory.long(at))),
        Type::Double => Number::Double(Double(state.memory.quad(at))),
        Type::Text => return state.characters_of(at).to_vec(),
    };
    let text = format::format(number);
    text.strip_prefix(b" ").unwrap_or(&text).to_vec()
}
