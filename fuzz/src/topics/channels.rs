//! Several files at once, program files among them, and what lies on the disk afterwards.

use super::{ZERO_BUFFERS, numbered};
use crate::dice::Dice;
use crate::expression::{any, count, number, text};
use crate::sample::Sample;

const NAMES: &[&str] = &[
    "A",
    "B",
    "A.DAT",
    "P",
    "Q.BAS",
    "A:A",
    "B:A",
    "?.DAT",
    "ABCDEFGHI",
    "A.B.C",
    "a",
];

/// Statements on files in a program, errors shown and skipped.
pub fn statements(dice: &mut Dice) -> Sample {
    let mut lines = vec![
        format!("{ZERO_BUFFERS}:ON ERROR GOTO 9000"),
        "DIM A$(3):B$=\"HELLO\":K=2".to_string(),
    ];
    for _ in 0..dice.between(6, 24) {
        lines.push(statement(dice));
    }
    lines.push("CLOSE".to_string());
    let mut program = numbered(lines);
    program.extend(dump(8000));
    program.push("8999 END".to_string());
    program.push(
        "9000 PRINT\"E\";ERR;ERL:IF ERL<8000 THEN RESUME NEXT ELSE CLOSE:IF ERL>8002 THEN RESUME 8002"
            .to_string(),
    );
    let mut sample = Sample::program(program);
    sample.printer = dice.one_in(4);
    sample
}

/// Commands on program files typed at the prompt.
pub fn programs(dice: &mut Dice) -> Sample {
    let mut lines = vec![ZERO_BUFFERS.to_string()];
    for _ in 0..dice.between(8, 26) {
        lines.push(match dice.below(3) {
            0 => program_line(dice),
            1 => command(dice),
            _ => match dice.below(3) {
                0 => statement(dice),
                _ => command(dice),
            },
        });
    }
    lines.push("CLOSE:NEW".to_string());
    lines.extend(dump(10));
    lines.push("RUN".to_string());
    Sample::session(lines)
}

/// Shows the bytes of every file that can be there.
fn dump(first: usize) -> Vec<String> {
    let lines = [
        "DATA A,B,A.DAT,P.BAS,Q.BAS,P,Q,B:A,a,ABCDEFGH.I,?.DAT,*".to_string(),
        format!("RESTORE {first}:FILES:PRINT"),
        "READ F$:IF F$=\"*\" THEN END".to_string(),
        format!(
            "OPEN\"R\",1,F$:N=LOF(1):IF N=0 THEN CLOSE:KILL F$:GOTO {}",
            first + 2
        ),
        "PRINT F$;N:FIELD 1,128 AS F1$:FOR L=1 TO N:GET 1,L:S=0:FOR M=1 TO 128:V=ASC(MID$(F1$,M,1))\
         :S=S*3+V:S=S-INT(S/9973)*9973:IF V>31 AND V<127 THEN PRINT CHR$(V); ELSE PRINT \"{\";HEX$(V);"
            .to_string(),
        format!("NEXT:PRINT S:NEXT:CLOSE:GOTO {}", first + 2),
    ];
    let numbered = |(index, line)| format!("{} {line}", first + index);
    lines.into_iter().enumerate().map(numbered).collect()
}

fn file(dice: &mut Dice) -> String {
    let number = match dice.below(30) {
        0 => "0".to_string(),
        1 => "4".to_string(),
        2 => number(dice, 1),
        _ => dice.between(1, 3).to_string(),
    };
    format!("{}{number}", dice.pick(&["", "#"]))
}

fn name(dice: &mut Dice) -> String {
    match dice.below(14) {
        0 => text(dice, 1),
        _ => {
            let last = if dice.one_in(5) { NAMES.len() } else { 5 };
            format!("\"{}\"", dice.pick(&NAMES[..last]))
        }
    }
}

fn record(dice: &mut Dice) -> String {
    match dice.below(8) {
        0..=2 => String::new(),
        3 => format!(",{}", number(dice, 1)),
        _ => format!(",{}", dice.between(1, 9)),
    }
}

fn variable(dice: &mut Dice) -> &'static str {
    ["A$", "B$", "C$", "A$(1)", "A$(K)", "L$"][dice.below(6)]
}

