//! Names of a session's registers and the form of their values.

use delta::{Key, ReplicaId, RunToken, Stamp, wire};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::protocol::MachineState;

/// Id of the current program generation.
pub const GENERATION: &str = "generation";
/// Family of the program lines, `program/<generation>/<order>`.
pub const PROGRAM: &str = "program";
/// Family of the console blocks, `console/<block>`.
pub const CONSOLE: &str = "console";
/// Family of the checkpoint's sections, `machine/<section>`.
pub const MACHINE: &str = "machine";
/// What belongs to a checkpoint, see [`Manifest`].
pub const MANIFEST: &str = "machine/manifest";
/// Family of the printer blocks, `printer/<block>`.
pub const PRINTER: &str = "printer";
/// Family of what belongs to the run besides checkpoints.
pub const RUN: &str = "run";
/// Commands given but not yet consumed by a checkpoint, see [`Commands`].
pub const COMMANDS: &str = "run/commands";
/// Digest of the editor's text that the machine holds.
pub const LOADED: &str = "run/loaded";
/// The same text as a page tells it from others with every key: the value of [`LOADED`] that it belongs to,
/// and the digest of its lines ([`Index::digest`](crate::program::Index::digest)). Not there in sessions of
/// older pages.
pub const LOADED_LINES: &str = "run/loaded_lines";
/// Family of files on their way to the machine's disk, `upload/<id>/<piece>`.
pub const UPLOAD: &str = "upload";
/// Family of programs that can be opened again, `recent/<id>/<piece>`.
pub const RECENT: &str = "recent";
/// Half-typed console input.
pub const TYPING: &str = "typing";
/// Family of the settings, `settings/<name>`.
pub const SETTINGS: &str = "settings";
/// Family of what belongs to the view, `view/<name>`.
pub const VIEW: &str = "view";

/// What belongs to a checkpoint besides its sections: the register `machine/manifest`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Format of the checkpoint.
    pub version: u32,
    /// Status and place.
    pub state: MachineState,
    /// Absolute row of the console's cursor.
    pub console_row: u64,
    /// Column of the console's cursor, from 0.
    pub console_column: u16,
    /// Absolute row at which the console was last cleared; rows above it are not shown.
    pub console_top: u64,
    /// Number of the last command taken in.
    pub consumed: u64,
    /// What was typed ahead and is not yet used, in order.
    pub typed_ahead: Vec<TypedAhead>,
    /// How the run holds: see [`Holding`].
    pub holding: Holding,
    /// Bytes printed so far; the printer keeps the last blocks.
    pub printed_bytes: u64,
    /// Sum of the digests of all registers of the checkpoint, to detect a torn one.
    pub digest: u64,
}

/// Input that waits until the machine wants it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TypedAhead {
    /// A line.
    Line(#[serde(with = "serde_bytes")] Vec<u8>),
    /// Keys.
    Keys(#[serde(with = "serde_bytes")] Vec<u8>),
}

/// Whether and where the run holds between two statements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Holding {
    /// It runs.
    #[default]
    No,
    /// It holds.
    Here,
    /// It runs until it leaves this line.
    LeavingLine(Option<u16>),
    /// It runs this many statements, and on until it is in a program line.
    Statements(u32),
    /// It runs until it has left this line with no more subroutines called than these.
    Over {
        /// The line.
        line: Option<u16>,
        /// Subroutines that were active there.
        gosubs: u16,
    },
    /// It runs until fewer subroutines than these are active.
    Out {
        /// Subroutines that were active.
        gosubs: u16,
    },
    /// It runs until it comes to the beginning of this line.
    AtLine(u16),
}

