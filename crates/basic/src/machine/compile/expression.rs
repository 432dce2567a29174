//! Expressions.

use super::convert::{double, fail, int, number, single, text};
use super::operator::binary;
use super::{Compiler, depth};
use crate::error::ErrorCode;
use crate::machine::code::{Dbl, Element, Expr, Int, Num, Place, Sgl, Txt, UserCall};
use crate::number::{Double, Single};
use crate::syntax::{self, Binary, Function, Name, Type, Unary};

impl Compiler<'_> {
    /// Compiles an operand to its natural type.
    pub fn term(&mut self, expr: &syntax::Expr) -> Expr {
        match expr {
            syntax::Expr::Integer(value) => Expr::Int(Int::Const(*value)),
            syntax::Expr::Single(value) => {
                self.third_byte = value.to_bytes()[2];
                Expr::Single(Sgl::Const(*value))
            }
            syntax::Expr::Double(value) => {
                self.third_byte = value.to_bytes()[2];
                Expr::Double(Dbl::Const(*value))
            }
            syntax::Expr::Text { address, length } => Expr::Text(Txt::Literal(*address, *length)),
            syntax::Expr::Line(line) => Expr::Single(Sgl::Const(Single::from_u16(*line))),
            syntax::Expr::Variable(name) => {
                let place = self.simple_place(name);
                read_place(place)
            }
            syntax::Expr::Element(name, subscripts) => {
                read_place(Place::Element(self.element(name, subscripts)))
            }
            syntax::Expr::Unary(operator, operand) => self.unary(*operator, operand),
            syntax::Expr::Binary(operator, left, right) => {
                let left = self.term(left);
                let bytes = depth::operator(*operator, &left);
                let right = match bytes {
                    depth::JOIN => self.deeper(bytes, |this| this.joined(right)),
                    _ => self.nested(bytes, |this| this.term(right)),
                };
                let right = match operator {
                    Binary::Divide => self.divisor(&left, right),
                    _ => right,
                };
                binary(*operator, left, right)
            }
            syntax::Expr::Group(inner) => {
                closed(self.nested(depth::GROUP, |this| this.term(inner)))
            }
            syntax::Expr::Call(function, arguments) => {
                let arguments = self.arguments(*function, arguments);
                self.call(*function, arguments)
            }
            syntax::Expr::User(name, arguments) => self.user_call(name, arguments),
            syntax::Expr::Usr(index, argument) => {
                let argument = closed(self.nested(depth::CALL, |this| this.term(argument)));
                match argument {
                    Expr::Text(_) => Expr::Text(Txt::Usr(*index, Box::new(argument))),
                    _ => Expr::Number(Num::Usr(*index, Box::new(argument))),
                }
            }
            syntax::Expr::VarPtr(target) => {
                let place = self.deeper(depth::POINTER, |this| this.reference(target));
                Expr::Single(Sgl::VarPtr(Box::new(place)))
            }
            syntax::Expr::FilePtr(file) => {
                let file = self.nested(depth::FILE_ARGUMENT, |this| this.term(file));
                Expr::Single(Sgl::FilePtr(Box::new(file)))
            }
            syntax::Expr::InputText(count, file) => {
                let count = self.nested(depth::FILE_ARGUMENT, |this| this.term(count));
                let file = file
                    .as_ref()
                    .map(|file| Box::new(self.nested(depth::CALL, |this| this.term(file))));
                self.waits |= file.is_none();
                Expr::Text(Txt::Input(Box::new(count), file))
            }
            syntax::Expr::Fail(code) => Expr::Number(fail(Vec::new(), *code)),
            // The parenthesis of VARPTR is looked for before a simple variable, but behind the
            // search for an element, which may make its array.
            syntax::Expr::Then(before, code)
                if matches!(&**before, syntax::Expr::VarPtr(target)
                    if matches!(**target, syntax::Target::Variable(_))) =>
            {
                Expr::Number(fail(Vec::new(), *code))
            }
            syntax::Expr::Then(before, code) => {
                let before = self.term(before);
                Expr::Number(Num::Behind(Box::new((before, *code))))
            }
        }
    }

    /// The right side of a quotient. MBASIC copies four bytes of an integer constant, two of which
    /// are those of the single or double constant before it. What is left of them when a zero is
    /// made a double is its sign, and that of the quotient.
    fn divisor(&self, left: &Expr, right: Expr) -> Expr {
        match (left, right) {
            (Expr::Double(_), Expr::Int(Int::Const(0))) => {
                let mut zero = Double::ZERO.to_bytes();
                zero[6] = self.third_byte;
                Expr::Double(Dbl::Const(Double::from_bytes(zero)))
            }
            (_, right) => right,
        }
    }

    /// What a string is joined with. `+` takes the next operand at once: if that is a number,
    /// the operators behind it are not reached.
    fn joined(&mut self, right: &syntax::Expr) -> Expr {
        if matches!(right, syntax::Expr::Binary(..)) {
            let first = self.term(first_operand(right));
            if !matches!(
                first,
                Expr::Text(_) | Expr::Number(Num::Fail(_) | Num::Behind(_))
            ) {
                return first;
            }
        }
        self.term(right)
    }

    fn arguments(&mut self, function: Function, list: &[syntax::Expr]) -> Vec<Expr> {
        list.iter()
            .enumerate()
            .map(|(index, argument)| {
                let bytes = depth::argument(function, index, list.len());
                self.nested(bytes, |this| this.term(argument))
            })
            .collect()
    }

    /// Compiles several expressions.
    pub fn expressions(&mut self, list: &[syntax::Expr]) -> Vec<Expr> {
        list.iter().map(|expr| self.expression(expr)).collect()
    }

    /// Compiles an array element.
    pub fn element(&mut self, name: &Name, subscripts: &[syntax::Expr]) -> Element {
        let named = self.named(name, false);
        let kind = named.kind;
        let array = self.code.array_slot(named);
        let mut bytes = depth::SUBSCRIPT;
        let subscripts = subscripts
            .iter()
            .map(|subscript| {
                let value = self.nested(bytes, |this| this.term(subscript));
                bytes += depth::NEXT_SUBSCRIPT;
                subscript_of(value)
            })
            .collect();
        Element {
            array,
            kind,
            subscripts,
        }
    }

    fn user_call(&mut self, name: &Name, arguments: &[syntax::Expr]) -> Expr {
        let named = self.named(name, true);
        let kind = named.kind;
        let function = self.code.simple_slot(named);
        let mut bytes = depth::USER_ARGUMENT;
        let arguments = arguments
            .iter()
            .map(|argument| {
                let value = self.nested(bytes, |this| this.term(argument));
                bytes += depth::NEXT_ARGUMENT;
                value
            })
            .collect();
        let call = Box::new(UserCall {
            stack: self.pending + depth::USER_BODY,
            function,
            kind,
            arguments,
        });
        match kind {
            Type::Integer => Expr::Int(Int::User(call)),
            Type::Single => Expr::Single(Sgl::User(call)),
            Type::Double => Expr::Double(Dbl::User(call)),
            Type::Text => Expr::Text(Txt::User(call)),
        }
    }

    fn unary(&mut self, operator: Unary, operand: &syntax::Expr) -> Expr {
        let operand = closed(self.nested(depth::GROUP, |this| this.term(operand)));
        match operator {
            Unary::Not => Expr::Int(Int::Not(Box::new(int(operand)))),
            Unary::Negate => match operand {
                Expr::Int(Int::Const(value)) if value != i16::MIN => Expr::Int(Int::Const(-value)),
                Expr::Single(value) => Expr::Single(Sgl::Negate(Box::new(value))),
                Expr::Double(value) => Expr::Double(Dbl::Negate(Box::new(value))),
                other => Expr::Number(Num::Negate(Box::new(number(other)))),
            },
        }
    }

    fn call(&mut self, function: Function, arguments: Vec<Expr>) -> Expr {
        use Function as F;
        self.waits |= function == F::Inkey && self.state.options.ask_inkey;
        let mut rest = open_arguments(function, arguments).into_iter();
        let boxed = |rest: std::vec::IntoIter<Expr>| rest.collect::<Box<[Expr]>>();
        match function {
            F::Left
            | F::Right
            | F::Mid
            | F::StringOf
            | F::Str
            | F::Hex
            | F::Oct
            | F::Chr
            | F::Space
            | F::Mki
            | F::Mks
            | F::Mkd
            | F::Inkey => Expr::Text(Txt::Call(function, boxed(rest))),
            F::Asc
            | F::Instr
            | F::Peek
            | F::Pos
            | F::Lpos
            | F::Sgn
            | F::Inp
            | F::Eof
            | F::Err
            | F::Cvi => Expr::Int(Int::Call(function, boxed(rest))),
            F::Erl | F::Fre | F::Loc | F::Lof | F::Cvs => {
                Expr::Single(Sgl::Other(function, boxed(rest)))
            }
            F::Rnd => Expr::Single(Sgl::Random(
                rest.next().map(|argument| Box::new(single(argument))),
            )),
            _ => {
                let Some(argument) = rest.next() else {
                    return Expr::Number(fail(Vec::new(), ErrorCode::SYNTAX));
                };
                self.one_argument(function, argument)
            }
        }
    }

    /// Functions of exactly one number or string that keep or force a type.
    fn one_argument(&mut self, function: Function, argument: Expr) -> Expr {
        use Function as F;
        match (function, argument) {
            (F::Len, argument) => Expr::Int(Int::Length(Box::new(text(argument)))),
            (F::Val, argument) => Expr::Number(Num::Val(Box::new(text(argument)))),
            (F::Cvd, argument) => Expr::Double(Dbl::Cvd(Box::new(text(argument)))),
            (F::Cint, argument) => Expr::Int(int(argument)),
            (F::Csng, argument) => Expr::Single(single(argument)),
            (F::Cdbl, argument) => Expr::Double(double(argument)),
            (F::Int | F::Fix, Expr::Int(argument)) => Expr::Int(argument),
            (F::Int, Expr::Single(argument)) => Expr::Single(Sgl::Int(Box::new(argument))),
            (F::Int, argument) => Expr::Number(Num::IntPart(Box::new(number(argument)))),
            (F::Fix, argument) => Expr::Number(Num::Fix(Box::new(number(argument)))),
            (F::Abs, argument) => Expr::Number(Num::Abs(Box::new(number(argument)))),
            (_, argument) => Expr::Single(Sgl::Call(function, Box::new(single(argument)))),
        }
    }
}

