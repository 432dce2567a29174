//! The session of a request.

mod handle;

use std::{borrow::Cow, collections::BTreeMap, fmt, marker::PhantomData};

use serde::{Serialize, de::DeserializeOwned};

use crate::{Codec, Json, SessionError, SessionId, SessionStore, store::Hash};
pub(crate) use handle::{Fate, Handle};

/// Longest name of a value, in bytes.
pub const NAME_BYTES_MAX: usize = 200;
/// How often an update is tried before it is given up. Of several that meet, one succeeds each time,
/// so this many have to meet at once.
const ATTEMPTS_MAX: u32 = 1_000;

/// The values of one session. Every call is live: a write is in the store when it returns, a read
/// asks the store, and neither touches any other value. Clones are the same session.
///
/// As an argument of an axum handler it is the session of the request; it needs a
/// [`SessionLayer`](crate::SessionLayer) with a store.
///
/// All calls fail with [`SessionError::Unavailable`] if the store does not answer and with
/// [`SessionError::SessionGone`] if the session has ended; the texts below name what else can happen.
pub struct Session<C = Json> {
    handle: Handle,
    codec: PhantomData<fn() -> C>,
}

impl<C: Codec> Session<C> {
    /// The session of that id in that store, outside of a request.
    pub fn open(id: SessionId, store: SessionStore) -> Self {
        Handle::new(id, store).session()
    }

    /// The same session with another codec.
    pub fn with_codec<D: Codec>(&self) -> Session<D> {
        self.handle.session()
    }

    /// The id: after [`cycle_id`](Self::cycle_id) the new one.
    pub fn id(&self) -> SessionId {
        self.handle.id()
    }

    /// A value; `None` if there is none of that name. One `HGET`.
    ///
    /// # Errors
    /// [`SessionError::Corrupt`] if it cannot be read as a `T`.
    pub async fn get<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, SessionError> {
        let bytes = self.get_bytes(name).await?;
        bytes.map(|bytes| decode::<C, T>(name, &bytes)).transpose()
    }

