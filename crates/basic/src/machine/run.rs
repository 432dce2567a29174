//! Running: from statement to statement, errors, breaks and waiting.

use super::code::{Code, Op};
use super::compile;
use super::console::Screen;
use super::eval::{Run, Trap, Value};
use super::exec::Flow;
use super::flat::instruction::Case;
use super::flat::{self, Exit, Flight};
use super::generated::Backend;
use super::state::{DIRECT, Mode, Point, State, Waiting};
use super::{Fuel, Machine, Reply, Stop};
use crate::error::ErrorCode;
use crate::syntax::Address;

/// Where the next statement is.
pub(super) enum Next {
    Statement {
        at: Address,
        line: u16,
        first: bool,
    },
    /// The end of the program or of the direct line.
    End,
    /// Neither a `:` nor the end of a line stands where one must.
    Broken,
}

impl Machine {
    /// Runs until something stops it.
    pub fn run(&mut self, fuel: &mut Fuel) -> Stop {
        self.run_on(fuel, None)
    }

    /// Runs until something stops it, the hot parts as code that `backend` generates. What
    /// comes of it is the same.
    pub fn run_with(&mut self, fuel: &mut Fuel, backend: &mut dyn Backend) -> Stop {
        self.run_on(fuel, Some(backend))
    }

    fn run_on(&mut self, fuel: &mut Fuel, mut backend: Option<&mut dyn Backend>) -> Stop {
        loop {
            if let Some(request) = self.s.waiting.request {
                return Stop::Needs(request);
            }
            let stop = match self.s.mode {
                Mode::Left => Some(Stop::System),
                Mode::Prompt => self.prompt(),
                Mode::Editing => self.edit(),
                Mode::Listing => self.list_lines(fuel),
                Mode::Running => match &mut backend {
                    Some(backend) => self.run_statements(fuel, Some(&mut **backend)),
                    None => self.run_statements(fuel, None),
                },
            };
            if let Some(stop) = stop {
                return stop;
            }
        }
    }

    fn run_statements(
        &mut self,
        fuel: &mut Fuel,
        mut backend: Option<&mut dyn Backend>,
    ) -> Option<Stop> {
        let mut jumped = false;
        loop {
            let glided = match &mut backend {
                Some(backend) => {
                    self.glide(fuel, std::mem::take(&mut jumped), Some(&mut **backend))
                }
                None => self.glide(fuel, std::mem::take(&mut jumped), None),
            };
            if let Some((index, result)) = glided {
                if let Some(stop) = self.after(index, result) {
                    return Some(stop);
                }
                if self.s.mode != Mode::Running {
                    return None;
                }
                continue;
            }
            if self.s.inside.is_none() {
                if fuel.units == 0 || fuel.statements == Some(0) {
                    return Some(Stop::OutOfFuel);
                }
                if self.s.break_requested {
                    return Some(self.break_key());
                }
                if self.debug.is_active()
                    && let Some(stop) = self.look()
                {
                    return Some(stop);
                }
                fuel.units -= 1;
                if let Some(left) = &mut fuel.statements {
                    *left -= 1;
                }
            }
            if self.stale {
                self.stale = false;
                compile::defined_functions(&mut self.s, &mut self.code);
            }
            let (at, line, first) = match self.next_statement() {
                Next::Statement { at, line, first } => (at, line, first),
                Next::End => return self.program_end(),
                Next::Broken => {
                    self.s.saved = self.s.text;
                    match self.fail(ErrorCode::SYNTAX, self.s.line) {
                        Some(stop) => return Some(stop),
                        None => continue,
                    }
                }
            };
            if self.debug.is_active() {
                self.note_uses(at);
            }
            let index = match self.code.find(at) {
                Some(index) => index,
                None => compile::statement_at(&mut self.s, &mut self.code, at, line, first),
            };
            if self.s.inside.is_none() {
                self.s.saved = self.s.text;
                self.s.line = line;
                self.s.borrowed_line &= !first;
            }
            let result = self.step(index);
            jumped = matches!(result, Ok(Flow::Text(_) | Flow::At(_)));
            if let Some(stop) = self.after(index, result) {
                return Some(stop);
            }
            if self.s.mode != Mode::Running {
                return None;
            }
        }
    }

