//! What the runner needs of a machine.

use basic::machine::generated::Backend;
use basic::machine::{Event, Fuel, LastUse, Reply, Stop};

use crate::debug::{DebugView, ViewWants, Watched};

/// Where a program stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The current line; `None` in direct mode.
    pub line: Option<u16>,
    /// Which statement of it is next, from 0.
    pub statement: u16,
    /// Subroutines called and not returned from.
    pub gosubs: u16,
}

/// A clock for measuring how long lines take. What programs do never depends on it.
pub trait Clock: std::fmt::Debug {
    /// Microseconds since any fixed moment.
    fn now_us(&self) -> u64;
}

/// A machine as the runner drives it: plain data, run in slices, saved in sections.
pub trait Engine: Sized {
    /// A machine that has just begun: its first run prints the banner and `Ok`.
    fn fresh() -> Self;

    /// The machine that these sections are.
    ///
    /// # Errors
    /// What is wrong with them, in words.
    fn restore(sections: Vec<(String, Vec<u8>)>) -> Result<Self, String>;

    /// Runs until fuel is used up or something stops it.
    fn run(&mut self, fuel: &mut Fuel) -> Stop;

    /// Likewise, the hot parts as code that `backend` generates; what comes of it is the same.
    fn run_with(&mut self, fuel: &mut Fuel, _backend: &mut dyn Backend) -> Stop {
        self.run(fuel)
    }

    /// Answers what it waits for.
    fn reply(&mut self, reply: Reply);

    /// What it did since the last call.
    fn take_events(&mut self) -> Vec<Event>;

    /// Replaces the program by these numbered lines, as LOAD does; prints nothing.
    ///
    /// # Errors
    /// What the machine says about them, as its own message. The lines before stay.
    fn load(&mut self, program: &[Vec<u8>]) -> Result<(), String>;

    /// The program as numbered lines.
    fn program(&self) -> Vec<Vec<u8>>;

    /// Ctrl-C while statements run.
    fn press_break(&mut self);

    /// How long a Z80 would take for the statement about to run, in clock periods; 0 where nobody
    /// knows.
    fn period_time(&self) -> u64 {
        0
    }

    /// Where it stands.
    fn place(&self) -> Place;

    /// Whether CONT has something to continue.
    fn is_continuable(&self) -> bool;

    /// Puts a file on the disk.
    ///
    /// # Errors
    /// What the machine says about it, as its own message.
    fn put_file(&mut self, _name: &[u8], _bytes: &[u8]) -> Result<(), String> {
        Err("This machine has no disk".to_owned())
    }

    /// Deletes a file of the disk; whether it was there.
    fn remove_file(&mut self, _name: &[u8]) -> bool {
        false
    }

    /// The files of the disk: names and contents.
    fn files(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        Vec::new()
    }

    /// Whether the prompt is that of AUTO, which only Ctrl-C ends.
    fn is_numbering(&self) -> bool;

    /// The sections that changed since the last call (all after [`fresh`](Self::fresh)); `None` for
    /// one that is gone. Names have one or two parts with a slash between.
    fn take_changed_sections(&mut self) -> Vec<(String, Option<Vec<u8>>)>;

    /// What it shall stop for from now on ([`Stop::Held`]): statements (line, index within it) and
    /// variables. A machine without a debugger stops for nothing.
    fn set_stops(&mut self, _statements: &[(u16, u16)], _variables: &[String]) {}

    /// Whether it counts how often each line runs.
    fn set_counting(&mut self, _on: bool) {}

    /// How often each line ran since counting began.
    fn counts(&self) -> Vec<(u16, u64)> {
        Vec::new()
    }

    /// Whether it notes when variables are read and written.
    fn set_noting(&mut self, _on: bool) {}

    /// When each variable was last used, in statements since noting began.
    fn last_uses(&self) -> Vec<(String, LastUse)> {
        Vec::new()
    }

    /// The next statement is one the run holds at already: it runs whatever is set on it.
    fn step_off(&mut self) {}

    /// Whether a condition holds.
    ///
    /// # Errors
    /// BASIC's message.
    fn is_true(&self, _condition: &str) -> Result<bool, String> {
        Ok(true)
    }

    /// The value of an expression; nothing changes by it.
    fn watched(&self, _expression: &str) -> Watched {
        Watched::Error(String::new())
    }

    /// What panels show.
    fn look(&self, _wants: &ViewWants) -> DebugView {
        DebugView::default()
    }

    /// Sets a variable.
    ///
    /// # Errors
    /// BASIC's message; nothing has changed then.
    fn assign(&mut self, _place: &[u8], _value: &[u8]) -> Result<(), String> {
        Ok(())
    }

    /// Which watched variable changed, in words.
    fn change(&self) -> Option<String> {
        None
    }

    /// The line of the last error and its message.
    fn failure(&self) -> Option<(u16, String)> {
        None
    }
}
