//! Programs that spend their time in loops: what generated code is made of, and what it leaves
//! to the portable back end, statement by statement.

use super::numbered;
use crate::dice::Dice;
use crate::expression::constant;
use crate::sample::Sample;

const INTEGERS: &[&str] = &[
    "I%",
    "J%",
    "K%",
    "N%(I% AND 7)",
    "N%(J% AND 7)",
    "M%(3,K% AND 3)",
];
const SINGLES: &[&str] = &["A", "B", "X", "V(I% AND 7)", "W(K% AND 3,2)", "Y"];
const TEXTS: &[&str] = &["A$", "B$", "T$(I% AND 7)", "T$(K% AND 3)", "U$(1,K% AND 3)"];
const DOUBLES: &[&str] = &["D#", "E#", "F#(K% AND 7)"];
const FUNCTIONS: &[&str] = &[
    "DEF FNA(X)=X*X+3*X-5:DEF FNB(X,Y)=FNA(X)-FNA(Y):DEF FNI%(I%)=I%\\2+K%:DEF FND#(D#,X)=D#/3+X",
    "DEF FNA(X)=RND*X:DEF FNB(X,Y)=FNA(Y)+FNI%(X):DEF FNI%(A%)=A% AND 255:DEF FND#(D#,X)=FNB(X,D#)*D#",
    "DEF FNA(A)=A/7+B:DEF FNB(X,Y)=SQR(ABS(FNA(X)))+Y:DEF FNI%(X)=X:DEF FND#(X,Y)=X-Y",
];

/// Programs of nested loops.
pub fn programs(dice: &mut Dice) -> Sample {
    let mut lines = vec![
        format!(
            "ON ERROR GOTO 9000:{}",
            dice.pick(&[
                "DEFINT I-K",
                "REM",
                "OPTION BASE 1",
                "DIM V(9),N%(12),W(9,9)"
            ])
        ),
        dice.pick(FUNCTIONS).to_string(),
    ];
    if dice.one_in(4) {
        // So little memory that string space is full time and again, or for good.
        lines.insert(0, format!("CLEAR ,{}", 27_000 + dice.below(2_000)));
    }
    for name in ["I%", "J%", "K%", "A", "B", "D#"] {
        if dice.one_in(2) {
            lines.push(format!("{name}={}", small(dice)));
        }
    }
    for _ in 0..dice.between(1, 3) {
        nest(dice, &mut lines, 0);
    }
    lines.push("GOSUB 8000:END".to_string());
    let mut program = numbered(lines);
    program.push(format!(
        "7000 {}:RETURN",
        (0..dice.between(1, 3))
            .map(|_| simple(dice))
            .collect::<Vec<_>>()
            .join(":")
    ));
    program.push(
        "8000 PRINT I%;J%;K%;A;B;X;Y;D#;E#;A$;B$;T$(1);U$(1,1);V(1);N%(2);M%(3,1);F#(3)"
            .to_string(),
    );
    program.push("8010 PRINT FRE(0);FRE(\"\");RND(0);L;P%:RETURN".to_string());
    program.push("8500 DATA 1,2.5,-3E4,32000,-4,7".to_string());
    program.push(format!(
        "9000 PRINT\"E\";ERR;ERL:ZE=ZE+1:IF ZE>9 THEN GOSUB 8000:END ELSE {}",
        dice.pick(&[
            "RESUME NEXT",
            "RESUME NEXT",
            "IF ERR=4 THEN RESTORE:RESUME ELSE RESUME NEXT"
        ])
    ));
    Sample::program(program)
}

