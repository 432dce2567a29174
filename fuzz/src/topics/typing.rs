//! Keys as a person types them: EDIT with counts, AUTO, control characters, commands on
//! lines, direct statements, and CONT between all of these.

use crate::dice::Dice;
use crate::expression::{any, number, text};
use crate::sample::Sample;

const BODIES: &[&str] = &[
    "PRINT \"ONE\";A:A=A+1",
    "FOR I=1 TO 3:PRINT I;:NEXT",
    "IF A>3 THEN STOP ELSE PRINT \"e\"",
    "GOSUB 50:PRINT \"back\"",
    "RETURN",
    "STOP:PRINT \"after\"",
    "INPUT \"V\";A$:PRINT A$",
    "LINE INPUT B$:PRINT B$;\"|\"",
    "REM Mixed Case, \"quoted\" : and colon",
    "DATA 1, two ,\"three\",4.5",
    "READ X$:PRINT X$",
    "ON ERROR GOTO 60",
    "PRINT 1/0:ERROR 30",
    "RESUME NEXT",
    "' short",
    "DEF FNA(X)=X*X+A:PRINT FNA(3)",
    "print using\"##.#\";a;1.25",
    "WHILE A<2:A=A+1:WEND",
    "DIM Z(12):Z(12)=5",
    "A$=\"abc\"+A$:PRINT A$;LEN(A$)",
    "X=1e10:y#=2d5:z%=&h1f",
    "ON A GOTO 10,20,30:PRINT \"none\"",
    "LPRINT \"to paper\";A",
    "IF ERL=20 THEN RESUME 30",
    "GOTO 30",
    "END",
    "PRINT TAB(10)\"t\";SPC(3)\"s\"",
    "POKE 3,149:PRINT 5",
];

const RANGES: &[&str] = &[
    "",
    " 20",
    " 20-",
    " -30",
    " 20-40",
    " .",
    " .-",
    " -.",
    " 25",
    " 60-20",
    " 65529",
    " 10,20",
    " 20-30-40",
    " 1 5",
    " -",
    "20",
    " 20 - 30",
];

const RENUMBERINGS: &[&str] = &[
    "",
    " 100",
    " 100,20",
    " 100,20,5",
    " ,,3",
    " 100,,50",
    " 5,30",
    " 10,20",
    " 0",
    " 65000,10,500",
    " 100,35",
    " .,.",
    " 100,20,0",
    " 65530",
    " 10,,,",
    " 1000,.",
];

/// Commands and keys in any order.
pub fn keys(dice: &mut Dice) -> Sample {
    let mut typed = Vec::new();
    for _ in 0..dice.between(2, 7) {
        typed.push(line(dice));
    }
    for _ in 0..dice.between(4, 12) {
        act(dice, &mut typed);
    }
    typed.push("LIST".to_string());
    let mut sample = Sample::session(typed);
    sample.printer = dice.one_in(3);
    sample
}

/// One thing typed, which may be more than a line.
pub(super) fn act(dice: &mut Dice, typed: &mut Vec<String>) {
    match dice.below(20) {
        0..=3 => edit(dice, typed),
        4 => auto(dice, typed),
        5 | 6 => typed.push(line(dice)),
        7 => typed.push(odd_line(dice)),
        8 | 9 => typed.push(with_keys(dice)),
        10 => typed.push(format!(
            "{}{}",
            dice.pick(&["LIST", "LLIST", "LIST", "list"]),
            dice.pick(RANGES)
        )),
        11 => typed.push(format!("DELETE{}", dice.pick(RANGES))),
        12 => typed.push(format!("RENUM{}", dice.pick(RENUMBERINGS))),
        13 => typed.push(
            dice.pick(&["RUN", "RUN 20", "GOTO 20", "GOSUB 10", "RUN 35"])
                .to_string(),
        ),
        14 | 15 => typed.push("CONT".to_string()),
        16 => typed.push(setting(dice)),
        _ => typed.push(direct(dice)),
    }
}

/// A line of a program, with a usual number.
pub(super) fn line(dice: &mut Dice) -> String {
    format!("{} {}", 10 * dice.between(1, 6), dice.pick(BODIES))
}