    /// Runs flat code. Answers the first result that leads out of it; `None` where the next
    /// statement needs care. A place is lowered if it is the start of a line or if the
    /// program jumped there: behind others flat code goes on at the next line.
    fn glide(
        &mut self,
        fuel: &mut Fuel,
        jumped: bool,
        mut backend: Option<&mut dyn Backend>,
    ) -> Option<(usize, Value<Flow>)> {
        let elsewhere = self.s.inside.is_some() || self.s.borrowed_line;
        if self.stale || self.s.trace || elsewhere || self.s.break_requested {
            return None;
        }
        let watched = fuel.statements.is_some() || self.debug.is_active();
        if watched || fuel.units == 0 || self.s.near_edge() {
            return None;
        }
        let text = self.s.text;
        if !jumped && self.s.memory.byte(text) != 0 && self.code.flat.block(text).is_none() {
            return None;
        }
        let room = self.s.stack_bytes();
        let mut flight = Flight::new(self.block(text), fuel.units, room);
        let mut kept = 0;
        if let Some(backend) = &mut backend {
            kept = self.lend(&mut flight, 0, &mut **backend);
        }
        loop {
            let mut run = Run {
                s: &mut self.s,
                code: &self.code,
                screen: &mut self.screen,
                answers: &[],
                used: 0,
            };
            let before = flight.fuel;
            let exit = run.fly(&mut flight, &mut self.registers);
            if let Some(backend) = &mut backend {
                self.engaged.used(before.saturating_sub(flight.fuel));
                if let Exit::Generated(case) = exit {
                    self.carry_out(case, &mut flight, &mut **backend);
                    if !flight.generated {
                        kept = self.lend(&mut flight, kept, &mut **backend);
                    }
                }
            }
            fuel.units = kept + flight.fuel;
            match exit {
                Exit::Generated(_) => {}
                Exit::Unlinked { at, text } => {
                    flight.pc = self.block(text);
                    self.code.flat.link(at, flight.pc);
                }
                Exit::Landed => flight.pc = self.block(self.s.text),
                Exit::Careful => return None,
                Exit::Spent => match &mut backend {
                    Some(backend) if kept > 0 => {
                        kept = self.lend(&mut flight, kept, &mut **backend);
                    }
                    _ => {
                        let block = flight.pc;
                        self.running().stand_before(&mut flight, block);
                        return None;
                    }
                },
                Exit::Result(index, result) => return Some((index, result)),
            }
        }
    }

