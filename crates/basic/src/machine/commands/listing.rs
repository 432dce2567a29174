//! LIST and LLIST.

use crate::error::ErrorCode;
use crate::machine::eval::Value;
use crate::machine::state::{DIRECT, Listing, Mode};
use crate::machine::{Fuel, Machine, Stop, program};
use crate::syntax::{Address, Range};
use crate::text::list;

impl Machine {
    pub(super) fn list(&mut self, printer: bool, range: Range) -> Value<Option<Stop>> {
        if self.s.protected {
            return Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into());
        }
        let (at, to) = self.listed(range);
        self.s.listing = Some(Listing { at, to, printer });
        self.s.mode = Mode::Listing;
        self.s.inside = None;
        Ok(None)
    }

    /// Where the first line of a range is, and the largest line number in it.
    pub(super) fn listed(&self, range: Range) -> (Address, u16) {
        let from = range.from.map_or(0, |line| program::resolve(&self.s, line));
        let to = match range.to {
            Some(line) => program::resolve(&self.s, line),
            None if range.from.is_some() && !range.dash => from,
            None => DIRECT,
        };
        let at = program::find_line(&self.s, from).unwrap_or_else(|at| at);
        (at, to)
    }

    /// Prints lines until the listing or the fuel ends.
    pub(in crate::machine) fn list_lines(&mut self, fuel: &mut Fuel) -> Option<Stop> {
        while let Some(listing) = self.s.listing {
            if fuel.units == 0 {
                return Some(Stop::OutOfFuel);
            }
            fuel.units -= 1;
            if self.s.break_requested {
                self.s.break_requested = false;
                self.s.listing = None;
                self.screen.print(&mut self.s, b"^C");
                self.screen.new_line(&mut self.s);
                return Some(self.stop_program(self.s.saved, true));
            }
            let line = program::lines_from(&self.s, listing.at).next();
            match line.filter(|line| line.number <= listing.to) {
                Some(line) => self.list_line(listing, line),
                None => self.s.listing = None,
            }
        }
        self.ready();
        Some(Stop::Ended)
    }

    fn list_line(&mut self, listing: Listing, line: program::Line) {
        self.s.dot = line.number;
        let text = list::list_line(line.number, line.tokens(&self.s));
        let listed = list::list(line.tokens(&self.s));
        self.s.keep_typed(&listed, true);
        let mut shown = Vec::with_capacity(text.len());
        crate::text::line_edit::show(&text, &mut shown);
        for byte in shown {
            if listing.printer {
                self.screen.put_printer(&mut self.s, byte);
            } else {
                self.screen.put(&mut self.s, byte);
            }
        }
        if listing.printer {
            self.screen.new_printer_line(&mut self.s);
        } else {
            self.screen.new_line(&mut self.s);
        }
        self.s.listing = Some(Listing {
            at: line.next,
            ..listing
        });
    }
}
