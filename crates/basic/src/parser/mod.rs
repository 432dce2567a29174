//! Tokens to [`crate::syntax`]; never fails (see there).

use crate::syntax::{Address, Expr, Parsed};

/// Parses the statement at `at` of the memory image.
pub fn parse_statement(memory: &[u8], at: Address) -> Parsed {
    let _ = (memory, at);
    todo!()
}

/// Parses the expression at `at`; answers it and the address behind it.
pub fn parse_expression(memory: &[u8], at: Address) -> (Expr, Address) {
    let _ = (memory, at);
    todo!()
}
