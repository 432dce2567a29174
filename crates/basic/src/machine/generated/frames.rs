//! The control stack in the panel.

use super::panel;
use crate::machine::code::Code;
use crate::machine::control::{self, Frame};
use crate::machine::flat::instruction::Target;
use crate::machine::state::State;

/// Puts the innermost entries of the control stack into the panel; answers how many stay
/// below them.
pub fn put(s: &State, code: &Code, cases: &[Target], words: &mut [u32]) -> usize {
    /// Room for entries that are made.
    const NEW: usize = 24;
    // Nothing looks below an entry that a failed NEXT has broken.
    let broken = s.frames.iter().rposition(Frame::is_broken);
    let kept = (s.frames.len().saturating_sub(panel::ENTRIES - NEW))
        .max(broken.map_or(0, |index| index + 1));
    let entries = &s.frames[kept..];
    let mut used: u16 = s.frames[..kept].iter().map(Frame::bytes).sum();
    words[panel::USED] = used.into();
    for (entry, place) in entries
        .iter()
        .zip(words[panel::STACK..].chunks_exact_mut(panel::FRAME))
    {
        used += entry.bytes();
        place[..panel::USED].copy_from_slice(&frame_words(entry, code, cases));
        place[panel::USED] = used.into();
    }
    words[panel::STACK_BYTES] = s.stack_bytes().into();
    words[panel::STACK_TOP] = s.stack_top.into();
    // So few that none of them comes near the end of the stack.
    let room = s.stack_bytes().saturating_sub(s.stack_used);
    let spare = room.saturating_sub(2 * control::EDGE);
    let more = usize::from(spare / control::FRAME_MAX).min(NEW);
    words[panel::BELOW] = u32::from(kept > 0);
    words[panel::FRAMES] = entries.len() as u32;
    words[panel::FRAMES_MAX] = (entries.len() + more) as u32;
    kept
}

fn frame_words(frame: &Frame, code: &Code, cases: &[Target]) -> [u32; panel::USED] {
    let case = |text| {
        let block = code.flat.block(text);
        let case = block.and_then(|at| cases.binary_search(&at).ok());
        case.map_or(panel::NO_CASE, |case| case as u32)
    };
    match *frame {
        Frame::Gosub { line, text } => [
            panel::GOSUB,
            0,
            0,
            0,
            line.into(),
            text.into(),
            0,
            case(text),
        ],
        Frame::While {
            line,
            text,
            statement,
            wend,
        } => [
            panel::WHILE,
            statement.into(),
            0,
            0,
            line.into(),
            text.into(),
            wend.into(),
            panel::NO_CASE,
        ],
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
            let kind = if integer {
                panel::FOR_INTEGER
            } else {
                panel::FOR_SINGLE
            };
            let sign = (i32::from(sign) + 1) as u32;
            [
                kind | sign << 8,
                variable.into(),
                step,
                limit,
                line.into(),
                text.into(),
                next.into(),
                case(text),
            ]
        }
    }
}

/// Takes the entries of the control stack out of the panel.
pub fn take(s: &mut State, kept: usize, words: &[u32]) {
    let count = (words[panel::FRAMES] as usize).min(panel::ENTRIES);
    s.truncate_frames(kept);
    let entries = words[panel::STACK..].chunks_exact(panel::FRAME).take(count);
    for entry in entries {
        s.push_unchecked(frame_of(entry));
    }
}

fn frame_of(words: &[u32]) -> Frame {
    let (line, text) = (words[panel::FRAME_LINE] as u16, words[panel::TEXT] as u16);
    match words[panel::KIND] & 0xFF {
        panel::GOSUB => Frame::Gosub { line, text },
        panel::WHILE => Frame::While {
            line,
            text,
            statement: words[panel::VARIABLE] as u16,
            wend: words[panel::NEXT] as u16,
        },
        kind => Frame::For {
            variable: words[panel::VARIABLE] as u16,
            integer: kind == panel::FOR_INTEGER,
            sign: (words[panel::KIND] >> 8) as i8 - 1,
            step: words[panel::STEP],
            limit: words[panel::LIMIT],
            line,
            text,
            next: words[panel::NEXT] as u16,
        },
    }
}
