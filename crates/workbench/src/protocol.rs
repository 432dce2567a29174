//! Messages between the page and its worker, as bytes with [`delta::wire`].

use delta::{Key, WireError};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    debug::{DebugSettings, DebugView},
    registers::Manifest,
};

/// What the machine is doing, as the status "Machine" says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum MachineStatus {
    /// At the `Ok` prompt; nothing can be continued.
    #[default]
    Ready,
    /// A program or direct line runs.
    Running,
    /// Held between two statements by a step; Continue and the steps go on.
    Paused,
    /// INPUT, LINE INPUT, RANDOMIZE, INPUT$ or the EDIT mode waits for the user.
    WaitingForInput,
    /// STOP, Ctrl-C or the Stop button broke the program (CONT goes on), SYSTEM ended BASIC, or
    /// the machine failed.
    Stopped,
}

impl MachineStatus {
    /// How the status text begins.
    pub fn label(self) -> &'static str {
        match self {
            Self::Ready => "Ready",
            Self::Running => "Running",
            Self::Paused => "Paused",
            Self::WaitingForInput => "Waiting for input",
            Self::Stopped => "Stopped",
        }
    }
}

/// What the console input line is for at the moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Prompt {
    /// Nothing waits: what is typed is kept until something does.
    #[default]
    None,
    /// A command at the `Ok` prompt.
    Command,
    /// Keys of the EDIT mode.
    Edit,
    /// An answer to INPUT, LINE INPUT or RANDOMIZE.
    Line,
    /// This many keys for INPUT$.
    Keys(u8),
}

/// Status and place of the machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MachineState {
    /// What it is doing.
    pub status: MachineStatus,
    /// The line it is in or broke in, if any.
    pub line: Option<u16>,
    /// Which statement of that line is next, counted from 0.
    pub statement: u16,
    /// What it waits for.
    pub prompt: Prompt,
    /// Whether Continue has something to continue.
    pub continuable: bool,
}

