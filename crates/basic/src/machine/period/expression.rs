//! How long formulas take.

use super::Clock;
use super::cost;
use super::function::{argument_type, called};
use super::value::{self, Known, Value};
use crate::machine::code::type_of;
use crate::machine::variables::{self, Entries, Entry};
use crate::parser;
use crate::syntax::{Binary, Expr, Function, Name, Statement, Target, Type, Unary};

/// Functions that call functions are followed so deep.
const CALLS_MAX: u8 = 4;

/// Time and value of a formula.
pub type Timed = (u64, Value);

impl Clock<'_> {
    /// The time to work a formula out, and what is known of its value.
    pub fn expression(&self, expression: &Expr) -> Timed {
        match expression {
            Expr::Integer(number) => {
                let time = match number {
                    0..=255 => cost::CONSTANT,
                    _ => cost::CONSTANT_WORD,
                };
                (time, Value::number(Type::Integer, f64::from(*number)))
            }
            Expr::Line(number) => (
                cost::CONSTANT_WORD,
                Value::number(Type::Single, f64::from(*number)),
            ),
            Expr::Single(number) => (
                cost::CONSTANT_SINGLE,
                Value::number(Type::Single, value::microsoft(&number.to_bytes())),
            ),
            Expr::Double(number) => (
                cost::CONSTANT_DOUBLE,
                Value::number(Type::Double, value::microsoft(&number.to_bytes())),
            ),
            Expr::Text { address, length } => {
                let text = self.s.memory.slice(*address, usize::from(*length));
                (
                    cost::LITERAL + cost::LITERAL_CHARACTER * u64::from(*length),
                    Value::text(text.to_vec()),
                )
            }
            Expr::Variable(name) => self.variable(name),
            Expr::Element(name, subscripts) => {
                let (time, value) = self.element(name, subscripts);
                (time + cost::fetch(value.kind), value)
            }
            Expr::Group(inner) => {
                let (time, value) = self.expression(inner);
                (time + cost::GROUP, value)
            }
            Expr::Unary(operator, operand) => self.unary(*operator, operand),
            Expr::Binary(operator, left, right) => self.binary(*operator, left, right),
            Expr::Call(function, arguments) => self.call(*function, arguments),
            Expr::User(name, arguments) => self.user(name, arguments),
            Expr::Then(inner, _) => self.expression(inner),
            Expr::Usr(_, argument) => {
                let (time, value) = self.expression(argument);
                (time + cost::OTHER, Value::unknown(value.kind))
            }
            Expr::VarPtr(_) | Expr::FilePtr(_) => (cost::OTHER, Value::unknown(Type::Single)),
            Expr::InputText(..) => (cost::OTHER, Value::unknown(Type::Text)),
            Expr::Fail(_) => (0, Value::unknown(Type::Single)),
        }
    }

    /// The time of a formula whose value is wanted as that type.
    pub fn expression_as(&self, expression: &Expr, kind: Type) -> Timed {
        let (time, value) = self.expression(expression);
        let conversion = cost::conversion(value.kind, kind);
        (
            time + conversion,
            Value {
                kind,
                known: value.known,
            },
        )
    }

    fn variable(&self, name: &Name) -> Timed {
        let kind = type_of(name, &self.s.types);
        let fetch = cost::fetch(kind);
        if self.parameters.contains(name) {
            return (cost::LOOKUP + spelling(name) + fetch, Value::unknown(kind));
        }
        let (time, entry) = self.look_up(name, false);
        let value = entry.map_or_else(
            || zero(kind),
            |entry| value::at(self.s, entry.kind, entry.value),
        );
        (time + fetch, value)
    }

    /// The time to find a simple variable, or a user function.
    pub fn look_up(&self, name: &Name, function: bool) -> (u64, Option<Entry>) {
        let kind = type_of(name, &self.s.types);
        let wanted = variables::header(&name.text, kind, function);
        let mut passed = 0;
        let mut found = None;
        for entry in Entries::simple(self.s) {
            if self.s.memory.slice(entry.at, wanted.len()) == wanted {
                found = Some(entry);
                break;
            }
            passed += 1;
        }
        let time = cost::LOOKUP + cost::LOOKUP_SIMPLE * passed + spelling(name);
        (time, found)
    }

    /// The time to find an array element, and its value.
    pub fn element(&self, name: &Name, subscripts: &[Expr]) -> Timed {
        let kind = type_of(name, &self.s.types);
        let wanted = variables::header(&name.text, kind, false);
        let mut time = cost::LOOKUP + cost::ELEMENT + spelling(name);
        time += cost::DIMENSION * (subscripts.len() as u64).saturating_sub(1);
        let mut places = Vec::new();
        for subscript in subscripts {
            let (taken, value) = self.expression_as(subscript, Type::Integer);
            time += taken;
            places.push(value.as_number());
        }
        let mut found = None;
        for entry in Entries::arrays(self.s) {
            if self.s.memory.slice(entry.at, wanted.len()) == wanted {
                found = Some(entry);
                break;
            }
            time += cost::LOOKUP_ARRAY;
        }
        let value = found.and_then(|entry| self.element_at(&entry, &places));
        (time, value.unwrap_or_else(|| Value::unknown(kind)))
    }

    fn element_at(&self, entry: &Entry, places: &[Option<f64>]) -> Option<Value> {
        let dimensions = entry.dimensions(self.s);
        if dimensions.len() != places.len() {
            return None;
        }
        // The first subscript changes fastest.
        let (mut index, mut step) = (0_u32, 1_u32);
        for (&bound, place) in dimensions.iter().zip(places) {
            let place = (*place)?.round() - f64::from(self.s.base);
            if !(0.0..f64::from(bound)).contains(&place) {
                return None;
            }
            index = index.checked_add((place as u32).checked_mul(step)?)?;
            step = step.checked_mul(u32::from(bound))?;
        }
        let offset = index.checked_mul(u32::from(value::size(entry.kind)))?;
        let address = entry
            .elements(self.s)
            .checked_add(u16::try_from(offset).ok()?)?;
        Some(value::at(self.s, entry.kind, address))
    }

    /// The time to find what is assigned to, its type, and its value before.
    pub fn target(&self, target: &Target) -> Timed {
        match target {
            Target::Variable(name) => {
                let (time, _) = self.look_up(name, false);
                (time, Value::unknown(type_of(name, &self.s.types)))
            }
            Target::Element(name, subscripts) => self.element(name, subscripts),
            Target::Fail(_) => (0, Value::unknown(Type::Single)),
        }
    }

    fn unary(&self, operator: Unary, operand: &Expr) -> Timed {
        let (time, value) = self.expression(operand);
        let number = value.as_number();
        match operator {
            Unary::Negate => {
                let known = number.map_or(Known::Nothing, |number| Known::Number(-number));
                let kind = value.kind;
                (time + cost::NEGATE, Value { kind, known })
            }
            Unary::Not => {
                let known = number.map_or(Known::Nothing, |number| Known::Number(-number - 1.0));
                let kind = Type::Integer;
                let taken = cost::NOT + cost::conversion(value.kind, kind);
                (time + taken, Value { kind, known })
            }
        }
    }

    fn binary(&self, operator: Binary, left: &Expr, right: &Expr) -> Timed {
        let (left_time, left) = self.expression(left);
        let (right_time, right) = self.expression(right);
        let mut time = left_time + right_time;
        let kind = operand_type(operator, left.kind, right.kind);
        time += cost::conversion(left.kind, kind) + cost::conversion(right.kind, kind);
        // Single and double multiplication go through another operand's bytes each.
        let multiplier = if kind == Type::Double { &left } else { &right };
        time += match (operator, kind) {
            (Binary::Power, _) => power(&left),
            (Binary::Add, Type::Text) => {
                cost::operation(operator, kind, 0)
                    + cost::JOINED_CHARACTER * (left.length() + right.length())
            }
            _ => cost::operation(operator, kind, multiplier.mantissa_bytes(kind)),
        };
        let known = value::combine(operator, &left, &right, kind);
        let result = result_type(operator, kind);
        // A whole number too large for an integer becomes a single.
        let overflows = result == Type::Integer
            && matches!(known, Known::Number(number) if number.abs() > 32_767.0);
        let kind = if overflows { Type::Single } else { result };
        (time, Value { kind, known })
    }

    fn call(&self, function: Function, arguments: &[Expr]) -> Timed {
        if function == Function::Rnd && arguments.is_empty() {
            return (cost::RND_ALONE, Value::unknown(Type::Single));
        }
        let mut time = cost::function(function);
        let mut values = Vec::new();
        for argument in arguments {
            let (taken, value) = match argument_type(function) {
                Some(kind) => self.expression_as(argument, kind),
                None => self.expression(argument),
            };
            time += taken;
            values.push(value);
        }
        let value = called(function, &values);
        time += match function {
            Function::Val => {
                let digits = values.first().map_or(3, Value::length);
                cost::DIGIT * digits.saturating_sub(1)
            }
            Function::Str => {
                let kind = values.first().map_or(Type::Single, |value| value.kind);
                cost::digits(kind, value.length().saturating_sub(1))
            }
            Function::Left | Function::Right | Function::Mid => {
                cost::COPIED_CHARACTER * value.length()
            }
            Function::Instr => {
                let length = values.iter().map(Value::length).max().unwrap_or(0);
                let places = match value.as_number() {
                    Some(place) if place > 0.0 => place as u64,
                    _ => length,
                };
                cost::PLACE * places
            }
            _ => 0,
        };
        (time, value)
    }

    fn user(&self, name: &Name, arguments: &[Expr]) -> Timed {
        let kind = type_of(name, &self.s.types);
        let (mut time, entry) = self.look_up(name, true);
        time += cost::USER + cost::PARAMETER_KEPT * 2 * self.parameters.len() as u64;
        let Some(entry) = entry.filter(|_| self.calls < CALLS_MAX) else {
            return (time, Value::unknown(kind));
        };
        let at = self.s.memory.word(entry.value);
        let parsed = parser::parse_statement(self.s.memory.image(), at);
        let Statement::DefFn {
            parameters,
            body: Some(body),
            ..
        } = parsed.statement
        else {
            return (time, Value::unknown(kind));
        };
        let parameters: Vec<Name> = parameters
            .iter()
            .filter_map(Target::name)
            .cloned()
            .collect();
        for (argument, parameter) in arguments.iter().zip(&parameters) {
            let wanted = type_of(parameter, &self.s.types);
            time += cost::PARAMETER + self.expression_as(argument, wanted).0;
        }
        let (body, _) = parser::parse_expression(self.s.memory.image(), body.wrapping_add(1));
        let inner = Clock {
            s: self.s,
            parameters,
            calls: self.calls + 1,
        };
        let (taken, value) = inner.expression_as(&body, kind);
        (time + taken, value)
    }
}

