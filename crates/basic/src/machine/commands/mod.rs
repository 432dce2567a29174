//! Commands that change the program or the machine as a whole.

mod chain;
mod editing;
mod files;
mod listing;
mod running;

use super::code::{Op, Statement};
use super::eval::{Run, Trap, Value};
use super::state::Mode;
use super::{Machine, Stop};
use crate::error::ErrorCode;

impl Machine {
    /// Carries out a command.
    pub(super) fn command(&mut self, statement: &Statement) -> Option<Stop> {
        let result = self.command_result(statement);
        match result {
            Ok(stop) => stop,
            Err(Trap::Error(code)) => self.fail(code, self.s.line),
            Err(Trap::ErrorIn(code, line)) => self.fail(code, line),
            Err(Trap::Need(_) | Trap::Break | Trap::Quiet) => {
                self.fail(ErrorCode::ILLEGAL_FUNCTION_CALL, self.s.line)
            }
        }
    }

    fn command_result(&mut self, statement: &Statement) -> Value<Option<Stop>> {
        // Rubbish behind a command is found before it does anything.
        let fail = statement.fail.map_or(Ok(()), |code| Err(Trap::Error(code)));
        match &statement.op {
            Op::List { printer, range } => {
                fail?;
                self.list(*printer, *range)
            }
            Op::Delete(range) => {
                fail?;
                self.delete(*range)
            }
            Op::Renum { new, from, step } => {
                fail?;
                self.renum(*new, *from, *step)
            }
            Op::Auto { start, step, comma } => {
                fail?;
                self.auto(*start, *step, *comma)
            }
            Op::Edit(line) => self.start_edit(*line),
            Op::New => {
                fail?;
                self.new_program()
            }
            // What stands behind the line of RUN n is never looked at.
            Op::Run(target) => self.run_program(*target),
            // What stands behind CONT is never looked at.
            Op::Cont => self.cont(),
            Op::System => {
                fail?;
                self.system()
            }
            Op::Call(..) | Op::WarmStart => {
                self.s.mode = Mode::Left;
                Ok(Some(Stop::System))
            }
            _ => self.file_command(statement),
        }
    }

    /// Commands that read or write program files.
    fn file_command(&mut self, statement: &Statement) -> Value<Option<Stop>> {
        let fail = statement.fail;
        match &statement.op {
            Op::RunFile { name, keep_files } => self.load(name, true, *keep_files, fail),
            Op::Load { file, run } => self.load(file, *run, *run, fail),
            Op::Merge(name) => self.merge(name, fail),
            Op::Chain(chain) => self.chain(chain),
            Op::Save { file, form } => {
                if !self.save(file, *form, fail)? {
                    self.ready();
                    return Ok(Some(Stop::Ended));
                }
                self.s.text = statement.end;
                self.s.inside = None;
                Ok(None)
            }
            _ => Err(ErrorCode::SYNTAX.into()),
        }
    }

    /// Works something out for a command; nothing in it can wait.
    fn value<T>(&mut self, work: impl FnOnce(&mut Run) -> Value<T>) -> Value<T> {
        let mut run = Run {
            s: &mut self.s,
            code: &self.code,
            screen: &mut self.screen,
            answers: &[],
            used: 0,
        };
        work(&mut run)
    }
}
