//! Sequential and random files.

use super::{ZERO_BUFFERS, trapped};
use crate::dice::Dice;
use crate::expression::{any, count, settings, text};
use crate::sample::Sample;

/// PRINT#, WRITE#, INPUT#, LINE INPUT#, EOF, LOC, LOF.
pub fn sequential(dice: &mut Dice) -> Sample {
    let mut lines = vec![ZERO_BUFFERS.to_string()];
    lines.extend(settings(dice));
    for _ in 0..dice.between(1, 2) {
        lines.push(open(dice, &["O", "O", "O", "o"]));
        for _ in 0..dice.between(1, 6) {
            let (first, second) = (any(dice, 1), any(dice, 1));
            let separator = dice.pick(&[",", ";", ";\",\";"]);
            lines.push(match dice.below(6) {
                0 | 1 => format!("WRITE#1,{first},{second}"),
                2 => format!("PRINT#1,USING \"##.##\";{first}"),
                3 => format!("PRINT#1,TAB({});{first}{separator}", count(dice)),
                4 => format!("PRINT#1,STRING$({},\"X\")", dice.below(256)),
                _ => format!("PRINT#1,{first}{separator}{second}"),
            });
            if dice.one_in(6) {
                lines.push("PRINT LOC(1);LOF(1)".to_string());
            }
        }
        if !dice.one_in(5) {
            lines.push("CLOSE".to_string());
        }
    }
    lines.push(open(dice, &["I", "I", "I", "R"]));
    for _ in 0..dice.between(3, 9) {
        let (first, second) = (
            dice.pick(&["A", "A$", "I%", "X#"]),
            dice.pick(&["B", "B$", "C$"]),
        );
        lines.push(match dice.below(8) {
            0 | 1 => format!("LINE INPUT#1,{second}:PRINT {second};\"|\""),
            2 => format!("PRINT INPUT$({},1);\"|\"", dice.below(9)),
            3 => "PRINT EOF(1);LOC(1);LOF(1)".to_string(),
            _ => format!("INPUT#1,{first},{second}:PRINT {first};\"|\";{second};\"|\""),
        });
    }
    if dice.one_in(4) {
        lines.push(
            dice.pick(&[
                "KILL\"F.DAT\"",
                "NAME\"F.DAT\"AS\"G\"",
                "RESET",
                "FILES",
                "OPEN\"O\",2,\"F.DAT\"",
            ])
            .to_string(),
        );
        lines.push("FILES".to_string());
    }
    trapped(dice, lines)
}

fn open(dice: &mut Dice, modes: &[&str]) -> String {
    let mode = dice.pick(modes);
    let name = if dice.one_in(12) { "G.DAT" } else { "F.DAT" };
    let number = if dice.one_in(15) { "2" } else { "1" };
    format!(
        "OPEN\"{mode}\",{}{number},\"{name}\"",
        dice.pick(&["", "#"])
    )
}

/// FIELD, LSET, RSET, GET, PUT.
pub fn random(dice: &mut Dice) -> Sample {
    let mut lines = vec![ZERO_BUFFERS.to_string()];
    lines.extend(settings(dice));
    let length = dice.pick(&["", ",20", ",128", ",1", ",32", ",129"]);
    lines.push(format!("OPEN\"R\",1,\"R.DAT\"{length}"));
    let (first, second) = (dice.between(1, 12), dice.between(1, 12));
    lines.push(format!("FIELD#1,{first} AS A$,{second} AS B$,4 AS N$"));
    if dice.one_in(4) {
        lines.push(format!("FIELD 1,{} AS C$", dice.between(1, 140)));
    }
    for _ in 0..dice.between(4, 12) {
        let variable = dice.pick(&["A$", "B$", "N$", "C$"]);
        let record = match dice.below(4) {
            0 => String::new(),
            1 => format!(",{}", count(dice)),
            _ => format!(",{}", dice.between(1, 7)),
        };
        lines.push(match dice.below(9) {
            0 | 1 => format!("LSET {variable}={}", text(dice, 2)),
            2 => format!("RSET {variable}={}", text(dice, 2)),
            3 | 4 => format!("PUT 1{record}"),
            5 | 6 => format!("GET#1{record}:PRINT A$;\"|\";B$;\"|\";N$"),
            7 => "PRINT LOC(1);LOF(1);EOF(1)".to_string(),
            _ => dice
                .pick(&[
                    "PRINT#1,\"Hello\";5",
                    "INPUT#1,C$:PRINT C$",
                    "LSET N$=MKS$(A):PRINT CVS(N$)",
                    "WRITE#1,A,\"x\"",
                    "LINE INPUT#1,C$:PRINT C$",
                    "CLOSE 1",
                    "B$=\"new\"",
                    "MID$(A$,1)=\"zz\":PRINT A$",
                ])
                .to_string(),
        });
    }
    trapped(dice, lines)
}
