//! The control sequences that programs of the time send: ADM-3A and its kin, VT52, ANSI.

/// What a sequence asks for. Rows and columns count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// The cursor goes there, within the page.
    Move(usize, usize),
    /// The cursor goes so many rows down and columns right (up and left if negative).
    By(i32, i32),
    /// The cursor goes to that column.
    Column(usize),
    /// A new page.
    Clear,
    /// What stands behind the cursor goes, to the end of the page.
    ClearBelow,
    /// What stands behind the cursor in its row goes.
    ClearBehind,
    /// What stands before the cursor in its row goes, the cursor's place included.
    ClearBefore,
    /// The cursor's row goes.
    ClearRow,
    /// Colours, modes and what else a plain terminal does not have.
    Nothing,
}

const ESCAPE: u8 = 0x1B;
/// The longest sequence that is waited for.
const LENGTH_MAX: usize = 24;

/// A sequence that has begun, without its ESC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sequence(Option<Vec<u8>>);

/// What a byte was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// No part of a sequence.
    No,
    /// A sequence is not at its end yet.
    Part,
    /// The last byte of one.
    End(Action),
}

impl Sequence {
    /// The sequence that these bytes begin, as [`bytes`](Self::bytes) gave them.
    pub fn restore(bytes: Option<Vec<u8>>) -> Self {
        Self(bytes.filter(|bytes| bytes.len() < LENGTH_MAX))
    }

    /// What has come of a sequence so far.
    pub fn bytes(&self) -> Option<&[u8]> {
        self.0.as_deref()
    }

    /// Takes the next byte.
    #[inline]
    pub fn take(&mut self, byte: u8) -> Taken {
        if self.0.is_none() && byte != ESCAPE {
            return Taken::No;
        }
        self.take_part(byte)
    }

    fn take_part(&mut self, byte: u8) -> Taken {
        let Some(bytes) = self.0.as_mut().filter(|_| byte != ESCAPE) else {
            self.0 = Some(Vec::new());
            return Taken::Part;
        };
        // A line end is never part of a sequence: one that broke off shall not eat text.
        let addressed = matches!(bytes.first(), Some(b'=' | b'Y'));
        if byte < 0x20 && !addressed {
            self.0 = None;
            return Taken::No;
        }
        bytes.push(byte);
        match meaning(bytes) {
            None if bytes.len() < LENGTH_MAX => Taken::Part,
            found => {
                self.0 = None;
                Taken::End(found.unwrap_or(Action::Nothing))
            }
        }
    }
}

/// What a sequence means; `None` if it is not at its end.
fn meaning(bytes: &[u8]) -> Option<Action> {
    let action = match *bytes {
        [b'['] => return None,
        [b'[', .., last] if !(0x40..=0x7E).contains(&last) => return None,
        [b'[', ref parameters @ .., last] => ansi(parameters, last),
        // Cursor addresses: row and column, each 32 more than it is.
        [b'=' | b'Y'] | [b'=' | b'Y', _] => return None,
        [b'=' | b'Y', row, column] => {
            let place = |byte: u8| usize::from(byte.saturating_sub(32));
            Action::Move(place(row), place(column))
        }
        // Character sets and the like: one more byte.
        [b'(' | b')' | b'#'] => return None,
        [b'A'] => Action::By(-1, 0),
        [b'B'] => Action::By(1, 0),
        [b'C'] => Action::By(0, 1),
        [b'D'] => Action::By(0, -1),
        [b'H'] => Action::Move(0, 0),
        [b'J' | b'y'] => Action::ClearBelow,
        [b'K' | b'T' | b't'] => Action::ClearBehind,
        [b'E' | b'*' | b':' | b'+' | b'c'] => Action::Clear,
        _ => Action::Nothing,
    };
    Some(action)
}

fn ansi(parameters: &[u8], last: u8) -> Action {
    let text = std::str::from_utf8(parameters).unwrap_or_default();
    let mut numbers = text.split(';').map(|number| number.parse::<usize>().ok());
    let first = numbers.next().flatten();
    let second = numbers.next().flatten();
    let count = i32::try_from(first.unwrap_or(1).clamp(1, 999)).unwrap_or(1);
    let place = |number: Option<usize>| number.unwrap_or(1).saturating_sub(1);
    match (last, first.unwrap_or(0)) {
        (b'H' | b'f', _) => Action::Move(place(first), place(second)),
        (b'A', _) => Action::By(-count, 0),
        (b'B', _) => Action::By(count, 0),
        (b'C', _) => Action::By(0, count),
        (b'D', _) => Action::By(0, -count),
        (b'G', _) => Action::Column(place(first)),
        (b'J', 0) => Action::ClearBelow,
        (b'J', 2 | 3) => Action::Clear,
        (b'K', 0) => Action::ClearBehind,
        (b'K', 1) => Action::ClearBefore,
        (b'K', 2) => Action::ClearRow,
        _ => Action::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(bytes: &[u8]) -> Vec<Action> {
        let mut sequence = Sequence::default();
        let taken = bytes.iter().map(|byte| sequence.take(*byte));
        taken
            .filter_map(|taken| match taken {
                Taken::End(action) => Some(action),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn three_kinds_of_terminals_are_understood() {
        assert_eq!(ends(b"\x1b[2J\x1b[H"), [Action::Clear, Action::Move(0, 0)]);
        assert_eq!(ends(b"\x1b[12;40H"), [Action::Move(11, 39)]);
        assert_eq!(
            ends(b"\x1b[3A\x1b[K\x1b[0;31m"),
            [Action::By(-3, 0), Action::ClearBehind, Action::Nothing]
        );
        assert_eq!(ends(b"\x1b=%*"), [Action::Move(5, 10)]);
        assert_eq!(
            ends(b"\x1bY  \x1bJ"),
            [Action::Move(0, 0), Action::ClearBelow]
        );
        assert_eq!(ends(b"\x1b*\x1bT"), [Action::Clear, Action::ClearBehind]);
        assert_eq!(ends(b"\x1bq"), [Action::Nothing]);
    }

    #[test]
    fn a_sequence_that_breaks_off_eats_no_text() {
        let mut sequence = Sequence::default();
        for byte in *b"\x1b[12" {
            assert_eq!(sequence.take(byte), Taken::Part);
        }
        assert_eq!(sequence.take(b'\r'), Taken::No);
        assert_eq!(sequence.take(b'A'), Taken::No);
        let endless = [b"\x1b[".to_vec(), vec![b'1'; 100]].concat();
        assert_eq!(ends(&endless), [Action::Nothing]);
    }
}
