//! A machine with a language of two statements, saved in sections like the real one: `COUNT n` prints
//! n rows, one a statement; `ASK` waits for a line, prints it and adds it to a file. Every row shows a
//! running sum of rows, variables and the file, so a statement that was run twice or not at all shows in all
//! rows that follow, and so does a variable of another run. Each variable is a section of its own, and most
//! checkpoints leave most of them as they were.

use basic::machine::{Event, Fuel, Reply, Request, Stop};
use workbench::{
    Engine,
    registers::{from_value, to_value},
    runner::Place,
};

/// The machine.
#[derive(Debug, Default)]
pub struct Toy {
    program: Vec<Vec<u8>>,
    /// Line index and rows of its COUNT done; `None` at the prompt.
    at: Option<(u64, u64)>,
    sum: u64,
    variables: [u64; VARIABLES],
    /// What was answered.
    file: Vec<u8>,
    /// 0 not begun, 1 at the prompt, 2 running, 3 waiting for an answer.
    mode: u8,
    reply: Option<Vec<u8>>,
    break_wanted: bool,
    stopped_at: Option<(u64, u64)>,
    events: Vec<Event>,
    saved: Vec<Option<Vec<u8>>>,
}

/// How many variables there are. Fifteen rows change one of them.
const VARIABLES: usize = 4;
const ROWS_PER_VARIABLE: u64 = 15;

const SECTIONS: [&str; 8] = [
    "position",
    "sum",
    "program",
    "disk/file",
    "variable/0",
    "variable/1",
    "variable/2",
    "variable/3",
];

impl Toy {
    fn print(&mut self, text: &str) {
        self.events.push(Event::Output(text.as_bytes().to_vec()));
    }

    fn prompt(&mut self) {
        self.print("Ok\r\n");
        self.mode = 1;
        self.at = None;
    }

    fn sections(&self) -> [Vec<u8>; SECTIONS.len()] {
        let [a, b, c, d] = self.variables;
        [
            to_value(&(self.at, self.mode, self.stopped_at)),
            to_value(&self.sum),
            to_value(&self.program),
            self.file.clone(),
            to_value(&a),
            to_value(&b),
            to_value(&c),
            to_value(&d),
        ]
    }

    /// Runs one statement; the stop it causes, if any.
    fn statement(&mut self) -> Option<Stop> {
        let (line, done) = self.at?;
        if std::mem::take(&mut self.break_wanted) {
            self.stopped_at = self.at;
            self.print(&format!("Break in {}\r\n", (line + 1) * 10));
            self.prompt();
            return Some(Stop::Broke);
        }
        let Some(text) = self.program.get(line as usize) else {
            self.prompt();
            return Some(Stop::Ended);
        };
        let text = String::from_utf8_lossy(text).into_owned();
        let words: Vec<&str> = text.split(' ').collect();
        if words.get(1) == Some(&"ASK") {
            if self.mode != 3 {
                self.print("WHO? ");
                self.mode = 3;
            }
            let Some(answer) = self.reply.take() else {
                return Some(Stop::Needs(Request::Line));
            };
            self.mode = 2;
            if answer == [3] {
                self.break_wanted = true;
                return None;
            }
            let answer = String::from_utf8_lossy(&answer).into_owned();
            self.file.extend_from_slice(answer.as_bytes());
            self.sum = (self.sum * 3 + self.file.len() as u64) % 99_991;
            self.print(&format!("{answer}\r\nHELLO {answer} {}\r\n", self.sum));
            self.at = Some((line + 1, 0));
            return None;
        }
        let rows = words.get(2).and_then(|rows| rows.parse().ok()).unwrap_or(0);
        if done >= rows {
            self.at = Some((line + 1, 0));
            return None;
        }
        let turn = (done / ROWS_PER_VARIABLE) as usize % VARIABLES;
        self.variables[turn] = (self.variables[turn] * 31 + self.sum) % 99_991;
        let all: u64 = self.variables.iter().sum();
        self.sum = (self.sum * 7 + done + all) % 99_991;
        self.print(&format!("{line}:{done} {}\r\n", self.sum));
        self.at = Some((line, done + 1));
        None
    }

