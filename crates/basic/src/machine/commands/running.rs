//! RUN, CONT, NEW, SYSTEM.

use crate::error::ErrorCode;
use crate::machine::code::Target;
use crate::machine::eval::Value;
use crate::machine::state::Mode;
use crate::machine::{Event, Machine, Stop, program};

impl Machine {
    /// RUN and RUN n: clears, then starts. The line is looked for after clearing.
    pub(super) fn run_program(&mut self, target: Option<Target>) -> Value<Option<Stop>> {
        self.s.inside = None;
        self.clear_all()?;
        match target {
            None => self.s.text = self.s.program - 1,
            Some(Target::Text(at)) => self.s.text = at,
            Some(Target::Missing(code)) => return Err(code.into()),
        }
        Ok(None)
    }

    /// What CLEAR clears, with all compiled code.
    ///
    /// # Errors
    /// Those of closing files.
    pub(super) fn clear_all(&mut self) -> Value<()> {
        let closed = self.s.clear();
        self.code.drop_statements();
        self.stale = false;
        Ok(closed?)
    }

    pub(super) fn cont(&mut self) -> Value<Option<Stop>> {
        match self.s.continue_at {
            Some(point) => {
                self.s.line = point.line;
                self.s.text = point.text;
                self.s.inside = None;
                Ok(None)
            }
            None => Err(ErrorCode::CANT_CONTINUE.into()),
        }
    }

    pub(super) fn new_program(&mut self) -> Value<Option<Stop>> {
        program::erase(&mut self.s);
        self.s.trace = false;
        self.s.protected = false;
        self.s.auto = None;
        self.screen.event(Event::ProgramReplaced);
        self.clear_all()?;
        self.ready();
        Ok(Some(Stop::Ended))
    }

    pub(super) fn system(&mut self) -> Value<Option<Stop>> {
        self.s.close_files()?;
        self.s.mode = Mode::Left;
        Ok(Some(Stop::System))
    }
}
