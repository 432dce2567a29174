//! No text makes the machine panic: recorded programs and sessions with bytes changed,
//! lines mixed and keys typed at random.

mod support;

use basic::transcript::{Plain, Script, play_with};
use support::all_cases;

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides.max(1)
    }
}

/// Pieces that lead into odd corners.
const PIECES: [&[u8]; 24] = [
    b"(",
    b")",
    b"\"",
    b":",
    b",",
    b"#",
    b"%",
    b"$",
    b"-",
    b"32767",
    b"65535",
    b"1E38",
    b"&HFFFF",
    b"NEXT",
    b"FOR I=1 TO 3:",
    b"GOSUB 10",
    b"POKE RND*65535,RND*255:",
    b"FNA(1)",
    b"ELSE ",
    b"THEN ",
    b"CLEAR ,30000,300:",
    b"DEFSTR A-Z:",
    b"ERASE A:",
    b"RESUME NEXT:",
];

fn damage(text: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut text = text.to_vec();
    for _ in 0..1 + dice.roll(5) {
        let at = dice.roll(text.len() + 1);
        match dice.roll(4) {
            0 if at < text.len() => text[at] = dice.roll(256) as u8,
            1 => {
                let end = (at + dice.roll(8)).min(text.len());
                text.drain(at..end);
            }
            _ => {
                let piece = PIECES[dice.roll(PIECES.len())];
                text.splice(at..at, piece.iter().copied());
            }
        }
    }
    text
}

#[test]
fn damaged_texts_do_not_panic() {
    let mut dice = Dice(1);
    let mut runs = 0;
    for case in all_cases() {
        for _ in 0..8 {
            let script = Script {
                program: case
                    .script
                    .program
                    .as_ref()
                    .map(|text| damage(text, &mut dice)),
                commands: case
                    .script
                    .commands
                    .as_ref()
                    .map(|keys| damage(keys, &mut dice)),
                units_max: Some(3_000),
                ..case.script.clone()
            };
            play_with(&script, &mut Plain);
            runs += 1;
        }
    }
    assert!(runs > 1000);
}

/// Programs that write over memory anywhere, the program and the variables included.
#[test]
fn poking_anywhere_does_not_panic() {
    for seed in 0..150 {
        let program = format!(
            "10 X=RND(-{seed}-1):DIM A(10),B$(5),C%(3,3):B$(1)=\"AB\"+STR$(X):DEF FNA(Q$)=LEN(Q$)\n\
             20 ON ERROR GOTO 100\n\
             30 FOR I=1 TO 400:P=24000+RND*1800:IF RND<.3 THEN P=64200+RND*1300\n\
             40 POKE P,RND*255:B$(RND*5)=STR$(I)+B$(1):A(RND*10)=I:C%(1,2)=FNA(B$(2))\n\
             50 GOSUB 200:NEXT\n\
             60 PRINT FRE(\"\"):LIST\n\
             100 RESUME NEXT\n\
             200 Z$=LEFT$(B$(1),3)+B$(2):ERASE A:DIM A(10):RETURN\n"
        );
        let script = Script {
            program: Some(program.into_bytes()),
            units_max: Some(6_000),
            ..Script::default()
        };
        play_with(&script, &mut Plain);
    }
}
