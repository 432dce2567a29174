//! Tokens to [`crate::syntax`]; never fails (see there).
//!
//! MBASIC has no parser: each statement's routine reads its own text as it runs. The order
//! in which it would read, evaluate and complain is kept: an error of the text becomes a
//! `Fail` at the place where the routine would have met it.

mod control;
mod cursor;
mod data;
mod editing;
mod expression;
mod fault;
mod files;
mod function;
mod input;
mod machine_access;
mod print;

use crate::error::ErrorCode;
use crate::syntax::{Address, Expr, Name, Parsed, Statement, Target};
use crate::text::{scan, token};
use cursor::{Bare, Cursor};
pub use fault::{LineFault, line_fault};

/// Parses the statement at `at` of the memory image (its first byte or blanks before it).
pub fn parse_statement(memory: &[u8], at: Address) -> Parsed {
    parsed(&mut Cursor::new(memory, at), memory, at)
}

/// As [`parse_statement`] where some user functions are known to have no parameters.
pub fn parse_statement_knowing(memory: &[u8], at: Address, bare: Bare) -> Parsed {
    parsed(&mut Cursor::new(memory, at).knowing(bare), memory, at)
}

fn parsed(cursor: &mut Cursor, memory: &[u8], at: Address) -> Parsed {
    let statement = statement(cursor);
    let fail = match statement {
        // These jump or skip; what stands behind them is never looked at.
        Statement::Fail(_)
        | Statement::Rem
        | Statement::Data
        | Statement::Else
        | Statement::Common(_)
        | Statement::DefFn { .. }
        | Statement::If { .. }
        | Statement::Goto(_)
        | Statement::Gosub(_)
        | Statement::On { .. } => None,
        _ => (!cursor.at_end()).then_some(ErrorCode::SYNTAX),
    };
    let end = match statement {
        Statement::Rem | Statement::Else => scan::end_of_line(memory, at),
        _ => scan::skip_statement(memory, at),
    };
    let rest = match statement {
        Statement::Dim(_) | Statement::Erase(_) => None,
        _ => Some(cursor.address()),
    };
    Parsed {
        statement,
        fail,
        rest,
        end,
    }
}

/// Parses the expression at `at`; answers it and the address behind it.
pub fn parse_expression(memory: &[u8], at: Address) -> (Expr, Address) {
    let mut cursor = Cursor::new(memory, at);
    let value = expression::expression(&mut cursor, 0);
    (value, cursor.address())
}

/// Parses the body of a DEF FN from its `=` on. A missing `=` or something behind the
/// expression is a Syntax error of the call.
pub fn parse_body(memory: &[u8], at: Address, bare: Bare) -> Expr {
    let mut cursor = Cursor::new(memory, at).knowing(bare);
    if let Err(code) = cursor.expect(token::EQUAL) {
        return Expr::Fail(code);
    }
    let value = expression::expression(&mut cursor, 0);
    match cursor.at_end() {
        true => value,
        false => expression::raise_after(value, ErrorCode::SYNTAX),
    }
}

/// Reads a variable's name at `at`; answers it and the address behind it.
pub fn parse_name(memory: &[u8], at: Address) -> (Option<Name>, Address) {
    let mut cursor = Cursor::new(memory, at);
    let name = cursor.name().ok().flatten();
    (name, cursor.address())
}