/// Lines whose numbers or spelling are not the usual.
fn odd_line(dice: &mut Dice) -> String {
    match dice.below(10) {
        0 => format!("{}", dice.between(1, 70)),
        1 => format!("65529 {}", dice.pick(BODIES)),
        2 => format!("65530 {}", dice.pick(BODIES)),
        3 => format!("0 {}", dice.pick(BODIES)),
        4 => format!("{}{}", dice.between(1, 70), dice.pick(BODIES)),
        5 => format!("  {}   {}", 10 * dice.between(1, 6), dice.pick(BODIES)),
        6 => format!("1 0 {}", dice.pick(BODIES)),
        7 => format!(
            "{} A$=\"{}\"",
            10 * dice.between(1, 6),
            "x".repeat(dice.between(235, 260))
        ),
        8 => format!("{} PRINT 1{{LF}}:PRINT 2", 10 * dice.between(1, 6)),
        _ => format!(
            "{} {}:{}",
            10 * dice.between(1, 6),
            dice.pick(BODIES),
            dice.pick(BODIES)
        ),
    }
}

/// A typed line with keys in it that change what was typed.
fn with_keys(dice: &mut Dice) -> String {
    let base = match dice.below(3) {
        0 => direct(dice),
        _ => line(dice),
    };
    let mut letters: Vec<String> = match base.contains('{') {
        true => vec![base],
        false => base.chars().map(String::from).collect(),
    };
    for _ in 0..dice.between(1, 4) {
        let at = dice.below(letters.len() + 1);
        let key = dice.pick(&[
            "{DEL}",
            "{DEL}{DEL}",
            "{DEL}x",
            "{BS}",
            "{BS}{BS}",
            "{x15}",
            "{x12}",
            "{x18}",
            "{x07}",
            "{TAB}",
            "{x0F}",
            "{x0F}{x0F}",
            "{x01}",
            "{x01}2 D",
            "{x01}XY{ESC}",
            "{LF}",
            "{^C}",
            "{x0B}",
            "{x14}",
            "{ESC}",
            "{x00}",
            "{x1A}",
            "{xC1}",
            "{DEL}{BS}{DEL}z",
        ]);
        letters.insert(at, key.to_string());
    }
    letters.concat()
}

/// EDIT of a line and its keys.
pub(super) fn edit(dice: &mut Dice, typed: &mut Vec<String>) {
    typed.push(format!(
        "EDIT{}",
        dice.pick(&[
            " 10", " 20", " 30", " 40", " .", "", " 50", "20", " 65529", " 10-20"
        ])
    ));
    typed.push(edit_keys(dice));
}

fn edit_keys(dice: &mut Dice) -> String {
    let mut keys = String::new();
    for _ in 0..dice.between(1, 6) {
        let count = match dice.below(3) {
            0 => dice.pick(&["2", "3", "5", "10", "99", "255", "256", "0", "65536"]),
            _ => "",
        };
        let letter = dice.pick(&["A", "P", "I", "N", "1", ":", "\"", "x", " "]);
        let subcommand = match dice.below(18) {
            0 | 1 => "{SP}".to_string(),
            2 => "{DEL}".to_string(),
            3 => "{BS}".to_string(),
            4 => format!(
                "I{}{{ESC}}",
                dice.pick(&[
                    "X",
                    "PRINT ",
                    "A{DEL}B",
                    "{BS}{BS}q",
                    ":REM",
                    "{TAB}",
                    "{LF}",
                    "z{x15}"
                ])
            ),
            5 => format!(
                "X{}{{ESC}}",
                dice.pick(&["Y", ":PRINT 9", "{DEL}{DEL}", ""])
            ),
            6 => format!("H{}{{ESC}}", dice.pick(&["STOP", "PRINT 7", ""])),
            7 => "D".to_string(),
            8 => format!("S{letter}"),
            9 => format!("K{letter}"),
            10 => format!("C{letter}"),
            11 => format!("C{letter}{letter}{letter}"),
            12 => "L".to_string(),
            13 => "A".to_string(),
            14 => dice
                .pick(&["s1", "d", "kP", "l", "i+{ESC}", "cQ", "a"])
                .to_string(),
            15 => dice
                .pick(&[
                    "Z", "?", "{x07}", "{x15}", "{TAB}", "{ESC}", "{LF}", "{x01}",
                ])
                .to_string(),
            16 => format!("I{}", dice.pick(&["end", ":STOP", "{DEL}"])),
            _ => "".to_string(),
        };
        keys += count;
        keys += &subcommand;
    }
    keys += dice.pick(&[
        "",
        "",
        "",
        "E{nocr}",
        "Q{nocr}",
        "{^C}",
        "{ESC}E{nocr}",
        "{ESC}Q{nocr}",
        "{ESC}L{nocr}",
    ]);
    keys
}

