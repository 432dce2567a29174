//! Everything a machine is, apart from what can be derived from it again.

use super::console::Console;
use super::control::Frame;
use super::disk::Disk;
use super::layout;
use super::memory::Memory;
use super::{Options, Reply};
use crate::error::ErrorCode;
use crate::number::random::Random;
use crate::syntax::{Address, Type};
use crate::text::line_edit::BegunLine;

/// Fewest bytes between the start of the program and the end of memory.
const ROOM_MIN: u16 = 2_048;
/// The line number that means "no program line": direct mode.
pub const DIRECT: u16 = 65_535;

/// A point of the text: the address of the `:` or 0 byte before a statement, and the line it is in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Point {
    /// Number of the line, [`DIRECT`] for the direct line.
    pub line: u16,
    /// Address of the byte before the statement.
    pub text: Address,
}

/// What the machine does next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// `Ok` was printed, a line is read next.
    Prompt,
    /// Statements are being carried out.
    Running,
    /// EDIT works on a line.
    Editing,
    /// A listing is being printed.
    Listing,
    /// SYSTEM was carried out.
    Left,
}

/// AUTO while it runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Auto {
    /// The number offered next.
    pub line: u16,
}

/// The rest of a LIST.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Listing {
    /// Address of the next line's link.
    pub at: Address,
    /// The last line number to show.
    pub to: u16,
    /// To the printer.
    pub printer: bool,
}

/// What an abandoned statement had got and shown before it had to wait.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Waiting {
    /// What was asked for; set while the machine waits.
    pub request: Option<super::Request>,
    /// The answers the statement consumed, in order.
    pub answers: Vec<Reply>,
    /// Screen bytes it had sent: not sent again.
    pub output_bytes: u32,
    /// Printer bytes it had sent.
    pub printer_bytes: u32,
}

/// A block of parameter values put aside while an inner user function runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ParameterBlock {
    /// Where in the stack area it was put.
    pub at: Address,
    /// Its length in bytes.
    pub length: u16,
    /// What it takes on the stack when another function is called.
    pub stack: u16,
    /// Offsets of the string parameters in it.
    pub texts: [u8; 16],
    /// How many of `texts` count.
    pub text_count: u8,
}

/// Where each name's value is; derived from the image, 0 = not looked up yet.
#[derive(Clone, Default)]
pub struct Links {
    /// Addresses of the values of simple variables and functions.
    pub simple: Vec<Address>,
    /// Addresses of the number-of-dimensions bytes of arrays.
    pub arrays: Vec<Address>,
}

/// The state of a machine.
#[derive(Clone)]
pub struct State {
    pub options: Options,
    pub memory: Memory,
    pub links: Links,
    /// Counts how often names came to lie elsewhere, or to exist or not; like `links` it says
    /// nothing about the program.
    pub moved_names: u64,
    /// First byte of the program text.
    pub program: Address,
    /// First byte of simple variables (behind the program).
    pub variables: Address,
    /// First byte of arrays.
    pub arrays: Address,
    /// First byte of free memory.
    pub free: Address,
    /// The byte below the lowest string.
    pub strings: Address,
    /// Highest byte of string space.
    pub strings_top: Address,
    /// Highest byte of the stack.
    pub stack_top: Address,
    /// Pending string results.
    pub temporaries: u8,

    pub mode: Mode,
    /// The current line, [`DIRECT`] at the prompt.
    pub line: u16,
    /// The current line is not the one that `text` is in: an error of READ was in the line of
    /// the DATA, and RESUME went on in that line. Derived; holds until the next line begins.
    pub borrowed_line: bool,
    /// The byte before the statement to run next.
    pub text: Address,
    /// Set where a statement runs that has no such byte: behind THEN or ELSE.
    pub inside: Option<Address>,
    /// The byte before the running statement, for RESUME and CONT.
    pub saved: Address,
    /// Next DATA item: the byte before it.
    pub data: Address,
    /// Line of the DATA statement read last.
    pub data_line: u16,
    /// Where CONT goes on.
    pub continue_at: Option<Point>,
    /// The line that `.` means.
    pub dot: u16,

    /// Where the line of ON ERROR GOTO starts, 0 = none.
    pub trap: Address,
    /// Whether an error is being handled (until RESUME).
    pub handling: bool,
    pub err: u8,
    pub erl: u16,
    /// Where RESUME goes back to.
    pub error_text: Address,
    /// The last error was a syntax error in this line: EDIT opens behind `Ok`.
    pub edit_after_ok: Option<u16>,

    pub frames: Vec<Frame>,
    /// Counts how often entries came or went.
    pub moved_frames: u64,
    /// Bytes that `frames` and active functions take of the stack.
    pub stack_used: u16,
    /// Functions active in each other.
    pub function_depth: u16,
    /// Stack bytes below the body of the user function at work.
    pub formula_base: u16,
    /// Values of the active function's parameters, put aside blocks last.
    pub parameter_blocks: Vec<ParameterBlock>,
    /// The active block in the parameter area.
    pub active_parameters: ParameterBlock,

