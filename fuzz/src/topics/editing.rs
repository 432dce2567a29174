//! Typed sessions: storing, listing, renumbering, editing, running.

use crate::dice::Dice;
use crate::expression::{any, number};
use crate::sample::Sample;

const BODIES: &[&str] = &[
    "PRINT I;J",
    "GOTO 30",
    "IF A=5 THEN 40 ELSE 20",
    "GOSUB 50:PRINT \"b\"",
    "RETURN",
    "FOR I=1 TO 3:NEXT I",
    "ON A GOTO 10,20,30",
    "REM hello world",
    "data 1,2,x",
    "print\"low\";a$",
    "I=I+1:IF I<3 THEN 10",
    "STOP",
    "END",
    "RESTORE 20",
    "a=1:b=a*2 ' note",
    "IF ERL=30 THEN RESUME 20",
    "X=1.50:Y=&hff:Z#=1d3",
    "?1;2",
    "PRINT 1/0",
    "PRINT X Y Z",
    "INPUT A",
    "ON ERROR GOTO 40",
    "WHILE I<2:I=I+1:WEND",
    "DEF FNA(X)=X*2:PRINT FNA(3)",
    "LET Q=5:PRINT Q:STOP:PRINT Q",
    "PRINT 5(",
    "NEXT",
    "RUN 20",
    "LIST 20",
    "DELETE 20",
];

const COMMANDS: &[&str] = &[
    "LIST",
    "LIST",
    "LIST 20-",
    "LIST -30",
    "LIST 20-40",
    "LIST .",
    "RUN",
    "RUN 20",
    "CONT",
    "RENUM",
    "RENUM 100",
    "RENUM 100,20",
    "RENUM 100,20,5",
    "RENUM ,,5",
    "RENUM 5,30",
    "DELETE 20",
    "DELETE 20-30",
    "DELETE -20",
    "DELETE 30-",
    "DELETE .",
    "NEW",
    "CLEAR",
    "PRINT I;J;A$",
    "I=5:A$=\"q\"",
    "GOTO 20",
    "GOSUB 50",
    "TRON",
    "TROFF",
    "SAVE\"T\"",
    "SAVE\"T\",A",
    "LOAD\"T\"",
    "MERGE\"T\"",
    "LIST\"T2\"",
    "RUN\"T\"",
    "PRINT FRE(0)",
    "FOR I=1 TO 3:PRINT I;:NEXT",
    "PRINT ERR;ERL",
    "20",
    "35",
    "FILES",
    "CLEAR ,,500",
    "LLIST",
    "LIST 10,20",
    "EDIT 999",
    "AUTO 10{nocr}",
    "WIDTH 40",
    "NULL 2",
    "STOP",
    "END",
    "RESUME",
    "ERROR 255",
    "CHAIN\"T\"",
    "CHAIN MERGE\"T\",20",
    "COMMON A",
    "DEFINT A-Z",
    "KILL\"T.BAS\"",
    "NAME\"T.BAS\"AS\"T.BAK\"",
    "RESTORE",
    "READ A$:PRINT A$",
    "RANDOMIZE 5:PRINT RND",
];

const EDITS: &[&str] = &[
    "L",
    "2D",
    "{SP}",
    "3{SP}",
    "IX{ESC}",
    "XY{ESC}",
    "S1",
    "2SI",
    "K2",
    "CZ",
    "2CAB",
    "{DEL}",
    "HPRINT{ESC}",
    "D",
    "SPL",
    "A",
    "IA{DEL}B{ESC}",
    "K:",
    "9{SP}",
    "I:REM{ESC}",
];

/// Stored lines and commands in any order.
pub fn session(dice: &mut Dice) -> Sample {
    let mut typed = Vec::new();
    for _ in 0..dice.between(3, 7) {
        typed.push(line(dice));
    }
    for _ in 0..dice.between(4, 10) {
        match dice.below(12) {
            0..=2 => typed.push(line(dice)),
            3 | 4 => edit(dice, &mut typed),
            5 => auto(dice, &mut typed),
            6 => typed.push(format!("PRINT {}", any(dice, 2))),
            _ => typed.push(dice.pick(COMMANDS).replace("{nocr}", "")),
        }
    }
    typed.push("LIST".to_string());
    Sample::session(typed)
}