/// A subscript. What does not belong behind it is found when it is an integer.
fn subscript_of(value: Expr) -> Int {
    match value {
        Expr::Number(Num::Behind(parts)) => {
            let (value, code) = *parts;
            Int::OfNumber(Box::new(Num::Behind(Box::new((
                Expr::Int(int(value)),
                code,
            )))))
        }
        value => int(value),
    }
}

/// The operand that stands first in the text of an expression.
fn first_operand(expr: &syntax::Expr) -> &syntax::Expr {
    match expr {
        syntax::Expr::Binary(_, left, _) => first_operand(left),
        other => other,
    }
}

/// A value inside parentheses: the closing one is looked for before its type matters.
pub fn closed(value: Expr) -> Expr {
    match value {
        Expr::Number(Num::Behind(parts)) => Expr::Number(fail(vec![parts.0], parts.1)),
        other => other,
    }
}

/// Arguments of which the function takes a byte at once keep the error behind them; of the
/// others the closing parenthesis is looked for first.
fn open_arguments(function: Function, arguments: Vec<Expr>) -> Vec<Expr> {
    arguments
        .into_iter()
        .enumerate()
        .map(|(index, argument)| match function {
            Function::Left | Function::Right | Function::Mid if index > 0 => argument,
            Function::StringOf if index == 0 => argument,
            Function::Instr if index < 2 => argument,
            _ => closed(argument),
        })
        .collect()
}

