//! DATA and READ, arrays, INPUT.

use super::{numbered, trapped};
use crate::dice::Dice;
use crate::expression::{constant, count, settings};
use crate::sample::Sample;

const ITEMS: &[&str] = &[
    "1",
    "-2.5",
    "\"A,B\"",
    " hello ",
    "",
    "&HFF",
    "1E5",
    "\"unclosed",
    "40000",
    "1E40",
    "ABC",
    "3 4",
    "\"x\"y",
    "-",
    "1.5#",
    "12%",
    "+7",
    "&O7",
    "1D3",
    "\"\"",
    "a\"b",
    "5:6",
    "1E",
    ".",
];

const TARGETS: &[&str] = &[
    "A", "B", "A$", "I%", "X#", "S$(1)", "V(2)", "B$", "A$", "N%(I%)",
];

/// READ of all types from all kinds of DATA.
pub fn read(dice: &mut Dice) -> Sample {
    let mut lines = Vec::new();
    for _ in 0..8 {
        let line = match dice.below(6) {
            0 => format!(
                "RESTORE {}",
                dice.pick(&["", "10", "40", "90", "35", "500"])
            ),
            1 | 2 => {
                let items: Vec<&str> = (0..dice.between(1, 4)).map(|_| dice.pick(ITEMS)).collect();
                format!(
                    "{}DATA {}",
                    dice.pick(&["", "", "PRINT 1:"]),
                    items.join(",")
                )
            }
            _ => {
                let (first, second) = (dice.pick(TARGETS), dice.pick(TARGETS));
                format!("READ {first},{second}:PRINT {first};{second}")
            }
        };
        lines.push(line);
    }
    let items: Vec<&str> = (0..12).map(|_| dice.pick(ITEMS)).collect();
    lines.push(format!("DATA {}", items.join(",")));
    trapped(dice, lines)
}

/// DIM, ERASE, OPTION BASE, SWAP.
pub fn arrays(dice: &mut Dice) -> Sample {
    let mut lines = Vec::new();
    for _ in 0..12 {
        let name = dice.pick(&["A", "B%", "C$", "D#", "A!", "E"]);
        let first = subscript(dice);
        let second = subscript(dice);
        let value = if name.contains('$') {
            format!("\"{first}\"")
        } else {
            constant(dice)
        };
        let line = match dice.below(12) {
            0 => format!("DIM {name}({first})"),
            1 => format!("DIM {name}({first},{second}),Q{name}({second})"),
            2 => format!("ERASE {name}"),
            3 => format!("OPTION BASE {}", dice.pick(&["0", "1", "1", "2", "A"])),
            4 => format!("SWAP {name}({first}),{name}({second})"),
            5 => format!("PRINT {name}({first},{second})"),
            6 => format!("{name}({first},{second})={value}"),
            7 | 8 => format!("{name}({first})={value}:PRINT {name}({first})"),
            9 => format!("SWAP {name},{name}({first}):PRINT {name};{name}({first})"),
            10 => format!("DEF{} A-E", dice.pick(&["INT", "SNG", "DBL", "STR"])),
            _ => format!("PRINT {name}({first});{name}[{second}]"),
        };
        lines.push(line);
    }
    lines.push("PRINT FRE(0)".to_string());
    if dice.one_in(2) {
        Sample::session(lines)
    } else {
        trapped(dice, lines)
    }
}

fn subscript(dice: &mut Dice) -> String {
    match dice.below(8) {
        0 => count(dice),
        1 => dice
            .pick(&[
                "10", "11", "-1", ".5", "2.5", "100", "32767", "3000", "70000",
            ])
            .to_string(),
        _ => dice.below(6).to_string(),
    }
}

/// INPUT and LINE INPUT with fitting and unfitting answers.
pub fn input(dice: &mut Dice) -> Sample {
    let mut lines = settings(dice);
    let mut answers = Vec::new();
    for _ in 0..dice.between(3, 7) {
        let (first, second) = (dice.pick(TARGETS), dice.pick(TARGETS));
        let line = match dice.below(9) {
            0 => format!("LINE INPUT \"L\";{first}:PRINT {first}"),
            1 => "LINE INPUT A$:PRINT A$;LEN(A$)".to_string(),
            2 => format!("INPUT \"P\",{first}:PRINT {first}"),
            3 => format!("INPUT;\"P\";{first},{second}:PRINT {first};{second}"),
            4 => format!("PRINT INPUT$({});\"|\"", dice.below(4)),
            5 => format!("PRINT \"abc\";:INPUT {first}:PRINT {first};POS(0)"),
            _ => format!("INPUT {first},{second}:PRINT {first};{second}"),
        };
        lines.push(line);
        for _ in 0..dice.between(1, 2) {
            let parts: Vec<&str> = (0..dice.between(1, 3)).map(|_| dice.pick(ITEMS)).collect();
            answers.push(parts.join(dice.pick(&[",", ", ", " ,"])));
        }
    }
    answers.extend(["1,2", "3", "4,5", "6"].map(str::to_string));
    if dice.one_in(3) {
        let mut typed = numbered(lines);
        typed.push("RUN".to_string());
        typed.extend(answers);
        return Sample::session(typed);
    }
    let mut sample = trapped(dice, lines);
    sample.answers = Some(answers);
    sample
}
