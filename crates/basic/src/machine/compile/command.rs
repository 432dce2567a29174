//! Commands, and statements that work on files.

use super::Compiler;
use crate::error::ErrorCode;
use crate::machine::code::{Chain, Op};
use crate::syntax::{self, Statement};

impl Compiler<'_> {
    pub fn command(&mut self, statement: &Statement) -> Op {
        match statement {
            Statement::List { printer, range } => Op::List {
                printer: *printer,
                range: *range,
            },
            Statement::Delete(range) => Op::Delete(*range),
            Statement::Renum { new, from, step } => Op::Renum {
                new: *new,
                from: *from,
                step: *step,
            },
            Statement::Auto { start, step, comma } => Op::Auto {
                start: *start,
                step: *step,
                comma: *comma,
            },
            Statement::Edit(line) => Op::Edit(*line),
            Statement::New => Op::New,
            Statement::Run(syntax::RunTarget::Start) => Op::Run(None),
            Statement::Run(syntax::RunTarget::Line(line)) => Op::Run(Some(self.target(*line))),
            Statement::Run(syntax::RunTarget::File { name, keep_files }) => Op::RunFile {
                name: self.expression(name),
                keep_files: *keep_files,
            },
            Statement::Cont => Op::Cont,
            Statement::System => Op::System,
            Statement::WarmStart => Op::WarmStart,
            Statement::Load { file, run } => Op::Load {
                file: self.expression(file),
                run: *run,
            },
            Statement::Save { file, form } => Op::Save {
                file: self.expression(file),
                form: *form,
            },
            Statement::Merge(file) => Op::Merge(self.expression(file)),
            Statement::Chain(chain) => Op::Chain(Box::new(Chain {
                merge: chain.merge,
                file: self.expression(&chain.file),
                line: self.option(&chain.line),
                all: chain.all,
                delete: chain.delete,
            })),
            other => self.file_statement(other),
        }
    }

    fn file_statement(&mut self, statement: &Statement) -> Op {
        match statement {
            Statement::Open {
                mode,
                number,
                name,
                record,
            } => Op::Open {
                mode: self.expression(mode),
                number: self.deeper(4, |this| this.expression(number)),
                name: self.deeper(6, |this| this.expression(name)),
                record: self.deeper(14, |this| this.option(record)),
            },
            Statement::Close(files) => Op::Close(self.list(files)),
            Statement::Field { number, fields } => Op::Field {
                number: self.expression(number),
                fields: fields
                    .iter()
                    .map(|(width, target)| (self.expression(width), self.place(target)))
                    .collect(),
            },
            Statement::Get { number, record } => Op::Record {
                put: false,
                number: self.expression(number),
                record: self.option(record),
            },
            Statement::Put { number, record } => Op::Record {
                put: true,
                number: self.expression(number),
                record: self.option(record),
            },
            Statement::Kill(name) => Op::Kill(self.expression(name)),
            Statement::NameAs(old, new) => Op::Rename(self.expression(old), self.expression(new)),
            Statement::Files(name) => Op::Files(self.option(name)),
            Statement::Reset => Op::Reset,
            _ => Op::Fail(ErrorCode::SYNTAX),
        }
    }
}
