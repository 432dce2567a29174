//! The real machine as an [`Engine`].

use basic::machine::{Event, Fuel, Reply, Request, Stop};

use super::{Driver, Engine, Place};
use crate::{
    protocol::{MachineState, Prompt},
    screen::Screen,
};

/// The runner of the workbench.
pub type Runner = Driver<Prompting>;

/// A machine that only prompts.
#[derive(Debug, Default)]
pub struct Prompting;

impl Engine for Prompting {
    fn fresh() -> Self {
        Self
    }

    fn restore(_: Vec<(String, Vec<u8>)>) -> Result<Self, String> {
        Ok(Self)
    }

    fn run(&mut self, _: &mut Fuel) -> Stop {
        Stop::Needs(Request::Command)
    }

    fn reply(&mut self, _: Reply) {}

    fn take_events(&mut self) -> Vec<Event> {
        Vec::new()
    }

    fn load(&mut self, _: &[Vec<u8>]) {}

    fn program(&self) -> Vec<Vec<u8>> {
        Vec::new()
    }

    fn press_break(&mut self) {}

    fn place(&self) -> Place {
        Place::default()
    }

    fn is_continuable(&self) -> bool {
        false
    }

    fn take_changed_sections(&mut self) -> Vec<(String, Option<Vec<u8>>)> {
        Vec::new()
    }
}

/// The screen of a machine that has just begun: banner and `Ok`.
pub fn fresh_screen() -> Screen {
    let mut screen = Screen::new();
    let mut engine = Prompting::fresh();
    let mut fuel = Fuel {
        units: 1_000,
        statements: None,
    };
    engine.run(&mut fuel);
    for event in engine.take_events() {
        if let Event::Output(bytes) = event {
            screen.feed(&bytes);
        }
    }
    screen
}

/// The state of a machine that has just begun: at its prompt.
pub fn fresh_state() -> MachineState {
    MachineState {
        prompt: Prompt::Command,
        ..MachineState::default()
    }
}
