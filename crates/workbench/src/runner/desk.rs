//! What the workbench does beside the machine: its own commands on the console, files of the disk.

use basic::machine::Event;

use super::{Driver, Engine};
use crate::codepage;

impl<E: Engine> Driver<E> {
    /// Shows a line that is no command of BASIC and what the workbench answers.
    pub(super) fn remark(&mut self, line: &[u8], text: &[u8]) {
        // A machine that has just begun prints its banner first.
        self.learn_wait();
        let shown = [line, b"\r\n", text, b"Ok\r\n"].concat();
        self.take_in(vec![Event::Output(shown)]);
    }

    /// Puts a file on the disk. What the machine has against it is shown on the console.
    pub(super) fn put_file(&mut self, name: &str, bytes: &[u8]) {
        let Some(engine) = &mut self.engine else {
            return;
        };
        if let Err(text) = engine.put_file(&codepage::encode(name), bytes) {
            self.complain(&format!("{name}: {text}"));
        }
    }

    pub(super) fn remove_file(&mut self, name: &str) {
        if let Some(engine) = &mut self.engine {
            engine.remove_file(&codepage::encode(name));
        }
    }

    /// As NAME: a name that is taken is refused.
    pub(super) fn rename_file(&mut self, from: &str, to: &str) {
        let Some(engine) = &mut self.engine else {
            return;
        };
        let (old, new) = (codepage::encode(from), codepage::encode(to));
        let files = engine.files();
        let Some((_, bytes)) = files.iter().find(|(name, _)| *name == old) else {
            return;
        };
        if old == new {
            return;
        }
        if files.iter().any(|(name, _)| *name == new) {
            return self.complain(&format!("{to}: File already exists"));
        }
        match engine.put_file(&new, bytes) {
            Ok(()) => {
                engine.remove_file(&old);
            }
            Err(text) => self.complain(&format!("{to}: {text}")),
        }
    }

    fn complain(&mut self, text: &str) {
        let line = format!("{text}\r\n");
        self.take_in(vec![Event::Output(codepage::encode(&line))]);
    }
}
