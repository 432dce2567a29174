//! A page that keeps what a runner with the real machine says.

use std::collections::BTreeMap;

use delta::Key;
use workbench::{
    FromWorker, MachineStatus, Manifest, ProgramChange, RunCommand, Runner, ToWorker, Wants,
    debug::{DebugSettings, DebugView, RUN_DEBUG, RunDebug, Watched},
    registers::from_value,
};

/// Fuel of a slice.
const FUEL: u64 = 500;

/// A page, and the runner of its worker.
pub struct Page {
    pub runner: Runner,
    pub now_ms: u64,
    /// Number of the last command.
    pub number: u64,
    pub output: String,
    pub registers: BTreeMap<Key, Vec<u8>>,
    pub manifest: Option<Manifest>,
    pub program: Vec<ProgramChange>,
    pub views: Vec<DebugView>,
    pub places: Vec<(Option<u16>, u16)>,
    pub lease_over: bool,
    pub fault: Option<String>,
    settings: DebugSettings,
}

impl Page {
    /// A machine at its prompt.
    pub fn start() -> Self {
        Self::debugged(DebugSettings::default())
    }

    /// The same, with breakpoints and panels.
    pub fn debugged(settings: DebugSettings) -> Self {
        let mut page = Self::new(settings, FUEL);
        page.begin(ToWorker::Start);
        page.settle();
        page
    }

    /// Nothing has begun yet; a slice has so much fuel.
    pub fn new(settings: DebugSettings, fuel: u64) -> Self {
        Self {
            runner: Runner::with_fuel(fuel),
            now_ms: 1_000,
            number: 0,
            output: String::new(),
            registers: BTreeMap::new(),
            manifest: None,
            program: Vec::new(),
            views: Vec::new(),
            places: Vec::new(),
            lease_over: false,
            fault: None,
            settings,
        }
    }

    pub fn begin(&mut self, begin: ToWorker) {
        self.lease(u64::MAX);
        self.runner.handle(begin, self.now_ms);
        self.set(self.settings.clone());
    }

    pub fn lease(&mut self, until_ms: u64) {
        let lease = ToWorker::Lease { until_ms };
        self.runner.handle(lease, self.now_ms);
    }

    pub fn set(&mut self, settings: DebugSettings) {
        self.settings = settings;
        let debug = ToWorker::Debug(self.settings.clone());
        self.runner.handle(debug, self.now_ms);
    }

    /// One slice, ten milliseconds after the one before.
    pub fn slice(&mut self) {
        self.slice_after(10);
    }

    /// One slice, so many milliseconds after the one before.
    pub fn slice_after(&mut self, pass_ms: u64) {
        self.now_ms += pass_ms;
        for message in self.runner.slice(self.now_ms) {
            match message {
                FromWorker::Output { bytes } => {
                    self.output.push_str(&String::from_utf8_lossy(&bytes));
                }
                FromWorker::Checkpoint(checkpoint) => {
                    for (key, value) in checkpoint.changes {
                        match value {
                            Some(value) => self.registers.insert(key, value),
                            None => self.registers.remove(&key),
                        };
                    }
                    self.program.extend(checkpoint.program);
                    self.manifest = Some(checkpoint.manifest);
                }
                FromWorker::View(view) => self.views.push(*view),
                FromWorker::State(state) => self.places.push((state.line, state.statement)),
                FromWorker::LeaseOver => self.lease_over = true,
                FromWorker::Fault { text } => self.fault = Some(text),
            }
        }
    }

    /// Slices until only a message helps.
    pub fn settle(&mut self) {
        for _ in 0..10_000 {
            self.slice();
            if self.runner.wants() == Wants::Message {
                return;
            }
        }
        panic!("it does not settle: {:?}", self.runner.state());
    }

    /// Gives a command, of which nothing is done yet.
    pub fn give(&mut self, command: RunCommand) {
        self.number += 1;
        let number = self.number;
        let command = ToWorker::Command { number, command };
        self.runner.handle(command, self.now_ms);
    }

    /// Gives a command and lets the machine do all of it.
    pub fn finish(&mut self, command: RunCommand) {
        self.give(command);
        self.settle();
        assert_eq!(self.fault, None);
    }

    /// Runs a program until it waits or ends.
    pub fn run(&mut self, lines: &[&str]) {
        self.output.clear();
        self.finish(run(lines));
    }

    /// Types a line; what is printed until the machine waits.
    pub fn line(&mut self, line: &str) -> String {
        self.give(RunCommand::Line(line.as_bytes().to_vec()));
        self.shown()
    }

    /// What is printed from now on until the machine waits.
    pub fn shown(&mut self) -> String {
        self.output.clear();
        self.settle();
        self.printed()
    }

    /// What was printed.
    pub fn printed(&self) -> String {
        self.output.replace("\r\n", "\n")
    }

    /// Another runner where the last checkpoint stands, as after F5.
    pub fn reload(&mut self) {
        self.runner = Runner::with_fuel(FUEL);
        self.begin(ToWorker::Restore {
            registers: self.registers.clone().into_iter().collect(),
            manifest: self.manifest.clone().expect("a checkpoint"),
        });
        self.settle();
    }

    /// Status and line.
    pub fn status(&self) -> (MachineStatus, Option<u16>) {
        let state = self.runner.state();
        (state.status, state.line)
    }

    /// Status, line and statement.
    pub fn place(&self) -> (MachineStatus, Option<u16>, u16) {
        let state = self.runner.state();
        (state.status, state.line, state.statement)
    }

    /// What the run made of breakpoints and watches.
    pub fn run_debug(&self) -> RunDebug {
        from_value(self.registers.get(RUN_DEBUG).map(Vec::as_slice)).unwrap_or_default()
    }

    /// Why it holds.
    pub fn why(&self) -> String {
        self.run_debug().why
    }

    /// An expression's value.
    pub fn watch(&self, text: &str) -> Watched {
        let machine = self.runner.engine().expect("a machine");
        workbench::debug::view::watched(machine, text)
    }
}

/// The lines of a program.
pub fn program(lines: &[&str]) -> Vec<Vec<u8>> {
    lines.iter().map(|line| line.as_bytes().to_vec()).collect()
}

/// The command that runs a program.
pub fn run(lines: &[&str]) -> RunCommand {
    RunCommand::Run {
        program: program(lines),
    }
}
