//! The stored program in the memory image: lines of link, number, tokens and a 0
//! byte, in the order of their numbers; a link of 0 ends them.

use super::memory::Memory;
use super::state::State;
use crate::error::ErrorCode;
use crate::syntax::Address;
use crate::text::token;

/// One line as it lies in memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Line {
    /// Address of its link.
    pub at: Address,
    pub number: u16,
    /// Address of the next line's link.
    pub next: Address,
}

impl Line {
    /// The tokens without the 0 byte at their end.
    pub fn tokens<'a>(&self, state: &'a State) -> &'a [u8] {
        let length = self.next.saturating_sub(self.at).saturating_sub(5);
        state
            .memory
            .slice(self.at.saturating_add(4), usize::from(length))
    }
}

/// Walks over the lines, from `at` on.
pub fn lines_from(state: &State, at: Address) -> impl Iterator<Item = Line> + '_ {
    let mut at = at;
    std::iter::from_fn(move || {
        let next = state.memory.word(at);
        // Links always point forward; anything else is the work of a POKE.
        if next <= at || next > state.variables {
            return None;
        }
        let line = Line {
            at,
            number: state.memory.word(at + 2),
            next,
        };
        at = next;
        Some(line)
    })
}

/// Walks over all lines.
pub fn lines(state: &State) -> impl Iterator<Item = Line> + '_ {
    lines_from(state, state.program)
}

/// Whether `text` is inside a program line that has another number than `number`.
pub fn is_in_other_line(state: &State, text: Address, number: u16) -> bool {
    lines(state)
        .find(|line| text < line.next)
        .is_some_and(|line| text >= line.at + 4 && line.number != number)
}

/// Where line `number` is; `Err` holds where it would be.
pub fn find_line(state: &State, number: u16) -> Result<Address, Address> {
    let mut at = state.program;
    for line in lines(state) {
        if line.number == number {
            return Ok(line.at);
        }
        if line.number > number {
            return Err(line.at);
        }
        at = line.next;
    }
    Err(at)
}

/// Puts a line into the program in place of one with the same number; empty tokens delete it.
///
/// # Errors
/// Out of memory. Variables must have been given up before.
pub fn store(state: &mut State, number: u16, tokens: &[u8]) -> Result<(), ErrorCode> {
    put(state, number, tokens)?;
    fix_links(state);
    Ok(())
}

/// As [`store`] behind another one, where nothing else has written into the program: the links of the lines before
/// this one hold, so the lines of a file cost no more the more there are.
///
/// # Errors
/// Those of [`store`].
pub fn store_next(state: &mut State, number: u16, tokens: &[u8]) -> Result<(), ErrorCode> {
    let at = put(state, number, tokens)?;
    fix_links_from(state, at);
    Ok(())
}

/// Puts a line where it belongs and answers where that is; the links from there on are to be set.
fn put(state: &mut State, number: u16, tokens: &[u8]) -> Result<Address, ErrorCode> {
    let place = find_line(state, number);
    let at = place.unwrap_or_else(|at| at);
    let end = state.variables;
    let old_end = if place.is_ok() {
        state.memory.word(at)
    } else {
        at
    };
    if !tokens.is_empty() {
        let new_end = usize::from(at) + tokens.len() + 5 + usize::from(end - old_end);
        if new_end > usize::from(state.strings) {
            return Err(ErrorCode::OUT_OF_MEMORY);
        }
    }
    let bytes = if tokens.is_empty() {
        0
    } else {
        tokens.len() as u16 + 5
    };
    state
        .memory
        .move_bytes(old_end, at + bytes, usize::from(end - old_end));
    if bytes > 0 {
        state.memory.set_word(at, 1);
        state.memory.set_word(at + 2, number);
        state.memory.set_slice(at + 4, tokens);
        state.memory.set_byte(at + bytes - 1, 0);
    }
    state.variables = at + bytes + (end - old_end);
    Ok(at)
}

/// Takes the lines from address `from` up to `to` out of the program.
pub fn remove(state: &mut State, from: Address, to: Address) {
    let end = state.variables;
    state.memory.move_bytes(to, from, usize::from(end - to));
    state.variables = end - (to - from);
    fix_links(state);
}

/// Empties the program.
pub fn erase(state: &mut State) {
    state.memory.clear(state.program - 1, 3);
    state.variables = state.program + 2;
}

/// Sets all links anew by looking for the ends of the lines.
pub fn fix_links(state: &mut State) {
    fix_links_from(state, state.program);
}

/// Those of the lines from an address on.
fn fix_links_from(state: &mut State, at: Address) {
    let mut at = at;
    while state.memory.word(at) != 0 && at < state.variables {
        let end = line_end(&state.memory, at.saturating_add(4));
        let next = end.saturating_add(1);
        state.memory.set_word(at, next);
        at = next;
    }
}

/// Address of the 0 byte that ends the tokens at `at`; constants may hold zeros.
pub fn line_end(memory: &Memory, at: Address) -> Address {
    let mut at = at;
    loop {
        let byte = memory.byte(at);
        if byte == 0 || at == Address::MAX {
            return at;
        }
        at = at.saturating_add(1 + token::operand_length(byte));
    }
}

/// Skips blanks.
pub fn skip_blanks(memory: &Memory, at: Address) -> Address {
    let mut at = at;
    while matches!(memory.byte(at), b' ' | b'\t' | b'\n') {
        at = at.saturating_add(1);
    }
    at
}

/// The line numbers that a range means, for LIST and DELETE; `None` for an open end.
pub fn resolve(state: &State, line: crate::syntax::LineRef) -> u16 {
    match line {
        crate::syntax::LineRef::Number(number) => number,
        crate::syntax::LineRef::Dot => state.dot,
    }
}
