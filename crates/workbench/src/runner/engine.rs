//! What the runner needs of a machine.

use basic::machine::{Event, Fuel, Reply, Stop};

/// Where a program stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The current line; `None` in direct mode.
    pub line: Option<u16>,
    /// Which statement of it is next, from 0.
    pub statement: u16,
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

    /// Where it stands.
    fn place(&self) -> Place;

    /// Whether CONT has something to continue.
    fn is_continuable(&self) -> bool;

    /// Whether the prompt is that of AUTO, which only Ctrl-C ends.
    fn is_numbering(&self) -> bool;

    /// The sections that changed since the last call (all after [`fresh`](Self::fresh)); `None` for
    /// one that is gone. Names have one or two parts with a slash between.
    fn take_changed_sections(&mut self) -> Vec<(String, Option<Vec<u8>>)>;
}
