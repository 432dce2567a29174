//! Whole programs in which the families meet: formats, answers, error traps, functions,
//! little string space, positions, arrays made and erased, programs that chain.

use super::numbered;
use crate::dice::Dice;
use crate::expression::{any, constant, count, number, settings, text};
use crate::sample::Sample;

const FORMATS: &[&str] = &[
    "##",
    "###.##",
    "+##.#",
    "##.#-",
    "**##.##",
    "$$###.##",
    "**$##.##",
    "###,###.##",
    "#.##^^^^",
    "+.##^^^^",
    "!",
    "&",
    "\\  \\",
    "\\\\",
    "_!##",
    "a##b",
    "##.##,",
    "#",
    ".##",
    "%##",
    "#####################.##",
    "- ##",
    "^^^^",
    "##^^^",
];

const ANSWERS: &[&str] = &[
    "1",
    "-2.5",
    "1E3",
    "12%",
    "3.7!",
    "4#",
    "&HFF",
    "&17",
    "abc",
    "\"a,b\"",
    "\"open",
    " spaced ",
    "1,2",
    "x,y,z",
    "",
    "1E50",
    "99999",
    "1 2",
    "5,",
    ",6",
    "\"q\"r",
    "1D2",
    ".5.",
    "--3",
    "+4",
    "%",
    "40000,1",
    "word , next",
];

/// A program with a trap, subroutines and answers.
pub fn programs(dice: &mut Dice) -> Sample {
    let mut lines = vec![
        "ON ERROR GOTO 900".to_string(),
        "Z=Z+1:IF Z>3 THEN END".to_string(),
    ];
    lines.extend(settings(dice));
    lines.push(functions(dice));
    if dice.one_in(3) {
        lines.push(format!(
            "CLEAR ,{}:DIM S$(30)",
            26000 + 200 * dice.below(12)
        ));
    }
    for _ in 0..dice.between(5, 14) {
        lines.push(statement(dice));
    }
    lines.push("END".to_string());
    let mut program = numbered(lines);
    program.push(format!(
        "800 PRINT \"<\";ERR;{};\">\";:RETURN",
        number(dice, 1)
    ));
    program.push("810 DATA 1,2.5,\"a b\", c d ,&H1F,1E39,,\"x".to_string());
    program.push(format!(
        "900 PRINT\"E\";ERR;ERL;FRE(\"\"):ZE=ZE+1:IF ZE>20 THEN END ELSE {}",
        dice.pick(&[
            "RESUME NEXT",
            "RESUME NEXT",
            "RESUME NEXT",
            "RESUME 20",
            "IF ERR=6 THEN RESUME NEXT ELSE ON ERROR GOTO 0"
        ])
    ));
    let mut sample = Sample::program(program);
    sample.answers = Some(
        (0..30)
            .map(|_| dice.pick(ANSWERS).to_string())
            .chain((0..20).map(|_| "1".to_string()))
            .collect(),
    );
    sample.printer = dice.one_in(5);
    sample
}

/// Programs that go on in each other.
pub fn chains(dice: &mut Dice) -> Sample {
    let mut typed = Vec::new();
    for (name, next) in [("C", "A"), ("B", "C"), ("A", "B")] {
        typed.push("NEW".to_string());
        let mut lines = Vec::new();
        if dice.one_in(2) {
            lines.push(format!(
                "COMMON {}",
                dice.pick(&["A,A$,N%()", "A$", "N%(),T$()", "A,B,C,X#", "A$,A", "Q(),A"])
            ));
        }
        lines.push(
            dice.pick(&[
                "OPTION BASE 1",
                "DEFINT I-N",
                "DEFSTR T",
                "REM",
                "DIM N%(4),T$(3)",
                "IF A<3 THEN DIM N%(2)",
            ])
            .to_string(),
        );
        for _ in 0..dice.between(1, 4) {
            lines.push(match dice.below(8) {
                0 => format!("A={}", constant(dice)),
                1 => format!("A$=A$+{}", text(dice, 1)),
                2 => "N%(2)=N%(2)+1:T$(1)=\"t\"+A$".to_string(),
                3 => "DEF FNA(X)=X+A:PRINT FNA(1)".to_string(),
                4 => "PRINT A;A$;N%(2);T$(1);X#".to_string(),
                5 => "X#=A/3:B=FRE(\"\"):PRINT B".to_string(),
                6 => "ON ERROR GOTO 70".to_string(),
                _ => format!("PRINT {}", any(dice, 2)),
            });
        }
        lines.push(format!(
            "PRINT \"{name}\";A;A$:K=K+1:A=A+1:IF A>6 OR K>4 THEN END"
        ));
        let options = dice.pick(&["", "", ",,ALL", ",20", ",30,ALL", ",A*10+10", ",5"]);
        lines.push(match dice.below(6) {
            0 => format!(
                "CHAIN MERGE \"{next}\"{}",
                dice.pick(&[",20", ",,ALL", ",10,ALL,DELETE 20-40", ",10,DELETE 30"])
            ),
            1 => format!("RUN \"{next}\"{}", dice.pick(&["", ",R"])),
            _ => format!("CHAIN \"{next}\"{options}"),
        });
        typed.extend(numbered(lines));
        typed.push(format!("SAVE \"{name}\"{}", dice.pick(&["", ",A", ",A"])));
    }
    typed.push("RUN".to_string());
    typed.push("PRINT A;A$;N%(2);T$(1);FRE(0);FRE(\"\")".to_string());
    typed.push("LIST".to_string());
    Sample::session(typed)
}

