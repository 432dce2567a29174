//! Section `waiting`: what a statement that waits has got and shown so far.

use crate::machine::bytes::{Reader, Writer};
use crate::machine::state::Waiting;
use crate::machine::{Reply, Request};

/// How many answers a waiting statement can have consumed in a checkpoint.
const ANSWERS_MAX: usize = 4096;

pub(super) fn write(waiting: &Waiting) -> Vec<u8> {
    let mut out = Writer::default();
    out.option(waiting.request, |out, request| {
        let (kind, count) = match request {
            Request::Command => (0, 0),
            Request::Edit => (1, 0),
            Request::Line => (2, 0),
            Request::Keys(count) => (3, count),
            Request::Inkey => (4, 0),
        };
        out.byte(kind);
        out.byte(count);
    });
    out.long(waiting.output_bytes);
    out.long(waiting.printer_bytes);
    for answer in &waiting.answers {
        match answer {
            Reply::Line(keys) => {
                out.byte(0);
                out.bytes(keys);
            }
            Reply::Keys(keys) => {
                out.byte(1);
                out.bytes(keys);
            }
            Reply::Key(key) => {
                out.byte(2);
                out.bytes(key.as_slice());
            }
        }
    }
    out.done()
}

pub(super) fn read(bytes: &[u8]) -> Option<Waiting> {
    let mut input = Reader::new(bytes);
    let request = input.option(|input| {
        let kind = input.byte()?;
        let count = input.byte()?;
        Some(match kind {
            0 => Request::Command,
            1 => Request::Edit,
            2 => Request::Line,
            3 => Request::Keys(count),
            4 => Request::Inkey,
            _ => return None,
        })
    })?;
    let output_bytes = input.long()?;
    let printer_bytes = input.long()?;
    let mut answers = Vec::new();
    while !input.at_end() {
        let kind = input.byte()?;
        let keys = input.bytes()?;
        answers.push(match kind {
            0 => Reply::Line(keys),
            1 => Reply::Keys(keys),
            2 => Reply::Key(keys.first().copied()),
            _ => return None,
        });
        if answers.len() > ANSWERS_MAX {
            return None;
        }
    }
    Some(Waiting {
        request,
        answers,
        output_bytes,
        printer_bytes,
    })
}
