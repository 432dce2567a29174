//! Expressions, string statements and DEF FN.

use super::{numbered, trapped};
use crate::dice::Dice;
use crate::expression::{any, count, number, settings, text};
use crate::sample::Sample;

/// Mixed types, conversions, overflow: typed lines, or a program that traps its errors.
pub fn expressions(dice: &mut Dice) -> Sample {
    let mut lines = settings(dice);
    for _ in 0..12 {
        let depth = dice.between(1, 4);
        let line = match dice.below(8) {
            0 => format!("I%={}:PRINT I%", number(dice, depth)),
            1 => format!("X#={}:PRINT X#", number(dice, depth)),
            2 => format!("A={}:PRINT A", number(dice, depth)),
            3 => format!("IF {} THEN PRINT 1 ELSE PRINT 2", number(dice, depth)),
            4 => format!("PRINT {}", any(dice, depth)),
            _ => format!("PRINT {}", number(dice, depth)),
        };
        lines.push(line);
    }
    if dice.one_in(2) {
        Sample::session(lines)
    } else {
        trapped(dice, lines)
    }
}

/// String functions and statements.
pub fn strings(dice: &mut Dice) -> Sample {
    let mut lines = settings(dice);
    for _ in 0..14 {
        let variable = dice.pick(&["A$", "B$", "C$", "S$(1)", "S$(K)"]);
        let depth = dice.between(1, 4);
        let value = text(dice, depth);
        let line = match dice.below(9) {
            0 => format!("{variable}={value}:PRINT {variable};LEN({variable})"),
            1 => format!("MID$({variable},{})={value}:PRINT {variable}", count(dice)),
            2 => format!(
                "MID$({variable},{},{})={value}:PRINT {variable}",
                count(dice),
                count(dice)
            ),
            3 => format!("LSET {variable}={value}:PRINT {variable};\"|\""),
            4 => format!("RSET {variable}={value}:PRINT {variable};\"|\""),
            5 => format!("SWAP {variable},B$:PRINT {variable};B$"),
            6 => format!(
                "PRINT {value}{}{}",
                dice.pick(&["=", "<", ">="]),
                text(dice, 1)
            ),
            _ => format!("PRINT {value};{}", any(dice, 2)),
        };
        lines.push(line);
    }
    lines.push("PRINT FRE(\"\")-FRE(0)".to_string());
    if dice.one_in(2) {
        Sample::session(lines)
    } else {
        trapped(dice, lines)
    }
}

/// DEF FN of all types, called well and badly.
pub fn functions(dice: &mut Dice) -> Sample {
    const NAMES: &[&str] = &["FNA", "FNB$", "FNC%", "FND#", "FN E"];
    const PARAMETERS: &[&str] = &[
        "", "(X)", "(A$)", "(X,Y)", "(I%,A$)", "(X#)", "(A,A)", "(X$,Y)",
    ];
    let mut lines = settings(dice);
    for _ in 0..dice.between(1, 4) {
        let name = dice.pick(NAMES);
        let parameters = dice.pick(PARAMETERS);
        let body = match (name.contains('$'), dice.below(8)) {
            (_, 0) => format!("FNA({})", number(dice, 1)),
            (true, _) => format!("A$+{}", text(dice, 2)),
            (false, _) => format!("X+{}", number(dice, 2)),
        };
        lines.push(format!("DEF {name}{parameters}={body}"));
    }
    for _ in 0..6 {
        let name = dice.pick(NAMES);
        let arguments = match dice.below(6) {
            0 => String::new(),
            1 => format!("({},{})", any(dice, 1), any(dice, 1)),
            2 => format!("({})", text(dice, 1)),
            _ => format!("({})", number(dice, 1)),
        };
        lines.push(format!("PRINT {name}{arguments};X;A$;I%"));
    }
    if dice.one_in(4) {
        let mut typed = numbered(lines);
        typed.push("RUN".to_string());
        typed.push("PRINT FNA(1);FNB$(\"X\")".to_string());
        return Sample::session(typed);
    }
    trapped(dice, lines)
}
