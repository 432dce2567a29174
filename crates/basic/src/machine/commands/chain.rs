//! CHAIN: another program goes on with some or all of the variables.

use crate::error::ErrorCode;
use crate::machine::code::{Chain, Named};
use crate::machine::eval::{Trap, Value, hard};
use crate::machine::state::DIRECT;
use crate::machine::strings::Text;
use crate::machine::variables::{Entries, Entry, size};
use crate::machine::{Event, Machine, Stop, program};
use crate::parser;
use crate::syntax::{Address, Name, Range, Statement, Type};
use crate::text::{scan, token};

/// A variable on its way to the next program.
struct Carried {
    name: Named,
    /// Elements in each dimension of an array, first subscript first.
    dimensions: Option<Vec<u16>>,
    /// The bytes of its values; for strings those of the descriptors.
    bytes: Vec<u8>,
    /// The characters of its strings.
    texts: Vec<Vec<u8>>,
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

    /// Copies of the variables that go along.
    ///
    /// # Errors
    /// Those of [`Machine::common_names`], in the line of the COMMON.
    fn carried(&self, all: bool) -> Value<Vec<Carried>> {
        let common = if all {
            Vec::new()
        } else {
            self.common_names()?
        };
        let wanted = |entry: &Entry, array: bool| {
            all || common.iter().any(|(name, is_array)| {
                *is_array == array && name.kind == entry.kind && *name.text == *entry.name(&self.s)
            })
        };
        let mut list = Vec::new();
        for entry in Entries::simple(&self.s) {
            // ALL takes user functions along, which the other program does not have.
            if (all || !entry.function) && wanted(&entry, false) {
                list.push(self.carry(&entry, None, entry.value));
            }
        }
        for entry in Entries::arrays(&self.s) {
            if wanted(&entry, true) {
                let dimensions = entry.dimensions(&self.s);
                list.push(self.carry(&entry, Some(dimensions), entry.elements(&self.s)));
            }
        }
        Ok(list)
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
                    self.s.make_simple(&self.code, slot)?
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

    /// The names in the COMMON statements of the program, and which of them are arrays.
    ///
    /// # Errors
    /// Syntax error in a list; Illegal function call for a variable that does not exist,
    /// or a simple one that is there twice. Both in the line of the COMMON.
    fn common_names(&self) -> Value<Vec<(Named, bool)>> {
        let image = self.s.memory.image();
        let mut names = Vec::new();
        for line in program::lines(&self.s) {
            let mut at = line.at + 4;
            loop {
                let start = program::skip_blanks(&self.s.memory, at);
                let end = scan::skip_statement(image, start);
                if self.s.memory.byte(start) == token::COMMON
                    && let Statement::Common(list) = parser::parse_statement(image, start).statement
                {
                    let text = &image
                        [usize::from(start) + 1..usize::from(end).max(usize::from(start) + 1)];
                    self.add_common(&list, text, &mut names)
                        .map_err(|code| Trap::ErrorIn(code, line.number))?;
                }
                if self.s.memory.byte(start) == token::REM {
                    break;
                }
                if self.s.memory.byte(end) != b':' || end >= line.next {
                    break;
                }
                at = end + 1;
            }
        }
        Ok(names)
    }

    /// Adds the names of one COMMON.
    fn add_common(
        &self,
        list: &[(Name, bool)],
        text: &[u8],
        names: &mut Vec<(Named, bool)>,
    ) -> Result<(), ErrorCode> {
        for (name, is_array) in list {
            let named = Named {
                kind: crate::machine::code::type_of(name, &self.s.types),
                text: name.text.clone(),
                function: false,
            };
            let is_named = |entry: Entry| {
                let same = named.kind == entry.kind && *named.text == *entry.name(&self.s);
                same && !entry.function
            };
            let exists = match is_array {
                true => Entries::arrays(&self.s).any(is_named),
                false => Entries::simple(&self.s).any(is_named),
            };
            let known = names.contains(&(named.clone(), *is_array));
            if !exists || (known && !is_array) {
                return Err(ErrorCode::ILLEGAL_FUNCTION_CALL);
            }
            names.push((named, *is_array));
        }
        match is_list_of_names(text) {
            true => Ok(()),
            false => Err(ErrorCode::SYNTAX),
        }
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
