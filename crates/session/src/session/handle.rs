//! What a request's session is, and what became of it.

use std::{
    marker::PhantomData,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::Session;
use crate::{Codec, SessionId, SessionStore, store::Hash};

/// What the handlers of a request and its layer share.
#[derive(Clone)]
pub(crate) struct Handle(Arc<Shared>);

struct Shared {
    store: SessionStore,
    // A plain mutex: it is held for a copy, never across an await.
    state: Mutex<State>,
}

struct State {
    id: SessionId,
    /// The hash of that id, whose name takes a while to compute.
    hash: Hash,
    fate: Fate,
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
        let state = Mutex::new(State {
            id,
            hash: store.session_hash(&id),
            fate: Fate::Same,
        });
        Self(Arc::new(Shared { store, state }))
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

    pub(super) fn hash(&self) -> Hash {
        self.state().hash.clone()
    }

    pub(super) fn id(&self) -> SessionId {
        self.state().id
    }

    pub(super) fn rename(&self, id: SessionId) {
        *self.state() = State {
            id,
            hash: self.0.store.session_hash(&id),
            fate: Fate::Renamed(id),
        };
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
