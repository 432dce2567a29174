//! The program's lines as the editor and the session hold them.

use workbench::program::Listing;

use crate::components::echo::{Arrival, Echo};

/// Lines that go and lines that come in their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Splice {
    /// Index of the first line, from 0.
    pub from: usize,
    /// How many lines go.
    pub delete: usize,
    /// What comes in their place.
    pub insert: Vec<String>,
}

/// The lines the editor shows, and which of its own edits have not come back yet.
#[derive(Debug, Default)]
pub struct Program {
    lines: Listing,
    /// Digests of what was sent.
    echo: Echo<u64>,
}

impl Program {
    /// A program as the session holds it.
    pub fn new(lines: &Listing) -> Self {
        Self {
            lines: lines.clone(),
            echo: Echo::default(),
        }
    }

    /// The lines the editor shows.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// Notes an edit made in the editor; returns it as the session shall make it.
    pub fn edit(&mut self, splice: Splice) -> Splice {
        let splice = self.fitted(splice);
        self.lines
            .splice(splice.from, splice.delete, splice.insert.clone());
        self.echo.sent(self.lines.digest());
        splice
    }

    /// An editor cannot tell a program of one empty line from one of none: it counts neither.
    fn fitted(&self, splice: Splice) -> Splice {
        let phantom = self.lines.len() == 1 && self.lines.iter().all(String::is_empty);
        let from = splice.from.min(self.lines.len());
        let delete = if phantom { 1 } else { splice.delete };
        Splice {
            from: if phantom { 0 } else { from },
            delete: delete.min(self.lines.len() - if phantom { 0 } else { from }),
            insert: splice.insert,
        }
    }

    /// Takes the session's lines as they came in; whether the editor must show them.
    pub fn arrived(&mut self, lines: &Listing) -> bool {
        if self.lines.digest() == lines.digest() {
            // The newest of our own, or nothing new: whatever was sent has come.
            self.echo.clear();
            return false;
        }
        if self.echo.arrived(&lines.digest()) == Arrival::Stale {
            return false;
        }
        self.lines = lines.clone();
        true
    }
}

/// The lines of a text. An empty text has none.
pub fn of_text(text: &str) -> Vec<String> {
    if text.is_empty() {
        return Vec::new();
    }
    text.split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line).to_owned())
        .collect()
}

/// The splice that makes `after` of `before`, without their equal ends; `None` if they are equal.
pub fn difference(before: &[String], after: &[impl AsRef<str>]) -> Option<Splice> {
    let after: Vec<&str> = after.iter().map(AsRef::as_ref).collect();
    let equal = |pair: &(&String, &&str)| pair.0 == pair.1;
    let from = before.iter().zip(&after).take_while(equal).count();
    let (before, after) = (&before[from..], &after[from..]);
    let tail = before
        .iter()
        .rev()
        .zip(after.iter().rev())
        .take_while(equal)
        .count();
    let delete = before.len() - tail;
    let insert = &after[..after.len() - tail];
    let insert: Vec<String> = insert.iter().map(ToString::to_string).collect();
    (delete > 0 || !insert.is_empty()).then_some(Splice {
        from,
        delete,
        insert,
    })
}

/// The index of the line of that number, the last one if there are several: it is the one that
/// counts.
pub fn index_of(lines: &[String], number: u16) -> Option<usize> {
    lines
        .iter()
        .rposition(|line| number_of(line) == Some(number))
}

/// The number a line begins with.
pub fn number_at(line: &str) -> Option<u16> {
    number_of(line)
}

/// The index of the statement at a column of a line, as [`statement_span`] counts.
pub fn statement_at(line: &str, column: usize) -> usize {
    let mut last = statement_span(line, 0);
    for statement in 1.. {
        if column <= last.1 {
            return statement - 1;
        }
        let next = statement_span(line, statement);
        // Behind the last statement the span is the last one's.
        if next.0 <= last.0 {
            return statement - 1;
        }
        last = next;
    }
    0
}

fn number_of(line: &str) -> Option<u16> {
    let line = line.trim_start();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    line[..digits].parse().ok()
}

