//! Writes random expressions.

use crate::dice::Dice;

const NUMBERS: &[&str] = &[
    "0",
    "1",
    "2",
    "3",
    "5",
    "7",
    "10",
    ".5",
    "1.5",
    "2.5",
    "-.5",
    ".1",
    "100",
    "255",
    "256",
    "254.5",
    "32767",
    "32768",
    "-32768",
    "-32769",
    "65535",
    "65536",
    "1E10",
    "1E38",
    "1.7E38",
    "1E-38",
    "1E-20",
    "&HFF",
    "&H8000",
    "&HFFFF",
    "&O17",
    "&17",
    "1.1#",
    ".1#",
    "1D10",
    "1D-20",
    "123456789#",
    "99999",
    "999999",
    "1000000",
    "16777216",
    "7!",
    "12%",
    "3.14159",
    "1D38",
    "1234567.891#",
    "-1",
];

const VARIABLES: &[&str] = &[
    "A", "B", "C", "I%", "J%", "X#", "Y#", "A", "I%", "X#", "V(1)", "V(K)", "N%(2)", "D#(1,1)",
    "A!", "ERR", "ERL", "COUNT.1",
];

const STRINGS: &[&str] = &[
    "\"\"",
    "\"A\"",
    "\"HELLO\"",
    "\"hello world\"",
    "\" 12\"",
    "\"-3.5E2\"",
    "\"&HFF\"",
    "\"1D5x\"",
    "\"ABCABCABC\"",
    "\"%\"",
    "\"0123456789ABCDEF\"",
];

const TEXT_VARIABLES: &[&str] = &["A$", "B$", "C$", "S$(1)", "S$(K)", "A$"];

/// A number as it may stand in a program.
pub fn constant(dice: &mut Dice) -> String {
    match dice.below(6) {
        0 => dice.below(40000).to_string(),
        1 => format!("{}.{}", dice.below(300), dice.below(1000)),
        2 => format!("{}E{}", dice.below(100), dice.below(60) as i32 - 30),
        3 => format!("{}.{:06}#", dice.below(100_000), dice.below(1_000_000)),
        _ => dice.pick(NUMBERS).to_string(),
    }
}

/// A numeric expression; now and then a string, which is a Type mismatch.
pub fn number(dice: &mut Dice, depth: usize) -> String {
    if dice.one_in(150) {
        return text(dice, depth);
    }
    if depth == 0 {
        return match dice.below(2) {
            0 => constant(dice),
            _ => dice.pick(VARIABLES).to_string(),
        };
    }
    let next = depth - 1;
    match dice.below(12) {
        0 | 1 => constant(dice),
        2 => dice.pick(VARIABLES).to_string(),
        3..=6 => {
            let operator = dice.pick(&[
                "+", "-", "*", "/", "+", "-", "*", "/", "^", "\\", " MOD ", " AND ", " OR ",
                " XOR ", " EQV ", " IMP ", "=", "<>", "<", ">", "<=", ">=", "=<", "><",
            ]);
            format!("{}{operator}{}", number(dice, next), number(dice, next))
        }
        7 => format!("({})", number(dice, next)),
        8 => format!(
            "{}{}",
            dice.pick(&["-", "NOT ", "+", "-"]),
            number(dice, next)
        ),
        9 | 10 => {
            let function = dice.pick(&[
                "ABS", "INT", "FIX", "SGN", "SQR", "SIN", "COS", "TAN", "ATN", "LOG", "EXP",
                "CINT", "CSNG", "CDBL", "RND", "INT", "CINT", "POS",
            ]);
            format!("{function}({})", number(dice, next))
        }
        _ => text_to_number(dice, next),
    }
}

fn text_to_number(dice: &mut Dice, depth: usize) -> String {
    match dice.below(7) {
        0 => format!("LEN({})", text(dice, depth)),
        1 | 2 => format!("VAL({})", text(dice, depth)),
        3 => format!("ASC({})", text(dice, depth)),
        4 => format!("INSTR({},{})", text(dice, depth), text(dice, depth)),
        5 => format!(
            "INSTR({},{},{})",
            number(dice, depth),
            text(dice, depth),
            text(dice, depth)
        ),
        _ => {
            let function = dice.pick(&["CVI", "CVS", "CVD"]);
            format!("{function}({})", text(dice, depth))
        }
    }
}

/// A small count.
pub fn count(dice: &mut Dice) -> String {
    match dice.below(12) {
        0 => number(dice, 1),
        1 => format!("{}.5", dice.below(6)),
        _ => dice.below(9).to_string(),
    }
}

/// A string expression; now and then a number, which is a Type mismatch.
pub fn text(dice: &mut Dice, depth: usize) -> String {
    if dice.one_in(150) {
        return number(dice, depth);
    }
    if depth == 0 || dice.one_in(4) {
        return match dice.below(2) {
            0 => dice.pick(STRINGS).to_string(),
            _ => dice.pick(TEXT_VARIABLES).to_string(),
        };
    }
    let next = depth - 1;
    match dice.below(12) {
        0..=2 => format!("{}+{}", text(dice, next), text(dice, next)),
        3 => {
            let function = dice.pick(&["LEFT$", "RIGHT$"]);
            format!("{function}({},{})", text(dice, next), count(dice))
        }
        4 => format!("MID$({},{})", text(dice, next), count(dice)),
        5 => format!("MID$({},{},{})", text(dice, next), count(dice), count(dice)),
        6 => format!("STR$({})", number(dice, next)),
        7 => match dice.below(3) {
            0 => format!("CHR$({})", number(dice, next)),
            _ => format!("CHR$({})", dice.between(32, 126)),
        },
        8 => match dice.below(2) {
            0 => format!("STRING$({},{})", count(dice), text(dice, next)),
            _ => format!("STRING$({},{})", count(dice), dice.between(33, 126)),
        },
        9 => format!("SPACE$({})", count(dice)),
        10 => format!("{}({})", dice.pick(&["HEX$", "OCT$"]), number(dice, next)),
        _ => match dice.below(4) {
            0 => format!("MKI$({})", number(dice, next)),
            // The mantissa of a zero depends on what was worked out before it.
            1 => format!("MKS$({}+1E-9)", dice.below(100_000)),
            2 => format!("MKD$({}+1D-9)", dice.below(100_000)),
            _ => format!("({})", text(dice, next)),
        },
    }
}

/// A number or a string.
pub fn any(dice: &mut Dice, depth: usize) -> String {
    if dice.one_in(3) {
        text(dice, depth)
    } else {
        number(dice, depth)
    }
}

/// Assignments that give most variables a value.
pub fn settings(dice: &mut Dice) -> Vec<String> {
    let mut list = vec![
        format!("A={}", constant(dice)),
        format!("B=-{}", constant(dice)),
        format!("I%={}:J%=-{}", dice.below(300), dice.below(32768)),
        format!("X#={}", constant(dice)),
        format!("Y#={}/3#", dice.below(1000)),
        format!("A$={}:B$=\"{}\"", dice.pick(STRINGS), dice.below(100_000)),
        format!("K={}:V(1)={}:V(3)=K+.25", dice.below(4), constant(dice)),
        "S$(1)=\"Xy\"+A$:S$(2)=STRING$(20,42)".to_string(),
    ];
    let drop = dice.below(list.len() * 2);
    if drop < list.len() {
        list.remove(drop);
    }
    list
}
