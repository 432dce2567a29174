//! FRE, VARPTR, PEEK, POKE, CLEAR, and programs that run out of room.

use super::trapped;
use crate::dice::Dice;
use crate::expression::{constant, count, settings, text};
use crate::sample::Sample;

/// Looks at memory after assignments of all kinds.
pub fn looks(dice: &mut Dice) -> Sample {
    let mut lines = settings(dice);
    for _ in 0..12 {
        let name = dice.pick(&[
            "A",
            "A$",
            "I%",
            "X#",
            "V(1)",
            "S$(1)",
            "LONGNAME",
            "NEW.NAME$",
            "B",
            "B$",
        ]);
        let line = match dice.below(16) {
            0 | 1 => "PRINT FRE(0);FRE(\"\")".to_string(),
            2 => "PRINT FRE(0)".to_string(),
            3 => format!("P=VARPTR({name}):PRINT P:FOR Q=P TO P+7:PRINT PEEK(Q);:NEXT:PRINT"),
            4 => "P=VARPTR(A$):PRINT PEEK(P);PEEK(P+1)+256*PEEK(P+2)".to_string(),
            5 => format!(
                "DIM {}({})",
                dice.pick(&["ZZ", "Y%", "T$", "R#"]),
                dice.below(4000)
            ),
            6 => format!("ERASE {}", dice.pick(&["V", "ZZ", "T$", "S$"])),
            7 => format!(
                "CLEAR {}",
                dice.pick(&[
                    "",
                    ",40000",
                    ",,500",
                    ",50000,300",
                    "100",
                    ",,40000",
                    ",20000",
                    ",,0"
                ])
            ),
            8 => "FOR Q=1 TO 40:T$=T$+\"abcd\":NEXT:PRINT FRE(0)".to_string(),
            9 => "DIM T$(500):FOR Q=0 TO 500:T$(Q)=STRING$(250,65):NEXT:PRINT Q".to_string(),
            10 => format!(
                "{name}={}",
                if name.contains('$') {
                    text(dice, 2)
                } else {
                    constant(dice)
                }
            ),
            11 => format!("P=VARPTR({name}):POKE P,{}:PRINT {name}", dice.below(256)),
            12 => "GOSUB 20".to_string(),
            13 => format!(
                "{name}={name}+{}",
                if name.contains('$') { "\"+\"" } else { "1" }
            ),
            14 => format!(
                "PRINT PEEK({})",
                dice.pick(&["24654", "24655", "24656", "24700", "-1"])
            ),
            _ => format!("A$=SPACE$({}):B$=A$+A$:SWAP A$,B$", count(dice)),
        };
        lines.push(line);
    }
    if dice.one_in(2) {
        Sample::session(lines)
    } else {
        trapped(dice, lines)
    }
}
