//! A sample: a program that is loaded and run, or lines typed at the prompt.

use basic::machine::Options;
use basic::transcript::{Script, keys_of};

/// Most fuel of a sample; a run that needs more is compared as far as it went.
const UNITS_MAX: u64 = 6_000_000;

/// What a sample is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Loaded and run; answers are not echoed.
    Program,
    /// Typed at the prompt, echo included; `{..}` names are keys.
    Session,
}

/// Text to run and the answers to what it asks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sample {
    /// How the lines are used.
    pub kind: Kind,
    /// Program lines or typed lines.
    pub lines: Vec<String>,
    /// Lines for INPUT and its like; without them a session answers with its own lines.
    pub answers: Option<Vec<String>>,
    /// The printer's output is part of the transcript.
    pub printer: bool,
}

impl Sample {
    /// A program without answers.
    pub fn program(lines: Vec<String>) -> Self {
        Sample {
            kind: Kind::Program,
            lines,
            answers: None,
            printer: false,
        }
    }

    /// Lines typed at the prompt.
    pub fn session(lines: Vec<String>) -> Self {
        Sample {
            kind: Kind::Session,
            ..Sample::program(lines)
        }
    }

    /// The text of the `.bas` or `.ses` file.
    pub fn text(&self) -> Vec<u8> {
        join(&self.lines)
    }

    /// The text of the `.in` file.
    pub fn answer_text(&self) -> Option<Vec<u8>> {
        self.answers.as_deref().map(join)
    }

    /// The sample as `basic::transcript` takes it.
    pub fn script(&self) -> Script {
        let program = self.kind == Kind::Program;
        Script {
            program: program.then(|| self.text()),
            name: b"SAMPLE.BAS".to_vec(),
            commands: (!program).then(|| keys_of(&self.text(), true)),
            input: self.answer_text().map(|text| keys_of(&text, !program)),
            no_echo: program,
            printer: self.printer,
            options: Options::default(),
            units_max: Some(UNITS_MAX),
            ..Script::default()
        }
    }
}

/// Lines as one text; characters above 255 do not occur.
fn join(lines: &[String]) -> Vec<u8> {
    let mut text = Vec::new();
    for line in lines {
        text.extend(line.chars().map(|letter| letter as u32 as u8));
        text.push(b'\n');
    }
    text
}
