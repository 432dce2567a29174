//! What survives the page: the outbox and the run's pending part in browser storage.
//!
//! Every pending register has an entry of its own, `eb/<session tag>/<replica>/<key>`. What belongs to
//! a run is one entry, `.../!run`, so that a page which dies while writing leaves the whole of an old
//! checkpoint or the whole of the new one.
//!
//! Of a session that was deleted before, the name of the replica is followed by `@` and the time of the deletion
//! as the page knew it when it wrote the entry. A page that knows of a later one takes up nothing of it: it was
//! written for the session that is gone, whatever its stamps say.
//!
//! - `entries`: the form of the entries.
//! - `copies`: a copy of the whole session, for when no store answers.
//! - `apart`: a run that was kept aside.

mod apart;
mod copies;
mod entries;

pub(super) use copies::Copies;
pub(super) use entries::{Apart, StoredRun, Wish};

use std::collections::BTreeMap;

use copies::COPY_ENTRY;
use delta::{Delta, Key, RunToken, Stamp};
use entries::Place;

use super::{Effect, Tab, run::Live};
use crate::registers;

const RUN_ENTRY: &str = "!run";
const APART_ENTRY: &str = "!apart";
/// Beside the entry of a run that went on apart: the checkpoint that it went on from.
const BEGUN_ENTRY: &str = "!begun";
/// Says by its place alone when the session was deleted, for pages that slept then.
const GONE_ENTRY: &str = "!gone";

impl Tab {
    fn entry(&self, name: &str) -> String {
        self.entry_of(&self.replica.id().to_string(), name)
    }

    fn entry_of(&self, owner: &str, name: &str) -> String {
        let prefix = self.storage_prefix();
        match self.replica.gone_ms() {
            0 => format!("{prefix}{owner}/{name}"),
            gone_ms => format!("{prefix}{owner}@{gone_ms:x}/{name}"),
        }
    }

    /// Whether this very page wrote that entry.
    pub(super) fn is_own_entry(&self, entry: &str) -> bool {
        let place = entry.strip_prefix(&self.storage_prefix());
        let place = place.and_then(Place::parse);
        place.is_some_and(|place| place.owner == self.replica.id().to_string())
    }

    /// Stores a pending register that belongs to no run.
    pub(super) fn store(&mut self, delta: &Delta) {
        let key = self.entry(delta.key.as_str());
        let bytes = registers::to_value(delta);
        self.effects.push(Effect::Store { key, bytes });
    }

    /// Stores the newest of what is pending under that key.
    fn store_newest(&mut self, key: Key) {
        if let Some(register) = self.outbox.get(&key).cloned() {
            self.store(&Delta { key, register });
        }
    }

    pub(super) fn unstore(&mut self, key: &Key) {
        let key = self.entry(key.as_str());
        self.effects.push(Effect::Unstore { key });
    }

    /// Stores everything pending anew.
    pub(super) fn store_all(&mut self) {
        let pending: Vec<Delta> = self.outbox.pending().collect();
        for delta in pending.iter().filter(|delta| delta.register.token == 0) {
            self.store(delta);
        }
        self.run.unstored = true;
    }

    /// Stores the run's pending part, if it changed.
    pub(super) fn store_run(&mut self) {
        if std::mem::take(&mut self.run.unstored) {
            self.store_run_as(false);
        }
    }

    fn store_run_as(&mut self, left: bool) {
        let run = StoredRun {
            holder: self.replica.id(),
            base: (!self.run.is_follower()).then_some(self.run.base),
            confirmed: self.run.is_confirmed(),
            apart: self.run.apart,
            left,
            deltas: self
                .outbox
                .pending()
                .filter(|delta| delta.register.token > 0)
                .collect(),
            wishes: self.run.wishes.clone(),
            heirs_of: self.takeover.heirs_of.clone(),
        };
        // While the program runs the entry tells the browser's other pages that the holder is one of them.
        if run.is_empty() && !left && !self.runs_here() {
            return self.unstore_run();
        }
        let key = self.entry(RUN_ENTRY);
        let bytes = registers::to_value(&run);
        self.effects.push(Effect::Store { key, bytes });
    }

    fn runs_here(&self) -> bool {
        self.run.is_holder() && self.run.live().is_some_and(Live::runs)
    }

    /// Where it stands from which checkpoint this page's run went on apart.
    pub(super) fn begun_entry(&self) -> String {
        self.entry(BEGUN_ENTRY)
    }

    pub(super) fn unstore_run(&mut self) {
        self.run.unstored = false;
        let key = self.entry(RUN_ENTRY);
        self.effects.push(Effect::Unstore { key });
    }

    /// The store has taken these.
    pub(super) fn acknowledge(&mut self, taken: &[(Key, Stamp)]) {
        let tokens: Vec<Option<RunToken>> = taken
            .iter()
            .map(|(key, _)| self.outbox.get(key).map(|register| register.token))
            .collect();
        self.outbox.acknowledge(taken);
        for ((key, _), token) in taken.iter().zip(tokens) {
            match token.filter(|_| self.outbox.get(key).is_none()) {
                Some(0) => self.unstore(key),
                Some(_) => self.run.unstored = true,
                None => {}
            }
        }
    }

