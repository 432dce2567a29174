//! `basic run` and `basic session`: a script in, a transcript out.

use std::{io::Write, path::Path, time::Instant};

use basic::{
    machine::Machine,
    transcript::{Drive, Ending, Plain, Script, keys_of, play_with, scheduled_keys, unescape},
};
use workbench::transcript::{Manner, Played};

use crate::{
    HostError,
    disk::{HostDisk, read},
    options::{PlayOptions, What},
};

/// Fuel of a slice in the workbench manner.
const WORKBENCH_SLICE: u64 = 20_000;
/// Slices between two kills when the workbench manner is asked for checkpoints.
const WORKBENCH_KILLED_EVERY: u64 = 7;
/// First bytes of a tokenized and of a protected program.
const TOKENIZED: [u8; 2] = [0xFF, 0xFE];

/// What one play gave, in either manner.
struct Outcome {
    bytes: Vec<u8>,
    ending: Ending,
    line: Option<u16>,
    disk: Option<Vec<(Vec<u8>, Vec<u8>)>>,
    statements: Option<(u64, u64)>,
}

/// Plays a program or session; the exit code.
///
/// # Errors
/// [`HostError`] for everything that is not BASIC's affair.
pub fn play(what: &What, options: &PlayOptions) -> Result<u8, HostError> {
    let disk = HostDisk::read(&options.disk)?;
    let script = script(what, options, &disk)?;
    let begun = Instant::now();
    let outcome = if options.workbench {
        in_workbench(&script, options)?
    } else {
        on_bare_machine(&script, options)?
    };
    let took = begun.elapsed();
    write_transcript(&outcome.bytes)?;
    if let Some(files) = &outcome.disk {
        let name = String::from_utf8_lossy(&script.name).into_owned();
        let program = script.program.as_deref();
        disk.write_back(files, program.map(|text| (name.as_str(), text)))?;
    }
    report(&outcome, options);
    if options.timing {
        eprintln!("time: {:.3} ms", took.as_secs_f64() * 1_000.0);
    }
    Ok(outcome.ending.exit_code())
}

fn script(what: &What, options: &PlayOptions, disk: &HostDisk) -> Result<Script, HostError> {
    let mut script = Script {
        files: disk.files(),
        before: options
            .pre
            .iter()
            .map(|line| typed(line, options))
            .collect(),
        commands: typed_lines(options)?,
        keys: match &options.keys {
            Some(path) => scheduled(path)?,
            None => Vec::new(),
        },
        options: options.disk.machine()?,
        no_echo: options.no_echo,
        printer: options.lpt,
        full: options.full,
        bare: options.bare,
        raw: options.raw,
        units_max: options.max_cycles,
        inkeys_max: options.inkey_limit,
        ..Script::default()
    };
    if let Some(path) = &options.input {
        script.input = Some(keys_of(&read(path)?, options.esc));
    }
    match what {
        What::Program(path) if options.type_lines => type_program(&mut script, path, options)?,
        What::Program(path) => add_program(&mut script, path, options)?,
        What::Session(path) => {
            let mut keys = keys_of(&read(path)?, options.esc);
            keys.extend(script.commands.take().unwrap_or_default());
            script.commands = Some(keys);
        }
    }
    Ok(script)
}

/// Types the lines of a program at the prompt; RUN if all begin with a digit and nothing
/// else is typed.
fn type_program(script: &mut Script, path: &Path, options: &PlayOptions) -> Result<(), HostError> {
    let text = read(path)?;
    let mut lines = text.split(|&byte| byte == b'\n');
    let numbered =
        lines.all(|line| line.is_empty() || line.first().is_some_and(u8::is_ascii_digit));
    let mut keys = keys_of(&text, options.esc);
    match script.commands.take() {
        Some(more) => keys.extend(more),
        None if numbered => keys.extend(b"RUN\r"),
        None => {}
    }
    script.commands = Some(keys);
    Ok(())
}

fn add_program(script: &mut Script, path: &Path, options: &PlayOptions) -> Result<(), HostError> {
    let bytes = read(path)?;
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let name = options.name.clone().unwrap_or_else(|| file.into_owned());
    let name = name.to_ascii_uppercase();
    script.name = name.clone().into_bytes();
    if bytes.first().is_some_and(|first| TOKENIZED.contains(first)) {
        // Only the machine knows these forms: they are loaded from its disk.
        script.files.push((script.name.clone(), bytes));
        script
            .before
            .insert(0, format!("LOAD\"{name}").into_bytes());
    } else {
        script.program = Some(bytes);
    }
    Ok(())
}

