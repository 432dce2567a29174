//! DELETE, RENUM, AUTO, EDIT.

use crate::error::ErrorCode;
use crate::machine::direct::LINE_MAX;
use crate::machine::eval::Value;
use crate::machine::state::{Auto, DIRECT, Mode};
use crate::machine::{Event, Machine, Stop, program};
use crate::syntax::{LineRef, Range};
use crate::text::renum;

impl Machine {
    pub(super) fn delete(&mut self, range: Range) -> Value<Option<Stop>> {
        let illegal = ErrorCode::ILLEGAL_FUNCTION_CALL;
        let from = range.from.map(|line| program::resolve(&self.s, line));
        let to = range.to.map(|line| program::resolve(&self.s, line));
        let last = match (from, to) {
            (_, Some(last)) => last,
            (Some(line), None) if !range.dash => line,
            _ => return Err(illegal.into()),
        };
        let start = program::find_line(&self.s, from.unwrap_or(0)).unwrap_or_else(|at| at);
        let Ok(end) = program::find_line(&self.s, last) else {
            return Err(illegal.into());
        };
        if start > end {
            return Err(illegal.into());
        }
        let end = self.s.memory.word(end);
        program::remove(&mut self.s, start, end);
        let closed = self.s.clear();
        self.program_changed();
        self.screen.event(Event::ProgramReplaced);
        self.ready();
        // `Ok` comes first: what cannot be closed is reported behind it.
        match closed {
            Ok(()) => Ok(Some(Stop::Ended)),
            Err(code) => Ok(self.fail(code, DIRECT)),
        }
    }

    pub(super) fn renum(
        &mut self,
        new: Option<LineRef>,
        from: Option<LineRef>,
        step: Option<u16>,
    ) -> Value<Option<Stop>> {
        let illegal = ErrorCode::ILLEGAL_FUNCTION_CALL;
        let new = new.map_or(10, |line| program::resolve(&self.s, line));
        let from = from.map_or(0, |line| program::resolve(&self.s, line));
        let step = step.unwrap_or(10);
        if step == 0 {
            return Err(illegal.into());
        }
        let old: Vec<u16> = program::lines(&self.s).map(|line| line.number).collect();
        let first = old
            .iter()
            .position(|&line| line >= from)
            .unwrap_or(old.len());
        if first > 0 && new <= old[first - 1] {
            return Err(illegal.into());
        }
        let mut numbers = old.clone();
        for (index, number) in numbers[first..].iter_mut().enumerate() {
            let value = u32::from(new) + u32::from(step) * index as u32;
            *number = u16::try_from(value)
                .ok()
                .filter(|&line| line <= LINE_MAX)
                .ok_or(illegal)?;
        }
        self.renumber_references(&old, &numbers);
        let places: Vec<u16> = program::lines(&self.s).map(|line| line.at).collect();
        for (at, number) in places.into_iter().zip(numbers) {
            self.s.memory.set_word(at + 2, number);
        }
        self.code.drop_statements();
        self.stale = true;
        self.screen.event(Event::ProgramReplaced);
        self.ready();
        Ok(Some(Stop::Ended))
    }

    /// Rewrites line numbers inside lines; reports those that name no line.
    fn renumber_references(&mut self, old: &[u16], new: &[u16]) {
        let lines: Vec<program::Line> = program::lines(&self.s).collect();
        for line in lines {
            let mut tokens = line.tokens(&self.s).to_vec();
            let mut missing = Vec::new();
            renum::renumber(
                &mut tokens,
                |number| old.binary_search(&number).ok().map(|index| new[index]),
                |number| missing.push(number),
            );
            self.s.memory.set_slice(line.at + 4, &tokens);
            for number in missing {
                let report = format!("Undefined line {number} in {}", line.number);
                self.screen.print(&mut self.s, report.as_bytes());
                self.screen.new_line(&mut self.s);
            }
        }
    }

    pub(super) fn auto(
        &mut self,
        start: Option<LineRef>,
        step: Option<u16>,
        comma: bool,
    ) -> Value<Option<Stop>> {
        let line = match start {
            Some(line) => program::resolve(&self.s, line),
            None if comma => 0,
            None => 10,
        };
        let step = match step {
            Some(step) => step,
            None if comma => self.s.auto_step,
            None => 10,
        };
        if step == 0 {
            return Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into());
        }
        self.s.auto_step = step;
        self.s.auto = Some(Auto { line });
        self.s.line = DIRECT;
        self.s.mode = Mode::Prompt;
        Ok(None)
    }

    pub(super) fn start_edit(&mut self, line: LineRef) -> Value<Option<Stop>> {
        let number = program::resolve(&self.s, line);
        self.s.dot = number;
        if program::find_line(&self.s, number).is_err() {
            return Err(ErrorCode::UNDEFINED_LINE.into());
        }
        if self.s.protected {
            return Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into());
        }
        self.s.editing = number;
        self.s.mode = Mode::Editing;
        self.s.line = DIRECT;
        self.s.inside = None;
        Ok(None)
    }
}