    /// A value, or this one if there is none of that name.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    pub async fn get_or<T: DeserializeOwned>(
        &self,
        name: &str,
        default: T,
    ) -> Result<T, SessionError> {
        Ok(self.get(name).await?.unwrap_or(default))
    }

    /// Writes a value. One `HSET`.
    ///
    /// # Errors
    /// [`SessionError::Encode`] if the codec cannot, [`SessionError::TooLarge`] for a name of more
    /// than 200 bytes or a value over the store's limit, [`SessionError::ReservedName`].
    pub async fn set<T: Serialize + ?Sized>(
        &self,
        name: &str,
        value: &T,
    ) -> Result<(), SessionError> {
        self.set_bytes(name, &encode::<C, T>(name, value)?).await
    }

    /// Whether there is a value of that name. One `HEXISTS`; the value is not read.
    ///
    /// # Errors
    /// None of its own.
    pub async fn contains(&self, name: &str) -> Result<bool, SessionError> {
        let hash = self.hash();
        self.settle(&hash, self.store().contains(&hash, name).await)
            .await
    }

    /// Removes a value; whether there was one. One `HDEL`.
    ///
    /// # Errors
    /// [`SessionError::ReservedName`].
    pub async fn remove(&self, name: &str) -> Result<bool, SessionError> {
        check_name(name)?;
        let hash = self.hash();
        let names = [name.to_owned()];
        let removed = self.store().remove(&hash, &names).await;
        Ok(self.settle(&hash, removed).await? > 0)
    }

    /// Removes a value and returns it, in one transaction: of several takers one gets it.
    ///
    /// # Errors
    /// [`SessionError::Corrupt`] if it cannot be read as a `T`; it is removed all the same.
    pub async fn take<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, SessionError> {
        check_name(name)?;
        let hash = self.hash();
        let bytes = self.store().take(&hash, name).await;
        let bytes = self.settle(&hash, bytes).await?;
        bytes.map(|bytes| decode::<C, T>(name, &bytes)).transpose()
    }

    /// Changes a value atomically and returns the new one: `change` gets what is stored and gives what
    /// is to be stored, `None` to remove it. If somebody else writes the value meanwhile, `change` is
    /// called again with the newer one, so it should do nothing but compute. One `HGET`, and one
    /// script that compares and writes.
    ///
    /// # Errors
    /// As [`get`](Self::get) and [`set`](Self::set); [`SessionError::Contended`] if it met a newer
    /// value a thousand times.
    pub async fn update<T, F>(&self, name: &str, mut change: F) -> Result<Option<T>, SessionError>
    where
        T: Serialize + DeserializeOwned,
        F: FnMut(Option<T>) -> Option<T>,
    {
        check_name(name)?;
        let mut result = None;
        self.swap_until_done(name, |found| {
            let found = found.map(|bytes| decode::<C, T>(name, bytes)).transpose()?;
            result = change(found);
            let bytes = result.as_ref().map(|value| encode::<C, T>(name, value));
            let bytes = bytes.transpose()?;
            if let Some(bytes) = &bytes {
                self.check_value(bytes)?;
            }
            Ok(bytes)
        })
        .await?;
        Ok(result)
    }

    /// Adds to a whole number atomically and returns the sum; what is not there counts as 0. One
    /// `HINCRBY`. The number is stored as decimal text, which is what [`Json`] makes of one; with
    /// another codec read it by `increment(name, 0)`.
    ///
    /// # Errors
    /// [`SessionError::Corrupt`] if the value is no whole number, [`SessionError::Overflow`].
    pub async fn increment(&self, name: &str, by: i64) -> Result<i64, SessionError> {
        check_name(name)?;
        let hash = self.hash();
        self.settle(&hash, self.store().increment(&hash, name, by).await)
            .await
    }

    /// The names of all values, sorted. One `HKEYS`.
    ///
    /// # Errors
    /// None of its own.
    pub async fn names(&self) -> Result<Vec<String>, SessionError> {
        let hash = self.hash();
        let mut names = self.settle(&hash, self.store().names(&hash).await).await?;
        names.retain(|name| !is_reserved(name));
        names.sort_unstable();
        Ok(names)
    }

    /// All values by name, as bytes, at one moment. One `HGETALL`.
    ///
    /// # Errors
    /// None of its own.
    pub async fn entries(&self) -> Result<BTreeMap<String, Vec<u8>>, SessionError> {
        let hash = self.hash();
        let mut entries = self.settle(&hash, self.store().all(&hash).await).await?;
        entries.retain(|name, _| !is_reserved(name));
        Ok(entries)
    }

    /// All values by name, if all are of one type (`serde_json::Value` takes any JSON).
    ///
    /// # Errors
    /// [`SessionError::Corrupt`] with the name of the first that is not a `T`.
    pub async fn all<T: DeserializeOwned>(&self) -> Result<BTreeMap<String, T>, SessionError> {
        let entries = self.entries().await?;
        let decoded = entries.into_iter().map(|(name, bytes)| {
            let value = decode::<C, T>(&name, &bytes)?;
            Ok((name, value))
        });
        decoded.collect()
    }

    /// Removes the values that are there now. Who is signed in stays so.
    ///
    /// # Errors
    /// None of its own.
    pub async fn clear(&self) -> Result<(), SessionError> {
        let names = self.names().await?;
        if !names.is_empty() {
            let hash = self.hash();
            self.settle(&hash, self.store().remove(&hash, &names).await)
                .await?;
        }
        Ok(())
    }

    /// The bytes of a value, whatever codec wrote it.
    ///
    /// # Errors
    /// None of its own.
    pub async fn get_bytes(&self, name: &str) -> Result<Option<Vec<u8>>, SessionError> {
        let hash = self.hash();
        self.settle(&hash, self.store().get(&hash, name).await)
            .await
    }

    /// Writes bytes as they are.
    ///
    /// # Errors
    /// [`SessionError::TooLarge`], [`SessionError::ReservedName`].
    pub async fn set_bytes(&self, name: &str, value: &[u8]) -> Result<(), SessionError> {
        check_name(name)?;
        self.check_value(value)?;
        self.put(name, value).await
    }

    /// Gives the session a new id and keeps its values: to be called when a visitor signs in, so that
    /// an id that somebody has planted or seen before is worth nothing. The layer sends the new cookie.
    /// The old id answers [`SessionError::SessionGone`] from then on; nothing written under it before
    /// that is lost.
    ///
    /// # Errors
    /// After [`SessionError::Unavailable`] the session may have ended: its old id is given up before
    /// the last of its values have arrived under the new one.
    pub async fn cycle_id(&self) -> Result<(), SessionError> {
        let user = self.bound_user().await?;
        self.go_on_under_new_id(user.as_deref()).await
    }

    /// A new id, which stands in that user's list for the old one.
    pub(crate) async fn go_on_under_new_id(&self, user: Option<&str>) -> Result<(), SessionError> {
        let (before, id) = (self.id(), SessionId::random()?);
        let (old, new) = (self.hash(), self.store().session_hash(&id));
        if let Some(user) = user {
            self.store().enlist(user, &id).await?;
        }
        let moved = self.store().move_to(&old, &new).await;
        self.settle(&old, moved).await?;
        self.handle.rename(id);
        match user {
            Some(user) => self.store().strike(user, &before).await,
            None => Ok(()),
        }
    }

    /// Ends the session: its values are deleted, its id answers [`SessionError::SessionGone`] for as
    /// long as its cookie could come back, and the layer takes the cookie away.
    ///
    /// # Errors
    /// None of its own.
    pub async fn destroy(&self) -> Result<(), SessionError> {
        // One that has ended already is in no list, and where the store cannot be asked the end fails too.
        let user = self.bound_user().await.ok().flatten();
        self.store().end(&self.hash()).await?;
        self.handle.end();
        match user {
            Some(user) => self.store().strike(&user, &self.id()).await,
            None => Ok(()),
        }
    }

    pub(crate) fn store(&self) -> &SessionStore {
        self.handle.store()
    }

    pub(crate) fn hash(&self) -> Cow<'_, Hash> {
        self.handle.hash()
    }

    /// Writes a field, the library's own ones too.
    pub(crate) async fn put(&self, field: &str, value: &[u8]) -> Result<(), SessionError> {
        let hash = self.hash();
        self.settle(&hash, self.store().set(&hash, field, value).await)
            .await
    }

    /// Replaces a field by what `change` makes of it, however often it takes.
    pub(crate) async fn swap_until_done(
        &self,
        field: &str,
        mut change: impl FnMut(Option<&[u8]>) -> Result<Option<Vec<u8>>, SessionError>,
    ) -> Result<(), SessionError> {
        let hash = self.hash();
        let mut found = self
            .settle(&hash, self.store().get(&hash, field).await)
            .await?;
        for _ in 0..ATTEMPTS_MAX {
            let wanted = change(found.as_deref())?;
            let swapped = self
                .store()
                .swap(&hash, field, found.as_deref(), wanted.as_deref())
                .await;
            match self.settle(&hash, swapped).await? {
                Swapped::Done => return Ok(()),
                Swapped::Found(newer) => found = newer,
            }
        }
        Err(contended(field))
    }

    /// Remembers for the layer that the session has ended, if that is what happened.
    pub(crate) async fn settle<T>(
        &self,
        hash: &Hash,
        result: Result<T, SessionError>,
    ) -> Result<T, SessionError> {
        if let Err(SessionError::SessionGone) = &result {
            // A request that was under way while another got a new id must not take that one away.
            if !self.store().has_just_moved(hash).await.unwrap_or(true) {
                self.handle.end();
            }
        }
        result
    }

    fn check_value(&self, value: &[u8]) -> Result<(), SessionError> {
        check_size("value", value.len(), self.store().value_bytes_max())
    }
}

