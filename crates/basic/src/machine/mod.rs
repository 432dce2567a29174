//! The machine: plain data that runs in slices of fuel.
//!
//! The host's whole interface: [`Machine::run`] until a [`Stop`], [`Machine::reply`] to
//! what it asked, [`Machine::take_events`] for what it did.

/// How much a call of [`Machine::run`] may do. One unit is about one statement or one
/// operation of a long one; the machine stops *between* statements when `units` is used up.
#[derive(Clone, Debug)]
pub struct Fuel {
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
        number: u16,
        text: Vec<u8>,
    },
    LineDeleted {
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
}

impl Default for Options {
    fn default() -> Self {
        Options {
            files: 3,
            record_length: 128,
            echo_answers: true,
            ask_inkey: false,
        }
    }
}
