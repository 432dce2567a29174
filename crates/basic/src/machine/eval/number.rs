//! Numbers: integers, singles, doubles and those whose type only shows when worked out.

use super::arithmetic::{
    address_value, compare, divided_by_bare_zero, divided_by_zero, holds, join, truth,
};
use super::{Run, Value, hard};
use crate::error::ErrorCode;
use crate::machine::code::{Arith, Dbl, Int, Num, Relation, Sgl, Txt, UserCall};
use crate::number::{Double, Fault, Number, Single, functions, integer};

impl Run<'_> {
    /// An integer.
    #[inline(always)]
    pub fn int(&mut self, int: &Int) -> Value<i16> {
        match int {
            Int::Const(value) => Ok(*value),
            Int::Simple(slot) => Ok(match self.s.find_simple(self.code, *slot) {
                0 => 0,
                at => self.s.memory.word(at) as i16,
            }),
            other => self.common_int(other),
        }
    }

    fn common_int(&mut self, int: &Int) -> Value<i16> {
        Ok(match int {
            Int::Element(element) => {
                let at = self.element(element)?;
                self.s.memory.word(at) as i16
            }
            Int::CompareInt(relation, pair) => {
                let left = self.int(&pair.0)?;
                let right = self.int(&pair.1)?;
                truth(holds(*relation, left.cmp(&right)))
            }
            Int::CompareSingle(relation, pair) => {
                let left = self.single(&pair.0)?;
                let right = self.single(&pair.1)?;
                truth(holds(*relation, left.compare(right)))
            }
            Int::OfNumber(number) => match self.number(number)? {
                Number::Integer(value) => value,
                other => self.whole(other)?,
            },
            Int::OfSingle(single) => {
                let value = self.single(single)?;
                hard(value.to_i16())?
            }
            Int::Logic(logic, pair) => {
                let left = self.int(&pair.0)?;
                let right = self.int(&pair.1)?;
                join(*logic, left, right)
            }
            Int::Not(inner) => !self.int(inner)?,
            Int::Length(text) => {
                let descriptor = self.text(text)?;
                i16::from(self.s.free_text(descriptor).length)
            }
            other => self.rare_int(other)?,
        })
    }

    fn rare_int(&mut self, int: &Int) -> Value<i16> {
        Ok(match int {
            Int::Parameter(offset) => self.s.memory.word(self.parameter(*offset)) as i16,
            Int::OfDouble(double) => {
                let value = self.double(double)?;
                self.whole(Number::Double(value))?
            }
            Int::CompareDouble(relation, pair) => {
                let left = self.double(&pair.0)?;
                let right = self.double(&pair.1)?;
                truth(holds(*relation, left.compare(right)))
            }
            Int::CompareNumber(relation, pair) => {
                let left = self.number(&pair.0)?;
                let right = self.number(&pair.1)?;
                truth(holds(*relation, compare(left, right)))
            }
            Int::CompareText(relation, pair) => self.compare_texts(*relation, &pair.0, &pair.1)?,
            Int::Modulo(pair) => {
                let left = self.int(&pair.0)?;
                let right = self.int(&pair.1)?;
                hard(integer::modulo(left, right))?
            }
            Int::User(call) => match self.user_number(call)? {
                Number::Integer(value) => value,
                other => self.whole(other)?,
            },
            Int::Call(function, arguments) => self.int_function(*function, arguments)?,
            // The others are handled in `int` and `common_int`.
            _ => 0,
        })
    }

    fn compare_texts(&mut self, relation: Relation, left: &Txt, right: &Txt) -> Value<i16> {
        let left = self.text(left)?;
        let right = self.text(right)?;
        let order = self.s.characters_of(left).cmp(self.s.characters_of(right));
        self.s.free_text(right);
        self.s.free_text(left);
        Ok(truth(holds(relation, order)))
    }

    /// A single.
    #[inline(always)]
    pub fn single(&mut self, single: &Sgl) -> Value<Single> {
        match single {
            Sgl::Const(value) => Ok(*value),
            Sgl::Simple(slot) => Ok(match self.s.find_simple(self.code, *slot) {
                0 => Single::ZERO,
                at => self.load_single(at),
            }),
            other => self.common_single(other),
        }
    }

    fn common_single(&mut self, single: &Sgl) -> Value<Single> {
        Ok(match single {
            Sgl::Element(element) => {
                let at = self.element(element)?;
                self.load_single(at)
            }
            Sgl::OfInt(int) => Single::from_i16(self.int(int)?),
            Sgl::Add(pair) => {
                let left = self.single(&pair.0)?;
                let right = self.single(&pair.1)?;
                self.soft(left.add(right))?
            }
            Sgl::Subtract(pair) => {
                let left = self.single(&pair.0)?;
                let right = self.single(&pair.1)?;
                self.soft(left.sub(right))?
            }
            Sgl::Multiply(pair) => {
                let left = self.single(&pair.0)?;
                let right = self.single(&pair.1)?;
                self.soft(left.mul(right))?
            }
            Sgl::Divide(pair) => {
                let left = self.single(&pair.0)?;
                let right = self.single(&pair.1)?;
                match left.div(right) {
                    Ok(value) => value,
                    Err(fault) => self.divide_fault(fault, pair, left, right)?,
                }
            }
            Sgl::Negate(inner) => self.single(inner)?.negate(),
            Sgl::Parameter(offset) => self.load_single(self.parameter(*offset)),
            Sgl::Int(inner) => self.single(inner)?.floor(),
            other => self.rare_single(other)?,
        })
    }

    #[cold]
    fn divide_fault(
        &mut self,
        fault: Fault<Single>,
        pair: &(Sgl, Sgl),
        left: Single,
        right: Single,
    ) -> Value<Single> {
        let integer = matches!(pair.0, Sgl::OfInt(_)) && !matches!(pair.1, Sgl::OfInt(_));
        let fault = if integer {
            divided_by_zero(fault, left, right)
        } else {
            fault
        };
        self.soft(Err(fault))
    }

    fn rare_single(&mut self, single: &Sgl) -> Value<Single> {
        match single {
            Sgl::OfDouble(double) => {
                let value = self.double(double)?;
                self.soft(Single::from_double(value))
            }
            Sgl::OfNumber(number) => {
                let value = self.number(number)?;
                self.soft(value.to_single())
            }
            Sgl::Power(pair) => {
                let left = self.single(&pair.0)?;
                let right = self.single(&pair.1)?;
                self.soft(functions::power(left, right))
            }
            Sgl::Random(None) => Ok(self.s.random.next()),
            Sgl::Random(Some(argument)) => {
                let value = self.single(argument)?;
                Ok(match value.sign() {
                    0 => self.s.random.last(),
                    -1 => self.s.random.reseed(value),
                    _ => self.s.random.next(),
                })
            }
            Sgl::User(call) => {
                let value = self.user_number(call)?;
                self.soft(value.to_single())
            }
            Sgl::Call(function, argument) => {
                let value = self.single(argument)?;
                self.single_function(*function, value)
            }
            Sgl::Other(function, arguments) => self.other_function(*function, arguments),
            Sgl::VarPtr(place) => {
                let at = self.existing_place(place)?;
                Ok(address_value(at))
            }
            Sgl::FilePtr(file) => self.file_pointer(file),
            // The others are handled in `single` and `common_single`.
            _ => Ok(Single::ZERO),
        }
    }

    /// A value with exponent 0 is zero whatever its mantissa says.
    #[inline(always)]
    fn load_single(&self, at: u16) -> Single {
        Single(self.s.memory.long(at))
    }

    /// A double.
    pub fn double(&mut self, double: &Dbl) -> Value<Double> {
        Ok(match double {
            Dbl::Const(value) => *value,
            Dbl::Simple(slot) => match self.s.find_simple(self.code, *slot) {
                0 => Double::ZERO,
                at => Double(self.s.memory.quad(at)),
            },
            Dbl::Parameter(offset) => Double(self.s.memory.quad(self.parameter(*offset))),
            Dbl::Element(element) => {
                let at = self.element(element)?;
                Double(self.s.memory.quad(at))
            }
            Dbl::OfInt(int) => Double::from_i16(self.int(int)?),
            Dbl::OfSingle(single) => Double::from_single(self.single(single)?),
            Dbl::OfNumber(number) => self.number(number)?.to_double(),
            Dbl::Negate(inner) => self.double(inner)?.negate(),
            Dbl::Add(pair) => {
                let left = self.double(&pair.0)?;
                let right = self.double(&pair.1)?;
                self.soft(left.add(right))?
            }
            Dbl::Subtract(pair) => {
                let left = self.double(&pair.0)?;
                let right = self.double(&pair.1)?;
                self.soft(left.sub(right))?
            }
            Dbl::Multiply(pair) => {
                let left = self.double(&pair.0)?;
                let right = self.double(&pair.1)?;
                self.soft(left.mul(right))?
            }
            Dbl::Divide(pair) => {
                let left = self.double(&pair.0)?;
                let right = self.double(&pair.1)?;
                match left.div(right) {
                    Ok(value) => value,
                    Err(fault) => {
                        let bare = !matches!(pair.0, Dbl::OfInt(_)) && self.is_bare_zero(&pair.1);
                        self.soft(Err(divided_by_bare_zero(fault, bare, left)))?
                    }
                }
            }
            Dbl::User(call) => self.user_number(call)?.to_double(),
            Dbl::Cvd(text) => {
                let bytes: [u8; 8] = self.leading_bytes(text)?;
                Double::from_bytes(bytes)
            }
        })
    }

    /// Whether a divisor that is zero is one by its exponent only: a variable or constant that
    /// is an integer, a variable that was never assigned, or what VAL answers.
    #[cold]
    fn is_bare_zero(&mut self, divisor: &Dbl) -> bool {
        let slot = match divisor {
            Dbl::OfInt(int) => return matches!(**int, Int::Simple(_) | Int::Const(_)),
            Dbl::Simple(slot) => *slot,
            Dbl::OfSingle(single) => match **single {
                Sgl::Simple(slot) => slot,
                _ => return false,
            },
            Dbl::OfNumber(number) => return matches!(**number, Num::Val(_)),
            _ => return false,
        };
        self.s.find_simple(self.code, slot) == 0
    }

    /// A number of any type.
    pub fn number(&mut self, number: &Num) -> Value<Number> {
        Ok(match number {
            Num::Int(int) => Number::Integer(self.int(int)?),
            Num::Single(single) => Number::Single(self.single(single)?),
            Num::Double(double) => Number::Double(self.double(double)?),
            Num::IntAdd(pair) => {
                let left = self.int(&pair.0)?;
                let right = self.int(&pair.1)?;
                integer::add(left, right)
            }
            Num::IntSubtract(pair) => {
                let left = self.int(&pair.0)?;
                let right = self.int(&pair.1)?;
                integer::sub(left, right)
            }
            Num::IntMultiply(pair) => {
                let left = self.int(&pair.0)?;
                let right = self.int(&pair.1)?;
                integer::mul(left, right)
            }
            Num::IntDivide(pair) => {
                let left = self.int(&pair.0)?;
                let right = self.int(&pair.1)?;
                hard(integer::int_divide(left, right))?
            }
            Num::Arith(operator, pair) => {
                let left = self.number(&pair.0)?;
                let right = self.number(&pair.1)?;
                match (operator, &pair.1, right) {
                    (Arith::Divide, Num::Val(_), Number::Double(zero)) if zero.is_zero() => {
                        let bare = !matches!(left, Number::Integer(_));
                        let left = left.to_double();
                        let outcome = left.div(zero);
                        let fault =
                            outcome.map_err(|fault| divided_by_bare_zero(fault, bare, left));
                        Number::Double(self.soft(fault)?)
                    }
                    _ => self.arith(*operator, left, right)?,
                }
            }
            Num::Negate(inner) => self.number(inner)?.negate(),
            Num::Abs(inner) => self.number(inner)?.abs(),
            Num::IntPart(inner) => match self.number(inner)? {
                Number::Single(value) => Number::Single(value.floor()),
                Number::Double(value) => Number::Double(value.floor()),
                other => other,
            },
            Num::Fix(inner) => match self.number(inner)? {
                Number::Single(value) => Number::Single(value.truncate()),
                Number::Double(value) => Number::Double(value.truncate()),
                other => other,
            },
            Num::Val(text) => self.val(text)?,
            Num::Usr(index, argument) => {
                let value = self.number_of(argument)?;
                self.check_usr(*index)?;
                value
            }
            Num::Fail(fail) => {
                for expr in &fail.0 {
                    self.discard(expr)?;
                }
                return Err(fail.1.into());
            }
            Num::Behind(parts) => {
                self.discard(&parts.0)?;
                return Err(parts.1.into());
            }
        })
    }

    fn user_number(&mut self, call: &UserCall) -> Value<Number> {
        match self.user(call)? {
            super::user::Answer::Number(number) => Ok(number),
            super::user::Answer::Text(descriptor) => {
                self.s.free_text(descriptor);
                Err(ErrorCode::TYPE_MISMATCH.into())
            }
        }
    }

    /// USR: no machine code is here to call. With an address the argument is the result, as if
    /// the routine did nothing; without one it is an illegal call, as in MBASIC.
    pub fn check_usr(&mut self, index: u8) -> Value<()> {
        match self.s.usr.get(usize::from(index)) {
            Some(&at) if at != 0 => Ok(()),
            _ => Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into()),
        }
    }
}
