//! Commands that change the program or the machine as a whole.

mod editing;
mod listing;
mod running;

use super::code::{Expr, Op, Statement};
use super::eval::{Run, Trap, Value};
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
            Op::Run(target) => {
                fail?;
                self.run_program(*target)
            }
            // What stands behind CONT is never looked at.
            Op::Cont => self.cont(),
            Op::System => {
                fail?;
                self.system()
            }
            _ => self.file_command(statement),
        }
    }

    /// Commands of the disk.
    fn file_command(&mut self, statement: &Statement) -> Value<Option<Stop>> {
        match &statement.op {
            Op::Close(files) => {
                for file in files {
                    let number = self.value(|run| run.int_of(file))?;
                    if !(0..=255).contains(&number) {
                        return Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into());
                    }
                    if number == 0 || number as usize >= self.s.files.len() {
                        return Err(ErrorCode::BAD_FILE_NUMBER.into());
                    }
                }
                self.s.text = statement.end;
                self.s.inside = None;
                Ok(None)
            }
            Op::Reset => {
                self.s.text = statement.end;
                self.s.inside = None;
                Ok(None)
            }
            Op::RunFile { name, .. } | Op::Load { file: name, .. } | Op::Merge(name) | Op::Kill(name) => {
                self.file_name(name)?;
                Err(ErrorCode::FILE_NOT_FOUND.into())
            }
            _ => Err(ErrorCode::DISK_FULL.into()),
        }
    }

    fn file_name(&mut self, name: &Expr) -> Value<Vec<u8>> {
        self.value(|run| {
            let text = run.text_of(name)?;
            let text = run.s.free_text(text);
            Ok(run.s.characters(text).to_vec())
        })
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
