//! CHAIN: another program goes on with some or all of the variables.

use crate::error::ErrorCode;
use crate::machine::code::{Chain, Named};
use crate::machine::eval::{Trap, Value, hard};
use crate::machine::state::DIRECT;
use crate::machine::strings::Text;
use crate::machine::variables::{Entries, Entry, as_common, header, size};
use crate::machine::{Event, Machine, Stop, program};
use crate::parser;
use crate::syntax::{Address, Name, Range, Statement, Type};
use crate::text::{scan, token};

/// A variable on its way to the next program.
struct Carried {
    name: Named,
    /// Whether an earlier CHAIN that failed has hidden it.
    hidden: bool,
    /// Elements in each dimension of an array, first subscript first.
    dimensions: Option<Vec<u16>>,
    /// The bytes of its values; for strings those of the descriptors.
    bytes: Vec<u8>,
    /// The characters of its strings.
    texts: Vec<Vec<u8>>,
}

impl Carried {
    fn is_same(&self, other: &Self) -> bool {
        self.name == other.name && self.dimensions.is_some() == other.dimensions.is_some()
    }
}

impl Machine {
    pub(super) fn chain(&mut self, chain: &Chain) -> Value<Option<Stop>> {
        let name = self.program_name(&chain.file)?;
        // The file is looked for before the line behind it is worked out.
        let data = self.program_file(&name)?;
        let line = match &chain.line {
            Some(line) => {
                let number = self.value(|run| run.number_of(line))?;
                Some(hard(number.to_u16())?)
            }
            None => None,
        };
        let tokenized = matches!(data.first(), Some(&(0xFF | 0xFE)));
        let deleted = chain.delete.map(|range| self.range_of(range)).transpose()?;
        let carried = self.carried(chain.all)?;
        let (types, base, base_set) = (self.s.types, self.s.base, self.s.base_set);
        let origin = self.s.line;
        if chain.merge {
            if tokenized {
                if let Some((start, end)) = deleted {
                    program::remove(&mut self.s, start, end);
                }
                self.refuse_merge(carried, deleted.is_some())?;
                return Err(ErrorCode::BAD_FILE_MODE.into());
            }
            self.s.close_files()?;
            if let Some((start, end)) = deleted {
                program::remove(&mut self.s, start, end);
            }
            self.program_changed();
            self.screen.event(Event::ProgramReplaced);
            // Lines are read as at the prompt.
            self.s.line = DIRECT;
            self.take_text(&data)?;
            (self.s.types, self.s.base, self.s.base_set) = (types, base, base_set);
        } else {
            self.replace_program(&data, tokenized)?;
        }
        self.take_over(carried)?;
        self.stale = true;
        self.s.inside = None;
        self.s.text = match line {
            None | Some(0) => self.s.program - 1,
            Some(line) => match program::find_line(&self.s, line) {
                Ok(at) => at - 1,
                // Lines were stored like typed ones; only tokens leave the line what it was.
                Err(_) if tokenized => {
                    return Err(Trap::ErrorIn(ErrorCode::UNDEFINED_LINE, origin));
                }
                Err(_) => return Err(Trap::ErrorIn(ErrorCode::UNDEFINED_LINE, DIRECT)),
            },
        };
        Ok(None)
    }

    /// What is left when the other program cannot be merged: the variables that were to go along,
    /// but none if lines were deleted, and a copy of all of them that takes room below the
    /// strings. Files and error trap stay.
    fn refuse_merge(&mut self, carried: Vec<Carried>, deleted: bool) -> Value<()> {
        self.forget_places();
        self.s.strings = self.s.strings_top;
        self.take_over(carried)?;
        let copied = self.s.free - self.s.variables + 1;
        self.s.strings = self.s.strings.saturating_sub(copied);
        if deleted {
            self.forget_places();
        }
        self.stale = true;
        Ok(())
    }

    /// Makes the areas of variables and arrays empty.
    fn forget_places(&mut self) {
        self.s.arrays = self.s.variables;
        self.s.free = self.s.variables;
        self.s.forget_links();
        self.code.drop_statements();
    }

