//! What a server function finds on the server: the store, and the session of the request.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use delta::{Batch, Changes, Cursor, Hello, HelloRequest, PushOutcome, SessionTag};
use leptos::prelude::use_context;
use relay::{AnyStore, RelayError, SessionKey, Store};
use session::SessionId;

use super::ApiError;

/// The store as a server function finds it; the server provides it as context.
#[derive(Clone)]
pub struct Served {
    /// Where sessions are kept.
    pub store: AnyStore,
    /// Who hears what was asked.
    pub watcher: Arc<dyn Watcher>,
}

/// Hears what server functions asked the store, what it answered and how long that took: for counting.
pub trait Watcher: Send + Sync {
    /// A batch was pushed.
    fn pushed(&self, batch: &Batch, outcome: &Result<PushOutcome, RelayError>, took: Duration);
    /// A replica has introduced itself.
    fn greeted(&self, asked: &HelloRequest, answer: &Result<Hello, RelayError>, took: Duration);
    /// A replica has asked for changes.
    fn caught_up(&self, answer: &Result<Changes, RelayError>, took: Duration);
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

/// The session that the request is about, and its store.
///
/// # Errors
/// [`ApiError::Transport`] where the server has provided no store or no session layer, a mistake in
/// the program.
pub async fn visit(handle: Option<String>) -> Result<Visit, ApiError> {
    Ok(watched(handle).await?.0)
}

/// The same, with who hears what is asked.
async fn watched(handle: Option<String>) -> Result<(Visit, Arc<dyn Watcher>), ApiError> {
    let missing = |what: &str| ApiError::Transport(format!("the server provides no {what}"));
    let served: Served = use_context().ok_or_else(|| missing("store").answered())?;
    let id: SessionId = leptos_axum::extract()
        .await
        .map_err(|_| missing("session").answered())?;
    let visit = Visit::new(served.store, id, handle.as_deref());
    Ok((visit, served.watcher))
}

/// The body of both push functions.
///
/// # Errors
/// As [`super::push`].
pub(super) async fn push(batch: Batch, handle: Option<String>) -> Result<PushOutcome, ApiError> {
    let (visit, watcher) = watched(handle).await?;
    if batch.session != visit.key.tag() {
        return Ok(PushOutcome::WrongSession);
    }
    let began = Instant::now();
    let outcome = visit.store.push(&visit.key, &batch).await;
    watcher.pushed(&batch, &outcome, began.elapsed());
    match outcome {
        Err(RelayError::Full(_)) => Ok(PushOutcome::StoreFull),
        outcome => outcome.map_err(answer),
    }
}

/// The body of [`super::hello`].
///
/// # Errors
/// As there.
pub(super) async fn hello(
    request: HelloRequest,
    handle: Option<String>,
) -> Result<Hello, ApiError> {
    let (visit, watcher) = watched(handle).await?;
    let began = Instant::now();
    let answered = visit.store.hello(&visit.key, request.clone()).await;
    watcher.greeted(&request, &answered, began.elapsed());
    answered.map_err(answer)
}

/// The body of [`super::changes_since`].
///
/// # Errors
/// As there.
pub(super) async fn changes_since(
    session: SessionTag,
    cursor: Cursor,
    handle: Option<String>,
) -> Result<Changes, ApiError> {
    let (visit, watcher) = watched(handle).await?;
    visit.check(session)?;
    let began = Instant::now();
    let changes = visit.store.changes_since(&visit.key, cursor).await;
    watcher.caught_up(&changes, began.elapsed());
    changes.map_err(answer)
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
