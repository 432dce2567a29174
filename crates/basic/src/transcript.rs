//! Runs a machine against scripted input and gives what its console showed: the
//! recorded cases, the command line and the tests all drive the machine this way.

use crate::error::ErrorCode;
use crate::machine::{Event, Fuel, Machine, Options, Reply, Request, Status, Stop};
use std::collections::VecDeque;

const BREAK: u8 = 3;
const ENTER: u8 = 13;
/// Ctrl-S: the program waits for another key.
const HOLD: u8 = 19;

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

/// When a key is due.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Moment {
    /// From this INKEY$ on, one key each; `None`: at the next one.
    Inkey(Option<u64>),
    /// At this statement poll while the line is current.
    Line(u16, u64),
    /// At this statement poll.
    Statement(u64),
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
            .any(|key| matches!(key.moment, Moment::Inkey(_)));
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
    let mut bytes = if script.raw {
        shown.to_vec()
    } else {
        line_feeds(shown)
    };
    if script.printer {
        bytes.extend(b"--LPT--\n");
        bytes.extend(line_feeds(&player.printer));
    }
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

struct Player {
    machine: Machine,
    commands: VecDeque<u8>,
    input: Option<VecDeque<u8>>,
    keys: Vec<Key>,
    output: Vec<u8>,
    printer: Vec<u8>,
    /// Where the last `Ok` begins, and where the new line before it.
    ok: usize,
    inkeys: u64,
    polls: u64,
    line_polls: Vec<(u16, u64)>,
    pending: VecDeque<u8>,
    units_left: Option<u64>,
    units: u64,
    /// INKEY$ polls without a key or output.
    idle_inkeys: u64,
    inkeys_max: Option<u64>,
    /// Ctrl-S was pressed and no key comes after it.
    held_for_ever: bool,
}

impl Player {
    fn new(script: &Script, machine: Machine) -> Self {
        Player {
            machine,
            commands: VecDeque::new(),
            input: None,
            keys: Vec::new(),
            output: Vec::new(),
            printer: Vec::new(),
            ok: 0,
            inkeys: 0,
            polls: 0,
            line_polls: Vec::new(),
            pending: VecDeque::new(),
            units_left: script.units_max,
            units: 0,
            idle_inkeys: 0,
            inkeys_max: script.inkeys_max,
            held_for_ever: false,
        }
    }

    fn collect(&mut self) {
        for event in self.machine.take_events() {
            match event {
                Event::Output(bytes) => {
                    self.idle_inkeys = 0;
                    for byte in bytes {
                        self.output.push(byte);
                        self.fire_output();
                    }
                }
                Event::Printer(bytes) => self.printer.extend(bytes),
                _ => {}
            }
        }
    }

    /// Where the final `Ok` begins.
    fn before_ok(&self, bare: bool) -> usize {
        let end = self.ok;
        if bare && self.output[..end].ends_with(b"\r\n") {
            end - 2
        } else {
            end
        }
    }

    fn run(&mut self, drive: &mut dyn Drive) -> Ending {
        loop {
            let mut fuel = self.fuel(drive);
            if self.held_for_ever {
                return Ending::InputExhausted;
            }
            let before = fuel.units;
            let stop = drive.run(&mut self.machine, &mut fuel);
            self.units += before - fuel.units;
            if let Some(left) = &mut self.units_left {
                *left = left.saturating_sub(before - fuel.units);
            }
            self.collect();
            match stop {
                Stop::OutOfFuel | Stop::Held(_) => {
                    if self.units_left == Some(0) {
                        return Ending::OutOfFuel;
                    }
                }
                Stop::System => {
                    self.ok = self.output.len();
                    return Ending::Done;
                }
                Stop::Ended | Stop::Broke | Stop::Failed => {
                    self.ok = self.output.len() - b"Ok\r\n".len().min(self.output.len());
                }
                Stop::Needs(request) => match self.answer(request) {
                    Some(reply) => self.machine.reply(reply),
                    None if matches!(request, Request::Command | Request::Edit) => {
                        return Ending::Done;
                    }
                    None => return Ending::InputExhausted,
                },
            }
            let machine = std::mem::replace(&mut self.machine, Machine::new(Options::default()));
            self.machine = drive.between(machine);
        }
    }

    /// The fuel of the next slice; with scheduled keys one statement at a time.
    fn fuel(&mut self, drive: &mut dyn Drive) -> Fuel {
        if self.keys.is_empty() {
            let units = drive.slice().min(self.units_left.unwrap_or(u64::MAX));
            return Fuel {
                units,
                statements: None,
            };
        }
        if self.machine.status() == Status::Running {
            self.poll();
        }
        Fuel {
            units: 1,
            statements: Some(1),
        }
    }

    /// A statement poll: keys that are due now reach the machine.
    fn poll(&mut self) {
        self.polls += 1;
        let line = self.machine.current_line().unwrap_or(u16::MAX);
        let count = match self.line_polls.iter_mut().find(|(known, _)| *known == line) {
            Some((_, count)) => {
                *count += 1;
                *count
            }
            None => {
                self.line_polls.push((line, 1));
                1
            }
        };
        for key in &mut self.keys {
            let due = match key.moment {
                Moment::Statement(number) => self.polls >= number,
                Moment::Line(wanted, number) => wanted == line && count >= number,
                _ => false,
            };
            if due {
                self.pending.extend(key.keys.drain(..));
            }
        }
        let mut pressed = self.pending.pop_front();
        if pressed == Some(HOLD) {
            // Nothing runs until another key is pressed, which then counts as pressed here.
            pressed = self.pending.pop_front().or_else(|| self.typed_key());
            self.held_for_ever = pressed.is_none();
        }
        match pressed {
            Some(BREAK) => self.machine.request_break(),
            Some(key) => self.machine.press_key(key),
            None => {}
        }
    }