fn statement(cursor: &mut Cursor) -> Statement {
    let first = cursor.byte();
    match first {
        0 | b':' => return Statement::Empty,
        1..=0x80 => return data::assignment(cursor),
        token::FUNCTION => return data::mid_assignment(cursor),
        _ => cursor.bump(),
    }
    let at_end = cursor.at_end();
    match first {
        token::REM => Statement::Rem,
        token::DATA => Statement::Data,
        token::ELSE => Statement::Else,

        token::LET => data::assignment(cursor),
        token::DIM => data::dim(cursor),
        token::ERASE => data::erase(cursor),
        token::SWAP => data::swap(cursor),
        token::DEF => data::def(cursor),
        token::DEFSTR..=token::DEFDBL => data::def_type(cursor, first),
        token::OPTION => data::option_base(cursor),
        token::LSET | token::RSET => data::justify(cursor, first == token::RSET),
        token::COMMON => data::common(cursor),
        token::RANDOMIZE => data::randomize(cursor),
        token::CLEAR => data::clear(cursor),

        token::PRINT => print::print(cursor, false),
        token::LPRINT => print::print(cursor, true),
        token::WRITE => print::write(cursor),
        token::WIDTH => print::width(cursor),
        token::NULL => print::null(cursor),

        token::INPUT => input::input(cursor),
        token::LINE => input::line_input(cursor),
        token::READ => input::read(cursor),
        token::RESTORE => input::restore(cursor),

        token::IF => control::if_statement(cursor),
        token::GOTO => Statement::Goto(cursor.jump()),
        token::GOSUB => Statement::Gosub(cursor.jump()),
        token::ON => control::on(cursor),
        token::RESUME => control::resume(cursor),
        token::ERROR => control::error(cursor),
        token::FOR => control::for_statement(cursor),
        token::NEXT => control::next(cursor),
        token::WHILE => Statement::While(expression::expression(cursor, 0)),
        // These look for the end of the statement before they do anything. Where it is not
        // they do nothing, and what stands there is met as if it were the next statement.
        token::RETURN | token::END | token::STOP | token::NEW | token::SYSTEM | token::RESET
            if !at_end =>
        {
            Statement::Empty
        }
        token::RETURN => Statement::Return,
        token::END => Statement::End,
        token::STOP => Statement::Stop,
        token::WEND if !at_end => Statement::Fail(ErrorCode::SYNTAX),
        token::WEND => Statement::Wend,
        token::NEW => Statement::New,
        token::SYSTEM => Statement::System,
        token::RESET => Statement::Reset,
        token::UNUSED_A0
        | token::UNUSED_B2
        | token::UNUSED_B3
        | token::UNUSED_BC
        | token::UNUSED_BE => Statement::WarmStart,
        token::CONT => Statement::Cont,
        token::TRON => Statement::Tron,
        token::TROFF => Statement::Troff,

        token::POKE => machine_access::poke(cursor),
        token::OUT => machine_access::out(cursor),
        token::WAIT => machine_access::wait(cursor),
        token::CALL => machine_access::call(cursor),

        token::LIST => editing::list(cursor, false),
        token::LLIST => editing::list(cursor, true),
        token::DELETE => editing::delete(cursor),
        token::RENUM => editing::renum(cursor),
        token::AUTO => editing::auto(cursor),
        token::EDIT => editing::edit(cursor),

        token::RUN => files::run(cursor),
        token::LOAD => files::load(cursor),
        token::SAVE => files::save(cursor),
        token::MERGE => files::merge(cursor),
        token::CHAIN => files::chain(cursor),
        token::OPEN => files::open(cursor),
        token::CLOSE => files::close(cursor),
        token::FIELD => files::field(cursor),
        token::GET => files::get_or_put(cursor, false),
        token::PUT => files::get_or_put(cursor, true),
        token::KILL => Statement::Kill(expression::expression(cursor, 0)),
        token::NAME => files::rename(cursor),
        token::FILES => files::files(cursor),
        _ => Statement::Fail(ErrorCode::SYNTAX),
    }
}

/// What stands at `at` as something to assign to.
pub fn parse_target(memory: &[u8], at: Address) -> Target {
    expression::reference(&mut Cursor::new(memory, at), 0)
}

/// Steps over a variable or array element; answers whether one stands at `at`, and the
/// address behind it.
pub fn parse_element(memory: &[u8], at: Address) -> (bool, Address) {
    let mut cursor = Cursor::new(memory, at);
    let target = expression::reference(&mut cursor, 0);
    (!expression::target_fails(&target), cursor.address())
}
