//! INPUT#, LINE INPUT# and INPUT$ of a file.

use super::{ErrorCode, Expr, FileMode, Flow, Place, Run, Value};
use crate::number::parse;
use crate::syntax::{Address, Type};

/// Most characters of an item or line; what follows is left to the next statement.
const ITEM_MAX: usize = 255;

/// What is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Item {
    /// Ends at a blank or comma.
    Number,
    /// Ends at a comma.
    Text,
    /// Ends at the closing quote.
    Quoted,
    /// Ends with the line.
    Line,
}

impl Item {
    fn ends_at(self, byte: u8) -> bool {
        match self {
            Item::Number => byte == b',' || byte == b' ',
            Item::Text => byte == b',',
            Item::Quoted => byte == b'"',
            Item::Line => false,
        }
    }
}

impl Run<'_> {
    /// The block of the file that a statement reads.
    fn statement_block(&mut self, file: &Expr) -> Value<Address> {
        let (file, comma) = file.behind();
        let number = self.int_of(file)?;
        let block = self.block_for(number, FileMode::Input)?;
        comma?;
        Ok(block)
    }

    /// The block of a file that INPUT$ reads. One that is not open reads as an empty file.
    pub fn readable_block(&self, number: i16) -> Value<Address> {
        let block = self.s.file_block(self.check_number(number)?);
        match self.s.file_mode(block) {
            Some(FileMode::Output) => Err(ErrorCode::BAD_FILE_MODE.into()),
            _ => Ok(block),
        }
    }

    /// Bytes for INPUT$(n, #file).
    pub fn read_file_bytes(&mut self, block: Address, count: u8) -> Value<Vec<u8>> {
        let mut bytes = Vec::new();
        for _ in 0..count {
            match self.s.take_file_byte(block)? {
                Some(byte) => bytes.push(byte),
                None => return Err(ErrorCode::INPUT_PAST_END.into()),
            }
        }
        Ok(bytes)
    }

    /// INPUT#.
    pub fn input_from_file(&mut self, file: &Expr, targets: &[Place]) -> Value<Flow> {
        let block = self.statement_block(file)?;
        for place in targets {
            let at = self.place(place)?;
            let kind = place.kind();
            if kind == Type::Text {
                let item = self.file_item(block, Item::Text)?;
                self.store_characters(at, &item)?;
                continue;
            }
            let item = self.file_item(block, Item::Number)?;
            let parsed = match kind {
                Type::Double => parse::parse_double(&item),
                _ => parse::parse_number(&item),
            };
            let value = self.parsed_number(parsed)?;
            self.store_number(at, kind, value)?;
        }
        Ok(Flow::Next)
    }

    /// LINE INPUT#.
    pub fn line_input_from_file(&mut self, file: &Expr, target: &Place) -> Value<Flow> {
        let block = self.statement_block(file)?;
        let at = self.place(target)?;
        if target.kind() != Type::Text {
            return self.mismatch();
        }
        let line = self.file_item(block, Item::Line)?;
        self.store_characters(at, &line)?;
        Ok(Flow::Next)
    }

    fn store_characters(&mut self, at: Address, characters: &[u8]) -> Value<()> {
        let text = self.s.new_text(characters)?;
        let text = self.s.text_to_store(text)?;
        self.s.set_text(at, text);
        Ok(())
    }

    /// One item of a file.
    fn file_item(&mut self, block: Address, mut item: Item) -> Value<Vec<u8>> {
        let mut next = loop {
            match self.s.take_file_byte(block)? {
                None => return Err(ErrorCode::INPUT_PAST_END.into()),
                Some(b' ') if item != Item::Line => {}
                byte => break byte,
            }
        };
        if item == Item::Text && next == Some(b'"') {
            item = Item::Quoted;
            next = self.s.take_file_byte(block)?;
        }
        let mut read = Vec::new();
        while let Some(byte) = next {
            if byte == b'\r' && item != Item::Quoted {
                self.skip_line_feed(block)?;
                break;
            }
            if item.ends_at(byte) {
                self.end_item(block, byte)?;
                break;
            }
            if byte == b'\n' && item != Item::Quoted {
                next = self.line_feed(block, item, &mut read)?;
            } else {
                keep(byte, &mut read);
                next = None;
            }
            if read.len() >= ITEM_MAX {
                break;
            }
            if next.is_none() {
                next = self.s.take_file_byte(block)?;
            }
        }
        while item == Item::Text && read.last() == Some(&b' ') {
            read.pop();
        }
        Ok(read)
    }

    /// A line feed in an item: kept but for unquoted text. A CR behind it does not end
    /// the line. Answers the byte that is to be looked at next, if it was read already.
    fn line_feed(&mut self, block: Address, item: Item, read: &mut Vec<u8>) -> Value<Option<u8>> {
        if item != Item::Text {
            keep(b'\n', read);
        }
        match self.s.take_file_byte(block)? {
            Some(b'\r') => {
                if item == Item::Line && read.len() < ITEM_MAX {
                    keep(b'\r', read);
                }
                Ok(None)
            }
            byte => Ok(byte),
        }
    }

    /// Skips blanks behind an item that ended at a blank or quote, and the comma or line
    /// end that follows them.
    fn end_item(&mut self, block: Address, ended_at: u8) -> Value<()> {
        if ended_at == b',' {
            return Ok(());
        }
        loop {
            match self.s.take_file_byte(block)? {
                Some(b' ') => {}
                Some(b'\r') => return self.skip_line_feed(block),
                None | Some(b',') => return Ok(()),
                Some(_) => {
                    self.s.put_back_file_byte(block);
                    return Ok(());
                }
            }
        }
    }

    fn skip_line_feed(&mut self, block: Address) -> Value<()> {
        if !matches!(self.s.take_file_byte(block)?, None | Some(b'\n')) {
            self.s.put_back_file_byte(block);
        }
        Ok(())
    }
}

/// Zero bytes in a text do not count.
fn keep(byte: u8, read: &mut Vec<u8>) {
    if byte != 0 {
        read.push(byte);
    }
}
