//! The machine at a terminal, or at a pipe of lines.

use std::{
    collections::VecDeque,
    io::{BufRead, IsTerminal, Write},
    path::Path,
};

use basic::machine::{Event, Fuel, Machine, Options, Reply, Request, Status, Stop};

use crate::{
    HostError,
    disk::{HostDisk, read},
    options::DiskOptions,
};

const CTRL_C: u8 = 0x03;
const CTRL_D: u8 = 0x04;
const ENTER: u8 = b'\r';
/// Fuel between two looks at the keyboard: some milliseconds.
const SLICE: u64 = 20_000;

/// Opens the machine at the terminal, with a program that is loaded and run if one is named; the exit
/// code.
///
/// # Errors
/// [`HostError`] that names the file, or says what is wrong with the terminal.
pub fn open(options: &DiskOptions, program: Option<&Path>) -> Result<u8, HostError> {
    let disk = HostDisk::read(options)?;
    let mut machine = Machine::new(Options {
        echo_answers: true,
        ..options.machine()?
    });
    for (name, contents) in disk.files() {
        if let Err(code) = machine.put_file(&name, &contents) {
            let name = String::from_utf8_lossy(&name);
            eprintln!("basic: {name} is not on the disk: {}", code.message());
        }
    }
    match program {
        None => machine.banner(),
        Some(path) => {
            let text = read(path)?;
            if let Err((code, _)) = machine.load_ascii(&text) {
                eprintln!("LOAD failed: {}: {}", path.display(), code.message());
                return Ok(5);
            }
            machine.take_events();
            machine.begin_run();
        }
    }
    let once = program.is_some();
    if std::io::stdin().is_terminal() {
        let keyboard = keyboard::Keyboard::open().map_err(HostError::Terminal)?;
        converse(&mut machine, keyboard, once)?;
    } else {
        converse(&mut machine, Lines, once)?;
    }
    disk.write_back(&machine.disk_files(), None)?;
    Ok(0)
}

/// Where keys come from.
trait Keys {
    /// Whether the terminal is in raw mode: bytes go out as they are, and keys are echoed here.
    fn is_raw(&self) -> bool;
    /// Waits for keys; none at the end of input.
    fn wait(&mut self) -> Result<Vec<u8>, HostError>;
    /// The keys that are there already.
    fn look(&mut self) -> Result<Vec<u8>, HostError>;
}

fn converse(machine: &mut Machine, mut keys: impl Keys, once: bool) -> Result<(), HostError> {
    let mut typed: VecDeque<u8> = VecDeque::new();
    loop {
        let mut fuel = Fuel {
            units: SLICE,
            statements: None,
        };
        let stop = machine.run(&mut fuel);
        show(machine, keys.is_raw())?;
        match stop {
            Stop::System => return Ok(()),
            Stop::Ended | Stop::Failed | Stop::Broke if once => return Ok(()),
            Stop::Ended | Stop::Failed | Stop::Broke | Stop::Held(_) => {}
            Stop::OutOfFuel => press(machine, &keys.look()?, &mut typed),
            Stop::Needs(Request::Command | Request::Line) => match line(&mut keys, &mut typed)? {
                Some(line) => machine.reply(Reply::Line(line)),
                None => return Ok(()),
            },
            Stop::Needs(Request::Edit | Request::Keys(_) | Request::Inkey) => {
                if typed.is_empty() {
                    typed.extend(keys.wait()?);
                }
                match typed.pop_front() {
                    Some(key) => machine.reply(Reply::Keys(vec![key])),
                    None => return Ok(()),
                }
            }
        }
    }
}

/// Gives the keys pressed while the program runs: Ctrl-C at once, others one a slice.
fn press(machine: &mut Machine, keys: &[u8], typed: &mut VecDeque<u8>) {
    for &key in keys {
        if key == CTRL_C {
            typed.clear();
            machine.request_break();
        } else {
            typed.push_back(key);
        }
    }
    if machine.status() == Status::Running
        && let Some(key) = typed.pop_front()
    {
        machine.press_key(key);
    }
}

