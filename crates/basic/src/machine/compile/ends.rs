//! Where loops end: the NEXT of a FOR, the WEND of a WHILE.

use super::Compiler;
use crate::error::ErrorCode;
use crate::machine::code::{LoopEnd, Place};
use crate::parser;
use crate::syntax::Address;
use crate::text::scan;

impl Compiler<'_> {
    pub fn token_at(&self, at: Address) -> Address {
        crate::machine::program::skip_blanks(&self.state.memory, at)
    }

    /// The variables of a NEXT from address `at` on, each with its own address.
    pub fn loop_variables(&mut self, at: Address) -> Vec<(Address, Place)> {
        let memory = self.state.memory.image();
        let mut list = Vec::new();
        let mut at = self.token_at(at);
        while parser::parse_name(memory, at).0.is_some() {
            let target = parser::parse_target(memory, at);
            list.push((at, self.reference(&target)));
            let (whole, after) = parser::parse_element(memory, at);
            let after = self.token_at(after);
            if !whole || self.state.memory.byte(after) != b',' {
                break;
            }
            at = self.token_at(after.saturating_add(1));
        }
        list
    }

    /// Looks for the NEXT of a FOR whose statement ends at `end`; `passed` gets what the NEXTs
    /// on the way name.
    pub fn loop_end(
        &mut self,
        end: Address,
        passed: &mut Vec<(Place, u16)>,
    ) -> Result<LoopEnd, (ErrorCode, u16)> {
        let mut names = Vec::new();
        let found = scan::find_next(self.state.memory.image(), end, &mut names);
        for name in names {
            let target = parser::parse_target(self.state.memory.image(), name.at);
            passed.push((self.reference(&target), name.line.unwrap_or(self.line)));
        }
        match found {
            Ok(place) => {
                let line = place.line.unwrap_or(self.line);
                let statement_end = scan::skip_statement(self.state.memory.image(), place.at);
                let variables = self.loop_variables(place.at);
                let at = match variables.first() {
                    Some(_) => place.at,
                    None => statement_end,
                };
                Ok(LoopEnd {
                    line,
                    at,
                    variables: variables.into(),
                    end: statement_end,
                })
            }
            Err(scan::Missed::End) => Err((ErrorCode::FOR_WITHOUT_NEXT, self.line)),
            Err(scan::Missed::Syntax(line)) => Err((ErrorCode::SYNTAX, line.unwrap_or(self.line))),
        }
    }

    /// Looks for the WEND of a WHILE whose statement ends at `end`.
    pub fn while_end(&mut self, end: Address) -> Result<(Address, u16, Address), (ErrorCode, u16)> {
        let memory = self.state.memory.image();
        match scan::find_wend(memory, end) {
            Ok(place) => {
                let line = place.line.unwrap_or(self.line);
                let behind = self.token_at(place.at);
                Ok((behind, line, behind))
            }
            Err(scan::Missed::End) => Err((ErrorCode::WHILE_WITHOUT_WEND, self.line)),
            Err(scan::Missed::Syntax(line)) => Err((ErrorCode::SYNTAX, line.unwrap_or(self.line))),
        }
    }
}
