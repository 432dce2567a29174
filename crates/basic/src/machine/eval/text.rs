//! Strings.

use super::user::Answer;
use super::{Run, Value};
use crate::error::ErrorCode;
use crate::machine::code::Txt;
use crate::machine::layout::TEMPORARIES;
use crate::machine::strings::{Descriptor, Text};

impl Run<'_> {
    /// A string; answers the address of its descriptor.
    pub fn text(&mut self, text: &Txt) -> Value<Descriptor> {
        match text {
            Txt::Literal(at, length) => {
                let text = Text {
                    length: *length,
                    at: *at,
                };
                Ok(self.s.push_temporary(text)?)
            }
            Txt::Simple(slot) => match self.s.find_simple(self.code, *slot) {
                0 => Ok(self.empty_text()),
                at => Ok(at),
            },
            Txt::Parameter(offset) => Ok(self.parameter(*offset)),
            Txt::Element(element) => self.element(element),
            Txt::Join(pair) => {
                let left = self.text(&pair.0)?;
                let right = self.text(&pair.1)?;
                self.join_texts(left, right)
            }
            Txt::User(call) => match self.user(call)? {
                Answer::Text(descriptor) => Ok(descriptor),
                Answer::Number(_) => Err(ErrorCode::TYPE_MISMATCH.into()),
            },
            Txt::Call(function, arguments) => self.text_function(*function, arguments),
            Txt::Input(count, file) => self.input_text(count, file.as_deref()),
            Txt::Usr(index, argument) => {
                let value = self.text_of(argument)?;
                self.check_usr(*index)?;
                Ok(value)
            }
            Txt::Fail(fail) => {
                for expr in &fail.0 {
                    self.discard(expr)?;
                }
                Err(fail.1.into())
            }
        }
    }

    /// A descriptor of the empty string that is no pending result.
    fn empty_text(&mut self) -> Descriptor {
        let at = TEMPORARIES + 3 * 12;
        self.s.set_text(at, Text { length: 0, at: 0 });
        at
    }

    fn join_texts(&mut self, left: Descriptor, right: Descriptor) -> Value<Descriptor> {
        let (first, second) = (self.s.text(left).length, self.s.text(right).length);
        let Some(length) = first.checked_add(second) else {
            return Err(ErrorCode::STRING_TOO_LONG.into());
        };
        let at = self.s.allocate(length)?;
        let second = self.s.free_text(right);
        let first = self.s.free_text(left);
        self.s
            .memory
            .move_bytes(first.at, at, usize::from(first.length));
        let middle = at + u16::from(first.length);
        self.s
            .memory
            .move_bytes(second.at, middle, usize::from(second.length));
        Ok(self.s.push_temporary(Text { length, at })?)
    }

    /// The first bytes of a string, for CVI, CVS, CVD; a shorter one is Illegal function call.
    pub fn leading_bytes<const N: usize>(&mut self, text: &Txt) -> Value<[u8; N]> {
        let descriptor = self.text(text)?;
        let text = self.s.free_text(descriptor);
        let bytes = self.s.characters(text);
        match bytes.get(..N).and_then(|bytes| bytes.try_into().ok()) {
            Some(bytes) => Ok(bytes),
            None => Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into()),
        }
    }
}
