//! User actions, typed-ahead input, answers to the machine.
//!
//! Taking a command in means putting it where the next checkpoint keeps it: into the machine, or into
//! the typed-ahead input. From then on it counts as consumed.

use basic::machine::{Event, Fuel, Reply, Request, Stop};

use super::{Driver, Engine};
use crate::{
    protocol::{FromWorker, MachineStatus, RunCommand},
    registers::{Holding, TypedAhead},
};

const CTRL_C: u8 = 0x03;
const ENTER: u8 = b'\r';
const BELL: u8 = 0x07;
/// How much typed-ahead input is kept.
const TYPED_AHEAD_BYTES_MAX: usize = 8 * 1024;
/// Fuel for what ends quickly: a break, a key of EDIT.
const SHORT_FUEL: u64 = 1_000;
/// How often a machine is asked to come to its prompt.
const ATTEMPTS_MAX: u32 = 64;

impl<E: Engine> Driver<E> {
    pub(super) fn command(&mut self, number: u64, command: RunCommand) {
        if number <= self.consumed || self.engine.is_none() {
            return;
        }
        self.consumed = number;
        self.changed = true;
        self.checkpoint_due = true;
        match command {
            RunCommand::Line(line) => {
                self.leave_pause();
                self.type_ahead(TypedAhead::Line(line));
            }
            RunCommand::Keys(keys) => self.type_ahead(TypedAhead::Keys(keys)),
            RunCommand::Break => self.break_run(),
            RunCommand::Run { program } => self.start(&program, Holding::No),
            RunCommand::Load { program } => {
                self.learn_wait();
                if self.waiting == Some(Request::Command) {
                    self.load(&program);
                }
            }
            RunCommand::Continue => self.go_on(Holding::No, Holding::No),
            RunCommand::StepLine { program } => {
                let from = self.engine.as_ref().and_then(|engine| engine.place().line);
                let holding = Holding::LeavingLine(from);
                self.step(&program, holding, holding, Holding::LeavingLine(None));
            }
            RunCommand::StepOver { program } => {
                let holding = self.step_over();
                self.step(&program, holding, holding, Holding::LeavingLine(None));
            }
            RunCommand::StepOut => {
                let holding = self.step_out();
                self.go_on(holding, holding);
            }
            RunCommand::RunTo { line, program } => {
                let holding = Holding::AtLine(line);
                self.step(&program, holding, holding, holding);
            }
            RunCommand::RunFrom { line, program } => {
                self.start_at(&program, Some(line), Holding::No);
            }
            RunCommand::Assign { place, value } => self.assign(&place, &value),
            RunCommand::StepStatement { program } => {
                // From the prompt the direct statement CONT or RUN is the first that runs.
                let (here, from_prompt) = (Holding::Statements(1), Holding::Statements(2));
                self.step(&program, here, from_prompt, here);
            }
            RunCommand::Remark { line, text } => self.remark(&line, &text),
            RunCommand::PutFile { name, bytes } => self.put_file(&name, &bytes),
            RunCommand::RemoveFile(name) => self.remove_file(&name),
            RunCommand::RenameFile { from, to } => self.rename_file(&from, &to),
        }
    }

    /// Keeps input until the machine wants it. What is too much rings the bell and is dropped: it has
    /// to fit in a checkpoint's manifest.
    fn type_ahead(&mut self, typed: TypedAhead) {
        let bytes = |typed: &TypedAhead| match typed {
            TypedAhead::Line(bytes) | TypedAhead::Keys(bytes) => bytes.len() + 4,
        };
        let kept: usize = self.typed_ahead.iter().map(bytes).sum();
        if kept + bytes(&typed) > TYPED_AHEAD_BYTES_MAX {
            self.take_in(vec![Event::Output(vec![BELL])]);
        } else {
            self.typed_ahead.push_back(typed);
        }
    }

    /// A direct line while the run holds between two statements: the break makes room for it.
    fn leave_pause(&mut self) {
        if self.holding == Holding::Here && self.ending != Stop::System {
            self.break_run();
        }
    }