    /// Takes in what browser storage holds: own entries are known, those of other page loads are
    /// adopted. Registers that belong to no run are adopted at once; merging and pushing them is
    /// harmless even if their tab still lives. What is left of a run waits for
    /// [`takeover`](super::takeover).
    pub(super) fn stored(&mut self, entries: Vec<(String, Vec<u8>)>, now_ms: u64) {
        let prefix = self.storage_prefix();
        let own = self.replica.id().to_string();
        let place = |entry: &str| {
            let place = Place::parse(entry.strip_prefix(&prefix)?)?;
            Some((place.owner == own, place.gone_ms, place.name.to_owned()))
        };
        let deletions = || entries.iter().filter_map(|(entry, _)| place(entry));
        let told_ms = deletions().map(|(_, gone_ms, _)| gone_ms).max();
        self.note_gone(told_ms.unwrap_or(0), now_ms);
        let known_ms = self.replica.gone_ms();
        if !deletions().any(|(_, gone_ms, name)| gone_ms == known_ms && name == GONE_ENTRY) {
            self.mark_deletion();
        }
        // A page that slept had only to hear of deletions. What others left is taken up by those who ask
        // for it: here the run may have a new holder that this page has not heard of yet.
        if std::mem::take(&mut self.link.reads_storage) && self.link.started {
            return;
        }
        let mut orphans = Vec::new();
        let mut begun = BTreeMap::new();
        for (entry, bytes) in entries {
            let Some((is_own, gone_ms, name)) = place(&entry) else {
                continue;
            };
            if gone_ms < known_ms {
                self.effects.push(Effect::Unstore { key: entry });
                continue;
            }
            match name.as_str() {
                RUN_ENTRY => match registers::from_value::<StoredRun>(Some(&bytes)) {
                    // What this very page left when it was hidden.
                    Some(run) if is_own && !(run.left && self.run.is_follower()) => {}
                    Some(run) => orphans.push((entry, run)),
                    None => self.effects.push(Effect::Unstore { key: entry }),
                },
                APART_ENTRY => self.adopt_apart(entry, &bytes, is_own),
                COPY_ENTRY => self.copies.found(&bytes),
                BEGUN_ENTRY => {
                    let run = beside(&entry, BEGUN_ENTRY, RUN_ENTRY);
                    begun.extend(registers::from_value(Some(&bytes)).map(|stamp| (run, stamp)));
                }
                GONE_ENTRY => {}
                // While all is being deleted, what another page has not saved was written without knowing.
                _ if is_own || self.deletes => {}
                _ => self.adopt(entry, &bytes, now_ms),
            }
        }
        if !self.link.started {
            self.link.started = true;
            if !self.away {
                self.effects.push(Effect::WantLock);
            }
        }
        self.takeover.begun = begun;
        self.takeover.found(orphans, now_ms);
    }

    /// Leaves the mark of the deletion in browser storage, if there was one.
    pub(super) fn mark_deletion(&mut self) {
        if self.replica.gone_ms() > 0 {
            let key = self.entry_of("all", GONE_ENTRY);
            let bytes = Vec::new();
            self.effects.push(Effect::Store { key, bytes });
        }
    }

    /// Before anything is sent, browser storage says what happened while this page slept.
    pub(super) fn look_at_storage(&mut self) {
        self.link.reads_storage = true;
        self.effects.push(Effect::ReadStored);
    }

    fn adopt(&mut self, entry: String, bytes: &[u8], now_ms: u64) {
        if let Some(delta) = registers::from_value::<Delta>(Some(bytes))
            && delta.register.token == 0
        {
            self.replica.merge(delta.clone());
            self.show_key(&delta.key);
            self.link.is_not_stored(&delta);
            let key = delta.key.clone();
            self.outbox.put(delta);
            self.store_newest(key);
            self.link.flush_soon(now_ms);
        }
        self.effects.push(Effect::Unstore { key: entry });
    }

    /// `pagehide`: everything pending is in storage; the run is left, so the next page (or this one,
    /// if it comes back) takes it up at once.
    pub(super) fn page_hidden(&mut self, now_ms: u64) {
        if self.away {
            return;
        }
        self.away = true;
        self.woken_at_ms = None;
        if !self.run.is_follower() || !self.run.wishes.is_empty() {
            self.write_copy(now_ms);
            self.store_run_as(true);
            self.push_before_leaving(now_ms);
            self.leave_run(now_ms);
            self.run.wishes.clear();
            self.run.unstored = false;
        } else {
            self.write_copy(now_ms);
            self.push_before_leaving(now_ms);
        }
        self.takeover.leave();
        self.effects.push(Effect::ReleaseLock);
    }

    /// `pageshow` after `pagehide`: hello before anything is sent, and what was left is found in
    /// storage like that of any other page.
    pub(super) fn page_shown(&mut self, now_ms: u64) {
        if !self.away {
            return;
        }
        self.away = false;
        self.link_comes_back(now_ms);
        self.look_at_storage();
        self.effects.push(Effect::WantLock);
    }
}

/// Where it stands from which checkpoint the run of that entry went on apart.
pub(super) fn begun_entry_beside(run: &str) -> String {
    beside(run, RUN_ENTRY, BEGUN_ENTRY)
}

/// The entry of the same page with another name.
fn beside(entry: &str, name: &str, other: &str) -> String {
    format!("{}{other}", entry.strip_suffix(name).unwrap_or(entry))
}