    /// The next key of what is typed for the program.
    fn typed_key(&mut self) -> Option<u8> {
        self.input
            .as_mut()
            .unwrap_or(&mut self.commands)
            .pop_front()
    }

    fn fire_output(&mut self) {
        for key in &mut self.keys {
            if let Moment::Output(text) = &key.moment
                && !key.keys.is_empty()
                && self.output.ends_with(text)
            {
                self.pending.extend(key.keys.drain(..));
            }
        }
    }

    fn answer(&mut self, request: Request) -> Option<Reply> {
        if request == Request::Inkey {
            let key = self.inkey();
            self.idle_inkeys = if key.is_some() {
                0
            } else {
                self.idle_inkeys + 1
            };
            let given_up = self.inkeys_max.is_some_and(|max| self.idle_inkeys > max);
            return (!given_up).then_some(Reply::Key(key));
        }
        let prompt = matches!(request, Request::Command | Request::Edit);
        let queue = match &mut self.input {
            Some(input) if !prompt => input,
            _ => &mut self.commands,
        };
        if queue.is_empty() {
            return None;
        }
        let count = match request {
            Request::Keys(count) => usize::from(count).min(queue.len()),
            _ => queue
                .iter()
                .position(|key| matches!(*key, ENTER | BREAK))
                .map_or(queue.len(), |place| place + 1),
        };
        Some(Reply::Keys(queue.drain(..count).collect()))
    }

    /// The key INKEY$ finds: only the first unfinished entry counts.
    fn inkey(&mut self) -> Option<u8> {
        self.inkeys += 1;
        if let Some(key) = self.pending.pop_front() {
            return Some(key);
        }
        let count = self.inkeys;
        let entry = self
            .keys
            .iter_mut()
            .find(|key| matches!(key.moment, Moment::Inkey(_)) && !key.keys.is_empty())?;
        match entry.moment {
            Moment::Inkey(number) if number.is_none_or(|number| count >= number) => {
                entry.keys.pop_front()
            }
            _ => None,
        }
    }
}

/// Typed text as the keys pressed: each line gets Enter, unless it ends in Ctrl-C or, with
/// `escapes`, in `{nocr}`. The other escapes are `{^C} {ESC} {DEL} {BS} {TAB} {LF} {CR}
/// {SP} {x1B} {{}`.
pub fn keys_of(text: &[u8], escapes: bool) -> Vec<u8> {
    let mut keys = Vec::new();
    for line in lines(text) {
        let (line, enter) = match line.strip_suffix(b"{nocr}") {
            Some(line) if escapes => (line, false),
            _ => (line, true),
        };
        let line = if escapes {
            unescape(line)
        } else {
            line.to_vec()
        };
        let enter = enter && line.last() != Some(&BREAK);
        keys.extend(line);
        if enter {
            keys.push(ENTER);
        }
    }
    keys
}

fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    let empty = text.is_empty();
    text.split(|&byte| byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .filter(move |_| !empty)
}

/// Replaces `{..}` names by the characters they mean.
pub fn unescape(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        if byte == b'{'
            && let Some(length) = text[at..].iter().position(|&byte| byte == b'}')
            && let Some(key) = named_key(&text[at + 1..at + length])
        {
            out.push(key);
            at += length + 1;
            continue;
        }
        out.push(byte);
        at += 1;
    }
    out
}

fn named_key(name: &[u8]) -> Option<u8> {
    let name = std::str::from_utf8(name).ok()?.to_ascii_uppercase();
    Some(match name.as_str() {
        "ESC" => 27,
        "DEL" => 127,
        "BS" => 8,
        "TAB" => 9,
        "LF" => 10,
        "CR" => ENTER,
        "SP" => b' ',
        "{" => b'{',
        _ => match name.as_bytes() {
            [b'^', letter] => letter & 31,
            [b'X', _, _] => u8::from_str_radix(name.get(1..)?, 16).ok()?,
            _ => return None,
        },
    })
}

/// Reads scheduled keys, one entry a line: `inkey N KEYS`, `inkey * KEYS`, `line L[:K]
/// KEYS`, `stmt N KEYS`, `out "TEXT" KEYS`; `#` begins a comment.
///
/// # Errors
/// The number of the first line that is none of these.
pub fn scheduled_keys(text: &[u8]) -> Result<Vec<Key>, usize> {
    let mut list = Vec::new();
    for (index, line) in lines(text).enumerate() {
        if line.is_empty() || line.starts_with(b"#") {
            continue;
        }
        list.push(scheduled_key(line).ok_or(index + 1)?);
    }
    Ok(list)
}

fn scheduled_key(line: &[u8]) -> Option<Key> {
    let line = std::str::from_utf8(line).ok()?;
    let (word, rest) = line.split_once(' ')?;
    let (moment, keys) = if word == "out" {
        let (text, keys) = rest.strip_prefix('"')?.split_once('"')?;
        (
            Moment::Output(unescape(text.as_bytes())),
            keys.trim_start_matches(' '),
        )
    } else {
        let (when, keys) = rest.split_once(' ').unwrap_or((rest, ""));
        let moment = match word {
            "inkey" if when == "*" => Moment::Inkey(None),
            "inkey" => Moment::Inkey(Some(when.parse().ok()?)),
            "stmt" | "poll" => Moment::Statement(when.parse().ok()?),
            "line" => {
                let (line, count) = when.split_once(':').unwrap_or((when, "1"));
                Moment::Line(line.parse().ok()?, count.parse().ok()?)
            }
            _ => return None,
        };
        (moment, keys)
    };
    Some(Key {
        moment,
        keys: unescape(keys.as_bytes()).into(),
    })
}
