//! What survives the page: the outbox and the run's pending part in browser storage.
//!
//! Every pending register has an entry of its own, `eb/<session tag>/<replica>/<key>`. What belongs to
//! a run is one entry, `.../!run`, so that a page which dies while writing leaves the whole of an old
//! checkpoint or the whole of the new one.
//!
//! Of a session that was deleted before, the name of the replica is followed by `@` and the time of the deletion
//! as the page knew it when it wrote the entry. A page that knows of a later one takes up nothing of it: it was
//! written for the session that is gone, whatever its stamps say.

use delta::{Delta, Key, ReplicaId, RunToken, Stamp};
use serde::{Deserialize, Serialize};

use super::{Changed, Effect, Tab, run_registers};
use crate::registers::{self, StoredCommand};

const RUN_ENTRY: &str = "!run";
const APART_ENTRY: &str = "!apart";
const COPY_ENTRY: &str = "!copy";
/// Says by its place alone when the session was deleted, for pages that slept then.
const GONE_ENTRY: &str = "!gone";
/// Largest copy of a session that is kept in the browser, in bytes.
const COPY_BYTES_MAX: usize = 1_500_000;

/// A command of the user that has no number yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Wish {
    pub command: StoredCommand,
    /// The last command that had been given before, if that was known.
    pub after: Option<u64>,
    /// A claim for it was lost, or its page died: another tab may have given it.
    pub doubted: bool,
}

impl Wish {
    /// Whether it stays when another tab's claim was granted first. Of two tabs that press Run in one
    /// instant one wins. An answer or a break is another matter: the other claim may have been no
    /// more than a tab taking up the run.
    pub fn outlives_a_claim(&self) -> bool {
        use StoredCommand::{Break, Keys, Line};
        matches!(self.command, Break | Keys(_) | Line(_))
    }

    /// Whether it is not in doubt, or nobody gave another command since. An answer belongs to the question that was on
    /// the screen.
    pub fn is_timely(&self, last_given: u64) -> bool {
        !self.doubted
            || self.command == StoredCommand::Break
            || self.after.is_none_or(|after| after == last_given)
    }
}

/// What a tab leaves of its part in the run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StoredRun {
    pub holder: ReplicaId,
    /// The token its claim expects; `None` if it had not come to claim.
    pub base: Option<RunToken>,
    /// Whether the store had granted the claim. If not, the tab may never have claimed at all.
    pub confirmed: bool,
    /// Whether it went on without the store.
    pub apart: bool,
    /// Whether the tab has left: it will not touch the run any more.
    pub left: bool,
    /// Registers that the store has not acknowledged.
    pub deltas: Vec<Delta>,
    /// Commands without a number.
    pub wishes: Vec<Wish>,
    /// The pages whose run it took up without the store's knowledge.
    pub heirs_of: Vec<ReplicaId>,
}

impl StoredRun {
    /// Whether there is anything to save in it.
    pub fn is_empty(&self) -> bool {
        self.deltas.is_empty() && self.wishes.is_empty()
    }

    /// The token of its registers.
    pub fn token(&self) -> RunToken {
        self.base.map_or(0, |base| base.saturating_add(1))
    }
}

/// A whole run that was kept aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Apart {
    pub registers: Vec<(Key, Vec<u8>)>,
}

/// A copy of the whole session for a page that is loaded while there is no store. What a run wrote and is
/// only in a copy is never sent, and forgotten as soon as the store answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Copy {
    /// Whether it is the whole session. If not, it says no more than that there is a store which
    /// has what is missing here.
    whole: bool,
    /// The run's token.
    token: RunToken,
    deltas: Vec<Delta>,
}

/// The copy as this tab knows it.
#[derive(Debug, Default)]
pub(super) struct Copies {
    found: Option<Copy>,
    /// The replica holds what only the copy says.
    used: bool,
    /// Token of the copy in use.
    token: RunToken,
    /// A whole one is in storage.
    stored: bool,
    /// Storage says that there is a store.
    marked: bool,
    /// The store has what is missing here, and does not answer.
    missing: bool,
}

/// The place of an entry in browser storage: `<owner>/<name>` or `<owner>@<deletion>/<name>`.
struct Place<'a> {
    owner: &'a str,
    /// The deletion that its writer knew of, in milliseconds since 1970; 0 if none.
    gone_ms: u64,
    name: &'a str,
}

