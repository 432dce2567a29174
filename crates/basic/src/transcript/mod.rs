//! Runs a machine against scripted input and gives what its console showed: the
//! recorded cases, the command line and the tests all drive the machine this way.

mod keys;
mod player;

pub use keys::{keys_of, scheduled_keys, unescape};

use crate::error::ErrorCode;
use crate::machine::{Fuel, Machine, Options, Stop};
use player::Player;
use std::collections::VecDeque;

const BREAK: u8 = 3;
const ENTER: u8 = 13;

/// What to run and what is typed.
#[derive(Clone, Debug, Default)]
pub struct Script {
    /// Text of the program to load first.
    pub program: Option<Vec<u8>>,
    /// Name under which it lies on the disk.
    pub name: Vec<u8>,
    /// Files of the disk at the start: name and contents.
    pub files: Vec<(Vec<u8>, Vec<u8>)>,
    /// Lines typed after loading and before anything is recorded.
    pub before: Vec<Vec<u8>>,
    /// Keys typed at the prompt. With a program and none of these RUN is typed.
    pub commands: Option<Vec<u8>>,
    /// Keys for what the program asks; without them it takes those of `commands`.
    pub input: Option<Vec<u8>>,
    /// Keys due at given moments.
    pub keys: Vec<Key>,
    /// Files and record length of the machine; its echo settings are those below.
    pub options: Options,
    /// Answers to INPUT are not echoed.
    pub no_echo: bool,
    /// Append what was printed on the printer.
    pub printer: bool,
    /// Keep the final `Ok` of a run (and the EDIT prompt).
    pub full: bool,
    /// Also drop the new line that MBASIC adds before the final `Ok`.
    pub bare: bool,
    /// Bytes as sent, from the banner on.
    pub raw: bool,
    /// Stop after so much fuel.
    pub units_max: Option<u64>,
    /// Stop after so many INKEY$ polls without a key or output.
    pub inkeys_max: Option<u64>,
}

impl Script {
    /// What is written down of what the console showed and the printer printed: each CR LF as LF, but
    /// the console's bytes as they are for a raw transcript; the printer's if that was asked for.
    pub fn written(&self, shown: &[u8], printed: &[u8]) -> Vec<u8> {
        let mut bytes = if self.raw {
            shown.to_vec()
        } else {
            line_feeds(shown)
        };
        if self.printer {
            bytes.extend(b"--LPT--\n");
            bytes.extend(line_feeds(printed));
        }
        bytes
    }
}

/// When a key is due.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Moment {
    /// From this INKEY$ on, one key each; `None`: at the next one.
    Inkey(Option<u64>),
    /// At this statement poll while the line is current.
    Line(u16, u64),
    /// At this statement poll.
    Statement(u64),
    /// At this look for a key, before a statement or by INKEY$.
    Poll(u64),
    /// As soon as this text was shown.
    Output(Vec<u8>),
}

/// Keys and when they are due.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Key {
    /// When.
    pub moment: Moment,
    /// Which.
    pub keys: VecDeque<u8>,
}

/// How a script ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    /// Back at `Ok` with nothing left to type, or SYSTEM.
    Done,
    /// The program waits for input and there is no more.
    InputExhausted,
    /// The fuel was used up.
    OutOfFuel,
    /// The program could not be loaded.
    NotLoaded(ErrorCode, Option<u16>),
}

impl Ending {
    /// The exit code of a command that ran the script.
    pub fn exit_code(self) -> u8 {
        match self {
            Ending::Done => 0,
            Ending::InputExhausted => 3,
            Ending::OutOfFuel => 4,
            Ending::NotLoaded(..) => 5,
        }
    }
}

/// What a script showed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Transcript {
    /// Console output with LF for CR LF (unless raw), then the printer's if asked for.
    pub bytes: Vec<u8>,
    /// How it ended.
    pub ending: Ending,
    /// The disk in the end: names and contents.
    pub disk: Vec<(Vec<u8>, Vec<u8>)>,
    /// The line the machine was in.
    pub line: Option<u16>,
    /// Fuel used since RUN or the first typed line.
    pub units: u64,
    /// How often INKEY$ looked for a key.
    pub inkeys: u64,
}

impl Transcript {
    /// A script that did not come to run.
    fn not_loaded(code: ErrorCode, line: Option<u16>) -> Self {
        Transcript {
            bytes: Vec::new(),
            ending: Ending::NotLoaded(code, line),
            disk: Vec::new(),
            line: None,
            units: 0,
            inkeys: 0,
        }
    }
}

/// How the host drives the machine: what it must not be able to notice.
pub trait Drive {
    /// Fuel of the next slice.
    fn slice(&mut self) -> u64 {
        u64::MAX
    }
    /// Runs a slice.
    fn run(&mut self, machine: &mut Machine, fuel: &mut Fuel) -> Stop {
        machine.run(fuel)
    }
    /// Called between slices; may replace the machine by an equal one.
    fn between(&mut self, machine: Machine) -> Machine {
        machine
    }
}

/// One slice after the other, as large as can be.
pub struct Plain;

impl Drive for Plain {}

/// Runs a script.
pub fn play(script: &Script) -> Transcript {
    play_with(script, &mut Plain)
}

/// Runs a script in the slices of `drive`.
pub fn play_with(script: &Script, drive: &mut dyn Drive) -> Transcript {
    let mut options = script.options.clone();
    options.echo_answers = !script.no_echo;
    options.ask_inkey = script.inkeys_max.is_some()
        || script
            .keys
            .iter()
            .any(|key| matches!(key.moment, Moment::Inkey(_) | Moment::Poll(_)));
    let mut player = Player::new(script, Machine::new(options));
    player.machine.banner();
    player.collect();
    let mut start = if script.raw { 0 } else { player.output.len() };
    for (name, contents) in &script.files {
        if let Err(code) = player.machine.put_file(name, contents) {
            return Transcript::not_loaded(code, None);
        }
    }
    if let Some(program) = &script.program {
        // The file may have a name the disk cannot hold; it is loaded all the same.
        let _ = player.machine.put_file(&script.name, program);
        if let Err((code, line)) = player.machine.load_ascii(program) {
            return Transcript::not_loaded(code, line);
        }
        player.machine.take_events();
    }
    for line in &script.before {
        player.commands.extend(line);
        player.commands.push_back(ENTER);
        player.run(drive);
        start = if script.raw { 0 } else { player.output.len() };
    }
    player.input = script
        .input
        .as_ref()
        .map(|keys| keys.iter().copied().collect());
    player.keys = script.keys.clone();
    let session = script.commands.is_some();
    match &script.commands {
        Some(commands) => player.commands.extend(commands),
        None => player.machine.begin_run(),
    }
    let ending = player.run(drive);
    let end = match ending {
        Ending::Done if !session && !script.full => player.before_ok(script.bare),
        _ => player.output.len(),
    };
    let shown = player.output.get(start..end).unwrap_or_default();
    let bytes = script.written(shown, &player.printer);
    let machine = &player.machine;
    let line = machine
        .position()
        .map(|position| position.line)
        .or_else(|| machine.current_line());
    Transcript {
        bytes,
        ending,
        disk: machine.disk_files(),
        line: line.filter(|&line| line <= 65_529),
        units: player.units,
        inkeys: player.inkeys,
    }
}

/// CR LF as LF.
fn line_feeds(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for (at, &byte) in bytes.iter().enumerate() {
        if byte != ENTER || bytes.get(at + 1) != Some(&b'\n') {
            out.push(byte);
        }
    }
    out
}
