//! Who is signed in, and signing out everywhere.
//!
//! The session holds the user's name and the *generation* of the user's sign-ins. The store holds,
//! in a hash per user, the current generation and the user's sessions. A session is signed in only
//! while its generation is the current one; so signing out everywhere, which takes the generation
//! away before it ends the sessions, also reaches a sign-in that is just under way.

use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::{
    Codec, Session, SessionError, SessionId, SessionStore,
    session::{Swapped, corrupt, is_reserved},
};

/// The field of the user, in a session.
const USER: &str = "!user";
/// The field of the generation, in the hash of a user.
const GENERATION: &str = "!generation";
/// With this many sessions in a user's hash, those that have expired are looked for at a sign-in.
const PRUNE_FROM: usize = 16;

#[derive(Serialize, Deserialize)]
struct SignedIn {
    user: String,
    generation: String,
}

impl<C: Codec> Session<C> {
    /// Binds the session to a user, under a new id ([`cycle_id`](Session::cycle_id)). The values stay.
    ///
    /// # Errors
    /// As [`cycle_id`](Session::cycle_id).
    pub async fn sign_in(&self, user: &str) -> Result<(), SessionError> {
        self.cycle_id().await?;
        let generation = self.store().generation(user).await?;
        let user_hash = self.store().user_hash(user);
        let name = self.id().store_key();
        let at_s = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |time| time.as_secs());
        self.store()
            .set(&user_hash, &name, at_s.to_string().as_bytes())
            .await?;
        let user = user.to_owned();
        let bytes = serde_json::to_vec(&SignedIn { user, generation })
            .map_err(|error| corrupt(USER, error))?;
        self.put(USER, &bytes).await
    }

    /// Who is signed in; `None` if nobody is, or the user has signed out everywhere since.
    ///
    /// # Errors
    /// [`SessionError::Corrupt`] if it cannot be read.
    pub async fn user(&self) -> Result<Option<String>, SessionError> {
        let Some(bytes) = self.get_bytes(USER).await? else {
            return Ok(None);
        };
        let signed_in: SignedIn =
            serde_json::from_slice(&bytes).map_err(|error| corrupt(USER, error))?;
        let user_hash = self.store().user_hash(&signed_in.user);
        let current = self.store().get(&user_hash, GENERATION).await?;
        let is_current = current.as_deref() == Some(signed_in.generation.as_bytes());
        Ok(is_current.then_some(signed_in.user))
    }

    /// Nobody is signed in any more, and the id is a new one. The values stay;
    /// [`destroy`](Session::destroy) ends them too.
    ///
    /// # Errors
    /// As [`cycle_id`](Session::cycle_id).
    pub async fn sign_out(&self) -> Result<(), SessionError> {
        let hash = self.hash();
        if let Some(user) = self.user().await? {
            let user_hash = self.store().user_hash(&user);
            let name = [self.id().store_key()];
            self.store().remove(&user_hash, &name).await?;
        }
        let removed = self.store().remove(&hash, &[USER.to_owned()]).await;
        self.settle(&hash, removed).await?;
        self.cycle_id().await
    }
}

impl SessionStore {
    /// Ends every session in which this user is signed in; how many there were. Sessions in which
    /// somebody else or nobody is signed in are left alone, those of the same browser too.
    ///
    /// # Errors
    /// [`SessionError::Unavailable`]; then some may have been ended. Calling it again is right.
    pub async fn sign_out_everywhere(&self, user: &str) -> Result<u64, SessionError> {
        let user_hash = self.user_hash(user);
        let mut sessions = self.all(&user_hash).await?;
        // From here on none of them counts as signed in, nor any sign-in that read it before.
        self.remove(&user_hash, &[GENERATION.to_owned()]).await?;
        sessions.append(&mut self.all(&user_hash).await?);
        sessions.retain(|name, _| !is_reserved(name));
        for name in sessions.keys() {
            self.end(&self.session_hash_named(name)).await?;
        }
        let names: Vec<String> = sessions.into_keys().collect();
        if !names.is_empty() {
            self.remove(&user_hash, &names).await?;
        }
        Ok(names.len() as u64)
    }

    /// How many sessions this user has signed in to and neither ended nor signed out of. Those that
    /// have expired are counted until a later sign-in finds that out.
    ///
    /// # Errors
    /// [`SessionError::Unavailable`].
    pub async fn sessions_of(&self, user: &str) -> Result<u64, SessionError> {
        let names = self.names(&self.user_hash(user)).await?;
        Ok(names.iter().filter(|name| !is_reserved(name)).count() as u64)
    }

    /// The current generation of a user's sign-ins, made if there is none.
    async fn generation(&self, user: &str) -> Result<String, SessionError> {
        let user_hash = self.user_hash(user);
        self.prune(user).await?;
        let fresh = SessionId::random()?.store_key();
        let made = self
            .swap(&user_hash, GENERATION, None, Some(fresh.as_bytes()))
            .await?;
        match made {
            Swapped::Found(Some(bytes)) => {
                String::from_utf8(bytes).map_err(|error| corrupt(GENERATION, error.utf8_error()))
            }
            _ => Ok(fresh),
        }
    }

    /// Forgets sessions that have expired.
    async fn prune(&self, user: &str) -> Result<(), SessionError> {
        let user_hash = self.user_hash(user);
        let names = self.names(&user_hash).await?;
        if names.len() < PRUNE_FROM {
            return Ok(());
        }
        let mut expired = Vec::new();
        for name in names.into_iter().filter(|name| !is_reserved(name)) {
            if !self.exists(&self.session_hash_named(&name)).await? {
                expired.push(name);
            }
        }
        if !expired.is_empty() {
            self.remove(&user_hash, &expired).await?;
        }
        Ok(())
    }
}
