//! The real machine as an [`Engine`].

use std::sync::OnceLock;

use basic::machine::generated::Backend;
use basic::machine::{Breakpoint, Event, Fuel, LastUse, Machine, Options, Reply, Stop};

use super::{Driver, Engine, Place};
use crate::{
    codepage,
    debug::{DebugView, ViewWants, Watched, view},
    protocol::{MachineState, Prompt},
    screen::Screen,
};

/// The runner of the workbench.
pub type Runner = Driver<Machine>;

impl Engine for Machine {
    fn fresh() -> Self {
        let mut machine = Machine::new(Options {
            ask_inkey: true,
            eight_bits: true,
            ..Options::default()
        });
        machine.banner();
        machine
    }

    fn restore(sections: Vec<(String, Vec<u8>)>) -> Result<Self, String> {
        let mut machine = Machine::restore(&sections).map_err(|error| {
            format!("The saved machine cannot be restored ({error}). Press Run to begin anew.")
        })?;
        // The screen shows all 256 characters, and the browser's keyboard types them.
        machine.keep_eight_bits();
        Ok(machine)
    }

    fn run(&mut self, fuel: &mut Fuel) -> Stop {
        Machine::run(self, fuel)
    }

    fn run_with(&mut self, fuel: &mut Fuel, backend: &mut dyn Backend) -> Stop {
        Machine::run_with(self, fuel, backend)
    }

    fn period_time(&self) -> u64 {
        Machine::period_time(self)
    }

    fn reply(&mut self, reply: Reply) {
        Machine::reply(self, reply);
    }

    fn take_events(&mut self) -> Vec<Event> {
        Machine::take_events(self)
    }

    fn load(&mut self, program: &[Vec<u8>]) -> Result<(), String> {
        let text: Vec<u8> = program
            .iter()
            .flat_map(|line| line.iter().copied().chain(*b"\r\n"))
            .collect();
        self.load_listed(&text).map_err(|(code, line)| match line {
            Some(line) => format!("{} in {line}", code.message()),
            None => code.message().to_owned(),
        })
    }

    fn program(&self) -> Vec<Vec<u8>> {
        Machine::program(self)
            .into_iter()
            .map(|(number, text)| {
                let mut line = format!("{number} ").into_bytes();
                line.extend(text);
                line
            })
            .collect()
    }

    fn press_break(&mut self) {
        self.request_break();
    }

    fn place(&self) -> Place {
        match self.position() {
            Some(position) => Place {
                line: Some(position.line).filter(|&line| line <= LINE_MAX),
                statement: position.statement,
                gosubs: self.gosub_depth(),
            },
            // At the prompt: where it broke, if it can go on.
            None => Place {
                line: self
                    .current_line()
                    .or_else(|| self.continue_line())
                    .filter(|&line| line <= LINE_MAX),
                statement: 0,
                gosubs: self.gosub_depth(),
            },
        }
    }

    fn is_continuable(&self) -> bool {
        self.continue_line().is_some_and(|line| line <= LINE_MAX)
    }

    fn is_numbering(&self) -> bool {
        Machine::is_numbering(self)
    }

    fn put_file(&mut self, name: &[u8], bytes: &[u8]) -> Result<(), String> {
        Machine::put_file(self, name, bytes).map_err(|code| code.message().to_owned())
    }

    fn remove_file(&mut self, name: &[u8]) -> bool {
        Machine::remove_file(self, name)
    }

    fn files(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        self.disk_files()
    }

    fn take_changed_sections(&mut self) -> Vec<(String, Option<Vec<u8>>)> {
        let changes = self.take_dirty_sections();
        let changed = changes.changed.into_iter();
        let removed = changes.removed.into_iter();
        changed
            .map(|(name, bytes)| (name, Some(bytes)))
            .chain(removed.map(|name| (name, None)))
            .collect()
    }

    fn set_stops(&mut self, statements: &[(u16, u16)], variables: &[String]) {
        let statements = statements.iter();
        let breakpoints: Vec<Breakpoint> = statements
            .map(|&(line, statement)| Breakpoint { line, statement })
            .collect();
        self.set_breakpoints(&breakpoints);
        // What is no name stops for nothing.
        self.set_watched(variables);
    }

    fn set_counting(&mut self, on: bool) {
        Machine::set_counting(self, on);
    }

    fn counts(&self) -> Vec<(u16, u64)> {
        Machine::counts(self).collect()
    }

    fn set_noting(&mut self, on: bool) {
        Machine::set_noting(self, on);
    }

    fn last_uses(&self) -> Vec<(String, LastUse)> {
        let uses = Machine::last_uses(self);
        uses.map(|(name, last)| (name.to_owned(), last)).collect()
    }

    fn step_off(&mut self) {
        Machine::step_off(self);
    }

    fn is_true(&self, condition: &str) -> Result<bool, String> {
        let found = self.evaluate(&codepage::encode(condition));
        found
            .map(|found| found.is_true)
            .map_err(|code| code.message().to_owned())
    }

    fn watched(&self, expression: &str) -> Watched {
        view::watched(self, expression)
    }

    fn look(&self, wants: &ViewWants) -> DebugView {
        view::of(self, wants)
    }

    fn assign(&mut self, place: &[u8], value: &[u8]) -> Result<(), String> {
        Machine::assign(self, place, value).map_err(|code| code.message().to_owned())
    }

    fn change(&self) -> Option<String> {
        let change = self.last_change()?;
        let [before, after] = [&change.before, &change.after].map(|bytes| codepage::decode(bytes));
        let what = match (before.as_str(), after.as_str()) {
            ("", "") => format!("{} changed", change.name),
            _ => format!("{} changed from {before} to {after}", change.name),
        };
        Some(match change.line {
            Some(line) => format!("{what} in {line}"),
            None => what,
        })
    }

    fn failure(&self) -> Option<(u16, String)> {
        let (code, line) = self.last_error()?;
        Some((line?, code.message().to_owned()))
    }
}

/// Largest number of a program line; larger ones mean direct mode.
const LINE_MAX: u16 = 65_529;

/// The screen of a machine that has just begun: banner and `Ok`.
pub fn fresh_screen() -> Screen {
    static SCREEN: OnceLock<Screen> = OnceLock::new();
    SCREEN
        .get_or_init(|| {
            let mut screen = Screen::new();
            for event in Machine::fresh().take_events() {
                if let Event::Output(bytes) = event {
                    screen.feed(&bytes);
                }
            }
            screen
        })
        .clone()
}

/// The state of a machine that has just begun: at its prompt.
pub fn fresh_state() -> MachineState {
    MachineState {
        prompt: Prompt::Command,
        ..MachineState::default()
    }
}
