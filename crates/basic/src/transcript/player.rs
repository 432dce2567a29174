//! The machine at work on a script: what it asks is answered, what it shows is kept.

use super::{BREAK, Drive, ENTER, Ending, Key, Moment, Script};
use crate::machine::{Event, Fuel, Machine, Options, Reply, Request, Status, Stop};
use std::collections::VecDeque;

/// Ctrl-S: the program waits for another key.
const HOLD: u8 = 19;

/// The machine, what is still to be typed and what was shown so far.
pub(super) struct Player {
    pub machine: Machine,
    pub commands: VecDeque<u8>,
    pub input: Option<VecDeque<u8>>,
    pub keys: Vec<Key>,
    pub output: Vec<u8>,
    pub printer: Vec<u8>,
    /// Where the last `Ok` begins, and where the new line before it.
    ok: usize,
    pub inkeys: u64,
    statements: u64,
    /// Looks for a key: before statements, and by INKEY$.
    polls: u64,
    line_polls: Vec<(u16, u64)>,
    pending: VecDeque<u8>,
    units_left: Option<u64>,
    pub units: u64,
    /// INKEY$ polls without a key or output.
    idle_inkeys: u64,
    inkeys_max: Option<u64>,
    /// Ctrl-S was pressed and no key comes after it.
    held_for_ever: bool,
}

impl Player {
    pub fn new(script: &Script, machine: Machine) -> Self {
        Player {
            machine,
            commands: VecDeque::new(),
            input: None,
            keys: Vec::new(),
            output: Vec::new(),
            printer: Vec::new(),
            ok: 0,
            inkeys: 0,
            statements: 0,
            polls: 0,
            line_polls: Vec::new(),
            pending: VecDeque::new(),
            units_left: script.units_max,
            units: 0,
            idle_inkeys: 0,
            inkeys_max: script.inkeys_max,
            held_for_ever: false,
        }
    }

    pub fn collect(&mut self) {
        for event in self.machine.take_events() {
            match event {
                Event::Output(bytes) => {
                    self.idle_inkeys = 0;
                    for byte in bytes {
                        self.output.push(byte);
                        self.fire_output();
                    }
                }
                Event::Printer(bytes) => self.printer.extend(bytes),
                _ => {}
            }
        }
    }

    /// Where the final `Ok` begins.
    pub fn before_ok(&self, bare: bool) -> usize {
        let end = self.ok;
        if bare && self.output[..end].ends_with(b"\r\n") {
            end - 2
        } else {
            end
        }
    }

    pub fn run(&mut self, drive: &mut dyn Drive) -> Ending {
        loop {
            let mut fuel = self.fuel(drive);
            if self.held_for_ever {
                return Ending::InputExhausted;
            }
            let before = fuel.units;
            let stop = drive.run(&mut self.machine, &mut fuel);
            self.units += before - fuel.units;
            if let Some(left) = &mut self.units_left {
                *left = left.saturating_sub(before - fuel.units);
            }
            self.collect();
            match stop {
                Stop::OutOfFuel | Stop::Held(_) => {
                    if self.units_left == Some(0) {
                        return Ending::OutOfFuel;
                    }
                }
                Stop::System => {
                    self.ok = self.output.len();
                    return Ending::Done;
                }
                Stop::Ended | Stop::Broke | Stop::Failed => {
                    self.ok = self.output.len() - b"Ok\r\n".len().min(self.output.len());
                }
                Stop::Needs(request) => match self.answer(request) {
                    Some(reply) => self.machine.reply(reply),
                    None if matches!(request, Request::Command | Request::Edit) => {
                        return Ending::Done;
                    }
                    None => return Ending::InputExhausted,
                },
            }
            let machine = std::mem::replace(&mut self.machine, Machine::new(Options::default()));
            self.machine = drive.between(machine);
        }
    }