/// The keys of `--cmds` and `-c`, if there are any.
fn typed_lines(options: &PlayOptions) -> Result<Option<Vec<u8>>, HostError> {
    if options.cmds.is_none() && options.lines.is_empty() {
        return Ok(None);
    }
    let mut keys = match &options.cmds {
        Some(path) => keys_of(&read(path)?, options.esc),
        None => Vec::new(),
    };
    for line in &options.lines {
        keys.extend(keys_of(line.as_bytes(), options.esc));
    }
    Ok(Some(keys))
}

fn typed(line: &str, options: &PlayOptions) -> Vec<u8> {
    if options.esc {
        unescape(line.as_bytes())
    } else {
        line.as_bytes().to_vec()
    }
}

fn scheduled(path: &Path) -> Result<Vec<basic::transcript::Key>, HostError> {
    scheduled_keys(&read(path)?).map_err(|line| HostError::Keys {
        path: path.to_owned(),
        line,
    })
}

fn on_bare_machine(script: &Script, options: &PlayOptions) -> Result<Outcome, HostError> {
    let mut checkpoints = Checkpoints {
        every: options.checkpoint_every.unwrap_or(u64::MAX),
        failed: None,
    };
    let transcript = if options.checkpoint_every.is_some() {
        play_with(script, &mut checkpoints)
    } else {
        play_with(script, &mut Plain)
    };
    if let Some(text) = checkpoints.failed {
        return Err(HostError::Checkpoint { text });
    }
    let loaded = !matches!(transcript.ending, Ending::NotLoaded(..));
    Ok(Outcome {
        bytes: transcript.bytes,
        ending: transcript.ending,
        line: transcript.line,
        disk: loaded.then_some(transcript.disk),
        statements: Some((transcript.units, transcript.inkeys)),
    })
}

fn in_workbench(script: &Script, options: &PlayOptions) -> Result<Outcome, HostError> {
    let excluded = [
        (options.keys.is_some(), "--keys"),
        (options.inkey_limit.is_some(), "--inkey-limit"),
    ];
    if let Some((_, option)) = excluded.into_iter().find(|(given, _)| *given) {
        return Err(HostError::NotInWorkbench { option });
    }
    let manner = match options.checkpoint_every {
        Some(every) => Manner {
            slice: every,
            killed_every: Some(WORKBENCH_KILLED_EVERY),
        },
        None => Manner {
            slice: WORKBENCH_SLICE,
            killed_every: None,
        },
    };
    let Played {
        bytes,
        ending,
        line,
        disk,
    } = workbench::transcript::play(script, manner);
    Ok(Outcome {
        bytes,
        ending,
        line,
        disk,
        statements: None,
    })
}

/// Saves and restores the machine after every so many statements.
struct Checkpoints {
    every: u64,
    failed: Option<String>,
}

impl Drive for Checkpoints {
    fn slice(&mut self) -> u64 {
        self.every
    }

    fn between(&mut self, machine: Machine) -> Machine {
        match Machine::restore(&machine.sections()) {
            Ok(restored) => restored,
            Err(error) => {
                self.failed.get_or_insert(error.to_string());
                machine
            }
        }
    }
}

fn write_transcript(bytes: &[u8]) -> Result<(), HostError> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        // A reader that has seen enough, such as `head`.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(HostError::Write {
            path: "stdout".into(),
            error,
        }),
        Ok(()) => Ok(()),
    }
}

fn report(outcome: &Outcome, options: &PlayOptions) {
    let place = match outcome.line {
        Some(line) => format!(" in line {line}"),
        None => String::new(),
    };
    match outcome.ending {
        Ending::Done => {}
        Ending::InputExhausted => eprintln!("input exhausted: waiting for INPUT{place}"),
        Ending::OutOfFuel => eprintln!("statement cap reached{place}"),
        Ending::NotLoaded(code, Some(line)) => {
            eprintln!("LOAD failed: {} after line {line}", code.message());
        }
        Ending::NotLoaded(code, None) => eprintln!("LOAD failed: {}", code.message()),
    }
    if let (true, Some((statements, inkeys))) = (options.stats, outcome.statements) {
        let ending = match outcome.ending {
            Ending::Done => "done",
            Ending::InputExhausted => "input exhausted",
            Ending::OutOfFuel => "statement cap",
            Ending::NotLoaded(..) => "not loaded",
        };
        eprintln!("statements: {statements}, INKEY$ polls: {inkeys}, ending: {ending}{place}");
    }
}
