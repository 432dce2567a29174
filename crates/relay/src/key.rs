//! What a store calls a session.

use std::fmt;

use delta::SessionTag;
use session::SessionId;

/// A session as a store knows it: the hash that names it in the store, and its public tag. Neither
/// tells the secret id.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SessionKey {
    name: String,
    tag: SessionTag,
}

impl SessionKey {
    /// The session's tag, which pages know and send with every request.
    pub fn tag(&self) -> SessionTag {
        self.tag
    }

    /// The session that a store calls so; `None` if no session is called so. Its tag is not known from
    /// that, so this is for operators and not for what pages send.
    pub fn named(name: &str) -> Option<Self> {
        let is_name = name.len() == 24
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        is_name.then(|| Self {
            name: name.to_owned(),
            tag: SessionTag([0; 8]),
        })
    }

    /// The name in the store: 24 characters of `A-Za-z0-9_-`.
    pub fn as_str(&self) -> &str {
        &self.name
    }
}

impl From<&SessionId> for SessionKey {
    fn from(id: &SessionId) -> Self {
        Self {
            name: id.store_key(),
            tag: SessionTag(id.tag()),
        }
    }
}

impl From<SessionId> for SessionKey {
    fn from(id: SessionId) -> Self {
        Self::from(&id)
    }
}

impl fmt::Display for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