/// One user action on the machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RunCommand {
    /// A typed line without Enter: answers INPUT, else a direct command.
    Line(#[serde(with = "serde_bytes")] Vec<u8>),
    /// Pressed keys, for INKEY$, INPUT$ and the EDIT mode.
    Keys(#[serde(with = "serde_bytes")] Vec<u8>),
    /// Ctrl-C.
    Break,
    /// Takes in the editor's text, then RUN. Breaks what runs.
    Run {
        /// The lines of the program, as bytes of BASIC.
        program: Vec<Vec<u8>>,
    },
    /// Takes in the editor's text.
    Load {
        /// The lines of the program, as bytes of BASIC.
        program: Vec<Vec<u8>>,
    },
    /// Goes on after a step, or CONT after a break.
    Continue,
    /// Runs to the next line, then holds.
    StepLine {
        /// Taken in first if nothing runs and nothing can be continued.
        program: Vec<Vec<u8>>,
    },
    /// Runs one statement, then holds.
    StepStatement {
        /// Taken in first if nothing runs and nothing can be continued.
        program: Vec<Vec<u8>>,
    },
    /// Runs to the next line, subroutines that are called included, then holds.
    StepOver {
        /// Taken in first if nothing runs and nothing can be continued.
        program: Vec<Vec<u8>>,
    },
    /// Runs until the subroutine has returned, then holds.
    StepOut,
    /// Runs until the program comes to the line, then holds.
    RunTo {
        /// The line.
        line: u16,
        /// Taken in first if nothing runs and nothing can be continued.
        program: Vec<Vec<u8>>,
    },
    /// Takes in the editor's text, then RUN with a line number.
    RunFrom {
        /// The line.
        line: u16,
        /// The lines of the program, as bytes of BASIC.
        program: Vec<Vec<u8>>,
    },
    /// Sets a variable or array element between two statements.
    Assign {
        /// `A`, `N$(3)`.
        #[serde(with = "serde_bytes")]
        place: Vec<u8>,
        /// An expression.
        #[serde(with = "serde_bytes")]
        value: Vec<u8>,
    },
    /// A typed line that is a command of the workbench and not of BASIC: the console shows it and
    /// its answer, the machine knows nothing of it.
    Remark {
        /// What was typed.
        #[serde(with = "serde_bytes")]
        line: Vec<u8>,
        /// What is answered, lines ended by CR LF.
        #[serde(with = "serde_bytes")]
        text: Vec<u8>,
    },
    /// Puts a file on the disk, in place of one of the same name.
    PutFile {
        /// Its name, in characters of the screen.
        name: String,
        /// Its contents.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// Deletes a file of the disk.
    RemoveFile(String),
    /// Gives a file of the disk another name.
    RenameFile {
        /// The name it has.
        from: String,
        /// The name it gets.
        to: String,
    },
}

/// What the user can set about the machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunnerSettings {
    /// Statements per second at most; `None` is full speed.
    pub statements_per_second: Option<u32>,
    /// Whether hot parts of programs run as generated code, if the host can do that.
    pub generated_code: bool,
    /// As fast as MBASIC was on a Z80 at 4 MHz; the limit above does not count then.
    pub period: bool,
}

/// From the page to the worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToWorker {
    /// Begin with a fresh machine: banner and `Ok`.
    Start,
    /// Begin where a checkpoint stood.
    Restore {
        /// The registers `machine/...`, `console/...` and `printer/...` with their values.
        registers: Vec<(Key, Vec<u8>)>,
        /// What belongs to them.
        manifest: Manifest,
    },
    /// A user action. Numbers rise; one already consumed is ignored.
    Command {
        /// Its number.
        number: u64,
        /// The action.
        command: RunCommand,
    },
    /// The run may go on until then, by the clock that is passed to [`Runner::slice`](crate::Runner::slice).
    Lease {
        /// Milliseconds since 1970; `u64::MAX` for no end.
        until_ms: u64,
    },
    /// Make a checkpoint after the current slice.
    CheckpointNow,
    /// Settings of the machine.
    Settings(RunnerSettings),
    /// Breakpoints, and what panels show.
    Debug(DebugSettings),
}

/// A change of the stored program made at the console or by the program itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProgramChange {
    /// A line was stored.
    Stored {
        /// Its number.
        number: u16,
        /// Its text with the number.
        text: String,
    },
    /// The line of that number is gone.
    Deleted {
        /// Its number.
        number: u16,
    },
    /// Another program: its lines with their numbers.
    Replaced {
        /// All lines.
        lines: Vec<String>,
    },
}

/// From the worker to the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FromWorker {
    /// Bytes for the screen, to show now.
    Output {
        /// The bytes.
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// Status or place changed.
    State(MachineState),
    /// All that changed since the last checkpoint.
    Checkpoint(Checkpoint),
    /// What panels show of the running program.
    View(Box<DebugView>),
    /// The lease is over; the run holds until the next one.
    LeaseOver,
    /// The machine cannot go on, in words for the user.
    Fault {
        /// What happened.
        text: String,
    },
}

/// All that changed since the last checkpoint. Registers, program and manifest belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Changed registers `machine/...`, `console/...` and `printer/...`; `None` for one that is gone.
    pub changes: Vec<(Key, Option<Vec<u8>>)>,
    /// Changes of the stored program, in order.
    pub program: Vec<ProgramChange>,
    /// What else belongs to it.
    pub manifest: Manifest,
}

macro_rules! wire {
    ($type:ty) => {
        impl $type {
            /// The message as bytes.
            ///
            /// # Errors
            /// Never for values of this type.
            pub fn to_bytes(&self) -> Result<Vec<u8>, WireError> {
                delta::wire::encode(self)
            }

            /// The message that the bytes are.
            ///
            /// # Errors
            /// [`WireError`] if they are none, or one of another version.
            pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
                decode(bytes)
            }
        }
    };
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, WireError> {
    delta::wire::decode(bytes)
}

wire!(ToWorker);
wire!(FromWorker);
