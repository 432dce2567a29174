//! Who sits before it.

use workbench::{Command, Driver, Engine, Input, Prompt, ToWorker};

use super::{AnyWorld, Event};
use crate::toy::Toy;

/// The program that the user enters.
pub const PROGRAM: [&str; 5] = [
    "10 COUNT 60",
    "20 ASK",
    "30 COUNT 150",
    "40 ASK",
    "50 COUNT 30",
];

impl<E: Engine> AnyWorld<E> {
    /// Whether a user looks at the current tab, and answers its questions. At first one does.
    pub fn set_user_looks(&mut self, looks: bool) {
        self.user_looks = looks;
        if looks && !std::mem::replace(&mut self.user_comes, true) {
            self.after(20, Event::User);
        }
    }

    /// The user does something in a tab.
    pub fn command(&mut self, index: usize, command: Command) {
        self.give(index, Input::Command(command));
    }

    /// The user enters the [`PROGRAM`].
    pub fn enter_program(&mut self, index: usize) {
        self.enter_lines(index, &PROGRAM);
    }

    /// The user enters these lines.
    pub fn enter_lines(&mut self, index: usize, lines: &[&str]) {
        let insert = lines.iter().map(|line| (*line).to_owned()).collect();
        let (from, delete) = (0, 0);
        let command = Command::EditProgram {
            from,
            delete,
            insert,
        };
        self.command(index, command);
    }

    /// The user answers every question once, in the tab they look at, as soon as it shows.
    pub(super) fn answer_question(&mut self) {
        let host = &self.hosts[self.current];
        if !host.alive || host.frozen_until_ms > self.now_ms {
            return;
        }
        let asks = host.tab.status().prompt == Prompt::Line;
        let rows = host.tab.console().rows;
        let questions = rows.iter().filter(|row| row.starts_with("WHO? ")).count();
        let open = rows.last().is_some_and(|row| row == "WHO? ");
        if asks && open && questions == self.answered + 1 {
            let answer = self.answers[self.answered].to_owned();
            self.answered += 1;
            if self.random.chance(200) {
                // The worst moment to press F5.
                let effects = self.random.below(12) as usize;
                let input = Input::Command(Command::EnterLine(answer.clone()));
                let browser = self.hosts[self.current].browser;
                let stored = self.browsers[browser].storage.clone();
                self.give_and_die(self.current, input, effects);
                if self.browsers[browser].storage == stored {
                    // It had not come as far as storage: the line still stands in the input field.
                    self.answered -= 1;
                }
                self.open_in(browser);
            } else {
                let input = Input::Command(Command::EnterLine(answer));
                self.give(self.current, input);
            }
        }
    }
}

/// The rows of a run of the [`PROGRAM`] that nothing disturbs.
pub fn undisturbed(answers: &[&str]) -> Vec<String> {
    undisturbed_run_of(&PROGRAM, answers)
}

/// The rows of a run of that program that nothing disturbs.
pub fn undisturbed_run_of(program: &[&str], answers: &[&str]) -> Vec<String> {
    let mut driver: Driver<Toy> = Driver::with_fuel(10);
    let program = program
        .iter()
        .map(|line| line.as_bytes().to_vec())
        .collect();
    driver.handle(ToWorker::Lease { until_ms: u64::MAX }, 0);
    driver.handle(ToWorker::Start, 0);
    driver.handle(
        ToWorker::Command {
            number: 1,
            command: workbench::RunCommand::Run { program },
        },
        0,
    );
    for (index, answer) in answers.iter().enumerate() {
        let command = workbench::RunCommand::Line(answer.as_bytes().to_vec());
        let number = index as u64 + 2;
        driver.handle(ToWorker::Command { number, command }, 0);
    }
    for now_ms in 0..1_000 {
        driver.slice(now_ms);
    }
    driver.screen().view().rows
}
