//! The machine: plain data that runs in slices of fuel.
//!
//! The host's whole interface: [`Machine::run`] until a [`Stop`], [`Machine::reply`] to
//! what it asked, [`Machine::take_events`] for what it did.

mod bytes;
mod checkpoint;
mod code;
mod commands;
mod compile;
mod console;
mod control;
mod debug;
mod direct;
mod disk;
mod ending;
mod eval;
mod exec;
mod flat;
pub mod generated;
mod gliding;
mod inspect;
mod layout;
mod memory;
mod period;
mod program;
mod protect;
mod run;
mod state;
mod strings;
mod text_file;
mod typing;
mod variables;

use crate::error::ErrorCode;
use code::Code;
use console::Screen;
use debug::Debug;
use state::{State, Waiting};

pub use checkpoint::{Changes, CheckpointError, Section};
pub use debug::{Breakpoint, Change, Evaluated, LastUse};
pub use disk::DISK_BYTES_MAX;
pub use inspect::{Position, Resources, StackEntry, Status, Variable};
pub use period::cost::PER_MS as PERIODS_PER_MS;

/// How much a call of [`Machine::run`] may do. One unit is about one statement or one
/// operation of a long one; the machine stops *between* statements when `units` is used up.
#[derive(Clone, Debug)]
pub struct Fuel {
    /// What is left; counts down.
    pub units: u64,
    /// Stop before the next statement after this many statements (stepping), if set.
    pub statements: Option<u64>,
}

/// Why the machine gave back control.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    /// Fuel is used up; call `run` again to go on.
    OutOfFuel,
    /// A program (or direct line) ended and `Ok` was printed. Call `run` again.
    Ended,
    /// STOP or Ctrl-C; `Break in n` and `Ok` were printed. Call `run` again.
    Broke,
    /// An error ended the program; its message and `Ok` were printed. Call `run` again.
    Failed,
    /// The machine waits; answer with [`Machine::reply`], then call `run` again.
    Needs(Request),
    /// SYSTEM was executed.
    System,
    /// The debugger's stop between two statements; nothing was printed. Call `run` again to go on.
    Held(Held),
}

/// What a debugger wanted the machine to stop for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Held {
    /// Before the statement of a breakpoint: its index in [`Machine::set_breakpoints`].
    Breakpoint(usize),
    /// Behind a statement that changed a watched variable: see [`Machine::last_change`].
    Changed,
}

/// What the machine waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Request {
    /// A line at the `Ok` prompt (also under AUTO).
    Command,
    /// Keys for the EDIT subcommand mode.
    Edit,
    /// A line for INPUT, LINE INPUT or RANDOMIZE.
    Line,
    /// Raw bytes for INPUT$ (this many are missing).
    Keys(u8),
    /// Only with [`Options::ask_inkey`]: INKEY$ looks at an empty key buffer. Answer `Reply::Key`.
    Inkey,
}

/// An answer to a [`Request`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reply {
    /// A typed line as the keys pressed, control characters included; Enter is added by the
    /// machine unless the line ends in Ctrl-C (03).
    Line(Vec<u8>),
    /// Raw key bytes with nothing added.
    Keys(Vec<u8>),
    /// Answer to [`Request::Inkey`].
    Key(Option<u8>),
}

/// What the machine did that the outside must know, in order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// Bytes for the screen.
    Output(Vec<u8>),
    /// Bytes for the printer.
    Printer(Vec<u8>),
    /// A program line was stored (typed, EDIT): its LIST text without the number.
    LineStored {
        /// Its number.
        number: u16,
        /// Its LIST text.
        text: Vec<u8>,
    },
    /// A line was deleted.
    LineDeleted {
        /// Its number.
        number: u16,
    },
    /// NEW, LOAD, RENUM, MERGE, DELETE range, CHAIN: read the program anew with [`Machine::program`].
    ProgramReplaced,
}

