//! The first error of a line that can be told without running it.
//!
//! MBASIC has no such thing: it complains when it gets there. A host that marks errors while a line
//! is typed reads the tree that would run, and reports the `Fail`s in it.

use super::{cursor::Cursor, parse_body, parsed};
use crate::error::ErrorCode;
use crate::syntax::{
    Address, Branch, Chain, Expr, Line, PrintItem, Resume, RunTarget, Statement, Target,
};
use crate::text::token;

/// An error in a line's text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LineFault {
    /// What MBASIC says on reaching it.
    pub code: ErrorCode,
    /// Address of the statement it is in.
    pub statement: Address,
    /// Address the parser had read to.
    pub at: Address,
    /// Address of the `:` or 0 behind the statement.
    pub end: Address,
}

/// The first error in the statements from `at` to the end of the line; `None` if all can be read.
pub fn line_fault(memory: &[u8], mut at: Address) -> Option<LineFault> {
    loop {
        let mut cursor = Cursor::new(memory, at);
        let parsed = parsed(&mut cursor, memory, at);
        let found = statement_fault(&parsed.statement, memory).or(parsed.fail);
        if let Some(code) = found {
            return Some(LineFault {
                code,
                statement: at,
                at: cursor.address(),
                end: parsed.end,
            });
        }
        at = match parsed.statement {
            Statement::Rem => return None,
            Statement::If {
                then: Branch::At(then),
                ..
            } => then,
            Statement::Else => behind_else(memory, at)?,
            _ if memory.get(usize::from(parsed.end)) == Some(&b':') => parsed.end.checked_add(1)?,
            _ => return None,
        };
    }
}

/// The statement behind an ELSE; `None` if a line number stands there.
fn behind_else(memory: &[u8], at: Address) -> Option<Address> {
    let mut cursor = Cursor::new(memory, at);
    cursor.bump();
    let is_line = matches!(cursor.byte(), token::LINE_NUMBER | token::LINE_ADDRESS);
    (!is_line).then(|| cursor.address())
}

fn statement_fault(statement: &Statement, memory: &[u8]) -> Option<ErrorCode> {
    use Statement as S;
    match statement {
        S::Fail(code) => Some(*code),
        S::Let { target, value } | S::LSet { target, value, .. } => {
            target_fault(target).or(fault(value))
        }
        S::Print {
            file, items, using, ..
        } => {
            let items = items.iter().find_map(item_fault);
            let using = using.as_ref().and_then(|using| {
                fault(&using.format)
                    .or(faults(&using.values))
                    .or(using.fail)
            });
            optional(file).or(items).or(using)
        }
        S::Write {
            file,
            values,
            broken,
        } => optional(file)
            .or(faults(values))
            .or(broken.then_some(ErrorCode::SYNTAX)),
        S::Input { file, targets, .. } => optional(file).or(targets_fault(targets)),
        S::LineInput { file, target, .. } => optional(file).or(target_fault(target)),
        S::Read(targets) | S::Next(targets) => targets_fault(targets),
        S::Call { arguments, .. } => targets_fault(arguments),
        S::Restore(line) => line.as_ref().and_then(line_of),
        S::If {
            condition,
            then,
            otherwise,
        } => fault(condition)
            .or(branch_fault(then))
            .or(branch_fault(otherwise)),
        S::Goto(line) | S::Gosub(line) | S::OnError(line) => line_of(line),
        S::Resume(Resume::Line(line)) | S::Run(RunTarget::Line(line)) => line_of(line),
        S::On {
            selector,
            lines,
            fail,
            ..
        } => fault(selector)
            .or_else(|| lines.iter().flatten().find_map(line_of))
            .or(*fail),
        S::For {
            variable,
            from,
            to,
            step,
        } => target_fault(variable)
            .or(fault(from))
            .or(fault(to))
            .or(optional(step)),
        S::Dim(arrays) => arrays.iter().find_map(|(_, sizes)| faults(sizes)),
        S::Swap(one, other) => target_fault(one).or(target_fault(other)),
        S::DefFn { body, fail, .. } => match body {
            Some(body) => fault(&parse_body(memory, *body, &|_| false)),
            None => fail.or(Some(ErrorCode::SYNTAX)),
        },
        S::DefType { fail, .. } => *fail,
        S::MidAssign {
            target,
            start,
            length,
            value,
        } => target_fault(target)
            .or(fault(start))
            .or(optional(length))
            .or(fault(value)),
        S::Randomize(value) | S::Files(value) => optional(value),
        S::Clear {
            first,
            memory,
            stack,
        } => optional(first).or(optional(memory)).or(optional(stack)),
        S::Poke(one, other) | S::Out(one, other) | S::NameAs(one, other) => {
            fault(one).or(fault(other))
        }
        S::Wait(port, and, xor) => fault(port).or(fault(and)).or(optional(xor)),
        S::Width { file, columns, .. } => optional(file).or(fault(columns)),
        S::Error(value)
        | S::While(value)
        | S::DefUsr(_, value)
        | S::OptionBase(value)
        | S::Null(value)
        | S::Merge(value)
        | S::Kill(value)
        | S::Load { file: value, .. }
        | S::Save { file: value, .. }
        | S::Run(RunTarget::File { name: value, .. }) => fault(value),
        S::Chain(chain) => chain_fault(chain),
        S::Open {
            mode,
            number,
            name,
            record,
        } => fault(mode)
            .or(fault(number))
            .or(fault(name))
            .or(optional(record)),
        S::Close(files) => faults(files),
        S::Field { number, fields } => fault(number).or_else(|| {
            fields
                .iter()
                .find_map(|(width, target)| fault(width).or(target_fault(target)))
        }),
        S::Get { number, record } | S::Put { number, record } => fault(number).or(optional(record)),
        _ => None,
    }
}

