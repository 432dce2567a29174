//! Names of registers and sessions.

use std::{borrow::Borrow, fmt};

use serde::{Deserialize, Serialize};

use crate::limits::{KEY_BYTES_MAX, KEY_PART_CHARS_MAX, KEY_PARTS_MAX};

/// The name of a register: `[a-z]+(/[^/]{1,64}){0,3}`, at most 200 bytes. Ordered as bytes.
///
/// ```
/// use delta::Key;
/// assert!(Key::new("console/17").is_ok());
/// assert!(Key::new("Console/17").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Key(String);

/// Why a text is not a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// More than 200 bytes.
    #[error("a key has at most {KEY_BYTES_MAX} bytes")]
    TooLong,
    /// The first part, the family, is not one or more of a-z.
    #[error("a key begins with one or more lower-case letters")]
    Family,
    /// A later part is empty or has more than 64 characters.
    #[error("a part of a key has 1 to {KEY_PART_CHARS_MAX} characters")]
    Part,
    /// More than three parts after the family.
    #[error("a key has at most {KEY_PARTS_MAX} parts after its family")]
    TooManyParts,
}

impl Key {
    /// The key of that name.
    ///
    /// # Errors
    /// [`KeyError`] if the name is not in the grammar.
    pub fn new(name: impl Into<String>) -> Result<Self, KeyError> {
        let name = name.into();
        check(&name)?;
        Ok(Self(name))
    }

    /// The whole name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first part of the name.
    pub fn family(&self) -> &str {
        self.0.split('/').next().unwrap_or_default()
    }

    /// The second part, if a third follows it: of `program/<generation>/<order>` the generation.
    pub fn generation(&self) -> Option<&str> {
        let mut parts = self.0.split('/').skip(1);
        let generation = parts.next()?;
        parts.next().map(|_| generation)
    }
}

fn check(name: &str) -> Result<(), KeyError> {
    if name.len() > KEY_BYTES_MAX {
        return Err(KeyError::TooLong);
    }
    let mut parts = name.split('/');
    if !parts.next().is_some_and(is_family) {
        return Err(KeyError::Family);
    }
    let mut count = 0;
    for part in parts {
        count += 1;
        if count > KEY_PARTS_MAX {
            return Err(KeyError::TooManyParts);
        }
        if !is_part(part) {
            return Err(KeyError::Part);
        }
    }
    Ok(())
}

/// Whether the text can be the first part of a key.
pub(crate) fn is_family(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Whether the text can be a later part of a key.
pub(crate) fn is_part(text: &str) -> bool {
    !text.is_empty() && !text.contains('/') && text.chars().count() <= KEY_PART_CHARS_MAX
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Key {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Key {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<Key> for String {
    fn from(key: Key) -> Self {
        key.0
    }
}

impl TryFrom<String> for Key {
    type Error = KeyError;

    fn try_from(name: String) -> Result<Self, KeyError> {
        Self::new(name)
    }
}

impl TryFrom<&str> for Key {
    type Error = KeyError;

    fn try_from(name: &str) -> Result<Self, KeyError> {
        Self::new(name)
    }
}

impl std::str::FromStr for Key {
    type Err = KeyError;

    fn from_str(name: &str) -> Result<Self, KeyError> {
        Self::new(name)
    }
}

/// Public name of a session: a hash of its secret id. The page carries it, and a store refuses what
/// is meant for another session.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct SessionTag(pub [u8; 8]);

impl SessionTag {
    /// The tag written as [`Display`](fmt::Display) writes it; `None` if the text is anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let well_formed = text.len() == 16
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        let number = u64::from_str_radix(text, 16).ok()?;
        well_formed.then_some(Self(number.to_be_bytes()))
    }
}

/// Sixteen lower-case hexadecimal digits.
impl fmt::Display for SessionTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", u64::from_be_bytes(self.0))
    }
}