fn read_place(place: Place) -> Expr {
    match place {
        Place::Simple(Type::Integer, slot) => Expr::Int(Int::Simple(slot)),
        Place::Simple(Type::Single, slot) => Expr::Single(Sgl::Simple(slot)),
        Place::Simple(Type::Double, slot) => Expr::Double(Dbl::Simple(slot)),
        Place::Simple(Type::Text, slot) => Expr::Text(Txt::Simple(slot)),
        Place::Parameter(Type::Integer, at) => Expr::Int(Int::Parameter(at)),
        Place::Parameter(Type::Single, at) => Expr::Single(Sgl::Parameter(at)),
        Place::Parameter(Type::Double, at) => Expr::Double(Dbl::Parameter(at)),
        Place::Parameter(Type::Text, at) => Expr::Text(Txt::Parameter(at)),
        Place::Element(element) => {
            let kind = element.kind;
            let element = Box::new(element);
            match kind {
                Type::Integer => Expr::Int(Int::Element(element)),
                Type::Single => Expr::Single(Sgl::Element(element)),
                Type::Double => Expr::Double(Dbl::Element(element)),
                Type::Text => Expr::Text(Txt::Element(element)),
            }
        }
        Place::Fail(code) => Expr::Number(fail(Vec::new(), code)),
    }
}