/// A loop, as one line or several.
fn nest(dice: &mut Dice, lines: &mut Vec<String>, depth: usize) {
    let rounds = [40, 9, 4][depth.min(2)];
    let rounds = 1 + dice.below(rounds);
    let counter = ["L", "P%", "C"][depth.min(2)];
    let (first, last) = match dice.below(6) {
        0 => (
            format!("{counter}=0:WHILE {counter}<{rounds}:{counter}={counter}+1"),
            "WEND".to_string(),
        ),
        1 => (
            format!("FOR {counter}={rounds} TO 1 STEP -1"),
            format!("NEXT {counter}"),
        ),
        2 => (
            format!("FOR {counter}=.5 TO {rounds} STEP .7"),
            "NEXT".to_string(),
        ),
        3 => (
            format!(
                "FOR {counter}=1 TO {rounds} STEP {}",
                dice.pick(&["2", "B", "K%", "3E-1"])
            ),
            format!("IF {counter}>1000 THEN {counter}=0:NEXT ELSE NEXT {counter}"),
        ),
        _ => (
            format!("FOR {counter}=1 TO {rounds}"),
            format!("NEXT {counter}"),
        ),
    };
    if dice.one_in(3) {
        let body: Vec<_> = (0..dice.between(0, 3)).map(|_| plain(dice)).collect();
        let parts = [vec![first], body, vec![last]].concat();
        return lines.push(parts.join(":"));
    }
    lines.push(first);
    for _ in 0..dice.between(1, 4) {
        if depth < 2 && dice.one_in(4) {
            nest(dice, lines, depth + 1);
        } else {
            let line = statements(dice, lines.len());
            lines.push(line);
        }
    }
    lines.push(last);
}

/// The statements of the line with an index.
fn statements(dice: &mut Dice, index: usize) -> String {
    let next = 10 * (index + 2);
    match dice.below(8) {
        0 => format!("IF {} THEN {next} ELSE {}", condition(dice), simple(dice)),
        1 => format!(
            "IF {} THEN {}:{}",
            condition(dice),
            simple(dice),
            simple(dice)
        ),
        2 => format!("ON K% AND 3 GOTO {next},{next}:{}", simple(dice)),
        3 => format!("{}:GOSUB 7000:{}", simple(dice), simple(dice)),
        _ => (0..dice.between(1, 4))
            .map(|_| simple(dice))
            .collect::<Vec<_>>()
            .join(":"),
    }
}

/// A statement that others can follow.
fn plain(dice: &mut Dice) -> String {
    loop {
        let statement = simple(dice);
        if !statement.contains("IF ") {
            return statement;
        }
    }
}

fn simple(dice: &mut Dice) -> String {
    match dice.below(20) {
        0..=4 => format!("{}={}", dice.pick(INTEGERS), integer(dice, 2)),
        5..=10 => format!("{}={}", dice.pick(SINGLES), single(dice, 2)),
        11 | 12 => format!("{}={}", dice.pick(DOUBLES), double(dice, 2)),
        13 => format!("{}={}", dice.pick(TEXTS), text(dice, 2)),
        14 => "IF LEN(A$)>60 THEN A$=\"\"".to_string(),
        15 => dice
            .pick(&[
                "B$=A$:A$=B$+CHR$(65+(K% AND 7))",
                "T$(K% AND 7)=A$:B$=T$(I% AND 7)",
                "T$(K% AND 3)=T$(K% AND 3)+MID$(\"abcdefghij\",1+(I% AND 7),2)",
                "K%=ASC(A$+\"q\"):B$=RIGHT$(A$,K% AND 15)",
            ])
            .to_string(),
        16 => format!("PRINT {};", single(dice, 1)),
        17 => dice
            .pick(&["READ X", "READ B$", "RESTORE", "READ K%,A"])
            .to_string(),
        18 => dice
            .pick(&[
                "SWAP A,B",
                "SWAP I%,K%",
                "POKE 40000,I% AND 255",
                "MID$(A$,1,1)=\"z\"",
            ])
            .to_string(),
        _ => format!("K%=K%+1:IF {} THEN K%=0", condition(dice)),
    }
}

fn condition(dice: &mut Dice) -> String {
    let relation = dice.pick(&["<", ">", "=", "<>", "<=", ">="]);
    match dice.below(6) {
        0 => format!("{}{relation}{}", text(dice, 1), text(dice, 1)),
        1 | 2 => format!("{}{relation}{}", integer(dice, 1), integer(dice, 1)),
        3 => integer(dice, 1),
        _ => format!("{}{relation}{}", single(dice, 1), single(dice, 1)),
    }
}

fn small(dice: &mut Dice) -> String {
    match dice.below(4) {
        0 => dice.below(7).to_string(),
        1 => format!("{}.{}", dice.below(90), dice.below(1000)),
        _ => (dice.below(300) as i32 - 100).to_string(),
    }
}