    /// Where the lines of DELETE of CHAIN MERGE begin and end.
    fn range_of(&self, range: Range) -> Value<(Address, Address)> {
        let from = range.from.map_or(0, |line| program::resolve(&self.s, line));
        let last = match range.to {
            Some(line) => program::resolve(&self.s, line),
            None => from,
        };
        let start = program::find_line(&self.s, from).unwrap_or_else(|at| at);
        match program::find_line(&self.s, last) {
            Ok(end) if start <= end => Ok((start, self.s.memory.word(end))),
            _ => Err(ErrorCode::ILLEGAL_FUNCTION_CALL.into()),
        }
    }

    /// Copies of the variables that go along: those that [`Machine::mark_common`] has marked.
    ///
    /// # Errors
    /// Those of [`Machine::mark_common`].
    fn carried(&mut self, all: bool) -> Value<Vec<Carried>> {
        if !all {
            let marked = self.mark_common();
            // A marked variable has another name until its mark is taken off.
            self.s.forget_links();
            marked?;
        }
        let simple = Entries::simple(&self.s).map(|entry| (entry, false));
        let arrays = Entries::arrays(&self.s).map(|entry| (entry, true));
        // ALL takes user functions along, which the other program does not have.
        let list: Vec<(Entry, bool)> = simple
            .chain(arrays)
            .filter(|(entry, _)| all || entry.is_common(&self.s))
            .collect();
        let mut carried: Vec<Carried> = Vec::new();
        for (entry, is_array) in list {
            if !all {
                entry.set_common(&mut self.s, false);
            }
            let (dimensions, first) = match is_array {
                true => (Some(entry.dimensions(&self.s)), entry.elements(&self.s)),
                false => (None, entry.value),
            };
            let variable = self.carry(&entry, dimensions, first);
            // Of two that a failed CHAIN has left with one name the first is found.
            if all || !carried.iter().any(|other| other.is_same(&variable)) {
                carried.push(variable);
            }
        }
        Ok(carried)
    }

    fn carry(&self, entry: &Entry, dimensions: Option<Vec<u16>>, first: u16) -> Carried {
        let length = usize::from(entry.end.saturating_sub(first));
        let bytes = self.s.memory.slice(first, length).to_vec();
        let texts = match entry.kind {
            Type::Text if !entry.function => (0..length as u16 / 3)
                .map(|index| self.s.characters_of(first + 3 * index).to_vec())
                .collect(),
            _ => Vec::new(),
        };
        let name = Named {
            text: entry.name(&self.s).into(),
            kind: entry.kind,
            function: entry.function,
        };
        Carried {
            name,
            hidden: entry.is_common(&self.s),
            dimensions,
            bytes,
            texts,
        }
    }

    /// Makes the carried variables in the new program.
    fn take_over(&mut self, carried: Vec<Carried>) -> Value<()> {
        for variable in carried {
            let first = match &variable.dimensions {
                None => {
                    let slot = self.code.simple_slot(variable.name.clone());
                    self.s.extend_links(&self.code);
                    let at = self.s.make_simple(&self.code, slot)?;
                    let entry = Entries::simple(&self.s).find(|entry| entry.value == at);
                    self.hide(entry.filter(|_| variable.hidden));
                    at
                }
                Some(dimensions) => {
                    let slot = self.code.array_slot(variable.name.clone());
                    self.s.extend_links(&self.code);
                    let base = i32::from(self.s.base);
                    let bounds: Vec<i16> = dimensions
                        .iter()
                        .map(|&count| (i32::from(count) - 1 + base).clamp(0, 32_767) as i16)
                        .collect();
                    let at = self.s.create_array(&self.code, slot, &bounds)?;
                    let entry = Entries::arrays(&self.s).find(|entry| entry.value == at);
                    self.hide(entry.filter(|_| variable.hidden));
                    at + 1 + 2 * dimensions.len() as u16
                }
            };
            if variable.name.kind != Type::Text || variable.name.function {
                self.s.memory.set_slice(first, &variable.bytes);
                continue;
            }
            for (index, text) in variable.texts.iter().enumerate() {
                let length = text.len() as u8;
                let at = self.s.allocate(length)?;
                self.s.memory.set_slice(at, text);
                let place = first + size(Type::Text) * index as u16;
                self.s.set_text(place, Text { length, at });
            }
        }
        Ok(())
    }

