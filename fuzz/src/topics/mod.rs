//! What samples are about: one file per family.

mod channels;
mod control;
mod data;
mod desk;
mod disk;
mod editing;
mod garbage;
mod hot;
mod memory;
mod mixture;
mod printing;
mod typing;
mod values;

use crate::dice::Dice;
use crate::sample::Sample;

/// Sets the buffers of all files to zero: what lies there at the start is not compared.
const ZERO_BUFFERS: &str = "FOR I=23946 TO 25032:POKE I,0:NEXT:CLEAR";

/// A kind of sample.
pub struct Topic {
    /// Its name on the command line.
    pub name: &'static str,
    /// Makes one.
    pub make: fn(&mut Dice) -> Sample,
}

const fn topic(name: &'static str, make: fn(&mut Dice) -> Sample) -> Topic {
    Topic { name, make }
}

/// All kinds.
pub const ALL: &[Topic] = &[
    topic("expressions", values::expressions),
    topic("strings", values::strings),
    topic("functions", values::functions),
    topic("print", printing::lists),
    topic("using", printing::using),
    topic("control", control::nesting),
    topic("errors", control::errors),
    topic("data", data::read),
    topic("arrays", data::arrays),
    topic("input", data::input),
    topic("session", editing::session),
    topic("lines", editing::lines),
    topic("files", disk::sequential),
    topic("random", disk::random),
    topic("channels", channels::statements),
    topic("programs", channels::programs),
    topic("garbage", garbage::soup),
    topic("mutated", garbage::mutated),
    topic("memory", memory::looks),
    topic("typing", typing::keys),
    topic("desk", desk::files),
    topic("mixture", mixture::programs),
    topic("chains", mixture::chains),
    topic("hot", hot::programs),
];

/// Numbers the lines by tens.
pub fn numbered(lines: Vec<String>) -> Vec<String> {
    lines
        .into_iter()
        .enumerate()
        .map(|(index, line)| format!("{} {line}", 10 * (index + 1)))
        .collect()
}

/// A program whose errors are shown and skipped.
pub fn trapped(dice: &mut Dice, mut lines: Vec<String>) -> Sample {
    if dice.one_in(3) {
        return Sample::program(numbered(lines));
    }
    lines.insert(0, "ON ERROR GOTO 9000".to_string());
    let mut program = numbered(lines);
    program.push("8999 END".to_string());
    program.push("9000 PRINT\"E\";ERR;ERL:RESUME NEXT".to_string());
    Sample::program(program)
}