/// What a machine is made with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options {
    /// Number of files that can be open (`/F:n`), 3 by default.
    pub files: u8,
    /// Largest record length (`/S:n`), 128 by default.
    pub record_length: u16,
    /// Whether typed answers to INPUT are echoed (the prompt echo of typed commands always is).
    pub echo_answers: bool,
    /// Whether INKEY$ with no key waiting asks the host ([`Request::Inkey`]) instead of giving "".
    pub ask_inkey: bool,
    /// End of memory: where CP/M's calls begin. Taken as [`Options::MEMORY_TOP_MIN`] if it is
    /// smaller, and no larger than the default, 0xFEF5 (39,719 bytes free).
    pub memory_top: u16,
    /// Whether the terminal sends eight bits. BASIC-80 takes the top bit of every key for parity and drops
    /// it. A matter of the terminal, so no part of a checkpoint: see [`Machine::keep_eight_bits`].
    pub eight_bits: bool,
}

impl Options {
    /// The smallest end of memory a machine is made with.
    pub const MEMORY_TOP_MIN: u16 = 0x7000;
}

impl Default for Options {
    fn default() -> Self {
        Options {
            files: 3,
            record_length: 128,
            echo_answers: true,
            ask_inkey: false,
            memory_top: layout::MEMORY_TOP,
            eight_bits: false,
        }
    }
}

/// A BASIC-80 machine.
///
/// Its state is plain data; what is compiled from the program is derived and made anew
/// in a clone.
pub struct Machine {
    s: State,
    code: Code,
    screen: Screen,
    /// Functions may have to be compiled anew before anything runs.
    stale: bool,
    /// What `take_dirty_sections` gave out.
    sent: checkpoint::Sent,
    /// What a debugger wants to be told of; not part of the state.
    debug: Debug,
    /// What was generated from `code`.
    engaged: generated::Engaged,
    /// Of no meaning between two runs of flat code.
    registers: Box<flat::Registers>,
}

impl Clone for Machine {
    fn clone(&self) -> Self {
        let mut s = self.s.clone();
        s.links = state::Links::default();
        Machine {
            s,
            code: Code::default(),
            screen: self.screen.clone(),
            stale: true,
            sent: self.sent.clone(),
            debug: Debug::default(),
            engaged: generated::Engaged::default(),
            registers: Box::default(),
        }
    }
}

impl Machine {
    /// A machine as after start, before its banner is printed.
    pub fn new(options: Options) -> Self {
        Machine {
            s: State::new(options),
            code: Code::default(),
            screen: Screen::default(),
            stale: false,
            sent: checkpoint::Sent::default(),
            debug: Debug::default(),
            engaged: generated::Engaged::default(),
            registers: Box::default(),
        }
    }

    /// Prints what MBASIC prints at its start, up to the first `Ok`.
    pub fn banner(&mut self) {
        let free = self.bytes_free();
        let lines = [
            "BASIC-80 Rev. 5.21".to_string(),
            "[CP/M Version]".to_string(),
            "Copyright 1977-1981 (C) by Microsoft".to_string(),
            "Created: 28-Jul-81".to_string(),
            format!("{free} Bytes free"),
            "Ok".to_string(),
        ];
        for line in lines {
            self.screen.print(&mut self.s, line.as_bytes());
            self.screen.new_line(&mut self.s);
        }
    }

    /// What happened since the last call, in order.
    pub fn take_events(&mut self) -> Vec<Event> {
        self.screen.take()
    }

    /// From now on the terminal is one that sends eight bits: keys keep their top bit.
    pub fn keep_eight_bits(&mut self) {
        self.s.options.eight_bits = true;
    }

    /// A key as the terminal sends it.
    fn sent(&self, key: u8) -> u8 {
        if self.s.options.eight_bits {
            key
        } else {
            key & 0x7F
        }
    }

