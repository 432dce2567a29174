//! Messages for the next page.

use serde::{Deserialize, Serialize};

use crate::{Codec, Session, SessionError, session::corrupt};

/// The field of the messages that nobody has seen yet.
const FIELD: &str = "!flash";
/// Most messages that wait. The oldest go first.
const WAITING_MAX: usize = 50;

/// What kind of message it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Something that was done.
    Success,
    /// Something to know.
    Info,
    /// Something to look after.
    Warning,
    /// Something that was not done.
    Error,
}

/// A message that is shown once, usually by the page after a redirect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// Its kind.
    pub level: Level,
    /// Its text. Not HTML: escape it as all text.
    pub text: String,
}

impl<C: Codec> Session<C> {
    /// Leaves a message for the next page. Of more than 50 that wait, the oldest are dropped.
    ///
    /// # Errors
    /// As [`update`](Session::update).
    pub async fn flash(&self, level: Level, text: impl Into<String>) -> Result<(), SessionError> {
        let message = Flash {
            level,
            text: text.into(),
        };
        self.swap_until_done(FIELD, |waiting| {
            let mut waiting = messages(waiting)?;
            waiting.push(message.clone());
            let excess = waiting.len().saturating_sub(WAITING_MAX);
            waiting.drain(..excess);
            let encode = |error| corrupt(FIELD, error);
            serde_json::to_vec(&waiting).map(Some).map_err(encode)
        })
        .await
    }

    /// The messages that wait, in the order in which they were left. They are removed in the same
    /// transaction: of two pages that load at once, one shows them.
    ///
    /// # Errors
    /// [`SessionError::Corrupt`] if they cannot be read.
    pub async fn take_flashes(&self) -> Result<Vec<Flash>, SessionError> {
        let hash = self.hash();
        let waiting = self.store().take(&hash, FIELD).await;
        messages(self.settle(&hash, waiting).await?.as_deref())
    }
}

fn messages(bytes: Option<&[u8]>) -> Result<Vec<Flash>, SessionError> {
    match bytes {
        None => Ok(Vec::new()),
        Some(bytes) => serde_json::from_slice(bytes).map_err(|error| corrupt(FIELD, error)),
    }
}
