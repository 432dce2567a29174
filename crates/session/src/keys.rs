//! Signing ids and checking signatures.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::{SessionError, SessionId, id::ID_BYTES};

/// Shortest secret that is accepted.
const SECRET_BYTES_MIN: usize = 16;
/// An id and its time of issue.
const PAYLOAD_BYTES: usize = ID_BYTES + 8;
/// Payload and HMAC-SHA256.
const TOKEN_BYTES: usize = PAYLOAD_BYTES + 32;

type HmacSha256 = Hmac<Sha256>;

/// The secrets that sign cookies: the first signs, all of them are accepted.
#[derive(Clone)]
pub struct SigningKeys(Vec<HmacSha256>);

/// A validly signed cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Issued {
    pub(crate) id: SessionId,
    /// When it was signed, in seconds since 1970.
    pub(crate) at_s: u64,
    /// Whether an older secret has signed it.
    pub(crate) is_by_older: bool,
}

impl SigningKeys {
    /// Signs with this secret.
    ///
    /// # Errors
    /// [`SessionError::ShortSecret`] if it has fewer than 16 bytes.
    pub fn new(secret: &[u8]) -> Result<Self, SessionError> {
        Self(Vec::new()).accepting(secret)
    }

    /// Also accepts what this older secret has signed.
    ///
    /// # Errors
    /// [`SessionError::ShortSecret`] if it has fewer than 16 bytes.
    pub fn accepting(mut self, secret: &[u8]) -> Result<Self, SessionError> {
        let short = || SessionError::ShortSecret {
            bytes: secret.len(),
            bytes_min: SECRET_BYTES_MIN,
        };
        if secret.len() < SECRET_BYTES_MIN {
            return Err(short());
        }
        let mut key = HmacSha256::new_from_slice(secret).map_err(|_| short())?;
        // So that the secret signs nothing but cookies, should it be used for something else too.
        key.update(b"everbasic session cookie 1\0");
        self.0.push(key);
        Ok(self)
    }

    /// The value of a cookie for that id, issued at that time (seconds since 1970): 96 characters
    /// of `A-Za-z0-9_-`.
    pub fn sign(&self, id: &SessionId, at_s: u64) -> String {
        let mut token = Vec::with_capacity(TOKEN_BYTES);
        token.extend(id.as_bytes());
        token.extend(at_s.to_be_bytes());
        if let Some(key) = self.0.first() {
            let mac = key.clone().chain_update(&token).finalize();
            token.extend(mac.into_bytes());
        }
        URL_SAFE_NO_PAD.encode(token)
    }

    /// A fingerprint of each secret, the signing one first: 16 characters that are the same wherever
    /// the secret is, and tell nothing else about it. So servers can find out that they differ.
    pub fn fingerprints(&self) -> Vec<String> {
        let fingerprint = |key: &HmacSha256| {
            let mac = key.clone().chain_update(b"fingerprint").finalize();
            URL_SAFE_NO_PAD.encode(&mac.into_bytes()[..12])
        };
        self.0.iter().map(fingerprint).collect()
    }

    /// The id in a cookie's value if one of the secrets has signed it.
    pub(crate) fn verify(&self, value: &str) -> Option<Issued> {
        let token = URL_SAFE_NO_PAD.decode(value).ok()?;
        if token.len() != TOKEN_BYTES {
            return None;
        }
        let (payload, mac) = token.split_at(PAYLOAD_BYTES);
        let signed = |key: &HmacSha256| key.clone().chain_update(payload).verify_slice(mac).is_ok();
        let place = self.0.iter().position(signed)?;
        let (id, at_s) = payload.split_at(ID_BYTES);
        Some(Issued {
            id: SessionId::from_bytes(id.try_into().ok()?),
            at_s: u64::from_be_bytes(at_s.try_into().ok()?),
            is_by_older: place > 0,
        })
    }
}

/// Shows how many secrets there are, and none of them.
impl fmt::Debug for SigningKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKeys({})", self.0.len())
    }
}