/// What a name costs by the way it is written.
fn spelling(name: &Name) -> u64 {
    let sigil = if name.sigil.is_none() {
        cost::NO_SIGIL
    } else {
        0
    };
    let further = match name.text.len() {
        0 | 1 => 0,
        length => cost::SECOND_CHARACTER + cost::CHARACTER * (length as u64 - 2),
    };
    sigil + further
}

fn zero(kind: Type) -> Value {
    match kind {
        Type::Text => Value::text(Vec::new()),
        kind => Value::number(kind, 0.0),
    }
}

/// Powers go by way of a logarithm, which is short for one.
fn power(base: &Value) -> u64 {
    let most = cost::operation(Binary::Power, Type::Single, 3);
    match base.as_number() {
        Some(1.0) => most * 9 / 20,
        Some(number) if number > 0.0 && number.log2().fract() == 0.0 => most * 5 / 8,
        _ => most,
    }
}

/// The type in which an operator works.
fn operand_type(operator: Binary, left: Type, right: Type) -> Type {
    use Binary::{And, Divide, Eqv, Imp, IntegerDivide, Modulo, Or, Power, Xor};
    match (operator, left, right) {
        (_, Type::Text, _) | (_, _, Type::Text) => Type::Text,
        (And | Or | Xor | Eqv | Imp | IntegerDivide | Modulo, ..) => Type::Integer,
        (Power, ..) => Type::Single,
        (_, Type::Double, _) | (_, _, Type::Double) => Type::Double,
        (Divide, ..) | (_, Type::Single, _) | (_, _, Type::Single) => Type::Single,
        _ => Type::Integer,
    }
}

/// The type of its result.
fn result_type(operator: Binary, kind: Type) -> Type {
    if cost::is_comparison(operator) {
        Type::Integer
    } else {
        kind
    }
}