    fn direct(&mut self, line: &[u8]) -> Stop {
        let line = String::from_utf8_lossy(line).into_owned();
        self.print(&format!("{line}\r\n"));
        match line.as_str() {
            "RUN" => {
                self.sum = 1;
                self.variables = [0; VARIABLES];
                self.file.clear();
                self.at = Some((0, 0));
                self.mode = 2;
                Stop::OutOfFuel
            }
            "CONT" if self.stopped_at.is_some() => {
                self.at = self.stopped_at.take();
                self.mode = 2;
                Stop::OutOfFuel
            }
            _ => {
                self.prompt();
                Stop::Ended
            }
        }
    }
}

impl Engine for Toy {
    fn fresh() -> Self {
        Self {
            saved: vec![None; SECTIONS.len()],
            ..Self::default()
        }
    }

    fn restore(sections: Vec<(String, Vec<u8>)>) -> Result<Self, String> {
        let find = |name: &str| {
            let found = sections.iter().find(|(other, _)| other == name);
            found.map(|(_, value)| value.as_slice())
        };
        let variable = |index: usize| from_value(find(SECTIONS[4 + index]));
        let (at, mode, stopped_at) = from_value(find("position")).ok_or("no position")?;
        let saved = SECTIONS.iter().map(|name| find(name).map(<[u8]>::to_vec));
        Ok(Self {
            at,
            mode,
            stopped_at,
            sum: from_value(find("sum")).ok_or("no sum")?,
            variables: [
                variable(0).ok_or("no variable")?,
                variable(1).ok_or("no variable")?,
                variable(2).ok_or("no variable")?,
                variable(3).ok_or("no variable")?,
            ],
            file: find("disk/file").ok_or("no file")?.to_vec(),
            program: from_value(find("program")).ok_or("no program")?,
            saved: saved.collect(),
            ..Self::default()
        })
    }

    fn run(&mut self, fuel: &mut Fuel) -> Stop {
        if self.mode == 0 {
            self.print("TOY\r\n");
            self.prompt();
        }
        if self.mode == 1 {
            let Some(line) = self.reply.take() else {
                return Stop::Needs(Request::Command);
            };
            let stop = self.direct(&line);
            if stop != Stop::OutOfFuel {
                return stop;
            }
        }
        let mut left = fuel.statements.unwrap_or(u64::MAX);
        while fuel.units > 0 && left > 0 {
            fuel.units -= 1;
            left -= 1;
            if let Some(stop) = self.statement() {
                return stop;
            }
        }
        Stop::OutOfFuel
    }

    fn reply(&mut self, reply: Reply) {
        if let Reply::Line(line) = reply {
            self.reply = Some(line);
        }
    }

    fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    fn load(&mut self, program: &[Vec<u8>]) -> Result<(), String> {
        self.program = program.to_vec();
        self.stopped_at = None;
        self.events.push(Event::ProgramReplaced);
        Ok(())
    }

    fn program(&self) -> Vec<Vec<u8>> {
        self.program.clone()
    }

    fn press_break(&mut self) {
        self.break_wanted = true;
    }

    fn place(&self) -> Place {
        Place {
            line: self.at.map(|(line, _)| (line as u16 + 1) * 10),
            ..Place::default()
        }
    }

    fn is_continuable(&self) -> bool {
        self.stopped_at.is_some()
    }

    fn is_numbering(&self) -> bool {
        false
    }

    fn take_changed_sections(&mut self) -> Vec<(String, Option<Vec<u8>>)> {
        let now = self.sections();
        let mut changed = Vec::new();
        for (index, value) in now.into_iter().enumerate() {
            if self.saved[index].as_ref() != Some(&value) {
                self.saved[index] = Some(value.clone());
                changed.push((SECTIONS[index].to_owned(), Some(value)));
            }
        }
        changed
    }
}
