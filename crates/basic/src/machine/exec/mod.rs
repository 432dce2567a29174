//! Carrying out statements.

mod arrays;
mod assign;
mod control;
mod files;
mod input;
mod jump;
mod loops;
mod print;
mod setting;
mod strings;
mod using;

use super::code::{Op, Statement};
use super::eval::{Run, Trap, Value};
use super::state::Point;
use crate::error::ErrorCode;
use crate::syntax::Address;

pub use loops::Round;
pub use print::Device;

/// Where execution goes on after a statement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flow {
    /// At the end of the statement.
    Next,
    /// At the byte before a line, or at another end of a statement of this line.
    Text(Address),
    /// At the end of a statement of another line.
    At(Point),
    /// At a statement behind THEN or ELSE.
    Inside(Address),
    /// END: `Ok`, and CONT goes on behind it.
    End,
    /// STOP: `Break in n`.
    Stop,
    /// The type table or a function changed: compiled code is no longer good.
    Retype,
    /// As `Retype`, and the statement failed.
    RetypeAndFail(ErrorCode),
    /// Nothing was done: the statement at this address must be compiled first.
    Compile(Point),
    /// A command that changes the program or the machine as a whole.
    Command,
}

impl Run<'_> {
    /// Carries out one statement.
    #[inline]
    pub fn execute(&mut self, statement: &Statement) -> Value<Flow> {
        match &statement.op {
            Op::LetInt(place, value) => self.let_int(place, value),
            Op::LetSingle(place, value) => self.let_single(place, value),
            Op::If(parts) => self.branch(parts),
            Op::Next(variables) => self.next_statement(variables, statement.end),
            Op::Goto(target) => self.jump(*target),
            Op::Empty => Ok(Flow::Next),
            Op::Gosub(target) => self.gosub(*target, statement),
            Op::Return => self.return_from(),
            Op::For(parts) => self.for_statement(parts, statement),
            Op::LetDouble(place, value) => self.let_double(place, value),
            Op::LetText(place, value) => self.let_text(place, value),
            other => self.execute_rare(other, statement),
        }
    }

    #[inline(never)]
    fn execute_rare(&mut self, op: &Op, statement: &Statement) -> Value<Flow> {
        match op {
            Op::Print(print) => self.print_statement(print),
            Op::While(parts) => self.while_statement(parts),
            Op::Wend(token) => self.wend(*token),
            Op::Fail(code) => Err((*code).into()),
            Op::LetFail(place, value, code) => self.let_fail(place, value, *code),
            Op::Write(write) => self.write_statement(write),
            Op::Input(input) => self.input_statement(input),
            Op::LineInput(input) => self.line_input(input),
            Op::Read(places) => self.read(places),
            Op::Restore(target) => self.restore(*target),
            Op::On {
                selector,
                gosub,
                lines,
                fail,
            } => self.on_jump(selector, *gosub, lines, *fail, statement),
            Op::OnError(target) => self.on_error(*target),
            Op::Resume(resume, target) => self.resume(*resume, *target),
            Op::Error(value) => self.error_statement(value, statement.fail),
            Op::End => Ok(Flow::End),
            Op::Stop => Ok(Flow::Stop),
            Op::Dim(list) => self.dim(list),
            Op::Erase(list) => self.erase(list),
            Op::Swap(pair) => self.swap(&pair.0, &pair.1),
            Op::MidAssign(parts) => self.mid_assign(&parts.0, &parts.1, parts.2.as_ref(), &parts.3),
            Op::LSet {
                target,
                value,
                right,
            } => self.lset(target, value, *right),
            _ => self.execute_setting(op, statement),
        }
    }

    fn execute_setting(&mut self, op: &Op, statement: &Statement) -> Value<Flow> {
        match op {
            Op::DefFn {
                function,
                parameters,
                bare,
                fail,
            } => self.def_fn(*function, parameters, *bare, *fail, statement.at),
            Op::DefUsr(index, value) => self.def_usr(*index, value),
            Op::DefType { kind, ranges, fail } => self.def_type(*kind, ranges, *fail),
            Op::OptionBase(value) => self.option_base(value),
            Op::Randomize(value) => self.randomize(value.as_ref()),
            Op::Common => Ok(Flow::Next),
            Op::Clear(parts) => self.clear_statement(parts),
            Op::Poke(at, value) => self.poke(at, value),
            Op::Out(port, value) => self.out(port, value),
            Op::Wait(port, mask, flip) => self.wait(port, mask, flip.as_ref()),
            Op::Call(kind, slot) => self.call_machine_code(*kind, *slot),
            Op::Width {
                printer,
                file,
                columns,
            } => self.width(*printer, file.as_ref(), columns),
            Op::Null(value) => self.null(value, statement.fail),
            Op::Trace(on) => {
                self.s.trace = *on;
                Ok(Flow::Next)
            }
            _ => self.execute_file(op),
        }
    }

    fn execute_file(&mut self, op: &Op) -> Value<Flow> {
        match op {
            Op::Open {
                mode,
                number,
                name,
                record,
            } => self.open(mode, number, name, record.as_ref()),
            Op::Close(numbers) => self.close(numbers),
            Op::Reset => self.reset(),
            Op::Field { number, fields } => self.field(number, fields),
            Op::Record {
                put,
                number,
                record,
            } => self.record(*put, number, record.as_ref()),
            Op::Kill(name) => self.kill(name),
            Op::Rename(old, new) => self.rename(old, new),
            Op::Files(name) => self.files(name.as_ref()),
            _ => Ok(Flow::Command),
        }
    }

    /// Illegal function call.
    pub(super) fn illegal<T>(&self) -> Value<T> {
        Err(Trap::Error(ErrorCode::ILLEGAL_FUNCTION_CALL))
    }
}
