//! Files of all kinds handled from the keyboard, between other things that are typed.

use super::ZERO_BUFFERS;
use super::typing::{act, edit, line};
use crate::dice::Dice;
use crate::expression::text;
use crate::sample::Sample;

/// Program files, data files and random files handled from the keyboard.
pub fn files(dice: &mut Dice) -> Sample {
    let mut typed = vec![ZERO_BUFFERS.to_string()];
    for _ in 0..dice.between(1, 4) {
        typed.push(line(dice));
    }
    for _ in 0..dice.between(8, 20) {
        match dice.below(9) {
            0 => typed.push(line(dice)),
            1 => edit(dice, &mut typed),
            2 | 3 => typed.push(program_file(dice)),
            4 => typed.push(directory(dice)),
            5 | 6 => typed.push(record_file(dice)),
            7 => typed.push(text_file(dice)),
            _ => act(dice, &mut typed),
        }
    }
    typed.push("CLOSE:FILES:LIST".to_string());
    let mut sample = Sample::session(typed);
    sample.printer = dice.one_in(4);
    sample
}

fn program_file(dice: &mut Dice) -> String {
    let name = dice.pick(&["\"T\"", "\"U\"", "\"T\"", "\"T.BAS\"", "\"X.\"", "A$"]);
    let verb = dice.pick(&[
        "SAVE @",
        "SAVE @,A",
        "SAVE @,P",
        "SAVE @,A 20-",
        "LOAD @",
        "LOAD @,R",
        "RUN @",
        "RUN @,R",
        "MERGE @",
        "CHAIN @",
        "CHAIN @,20",
        "CHAIN @,20,ALL",
        "CHAIN MERGE @,20",
        "CHAIN MERGE @,10,ALL",
        "CHAIN MERGE @,20,DELETE 20-30",
        "LIST@",
        "BSAVE @",
    ]);
    verb.replace('@', name)
}

fn directory(dice: &mut Dice) -> String {
    dice.pick(&[
        "FILES",
        "FILES \"T.*\"",
        "FILES \"*.DAT\"",
        "FILES \"?.BAS\"",
        "KILL \"T.BAS\"",
        "KILL \"D.DAT\"",
        "KILL \"NONE\"",
        "NAME \"T.BAS\" AS \"V.BAS\"",
        "NAME \"D.DAT\" AS \"E.DAT\"",
        "NAME \"T.BAS\" AS \"U.BAS\"",
        "NAME \"NONE\" AS \"M\"",
        "RESET",
        "CLOSE",
        "CLOSE 1",
        "FILES \"B:*.*\"",
    ])
    .to_string()
}

fn record_file(dice: &mut Dice) -> String {
    match dice.below(12) {
        0..=2 => format!(
            "OPEN \"R\",{},\"R.DAT\"{}",
            dice.pick(&["1", "#1", "2", "0", "4"]),
            dice.pick(&["", "", ",16", ",128", ",0"])
        ),
        3 => "FIELD 1,5 AS F$,7 AS G$".to_string(),
        4 => format!(
            "FIELD #1,{} AS H$",
            dice.pick(&["12", "128", "129", "0", "255"])
        ),
        5 => format!("LSET F$={}", text(dice, 1)),
        6 => format!("RSET G$={}", text(dice, 1)),
        7 => format!(
            "PUT 1{}",
            dice.pick(&["", ",1", ",3", ",0", ",32767", ",2"])
        ),
        8 => format!(
            "GET #1{}:PRINT F$;\"|\";G$",
            dice.pick(&["", ",1", ",2", ",5", ",0"])
        ),
        9 => "PRINT LOC(1);LOF(1);EOF(1)".to_string(),
        10 => dice
            .pick(&[
                "MID$(F$,2)=\"zz\"",
                "F$=\"new\"",
                "PRINT F$;G$;H$",
                "PRINT CVI(F$);CVS(G$)",
            ])
            .to_string(),
        _ => dice
            .pick(&[
                "PRINT#1,\"ab\";5",
                "INPUT#1,Q$:PRINT Q$",
                "LINE INPUT#1,Q$:PRINT Q$",
                "WRITE#1,A,\"q\"",
            ])
            .to_string(),
    }
}

fn text_file(dice: &mut Dice) -> String {
    dice.pick(&[
        "OPEN \"O\",1,\"D.DAT\"",
        "OPEN \"I\",1,\"D.DAT\"",
        "OPEN \"O\",2,\"D.DAT\"",
        "OPEN \"I\",1,\"NONE\"",
        "PRINT#1,\"one, two\";3",
        "WRITE#1,\"a\",2.5,\"\"",
        "INPUT#1,Q$,R$:PRINT Q$;\"|\";R$",
        "LINE INPUT#1,Q$:PRINT Q$",
        "PRINT INPUT$(3,1);\"|\"",
        "PRINT EOF(1);LOC(1);LOF(1)",
        "CLOSE #1",
        "CLOSE",
        "PRINT#1,USING \"##.#\";A;2",
        "PRINT#2,A$,B$",
        "INPUT#1,A",
        "RESET",
        "WHILE NOT EOF(1):LINE INPUT#1,Q$:PRINT Q$:WEND",
    ])
    .to_string()
}
