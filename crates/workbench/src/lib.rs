//! The workbench of a session: what holds the program, the console and the run.
//!
//! Two state machines and a document. A [`Tab`] lives in the page and decides everything about
//! sync; a [`Runner`] lives in the page's worker and drives the machine; [`Document`] reads what a
//! session's registers say. The crate is pure: no clock, network, storage or browser. Time is passed
//! in as milliseconds since 1970, and what shall happen outside comes back as [`Effect`]s and
//! [`FromWorker`] messages.
//!
//! - [`archive`]: a whole session as one file.
//! - [`check`]: what is wrong in the program, told while it is typed.
//! - [`codepage`]: bytes of BASIC as characters of the screen, and back.
//! - [`screen`]: the terminal, a ring of 1,000 rows.
//! - [`registers`]: names of the registers and the form of their values.
//! - [`fields`]: records of random files by their fields.
//! - [`files`]: the machine's disk and recent programs, as the registers hold them.
//! - [`limits`]: what there is only so much of, and how much is in use.
//! - [`order`]: order keys of program lines.
//! - [`debug`]: breakpoints, watches, and what panels show of a machine.
//! - [`document`]: the typed view of a session.
//! - [`program`]: changes of the program text as changes of registers.
//! - [`protocol`]: messages between page and worker.
//! - [`runner`]: the worker's side.
//! - [`settings`]: the list of settings and what can be done with them.
//! - [`tab`]: the page's side.
//! - [`tokenized`]: programs in BASIC's compact form.
//! - [`transcript`]: scripted sessions through a runner.
//! - [`zip`]: many files as one.

pub mod archive;
pub mod check;
pub mod codepage;
pub mod debug;
pub mod document;
pub mod fields;
pub mod files;
pub mod limits;
pub mod order;
pub mod program;
pub mod protocol;
pub mod registers;
pub mod runner;
pub mod screen;
pub mod settings;
pub mod tab;
pub mod tokenized;
pub mod transcript;
pub mod zip;

pub use document::{ConsoleView, Document};
pub use protocol::Checkpoint;
pub use protocol::{
    FromWorker, MachineState, MachineStatus, ProgramChange, Prompt, RunCommand, RunnerSettings,
    ToWorker,
};
pub use registers::Manifest;
pub use runner::{Clock, Driver, Engine, Runner, Wants};
pub use screen::Screen;
pub use tab::{Changed, Command, Effect, Input, SyncDetails, SyncStatus, Tab, Unreachable};