impl<'a> Place<'a> {
    /// `None` for what is no place.
    fn parse(text: &'a str) -> Option<Self> {
        let (owner, name) = text.split_once('/')?;
        let (owner, gone) = owner.split_once('@').unwrap_or((owner, "0"));
        let gone_ms = u64::from_str_radix(gone, 16).ok()?;
        Some(Self {
            owner,
            gone_ms,
            name,
        })
    }
}

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
        if run.is_empty() && !left {
            return self.unstore_run();
        }
        let key = self.entry(RUN_ENTRY);
        let bytes = registers::to_value(&run);
        self.effects.push(Effect::Store { key, bytes });
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
                COPY_ENTRY => {
                    self.copies.found = registers::from_value(Some(&bytes));
                    let whole = self.copies.found.as_ref().is_some_and(|copy| copy.whole);
                    self.copies.stored = whole;
                    self.copies.marked = !whole;
                }
                GONE_ENTRY => {}
                _ if is_own => {}
                _ => self.adopt(entry, &bytes, now_ms),
            }
        }
        if !self.link.started {
            self.link.started = true;
            if !self.away {
                self.effects.push(Effect::WantLock);
            }
        }
        self.takeover.found(orphans, now_ms);
    }

    /// The store does not answer: what it would have said is in a copy, as far as one is left.
    /// A tab that has heard from it writes one.
    pub(super) fn take_copy(&mut self, now_ms: u64) {
        if self.link.has_cursor() {
            if !self.copies.stored {
                self.write_copy(now_ms);
            }
            return;
        }
        let Some(copy) = self.copies.found.take() else {
            return;
        };
        self.copies.used = true;
        self.copies.missing = !copy.whole;
        self.copies.token = copy.token;
        for delta in copy.deltas {
            self.replica.merge(delta);
        }
        self.count_program();
        self.changed.extend([
            Changed::Program,
            Changed::Console,
            Changed::Status,
            Changed::Typing,
            Changed::Settings,
            Changed::Files,
        ]);
    }

    /// The run's token as far as this tab knows.
    pub(super) fn known_token(&self) -> RunToken {
        self.link.token().max(self.copies.token)
    }

    fn copy_entry(&self) -> String {
        self.entry_of("all", COPY_ENTRY)
    }

    /// Writes the copy of the session. A follower of a living holder does not: it would be behind.
    /// With the browser's lock in hand, no holder lives in this browser.
    fn write_copy(&mut self, now_ms: u64) {
        let follows =
            self.run.is_follower() && self.link.run_until_ms > now_ms && !self.takeover.has_lock();
        let known = self.link.has_cursor() || self.copies.used || self.link.is_unreachable();
        if follows || !known {
            return;
        }
        let token = if self.run.is_confirmed() {
            self.held_token()
        } else {
            self.known_token()
        };
        if self.copies.missing {
            return;
        }
        let bytes = registers::to_value(&Copy {
            whole: true,
            token,
            deltas: self.replica.deltas().collect(),
        });
        if bytes.len() <= COPY_BYTES_MAX {
            self.copies.stored = true;
            let key = self.copy_entry();
            self.effects.push(Effect::Store { key, bytes });
        }
    }

    /// The store has answered: the copy has served. What remains is a mark that there is a store.
    pub(super) fn drop_copies(&mut self) {
        self.copies.found = None;
        self.copies.missing = false;
        if std::mem::take(&mut self.copies.stored) || !self.copies.marked {
            self.copies.marked = true;
            let key = self.copy_entry();
            let bytes = registers::to_value(&Copy::default());
            self.effects.push(Effect::Store { key, bytes });
        }
    }

    /// The session was deleted: no copy is worth anything.
    pub(super) fn delete_copies(&mut self) {
        let key = self.copy_entry();
        self.effects.push(Effect::Unstore { key });
        self.copies = Copies::default();
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

    /// Whether a store ever answered in this browser.
    pub(super) fn knows_a_store(&self) -> bool {
        self.copies.marked || self.copies.stored
    }

    /// Whether the store has what is needed here, and does not answer.
    pub(super) fn misses_the_store(&self) -> bool {
        self.copies.missing
    }

    /// Before the store's snapshot is merged: forgets what only a copy says about the run, which may have
    /// gone on since. The rest is as good as what a page holds that has slept: of it is offered what the
    /// store has lost.
    pub(super) fn forget_copy(&mut self) {
        if std::mem::take(&mut self.copies.used) {
            self.copies.token = 0;
            let pending: std::collections::BTreeSet<(Key, Stamp)> = self
                .outbox
                .pending()
                .map(|delta| (delta.key, delta.register.stamp))
                .collect();
            let foreign: Vec<Delta> = self
                .replica
                .deltas()
                .filter(|delta| delta.register.token > 0)
                .filter(|delta| !pending.contains(&(delta.key.clone(), delta.register.stamp)))
                .collect();
            self.forget(&foreign);
        }
    }

    /// The copy is all there is: it is this tab's own from now on.
    pub(super) fn keep_copy(&mut self) {
        self.copies.used = false;
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

    fn adopt_apart(&mut self, entry: String, bytes: &[u8], own: bool) {
        if self.apart.is_none()
            && let Some(apart) = registers::from_value::<Apart>(Some(bytes))
        {
            self.apart = Some(apart);
            if !own {
                self.store_apart();
            }
        }
        if !own {
            self.effects.push(Effect::Unstore { key: entry });
        }
    }

    /// Keeps the whole run of this tab aside, for the user to choose.
    pub(super) fn keep_apart(&mut self) {
        self.apart = Some(Apart {
            registers: run_registers(&self.replica),
        });
        self.store_apart();
    }

    pub(super) fn store_apart(&mut self) {
        if let Some(apart) = &self.apart {
            let bytes = registers::to_value(apart);
            let key = self.entry(APART_ENTRY);
            self.effects.push(Effect::Store { key, bytes });
        }
    }

    /// The user keeps the other run.
    pub(super) fn drop_apart(&mut self) {
        self.apart = None;
        let key = self.entry(APART_ENTRY);
        self.effects.push(Effect::Unstore { key });
    }

    /// The user keeps the run that was set aside: claims, and writes it over the other one.
    pub(super) fn keep_this_run(&mut self, now_ms: u64) {
        let Some(apart) = self.apart.take() else {
            return;
        };
        self.drop_apart();
        self.replace_run(apart, now_ms);
    }

    /// Claims the run and writes another one over it.
    pub(super) fn replace_run(&mut self, apart: Apart, now_ms: u64) {
        self.leave_run(now_ms);
        self.claim(now_ms);
        let token = self.held_token();
        let obsolete: Vec<Key> = run_registers(&self.replica)
            .into_iter()
            .map(|(key, _)| key)
            .filter(|key| !apart.registers.iter().any(|(kept, _)| kept == key))
            .collect();
        for key in obsolete {
            self.write(key, None, token, now_ms);
        }
        for (key, value) in &apart.registers {
            self.write(key.clone(), Some(value.clone()), token, now_ms);
        }
        self.takeover.kept = Some(apart);
        self.run.unstored = true;
        self.changed.insert(Changed::Console);
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