fn auto(dice: &mut Dice, typed: &mut Vec<String>) {
    typed.push(format!(
        "AUTO{}",
        dice.pick(&[
            "",
            " 10",
            " 20,5",
            " ,10",
            " 100",
            " .",
            " 15,",
            " 10,0",
            " 65520,5",
            " 30,10",
            "5",
            " 10,20,30"
        ])
    ));
    for _ in 0..dice.below(4) {
        typed.push(match dice.below(8) {
            0 => String::new(),
            1 => "{x15}again".to_string(),
            2 => format!("{}{{DEL}}", dice.pick(BODIES)),
            _ => dice.pick(BODIES).to_string(),
        });
    }
    typed.push(dice.pick(&["{^C}", "{^C}", "PRINT{^C}"]).to_string());
}

fn setting(dice: &mut Dice) -> String {
    dice.pick(&[
        "TRON",
        "TROFF",
        "WIDTH 30",
        "WIDTH 80",
        "WIDTH 255",
        "NULL 1",
        "NULL 0",
        "WIDTH LPRINT 40",
        "CLEAR",
        "NEW",
        "RESTORE",
        "RESTORE 30",
        "OPTION BASE 1",
        "DEFINT A-M",
        "DEFSTR S",
        "ON ERROR GOTO 60",
        "ON ERROR GOTO 0",
        "CLEAR ,40000",
        "ERASE Z",
        "RANDOMIZE 7",
    ])
    .to_string()
}

fn direct(dice: &mut Dice) -> String {
    match dice.below(16) {
        0 | 1 => format!("PRINT {}", any(dice, 2)),
        2 => format!("A={}", number(dice, 2)),
        3 => format!("A$={}", text(dice, 2)),
        4 => "PRINT A;B;A$;B$;I".to_string(),
        5 => "PRINT ERR;ERL;FRE(0)".to_string(),
        6 => "FOR I=1 TO 3:PRINT I;:NEXT:PRINT".to_string(),
        7 => "READ Q$:PRINT Q$".to_string(),
        8 => format!("ERROR {}", dice.between(0, 80)),
        9 => dice
            .pick(&[
                "RESUME",
                "RESUME NEXT",
                "RETURN",
                "NEXT",
                "WEND",
                "STOP",
                "END",
                "WHILE A<1",
                "GOSUB 50:PRINT 3",
            ])
            .to_string(),
        10 => dice
            .pick(&[
                "INPUT A",
                "INPUT A$,B",
                "LINE INPUT A$",
                "DEF FNA(X)=X",
                "PRINT FNA(2)",
                "?FNB(1)",
            ])
            .to_string(),
        11 => dice
            .pick(&[
                "SWAP A,B",
                "DIM Z(3)",
                "PRINT Z(12)",
                "LPRINT A$;1",
                "PRINT POS(0);LPOS(0)",
                "COMMON A",
            ])
            .to_string(),
        12 => format!(
            "{};{}",
            dice.pick(&["PRINT 1,2", "?\"a\"", "PRINT TAB(5)\"x\""]),
            any(dice, 1)
        ),
        13 => dice
            .pick(&["7", "5,6", "word", "\"quoted\"", "x", "1E5", ""])
            .to_string(),
        14 => "IF A THEN PRINT 1 ELSE PRINT 2".to_string(),
        _ => format!(
            "PRINT USING \"{}\";{}",
            dice.pick(&["###.##", "!", "&", "+#.#^^^^", "**$##"]),
            any(dice, 1)
        ),
    }
}