    pub trace: bool,
    /// Type by first letter.
    pub types: [Type; 26],
    pub base_set: bool,
    pub base: u8,
    pub random: Random,
    /// DEF USR addresses; 0 = undefined.
    pub usr: [u16; 10],
    pub console: Console,
    /// The one-key buffer the statement poll fills.
    pub key: Option<u8>,
    pub break_requested: bool,
    /// Bytes typed ahead: what an answer of raw keys had too many.
    pub typed_ahead: Vec<u8>,
    /// MBASIC's buffer of typed lines: the last one, which Ctrl-A edits, a zero, and what is left of
    /// longer ones before it.
    pub last_line: Vec<u8>,
    /// What a text file left of the line that is typed next.
    pub begun_line: Option<BegunLine>,
    pub auto: Option<Auto>,
    pub auto_step: u16,
    /// The program line that EDIT works on.
    pub editing: u16,
    pub listing: Option<Listing>,
    pub protected: bool,
    pub waiting: Waiting,
    /// COMMON names are found by scanning; CHAIN uses this.
    pub disk: Disk,
    /// The largest file number that can be used; 0 while a program is replaced and the
    /// files stay open.
    pub file_numbers: u8,
}

impl State {
    /// A machine as after start: no program, all memory free.
    pub fn new(options: Options) -> Self {
        let program = layout::program_start(options.files, options.record_length);
        let file_numbers = options.files.min(layout::FILES_MAX);
        // Some room is left however much the file buffers take.
        let memory_top = options
            .memory_top
            .max(Options::MEMORY_TOP_MIN)
            .max(program + ROOM_MIN);
        let mut state = State {
            options,
            memory: Memory::new(memory_top),
            links: Links::default(),
            moved_names: 0,
            moved_frames: 0,
            program,
            variables: program + 2,
            arrays: program + 2,
            free: program + 2,
            strings: layout::strings_top(memory_top),
            strings_top: layout::strings_top(memory_top),
            stack_top: layout::stack_top(memory_top),
            temporaries: 0,
            mode: Mode::Prompt,
            line: DIRECT,
            borrowed_line: false,
            text: layout::DIRECT_LINE - 1,
            inside: None,
            saved: layout::DIRECT_LINE - 1,
            data: program - 1,
            data_line: DIRECT,
            continue_at: None,
            dot: 0,
            trap: 0,
            handling: false,
            err: 0,
            erl: 0,
            error_text: 0,
            edit_after_ok: None,
            frames: Vec::new(),
            stack_used: 0,
            function_depth: 0,
            formula_base: 0,
            parameter_blocks: Vec::new(),
            active_parameters: ParameterBlock::NONE,
            trace: false,
            types: [Type::Single; 26],
            base_set: false,
            base: 0,
            random: Random::default(),
            usr: [0; 10],
            console: Console::default(),
            key: None,
            break_requested: false,
            typed_ahead: Vec::new(),
            last_line: Vec::new(),
            begun_line: None,
            auto: None,
            auto_step: 0,
            editing: 0,
            listing: None,
            protected: false,
            waiting: Waiting::default(),
            disk: Disk::default(),
            file_numbers,
        };
        state.memory.clear(program - 1, 3);
        state
    }

    /// Drops variables, stack and all settings a CLEAR drops (CLEARC of the original).
    ///
    /// # Errors
    /// Disk full: a file is open whose end cannot be written. All else is cleared.
    pub fn clear(&mut self) -> Result<(), ErrorCode> {
        self.forget_variables();
        let closed = self.close_files();
        self.reset_stack();
        closed
    }

    /// What [`State::clear`] clears apart from files and the stack.
    pub fn forget_variables(&mut self) {
        self.base_set = false;
        self.base = 0;
        self.types = [Type::Single; 26];
        self.random = Random::default();
        self.handling = false;
        self.trap = 0;
        self.continue_at = None;
        self.strings = self.strings_top;
        self.restore_data();
        self.arrays = self.variables;
        self.free = self.variables;
        self.forget_links();
    }

    /// Empties the stack and what lives as long as it.
    pub fn reset_stack(&mut self) {
        self.frames.clear();
        self.moved_frames += 1;
        self.stack_used = 0;
        self.reset_temporaries();
    }

    /// Drops pending strings and active functions: done after every error.
    pub fn reset_temporaries(&mut self) {
        self.temporaries = 0;
        self.function_depth = 0;
        self.formula_base = 0;
        self.parameter_blocks.clear();
        self.active_parameters = ParameterBlock::NONE;
        self.stack_used = self.frames.iter().map(Frame::bytes).sum();
    }

    /// RESTORE: DATA is read from the start of the program.
    pub fn restore_data(&mut self) {
        self.data = self.program - 1;
    }

    /// Puts a line that was typed, or listed without its number, into the buffer of typed lines,
    /// over what is there; one that was `ended` gets a zero behind it.
    pub fn keep_typed(&mut self, line: &[u8], ended: bool) {
        let room = line.len() + usize::from(ended);
        if self.last_line.len() < room {
            self.last_line.resize(room, 0);
        }
        self.last_line[..line.len()].copy_from_slice(line);
        if ended {
            self.last_line[line.len()] = 0;
        }
    }

    /// Forgets where names live.
    pub fn forget_links(&mut self) {
        self.moved_names += 1;
        self.links.simple.fill(0);
        self.links.arrays.fill(0);
    }

    /// Whether no program line is current.
    pub fn is_direct(&self) -> bool {
        self.line == DIRECT
    }
}

impl ParameterBlock {
    /// No parameters.
    pub const NONE: Self = ParameterBlock {
        at: 0,
        length: 0,
        stack: 0,
        texts: [0; 16],
        text_count: 0,
    };
}
