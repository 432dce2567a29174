//! KILL, NAME and FILES.

use super::{ErrorCode, Expr, FileName, Flow, Run, Value};
use crate::machine::disk::{Name, fits};

impl Run<'_> {
    /// The first file that fits a name with `?`.
    fn first_file(&self, pattern: &FileName) -> Value<FileName> {
        match self.s.disk.find(pattern) {
            Some(file) => Ok(FileName {
                name: file.name,
                ..*pattern
            }),
            None => Err(ErrorCode::FILE_NOT_FOUND.into()),
        }
    }

    /// KILL: deletes the first file that fits the name.
    pub(in crate::machine::exec) fn kill(&mut self, name: &Expr) -> Value<Flow> {
        let pattern = self.name_of(name)?;
        let name = self.first_file(&pattern)?;
        self.s.disk.remove(&name);
        Ok(Flow::Next)
    }

    /// NAME old AS new. Both must be written with the same drive, or both without.
    pub(in crate::machine::exec) fn rename(&mut self, old: &Expr, new: &Expr) -> Value<Flow> {
        let (old, rest) = old.behind();
        let old = self.name_of(old)?;
        let old = self.first_file(&old)?;
        rest?;
        let new = self.name_of(new)?;
        if new.drive != old.drive {
            return self.illegal();
        }
        if self.s.disk.find(&new).is_some() {
            return Err(ErrorCode::FILE_ALREADY_EXISTS.into());
        }
        self.s.disk.rename(&old, new.name);
        Ok(Flow::Next)
    }

    /// FILES: names that fit, as many in a line as the width takes.
    pub(in crate::machine::exec) fn files(&mut self, name: Option<&Expr>) -> Value<Flow> {
        let pattern = match name {
            Some(name) => self.name_of(name)?.with_stars(),
            None => FileName {
                drive: 0,
                name: [b'?'; 11],
                dotted: false,
            },
        };
        let drive = pattern.drive.saturating_sub(1);
        let names: Vec<Name> = self
            .s
            .disk
            .files()
            .filter(|file| file.drive == drive && fits(&file.name, &pattern.name))
            .map(|file| file.name)
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