/// A command as the register `run/commands` keeps it: without the program, which is the editor's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StoredCommand {
    /// See [`RunCommand::Line`](crate::RunCommand::Line).
    Line(#[serde(with = "serde_bytes")] Vec<u8>),
    /// See [`RunCommand::Keys`](crate::RunCommand::Keys).
    Keys(#[serde(with = "serde_bytes")] Vec<u8>),
    /// Ctrl-C.
    Break,
    /// RUN of the editor's text.
    Run,
    /// Take in the editor's text.
    Load,
    /// Go on.
    Continue,
    /// Run to the next line.
    StepLine,
    /// Run one statement.
    StepStatement,
    /// Run to the next line, subroutines included.
    StepOver,
    /// Run until the subroutine returns.
    StepOut,
    /// Run until the program comes to this line.
    RunTo(u16),
    /// RUN of the editor's text from this line on.
    RunFrom(u16),
    /// Set a variable.
    Assign {
        /// The variable or element.
        #[serde(with = "serde_bytes")]
        place: Vec<u8>,
        /// The expression.
        #[serde(with = "serde_bytes")]
        value: Vec<u8>,
    },
    /// See [`RunCommand::Remark`](crate::RunCommand::Remark).
    Remark {
        /// What was typed.
        #[serde(with = "serde_bytes")]
        line: Vec<u8>,
        /// What is answered.
        #[serde(with = "serde_bytes")]
        text: Vec<u8>,
    },
    /// See [`RunCommand::PutFile`](crate::RunCommand::PutFile); the bytes are in the registers
    /// `upload/<id>/<piece>`.
    PutFile {
        /// The file's name.
        name: String,
        /// Id of the upload.
        upload: String,
    },
    /// See [`RunCommand::RemoveFile`](crate::RunCommand::RemoveFile).
    RemoveFile(String),
    /// See [`RunCommand::RenameFile`](crate::RunCommand::RenameFile).
    RenameFile {
        /// The name it has.
        from: String,
        /// The name it gets.
        to: String,
    },
}

/// The value of `run/commands`: commands with their numbers.
pub type Commands = Vec<(u64, StoredCommand)>;

/// The first number of commands given under a claim. Numbers of a later claim are larger than all
/// of an earlier one, so what one holder consumed is never mistaken for another's.
pub fn first_command(token: RunToken) -> u64 {
    token << 24
}

/// Hexadecimal digits of a generation's id that count up: milliseconds and counter of a stamp.
const GENERATION_DIGITS: usize = 16;

/// The id of the program generation that begins with this stamp. Later ones are larger.
pub fn generation_id(stamp: Stamp) -> String {
    stamp.0.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The smallest id above another one, for when that one is of the future.
pub fn generation_after(known: &str, replica: ReplicaId) -> String {
    let digits = known.get(..GENERATION_DIGITS).unwrap_or_default();
    match u64::from_str_radix(digits, 16)
        .ok()
        .and_then(|n| n.checked_add(1))
    {
        Some(next) => format!("{next:016x}{replica}"),
        // Nothing made here looks so; behind it is behind it.
        None => format!("{}z", known.chars().take(60).collect::<String>()),
    }
}

/// The register value of something.
pub fn to_value<T: Serialize>(value: &T) -> Vec<u8> {
    wire::encode(value).unwrap_or_default()
}

/// What a register value holds; `None` if it is missing or not of this form.
pub fn from_value<T: DeserializeOwned>(value: Option<&[u8]>) -> Option<T> {
    wire::decode(value?).ok()
}

/// The key `family/part`; `None` if the part cannot be one.
pub fn key(family: &str, part: impl std::fmt::Display) -> Option<Key> {
    Key::new(format!("{family}/{part}")).ok()
}

/// FNV-1a with a final mix: a digest of bytes that tells a change, not an attack.
pub fn digest(bytes: impl IntoIterator<Item = u8>) -> u64 {
    let hash = bytes
        .into_iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    mixed(hash)
}

/// The final mix of splitmix64: every bit of the result depends on every bit of `hash`.
pub(crate) const fn mixed(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// What a register adds to [`Manifest::digest`].
pub fn section_digest(key: &Key, value: &[u8]) -> u64 {
    let key = key.as_str().bytes();
    digest(key.chain([b'/', b'/']).chain(value.iter().copied()))
}
