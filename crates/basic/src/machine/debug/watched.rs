//! A variable that is looked at after every statement.

use crate::machine::code;
use crate::machine::inspect::value;
use crate::machine::state::State;
use crate::machine::variables::{self, Entries, Entry};
use crate::syntax::{Name, Type};

/// A name and what it held.
pub struct Watched {
    /// As the user wrote it.
    pub name: String,
    text: Vec<u8>,
    sigil: Option<Type>,
    array: bool,
    /// Type and bytes of the value; `None` while there is no such variable.
    last: Option<(Type, Vec<u8>)>,
}

impl Watched {
    /// A watch of what the variable holds from now on; `None` if the text is no name.
    pub fn new(name: &str, state: &State) -> Option<Self> {
        let text = name.trim().to_ascii_uppercase();
        let (text, array) = match text.strip_suffix("()") {
            Some(text) => (text, true),
            None => (text.as_str(), false),
        };
        let (text, sigil) = match text.char_indices().last()? {
            (at, '%') => (&text[..at], Some(Type::Integer)),
            (at, '!') => (&text[..at], Some(Type::Single)),
            (at, '#') => (&text[..at], Some(Type::Double)),
            (at, '$') => (&text[..at], Some(Type::Text)),
            _ => (text, None),
        };
        let good = text.bytes().next()?.is_ascii_uppercase()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'.');
        let mut watched = Watched {
            name: name.trim().to_owned(),
            text: text.as_bytes().to_vec(),
            sigil,
            array,
            last: None,
        };
        watched.last = watched.read(state);
        (good && text.len() <= 40).then_some(watched)
    }

    /// Notes what it holds now. Answers before and after if both are there (or it was just made)
    /// and differ; RUN, CLEAR and ERASE, which take it away, are no change.
    pub fn look(&mut self, state: &State) -> Option<(Vec<u8>, Vec<u8>)> {
        let now = self.read(state);
        if now == self.last {
            return None;
        }
        let before = std::mem::replace(&mut self.last, now);
        let (kind, after) = self.last.as_ref()?;
        let empty = vec![0; after.len()];
        let before = match &before {
            Some((_, bytes)) => bytes,
            None if *kind == Type::Text && !self.array => &Vec::new(),
            None => &empty,
        };
        if before == after {
            return None;
        }
        Some((self.shown(*kind, before), self.shown(*kind, after)))
    }

    fn shown(&self, kind: Type, bytes: &[u8]) -> Vec<u8> {
        match kind {
            // Of an array it is enough to know that it changed.
            _ if self.array => Vec::new(),
            Type::Text => bytes.to_vec(),
            _ if bytes.is_empty() => super::unset(kind),
            _ => value::of_bytes(kind, bytes),
        }
    }

    fn read(&self, state: &State) -> Option<(Type, Vec<u8>)> {
        let name = Name {
            text: self.text.as_slice().into(),
            sigil: self.sigil,
        };
        let kind = code::type_of(&name, &state.types);
        let wanted = variables::header(&self.text, kind, false);
        let is_it = |entry: &Entry| state.memory.slice(entry.at, wanted.len()) == wanted;
        let entry = match self.array {
            true => Entries::arrays(state).find(is_it)?,
            false => Entries::simple(state).find(is_it)?,
        };
        let bytes = match (self.array, kind) {
            (false, Type::Text) => state.characters_of(entry.value).to_vec(),
            (true, Type::Text) => text_elements(state, &entry),
            _ => {
                let from = if self.array {
                    entry.elements(state)
                } else {
                    entry.value
                };
                let length = usize::from(entry.end.saturating_sub(from));
                state.memory.slice(from, length).to_vec()
            }
        };
        Some((kind, bytes))
    }
}

/// The characters of all elements, each behind its length: descriptors alone change when strings
/// are compacted.
fn text_elements(state: &State, entry: &Entry) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut at = entry.elements(state);
    while at < entry.end {
        let characters = state.characters_of(at);
        // 255 is the longest a string can be.
        bytes.push(characters.len() as u8);
        bytes.extend(characters);
        at = at.saturating_add(variables::size(Type::Text));
    }
    bytes
}
