//! DIM, ERASE, SWAP, OPTION BASE, READ, RESTORE.

use super::Flow;
use crate::error::ErrorCode;
use crate::machine::code::{Expr, Int, Place, Slot, Target};
use crate::machine::eval::{Run, Trap, Value};
use crate::machine::memory::IMAGE_BYTES;
use crate::machine::program;
use crate::machine::strings::Text;
use crate::machine::variables::size;
use crate::number::parse;
use crate::syntax::{Address, Type};
use crate::text::scan;

impl Run<'_> {
    pub(super) fn dim(&mut self, list: &[(Slot, Box<[Int]>)]) -> Value<Flow> {
        for (array, bounds) in list {
            let mut values = Vec::with_capacity(bounds.len());
            for bound in bounds {
                values.push(self.subscript(bound)?);
            }
            if values.is_empty() {
                continue;
            }
            if self.s.search_array(self.code, *array).is_some() {
                return Err(ErrorCode::DUPLICATE_DEFINITION.into());
            }
            self.s.create_array(self.code, *array, &values)?;
        }
        Ok(Flow::Next)
    }

    pub(super) fn erase(&mut self, list: &[Slot]) -> Value<Flow> {
        for array in list {
            match self.s.search_array(self.code, *array) {
                Some(entry) => self.s.erase_array(entry),
                None => return Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into()),
            }
        }
        Ok(Flow::Next)
    }

    pub(super) fn swap(&mut self, left: &Place, right: &Place) -> Value<Flow> {
        let first = self.place(left)?;
        let kind = left.kind();
        if let Place::Simple(right_kind, slot) = right
            && self.s.find_simple(self.code, *slot) == 0
        {
            // It is refused because it is new; the next SWAP finds it.
            self.s.make_simple(self.code, *slot)?;
            let code = if *right_kind == kind {
                ErrorCode::ILLEGAL_FUNCTION_CALL
            } else {
                ErrorCode::TYPE_MISMATCH
            };
            return Err(code.into());
        }
        let second = self.place(right)?;
        if right.kind() != kind {
            return Err(ErrorCode::TYPE_MISMATCH.into());
        }
        // Making the second one can have moved the first.
        let first = if matches!(left, Place::Simple(..)) {
            self.place(left)?
        } else {
            first
        };
        for index in 0..size(kind) {
            let (left, right) = (first.wrapping_add(index), second.wrapping_add(index));
            let (a, b) = (self.s.memory.byte(left), self.s.memory.byte(right));
            self.s.memory.set_byte(left, b);
            self.s.memory.set_byte(right, a);
        }
        Ok(Flow::Next)
    }

    pub(super) fn option_base(&mut self, value: &Expr) -> Value<Flow> {
        if self.s.base_set || self.s.arrays != self.s.free {
            return Err(ErrorCode::DUPLICATE_DEFINITION.into());
        }
        match self.int_of(value)? {
            0 => self.s.base = 0,
            1 => self.s.base = 1,
            _ => return Err(ErrorCode::SYNTAX.into()),
        }
        self.s.base_set = true;
        Ok(Flow::Next)
    }

    pub(super) fn restore(&mut self, target: Option<Target>) -> Value<Flow> {
        match target {
            None => self.s.restore_data(),
            Some(Target::Text(at)) => self.s.data = at,
            Some(Target::Missing(code)) => return Err(code.into()),
        }
        Ok(Flow::Next)
    }

    /// READ. A statement that fails has read nothing: the next READ begins where it began.
    pub(super) fn read(&mut self, places: &[Place]) -> Value<Flow> {
        let mut data = self.s.data;
        for place in places {
            let at = self.place(place)?;
            let item = self.next_item(data)?;
            data = self.read_item(at, place.kind(), item)?;
        }
        self.s.data = data;
        Ok(Flow::Next)
    }

    /// Where the DATA item behind `data` begins.
    fn next_item(&mut self, data: Address) -> Value<Address> {
        if self.s.memory.byte(data) == b',' {
            return Ok(data.wrapping_add(1));
        }
        match scan::find_data(self.s.memory.image(), data) {
            Some(place) => {
                if let Some(line) = place.line {
                    self.s.data_line = line;
                }
                Ok(place.at)
            }
            None => Err(ErrorCode::OUT_OF_DATA.into()),
        }
    }

    /// Reads one item into the value at `at`; answers where the item ended.
    fn read_item(&mut self, at: Address, kind: Type, item: Address) -> Value<Address> {
        let start = program::skip_blanks(&self.s.memory, item);
        let wrong = Trap::ErrorIn(ErrorCode::SYNTAX, self.s.data_line);
        let end = if kind == Type::Text {
            let (text, end) = self.text_item(start);
            let text = self.s.push_temporary(text)?;
            let text = self.s.text_to_store(text)?;
            self.s.set_text(at, text);
            end
        } else {
            // The zero behind the line ends every number.
            let source = self.s.memory.slice(start, IMAGE_BYTES);
            let parsed = match kind {
                Type::Double => parse::parse_double(source),
                _ => parse::parse_number(source),
            };
            if parsed.fatal && parsed.fault == Some(ErrorCode::SYNTAX) {
                return Err(wrong);
            }
            let used = parsed.used as u16;
            let number = self.parsed_number(parsed)?;
            self.store_number(at, kind, number)?;
            start.wrapping_add(used)
        };
        let end = program::skip_blanks(&self.s.memory, end);
        match self.s.memory.byte(end) {
            0 | b':' | b',' => Ok(end),
            _ => Err(wrong),
        }
    }

    /// A string item: in quotes, or up to `,` or `:` without the blanks behind it.
    fn text_item(&self, start: Address) -> (Text, Address) {
        let memory = &self.s.memory;
        let quoted = memory.byte(start) == b'"';
        let first = if quoted { start.wrapping_add(1) } else { start };
        let mut end = first;
        loop {
            match memory.byte(end) {
                0 => break,
                b'"' if quoted => break,
                b',' | b':' if !quoted => break,
                _ => end = end.wrapping_add(1),
            }
        }
        let mut last = end;
        if !quoted {
            while last > first && memory.byte(last - 1) == b' ' {
                last -= 1;
            }
        }
        let length = (last.wrapping_sub(first)).min(255) as u8;
        let after = if quoted && memory.byte(end) == b'"' {
            end.wrapping_add(1)
        } else {
            end
        };
        (Text { length, at: first }, after)
    }
}