    /// What statements are carried out with.
    fn running(&mut self) -> Run<'_> {
        Run {
            s: &mut self.s,
            code: &self.code,
            screen: &mut self.screen,
            answers: &[],
            used: 0,
        }
    }

    /// Looks whether there is something to be generated, and lends a flight fuel until it is to
    /// be looked again; answers what is kept back.
    fn lend(&mut self, flight: &mut Flight, kept: u64, backend: &mut dyn Backend) -> u64 {
        let (s, code) = (&mut self.s, &mut self.code);
        flight.generated = self.engaged.prepare(s, code, backend);
        let all = flight.fuel + kept;
        flight.fuel = all.min(self.engaged.lent(flight.generated, backend));
        all - flight.fuel
    }

    /// Calls generated code, and gives up what turns out not to be worth its calls.
    fn carry_out(&mut self, case: Case, flight: &mut Flight, backend: &mut dyn Backend) {
        let engaged = &mut self.engaged;
        if !engaged.can_be_called(&mut self.s, &self.code) {
            flight.generated = false;
            return;
        }
        let before = flight.fuel;
        if !engaged.call(case, (&mut self.s, &self.code), flight, backend) {
            engaged.give_up();
            self.code.flat.set_cases(&[]);
        } else {
            let units = before - flight.fuel;
            let worthless = engaged.weigh(case, units, flight.pc, &self.code, backend.worth());
            if let Some(at) = worthless {
                self.code.flat.drop_case(at);
            }
        }
        flight.generated = engaged.is_live();
    }

    /// The flat code of what stands behind the byte at `text`.
    fn block(&mut self, text: Address) -> u32 {
        match self.code.flat.block(text) {
            Some(block) => block,
            None => flat::region(&mut self.s, &mut self.code, text),
        }
    }

    /// Where the next statement is.
    pub(super) fn next_statement(&self) -> Next {
        match self.s.inside {
            Some(at) => Next::Statement {
                at,
                line: self.s.line,
                first: false,
            },
            None => statement_behind(&self.s, self.s.text),
        }
    }

    /// Carries out one statement.
    #[inline]
    fn step(&mut self, index: usize) -> Value<Flow> {
        let statement = &self.code.statements[index];
        let room = self.s.stack_bytes().saturating_sub(self.s.stack_used);
        if statement.may_wait || self.s.trace || statement.depth > room {
            return self.careful_step(index);
        }
        let mut run = Run {
            s: &mut self.s,
            code: &self.code,
            screen: &mut self.screen,
            answers: &[],
            used: 0,
        };
        run.execute(statement)
    }

    /// A statement that may wait, be traced, or nest deeply.
    fn careful_step(&mut self, index: usize) -> Value<Flow> {
        let statement = &self.code.statements[index];
        let (first, depth) = (statement.first, statement.depth);
        let may_wait = statement.may_wait;
        let inside = self.s.inside.is_some();
        let work = |run: &mut Run| {
            if run.s.trace && first && !inside && run.s.line != DIRECT {
                let mark = format!("[{}]", run.s.line);
                run.screen.print(run.s, mark.as_bytes());
            }
            let statement = &run.code.statements[index];
            match &statement.op {
                Op::Print(print) if run.s.is_too_deep(depth) => {
                    run.print_until_too_deep(print, depth)
                }
                _ => {
                    run.s.check_depth(depth)?;
                    run.execute(statement)
                }
            }
        };
        if may_wait {
            return attempt(&mut self.s, &self.code, &mut self.screen, work);
        }
        let mut run = Run {
            s: &mut self.s,
            code: &self.code,
            screen: &mut self.screen,
            answers: &[],
            used: 0,
        };
        let mut result = work(&mut run);
        // A statement that runs again from its start shows its line once.
        while let Ok(Flow::Compile(point)) = result {
            compile::statement_at(&mut self.s, &mut self.code, point.text, point.line, false);
            let code = &self.code;
            let mut run = Run {
                s: &mut self.s,
                code,
                screen: &mut self.screen,
                answers: &[],
                used: 0,
            };
            result = run.execute(&code.statements[index]);
        }
        result
    }

    /// Goes where a statement led.
    #[inline]
    fn after(&mut self, index: usize, result: Value<Flow>) -> Option<Stop> {
        match result {
            Ok(Flow::Next) => {
                let statement = &self.code.statements[index];
                if let Some(code) = statement.fail {
                    self.s.saved = statement.rest.unwrap_or(self.s.saved);
                    return self.fail(code, self.s.line);
                }
                self.s.text = statement.end;
                self.s.inside = None;
                None
            }
            Ok(Flow::Text(text)) => {
                self.s.text = text;
                self.s.inside = None;
                None
            }
            Ok(Flow::At(point)) => {
                self.s.text = point.text;
                self.s.line = point.line;
                self.s.inside = None;
                None
            }
            Ok(Flow::Inside(at)) => {
                self.s.inside = Some(at);
                None
            }
            Ok(other) => self.after_rare(index, other),
            Err(trap) => self.trapped(trap),
        }
    }

    #[inline(never)]
    fn after_rare(&mut self, index: usize, flow: Flow) -> Option<Stop> {
        let end = self.code.statements[index].end;
        match flow {
            Flow::RetypeAndFail(code) => {
                self.code.drop_statements();
                self.stale = true;
                return self.fail(code, self.s.line);
            }
            Flow::Retype => {
                let (fail, rest) = (
                    self.code.statements[index].fail,
                    self.code.statements[index].rest,
                );
                self.code.drop_statements();
                self.stale = true;
                if let Some(code) = fail {
                    self.s.saved = rest.unwrap_or(self.s.saved);
                    return self.fail(code, self.s.line);
                }
                self.s.text = end;
                self.s.inside = None;
            }
            Flow::Compile(point) => {
                compile::statement_at(&mut self.s, &mut self.code, point.text, point.line, false);
                // The statement runs again from its start, at once: a slice of one statement
                // with a restored machine behind it must come further too.
                match self.step(index) {
                    Ok(Flow::Compile(_)) => {}
                    result => return self.after(index, result),
                }
            }
            Flow::End => return self.end_statement(end),
            Flow::Stop => {
                self.s.text = end;
                return Some(self.stop_program(end, true));
            }
            Flow::Command => {
                let statement = self.code.statements[index].clone();
                return self.command(&statement);
            }
            Flow::Next | Flow::Text(_) | Flow::At(_) | Flow::Inside(_) => {}
        }
        None
    }

    fn trapped(&mut self, trap: Trap) -> Option<Stop> {
        match trap {
            Trap::Error(code) => self.fail(code, self.s.line),
            Trap::ErrorIn(code, line) => self.fail(code, line),
            Trap::Need(request) => Some(Stop::Needs(request)),
            Trap::Break => Some(self.stop_program(self.s.saved, true)),
            Trap::Quiet => Some(self.stop_program(self.s.saved, false)),
        }
    }

    /// An error in line `line`: the error trap gets it, or its message is printed.
    pub(super) fn fail(&mut self, code: ErrorCode, line: u16) -> Option<Stop> {
        let s = &mut self.s;
        s.line = line;
        s.erl = line;
        s.err = code.0;
        s.inside = None;
        s.error_text = s.saved;
        s.reset_temporaries();
        if line != DIRECT {
            s.dot = line;
            s.continue_at = Some(Point {
                line,
                text: s.saved,
            });
        }
        // The printer's line is ended, trapped or not.
        if s.console.printer_column != 0 {
            self.screen.new_printer_line(s);
        }
        if s.trap != 0 && !s.handling {
            s.handling = true;
            s.text = s.trap.wrapping_sub(1);
            // A typed line with a number can fail too.
            s.mode = Mode::Running;
            return None;
        }
        s.handling = false;
        s.console.muted = false;
        self.screen.fresh_line(&mut self.s);
        let mut message = code.message().to_string();
        if line != DIRECT {
            message.push_str(&format!(" in {line}"));
        }
        self.screen.print(&mut self.s, message.as_bytes());
        self.ready();
        Some(Stop::Failed)
    }

    /// Ctrl-C seen between two statements.
    fn break_key(&mut self) -> Stop {
        self.s.break_requested = false;
        self.s.console.muted = false;
        self.screen.print(&mut self.s, b"^C");
        self.screen.new_line(&mut self.s);
        self.stop_program(self.s.text, true)
    }

    /// STOP, Ctrl-C: CONT will go on at `text`.
    pub(super) fn stop_program(&mut self, text: Address, message: bool) -> Stop {
        self.s.reset_temporaries();
        self.s.console.muted = false;
        let line = self.s.line;
        if line != DIRECT {
            self.s.continue_at = Some(Point { line, text });
        }
        self.screen.fresh_line(&mut self.s);
        if message {
            self.screen.print(&mut self.s, b"Break");
            if line != DIRECT {
                let place = format!(" in {line}");
                self.screen.print(&mut self.s, place.as_bytes());
            }
        }
        self.ready();
        Stop::Broke
    }

    fn end_statement(&mut self, end: Address) -> Option<Stop> {
        if let Err(code) = self.s.close_files() {
            return self.fail(code, self.s.line);
        }
        if self.s.line != DIRECT {
            self.s.continue_at = Some(Point {
                line: self.s.line,
                text: end,
            });
        }
        self.ready();
        Some(Stop::Ended)
    }

    /// Behind the last line, or at the end of the direct line.
    fn program_end(&mut self) -> Option<Stop> {
        if self.s.line != DIRECT {
            if self.s.handling {
                // CONT then finds the end again.
                self.s.saved = self.s.text;
                return self.fail(ErrorCode::NO_RESUME, self.s.line);
            }
            self.s.continue_at = Some(Point {
                line: self.s.line,
                text: self.s.text,
            });
        }
        self.ready();
        Some(Stop::Ended)
    }

    /// Prints `Ok` and waits for a line.
    pub(super) fn ready(&mut self) {
        let s = &mut self.s;
        s.console.muted = false;
        s.inside = None;
        if s.console.printer_column != 0 {
            self.screen.new_printer_line(s);
        }
        self.screen.fresh_line(s);
        self.screen.ok(s);
        // A SAVE that failed left its file open; one that cannot be ended is given up.
        let _ = s.close_file(0);
        // The prompt looks at ERR, and so finds a Syntax error that a handler left pending.
        if s.err == ErrorCode::SYNTAX.0 {
            s.err = 0;
            if s.erl != DIRECT {
                s.edit_after_ok = Some(s.erl);
            }
        }
        match s.edit_after_ok.take() {
            Some(line) if s.protected => {
                // EDIT is refused, in the line that it was to show.
                self.fail(ErrorCode::ILLEGAL_FUNCTION_CALL, line);
            }
            Some(line) => {
                s.editing = line;
                s.mode = Mode::Editing;
            }
            None => s.mode = Mode::Prompt,
        }
        self.s.line = DIRECT;
    }
}

