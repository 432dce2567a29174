//! How long a Z80 would have taken.
//!
//! MBASIC works statements out from their text each time it comes to them. So the time of a
//! statement is that of its parts: finding each variable in its table, each operation by the types
//! of its operands, the bytes that FOR, WHILE, IF and READ pass over. [`Machine::period_time`] adds
//! them up for the statement about to run and changes nothing. Against the genuine MBASIC on a Z80
//! whole programs come out within 15 % (`tests/period.rs`).

pub mod cost;
mod expression;
mod function;
mod statement;
mod value;

use super::Machine;
use super::run::Next;
use super::state::State;
use crate::parser;
use crate::syntax::Name;

/// What is looked at to tell a time.
struct Clock<'a> {
    s: &'a State,
    /// Parameters of the user function that is worked out.
    parameters: Vec<Name>,
    /// How many functions called each other.
    calls: u8,
}

impl Machine {
    /// The time that the statement about to run takes on a Z80, in clock periods; 0 if none is.
    pub fn period_time(&self) -> u64 {
        let Next::Statement { at, first, .. } = self.next_statement() else {
            return 0;
        };
        let parsed = parser::parse_statement(self.s.memory.image(), at);
        let clock = Clock {
            s: &self.s,
            parameters: Vec::new(),
            calls: 0,
        };
        let line = if first { cost::LINE } else { 0 };
        cost::STATEMENT + line + clock.statement(&parsed.statement, at, parsed.end)
    }
}
