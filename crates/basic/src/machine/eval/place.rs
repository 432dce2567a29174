//! Addresses of variables and array elements.

use super::{Run, Value};
use crate::error::ErrorCode;
use crate::machine::code::{Element, Int, Num, Place};
use crate::machine::variables::size;
use crate::syntax::Address;

impl Run<'_> {
    /// Address of the value of something assignable; makes it if it does not exist.
    #[inline]
    pub fn place(&mut self, place: &Place) -> Value<Address> {
        match place {
            Place::Simple(_, slot) => Ok(self.s.make_simple(self.code, *slot)?),
            Place::Parameter(_, offset) => Ok(self.parameter(*offset)),
            Place::Element(element) => self.element(element),
            Place::Fail(code) => Err((*code).into()),
        }
    }

    /// Address of a parameter of the active function.
    #[inline]
    pub fn parameter(&self, offset: u16) -> Address {
        self.s.active_parameters.at.wrapping_add(offset)
    }

    /// Address of an array element; makes the array with bounds of 10 if it does not exist.
    #[inline]
    pub fn element(&mut self, element: &Element) -> Value<Address> {
        if let [subscript] = &element.subscripts[..] {
            let index = self.subscript(subscript)?;
            let array = self.array(element)?;
            if self.s.memory.byte(array) != 1 {
                return Err(ErrorCode::SUBSCRIPT.into());
            }
            let index = self.offset(index, self.s.memory.word(array + 1))?;
            return Ok((array + 3).wrapping_add(index.wrapping_mul(size(element.kind))));
        }
        self.deep_element(element)
    }

    /// A subscript. What is below the bounds of every array is refused before the array is
    /// looked up or made.
    #[inline]
    pub fn subscript(&mut self, subscript: &Int) -> Value<i16> {
        // What does not belong behind a subscript is found when it was looked at.
        if let Int::OfNumber(number) = subscript
            && let Num::Behind(parts) = &**number
        {
            let index = self.int_of(&parts.0)?;
            self.in_bounds(index)?;
            return Err(parts.1.into());
        }
        let index = self.int(subscript)?;
        self.in_bounds(index)
    }

    /// A subscript that some array can have.
    #[inline]
    fn in_bounds(&self, index: i16) -> Value<i16> {
        if index < 0 {
            return Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into());
        }
        if index < i16::from(self.s.base) {
            return Err(ErrorCode::SUBSCRIPT.into());
        }
        Ok(index)
    }

    fn array(&mut self, element: &Element) -> Value<Address> {
        let at = self.s.find_array(self.code, element.array);
        if at != 0 {
            return Ok(at);
        }
        let bounds = [10; 255];
        let count = element.subscripts.len().min(255);
        Ok(self
            .s
            .create_array(self.code, element.array, &bounds[..count])?)
    }

    /// Elements before the one with this subscript in its dimension.
    #[inline]
    fn offset(&self, subscript: i16, count: u16) -> Value<u16> {
        let index = (subscript as u16).wrapping_sub(u16::from(self.s.base));
        if index >= count {
            return Err(ErrorCode::SUBSCRIPT.into());
        }
        Ok(index)
    }

    fn deep_element(&mut self, element: &Element) -> Value<Address> {
        let mut subscripts = [0i16; 16];
        let count = element.subscripts.len();
        if count > subscripts.len() {
            return self.deepest_element(element);
        }
        for (value, subscript) in subscripts.iter_mut().zip(&element.subscripts) {
            *value = self.subscript(subscript)?;
        }
        self.locate(element, &subscripts[..count])
    }

    /// Arrays of more than sixteen dimensions.
    fn deepest_element(&mut self, element: &Element) -> Value<Address> {
        let mut subscripts = Vec::with_capacity(element.subscripts.len());
        for subscript in &element.subscripts {
            subscripts.push(self.subscript(subscript)?);
        }
        self.locate(element, &subscripts)
    }

    fn locate(&mut self, element: &Element, subscripts: &[i16]) -> Value<Address> {
        let array = self.array(element)?;
        let count = subscripts.len() as u16;
        if u16::from(self.s.memory.byte(array)) != count {
            return Err(ErrorCode::SUBSCRIPT.into());
        }
        // Dimensions lie with the last subscript first; the first varies fastest.
        let mut index = 0u16;
        for (number, &subscript) in subscripts.iter().enumerate().rev() {
            let dimension = array.wrapping_add(1 + 2 * (count - 1 - number as u16));
            let elements = self.s.memory.word(dimension);
            let offset = self.offset(subscript, elements)?;
            index = index.wrapping_mul(elements).wrapping_add(offset);
        }
        let first = array.wrapping_add(1 + 2 * count);
        Ok(first.wrapping_add(index.wrapping_mul(size(element.kind))))
    }

    /// Address of a place that must exist already, for VARPTR; array elements are made.
    pub fn existing_place(&mut self, place: &Place) -> Value<Address> {
        match place {
            Place::Simple(_, slot) => match self.s.find_simple(self.code, *slot) {
                0 => Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into()),
                at => Ok(at),
            },
            other => self.place(other),
        }
    }
}
