//! The workbench of a session: what holds the program, the console and the run.
//!
//! Two state machines and a document. A [`Tab`] lives in the page and decides everything about
//! sync; a [`Runner`] lives in the page's worker and drives the machine; [`Document`] reads what a
//! session's registers say. The crate is pure: no clock, network, storage or browser. Time is passed
//! in as milliseconds since 1970, and what shall happen outside comes back as [`Effect`]s and
//! [`FromWorker`] messages.
//!
//! - [`codepage`]: bytes of BASIC as characters of the screen, and back.
//! - [`screen`]: the terminal, a ring of 1,000 rows.
//! - [`registers`]: names of the registers and the form of their values.
//! - [`order`]: order keys of program lines.
//! - [`debug`]: breakpoints, watches, and what panels show of a machine.
//! - [`document`]: the typed view of a session.
//! - [`program`]: changes of the program text as changes of registers.
//! - [`protocol`]: messages between page and worker.
//! - [`runner`]: the worker's side.
//! - [`tab`]: the page's side.
//! - [`transcript`]: scripted sessions through a runner.

pub mod codepage;
pub mod debug;
pub mod document;
pub mod order;
pub mod program;
pub mod protocol;
pub mod registers;
pub mod runner;
pub mod screen;
pub mod tab;
pub mod transcript;

pub use document::{ConsoleView, Document};
pub use protocol::Checkpoint;
pub use protocol::{
    FromWorker, MachineState, MachineStatus, ProgramChange, Prompt, RunCommand, RunnerSettings,
    ToWorker,
};
pub use registers::Manifest;
pub use runner::{Driver, Engine, Runner, Wants};
pub use screen::Screen;
pub use tab::{Changed, Command, Effect, Input, SyncStatus, Tab, Unreachable};