fn line(dice: &mut Dice) -> String {
    format!("{} {}", 10 * dice.between(1, 6), dice.pick(BODIES))
}

fn edit(dice: &mut Dice, typed: &mut Vec<String>) {
    typed.push(format!(
        "EDIT {}",
        dice.pick(&["10", "20", "30", "40", ".", ""])
    ));
    let mut keys = String::new();
    for _ in 0..dice.between(1, 4) {
        keys += dice.pick(EDITS);
    }
    keys += dice.pick(&["", "", "{ESC}E", "{ESC}Q", "{ESC}L{nocr}"]);
    typed.push(keys);
}

fn auto(dice: &mut Dice, typed: &mut Vec<String>) {
    typed.push(format!(
        "AUTO {}",
        dice.pick(&["", "10", "20,5", ",10", "100", "."])
    ));
    for _ in 0..dice.below(3) {
        typed.push(dice.pick(BODIES).to_string());
    }
    typed.push("{^C}".to_string());
}

/// How typed text is stored and listed.
pub fn lines(dice: &mut Dice) -> Sample {
    const PIECES: &[&str] = &[
        "PRINT",
        "print",
        "?",
        "GO TO",
        "GOTO",
        "go sub",
        "GOSUB",
        "10",
        "20",
        " ",
        "  ",
        "A",
        "b$",
        "IF",
        "then",
        "ELSE",
        "REM x y",
        "'",
        "\"Str ing\"",
        "\"open",
        "DATA a,\"b:\",c",
        ":",
        ":",
        "=",
        "<",
        ">",
        "+",
        "1.50",
        "1E5",
        "1e-3",
        "1d2",
        "&hff",
        "&o17",
        "&7",
        "12%",
        "3!",
        "4#",
        "100000",
        "65529",
        "65530",
        "70000",
        "32768",
        "1.",
        ".5",
        ".",
        "FNA(",
        "fn b",
        "DEF",
        "TO",
        "FOR I=1TO 5",
        "NEXT",
        "MID$",
        "left$(",
        "SPC(",
        "TAB(3)",
        "USING",
        "#",
        "ON",
        "ERROR",
        "ERL=20",
        "RESUME",
        "WHILE",
        "WEND",
        "RENUM",
        "XOR",
        "not",
        "MOD",
        "\\",
        "^",
        ";",
        ",",
        "INPUT",
        "LINE",
        "OPTION BASE",
        "CALL",
        "VARPTR",
        "INKEY$",
        "LIST 10-20",
        "TO10",
        "1E",
        "1234567890123",
        ".00001",
        "1.5E+10",
        "1E+",
        "@",
        "!",
        "%",
        "$",
        "[",
        "]",
        "_",
        "~",
        "{{}",
        "A.B",
        "IFA",
        "FORI",
        "THEN10",
        "ELSE 20",
        "RUN 30",
        "DELETE",
        "EDIT",
        "INT",
        "COUNT",
    ];
    let mut typed = Vec::new();
    for number in 1..dice.between(4, 12) {
        let mut line = format!("{}{}", number * 10, dice.pick(&[" ", "", "  "]));
        for _ in 0..dice.between(1, 7) {
            line += dice.pick(PIECES);
            line += dice.pick(&["", " ", ""]);
        }
        typed.push(line);
    }
    if dice.one_in(3) {
        typed.push(format!("PRINT {}", number(dice, 2)));
    }
    typed.push(
        dice.pick(&["LIST", "LIST", "RENUM:LIST", "RENUM 100,1,3"])
            .to_string(),
    );
    typed.push("LIST".to_string());
    typed.push("PRINT FRE(0)".to_string());
    typed.push("RUN".to_string());
    Sample::session(typed)
}
