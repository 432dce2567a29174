//! What is wrong in the program, told while it is typed.
//!
//! The words are MBASIC's where MBASIC has words for it. What can be told from a line alone is worked
//! out once for each text; what depends on other lines (jumps, doubles) at every call.

use std::collections::HashMap;

use basic::{
    error::ErrorCode,
    parser,
    text::{
        crunch::{crunch, split_number},
        token,
    },
};

use crate::codepage;

/// The longest line BASIC takes in, in characters.
pub const LINE_CHARACTERS_MAX: usize = 255;
/// Lines whose facts are remembered, beyond those of the program.
const REMEMBERED: usize = 4_000;

/// Something wrong in a line of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Index of the line, from 0.
    pub line: usize,
    /// First column, in characters from 0.
    pub from: usize,
    /// The column behind the last.
    pub to: usize,
    /// What is wrong, for the user.
    pub message: String,
}

/// What can be told from a line alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Facts {
    number: Option<u16>,
    blank: bool,
    /// Columns and message.
    fault: Option<(usize, usize, String)>,
    /// Lines it jumps to: number and columns.
    jumps: Vec<(u16, usize, usize)>,
}

/// Checks programs; remembers what it knows about lines.
#[derive(Debug, Default)]
pub struct Checker {
    known: HashMap<String, Facts>,
}

impl Checker {
    /// What is wrong in the program, in the order of its lines.
    pub fn check(&mut self, lines: &[String]) -> Vec<Fault> {
        if self.known.len() > lines.len() + REMEMBERED {
            self.known.clear();
        }
        for line in lines {
            if !self.known.contains_key(line) {
                self.known.insert(line.clone(), facts(line));
            }
        }
        let facts: Vec<&Facts> = lines
            .iter()
            .filter_map(|line| self.known.get(line))
            .collect();
        let mut last: HashMap<u16, usize> = HashMap::new();
        for (index, facts) in facts.iter().enumerate() {
            if let Some(number) = facts.number {
                last.insert(number, index);
            }
        }
        let mut faults = Vec::new();
        for (index, facts) in facts.iter().enumerate() {
            let mut report = |from, to, message: String| {
                faults.push(Fault {
                    line: index,
                    from,
                    to,
                    message,
                });
            };
            let length = lines[index].chars().count();
            if let Some((from, to, message)) = &facts.fault {
                report(*from, *to, message.clone());
            }
            match facts.number {
                None if !facts.blank => report(0, length, UNNUMBERED.to_owned()),
                Some(number) if last.get(&number) != Some(&index) => {
                    report(0, length, format!("A later line {number} takes its place."));
                }
                _ => {}
            }
            for (target, from, to) in &facts.jumps {
                if !last.contains_key(target) {
                    let message = ErrorCode::UNDEFINED_LINE.message();
                    report(*from, *to, format!("{message} {target}"));
                }
            }
        }
        faults
    }
}

const UNNUMBERED: &str = "Direct statement in file: a line of a program begins with a number.";

fn facts(line: &str) -> Facts {
    let mut facts = Facts {
        blank: line.trim().is_empty(),
        ..Facts::default()
    };
    let foreign = line
        .chars()
        .enumerate()
        .find(|(_, character)| codepage::byte(*character).is_none());
    if let Some((column, character)) = foreign {
        facts.fault = Some((column, column + 1, foreign_words(character)));
    }
    let bytes = codepage::encode(line);
    let Some((number, text)) = split_number(&bytes) else {
        return facts;
    };
    facts.number = Some(number);
    let start = bytes.len() - text.len();
    if facts.fault.is_none() {
        facts.fault = length_fault(&bytes).or_else(|| text_fault(text, start));
    }
    facts.jumps = jumps(text, start);
    facts
}

fn foreign_words(character: char) -> String {
    match character {
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{2018}' | '\u{2019}' => format!(
            "BASIC has no {character}: type the plain quotation mark of the keyboard instead."
        ),
        _ => format!("BASIC has no character {character}: it is taken in as a question mark."),
    }
}

fn length_fault(bytes: &[u8]) -> Option<(usize, usize, String)> {
    let message = ErrorCode::LINE_BUFFER_OVERFLOW.message();
    (bytes.len() > LINE_CHARACTERS_MAX).then(|| {
        (
            LINE_CHARACTERS_MAX,
            bytes.len(),
            format!("{message}: BASIC takes {LINE_CHARACTERS_MAX} characters a line."),
        )
    })
}

