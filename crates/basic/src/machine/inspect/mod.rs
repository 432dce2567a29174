//! What a host can look at: where the program is, its variables, its stack, its memory.

pub(super) mod names;
pub(super) mod value;

use super::control::Frame;
use super::state::{DIRECT, Mode, State};
use super::variables::{self, Entries, Entry};
use super::{Machine, Request, program};
use crate::syntax::{Address, Type};
use crate::text::{scan, token};

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
        /// The line; `None` for a direct line.
        line: Option<u16>,
    },
    /// A FOR loop of this line and its variable.
    For {
        /// The line; `None` for a direct line.
        line: Option<u16>,
        /// The variable with its type sign.
        variable: String,
        /// What it holds now.
        value: Vec<u8>,
        /// The value behind TO.
        limit: Vec<u8>,
        /// The value behind STEP, 1 without one.
        step: Vec<u8>,
    },
    /// A WHILE loop of this line.
    While {
        /// The line; `None` for a direct line.
        line: Option<u16>,
    },
}

/// How much of the machine is in use, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Resources {
    /// Free for programs, variables and strings: what FRE(0) shows.
    pub free: u16,
    /// The program.
    pub program: u16,
    /// Simple variables and arrays.
    pub variables: u16,
    /// String space with its garbage.
    pub strings: u16,
    /// The control stack's entries.
    pub stack: u16,
    /// What the control stack can hold.
    pub stack_size: u16,
    /// Subroutines called and not returned from.
    pub gosubs: u16,
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

    /// The index of the statement at `address` within its line. The colons that ELSE
    /// and ' have before them in memory begin no statement of their own.
    pub(super) fn statement_index(&self, line: u16, address: Address) -> u16 {
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
            at = end.saturating_add(1);
            if !self.is_hidden(at) {
                index += 1;
            }
        }
        index
    }

    /// Whether the colon before a statement stands in memory only, as that of ELSE and '.
    pub(super) fn is_hidden(&self, statement: Address) -> bool {
        let tokens = self.s.memory.slice(statement, 2);
        matches!(tokens, [token::ELSE, ..] | [token::REM, token::APOSTROPHE])
    }

    /// The line MBASIC considers current when it polls the keyboard before the next
    /// statement: still the one before if a new line is about to begin. `None` in direct mode.
    pub fn current_line(&self) -> Option<u16> {
        (self.s.line != DIRECT).then_some(self.s.line)
    }

    /// The line that CONT would go on in (`DIRECT` for a direct line); `None` if there is nothing
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
                value: value::at(&self.s, entry.kind, entry.value),
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

    /// Elements of an array as [`Variable::value`] shows them, in the order of memory (the first
    /// subscript changes fastest), from index `from` on, at most `count`; none if there is no such
    /// array. `name` is that of [`Machine::variables`].
    pub fn elements(&self, name: &str, from: usize, count: usize) -> Vec<Vec<u8>> {
        let s = &self.s;
        let mut arrays = Entries::arrays(s);
        let Some(entry) = arrays.find(|entry| self::name(s, entry) == name) else {
            return Vec::new();
        };
        let size = usize::from(variables::size(entry.kind));
        let first = usize::from(entry.elements(s));
        (from..from.saturating_add(count))
            .map(|index| first.saturating_add(index.saturating_mul(size)))
            .take_while(|at| at.saturating_add(size) <= usize::from(entry.end))
            .map(|at| value::at(s, entry.kind, at as Address))
            .collect()
    }

    /// The lowest subscript: OPTION BASE.
    pub fn base(&self) -> u8 {
        self.s.base
    }

    /// The control stack, innermost entry last.
    pub fn stack(&self) -> Vec<StackEntry> {
        let in_program = |line: u16| (line != DIRECT).then_some(line);
        let frames = self.s.frames.iter();
        frames
            .map(|frame| match *frame {
                Frame::Gosub { line, .. } => StackEntry::Gosub {
                    line: in_program(line),
                },
                Frame::While { line, .. } => StackEntry::While {
                    line: in_program(line),
                },
                Frame::For {
                    line,
                    variable,
                    integer,
                    step,
                    limit,
                    ..
                } => {
                    let entry = Entries::simple(&self.s).find(|entry| entry.value == variable);
                    let kind = if integer { Type::Integer } else { Type::Single };
                    let shown = |raw: u32| value::of_bytes(kind, &raw.to_le_bytes());
                    StackEntry::For {
                        line: in_program(line),
                        variable: entry.map(|entry| name(&self.s, &entry)).unwrap_or_default(),
                        value: value::at(&self.s, kind, variable),
                        limit: shown(limit),
                        step: shown(step),
                    }
                }
            })
            .collect()
    }

    /// Subroutines called and not returned from.
    pub fn gosub_depth(&self) -> u16 {
        let frames = self.s.frames.iter();
        let gosubs = frames.filter(|frame| matches!(frame, Frame::Gosub { .. }));
        u16::try_from(gosubs.count()).unwrap_or(u16::MAX)
    }

    /// The line of the statement about to run; `None` in direct mode and behind the last line.
    pub fn next_line(&self) -> Option<u16> {
        let s = &self.s;
        let line = match s.memory.byte(s.text) {
            0 if s.inside.is_none() => match s.memory.word(s.text.wrapping_add(1)) {
                0 => DIRECT,
                _ => s.memory.word(s.text.wrapping_add(3)),
            },
            _ => s.line,
        };
        (s.mode == Mode::Running && line != DIRECT).then_some(line)
    }

    /// The error that happened last and its line (ERR and ERL); `None` if there was none.
    pub fn last_error(&self) -> Option<(crate::error::ErrorCode, Option<u16>)> {
        let line = Some(self.s.erl).filter(|&line| line != DIRECT);
        (self.s.err != 0).then_some((crate::error::ErrorCode(self.s.err), line))
    }

    /// How much of the machine is in use.
    pub fn resources(&self) -> Resources {
        let s = &self.s;
        Resources {
            free: self.bytes_free(),
            program: s.variables.saturating_sub(s.program),
            variables: s.free.saturating_sub(s.variables),
            strings: s.strings_top.saturating_sub(s.strings),
            stack: s.stack_used,
            stack_size: s.stack_bytes(),
            gosubs: self.gosub_depth(),
        }
    }
}

fn name(state: &State, entry: &Entry) -> String {
    let mut name = String::from_utf8_lossy(&entry.name(state)).into_owned();
    name.push(sign_of(entry.kind));
    name
}

/// The sign that a type is written with.
fn sign_of(kind: Type) -> char {
    match kind {
        Type::Integer => '%',
        Type::Single => '!',
        Type::Double => '#',
        Type::Text => '$',
    }
}