fn functions(dice: &mut Dice) -> String {
    dice.pick(&[
        "DEF FNA(X)=X*2+A:DEF FNB(X)=FNA(X)+FNA(A):DEF FNC$(S$)=S$+A$",
        "DEF FNA(A)=A+1:DEF FNB(A)=FNA(FNA(A)):DEF FNC$(A$)=LEFT$(A$,2)+FNS$(A$):DEF FNS$(B$)=RIGHT$(B$,1)",
        "DEF FNA%(X%)=X%\\2:DEF FNA(X)=FNA%(X)+.5:DEF FNB(X#)=X#/3:DEF FNC$(X)=STR$(X)",
        "DEF FNB(X,Y)=X*10+Y:DEF FNA(X)=FNB(X,FNB(X,1)):DEF FNC$(A$)=MID$(A$,2)+\"c\"",
    ])
    .to_string()
}

fn statement(dice: &mut Dice) -> String {
    let name = dice.pick(&["A", "B$", "I%", "X#", "A$", "V(K)", "S$(2)"]);
    match dice.below(22) {
        0 | 1 => format!(
            "PRINT USING \"{}{}\";{};{}",
            dice.pick(FORMATS),
            dice.pick(FORMATS),
            any(dice, 1),
            number(dice, 1)
        ),
        2 => format!(
            "PRINT USING \"{}\";{}{}",
            dice.pick(FORMATS),
            number(dice, 2),
            dice.pick(&["", ";", ","])
        ),
        3 | 4 => format!(
            "INPUT{}{name}:PRINT {name}",
            dice.pick(&[" ", " \"p\";", " \"p\",", ";"])
        ),
        5 => format!("INPUT {name},Q$:PRINT {name};Q$"),
        6 => "LINE INPUT \"L\";A$:PRINT A$;VAL(A$)".to_string(),
        7 => format!("PRINT FNA({});FNB({})", number(dice, 1), constant(dice)),
        8 => format!("B$=FNC$({}):PRINT B$", text(dice, 1)),
        9 => format!(
            "S$(K)=STRING$({},65)+S$(K):PRINT LEN(S$(K));FRE(0)",
            dice.between(1, 250)
        ),
        10 => "FOR Q=1 TO 12:S$(Q)=S$(Q)+STRING$(90,48+Q):NEXT:PRINT FRE(0);FRE(\"\")".to_string(),
        11 => format!(
            "WIDTH {}:PRINT {},{};TAB({})\"t\"",
            dice.between(15, 60),
            any(dice, 1),
            any(dice, 1),
            count(dice)
        ),
        12 => format!(
            "PRINT TAB({});\"x\";POS(0);SPC({});\"y\",LPOS(0)",
            dice.below(90),
            dice.below(90)
        ),
        13 => format!("ERASE {}", dice.pick(&["V", "S$", "V,S$", "NONE"])),
        14 => format!(
            "DIM {}({})",
            dice.pick(&["V", "S$", "D#", "W%"]),
            dice.pick(&["3", "20", "2,2", "K", "-1", "200"])
        ),
        15 => format!("OPTION BASE {}", dice.below(2)),
        16 => "GOSUB 800".to_string(),
        17 => format!("READ {name}:PRINT {name}"),
        18 => dice
            .pick(&[
                "RESTORE",
                "RESTORE 810",
                "ERROR 200",
                "ERROR 15",
                "SWAP A,B",
                "RANDOMIZE 3:PRINT RND",
            ])
            .to_string(),
        19 => format!(
            "FOR I%={} TO {} STEP {}:PRINT I%;:NEXT:PRINT",
            dice.below(9),
            dice.below(9),
            dice.pick(&["1", "-2", "3"])
        ),
        20 => format!(
            "PRINT {};VAL({});HEX$({})",
            any(dice, 2),
            text(dice, 1),
            dice.below(70000)
        ),
        _ => format!(
            "{name}={}:PRINT {name}",
            if name.contains('$') {
                text(dice, 3)
            } else {
                number(dice, 3)
            }
        ),
    }
}
