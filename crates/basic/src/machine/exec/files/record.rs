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
        let number = self.byte_of(number)?;
        let (block, mode) = self.open_block(i16::from(number))?;
        if mode != FileMode::Random {
            return Err(ErrorCode::BAD_FILE_MODE.into());
        }
        let buffer = self.s.file_pointer(block);
        let length = self.s.record_length(block);
        let mut used = 0u16;
        for (width, place) in fields {
            let width = self.byte_of(width)?;
            let at = self.place(place)?;
            if place.kind() != Type::Text {
                return self.mismatch();
            }
            let end = used.saturating_add(u16::from(width));
            if end > length {
                return Err(ErrorCode::FIELD_OVERFLOW.into());
            }
            self.s.set_text(
                at,
                Text {
                    length: width,
                    at: buffer.wrapping_add(used),
                },
            );
            used = end;
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
        let (number, rest) = number.behind();
        let number = self.byte_of(number)?;
        let block = self.block_for(i16::from(number), FileMode::Random)?;
        // What else the text holds is looked at when the file is known to be a random one.
        rest?;
        let record = match record {
            None => self.s.file_location(block).wrapping_add(1),
            Some(record) => {
                let (record, rest) = record.behind();
                let record = self.int_of(record)?;
                let record = u16::try_from(record).or_else(|_| self.illegal())?;
                rest?;
                record
            }
        };
        if record == 0 {
            return Err(ErrorCode::BAD_RECORD_NUMBER.into());
        }
        self.s.move_record(block, record, put)?;
        Ok(Flow::Next)
    }
}