/// Where the statement of that index (from 0) stands in a line, in characters: from, to.
/// Statements end at a colon outside quotes; behind REM and ' there is none.
pub fn statement_span(line: &str, statement: usize) -> (usize, usize) {
    let characters: Vec<char> = line.chars().collect();
    let blank = |at: &usize| matches!(characters.get(*at), Some(' ' | '0'..='9'));
    let mut from = (0..characters.len()).find(|at| !blank(at)).unwrap_or(0);
    let mut left = statement;
    let mut quoted = false;
    for (at, character) in characters.iter().enumerate().skip(from) {
        match character {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '\'' => break,
            ':' if left == 0 => return (from, at),
            ':' => {
                left -= 1;
                from = at + 1;
            }
            'R' | 'r' if starts_remark(&characters, from, at) => break,
            _ => {}
        }
    }
    (from, characters.len())
}

fn starts_remark(characters: &[char], from: usize, at: usize) -> bool {
    let first = characters[from..at]
        .iter()
        .all(|character| *character == ' ');
    let word: String = characters[at..].iter().take(3).collect();
    first && word.eq_ignore_ascii_case("REM")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        of_text(text)
    }

    fn listing(text: &str) -> Listing {
        Listing::new(lines(text))
    }

    fn splice(from: usize, delete: usize, insert: &[&str]) -> Splice {
        Splice {
            from,
            delete,
            insert: insert.iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn the_difference_names_only_what_changed() {
        let before = lines("10\n20\n30");
        assert_eq!(
            difference(&before, &lines("10\n25\n30")),
            Some(splice(1, 1, &["25"]))
        );
        assert_eq!(
            difference(&before, &lines("10\n20")),
            Some(splice(2, 1, &[]))
        );
        assert_eq!(difference(&before, &before), None);
        assert_eq!(difference(&[], &lines("10")), Some(splice(0, 0, &["10"])));
    }

    #[test]
    fn our_own_edit_coming_back_is_not_shown_again() {
        let mut program = Program::new(&listing("10"));
        program.edit(splice(0, 1, &["10 A"]));
        program.edit(splice(0, 1, &["10 AB"]));
        assert!(!program.arrived(&listing("10 A")));
        assert!(!program.arrived(&listing("10 AB")));
        assert!(program.arrived(&listing("20")));
        assert_eq!(program.lines(), lines("20"));
    }

    #[test]
    fn edits_outside_the_program_are_fitted_to_it() {
        let mut program = Program::new(&listing("10"));
        assert_eq!(program.edit(splice(5, 3, &["20"])), splice(1, 0, &["20"]));
        let mut blank = Program::new(&Listing::new(vec![String::new()]));
        assert_eq!(blank.edit(splice(0, 0, &["10"])), splice(0, 1, &["10"]));
    }

    #[test]
    fn statements_end_at_colons_outside_quotes_and_remarks() {
        let line = "10 PRINT \"A:B\":X=1: REM Y:Z";
        let text = |index| {
            let (from, to) = statement_span(line, index);
            &line[from..to]
        };
        assert_eq!(text(0), "PRINT \"A:B\"");
        assert_eq!(text(1), "X=1");
        assert_eq!(text(2), " REM Y:Z");
        assert_eq!(statement_span("", 3), (0, 0));
    }

    #[test]
    fn a_column_is_in_a_statement() {
        let line = "10 A=1:B=2:PRINT \"X:Y\"";
        let found = [0, 4, 6, 7, 9, 11, 20, 99].map(|column| statement_at(line, column));
        assert_eq!(found, [0, 0, 0, 1, 1, 2, 2, 2]);
        assert_eq!(statement_at("", 5), 0);
    }

    #[test]
    fn a_line_is_found_by_its_number() {
        let program = lines("10 A\n 20 B\n10 C\nX");
        assert_eq!(index_of(&program, 10), Some(2));
        assert_eq!(index_of(&program, 20), Some(1));
        assert_eq!(index_of(&program, 30), None);
    }
}