/// The first error of the text that stands at column `start`.
fn text_fault(text: &[u8], start: usize) -> Option<(usize, usize, String)> {
    let mut tokens = match crunch(text) {
        Ok(tokens) => tokens,
        Err(code) => return Some((start, start + text.len(), code.message().to_owned())),
    };
    // What reads behind the end finds zeros, as in the machine's memory.
    let length = tokens.len();
    tokens.extend([0; 8]);
    let fault = parser::line_fault(&tokens, 0)?;
    let places = Columns::of(text, &tokens[..length]);
    let (from, to) = places.span(text, &fault);
    Some((start + from, start + to, fault.code.message().to_owned()))
}

/// Lines that GOTO and its kin name in the text at column `start`.
fn jumps(text: &[u8], start: usize) -> Vec<(u16, usize, usize)> {
    let Ok(tokens) = crunch(text) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut places = None;
    let (mut at, mut quoted, mut jumping, mut trap) = (0, false, false, false);
    while let Some(&byte) = tokens.get(at) {
        let next = at + 1 + usize::from(token::operand_length(byte));
        match byte {
            b'"' => quoted = !quoted,
            _ if quoted => {}
            token::REM | token::DATA => break,
            token::GOTO
            | token::GOSUB
            | token::THEN
            | token::ELSE
            | token::RESTORE
            | token::RESUME
            | token::RUN => jumping = true,
            token::LINE_NUMBER if jumping => {
                let number = tokens
                    .get(at + 1..at + 3)
                    .map_or(0, |word| u16::from_le_bytes([word[0], word[1]]));
                // ON ERROR GOTO 0 and RESUME 0 name no line.
                if !(number == 0 && trap) {
                    let places = places.get_or_insert_with(|| Columns::of(text, &tokens));
                    let from = places.column(at).unwrap_or(0);
                    let to = places.column(next).unwrap_or(text.len());
                    found.push((number, start + from, start + to));
                }
            }
            b' ' | b',' => {}
            _ => jumping = false,
        }
        trap = match byte {
            token::ERROR | token::RESUME => true,
            token::GOTO | b' ' => trap,
            _ => false,
        };
        at = next;
    }
    found
}

/// Where in a text each token begins.
struct Columns {
    /// For each place in the tokens the shortest text that crunches to what is before it.
    columns: Vec<Option<usize>>,
}

impl Columns {
    fn of(text: &[u8], tokens: &[u8]) -> Self {
        let mut columns = vec![None; tokens.len() + 1];
        for end in 0..=text.len() {
            let Ok(before) = crunch(&text[..end]) else {
                continue;
            };
            if tokens.starts_with(&before)
                && let Some(place) = columns.get_mut(before.len())
                && place.is_none()
            {
                *place = Some(end);
            }
        }
        Self { columns }
    }

    fn column(&self, place: usize) -> Option<usize> {
        self.columns.get(place).copied().flatten()
    }

    /// Columns of the word that the parser stumbled over; of the whole statement if its end came too
    /// early.
    fn span(&self, text: &[u8], fault: &parser::LineFault) -> (usize, usize) {
        let end = self.column(fault.end.into()).unwrap_or(text.len());
        let first = self.column(fault.statement.into()).unwrap_or(0);
        let first = skip_blanks(text, first).min(end);
        match self.column(fault.at.into()) {
            Some(at) if at < end && at > first => (at, word_end(text, at).min(end)),
            _ => (first, end),
        }
    }
}

fn skip_blanks(text: &[u8], from: usize) -> usize {
    let blanks = text
        .iter()
        .skip(from)
        .take_while(|byte| matches!(byte, b' ' | b'\t'));
    from + blanks.count()
}