/// The statement behind the byte at `text`.
pub(super) fn statement_behind(state: &State, text: Address) -> Next {
    match state.memory.byte(text) {
        b':' => Next::Statement {
            at: text.wrapping_add(1),
            line: state.line,
            first: false,
        },
        0 if state.memory.word(text.wrapping_add(1)) == 0 => Next::End,
        0 => Next::Statement {
            at: text.wrapping_add(5),
            line: state.memory.word(text.wrapping_add(3)),
            first: true,
        },
        _ => Next::Broken,
    }
}

/// Does something that may have to wait. If an answer is missing everything but the
/// output is put back as it was, and `waiting` tells what was asked and shown.
pub(super) fn attempt<T>(
    s: &mut State,
    code: &Code,
    screen: &mut Screen,
    work: impl FnOnce(&mut Run) -> Value<T>,
) -> Value<T> {
    let waiting = std::mem::take(&mut s.waiting);
    let before = s.clone();
    screen.begin(waiting.output_bytes, waiting.printer_bytes);
    let answers: Vec<Reply> = waiting.answers;
    let mut run = Run {
        s,
        code,
        screen,
        answers: &answers,
        used: 0,
    };
    let result = work(&mut run);
    let (output_bytes, printer_bytes) = screen.sent();
    screen.begin(0, 0);
    if let Err(Trap::Need(request)) = result {
        *s = before;
        s.links.simple.resize(code.simple.len(), 0);
        s.links.arrays.resize(code.arrays.len(), 0);
        s.waiting = Waiting {
            request: Some(request),
            answers,
            output_bytes: output_bytes.max(waiting.output_bytes),
            printer_bytes: printer_bytes.max(waiting.printer_bytes),
        };
    }
    result
}
