//! How long statements take.

use super::value::Value;
use super::{Clock, cost};
use crate::machine::control::Frame;
use crate::syntax::{Address, Branch, Expr, PrintItem, Statement, Target, Type};
use crate::text::scan;

impl Clock<'_> {
    /// The time of the statement at that address.
    pub fn statement(&self, statement: &Statement, at: Address, end: Address) -> u64 {
        match statement {
            Statement::Empty | Statement::Fail(_) => 0,
            Statement::Rem | Statement::Data | Statement::Else => {
                let length = u64::from(scan::end_of_line(self.s.memory.image(), at) - at);
                cost::SKIP_REM * length
            }
            Statement::Let { target, value } => self.assignment(target, value),
            Statement::Print { items, .. } => self.print(items),
            Statement::If {
                condition,
                then,
                otherwise,
            } => self.branch(condition, *then, *otherwise, at),
            Statement::Goto(_) => cost::GOTO,
            Statement::Gosub(_) => cost::GOSUB,
            Statement::Return => cost::RETURN,
            Statement::On { selector, .. } => {
                cost::ON + self.expression_as(selector, Type::Integer).0
            }
            Statement::For {
                variable,
                from,
                to,
                step,
            } => self.for_loop(variable, [Some(from), Some(to), step.as_ref()], end),
            Statement::Next(variables) => self.next(variables),
            Statement::While(condition) => {
                let wend = scan::find_wend(self.s.memory.image(), at).map(|place| place.at);
                let body = u64::from(wend.unwrap_or(end).saturating_sub(end));
                cost::WHILE + self.expression(condition).0 + cost::SKIP_WHILE * body
            }
            Statement::Wend => cost::WEND + self.condition_of_while(),
            Statement::Read(targets) => self.read(targets),
            Statement::Restore(None) => cost::RESTORE,
            Statement::Restore(Some(_)) => cost::RESTORE_LINE,
            Statement::Swap(one, other) => cost::SWAP + self.target(one).0 + self.target(other).0,
            Statement::MidAssign {
                target,
                start,
                length,
                value,
            } => {
                let formulas = [Some(start), length.as_ref(), Some(value)];
                let formulas = formulas.into_iter().flatten();
                let time: u64 = formulas.map(|formula| self.expression(formula).0).sum();
                cost::MID_ASSIGNMENT + self.target(target).0 + time
            }
            Statement::Poke(address, byte) => {
                cost::OTHER + self.expression(address).0 + self.expression(byte).0
            }
            _ => cost::OTHER,
        }
    }

    fn assignment(&self, target: &Target, value: &Expr) -> u64 {
        let (time, before) = self.target(target);
        let kind = before.kind;
        time + cost::assignment(kind) + self.expression_as(value, kind).0
    }

    fn print(&self, items: &[PrintItem]) -> u64 {
        let mut time = 0;
        let mut column = 0;
        for item in items {
            time += cost::PRINT_ITEM;
            match item {
                PrintItem::Value(expression) => {
                    let (taken, value) = self.expression(expression);
                    let shown = shown(&value);
                    time += taken + cost::PRINTED * shown;
                    if value.kind != Type::Text {
                        time += cost::digits(value.kind, shown.saturating_sub(2));
                    }
                    column += shown;
                }
                PrintItem::Comma => {
                    let zone = column / 14 * 14 + 14;
                    time += cost::FILLED * (zone - column);
                    column = zone;
                }
                PrintItem::Tab(expression) | PrintItem::Spc(expression) => {
                    let (taken, value) = self.expression_as(expression, Type::Integer);
                    time += taken + cost::FILLED * value.as_number().unwrap_or(8.0).max(0.0) as u64;
                }
                PrintItem::Semicolon | PrintItem::Fail(_) => {}
            }
        }
        let ends = matches!(items.last(), None | Some(PrintItem::Value(_)));
        time + if ends { cost::PRINT } else { cost::PRINT / 2 }
    }

    fn branch(&self, condition: &Expr, then: Branch, otherwise: Branch, at: Address) -> u64 {
        let (taken, value) = self.expression(condition);
        let time = cost::IF + taken;
        let jump = |branch| match branch {
            Branch::Line(_) => cost::IF_JUMP,
            _ => 0,
        };
        match value.as_number() {
            Some(0.0) => {
                let image = self.s.memory.image();
                let behind = match otherwise {
                    Branch::At(place) => place,
                    _ => scan::end_of_line(image, at),
                };
                let begins = match then {
                    Branch::At(place) => place,
                    _ => behind.saturating_sub(4),
                };
                let passed = u64::from(behind.saturating_sub(begins));
                time + cost::SKIP_IF * passed + jump(otherwise)
            }
            _ => time + jump(then),
        }
    }

    fn for_loop(&self, variable: &Target, formulas: [Option<&Expr>; 3], end: Address) -> u64 {
        let (mut time, value) = self.target(variable);
        for formula in formulas.into_iter().flatten() {
            time += self.expression_as(formula, value.kind).0;
        }
        if formulas[2].is_some() {
            time += cost::FOR_STEP;
        }
        if value.kind != Type::Integer {
            time += cost::FOR_SINGLE;
        }
        let next = scan::find_next(self.s.memory.image(), end, &mut Vec::new());
        let next = next.map(|place| place.at);
        let body = u64::from(next.unwrap_or(end).saturating_sub(end));
        cost::FOR + time + cost::SKIP_FOR * body
    }

    fn next(&self, variables: &[Target]) -> u64 {
        let integer = self.s.frames.iter().rev().find_map(|frame| match frame {
            Frame::For { integer, .. } => Some(*integer),
            _ => None,
        });
        let round = match integer {
            Some(true) => cost::NEXT,
            _ => cost::NEXT_SINGLE,
        };
        let names = variables
            .iter()
            .map(|target| cost::NEXT_VARIABLE + self.target(target).0);
        round + names.sum::<u64>()
    }

    /// WEND works the condition of its WHILE out again.
    fn condition_of_while(&self) -> u64 {
        let at = self.s.frames.iter().rev().find_map(|frame| match frame {
            Frame::While { statement, .. } => Some(*statement),
            _ => None,
        });
        let Some(at) = at else { return 0 };
        let parsed = crate::parser::parse_statement(self.s.memory.image(), at);
        match parsed.statement {
            Statement::While(condition) => self.expression(&condition).0,
            _ => 0,
        }
    }

    fn read(&self, targets: &[Target]) -> u64 {
        let mut time = cost::READ;
        let mut at = self.s.data;
        for target in targets {
            let (taken, value) = self.target(target);
            let (behind, passed, item) = self.data_item(at);
            time += taken + cost::READ_ITEM + cost::SKIP_DATA * passed;
            time += match value.kind {
                Type::Text => cost::LITERAL_CHARACTER * item.len() as u64,
                kind => {
                    let fraction = item.contains(&b'.');
                    let digits = item.iter().filter(|byte| byte.is_ascii_digit()).count() as u64;
                    let read = cost::READ_DIGIT * digits + cost::conversion(Type::Integer, kind);
                    read + if fraction { cost::READ_FRACTION } else { 0 }
                }
            };
            at = behind;
        }
        time
    }

    /// The next item of DATA: the address behind it, the bytes of the program passed over on the way,
    /// the item.
    fn data_item(&self, at: Address) -> (Address, u64, &[u8]) {
        let image = self.s.memory.image();
        let mut begins = at;
        if self.s.memory.byte(at) != b',' {
            begins = scan::find_data(image, at).map_or(at, |place| place.at.saturating_sub(1));
        }
        let passed = u64::from(begins - at);
        let mut end = begins.saturating_add(1);
        let mut quoted = false;
        while let Some(&byte) = image.get(usize::from(end)) {
            match byte {
                b'"' => quoted = !quoted,
                0 => break,
                b',' | b':' if !quoted => break,
                _ => {}
            }
            end = end.saturating_add(1);
        }
        let length = usize::from(end - begins).saturating_sub(1);
        (
            end,
            passed,
            self.s.memory.slice(begins.saturating_add(1), length),
        )
    }
}

/// How many characters PRINT makes of a value.
fn shown(value: &Value) -> u64 {
    match (value.as_text(), value.as_number()) {
        (Some(text), _) => text.len() as u64,
        (None, Some(number)) => format!("{}", number as f32).len() as u64 + 2,
        (None, None) => 8,
    }
}