fn statement(dice: &mut Dice) -> String {
    let (first, second) = (any(dice, 1), any(dice, 1));
    let target = variable(dice);
    let file = file(dice);
    match dice.below(24) {
        0..=2 => {
            let mode = dice.pick(&["O", "I", "R", "O", "I", "R", "r", "A"]);
            let length = dice.pick(&["", "", ",20", ",128", ",33", ",1", ",129", ",0.6"]);
            let length = if mode.eq_ignore_ascii_case("r") {
                length
            } else {
                ""
            };
            format!("OPEN\"{mode}\",{file},{}{length}", name(dice))
        }
        3 => dice
            .pick(&["CLOSE", "CLOSE 1", "CLOSE 2,3", "RESET", "CLOSE#1,#2,#3"])
            .to_string(),
        4 => format!("PRINT{file},{first};{second}")
            .replace("PRINT", "PRINT#")
            .replace("##", "#"),
        5 => format!("PRINT#{},{first},{second}", dice.between(1, 3)),
        6 => format!("WRITE#{},{first},{second}", dice.between(1, 3)),
        7 => format!(
            "PRINT#{},STRING$({},\"x\");",
            dice.between(1, 3),
            dice.below(256)
        ),
        8 => format!(
            "PRINT#{},USING \"{}\";{first}{}",
            dice.between(1, 3),
            dice.pick(&["##.##", "!", "&", "**$###,.##-", "#.##^^^^", "\\  \\"]),
            dice.pick(&["", ";", ","])
        ),
        9 => format!(
            "INPUT#{},{target},A:PRINT {target};\"|\";A",
            dice.between(1, 3)
        ),
        10 => format!(
            "LINE INPUT#{},{target}:PRINT {target};\"|\"",
            dice.between(1, 3)
        ),
        11 => format!("PRINT INPUT$({},{file});\"|\"", count(dice)),
        12 | 13 => format!("PRINT EOF({});LOC({0});LOF({0})", dice.between(1, 3)),
        14 | 15 => format!(
            "FIELD {file},{} AS {target},{} AS {}",
            dice.between(0, 24),
            dice.between(1, 16),
            variable(dice)
        ),
        16 | 17 => format!("LSET {target}={}", text(dice, 2)),
        18 => format!("RSET {target}={}", text(dice, 2)),
        19 | 20 => format!("PUT {file}{}", record(dice)),
        21 => format!("GET {file}{}:PRINT {target};\"|\"", record(dice)),
        22 => match dice.below(5) {
            0 => format!("KILL {}", name(dice)),
            1 => format!("NAME {} AS {}", name(dice), name(dice)),
            2 => "FILES:PRINT".to_string(),
            3 => format!("FILES {}", name(dice)),
            _ => format!("LPRINT {first};TAB({});{second}", count(dice)),
        },
        _ => format!(
            "PRINT PEEK(VARPTR(#{})+{});MID$({target},{});{target}",
            dice.between(1, 3),
            dice.below(60),
            count(dice)
        ),
    }
}

fn program_line(dice: &mut Dice) -> String {
    let line = 10 * dice.between(1, 6);
    match dice.below(7) {
        0 => format!("{line}"),
        1 => format!("{line} COMMON A,B$,C()"),
        2 => format!("{line} {}", command(dice)),
        3 => format!("{line} A=A+1:B$=B$+\"x\":PRINT A;B$:IF A>6 THEN END"),
        4 => format!("{line} REM {}", text(dice, 1)),
        5 => format!("{line} PRINT \"L{line}\";A;B$;LOC(1)"),
        _ => format!("{line} {}", statement(dice)),
    }
}

fn command(dice: &mut Dice) -> String {
    let name = match dice.below(12) {
        0 => name(dice),
        _ => format!("\"{}\"", dice.pick(&["P", "Q", "P", "Q.BAS", "A"])),
    };
    match dice.below(16) {
        0..=2 => format!("SAVE {name}"),
        3 | 4 => format!("SAVE {name},A"),
        5 => format!("SAVE {name},P"),
        6 => format!("LOAD {name}"),
        7 => format!("LOAD {name},R"),
        8 => format!("RUN {name}{}", dice.pick(&["", ",R"])),
        9 => format!("MERGE {name}"),
        10 => format!(
            "CHAIN {name}{}",
            dice.pick(&["", ",20", ",,ALL", ",10,ALL", ",15"])
        ),
        11 => format!(
            "CHAIN MERGE {name}{}",
            dice.pick(&[
                "",
                ",20",
                ",20,ALL",
                ",20,DELETE 30-40",
                ",,ALL,DELETE 10",
                ",20,ALL,DELETE 20-60"
            ])
        ),
        12 => dice
            .pick(&["LIST", "LLIST", "RUN 60", "LIST 20-"])
            .to_string(),
        13 => dice
            .pick(&["NEW", "RUN 20", "CONT", "CLEAR", "TRON", "TROFF"])
            .to_string(),
        14 => "PRINT FRE(0);FRE(\"\")".to_string(),
        _ => dice
            .pick(&[
                "A=5:B$=\"Z\":DIM C(3):C(2)=9",
                "PRINT A;B$;C(2)",
                "FILES:PRINT",
                "GOTO 20",
            ])
            .to_string(),
    }
}
