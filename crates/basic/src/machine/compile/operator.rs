//! Operators: the types of their operands decide what is done.

use super::convert::{double, fail, int, number, single};
use super::expression::closed;
use crate::error::ErrorCode;
use crate::machine::code::{Arith, Dbl, Expr, Int, Logic, Num, Relation, Sgl, Txt};
use crate::number::Single;
use crate::syntax::Binary;

/// Two operands joined; the type of each decides what is done.
pub fn binary(operator: Binary, left: Expr, right: Expr) -> Expr {
    match (left, closed(right)) {
        // A string behind another operator is joined first.
        (Expr::Number(Num::Fail(mut parts)), right @ Expr::Text(_))
            if operator == Binary::Add && ends_in_text(&parts) =>
        {
            parts.0.push(right);
            Expr::Number(Num::Fail(parts))
        }
        (Expr::Text(left), Expr::Text(right)) => texts(operator, left, right),
        (left @ Expr::Text(_), right) | (left, right @ Expr::Text(_)) => Expr::Number(fail(
            looked_at(operator, left, right),
            ErrorCode::TYPE_MISMATCH,
        )),
        (left, right) => numbers(operator, left, right),
    }
}

/// Whether a Type mismatch was found at a string behind an operator.
fn ends_in_text(parts: &(Vec<Expr>, ErrorCode)) -> bool {
    parts.1 == ErrorCode::TYPE_MISMATCH && matches!(parts.0[..], [.., _, Expr::Text(_)])
}

fn texts(operator: Binary, left: Txt, right: Txt) -> Expr {
    if operator == Binary::Add {
        return Expr::Text(Txt::Join(Box::new((left, right))));
    }
    match relation(operator) {
        Some(relation) => Expr::Int(Int::CompareText(relation, Box::new((left, right)))),
        None => Expr::Number(fail(vec![Expr::Text(left)], ErrorCode::TYPE_MISMATCH)),
    }
}

/// The operands that are worked out before a Type mismatch is noticed: a string on the
/// left of anything but + and comparisons is refused at once, and what works on integers
/// converts its left side first.
fn looked_at(operator: Binary, left: Expr, right: Expr) -> Vec<Expr> {
    if operator == Binary::Add || relation(operator).is_some() {
        return vec![left, right];
    }
    if matches!(left, Expr::Text(_)) {
        return vec![left];
    }
    match operator {
        Binary::Subtract | Binary::Multiply | Binary::Divide | Binary::Power => vec![left, right],
        _ => vec![Expr::Int(int(left)), right],
    }
}

fn numbers(operator: Binary, left: Expr, right: Expr) -> Expr {
    if let Some(relation) = relation(operator) {
        return Expr::Int(compare(relation, left, right));
    }
    if let Some(logic) = logic(operator) {
        return Expr::Int(Int::Logic(logic, Box::new((int(left), int(right)))));
    }
    match operator {
        Binary::Modulo => Expr::Int(Int::Modulo(Box::new((int(left), int(right))))),
        Binary::IntegerDivide => Expr::Number(Num::IntDivide(Box::new((int(left), int(right))))),
        Binary::Power => Expr::Single(Sgl::Power(Box::new((single(left), single(right))))),
        Binary::Add => sum(Arith::Add, left, right),
        Binary::Subtract => sum(Arith::Subtract, left, right),
        Binary::Multiply => sum(Arith::Multiply, left, right),
        _ => sum(Arith::Divide, left, right),
    }
}

/// How two operand types meet.
enum Meeting {
    Ints(Int, Int),
    Singles(Sgl, Sgl),
    Doubles(Dbl, Dbl),
    Unknown(Num, Num),
}