    /// Answers the question the machine stopped with. An answer nobody asked for is
    /// kept as keys typed ahead.
    pub fn reply(&mut self, reply: Reply) {
        let sent = |keys: Vec<u8>| keys.into_iter().map(|key| self.sent(key)).collect();
        let reply = match reply {
            Reply::Line(keys) => Reply::Line(sent(keys)),
            Reply::Keys(keys) => Reply::Keys(sent(keys)),
            Reply::Key(key) => Reply::Key(key.map(|key| self.sent(key))),
        };
        if self.s.waiting.request.take().is_some() {
            self.s.waiting.answers.push(reply);
            return;
        }
        match reply {
            Reply::Line(mut keys) => {
                keys.push(13);
                self.s.typed_ahead.extend(keys);
            }
            Reply::Keys(keys) => self.s.typed_ahead.extend(keys),
            Reply::Key(key) => self.s.key = key,
        }
    }

    /// Ctrl-C: the program (or listing) breaks before its next statement. While the
    /// machine waits for a line, answer with the byte 03 instead.
    pub fn request_break(&mut self) {
        self.s.break_requested = true;
    }

    /// A key pressed while the program runs: the statement poll puts it in the one-key
    /// buffer, where a second one overwrites it. Ctrl-O and a zero leave the buffer empty.
    pub fn press_key(&mut self, key: u8) {
        /// Ctrl-O: drop output until it is pressed again or `Ok` is printed.
        const MUTE: u8 = 0x0F;
        let key = self.sent(key);
        self.s.key = Some(key).filter(|&key| key != 0 && key != MUTE);
        if key != MUTE {
            return;
        }
        let muted = std::mem::take(&mut self.s.console.muted);
        self.screen.print(&mut self.s, b"^O");
        self.screen.new_line(&mut self.s);
        self.s.console.muted = !muted;
    }

    /// The program: the number and the text of each line as LIST shows it.
    pub fn program(&self) -> Vec<(u16, Vec<u8>)> {
        program::lines(&self.s)
            .map(|line| (line.number, crate::text::list::list(line.tokens(&self.s))))
            .collect()
    }

    /// Stores a line as if it had been typed, without echo; empty text deletes it.
    ///
    /// # Errors
    /// What crunching it finds; Out of memory.
    pub fn store_line(&mut self, number: u16, text: &[u8]) -> Result<(), ErrorCode> {
        let tokens = crate::text::crunch::crunch(text)?;
        let closed = self.s.clear();
        let stored = program::store(&mut self.s, number, &tokens);
        self.program_changed();
        stored.and(closed)
    }

    /// Starts the program as if RUN had been typed, without echo.
    pub fn begin_run(&mut self) {
        self.s.auto = None;
        self.start_direct(&[crate::text::token::RUN]);
    }

    /// Goes on as if CONT had been typed, without echo.
    pub fn begin_continue(&mut self) {
        self.s.auto = None;
        self.start_direct(&[crate::text::token::CONT]);
    }

    /// The files of drive A, in the order of its directory: name (as `NAME.EXT`) and contents
    /// in whole records.
    pub fn disk_files(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        self.s
            .disk
            .files()
            .filter(|file| file.drive == 0)
            .map(|file| (disk::shown_name(&file.name), file.data.to_vec()))
            .collect()
    }

    /// Puts a file on the disk, in place of one of the same name.
    ///
    /// # Errors
    /// Bad file name; Disk full; Too many files.
    pub fn put_file(&mut self, name: &[u8], contents: &[u8]) -> Result<(), ErrorCode> {
        let name = disk::parse_name(name)?;
        let mut data = contents.to_vec();
        pad_text(&mut data);
        self.s.disk.create(&name, data)
    }

    /// Deletes a file of the disk; answers whether it was there.
    pub fn remove_file(&mut self, name: &[u8]) -> bool {
        disk::parse_name(name).is_ok_and(|name| self.s.disk.remove(&name))
    }

    /// Bytes free for programs, variables and strings: what FRE(0) shows.
    pub fn bytes_free(&self) -> u16 {
        self.s.strings.saturating_sub(self.s.free)
    }

    /// After any change of the program text: variables are gone and so is compiled code.
    fn program_changed(&mut self) {
        self.s.forget_variables();
        self.s.reset_stack();
        self.code.drop_statements();
    }
}

/// Fills a file up to whole records.
fn pad_text(data: &mut Vec<u8>) {
    data.resize(data.len().next_multiple_of(disk::RECORD), disk::END_OF_TEXT);
}