impl<C> Clone for Session<C> {
    fn clone(&self) -> Self {
        Self {
            handle: self.handle.clone(),
            codec: PhantomData,
        }
    }
}

impl<C> fmt::Debug for Session<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Session(tag {})", self.handle.id().tag_text())
    }
}

/// What a compare-and-swap has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Swapped {
    /// What was expected; it is replaced.
    Done,
    /// Something else; it is left as it is.
    Found(Option<Vec<u8>>),
}

/// Whether a field is the library's own.
pub(crate) fn is_reserved(field: &str) -> bool {
    field.starts_with('!')
}

pub(crate) fn corrupt(field: &str, reason: impl fmt::Display) -> SessionError {
    SessionError::Corrupt {
        field: field.to_owned(),
        reason: reason.to_string(),
    }
}

fn contended(field: &str) -> SessionError {
    SessionError::Contended {
        field: field.to_owned(),
        attempts: ATTEMPTS_MAX,
    }
}

fn check_name(name: &str) -> Result<(), SessionError> {
    if is_reserved(name) {
        return Err(SessionError::ReservedName(name.to_owned()));
    }
    check_size("name", name.len(), NAME_BYTES_MAX)
}

fn check_size(what: &'static str, bytes: usize, bytes_max: usize) -> Result<(), SessionError> {
    if bytes <= bytes_max {
        return Ok(());
    }
    Err(SessionError::TooLarge {
        what,
        bytes,
        bytes_max,
    })
}

fn encode<C: Codec, T: Serialize + ?Sized>(
    field: &str,
    value: &T,
) -> Result<Vec<u8>, SessionError> {
    C::encode(value).map_err(|source| SessionError::Encode {
        field: field.to_owned(),
        source,
    })
}

fn decode<C: Codec, T: DeserializeOwned>(field: &str, bytes: &[u8]) -> Result<T, SessionError> {
    C::decode(bytes).map_err(|error| corrupt(field, error))
}