fn fault(value: &Expr) -> Option<ErrorCode> {
    match value {
        Expr::Fail(code) | Expr::Then(_, code) => Some(*code),
        Expr::Unary(_, operand)
        | Expr::Group(operand)
        | Expr::Usr(_, operand)
        | Expr::FilePtr(operand) => fault(operand),
        Expr::InputText(count, file) => fault(count).or(file.as_deref().and_then(fault)),
        Expr::Binary(_, left, right) => fault(left).or(fault(right)),
        Expr::Element(_, list) | Expr::Call(_, list) | Expr::User(_, list) => faults(list),
        Expr::VarPtr(target) => target_fault(target),
        _ => None,
    }
}

fn faults(values: &[Expr]) -> Option<ErrorCode> {
    values.iter().find_map(fault)
}

fn optional(value: &Option<Expr>) -> Option<ErrorCode> {
    value.as_ref().and_then(fault)
}

fn target_fault(target: &Target) -> Option<ErrorCode> {
    match target {
        Target::Variable(_) => None,
        Target::Element(_, list) => faults(list),
        Target::Fail(code) => Some(*code),
    }
}

fn targets_fault(targets: &[Target]) -> Option<ErrorCode> {
    targets.iter().find_map(target_fault)
}

fn item_fault(item: &PrintItem) -> Option<ErrorCode> {
    match item {
        PrintItem::Value(value) | PrintItem::Tab(value) | PrintItem::Spc(value) => fault(value),
        PrintItem::Fail(code) => Some(*code),
        PrintItem::Comma | PrintItem::Semicolon => None,
    }
}

fn line_of(line: &Line) -> Option<ErrorCode> {
    match line {
        Line::Number(_) => None,
        Line::Fail(code) => Some(*code),
    }
}

fn branch_fault(branch: &Branch) -> Option<ErrorCode> {
    match branch {
        Branch::Line(line) => line_of(line),
        Branch::At(_) | Branch::NextLine => None,
    }
}

fn chain_fault(chain: &Chain) -> Option<ErrorCode> {
    fault(&chain.file).or(optional(&chain.line))
}