fn word_end(text: &[u8], from: usize) -> usize {
    let word = text
        .iter()
        .skip(from)
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'.');
    from + word.count().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Vec<(usize, String, String)> {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        Checker::default()
            .check(&lines)
            .into_iter()
            .map(|fault| {
                let marked = lines[fault.line]
                    .chars()
                    .skip(fault.from)
                    .take(fault.to - fault.from);
                (fault.line, marked.collect(), fault.message)
            })
            .collect()
    }

    #[track_caller]
    fn one(text: &str, marked: &str, message: &str) {
        assert_eq!(
            check(text),
            [(0, marked.to_owned(), message.to_owned())],
            "{text}"
        );
    }

    #[test]
    fn good_lines_have_no_faults() {
        for line in [
            "10 PRINT \"A\";TAB(5);USING \"##\";X",
            "10 IF A=1 THEN PRINT \"X\":GOTO 10 ELSE 10",
            "10 IF A GOTO 10 ELSE IF B THEN C=1 ELSE PRINT",
            "10 FOR I%=1 TO 10 STEP -1:NEXT I%,J:NEXT",
            "10 DEF FNA(X,Y)=X*Y+SIN(X):DEFINT A-C,Z",
            "10 ON ERROR GOTO 0:ON X GOSUB 10,10:RESUME NEXT",
            "10 DATA 1,\"two\",GOTO 99:READ A,B$,C(1)",
            "10 OPEN \"R\",#1,\"F\",32:FIELD #1,10 AS A$,2 AS B$(3):LSET A$=\"X\"",
            "10 REM GOTO 99",
            "10 A=1'PRINT )",
            "10 MID$(A$,2,1)=\"X\":LINE INPUT \"N\";N$:INPUT;\"X\",A",
            "10 X=VARPTR(#1)+USR3(2)+INSTR(2,A$,B$):WHILE X:WEND",
            "10 OPTION BASE 1:DIM A(3,4),B$(2):ERASE A:SWAP C,D",
            "10",
            "",
        ] {
            assert_eq!(check(line), [], "{line}");
        }
    }

    #[test]
    fn the_mark_is_where_mbasic_stumbles() {
        one("10 PRINT 1)", ")", "Syntax error");
        one("10 FOR I=1 T 10", "T", "Syntax error");
        one("10 A=1:GOTO X", "X", "Syntax error");
        one("10 A=", "A=", "Missing operand");
        one("10 IF A THEN B=)", ")", "Syntax error");
        one("10 IF A THEN 10 ELSE PRINT (1", "PRINT (1", "Syntax error");
        one("10 BLURB", "BLURB", "Syntax error");
        one("10 PRINT \"A\":FLY 3:END", "3", "Syntax error");
        one("10 DEF FNA(X)=X+", "=", "Missing operand");
        one("10 X=&HFFFFF", "X=&HFFFFF", "Overflow");
    }

    #[test]
    fn jumps_to_nowhere_doubles_and_lines_without_number() {
        one("10 GOTO 20", "20", "Undefined line number 20");
        one("10 ON X GOSUB 10,30,10", "30", "Undefined line number 30");
        one(
            "10 PRINT \"\":IF X THEN 40",
            "40",
            "Undefined line number 40",
        );
        one("PRINT 1", "PRINT 1", UNNUMBERED);
        assert_eq!(
            check("10 A=1\n10 A=2"),
            [(
                0,
                "10 A=1".to_owned(),
                "A later line 10 takes its place.".to_owned()
            )]
        );
        assert_eq!(check("10 IF ERL=99 THEN LIST 500-600"), []);
    }

    #[test]
    fn what_basic_cannot_hold() {
        let found = check("10 PRINT \u{201c}A");
        assert_eq!(found[0].1, "\u{201c}");
        assert!(found[0].2.contains("plain quotation mark"));
        let long = format!("10 PRINT \"{}\"", "A".repeat(250));
        assert!(check(&long)[0].2.starts_with("Line buffer overflow"));
    }

    #[test]
    fn any_bytes_can_be_checked() {
        let mut seed: u32 = 5;
        let mut random = |below: u32| {
            seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12_345);
            (seed >> 8) % below
        };
        let pieces = [
            "PRINT", "(", ")", "IF", "THEN", "ELSE", ":", "\"", "1", "A$", "GOTO", ",", "=", " ",
            "FOR", "NEXT", "DATA", "REM", "&H", "FN", "DEF", "USING", ";", "'", "\u{e9}", "ON",
        ];
        for _ in 0..3_000 {
            let mut line = "10 ".to_owned();
            for _ in 0..random(12) {
                line.push_str(pieces[random(pieces.len() as u32) as usize]);
            }
            let length = line.chars().count();
            for fault in Checker::default().check(std::slice::from_ref(&line)) {
                assert!(
                    fault.from <= fault.to && fault.to <= length,
                    "{line}: {fault:?}"
                );
            }
        }
    }
}
