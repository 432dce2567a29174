//! PRINT, LPRINT, PRINT#, WRITE.

use super::Flow;
use crate::error::ErrorCode;
use crate::machine::code::{Depths, Expr, Print, PrintItem, Write};
use crate::machine::console::UNLIMITED;
use crate::machine::eval::{Run, Value, hard};
use crate::machine::strings::Descriptor;
use crate::number::{Number, format, integer};
use crate::syntax::Address;

/// Width of a comma zone.
const ZONE: u8 = 14;

/// Where output goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Device {
    Screen,
    Printer,
    /// The block of an open file.
    File(Address),
}

impl Run<'_> {
    pub(super) fn print_statement(&mut self, print: &Print) -> Value<Flow> {
        let device = self.device(print.printer, print.file.as_ref())?;
        let mut open = false;
        for item in &print.items {
            self.print_item(device, item)?;
            open = !matches!(item, PrintItem::Value(_));
        }
        if let Some(using) = &print.using {
            open = self.print_using(device, using, &[])?;
        }
        if !open {
            self.end_line(device)?;
        }
        Ok(Flow::Next)
    }

    /// A PRINT for which the stack is too small: it fails at the item that needs too much, the
    /// others before it are shown.
    pub fn print_until_too_deep(&mut self, print: &Print, depth: u16) -> Value<Flow> {
        let Depths { file, items } = &print.depths;
        self.s.check_depth(*file)?;
        let device = self.device(print.printer, print.file.as_ref())?;
        for (item, depth) in print.items.iter().zip(items) {
            self.s.check_depth(*depth)?;
            self.print_item(device, item)?;
        }
        if let Some(using) = &print.using {
            self.s.check_depth(using.of_format)?;
            self.print_using(device, using, &using.of_values)?;
        }
        self.s.check_depth(depth)?;
        Ok(Flow::Next)
    }

    /// The same for WRITE.
    pub fn write_until_too_deep(&mut self, write: &Write, depth: u16) -> Value<Flow> {
        let Depths { file, items } = &write.depths;
        self.s.check_depth(*file)?;
        let device = self.device(false, write.file.as_ref())?;
        self.write_values(device, &write.values, items)?;
        self.s.check_depth(depth)?;
        Ok(Flow::Next)
    }

    #[inline(always)]
    fn print_item(&mut self, device: Device, item: &PrintItem) -> Value<()> {
        match item {
            PrintItem::Value(value) => self.print_value(device, value),
            PrintItem::Comma => self.next_zone(device),
            PrintItem::Semicolon => Ok(()),
            PrintItem::Tab(column) => {
                let column = self.position_of(device, column, true)?;
                self.tab(device, column)
            }
            PrintItem::Spc(count) => {
                let count = self.position_of(device, count, false)?;
                self.blanks(device, count)
            }
            PrintItem::Fail(code) => Err((*code).into()),
        }
    }

    /// Where a PRINT goes; for files the number is checked.
    pub(super) fn device(&mut self, printer: bool, file: Option<&Expr>) -> Value<Device> {
        match file {
            None if printer => Ok(Device::Printer),
            None => Ok(Device::Screen),
            Some(number) => {
                // A comma that is missing is found after the file was looked at.
                let (number, comma) = number.behind();
                let number = self.int_of(number)?;
                let file = self.output_file(number)?;
                comma?;
                Ok(Device::File(file))
            }
        }
    }

    /// Characters since the start of the line.
    fn column(&self, device: Device) -> u8 {
        match device {
            Device::Screen => self.s.console.column,
            Device::Printer => self.s.console.printer_column,
            Device::File(file) => self.s.file_column(file),
        }
    }

    fn width_of(&self, device: Device) -> u8 {
        match device {
            Device::Screen => self.s.console.width,
            Device::Printer => self.s.console.printer_width,
            Device::File(_) => UNLIMITED,
        }
    }

    /// Sends bytes.
    pub(super) fn put(&mut self, device: Device, bytes: &[u8]) -> Value<()> {
        match device {
            Device::Screen => self.screen.print(self.s, bytes),
            Device::Printer => {
                for &byte in bytes {
                    self.screen.put_printer(self.s, byte);
                }
            }
            Device::File(file) => self.write_file(file, bytes)?,
        }
        Ok(())
    }

    /// Ends the line.
    pub(super) fn end_line(&mut self, device: Device) -> Value<()> {
        match device {
            Device::Screen => self.screen.new_line(self.s),
            Device::Printer => self.screen.new_printer_line(self.s),
            Device::File(file) => self.end_file_line(file)?,
        }
        Ok(())
    }

    fn print_value(&mut self, device: Device, value: &Expr) -> Value<()> {
        match value {
            Expr::Text(text) => {
                let text = self.text(text)?;
                self.print_text(device, text)
            }
            other => {
                let number = self.number_of(other)?;
                let text = Self::printed(number);
                self.keep_together(device, text.len() as u8)?;
                self.put(device, &text)
            }
        }
    }

    /// Prints a string: it goes to the next line as a whole if it does not fit on this one.
    fn print_text(&mut self, device: Device, text: Descriptor) -> Value<()> {
        let length = self.s.text(text).length;
        self.keep_together(device, length)?;
        self.print_characters(device, text)
    }

    /// Prints a string where it is.
    pub(super) fn print_characters(&mut self, device: Device, text: Descriptor) -> Value<()> {
        let text = self.s.free_text(text);
        let bytes = self.s.characters(text).to_vec();
        self.put(device, &bytes)
    }

    fn keep_together(&mut self, device: Device, length: u8) -> Value<()> {
        let column = self.column(device);
        let width = self.width_of(device);
        if width != UNLIMITED
            && column != 0
            && u16::from(column) + u16::from(length) > u16::from(width)
        {
            self.end_line(device)?;
        }
        Ok(())
    }

    /// A comma: on to the next zone, or to a new line where the last zone has begun.
    fn next_zone(&mut self, device: Device) -> Value<()> {
        let column = self.column(device);
        let width = self.width_of(device);
        let last_start = match (width / ZONE).checked_sub(1) {
            Some(zones) => zones * ZONE,
            // A printer line narrower than a zone: no column is in the last one.
            None => UNLIMITED,
        };
        let endless = match device {
            Device::Screen => column == UNLIMITED,
            Device::Printer => false,
            Device::File(_) => true,
        };
        if !endless && column >= last_start {
            return self.end_line(device);
        }
        self.blanks(device, ZONE - column % ZONE)
    }

    fn blanks(&mut self, device: Device, count: u8) -> Value<()> {
        self.put(device, &[b' '; 255][..usize::from(count)])
    }

    /// The argument of SPC, or one less than that of TAB, for then it is a count of columns
    /// before the place: negative is 0, taken modulo the width. Only its low byte counts.
    fn position_of(&mut self, device: Device, value: &Expr, tab: bool) -> Value<u8> {
        let value = self.int_of(value)?;
        let columns = value.wrapping_sub(i16::from(tab)).max(0);
        let columns = match (device, self.width_of(device)) {
            (Device::File(_), _) | (_, UNLIMITED) => columns,
            (_, width) => hard(integer::modulo(columns, i16::from(width)))?,
        };
        Ok((columns & 0xFF) as u8)
    }

    /// Blanks until `target` columns stand before the cursor, on the next line if more do
    /// already. There the count is taken as signed, so far targets are the left margin.
    fn tab(&mut self, device: Device, target: u8) -> Value<()> {
        let column = self.column(device);
        if column <= target {
            return self.blanks(device, target - column);
        }
        self.end_line(device)?;
        if target <= 128 {
            self.blanks(device, target)?;
        }
        Ok(())
    }

    /// WRITE: values with commas, strings in quotes.
    pub(super) fn write_statement(&mut self, write: &Write) -> Value<Flow> {
        let device = self.device(false, write.file.as_ref())?;
        self.write_values(device, &write.values, &[])?;
        if write.broken {
            return Err(ErrorCode::SYNTAX.into());
        }
        if let Device::File(block) = device {
            self.fill_record(block)?;
        }
        self.end_line(device)?;
        Ok(Flow::Next)
    }

    /// Writes values one behind the other. `depths` are the stack bytes that they need, none
    /// where there is enough for all.
    fn write_values(&mut self, device: Device, values: &[Expr], depths: &[u16]) -> Value<()> {
        for (index, value) in values.iter().enumerate() {
            if index > 0 {
                self.put(device, b",")?;
            }
            if let Some(depth) = depths.get(index) {
                self.s.check_depth(*depth)?;
            }
            self.write_value(device, value)?;
        }
        Ok(())
    }

    fn write_value(&mut self, device: Device, value: &Expr) -> Value<()> {
        if let Expr::Text(text) = value {
            let text = self.text(text)?;
            self.put(device, b"\"")?;
            self.print_characters(device, text)?;
            return self.put(device, b"\"");
        }
        let number: Number = self.number_of(value)?;
        let text = format::format(number);
        let text = text.strip_prefix(b" ").unwrap_or(&text).to_vec();
        self.put(device, &text)
    }

    /// The error of a format that does not suit the value.
    pub(super) fn mismatch<T>(&self) -> Value<T> {
        Err(ErrorCode::TYPE_MISMATCH.into())
    }
}
