//! Statements.

use super::convert::{double, int, single, text};
use super::{Compiler, depth};
use crate::error::ErrorCode;
use crate::machine::code::{
    Branch, Depths, Expr, For, Input, Num, Op, Print, PrintItem, Target, Using, While, Write,
};
use crate::syntax::{self, Address, Line, Parsed, Statement, Type};
use crate::text::scan;

impl Compiler<'_> {
    /// Compiles the parsed statement that stands at `at`.
    pub fn statement(&mut self, at: Address, parsed: &Parsed) -> Op {
        match &parsed.statement {
            // For REM and ELSE the end of the statement is that of the line.
            Statement::Empty | Statement::Data | Statement::Rem | Statement::Else => Op::Empty,
            Statement::Fail(code) => Op::Fail(*code),
            Statement::Let { target, value } => self.assignment(target, value),
            Statement::Print {
                printer,
                file,
                items,
                using,
            } => {
                let (file, of_file) = self.measured(|this| this.option(file));
                self.pending = depth::PRINTED;
                let (items, of_items): (Vec<_>, Vec<_>) = items
                    .iter()
                    .map(|item| self.measured(|this| this.print_item(item)))
                    .unzip();
                let using = using.as_ref().map(|using| self.using(using));
                Op::Print(Box::new(Print {
                    printer: *printer,
                    file,
                    items: items.into(),
                    using,
                    depths: Depths {
                        file: of_file,
                        items: of_items.into(),
                    },
                }))
            }
            Statement::Write {
                file,
                values,
                broken,
            } => {
                let (file, of_file) = self.measured(|this| this.option(file));
                self.pending = depth::PRINTED;
                let (values, of_values) = self.measured_list(values);
                Op::Write(Box::new(Write {
                    file,
                    values,
                    broken: *broken,
                    depths: Depths {
                        file: of_file,
                        items: of_values,
                    },
                }))
            }
            Statement::Input {
                file,
                prompt,
                targets,
            } => Op::Input(Box::new(self.input(file, prompt, targets))),
            Statement::LineInput {
                file,
                prompt,
                target,
            } => {
                let targets = std::slice::from_ref(target);
                Op::LineInput(Box::new(self.input(file, prompt, targets)))
            }
            Statement::Read(targets) => Op::Read(self.places(targets)),
            Statement::Restore(line) => Op::Restore(line.map(|line| self.target(line))),
            Statement::Dim(list) => Op::Dim(
                list.iter()
                    .map(|(name, bounds)| {
                        let element = self.at(self.target_base, |this| this.element(name, bounds));
                        (element.array, element.subscripts)
                    })
                    .collect(),
            ),
            Statement::Erase(names) => Op::Erase(
                names
                    .iter()
                    .map(|name| {
                        let named = self.named(name, false);
                        self.code.array_slot(named)
                    })
                    .collect(),
            ),
            Statement::Swap(left, right) => {
                let left = self.place(left);
                self.target_base += 6;
                Op::Swap(Box::new((left, self.place(right))))
            }
            Statement::MidAssign {
                target,
                start,
                length,
                value,
            } => Op::MidAssign(Box::new((
                self.place(target),
                self.expression(start),
                self.deeper(4, |this| this.option(length)),
                self.deeper(2, |this| this.expression(value)),
            ))),
            Statement::LSet {
                target,
                value,
                right,
            } => Op::LSet {
                target: self.place(target),
                value: self.expression(value),
                right: *right,
            },
            Statement::DefFn {
                name,
                parameters,
                body,
                fail,
            } => {
                let named = self.named(name, true);
                let function = self.code.simple_slot(named);
                let parameters = self.places(parameters);
                self.function_body(at, parsed);
                Op::DefFn {
                    function,
                    bare: parameters.is_empty() && body.is_some(),
                    parameters,
                    fail: *fail,
                }
            }
            other => self.control(at, parsed.end, other),
        }
    }

    fn control(&mut self, at: Address, end: Address, statement: &Statement) -> Op {
        match statement {
            Statement::If {
                condition,
                then,
                otherwise,
            } => {
                let condition = self.expression(condition);
                Op::If(Box::new((
                    condition,
                    self.branch(at, *then),
                    self.branch(at, *otherwise),
                )))
            }
            Statement::Goto(line) => Op::Goto(self.target(*line)),
            Statement::Gosub(line) => Op::Gosub(self.target(*line)),
            Statement::Return => Op::Return,
            Statement::On {
                selector,
                gosub,
                lines,
                fail,
            } => Op::On {
                selector: self.expression(selector),
                gosub: *gosub,
                lines: lines
                    .iter()
                    .map(|line| line.map(|line| self.target(line)))
                    .collect(),
                fail: *fail,
            },
            Statement::OnError(Line::Number(0)) => Op::OnError(None),
            Statement::OnError(line) => Op::OnError(Some(self.target(*line))),
            Statement::Resume(resume) => match resume {
                syntax::Resume::Line(Line::Number(0)) => Op::Resume(syntax::Resume::Same, None),
                syntax::Resume::Line(line) => Op::Resume(*resume, Some(self.target(*line))),
                _ => Op::Resume(*resume, None),
            },
            Statement::Error(value) => Op::Error(self.expression(value)),
            Statement::For {
                variable,
                from,
                to,
                step,
            } => {
                let mut passed = Vec::new();
                Op::For(Box::new(For {
                    variable: self.place(variable),
                    from: self.expression(from),
                    to: self.expression(to),
                    step: self.deeper(2, |this| this.option(step)),
                    next: self.loop_end(end, &mut passed),
                    passed: passed.into(),
                }))
            }
            Statement::Next(variables) => {
                let start = self.token_at(at).saturating_add(1);
                let places = self.places(variables);
                // What is no variable has no address; it fails before one is looked at.
                let addresses = self.loop_variables(start).into_iter().map(|(at, _)| at);
                Op::Next(addresses.chain(std::iter::repeat(0)).zip(places).collect())
            }
            Statement::While(condition) => Op::While(Box::new(While {
                condition: self.expression(condition),
                wend: self.while_end(end),
            })),
            Statement::Wend => {
                let token = self.token_at(at);
                Op::Wend(self.token_at(token.saturating_add(1)))
            }
            Statement::End => Op::End,
            Statement::Stop => Op::Stop,
            other => self.setting(other),
        }
    }

    fn setting(&mut self, statement: &Statement) -> Op {
        match statement {
            Statement::DefUsr(index, value) => Op::DefUsr(*index, self.expression(value)),
            Statement::DefType { kind, ranges, fail } => Op::DefType {
                kind: *kind,
                ranges: ranges.clone().into(),
                fail: *fail,
            },
            Statement::OptionBase(value) => Op::OptionBase(self.expression(value)),
            Statement::Randomize(value) => Op::Randomize(self.option(value)),
            Statement::Common(_) => Op::Common,
            Statement::Clear {
                first,
                memory,
                stack,
            } => Op::Clear(Box::new([
                self.option(first),
                self.option(memory),
                self.option(stack),
            ])),
            Statement::Poke(at, value) => Op::Poke(
                self.expression(at),
                self.deeper(2, |this| this.expression(value)),
            ),
            Statement::Out(port, value) => Op::Out(
                self.deeper(2, |this| this.expression(port)),
                self.expression(value),
            ),
            Statement::Wait(port, mask, flip) => Op::Wait(
                self.deeper(2, |this| this.expression(port)),
                self.expression(mask),
                self.deeper(2, |this| this.option(flip)),
            ),
            Statement::Call { name, arguments } => {
                let named = self.named(name, false);
                if named.kind != Type::Text
                    && let Some(syntax::Target::Fail(code)) = arguments.last()
                {
                    return Op::Fail(*code);
                }
                Op::Call(named.kind, self.code.simple_slot(named))
            }
            Statement::Width {
                printer,
                file,
                columns,
            } => Op::Width {
                printer: *printer,
                file: self.option(file),
                columns: self.expression(columns),
            },
            Statement::Null(value) => Op::Null(self.expression(value)),
            Statement::Tron => Op::Trace(true),
            Statement::Troff => Op::Trace(false),
            other => self.command(other),
        }
    }

    pub fn option(&mut self, expr: &Option<syntax::Expr>) -> Option<Expr> {
        expr.as_ref().map(|expr| self.expression(expr))
    }

    pub fn list(&mut self, list: &[syntax::Expr]) -> Box<[Expr]> {
        self.expressions(list).into()
    }

    /// As [`Compiler::list`], with the stack bytes that each of them needs.
    fn measured_list(&mut self, list: &[syntax::Expr]) -> (Box<[Expr]>, Box<[u16]>) {
        let (list, depths): (Vec<_>, Vec<_>) = list
            .iter()
            .map(|expr| self.measured(|this| this.expression(expr)))
            .unzip();
        (list.into(), depths.into())
    }

    fn assignment(&mut self, target: &syntax::Target, value: &syntax::Expr) -> Op {
        let place = self.place(target);
        let value = self.expression(value);
        let kind = place.kind();
        let behind = matches!(value, Expr::Number(Num::Behind(_)));
        let fails = matches!(value, Expr::Number(Num::Fail(_)));
        // The place is found before the value, also where the value is sure to fail.
        if fails || matches!(value, Expr::Text(_)) != (kind == Type::Text) && !behind {
            return Op::LetFail(place, value, ErrorCode::TYPE_MISMATCH);
        }
        match kind {
            Type::Integer => Op::LetInt(place, int(value)),
            Type::Single => Op::LetSingle(place, single(value)),
            Type::Double => Op::LetDouble(place, double(value)),
            Type::Text => Op::LetText(place, text(value)),
        }
    }

    fn print_item(&mut self, item: &syntax::PrintItem) -> PrintItem {
        match item {
            syntax::PrintItem::Value(expr) => PrintItem::Value(self.expression(expr)),
            syntax::PrintItem::Comma => PrintItem::Comma,
            syntax::PrintItem::Semicolon => PrintItem::Semicolon,
            syntax::PrintItem::Tab(expr) => {
                PrintItem::Tab(self.deeper(4, |this| this.expression(expr)))
            }
            syntax::PrintItem::Spc(expr) => {
                PrintItem::Spc(self.deeper(4, |this| this.expression(expr)))
            }
            syntax::PrintItem::Fail(code) => PrintItem::Fail(*code),
        }
    }

    fn using(&mut self, using: &syntax::Using) -> Using {
        let (format, of_format) = self.measured(|this| this.expression(&using.format));
        let (values, of_values) = self.deeper(6, |this| this.measured_list(&using.values));
        Using {
            format,
            values,
            open: using.open,
            fail: using.fail,
            of_format,
            of_values,
        }
    }

    fn input(
        &mut self,
        file: &Option<syntax::Expr>,
        prompt: &syntax::Prompt,
        targets: &[syntax::Target],
    ) -> Input {
        Input {
            file: self.option(file),
            keep_line: prompt.keep_line,
            prompt: self.option(&prompt.text),
            question: prompt.question,
            targets: self.places(targets),
        }
    }

    fn branch(&self, at: Address, branch: syntax::Branch) -> Branch {
        match branch {
            syntax::Branch::Line(line) => Branch::Jump(self.target(line)),
            syntax::Branch::At(at) => Branch::Inside(at),
            syntax::Branch::NextLine => {
                let end = scan::end_of_line(self.state.memory.image(), at);
                Branch::Jump(Target::Text(end))
            }
        }
    }
}
