//! The real MBASIC, behind a command.

use crate::sample::{Kind, Sample};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, io};

/// Most T-states of a sample: 50 seconds of a 4 MHz Z80.
const CYCLES_MAX: &str = "200000000";

/// What the real MBASIC showed.
pub struct Shown {
    /// The transcript.
    pub bytes: Vec<u8>,
    /// 0 ended, 3 input exhausted, 4 ran too long, 5 not loaded.
    pub code: i32,
}

/// A command that runs it and a folder for the files it takes.
pub struct Real {
    command: String,
    folder: PathBuf,
}

impl Real {
    /// The command named by `MBASIC_COMMAND`; `None` without one.
    ///
    /// # Errors
    /// The folder for its files cannot be made.
    pub fn from_environment() -> io::Result<Option<Self>> {
        let Ok(command) = env::var("MBASIC_COMMAND") else {
            return Ok(None);
        };
        let folder = env::temp_dir().join(format!("fuzz-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        Ok(Some(Real { command, folder }))
    }

    /// Runs a sample.
    ///
    /// # Errors
    /// The command cannot be started or its files cannot be written.
    pub fn play(&self, sample: &Sample) -> io::Result<Shown> {
        let mut command = Command::new(&self.command);
        let text = self.folder.join("SAMPLE.BAS");
        fs::write(&text, sample.text())?;
        match sample.kind {
            Kind::Program => command.arg(&text).arg("--no-echo"),
            Kind::Session => command.arg("--cmds").arg(&text).arg("--esc"),
        };
        if let Some(answers) = sample.answer_text() {
            let file = self.folder.join("ANSWERS.IN");
            fs::write(&file, answers)?;
            command.arg("--in").arg(file);
        }
        if sample.printer {
            command.arg("--lpt");
        }
        let output = command
            .args(["--max-cycles", CYCLES_MAX])
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output()?;
        Ok(Shown {
            bytes: output.stdout,
            code: output.status.code().unwrap_or(-1),
        })
    }

    /// Stores a sample as a recorded case: `root/name.bas` or `.ses`, `.in`, `.opt`, `.out`.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn record(&self, sample: &Sample, root: &Path, name: &str) -> io::Result<()> {
        let file = root.join(name);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        let shown = self.play(sample)?;
        let end = |end: &str| file.with_file_name(format!("{}.{end}", stem(name)));
        match sample.kind {
            Kind::Program => fs::write(end("bas"), sample.text())?,
            Kind::Session => fs::write(end("ses"), sample.text())?,
        }
        if let Some(answers) = sample.answer_text() {
            fs::write(end("in"), answers)?;
        }
        let mut options = Vec::new();
        if sample.kind == Kind::Session {
            options.push("--esc");
        }
        if sample.printer {
            options.push("--lpt");
        }
        if !options.is_empty() {
            fs::write(end("opt"), options.join(" ") + "\n")?;
        }
        if shown.code != 0 {
            fs::write(end("rc"), format!("{}\n", shown.code))?;
        }
        fs::write(end("out"), shown.bytes)
    }
}

fn stem(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

impl Drop for Real {
    fn drop(&mut self) {
        // A folder left behind in the temporary place does no harm.
        let _ = fs::remove_dir_all(&self.folder);
    }
}
