//! Ids of sessions and the names derived from them.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::SessionError;

/// Bytes of an id: 256 bits.
pub(crate) const ID_BYTES: usize = 32;
/// Bytes of the hash in a store key: 144 bits, 24 characters.
const STORE_KEY_BYTES: usize = 18;

/// The secret id of a session. Whoever knows it has the session, so it appears in the signed cookie
/// only; `Debug` shows the public tag.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SessionId([u8; ID_BYTES]);

impl SessionId {
    /// A new random id.
    ///
    /// # Errors
    /// [`SessionError::Random`] if the system gives no random numbers.
    pub fn random() -> Result<Self, SessionError> {
        let mut bytes = [0; ID_BYTES];
        getrandom::fill(&mut bytes).map_err(SessionError::Random)?;
        Ok(Self(bytes))
    }

    /// The id that these bytes are.
    pub fn from_bytes(bytes: [u8; ID_BYTES]) -> Self {
        Self(bytes)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; ID_BYTES] {
        &self.0
    }

    /// What stores call this session: 24 characters of a hash, of `A-Za-z0-9_-`.
    pub fn store_key(&self) -> String {
        URL_SAFE_NO_PAD.encode(&self.derive("store", b"")[..STORE_KEY_BYTES])
    }

    /// What pages call this session: 8 bytes of another hash. Public.
    pub fn tag(&self) -> [u8; 8] {
        let hash = self.derive("tag", b"");
        let mut tag = [0; 8];
        tag.copy_from_slice(&hash[..8]);
        tag
    }

    /// The tag as 16 hexadecimal digits.
    pub fn tag_text(&self) -> String {
        format!("{:016x}", u64::from_be_bytes(self.tag()))
    }

    /// The isolated sub-session of that handle: another session of the same browser. Every text is a
    /// handle; which ones appear in paths is the caller's choice.
    #[must_use]
    pub fn for_handle(&self, handle: &str) -> Self {
        Self(self.derive("handle", handle.as_bytes()))
    }

    /// What stores call a user: as for sessions, so that a dump of the store names nobody.
    pub(crate) fn user_key(user: &str) -> String {
        Self([0; ID_BYTES]).for_handle(user).store_key()
    }

    /// A hash of the id for one purpose.
    fn derive(&self, purpose: &str, input: &[u8]) -> [u8; 32] {
        Sha256::new()
            .chain_update(b"everbasic session ")
            .chain_update(purpose)
            .chain_update([0])
            .chain_update(self.0)
            .chain_update(input)
            .finalize()
            .into()
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SessionId(tag {})", self.tag_text())
    }
}
