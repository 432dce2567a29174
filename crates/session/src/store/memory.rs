//! Values in this process: the twin of the hashes in Redis.

use std::{
    collections::{BTreeMap, HashMap, hash_map::Entry},
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::{Hash, MOVING};
use crate::{
    SessionError,
    session::{Swapped, corrupt},
};

/// How often memory is searched for what has expired.
const SWEEP_INTERVAL: Duration = Duration::from_secs(60);

/// The time since some moment in the past, as a store in memory sees it.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Duration + Send + Sync>);

impl Clock {
    /// The system's monotonic clock.
    pub fn system() -> Self {
        let start = Instant::now();
        Self(Arc::new(move || start.elapsed()))
    }

    /// A clock of a test's own: it must never go back.
    pub fn from_fn(now: impl Fn() -> Duration + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

pub(super) struct Memory {
    clock: Clock,
    // A plain mutex: it is held for a lookup, never across an await.
    slots: Mutex<Slots>,
}

#[derive(Default)]
struct Slots {
    by_name: HashMap<String, Slot>,
    /// When expired slots were last looked for.
    swept: Duration,
}

struct Slot {
    expires: Duration,
    content: Content,
}

type Fields = BTreeMap<String, Vec<u8>>;

enum Content {
    Fields(Fields),
    /// The session has ended; if it has moved, when.
    Ended(Option<Duration>),
}

impl Memory {
    pub(super) fn new(clock: Clock) -> Self {
        Self {
            clock,
            slots: Mutex::default(),
        }
    }

    pub(super) fn get(&self, hash: &Hash, field: &str) -> Result<Option<Vec<u8>>, SessionError> {
        self.on_fields(hash, |fields| fields.get(field).cloned())
    }

    pub(super) fn set(&self, hash: &Hash, field: &str, value: &[u8]) -> Result<(), SessionError> {
        self.on_fields(hash, |fields| {
            fields.insert(field.to_owned(), value.to_owned());
        })
    }

    pub(super) fn contains(&self, hash: &Hash, field: &str) -> Result<bool, SessionError> {
        self.on_fields(hash, |fields| fields.contains_key(field))
    }

    pub(super) fn remove(&self, hash: &Hash, names: &[String]) -> Result<u64, SessionError> {
        self.on_fields(hash, |fields| {
            let removed = names.iter().filter(|name| fields.remove(*name).is_some());
            removed.count() as u64
        })
    }

    pub(super) fn take(&self, hash: &Hash, field: &str) -> Result<Option<Vec<u8>>, SessionError> {
        self.on_fields(hash, |fields| fields.remove(field))
    }

    pub(super) fn swap(
        &self,
        hash: &Hash,
        field: &str,
        expected: Option<&[u8]>,
        wanted: Option<&[u8]>,
    ) -> Result<Swapped, SessionError> {
        self.on_fields(hash, |fields| {
            let found = fields.get(field);
            if found.map(Vec::as_slice) != expected {
                return Swapped::Found(found.cloned());
            }
            match wanted {
                Some(wanted) => fields.insert(field.to_owned(), wanted.to_owned()),
                None => fields.remove(field),
            };
            Swapped::Done
        })
    }

    pub(super) fn increment(&self, hash: &Hash, field: &str, by: i64) -> Result<i64, SessionError> {
        self.on_fields(hash, |fields| {
            let found = match fields.get(field) {
                None => 0,
                Some(bytes) => {
                    number(bytes).ok_or_else(|| corrupt(field, "hash value is not an integer"))?
                }
            };
            let field_name = || field.to_owned();
            let sum = found
                .checked_add(by)
                .ok_or_else(|| SessionError::Overflow {
                    field: field_name(),
                })?;
            fields.insert(field_name(), sum.to_string().into_bytes());
            Ok(sum)
        })?
    }

    pub(super) fn names(&self, hash: &Hash) -> Result<Vec<String>, SessionError> {
        self.on_fields(hash, |fields| fields.keys().cloned().collect())
    }

    pub(super) fn all(&self, hash: &Hash) -> Result<Fields, SessionError> {
        self.on_fields(hash, |fields| fields.clone())
    }

    pub(super) fn is_alive(&self, hash: &Hash) -> Result<bool, SessionError> {
        let now = self.now();
        let mut slots = self.lock();
        let slot = slots.current(hash, now);
        Ok(slot.is_some_and(|slot| matches!(slot.content, Content::Fields(_))))
    }

    pub(super) fn move_to(&self, old: &Hash, new: &Hash) -> Result<(), SessionError> {
        let now = self.now();
        let mut slots = self.lock();
        let fields = match slots.current(old, now).map(|slot| &slot.content) {
            None => Fields::new(),
            Some(Content::Fields(fields)) => fields.clone(),
            Some(Content::Ended(_)) => return Err(SessionError::SessionGone),
        };
        if !fields.is_empty() {
            slots.put(new, Content::Fields(fields), now + new.keep);
        }
        slots.put(old, Content::Ended(Some(now)), now + old.keep);
        Ok(())
    }

    pub(super) fn end(&self, hash: &Hash, keep: Duration) -> Result<(), SessionError> {
        let expires = self.now() + keep;
        self.lock().put(hash, Content::Ended(None), expires);
        Ok(())
    }

    pub(super) fn has_just_moved(&self, hash: &Hash) -> Result<bool, SessionError> {
        let now = self.now();
        let mut slots = self.lock();
        let Some(slot) = slots.current(hash, now) else {
            return Ok(false);
        };
        Ok(matches!(slot.content, Content::Ended(Some(at)) if now < at + MOVING))
    }

    /// Does something with the fields of a hash, which are kept another while. A hash without fields
    /// is none, as in Redis.
    fn on_fields<T>(
        &self,
        hash: &Hash,
        action: impl FnOnce(&mut Fields) -> T,
    ) -> Result<T, SessionError> {
        let now = self.now();
        let mut slots = self.lock();
        slots.sweep(now);
        slots.current(hash, now);
        let expires = now + hash.keep;
        let mut entry = match slots.by_name.entry(hash.name.to_string()) {
            Entry::Occupied(entry) => entry,
            Entry::Vacant(entry) => entry.insert_entry(Slot {
                expires,
                content: Content::Fields(Fields::new()),
            }),
        };
        let slot = entry.get_mut();
        let Content::Fields(fields) = &mut slot.content else {
            return Err(SessionError::SessionGone);
        };
        let result = action(fields);
        slot.expires = expires;
        if fields.is_empty() {
            entry.remove();
        }
        Ok(result)
    }

    fn now(&self) -> Duration {
        (self.clock.0)()
    }

    fn lock(&self) -> MutexGuard<'_, Slots> {
        // A map is whole after every single operation, so a panic elsewhere has not broken it.
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Slots {
    /// The slot of that name, unless it has expired: then it is dropped.
    fn current(&mut self, hash: &Hash, now: Duration) -> Option<&Slot> {
        if self.by_name.get(&*hash.name)?.expires <= now {
            self.by_name.remove(&*hash.name);
        }
        self.by_name.get(&*hash.name)
    }

    fn put(&mut self, hash: &Hash, content: Content, expires: Duration) {
        let slot = Slot { expires, content };
        self.by_name.insert(hash.name.to_string(), slot);
    }

    /// Drops what has expired, at most once a minute.
    fn sweep(&mut self, now: Duration) {
        if now < self.swept + SWEEP_INTERVAL {
            return;
        }
        self.swept = now;
        self.by_name.retain(|_, slot| now < slot.expires);
    }
}

/// The number in a field, in the one form that Redis takes: no sign but a minus, no leading zeros, no
/// spaces.
fn number(bytes: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(bytes).ok()?;
    let number: i64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}
