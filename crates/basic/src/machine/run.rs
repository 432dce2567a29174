//! Running: from statement to statement, errors, breaks and waiting.

use super::code::{Code, Op};
use super::compile;
use super::console::Screen;
use super::eval::{Run, Trap, Value};
use super::exec::Flow;
use super::generated::Backend;
use super::state::{DIRECT, Mode, State, Waiting};
use super::{Fuel, Machine, Reply, Stop};
use crate::error::ErrorCode;
use crate::syntax::Address;
use crate::text::{scan, token};

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
            let behind_constant = self.failed_behind_constant();
            let result = self.step(index);
            if behind_constant {
                self.note_constant(at, index, &result);
            }
            jumped = matches!(result, Ok(Flow::Text(_) | Flow::At(_)));
            if let Some(stop) = self.after(index, result) {
                return Some(stop);
            }
            if self.s.mode != Mode::Running {
                return None;
            }
        }
    }

    /// Whether a handler is at work on an error that was noticed behind a constant.
    pub(super) fn failed_behind_constant(&self) -> bool {
        self.s.handling && token::is_constant(self.s.memory.byte(self.s.error_text))
    }

    /// MBASIC finds what stands behind a constant by the constant that it read last. So RESUME
    /// NEXT goes on behind one of the handler's own if it reads any.
    fn note_constant(&mut self, at: Address, index: usize, result: &Value<Flow>) {
        let end = match result {
            Ok(Flow::Inside(inside)) => *inside,
            _ => self.code.statements[index].end,
        };
        if let Some(constant) = scan::last_constant(self.s.memory.image(), at, end) {
            self.s.error_text = constant;
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
                Op::Write(write) if run.s.is_too_deep(depth) => {
                    run.write_until_too_deep(write, depth)
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
