//! FOR, WHILE, GOSUB, ON, IF and their ill-formed relatives; ON ERROR and RESUME.

use super::numbered;
use crate::dice::Dice;
use crate::expression::{constant, number};
use crate::sample::Sample;

/// Nested statements; lines are then dropped, doubled or swapped now and then.
pub fn nesting(dice: &mut Dice) -> Sample {
    let mut lines = vec!["Z=Z+1:IF Z>60 THEN END".to_string()];
    block(dice, 3, &mut lines);
    block(dice, 2, &mut lines);
    lines.push("PRINT I;J;K;A%:END".to_string());
    lines.push("PRINT \"S\";Z:Z=Z+1".to_string());
    lines.push(
        dice.pick(&["RETURN", "RETURN 10", "NEXT", "RETURN:PRINT 3"])
            .to_string(),
    );
    for _ in 0..dice.below(3) {
        let at = dice.below(lines.len());
        match dice.below(3) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, lines[dice.below(lines.len())].clone()),
            _ => {
                let other = dice.below(lines.len());
                lines.swap(at, other);
            }
        }
    }
    finished(dice, lines)
}

/// Replaces `@` by line numbers and adds the guard against endless loops.
fn finished(dice: &mut Dice, lines: Vec<String>) -> Sample {
    let count = lines.len();
    let mut program = numbered(lines);
    for line in &mut program {
        while let Some(at) = line.find('@') {
            let target = if dice.one_in(25) {
                dice.below(400)
            } else {
                10 * dice.between(1, count)
            };
            line.replace_range(at..=at, &target.to_string());
        }
    }
    if dice.one_in(5) {
        let mut typed = program;
        typed.push(
            dice.pick(&["RUN", "RUN 20", "TRON:RUN", "GOTO 10"])
                .to_string(),
        );
        typed.push(
            dice.pick(&["CONT", "PRINT I;J;ERR;ERL", "NEXT", "RETURN", "GOSUB 20"])
                .to_string(),
        );
        return Sample::session(typed);
    }
    Sample::program(program)
}

fn block(dice: &mut Dice, depth: usize, lines: &mut Vec<String>) {
    for _ in 0..dice.between(1, 3) {
        if depth == 0 {
            lines.push(simple(dice));
            continue;
        }
        match dice.below(5) {
            0 | 1 => for_loop(dice, depth, lines),
            2 => {
                let variable = dice.pick(&["W", "J", "I"]);
                lines.push(format!("WHILE {variable}<{}", dice.below(5)));
                block(dice, depth - 1, lines);
                lines.push(format!("{variable}={variable}+1:WEND"));
            }
            3 => {
                lines.push(format!(
                    "IF {} THEN {} ELSE {}",
                    condition(dice),
                    simple(dice),
                    simple(dice)
                ));
            }
            _ => lines.push(simple(dice)),
        }
    }
}

fn for_loop(dice: &mut Dice, depth: usize, lines: &mut Vec<String>) {
    let variable = dice.pick(&["I", "J", "K", "A%", "I%", "K!"]);
    let from = dice.pick(&["1", "0", "3", "-1", "1.5", "J"]);
    let to = dice.pick(&["2", "3", "1", "0", "4.5", "I", "-2"]);
    let step = match dice.below(4) {
        0 => format!(
            " STEP {}",
            dice.pick(&["2", "-1", ".5", "1", "-.5", "0", "100"])
        ),
        _ => String::new(),
    };
    lines.push(format!("FOR {variable}={from} TO {to}{step}"));
    block(dice, depth - 1, lines);
    let end = match dice.below(8) {
        0 => "NEXT".to_string(),
        1 => format!("NEXT {variable},{}", dice.pick(&["I", "J", "K"])),
        2 => format!("NEXT {}", dice.pick(&["I", "J", "K", "A%"])),
        3 => format!("PRINT {variable};:NEXT {variable}:PRINT"),
        _ => format!("NEXT {variable}"),
    };
    lines.push(end);
}

fn condition(dice: &mut Dice) -> String {
    match dice.below(4) {
        0 => "I=J".to_string(),
        1 => format!("Z>{}", dice.below(20)),
        2 => format!("I<{} OR J>2", dice.below(4)),
        _ => format!("A% AND {}", dice.below(4)),
    }
}