/// Reads a line; `None` at the end of input. Keys are echoed as they are typed and taken back before
/// the machine, which echoes the line itself, gets it.
fn line(keys: &mut impl Keys, typed: &mut VecDeque<u8>) -> Result<Option<Vec<u8>>, HostError> {
    let mut line: Vec<u8> = Vec::new();
    loop {
        while let Some(key) = typed.pop_front() {
            match key {
                ENTER | b'\n' => {
                    take_back(keys, line.len())?;
                    return Ok(Some(line));
                }
                CTRL_C => {
                    take_back(keys, line.len())?;
                    return Ok(Some(vec![CTRL_C]));
                }
                CTRL_D if line.is_empty() && keys.is_raw() => return Ok(None),
                0x7F | 0x08 if keys.is_raw() => {
                    if line.pop().is_some() {
                        write(b"\x08 \x08")?;
                    }
                }
                key => {
                    line.push(key);
                    if keys.is_raw() {
                        write(&[key])?;
                    }
                }
            }
        }
        let more = keys.wait()?;
        if more.is_empty() {
            return Ok((!line.is_empty()).then_some(line));
        }
        typed.extend(more);
    }
}

fn take_back(keys: &impl Keys, count: usize) -> Result<(), HostError> {
    if keys.is_raw() {
        write(&vec![0x08; count])?;
    }
    Ok(())
}

fn show(machine: &mut Machine, raw: bool) -> Result<(), HostError> {
    for event in machine.take_events() {
        if let Event::Output(bytes) = event {
            if raw {
                write(&bytes)?;
            } else {
                let bytes: Vec<u8> = bytes.into_iter().filter(|&byte| byte != ENTER).collect();
                write(&bytes)?;
            }
        }
    }
    Ok(())
}

fn write(bytes: &[u8]) -> Result<(), HostError> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)
        .and_then(|()| out.flush())
        .map_err(HostError::Terminal)
}

/// Lines of a pipe or file.
struct Lines;

impl Keys for Lines {
    fn is_raw(&self) -> bool {
        false
    }

    fn wait(&mut self) -> Result<Vec<u8>, HostError> {
        let mut line = Vec::new();
        std::io::stdin()
            .lock()
            .read_until(b'\n', &mut line)
            .map_err(HostError::Terminal)?;
        if line.ends_with(b"\r\n") {
            line.remove(line.len() - 2);
        }
        Ok(line)
    }

    fn look(&mut self) -> Result<Vec<u8>, HostError> {
        Ok(Vec::new())
    }
}

/// The keyboard in raw mode; the mode before comes back when this is dropped.
#[cfg(unix)]
mod keyboard {
    use std::io::{self, Stdin};

    use rustix::{
        event::{PollFd, PollFlags, Timespec, poll},
        termios::{OptionalActions, Termios, tcgetattr, tcsetattr},
    };

    use super::Keys;
    use crate::HostError;

    pub struct Keyboard {
        stdin: Stdin,
        before: Termios,
    }

    impl Keyboard {
        pub fn open() -> io::Result<Self> {
            let stdin = io::stdin();
            let before = tcgetattr(&stdin)?;
            let mut raw = before.clone();
            raw.make_raw();
            tcsetattr(&stdin, OptionalActions::Now, &raw)?;
            Ok(Self { stdin, before })
        }
    }

    impl Drop for Keyboard {
        fn drop(&mut self) {
            // Nothing can be done about a terminal that is gone.
            let _ = tcsetattr(&self.stdin, OptionalActions::Now, &self.before);
        }
    }

    impl Keys for Keyboard {
        fn is_raw(&self) -> bool {
            true
        }

        fn wait(&mut self) -> Result<Vec<u8>, HostError> {
            let mut buffer = [0; 256];
            let count = rustix::io::read(&self.stdin, &mut buffer)
                .map_err(|error| HostError::Terminal(error.into()))?;
            Ok(buffer.get(..count).unwrap_or_default().to_vec())
        }

        fn look(&mut self) -> Result<Vec<u8>, HostError> {
            let mut wanted = [PollFd::new(&self.stdin, PollFlags::IN)];
            let at_once = Timespec {
                tv_sec: 0,
                tv_nsec: 0,
            };
            let ready = poll(&mut wanted, Some(&at_once))
                .map_err(|error| HostError::Terminal(error.into()))?;
            if ready == 0 {
                return Ok(Vec::new());
            }
            self.wait()
        }
    }
}

/// Elsewhere the terminal gives whole lines.
#[cfg(not(unix))]
mod keyboard {
    pub use super::Lines as Keyboard;

    impl Keyboard {
        pub fn open() -> std::io::Result<Self> {
            Ok(Self)
        }
    }
}
