//! What a server function finds on the server: the store, and the session of the request.

use delta::{Batch, PushOutcome, SessionTag};
use leptos::prelude::use_context;
use relay::{AnyStore, RelayError, SessionKey, Store};
use session::SessionId;

use super::ApiError;

/// The store as a server function finds it; the server provides it as context.
#[derive(Clone)]
pub struct Served {
    /// Where sessions are kept.
    pub store: AnyStore,
}

/// One session of the visitor.
pub struct Visit {
    /// Where it is kept.
    pub store: AnyStore,
    /// Its names in the store and in pages.
    pub key: SessionKey,
}

impl Visit {
    /// The visitor's default session, or the isolated one of that handle.
    pub fn new(store: AnyStore, id: SessionId, handle: Option<&str>) -> Self {
        let id = handle.map_or(id, |handle| id.for_handle(handle));
        Self {
            store,
            key: SessionKey::from(id),
        }
    }

    /// Whether the page means this session. It does not after the cookie was lost or replaced.
    ///
    /// # Errors
    /// [`ApiError::WrongSession`] if it means another.
    pub fn check(&self, tag: SessionTag) -> Result<(), ApiError> {
        if tag == self.key.tag() {
            Ok(())
        } else {
            Err(ApiError::WrongSession.answered())
        }
    }
}

/// The session that the request is about.
///
/// # Errors
/// [`ApiError::Transport`] where the server has provided no store or no session layer, a mistake in
/// the program.
pub async fn visit(handle: Option<String>) -> Result<Visit, ApiError> {
    let missing = |what: &str| ApiError::Transport(format!("the server provides no {what}"));
    let served: Served = use_context().ok_or_else(|| missing("store").answered())?;
    let id: SessionId = leptos_axum::extract()
        .await
        .map_err(|_| missing("session").answered())?;
    Ok(Visit::new(served.store, id, handle.as_deref()))
}

/// The body of both push functions.
///
/// # Errors
/// As [`super::push`].
pub(super) async fn push(batch: Batch, handle: Option<String>) -> Result<PushOutcome, ApiError> {
    let visit = visit(handle).await?;
    if batch.session != visit.key.tag() {
        return Ok(PushOutcome::WrongSession);
    }
    match visit.store.push(&visit.key, &batch).await {
        Err(RelayError::Full(_)) => Ok(PushOutcome::StoreFull),
        outcome => outcome.map_err(answer),
    }
}

/// The answer for a store's error.
pub fn answer(error: RelayError) -> ApiError {
    match error {
        RelayError::Corrupt { key } => ApiError::Corrupt(key),
        RelayError::WrongSession => ApiError::WrongSession,
        _ => ApiError::Unavailable,
    }
    .answered()
}