fn meet(left: Expr, right: Expr) -> Meeting {
    use Expr::{Double, Int, Number, Single};
    match (left, right) {
        (Int(left), Int(right)) => Meeting::Ints(left, right),
        (left @ (Double(_) | Int(_) | Single(_)), right @ Double(_))
        | (left @ Double(_), right @ (Int(_) | Single(_))) => {
            Meeting::Doubles(double(left), double(right))
        }
        (left @ (Int(_) | Single(_)), right @ Single(_)) | (left @ Single(_), right @ Int(_)) => {
            Meeting::Singles(single(left), single(right))
        }
        // Sums of integers are integer or single: against a single both become single.
        (Number(left), right @ Single(_)) if is_short(&left) => {
            Meeting::Singles(single(Number(left)), single(right))
        }
        (left @ Single(_), Number(right)) if is_short(&right) => {
            Meeting::Singles(single(left), single(Number(right)))
        }
        (left, right) => Meeting::Unknown(number(left), number(right)),
    }
}

/// Whether the number can only be an integer or a single.
fn is_short(value: &Num) -> bool {
    match value {
        Num::IntAdd(_) | Num::IntSubtract(_) | Num::IntMultiply(_) | Num::IntDivide(_) => true,
        Num::Int(_) | Num::Single(_) => true,
        Num::Negate(inner) | Num::Abs(inner) => is_short(inner),
        Num::Arith(_, pair) => is_short(&pair.0) && is_short(&pair.1),
        _ => false,
    }
}

fn sum(operator: Arith, left: Expr, right: Expr) -> Expr {
    let integer_left = operator == Arith::Divide && matches!(left, Expr::Int(_));
    match meet(left, right) {
        Meeting::Ints(left, right) => {
            let pair = Box::new((left, right));
            match operator {
                Arith::Add => Expr::Number(Num::IntAdd(pair)),
                Arith::Subtract => Expr::Number(Num::IntSubtract(pair)),
                Arith::Multiply => Expr::Number(Num::IntMultiply(pair)),
                _ => {
                    let (left, right) = *pair;
                    Expr::Single(Sgl::Divide(Box::new((
                        single(Expr::Int(left)),
                        single(Expr::Int(right)),
                    ))))
                }
            }
        }
        Meeting::Singles(left, right) => {
            // Dividing by zero must know an integer zero from a single one.
            let left = match left {
                Sgl::Const(Single::ZERO) if integer_left => Sgl::OfInt(Box::new(Int::Const(0))),
                left => left,
            };
            let pair = Box::new((left, right));
            Expr::Single(match operator {
                Arith::Add => Sgl::Add(pair),
                Arith::Subtract => Sgl::Subtract(pair),
                Arith::Multiply => Sgl::Multiply(pair),
                _ => Sgl::Divide(pair),
            })
        }
        Meeting::Doubles(left, right) => {
            let pair = Box::new((left, right));
            Expr::Double(match operator {
                Arith::Add => Dbl::Add(pair),
                Arith::Subtract => Dbl::Subtract(pair),
                Arith::Multiply => Dbl::Multiply(pair),
                _ => Dbl::Divide(pair),
            })
        }
        Meeting::Unknown(left, right) => {
            Expr::Number(Num::Arith(operator, Box::new((left, right))))
        }
    }
}

fn compare(relation: Relation, left: Expr, right: Expr) -> Int {
    match meet(left, right) {
        Meeting::Ints(left, right) => Int::CompareInt(relation, Box::new((left, right))),
        Meeting::Singles(left, right) => Int::CompareSingle(relation, Box::new((left, right))),
        Meeting::Doubles(left, right) => Int::CompareDouble(relation, Box::new((left, right))),
        Meeting::Unknown(left, right) => Int::CompareNumber(relation, Box::new((left, right))),
    }
}

fn relation(operator: Binary) -> Option<Relation> {
    Some(match operator {
        Binary::Equal => Relation::Equal,
        Binary::NotEqual => Relation::NotEqual,
        Binary::Less => Relation::Less,
        Binary::LessEqual => Relation::LessEqual,
        Binary::Greater => Relation::Greater,
        Binary::GreaterEqual => Relation::GreaterEqual,
        Binary::AnyOrder => Relation::Any,
        _ => return None,
    })
}

fn logic(operator: Binary) -> Option<Logic> {
    Some(match operator {
        Binary::And => Logic::And,
        Binary::Or => Logic::Or,
        Binary::Xor => Logic::Xor,
        Binary::Eqv => Logic::Eqv,
        Binary::Imp => Logic::Imp,
        _ => return None,
    })
}
