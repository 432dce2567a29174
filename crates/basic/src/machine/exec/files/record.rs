//! FIELD, GET and PUT: random files.

use super::{ErrorCode, Expr, FileMode, Flow, Place, Run, Value};
use crate::machine::strings::Text;
use crate::syntax::Type;

impl Run<'_> {
    pub(in crate::machine::exec) fn field(
        &mut self,
        number: &Expr,
        fields: &[(Expr, Place)],
    ) -> Value<Flow> {
        let number = self.file_number(number)?;
        let buffer = self.s.file_buffer(number);
        let file = self.open_file(number, ErrorCode::BAD_FILE_NUMBER)?;
        if file.mode != FileMode::Random {
            return Err(ErrorCode::BAD_FILE_MODE.into());
        }
        let length = file.record_length;
        let mut used = 0u16;
        for (width, place) in fields {
            let width = self.byte_of(width)?;
            let at = self.place(place)?;
            if place.kind() != Type::Text {
                return self.mismatch();
            }
            if used + u16::from(width) > length {
                return Err(ErrorCode::FIELD_OVERFLOW.into());
            }
            self.s.set_text(
                at,
                Text {
                    length: width,
                    at: buffer + used,
                },
            );
            used += u16::from(width);
        }
        Ok(Flow::Next)
    }

    /// GET and PUT.
    pub(in crate::machine::exec) fn record(
        &mut self,
        put: bool,
        number: &Expr,
        record: Option<&Expr>,
    ) -> Value<Flow> {
        let number = self.byte_of(number)?;
        let number = self.used_number(i16::from(number))?;
        let buffer = self.s.file_buffer(number);
        let file = self.open_file(number, ErrorCode::BAD_FILE_MODE)?;
        if file.mode != FileMode::Random {
            return Err(ErrorCode::BAD_FILE_MODE.into());
        }
        let (name, length, last) = (file.name, usize::from(file.record_length), file.record);
        let file_past_end = file.past_end;
        let record = match record {
            None => last + 1,
            Some(record) => match self.int_of(record)? {
                0 => return Err(ErrorCode::BAD_RECORD_NUMBER.into()),
                record @ 1.. => record as u32,
                _ => return self.illegal(),
            },
        };
        let offset = (record as usize - 1) * length;
        // PUT leaves what EOF answers as it was.
        let mut past_end = file_past_end;
        if put {
            let bytes = self.s.memory.slice(buffer, length).to_vec();
            self.s.disk.write(&name, offset, &bytes)?;
        } else {
            past_end = false;
            let mut bytes = vec![0; length];
            if let Some(data) = self.s.disk.find(&name) {
                let there = data.get(offset..).unwrap_or_default();
                let count = there.len().min(length);
                bytes[..count].copy_from_slice(&there[..count]);
                past_end = count == 0;
            }
            self.s.memory.set_slice(buffer, &bytes);
        }
        let file = self.open_file(number, ErrorCode::BAD_FILE_MODE)?;
        file.record = record;
        file.position = 0;
        file.past_end = past_end;
        Ok(Flow::Next)
    }
}