    fn break_run(&mut self) {
        self.typed_ahead.clear();
        if self.ending == Stop::System {
            return;
        }
        self.leave_hold();
        self.holding = Holding::No;
        self.learn_wait();
        let numbers = self.engine.as_ref().is_some_and(Engine::is_numbering);
        match self.waiting {
            Some(Request::Command) if !numbers => {}
            Some(_) => self.answer_with_ctrl_c(),
            None => {
                if let Some(engine) = &mut self.engine {
                    engine.press_break();
                }
            }
        }
    }

    fn answer_with_ctrl_c(&mut self) {
        let reply = match self.waiting.take() {
            Some(Request::Command | Request::Line) => Reply::Line(vec![CTRL_C]),
            Some(Request::Edit | Request::Keys(_)) => Reply::Keys(vec![CTRL_C]),
            Some(Request::Inkey) => Reply::Key(Some(CTRL_C)),
            None => return,
        };
        self.reply(reply);
    }

    fn reply(&mut self, reply: Reply) {
        self.waiting = None;
        if let Some(engine) = &mut self.engine {
            engine.reply(reply);
        }
    }

    /// A machine that was just begun or restored waits without having said for what.
    pub(super) fn learn_wait(&mut self) {
        // A machine that has only been switched on is about to reach its prompt; a program may never.
        let runs = match self.state.status {
            MachineStatus::Running => self
                .engine
                .as_ref()
                .is_some_and(|engine| engine.place().line.is_some()),
            MachineStatus::Paused => true,
            _ => false,
        };
        if self.waiting.is_none() && !runs {
            self.run(&mut Fuel {
                units: SHORT_FUEL,
                statements: None,
            });
        }
    }

    /// Breaks what runs, takes the program in and types RUN.
    fn start(&mut self, program: &[Vec<u8>], holding: Holding) {
        self.start_at(program, None, holding);
    }

    fn start_at(&mut self, program: &[Vec<u8>], line: Option<u16>, holding: Holding) {
        self.typed_ahead.clear();
        self.forget_hits();
        if !self.come_to_prompt() {
            let text = "The machine did not come to its prompt.".to_owned();
            return self.messages.push(FromWorker::Fault { text });
        }
        if self.load(program) {
            let run = match line {
                Some(line) => format!("RUN {line}"),
                None => "RUN".to_owned(),
            };
            self.typed_ahead
                .push_back(TypedAhead::Line(run.into_bytes()));
            self.holding = holding;
        }
    }

    fn come_to_prompt(&mut self) -> bool {
        self.holding = Holding::No;
        let runs = matches!(
            self.state.status,
            MachineStatus::Running | MachineStatus::Paused
        );
        for attempt in 0..ATTEMPTS_MAX {
            if self.waiting == Some(Request::Command) {
                return true;
            }
            if self.waiting.is_some() {
                self.answer_with_ctrl_c();
            } else if (runs || attempt > 0)
                && let Some(engine) = &mut self.engine
            {
                engine.press_break();
            }
            let mut fuel = Fuel {
                units: SHORT_FUEL,
                statements: None,
            };
            if self.run(&mut fuel) == Stop::System {
                return false;
            }
        }
        self.waiting == Some(Request::Command)
    }

    /// Takes the program in; whether it could. That the program changed is no news to the page.
    fn load(&mut self, program: &[Vec<u8>]) -> bool {
        let Some(engine) = &mut self.engine else {
            return false;
        };
        let loaded = engine.load(program);
        let events = engine.take_events();
        let known = self.program_changes.len();
        self.take_in(events);
        self.program_changes.truncate(known);
        if let Err(text) = &loaded {
            let bytes = format!("{text}\r\nOk\r\n").into_bytes();
            self.take_in(vec![Event::Output(bytes)]);
        }
        loaded.is_ok()
    }

    fn step(
        &mut self,
        program: &[Vec<u8>],
        here: Holding,
        from_prompt: Holding,
        from_start: Holding,
    ) {
        self.learn_wait();
        let continuable = self.engine.as_ref().is_some_and(Engine::is_continuable);
        if self.waiting == Some(Request::Command) && !continuable {
            self.start(program, from_start);
        } else {
            self.go_on(here, from_prompt);
        }
    }

    /// Goes on after a hold, or types CONT.
    fn go_on(&mut self, here: Holding, from_prompt: Holding) {
        self.learn_wait();
        self.leave_hold();
        match self.waiting {
            Some(Request::Command) => {
                self.typed_ahead
                    .push_back(TypedAhead::Line(b"CONT".to_vec()));
                self.holding = from_prompt;
            }
            _ if self.ending != Stop::System => self.holding = here,
            _ => {}
        }
    }

