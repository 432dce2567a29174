//! What a request's session is, and what became of it.

use std::{
    borrow::Cow,
    marker::PhantomData,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use super::Session;
use crate::{Codec, SessionId, SessionStore, store::Hash};

/// What the handlers of a request and its layer share.
#[derive(Clone)]
pub(crate) struct Handle(Arc<Shared>);

struct Shared {
    store: SessionStore,
    /// What the request came with.
    first: Named,
    /// Whether it goes on under another id. Until then nobody waits for the lock, or copies a hash: many
    /// tasks may use one session at once.
    is_renamed: AtomicBool,
    // A plain mutex: it is held for a copy, never across an await.
    state: Mutex<State>,
}

struct State {
    /// What it is now, if it is renamed.
    now: Option<Named>,
    fate: Fate,
}

struct Named {
    id: SessionId,
    /// The hash of that id, whose name takes a while to compute.
    hash: Hash,
}

/// What became of a session during a request.
#[derive(Clone, Copy)]
pub(crate) enum Fate {
    /// It is as it was.
    Same,
    /// It goes on under this id.
    Renamed(SessionId),
    /// It has ended.
    Ended,
}

impl Handle {
    pub(crate) fn new(id: SessionId, store: SessionStore) -> Self {
        let hash = store.session_hash(&id);
        Self(Arc::new(Shared {
            store,
            first: Named { id, hash },
            is_renamed: AtomicBool::new(false),
            state: Mutex::new(State {
                now: None,
                fate: Fate::Same,
            }),
        }))
    }

    pub(crate) fn session<C: Codec>(&self) -> Session<C> {
        Session {
            handle: self.clone(),
            codec: PhantomData,
        }
    }

    pub(crate) fn fate(&self) -> Fate {
        self.state().fate
    }

    pub(super) fn store(&self) -> &SessionStore {
        &self.0.store
    }

    pub(super) fn hash(&self) -> Cow<'_, Hash> {
        let first = &self.0.first.hash;
        if !self.0.is_renamed.load(Ordering::Acquire) {
            return Cow::Borrowed(first);
        }
        let state = self.state();
        let now = state.now.as_ref().map_or(first, |now| &now.hash);
        Cow::Owned(now.clone())
    }

    pub(super) fn id(&self) -> SessionId {
        let state = self.state();
        state.now.as_ref().unwrap_or(&self.0.first).id
    }

    pub(super) fn rename(&self, id: SessionId) {
        let hash = self.0.store.session_hash(&id);
        *self.state() = State {
            now: Some(Named { id, hash }),
            fate: Fate::Renamed(id),
        };
        self.0.is_renamed.store(true, Ordering::Release);
    }

    pub(super) fn end(&self) {
        self.state().fate = Fate::Ended;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // The state is whole at any time, so a panic elsewhere has not broken it.
        let state = self.0.state.lock();
        state.unwrap_or_else(PoisonError::into_inner)
    }
}
