//! KILL, NAME and FILES.

use super::{ErrorCode, Expr, Flow, Name, Run, Value};
use crate::machine::disk::{expand, fits};

impl Run<'_> {
    /// The first file that fits a name with `?`.
    pub(super) fn first_file(&self, pattern: &Name) -> Value<Name> {
        match self.s.disk.files().find(|file| fits(&file.name, pattern)) {
            Some(file) => Ok(file.name),
            None => Err(ErrorCode::FILE_NOT_FOUND.into()),
        }
    }

    /// KILL: deletes the first file that fits the name.
    pub(in crate::machine::exec) fn kill(&mut self, name: &Expr) -> Value<Flow> {
        let pattern = self.name_of(name, b"   ")?;
        let name = self.first_file(&pattern)?;
        self.s.disk.remove(&name);
        Ok(Flow::Next)
    }

    /// NAME old AS new.
    pub(in crate::machine::exec) fn rename(&mut self, old: &Expr, new: &Expr) -> Value<Flow> {
        let old = self.name_of(old, b"   ")?;
        let old = self.first_file(&old)?;
        let new = self.name_of(new, b"   ")?;
        if self.s.disk.find(&new).is_some() {
            return Err(ErrorCode::FILE_ALREADY_EXISTS.into());
        }
        self.s.disk.rename(&old, new);
        Ok(Flow::Next)
    }

    /// FILES: names that fit, five in a line.
    pub(in crate::machine::exec) fn files(&mut self, name: Option<&Expr>) -> Value<Flow> {
        let mut pattern = match name {
            Some(name) => self.name_of(name, b"   ")?,
            None => [b'?'; 11],
        };
        expand(&mut pattern);
        let names: Vec<Name> = self
            .s
            .disk
            .files()
            .map(|file| file.name)
            .filter(|name| fits(name, &pattern))
            .collect();
        if names.is_empty() {
            return Err(ErrorCode::FILE_NOT_FOUND.into());
        }
        for name in names {
            let mut shown = name[..8].to_vec();
            shown.push(if name[8] == b' ' { b' ' } else { b'.' });
            shown.extend(&name[8..]);
            self.screen.print(self.s, &shown);
            // Two blanks and another name must fit behind it.
            let column = u16::from(self.s.console.column);
            if column + 2 + shown.len() as u16 > u16::from(self.s.console.width) {
                self.screen.new_line(self.s);
            } else {
                self.screen.print(self.s, b"  ");
            }
        }
        Ok(Flow::Next)
    }
}