    /// Whether what was typed ahead answers what the machine waits for.
    pub(super) fn has_answer(&self) -> bool {
        match self.waiting {
            Some(Request::Command | Request::Line) => self.typed_ahead.iter().any(|typed| {
                let ends = |key: &u8| matches!(*key, ENTER | CTRL_C);
                match typed {
                    TypedAhead::Line(_) => true,
                    TypedAhead::Keys(keys) => keys.iter().any(ends),
                }
            }),
            Some(Request::Keys(_) | Request::Edit) => !self.typed_ahead.is_empty(),
            Some(Request::Inkey) | None => false,
        }
    }

    /// Answers what the machine waits for from what was typed ahead; whether it can run.
    pub(super) fn answer_waiting(&mut self) -> bool {
        let Some(request) = self.waiting else {
            return true;
        };
        match request {
            Request::Command | Request::Line => match self.next_line() {
                Some(line) => self.reply(Reply::Line(line)),
                None => return false,
            },
            Request::Keys(_) => match self.next_keys() {
                Some(keys) => self.reply(Reply::Keys(keys)),
                None => return false,
            },
            Request::Edit => return self.answer_edit(),
            Request::Inkey => {
                let key = self.next_key();
                match key {
                    Some(_) => self.polls = 0,
                    None => self.polls += 1,
                }
                self.reply(Reply::Key(key));
            }
        }
        true
    }

    /// The next typed line. Keys make a line once Enter is among them.
    fn next_line(&mut self) -> Option<Vec<u8>> {
        if let Some(TypedAhead::Line(_)) = self.typed_ahead.front()
            && let Some(TypedAhead::Line(line)) = self.typed_ahead.pop_front()
        {
            return Some(line);
        }
        let mut line = Vec::new();
        for (index, typed) in self.typed_ahead.iter().enumerate() {
            match typed {
                TypedAhead::Line(rest) => {
                    line.extend(rest);
                    self.typed_ahead.drain(..=index);
                    return Some(line);
                }
                TypedAhead::Keys(keys) => {
                    let end = keys.iter().position(|key| matches!(*key, ENTER | CTRL_C));
                    let Some(end) = end else {
                        line.extend(keys);
                        continue;
                    };
                    let last = if keys[end] == ENTER { end } else { end + 1 };
                    line.extend(&keys[..last]);
                    let rest = keys[end + 1..].to_vec();
                    self.typed_ahead.drain(..=index);
                    if !rest.is_empty() {
                        self.typed_ahead.push_front(TypedAhead::Keys(rest));
                    }
                    return Some(line);
                }
            }
        }
        None
    }

    /// The next typed keys, a line with its Enter included.
    fn next_keys(&mut self) -> Option<Vec<u8>> {
        match self.typed_ahead.pop_front()? {
            TypedAhead::Keys(keys) => Some(keys),
            TypedAhead::Line(mut line) => {
                line.push(ENTER);
                Some(line)
            }
        }
    }

    fn next_key(&mut self) -> Option<u8> {
        loop {
            let mut keys = self.next_keys()?;
            if keys.is_empty() {
                continue;
            }
            let rest = keys.split_off(1);
            if !rest.is_empty() {
                self.typed_ahead.push_front(TypedAhead::Keys(rest));
            }
            return keys.first().copied();
        }
    }

    /// Keys for EDIT. The Enter of an entered line is given only if EDIT still goes on after its
    /// keys: with Q or E the session is over, and Enter would be an empty direct line.
    fn answer_edit(&mut self) -> bool {
        match self.typed_ahead.pop_front() {
            None => false,
            Some(TypedAhead::Keys(keys)) => {
                self.reply(Reply::Keys(keys));
                true
            }
            Some(TypedAhead::Line(line)) => {
                if !line.is_empty() {
                    self.reply(Reply::Keys(line));
                    let mut fuel = Fuel {
                        units: SHORT_FUEL,
                        statements: None,
                    };
                    self.run(&mut fuel);
                }
                if self.waiting == Some(Request::Edit) {
                    self.reply(Reply::Keys(vec![ENTER]));
                }
                true
            }
        }
    }
}
