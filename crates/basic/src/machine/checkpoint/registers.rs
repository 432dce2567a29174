//! Section `registers`: everything of a fixed place.

use super::VERSION;
use crate::machine::bytes::{Reader, Writer};
use crate::machine::state::{Auto, Listing, Mode, Point, State};
use crate::machine::{Options, layout, variables};
use crate::number::random::Random;
use crate::syntax::Type;
use crate::text::line_edit::{BegunLine, LINE_LIMIT};

pub(super) fn write(s: &State) -> Vec<u8> {
    let mut out = Writer::default();
    out.byte(VERSION);
    out.byte(s.options.files);
    out.word(s.options.record_length);
    out.flag(s.options.echo_answers);
    out.flag(s.options.ask_inkey);
    for word in [
        s.variables,
        s.arrays,
        s.free,
        s.strings,
        s.strings_top,
        s.stack_top,
    ] {
        out.word(word);
    }
    out.byte(s.temporaries);
    out.byte(mode_number(s.mode));
    for word in [
        s.line,
        s.text,
        s.saved,
        s.data,
        s.data_line,
        s.dot,
        s.trap,
        s.erl,
        s.error_text,
    ] {
        out.word(word);
    }
    out.option(s.inside, Writer::word);
    out.option(s.continue_at, |out, point| {
        out.word(point.line);
        out.word(point.text);
    });
    out.option(s.edit_after_ok, Writer::word);
    for flag in [
        s.handling,
        s.trace,
        s.base_set,
        s.break_requested,
        s.protected,
        s.console.muted,
    ] {
        out.flag(flag);
    }
    for byte in [
        s.err,
        s.base,
        s.console.column,
        s.console.width,
        s.console.nulls,
        s.console.printer_column,
        s.console.printer_width,
    ] {
        out.byte(byte);
    }
    for kind in s.types {
        out.byte(variables::size(kind) as u8);
    }
    for byte in s.random.to_bytes() {
        out.byte(byte);
    }
    for address in s.usr {
        out.word(address);
    }
    out.option(s.key, Writer::byte);
    out.bytes(&s.typed_ahead);
    out.bytes(&s.last_line);
    out.option(s.auto, |out, auto| out.word(auto.line));
    out.word(s.auto_step);
    out.word(s.editing);
    out.option(s.listing, |out, listing| {
        out.word(listing.at);
        out.word(listing.to);
        out.flag(listing.printer);
    });
    // Only there if it is set, so that all else stays as it was.
    if let Some(begun) = &s.begun_line {
        out.bytes(&begun.text);
        out.flag(begun.after_line_feed);
    }
    out.done()
}

pub(super) fn read(bytes: &[u8]) -> Option<State> {
    let mut input = Reader::new(bytes);
    input.byte()?;
    let options = Options {
        files: input.byte()?,
        record_length: input.word()?,
        echo_answers: input.flag()?,
        ask_inkey: input.flag()?,
        // The areas of memory that follow from it are read below.
        ..Options::default()
    };
    if options.files > layout::FILES_MAX || options.record_length > layout::RECORD_BYTES_MAX {
        return None;
    }
    let mut s = State::new(options);
    for word in [
        &mut s.variables,
        &mut s.arrays,
        &mut s.free,
        &mut s.strings,
        &mut s.strings_top,
        &mut s.stack_top,
    ] {
        *word = input.word()?;
    }
    s.temporaries = input.byte()?;
    s.mode = mode_of(input.byte()?)?;
    for word in [
        &mut s.line,
        &mut s.text,
        &mut s.saved,
        &mut s.data,
        &mut s.data_line,
        &mut s.dot,
        &mut s.trap,
        &mut s.erl,
        &mut s.error_text,
    ] {
        *word = input.word()?;
    }
    s.inside = input.option(Reader::word)?;
    s.continue_at = input.option(|input| {
        Some(Point {
            line: input.word()?,
            text: input.word()?,
        })
    })?;
    s.edit_after_ok = input.option(Reader::word)?;
    for flag in [
        &mut s.handling,
        &mut s.trace,
        &mut s.base_set,
        &mut s.break_requested,
        &mut s.protected,
        &mut s.console.muted,
    ] {
        *flag = input.flag()?;
    }
    for byte in [
        &mut s.err,
        &mut s.base,
        &mut s.console.column,
        &mut s.console.width,
        &mut s.console.nulls,
        &mut s.console.printer_column,
        &mut s.console.printer_width,
    ] {
        *byte = input.byte()?;
    }
    for kind in &mut s.types {
        *kind = match input.byte()? {
            2 => Type::Integer,
            3 => Type::Text,
            4 => Type::Single,
            8 => Type::Double,
            _ => return None,
        };
    }
    let mut random = [0; 7];
    for byte in &mut random {
        *byte = input.byte()?;
    }
    s.random = Random::from_bytes(random);
    for address in &mut s.usr {
        *address = input.word()?;
    }
    s.key = input.option(Reader::byte)?;
    s.typed_ahead = input.bytes()?;
    s.last_line = input.bytes()?;
    s.auto = input.option(|input| {
        Some(Auto {
            line: input.word()?,
        })
    })?;
    s.auto_step = input.word()?;
    s.editing = input.word()?;
    s.listing = input.option(|input| {
        Some(Listing {
            at: input.word()?,
            to: input.word()?,
            printer: input.flag()?,
        })
    })?;
    if !input.at_end() {
        s.begun_line = Some(BegunLine {
            text: input.bytes()?,
            after_line_feed: input.flag()?,
        });
    }
    (input.at_end() && is_possible(&s)).then_some(s)
}

/// Whether the areas of memory lie in their order.
fn is_possible(s: &State) -> bool {
    let order = [
        s.program + 2,
        s.variables,
        s.arrays,
        s.free,
        s.strings,
        s.strings_top,
    ];
    let begun = s.begun_line.as_ref().map_or(0, |begun| begun.text.len());
    order.is_sorted()
        && begun <= LINE_LIMIT
        && s.strings_top < s.stack_top
        && s.temporaries <= layout::TEMPORARIES_MAX
        && s.base <= 1
}

fn mode_number(mode: Mode) -> u8 {
    match mode {
        Mode::Prompt => 0,
        Mode::Running => 1,
        Mode::Editing => 2,
        Mode::Listing => 3,
        Mode::Left => 4,
    }
}

fn mode_of(number: u8) -> Option<Mode> {
    [
        Mode::Prompt,
        Mode::Running,
        Mode::Editing,
        Mode::Listing,
        Mode::Left,
    ]
    .get(usize::from(number))
    .copied()
}
