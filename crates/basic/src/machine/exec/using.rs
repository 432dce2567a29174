//! PRINT USING: literal text and the fields it separates.

use super::print::Device;
use crate::error::ErrorCode;
use crate::machine::code::{Expr, Using};
use crate::machine::eval::{Run, Value};
use crate::machine::strings::Text;
use crate::number::using::{Field, parse_field};

/// One part of a format.
enum Part {
    Literal(u8),
    Number(Field),
    /// `!`: one character; `\ \`: so many; `&`: all (0).
    Text(u8),
}

/// Splits a format; a `_` makes the next character text.
fn parts(format: &[u8]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(&byte) = format.get(at) {
        if let Some((field, used)) = parse_field(&format[at..]) {
            parts.push(Part::Number(field));
            at += used;
            continue;
        }
        at += 1;
        match byte {
            b'!' => parts.push(Part::Text(1)),
            b'&' => parts.push(Part::Text(0)),
            b'\\' => {
                let blanks = format[at..]
                    .iter()
                    .take_while(|&&byte| byte == b' ')
                    .count();
                if format.get(at + blanks) == Some(&b'\\') {
                    parts.push(Part::Text((blanks + 2).min(255) as u8));
                    at += blanks + 1;
                } else {
                    parts.push(Part::Literal(byte));
                }
            }
            b'_' => match format.get(at) {
                Some(&next) => {
                    parts.push(Part::Literal(next));
                    at += 1;
                }
                None => parts.push(Part::Literal(byte)),
            },
            _ => parts.push(Part::Literal(byte)),
        }
    }
    parts
}

impl Run<'_> {
    /// Prints values by a format; answers whether the line stays open. `depths` are the stack
    /// bytes that the values need, none where there is enough for all.
    pub(super) fn print_using(
        &mut self,
        device: Device,
        using: &Using,
        depths: &[u16],
    ) -> Value<bool> {
        let format = self.text_of(&using.format)?;
        // The length is counted down before it is looked at: none means 256 characters,
        // of whatever lies where the string would be.
        let Text { length, at } = self.s.text(format);
        let length = match length {
            0 => 256,
            length => usize::from(length),
        };
        let bytes = self.s.memory.slice(at, length).to_vec();
        let parts = parts(&bytes);
        let has_field = parts.iter().any(|part| !matches!(part, Part::Literal(_)));
        let mut values = using.values.iter();
        let mut depths = depths.iter();
        let mut next = values.next();
        'format: while next.is_some() || !has_field {
            for part in &parts {
                match part {
                    Part::Literal(byte) => self.put(device, &[*byte])?,
                    field => {
                        let Some(value) = next else {
                            break 'format;
                        };
                        if let Some(depth) = depths.next() {
                            self.s.check_depth(*depth)?;
                        }
                        self.using_field(device, field, value)?;
                        next = values.next();
                        if next.is_none()
                            && let Some(code) = using.fail
                        {
                            return Err(code.into());
                        }
                    }
                }
            }
            if !has_field {
                return Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into());
            }
        }
        self.s.free_text(format);
        if let Some(code) = using.fail {
            return Err(code.into());
        }
        Ok(using.open)
    }

    fn using_field(&mut self, device: Device, field: &Part, value: &Expr) -> Value<()> {
        match field {
            Part::Literal(_) => Ok(()),
            Part::Number(field) => {
                if let Expr::Text(_) = value {
                    self.discard(value)?;
                    return match field.is_too_wide() {
                        true => self.illegal(),
                        false => self.mismatch(),
                    };
                }
                let number = self.number_of(value)?;
                if field.is_too_wide() {
                    return self.illegal();
                }
                self.put(device, &field.format(number))
            }
            Part::Text(width) => {
                let mut text = self.text_of(value)?;
                if *width != 0 {
                    // What is shown is a string of its own; the characters of the value,
                    // if nobody else has them, are garbage from here on.
                    let count = self.s.text(text).length.min(*width);
                    text = self.part(text, 0, count)?;
                }
                let text = self.s.free_text(text);
                let mut shown = self.s.characters(text).to_vec();
                shown.resize(shown.len().max(usize::from(*width)), b' ');
                self.put(device, &shown)
            }
        }
    }
}