fn integer(dice: &mut Dice, depth: usize) -> String {
    if depth == 0 || dice.one_in(4) {
        return match dice.below(4) {
            0 => dice.below(300).to_string(),
            1 => dice.pick(&["32767", "-32768", "0", "1", "-1"]).to_string(),
            _ => dice.pick(INTEGERS).to_string(),
        };
    }
    let next = depth - 1;
    let (left, right) = (integer(dice, next), integer(dice, next));
    match dice.below(10) {
        0 => format!("FNI%({left})"),
        1 => format!("INT({})", single(dice, next)),
        2 => format!("({left}={right})"),
        3 => format!("NOT {left}"),
        4 => format!(
            "{}({})+{left}",
            dice.pick(&["LEN", "LEN", "ASC"]),
            text(dice, 1)
        ),
        _ => {
            let operator = dice.pick(&["+", "-", "*", "\\", " MOD ", " AND ", " OR ", " XOR "]);
            format!("({left}{operator}{right})")
        }
    }
}

fn single(dice: &mut Dice, depth: usize) -> String {
    if depth == 0 || dice.one_in(4) {
        return match dice.below(5) {
            0 => small(dice),
            1 => constant(dice),
            2 => "RND".to_string(),
            _ => dice.pick(SINGLES).to_string(),
        };
    }
    let next = depth - 1;
    let (left, right) = (single(dice, next), single(dice, next));
    match dice.below(14) {
        0 => format!("FNA({left})"),
        1 => format!("FNB({left},{right})"),
        2 => format!(
            "{}({left})",
            dice.pick(&["INT", "ABS", "FIX", "SQR", "SIN", "-"])
        ),
        3 => integer(dice, next),
        4 => format!("RND(1)*{left}"),
        5 => "VAL(A$)".to_string(),
        6 => "L".to_string(),
        _ => {
            let operator = dice.pick(&["+", "-", "*", "/", "+", "-", "*", "^"]);
            format!("({left}{operator}{right})")
        }
    }
}

fn double(dice: &mut Dice, depth: usize) -> String {
    if depth == 0 || dice.one_in(4) {
        return match dice.below(3) {
            0 => format!("{}.{}#", dice.below(90), dice.below(1000)),
            _ => dice.pick(DOUBLES).to_string(),
        };
    }
    let next = depth - 1;
    let left = double(dice, next);
    match dice.below(6) {
        0 => format!("FND#({left},{})", single(dice, next)),
        1 => single(dice, next),
        _ => {
            let operator = dice.pick(&["+", "-", "*", "/"]);
            format!("({left}{operator}{})", double(dice, next))
        }
    }
}

fn text(dice: &mut Dice, depth: usize) -> String {
    if depth == 0 || dice.one_in(3) {
        return match dice.below(6) {
            0 => "\"abc\"".to_string(),
            1 => "\"\"".to_string(),
            _ => dice.pick(TEXTS).to_string(),
        };
    }
    let next = depth - 1;
    let left = text(dice, next);
    match dice.below(10) {
        0 => format!("STR$({})", integer(dice, 1)),
        1 => format!("STR$({})", single(dice, 1)),
        2 => format!("LEFT$({left},{})", count(dice)),
        3 => format!("RIGHT$({left},{})", count(dice)),
        4 => format!("MID$({left},{})", count(dice)),
        5 => format!("MID$({left},{},{})", count(dice), count(dice)),
        6 => format!("CHR$({})", count(dice)),
        _ => format!("({left}+{})", text(dice, next)),
    }
}

/// A number that is a length or a place in a string, as a rule.
fn count(dice: &mut Dice) -> String {
    match dice.below(8) {
        0 => dice
            .pick(&["0", "255", "256", "-1", "1.5", "A"])
            .to_string(),
        1 => integer(dice, 1),
        2 | 3 => dice.below(6).to_string(),
        4 => "LEN(A$)".to_string(),
        _ => dice
            .pick(&["1+(I% AND 7)", "K% AND 15", "48+(J% AND 9)"])
            .to_string(),
    }
}
