//! Who is signed in, and signing out everywhere.
//!
//! The session holds the user's name and the *generation* of the user's sign-ins. The store holds,
//! in a hash per user, the current generation and the list of the user's sessions. A session is
//! signed in only while its generation is the current one; so signing out everywhere, which takes
//! the generation away before it ends the sessions, also reaches a sign-in that is just under way.
//!
//! A session is in the list from before it is signed in until after it no longer is, whatever its id
//! is meanwhile: a call that fails half-way leaves a name too many, never one too few.

use serde::{Deserialize, Serialize};

use crate::{
    Codec, Session, SessionError, SessionId, SessionStore,
    clock::now_s,
    session::{Swapped, corrupt, is_reserved},
};

/// The field of the user, in a session.
const USER: &str = "!user";
/// The field of the generation, in the hash of a user.
const GENERATION: &str = "!generation";
/// With this many sessions in a user's hash, those that have expired are looked for at a sign-in.
const PRUNE_FROM: usize = 16;
/// How long a sign-in may take, in seconds.
const SIGNING_IN_S_MAX: u64 = 60;

#[derive(Serialize, Deserialize)]
struct SignedIn {
    user: String,
    generation: String,
}

impl<C: Codec> Session<C> {
    /// Binds the session to a user, under a new id ([`cycle_id`](Session::cycle_id)). The values stay.
    /// Whoever was signed in before no longer is.
    ///
    /// # Errors
    /// As [`cycle_id`](Session::cycle_id).
    pub async fn sign_in(&self, user: &str) -> Result<(), SessionError> {
        let before = self.bound_user().await?;
        self.go_on_under_new_id(before.as_deref()).await?;
        let generation = self.store().generation(user).await?;
        self.store().enlist(user, &self.id()).await?;
        let user = user.to_owned();
        let signed_in = SignedIn { user, generation };
        let bytes = serde_json::to_vec(&signed_in).map_err(|error| corrupt(USER, error))?;
        self.put(USER, &bytes).await?;
        if let Some(before) = before.filter(|before| *before != signed_in.user) {
            self.store().strike(&before, &self.id()).await?;
        }
        Ok(())
    }

    /// Who is signed in; `None` if nobody is, or the user has signed out everywhere since.
    ///
    /// # Errors
    /// [`SessionError::Corrupt`] if it cannot be read.
    pub async fn user(&self) -> Result<Option<String>, SessionError> {
        let Some(signed_in) = self.signed_in().await? else {
            return Ok(None);
        };
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
        let before = self.bound_user().await?;
        let removed = self.store().remove(&hash, &[USER.to_owned()]).await;
        self.settle(&hash, removed).await?;
        if let Some(user) = before {
            self.store().strike(&user, &self.id()).await?;
        }
        self.cycle_id().await
    }

    /// In whose list the session stands. What cannot be read names nobody:
    /// [`user`](Session::user) says that it cannot.
    pub(crate) async fn bound_user(&self) -> Result<Option<String>, SessionError> {
        match self.signed_in().await {
            Ok(signed_in) => Ok(signed_in.map(|signed_in| signed_in.user)),
            Err(SessionError::Corrupt { field, .. }) if field == USER => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn signed_in(&self) -> Result<Option<SignedIn>, SessionError> {
        let bytes = self.get_bytes(USER).await?;
        let read = |bytes: Vec<u8>| serde_json::from_slice(&bytes);
        let signed_in = bytes.map(read).transpose();
        signed_in.map_err(|error| corrupt(USER, error))
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

    /// Puts a session into the list of a user.
    pub(crate) async fn enlist(&self, user: &str, id: &SessionId) -> Result<(), SessionError> {
        let at_s = now_s().to_string();
        self.set(&self.user_hash(user), &id.store_key(), at_s.as_bytes())
            .await
    }

    /// Takes a session out of the list of a user.
    pub(crate) async fn strike(&self, user: &str, id: &SessionId) -> Result<(), SessionError> {
        let name = [id.store_key()];
        self.remove(&self.user_hash(user), &name).await?;
        Ok(())
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

    /// Forgets sessions that have expired or ended. One that has just got into the list may hold
    /// nothing yet.
    async fn prune(&self, user: &str) -> Result<(), SessionError> {
        let user_hash = self.user_hash(user);
        let listed = self.all(&user_hash).await?;
        if listed.len() < PRUNE_FROM {
            return Ok(());
        }
        let mut expired = Vec::new();
        for (name, at_s) in listed {
            let may_have = !is_reserved(&name) && age_s(&at_s) > SIGNING_IN_S_MAX;
            if may_have && !self.is_alive(&self.session_hash_named(&name)).await? {
                expired.push(name);
            }
        }
        if !expired.is_empty() {
            self.remove(&user_hash, &expired).await?;
        }
        Ok(())
    }
}

/// How long ago a session got into the list. What is no time is long ago.
fn age_s(at_s: &[u8]) -> u64 {
    let at_s = std::str::from_utf8(at_s).ok();
    let at_s = at_s.and_then(|text| text.parse().ok()).unwrap_or(0);
    now_s().abs_diff(at_s)
}