    /// The fuel of the next slice; with scheduled keys one statement at a time.
    fn fuel(&mut self, drive: &mut dyn Drive) -> Fuel {
        if self.keys.is_empty() {
            let units = drive.slice().min(self.units_left.unwrap_or(u64::MAX));
            return Fuel {
                units,
                statements: None,
            };
        }
        if self.machine.status() == Status::Running {
            self.poll();
        }
        Fuel {
            units: 1,
            statements: Some(1),
        }
    }

    /// A statement poll: keys that are due now reach the machine.
    fn poll(&mut self) {
        self.statements += 1;
        self.polls += 1;
        let line = self.machine.current_line().unwrap_or(u16::MAX);
        let count = match self.line_polls.iter_mut().find(|(known, _)| *known == line) {
            Some((_, count)) => {
                *count += 1;
                *count
            }
            None => {
                self.line_polls.push((line, 1));
                1
            }
        };
        for key in &mut self.keys {
            let due = match key.moment {
                Moment::Statement(number) => self.statements >= number,
                Moment::Poll(number) => self.polls >= number,
                Moment::Line(wanted, number) => wanted == line && count >= number,
                _ => false,
            };
            if due {
                self.pending.extend(key.keys.drain(..));
            }
        }
        let mut pressed = self.pending.pop_front();
        if pressed.is_some_and(|key| key & 0x7F == HOLD) {
            // Nothing runs until another key is pressed, which then counts as pressed here.
            pressed = self.pending.pop_front().or_else(|| self.typed_key());
            self.held_for_ever = pressed.is_none();
        }
        match pressed {
            Some(key) if key & 0x7F == BREAK => self.machine.request_break(),
            Some(key) => self.machine.press_key(key),
            None => {}
        }
    }

    /// The next key of what is typed for the program.
    fn typed_key(&mut self) -> Option<u8> {
        self.input
            .as_mut()
            .unwrap_or(&mut self.commands)
            .pop_front()
    }

    fn fire_output(&mut self) {
        for key in &mut self.keys {
            if let Moment::Output(text) = &key.moment
                && !key.keys.is_empty()
                && self.output.ends_with(text)
            {
                self.pending.extend(key.keys.drain(..));
            }
        }
    }

    fn answer(&mut self, request: Request) -> Option<Reply> {
        if request == Request::Inkey {
            let key = self.inkey();
            self.idle_inkeys = if key.is_some() {
                0
            } else {
                self.idle_inkeys + 1
            };
            let given_up = self.inkeys_max.is_some_and(|max| self.idle_inkeys > max);
            return (!given_up).then_some(Reply::Key(key));
        }
        let prompt = matches!(request, Request::Command | Request::Edit);
        let queue = match &mut self.input {
            Some(input) if !prompt => input,
            _ => &mut self.commands,
        };
        if queue.is_empty() {
            return None;
        }
        let count = match request {
            Request::Keys(count) => usize::from(count).min(queue.len()),
            _ => queue
                .iter()
                .position(|key| matches!(*key, ENTER | BREAK))
                .map_or(queue.len(), |place| place + 1),
        };
        Some(Reply::Keys(queue.drain(..count).collect()))
    }

    /// The key INKEY$ finds: only the first unfinished entry counts.
    fn inkey(&mut self) -> Option<u8> {
        self.inkeys += 1;
        self.polls += 1;
        let polls = self.polls;
        for key in &mut self.keys {
            if matches!(key.moment, Moment::Poll(number) if polls >= number) {
                self.pending.extend(key.keys.drain(..));
            }
        }
        if let Some(key) = self.pending.pop_front() {
            return Some(key);
        }
        let count = self.inkeys;
        let entry = self
            .keys
            .iter_mut()
            .find(|key| matches!(key.moment, Moment::Inkey(_)) && !key.keys.is_empty())?;
        match entry.moment {
            Moment::Inkey(number) if number.is_none_or(|number| count >= number) => {
                entry.keys.pop_front()
            }
            _ => None,
        }
    }
}
