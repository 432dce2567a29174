//! Section `control`: what FOR, GOSUB and WHILE left behind.

use crate::machine::bytes::{Reader, Writer};
use crate::machine::control::Frame;
use crate::machine::state::State;

pub(super) fn write(s: &State) -> Vec<u8> {
    let mut out = Writer::default();
    for frame in &s.frames {
        match *frame {
            Frame::For {
                variable,
                integer,
                sign,
                step,
                limit,
                line,
                text,
                next,
            } => {
                out.byte(1);
                out.word(variable);
                out.flag(integer);
                out.byte(sign as u8);
                out.long(step);
                out.long(limit);
                out.word(line);
                out.word(text);
                out.word(next);
            }
            Frame::Gosub { line, text } => {
                out.byte(2);
                out.word(line);
                out.word(text);
            }
            Frame::While {
                line,
                text,
                statement,
                wend,
            } => {
                out.byte(3);
                for word in [line, text, statement, wend] {
                    out.word(word);
                }
            }
        }
    }
    out.done()
}

pub(super) fn read(s: &mut State, bytes: &[u8]) -> Option<()> {
    let mut input = Reader::new(bytes);
    while !input.at_end() {
        let frame = match input.byte()? {
            1 => Frame::For {
                variable: input.word()?,
                integer: input.flag()?,
                sign: input.byte()? as i8,
                step: input.long()?,
                limit: input.long()?,
                line: input.word()?,
                text: input.word()?,
                next: input.word()?,
            },
            2 => Frame::Gosub {
                line: input.word()?,
                text: input.word()?,
            },
            3 => Frame::While {
                line: input.word()?,
                text: input.word()?,
                statement: input.word()?,
                wend: input.word()?,
            },
            _ => return None,
        };
        s.push_unchecked(frame);
        if s.stack_used > s.stack_bytes() {
            return None;
        }
    }
    Some(())
}
