//! PRINT, LPRINT, WRITE and PRINT USING.

use super::trapped;
use crate::dice::Dice;
use crate::expression::{any, constant, settings, text};
use crate::sample::Sample;

/// Zones, TAB, SPC, POS and the right margin.
pub fn lists(dice: &mut Dice) -> Sample {
    let mut lines = settings(dice);
    if dice.one_in(2) {
        let width = ["20", "40", "80", "255", "15", "132", "33"];
        lines.push(format!("WIDTH {}", dice.pick(&width)));
    }
    let printer = dice.one_in(5);
    if printer && dice.one_in(2) {
        lines.push(format!("WIDTH LPRINT {}", dice.between(10, 140)));
    }
    for _ in 0..10 {
        let verb = match dice.below(10) {
            0 => "WRITE ",
            1 | 2 if printer => "LPRINT ",
            3 => "?",
            _ => "PRINT ",
        };
        let mut line = verb.to_string();
        for _ in 0..dice.below(6) {
            line += &item(dice, verb == "WRITE ");
        }
        lines.push(line);
    }
    let mut sample = if dice.one_in(3) {
        Sample::session(lines)
    } else {
        trapped(dice, lines)
    };
    sample.printer = printer;
    sample
}

fn item(dice: &mut Dice, plain: bool) -> String {
    let separator = dice.pick(&[";", ",", ";", ",", "", " ", ";;", ",,"]);
    if plain {
        return format!("{}{}", any(dice, 1), dice.pick(&[",", ";"]));
    }
    let value = match dice.below(9) {
        0 => format!("TAB({})", dice.below(100)),
        1 => format!("SPC({})", dice.below(100)),
        2 => "POS(0)".to_string(),
        3 => format!("STRING$({},\"*\")", dice.below(90)),
        4 => format!("STRING$({},64+{})", dice.below(30), dice.below(20)),
        5 => constant(dice),
        6 => format!(
            "CHR$({})",
            dice.pick(&["7", "8", "9", "10", "13", "12", "27"])
        ),
        _ => any(dice, 1),
    };
    format!("{value}{separator}")
}

/// Formats and values for them.
pub fn using(dice: &mut Dice) -> Sample {
    let mut lines = settings(dice);
    for _ in 0..12 {
        let mut format = String::new();
        for _ in 0..dice.between(1, 3) {
            format += &field(dice);
        }
        let mut values = Vec::new();
        for _ in 0..dice.between(1, 4) {
            let value = match dice.below(8) {
                0 => text(dice, 1),
                1 => format!("-{}", constant(dice)),
                2 => format!("{}.{}", dice.below(2000), dice.below(100)),
                3 => format!("-{}.{}", dice.below(20), dice.below(10)),
                4 => format!("{}E{}", dice.below(1000), dice.below(40) as i32 - 20),
                _ => constant(dice),
            };
            values.push(value);
        }
        let separator = dice.pick(&[";", ",", ";"]);
        let end = dice.pick(&["", "", ";", ","]);
        let verb = dice.pick(&["PRINT", "PRINT", "PRINT", "PRINT\"x\";", "PRINT,"]);
        let list = values.join(separator);
        lines.push(format!("{verb} USING \"{format}\";{list}{end}"));
    }
    if dice.one_in(3) {
        Sample::session(lines)
    } else {
        trapped(dice, lines)
    }
}

fn field(dice: &mut Dice) -> String {
    match dice.below(8) {
        0 => dice
            .pick(&["!", "&", "\\\\", "\\  \\", "\\ ", "\\ x\\"])
            .to_string(),
        1 => dice
            .pick(&[
                " ", "x", "_!", "__", "%", "-", "+", "*", "$", ".", ",", "^", "^^^^", "#,",
            ])
            .to_string(),
        _ => {
            let start = dice.pick(&["", "", "", "+", "-", "**", "$$", "**$", "+$$", "+**"]);
            let mut whole = "#".repeat(dice.below(8));
            if dice.one_in(4) && !whole.is_empty() {
                whole.insert(dice.between(1, whole.len()), ',');
            }
            let fraction = match dice.below(3) {
                0 => String::new(),
                _ => format!(".{}", "#".repeat(dice.below(6))),
            };
            let end = dice.pick(&[
                "", "", "", "-", "+", "^^^^", "^^^^-", "^^^^+", "^^^", "^^^^^", "$", ",",
            ]);
            format!("{start}{whole}{fraction}{end}")
        }
    }
}
