//! The command line.

use std::path::PathBuf;

use basic::machine::Options as MachineOptions;
use clap::{Args, Parser, Subcommand};

use crate::HostError;

/// Microsoft BASIC-80 5.21, headless.
#[derive(Debug, Parser)]
#[command(
    name = "basic",
    version,
    about = "Microsoft BASIC-80 5.21. Alone: a terminal."
)]
pub struct Arguments {
    /// What to do; a terminal if nothing is said.
    #[command(subcommand)]
    pub call: Option<Call>,
    /// Options of the terminal.
    #[command(flatten)]
    pub terminal: DiskOptions,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Call {
    /// Load a program, RUN it, write what it prints (up to the final Ok)
    Run {
        /// The program: text, or tokenized as SAVE writes it; - is stdin
        program: PathBuf,
        /// How.
        #[command(flatten)]
        options: Box<PlayOptions>,
    },
    /// Type the lines of a file at the Ok prompt, write the whole session after the banner
    Session {
        /// The lines; - is stdin
        file: PathBuf,
        /// How.
        #[command(flatten)]
        options: Box<PlayOptions>,
    },
}

/// What is played.
#[derive(Debug)]
pub enum What {
    /// A program, which is loaded and run.
    Program(PathBuf),
    /// Lines typed at the prompt.
    Session(PathBuf),
}

/// The disk and the machine.
#[derive(Clone, Debug, Default, Args)]
pub struct DiskOptions {
    /// The disk is this folder: its 8.3 files, read at start; changes are written back at the end
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// LF-only text files of DIR become CR LF on the disk
    #[arg(long)]
    pub crlf: bool,
    /// MBASIC's own command line, such as "/F:5 /S:256"
    #[arg(long, value_name = "ARGS")]
    pub args: Option<String>,
    /// End of memory in hexadecimal digits, 7000 to FEF5
    #[arg(long, value_name = "HEX", value_parser = memory_top)]
    pub memtop: Option<u16>,
    /// Taken for scripts written for an emulated processor; there is none here
    #[arg(long, value_name = "CPU", value_parser = ["z80", "iz80", "8080"], hide = true)]
    pub cpu: Option<String>,
}

/// How a script is played.
#[derive(Clone, Debug, Args)]
pub struct PlayOptions {
    /// The disk and the machine.
    #[command(flatten)]
    pub disk: DiskOptions,
    /// Lines for INPUT, LINE INPUT, INPUT$ and RANDOMIZE
    #[arg(long = "in", value_name = "FILE")]
    pub input: Option<PathBuf>,
    /// Scheduled key presses (INKEY$, Ctrl-C)
    #[arg(long, value_name = "FILE")]
    pub keys: Option<PathBuf>,
    /// Typed after LOAD, before RUN, not in the transcript
    #[arg(long, value_name = "CMD")]
    pub pre: Vec<String>,
    /// {^C} {ESC} {DEL} {BS} {TAB} {LF} {CR} {SP} {x1B} {{} in typed text mean that key
    #[arg(long)]
    pub esc: bool,
    /// After LOAD type these lines instead of RUN
    #[arg(long, value_name = "FILE")]
    pub cmds: Option<PathBuf>,
    /// After LOAD type this line instead of RUN
    #[arg(short = 'c', value_name = "LINE")]
    pub lines: Vec<String>,
    /// Type the lines of the program instead of loading it, then RUN if all are numbered
    #[arg(long = "type")]
    pub type_lines: bool,
    /// The program's name on the disk
    #[arg(long)]
    pub name: Option<String>,
    /// Everything from the banner on, bytes as sent
    #[arg(long)]
    pub raw: bool,
    /// Keep the final Ok
    #[arg(long)]
    pub full: bool,
    /// Drop the new line that MBASIC adds before Ok when the cursor is not in column 0
    #[arg(long)]
    pub bare: bool,
    /// Drop the echo of answers to INPUT
    #[arg(long)]
    pub no_echo: bool,
    /// Append --LPT-- and what was printed on the printer
    #[arg(long)]
    pub lpt: bool,
    /// Statements, INKEY$ polls and how it ended, on stderr
    #[arg(long)]
    pub stats: bool,
    /// Stop after so many statements (exit 4)
    #[arg(long, value_name = "N")]
    pub max_cycles: Option<u64>,
    /// Stop after so many INKEY$ polls without a key or output (exit 3)
    #[arg(long, value_name = "N")]
    pub inkey_limit: Option<u64>,
    /// Save and restore the machine every N statements
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub checkpoint_every: Option<u64>,
    /// Play it the way the browser's worker runs a program
    #[arg(long)]
    pub workbench: bool,
    /// Wall-clock milliseconds of the run, on stderr
    #[arg(long)]
    pub timing: bool,
}

impl PlayOptions {
    /// Whether nothing asks for a script: then a run at a terminal is interactive.
    pub fn is_plain(&self) -> bool {
        let scripted =
            self.input.is_some() || self.keys.is_some() || self.cmds.is_some() || self.type_lines;
        let typed = !self.pre.is_empty() || !self.lines.is_empty();
        let shown = self.raw || self.full || self.bare || self.no_echo || self.lpt;
        let measured = self.stats || self.timing || self.workbench;
        let bounded = self.max_cycles.is_some()
            || self.inkey_limit.is_some()
            || self.checkpoint_every.is_some();
        !(scripted || typed || shown || measured || bounded)
    }
}

impl DiskOptions {
    /// What the machine is made with.
    ///
    /// # Errors
    /// [`HostError::MachineArgument`] for words it does not know.
    pub fn machine(&self) -> Result<MachineOptions, HostError> {
        let mut options = MachineOptions::default();
        options.memory_top = self.memtop.unwrap_or(options.memory_top);
        let text = self.args.clone().unwrap_or_default();
        for word in text.split_whitespace() {
            let word = word.trim_matches('"');
            if set_machine(&mut options, word).is_none() {
                let word = word.to_owned();
                return Err(HostError::MachineArgument { word });
            }
        }
        Ok(options)
    }
}

/// An end of memory a machine can be made with.
fn memory_top(text: &str) -> Result<u16, String> {
    let top = u16::from_str_radix(text, 16).ok();
    let highest = MachineOptions::default().memory_top;
    top.filter(|top| (MachineOptions::MEMORY_TOP_MIN..=highest).contains(top))
        .ok_or(format!("not an address from 7000 to {highest:X}"))
}

fn set_machine(options: &mut MachineOptions, word: &str) -> Option<()> {
    let upper = word.to_ascii_uppercase();
    if let Some(files) = upper.strip_prefix("/F:") {
        options.files = files.parse().ok().filter(|&files| files <= 15)?;
    } else {
        let length = upper.strip_prefix("/S:")?.parse().ok();
        options.record_length = length.filter(|length| (1..=1024).contains(length))?;
    }
    Some(())
}
