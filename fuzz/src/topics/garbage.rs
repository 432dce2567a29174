//! Text that makes little sense: what was done before the error must match.

use super::{control, data, numbered, values};
use crate::dice::Dice;
use crate::expression::{any, number, text};
use crate::sample::Sample;

const WORDS: &[&str] = &[
    "PRINT",
    "LET",
    "IF",
    "THEN",
    "ELSE",
    "FOR",
    "TO",
    "STEP",
    "NEXT",
    "GOTO",
    "GOSUB",
    "RETURN",
    "ON",
    "ERROR",
    "RESUME",
    "READ",
    "DATA",
    "RESTORE",
    "DIM",
    "ERASE",
    "SWAP",
    "DEF",
    "FN",
    "FNA",
    "INPUT",
    "LINE",
    "USING",
    "TAB(",
    "SPC(",
    "WHILE",
    "WEND",
    "WRITE",
    "OPTION",
    "BASE",
    "DEFINT",
    "DEFSTR",
    "MID$",
    "LSET",
    "RSET",
    "CLOSE",
    "OPEN",
    "FIELD",
    "GET",
    "PUT",
    "KILL",
    "NAME",
    "RANDOMIZE",
    "POKE",
    "OUT",
    "WAIT",
    "CALL",
    "USR",
    "VARPTR",
    "WIDTH",
    "LPRINT",
    "NULL",
    "TRON",
    "TROFF",
    "STOP",
    "END",
    "CLEAR",
    "LEFT$",
    "CHR$",
    "STRING$",
    "INSTR",
    "NOT",
    "AND",
    "MOD",
    "ERR",
    "ERL",
    "INKEY$",
    "POS",
    "FRE",
    "EOF",
    "LOC",
    "LOF",
    "AS",
    "#",
    "(",
    ")",
    "=",
    "<",
    ">",
    "+",
    "-",
    "*",
    "/",
    "^",
    "\\",
    ",",
    ";",
    ":",
    "A",
    "B$",
    "I%",
    "X#",
    "5",
    "1.5",
    "\"S\"",
    "10",
    "20",
    "'",
];

/// Statement beginnings with random ends, and words in any order.
pub fn soup(dice: &mut Dice) -> Sample {
    let mut lines = Vec::new();
    for _ in 0..dice.between(3, 8) {
        let mut line = String::new();
        for _ in 0..dice.between(1, 7) {
            line += match dice.below(5) {
                0 => number(dice, 1),
                1 => text(dice, 1),
                _ => dice.pick(WORDS).to_string(),
            }
            .as_str();
            line += " ";
        }
        lines.push(line);
    }
    if dice.one_in(3) {
        let mut lines: Vec<String> = lines
            .into_iter()
            .map(|line| format!("PRINT 1;:{line}"))
            .collect();
        lines.push(format!("PRINT {}", any(dice, 1)));
        return Sample::program(numbered(lines));
    }
    Sample::session(lines)
}

/// Samples of other topics with words put in, taken out or exchanged.
pub fn mutated(dice: &mut Dice) -> Sample {
    let mut sample = match dice.below(6) {
        0 => control::nesting(dice),
        1 => control::errors(dice),
        2 => data::read(dice),
        3 => data::arrays(dice),
        4 => values::functions(dice),
        _ => values::strings(dice),
    };
    for _ in 0..dice.between(1, 3) {
        let at = dice.below(sample.lines.len());
        let line = &sample.lines[at];
        let letters: Vec<char> = line.chars().collect();
        let place = dice.below(letters.len() + 1);
        let end = (place + dice.below(4)).min(letters.len());
        let word = if dice.one_in(2) { dice.pick(WORDS) } else { "" };
        let left: String = letters[..place].iter().collect();
        let right: String = letters[end..].iter().collect();
        sample.lines[at] = format!("{left}{word}{right}");
    }
    sample
}