fn simple(dice: &mut Dice) -> String {
    match dice.below(16) {
        0 => "Z=Z+1:IF Z<60 THEN @".to_string(),
        1 => format!("ON {} GOTO @,@", dice.pick(&["I", "J", "1", "Z-3", "2.5"])),
        2 => "ON I GOSUB @,@:PRINT \"G\";".to_string(),
        3 | 4 => "Z=Z+1:IF Z<60 THEN GOSUB @:PRINT \"R\";".to_string(),
        5 => format!("IF {} THEN PRINT \"T\";:GOTO @", condition(dice)),
        6 => format!(
            "IF {} THEN IF J THEN PRINT 1 ELSE PRINT 2 ELSE PRINT 3",
            condition(dice)
        ),
        7 => format!("{}={}", dice.pick(&["I", "J", "A%"]), dice.below(4)),
        8 => "RETURN".to_string(),
        9 => "FOR K=1 TO 2:PRINT K;:NEXT".to_string(),
        10 => format!("IF {} GOTO @", condition(dice)),
        11 => dice
            .pick(&[
                "NEXT",
                "WEND",
                "END",
                "STOP",
                "NEXT J,I",
                "RESUME",
                "ELSE PRINT 5",
            ])
            .to_string(),
        _ => format!("PRINT \"{}\";I;J", dice.below(100)),
    }
}

/// Errors in odd places, handlers of all kinds.
pub fn errors(dice: &mut Dice) -> Sample {
    let mut lines = vec![
        "Z=Z+1:IF Z>30 THEN END".to_string(),
        "ON ERROR GOTO 900".to_string(),
    ];
    for _ in 0..dice.between(4, 10) {
        let line = match dice.below(15) {
            0 => format!("ERROR {}", dice.below(80)),
            1 => format!("A={}", number(dice, 3)),
            2 => "PRINT 1;:PRINT 2/0;:PRINT 3".to_string(),
            3 => "GOTO 5000".to_string(),
            4 => "READ A:PRINT A".to_string(),
            5 => "FOR I=1 TO 3:PRINT I;10/(2-I);:NEXT".to_string(),
            6 => "GOSUB 1200:PRINT\"B\";".to_string(),
            7 => dice
                .pick(&["ON ERROR GOTO 0", "ON ERROR GOTO 950", "ON ERROR GOTO 900"])
                .to_string(),
            8 => format!("IF {} THEN ERROR 5 ELSE PRINT\"N\";", constant(dice)),
            9 => dice
                .pick(&[
                    "RETURN",
                    "NEXT",
                    "WEND",
                    "RESUME",
                    "RESUME NEXT",
                    "DIM Q(3):DIM Q(3)",
                ])
                .to_string(),
            10 => "PRINT LEFT$(\"A\",-1)".to_string(),
            11 => "I%=40000:PRINT I%".to_string(),
            12 => "PRINT \"X\":A$=5:PRINT \"Y\"".to_string(),
            13 => "X(11)=1:PRINT X(3)".to_string(),
            _ => format!("PRINT ERR;ERL;{}", dice.below(9)),
        };
        lines.push(line);
    }
    lines.push("END".to_string());
    let mut program = numbered(lines);
    let resume = |dice: &mut Dice| {
        dice.pick(&[
            "RESUME NEXT",
            "RESUME NEXT",
            "RESUME NEXT",
            "RESUME",
            "RESUME 0",
            "RESUME 50",
            "ON ERROR GOTO 0",
            "GOTO 60",
            "END",
            "PRINT 1/0:RESUME NEXT",
            "RETURN",
            "RESUME 7",
            "ERROR ERR",
            "STOP:RESUME NEXT",
        ])
        .to_string()
    };
    program.push(format!(
        "900 PRINT \"[\";ERR;ERL;\"]\":Z=Z+1:IF Z>30 THEN END ELSE {}",
        resume(dice)
    ));
    program.push(format!("910 {}", resume(dice)));
    program.push(format!("950 PRINT \"<\";ERR;ERL;\">\":{}", resume(dice)));
    program.push("1200 PRINT \"S\";:ERROR 77:RETURN".to_string());
    program.push("1300 DATA 1,2,X".to_string());
    if dice.one_in(4) {
        program.push("RUN".to_string());
        program.push(
            dice.pick(&["CONT", "PRINT ERR;ERL", "RESUME", "ERROR 5", "GOTO 60"])
                .to_string(),
        );
        program.push(
            dice.pick(&["CONT", "PRINT ERR;ERL", "RESUME NEXT", "PRINT 1/0"])
                .to_string(),
        );
        return Sample::session(program);
    }
    Sample::program(program)
}
