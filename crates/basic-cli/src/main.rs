//! `basic`: BASIC-80 without a browser.
//!
//! `basic run FILE` runs a program and writes what it prints, `basic session FILE` types lines at the
//! prompt, and `basic` alone is a terminal. Exit codes: 0 back at `Ok` (also after a BASIC error), 1
//! usage or host error, 3 the program waits for input and there is no more, 4 the statement cap, 5
//! the program could not be loaded.

mod disk;
mod options;
mod scripted;
mod terminal;

use std::{io::IsTerminal, path::PathBuf, process::ExitCode};

use clap::{Parser, error::ErrorKind};
use options::{Arguments, Call, What};

const EXIT_ERROR: u8 = 1;

/// What the host cannot do. BASIC's own errors are part of the transcript.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// A file or folder cannot be read.
    #[error("cannot read {}: {error}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A file cannot be written or removed.
    #[error("cannot write {}: {error}", path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A `--keys` file has a line that says nothing.
    #[error("{}, line {line}: not an entry of scheduled keys", path.display())]
    Keys {
        /// Which file.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
    },
    /// `--args` holds something else than `/F:n` and `/S:n`.
    #[error("--args: {word} is neither /F:n (0 to 15) nor /S:n (1 to 1024)")]
    MachineArgument {
        /// What it holds.
        word: String,
    },
    /// Options that exclude each other.
    #[error("--workbench does not go with {option}")]
    NotInWorkbench {
        /// The other option.
        option: &'static str,
    },
    /// A checkpoint could not be restored: a defect of this program.
    #[error("a checkpoint could not be restored: {text}")]
    Checkpoint {
        /// What is wrong with it.
        text: String,
    },
    /// The terminal cannot be used.
    #[error("terminal: {0}")]
    Terminal(std::io::Error),
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let shown = matches!(
                error.kind(),
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
            );
            // Writing to a closed pipe is no reason for another message.
            let _ = error.print();
            return ExitCode::from(if shown { 0 } else { EXIT_ERROR });
        }
    };
    match carry_out(arguments) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            eprintln!("basic: {error}");
            ExitCode::from(EXIT_ERROR)
        }
    }
}

fn carry_out(arguments: Arguments) -> Result<u8, HostError> {
    let interactive = std::io::stdin().is_terminal();
    match arguments.call {
        None => terminal::open(&arguments.terminal, None),
        Some(Call::Run { program, options }) if interactive && options.is_plain() => {
            terminal::open(&options.disk, Some(&program))
        }
        Some(Call::Run { program, options }) => scripted::play(&What::Program(program), &options),
        Some(Call::Session { file, options }) => scripted::play(&What::Session(file), &options),
    }
}