    /// Leaves an entry hidden by the mark of a CHAIN that failed.
    fn hide(&mut self, entry: Option<Entry>) {
        if let Some(entry) = entry {
            entry.set_common(&mut self.s, true);
            self.s.forget_links();
        }
    }

    /// Marks the variables that the COMMON statements of the program name. If it fails, those
    /// already marked stay so: the program does not find them any more.
    ///
    /// # Errors
    /// Syntax error in a list; Illegal function call for a variable that does not exist,
    /// or a simple one that is there twice. Both in the line of the COMMON.
    fn mark_common(&mut self) -> Value<()> {
        for (line, at, end) in self.common_statements() {
            let image = self.s.memory.image();
            let Statement::Common(list) = parser::parse_statement(image, at).statement else {
                continue;
            };
            let text = &image[usize::from(at) + 1..usize::from(end).max(usize::from(at) + 1)];
            let is_list = is_list_of_names(text);
            for (name, is_array) in &list {
                self.mark(name, *is_array)
                    .map_err(|code| Trap::ErrorIn(code, line))?;
            }
            if !is_list {
                return Err(Trap::ErrorIn(ErrorCode::SYNTAX, line));
            }
        }
        Ok(())
    }

    /// Where the COMMON statements of the program are: number of the line, address, end.
    fn common_statements(&self) -> Vec<(u16, Address, Address)> {
        let image = self.s.memory.image();
        let mut found = Vec::new();
        for line in program::lines(&self.s) {
            let mut at = line.at + 4;
            loop {
                let start = program::skip_blanks(&self.s.memory, at);
                let end = scan::skip_statement(image, start);
                match self.s.memory.byte(start) {
                    token::COMMON => found.push((line.number, start, end)),
                    token::REM => break,
                    _ => {}
                }
                if self.s.memory.byte(end) != b':' || end >= line.next {
                    break;
                }
                at = end + 1;
            }
        }
        found
    }

    /// Marks a variable of COMMON. An array that is marked already may be named again.
    fn mark(&mut self, name: &Name, is_array: bool) -> Result<(), ErrorCode> {
        let kind = crate::machine::code::type_of(name, &self.s.types);
        let head = header(&name.text, kind, false);
        let found = match is_array {
            true => Entries::arrays(&self.s)
                .find(|entry| entry.is_headed(&self.s, &head))
                .or_else(|| {
                    let marked = as_common(&head);
                    Entries::arrays(&self.s).find(|entry| entry.is_headed(&self.s, &marked))
                }),
            false => Entries::simple(&self.s).find(|entry| entry.is_headed(&self.s, &head)),
        };
        let entry = found.ok_or(ErrorCode::ILLEGAL_FUNCTION_CALL)?;
        entry.set_common(&mut self.s, true);
        Ok(())
    }
}

/// Whether the text of a COMMON is names with commas between them, `()` behind those of
/// arrays.
fn is_list_of_names(text: &[u8]) -> bool {
    let text: Vec<u8> = text.iter().copied().filter(|&byte| byte != b' ').collect();
    text.is_empty()
        || text.split(|&byte| byte == b',').all(|name| {
            let name = name.strip_suffix(b"()").unwrap_or(name);
            let name = match name {
                [rest @ .., b'%' | b'!' | b'#' | b'$'] => rest,
                _ => name,
            };
            name.first().is_some_and(u8::is_ascii_alphabetic)
                && name
                    .iter()
                    .all(|&byte| byte.is_ascii_alphanumeric() || byte == b'.')
        })
}
