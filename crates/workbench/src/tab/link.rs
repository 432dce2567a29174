//! The tab and the store: hello, pushes, changes, the live channel.
//!
//! At most one push is under way. What was sent stays in the outbox until it is acknowledged, so a
//! failed push needs nothing undone. After every failure the tab says hello before it sends again,
//! for ever, with pauses that grow to five seconds.

use std::collections::{BTreeMap, BTreeSet};

use delta::{
    Batch, BatchLimits, Changes, Cursor, Delta, Hello, HelloRequest, Keeping, Key, Live, Outbox,
    Part, PushOutcome, Register, RejectReason, ReplicaId, RunState, RunToken, Stamp,
};

use super::{Effect, Tab, Unreachable};
use crate::registers;

/// How long edits are gathered before they are pushed.
const FLUSH_AFTER_MS: u64 = 50;
/// The first pause after a failure; it doubles.
const RETRY_FIRST_MS: u64 = 200;
/// The longest pause.
const RETRY_LAST_MS: u64 = 5_000;
/// After this many failures in a row the tab goes on without the store.
const ALONE_AFTER_FAILURES: u32 = 3;
/// An answer that takes longer counts as none.
const ANSWER_MS_MAX: u64 = 15_000;
/// How often tab and store compare digests.
const HELLO_EVERY_MS: u64 = 45_000;
/// How often the tab asks for changes while the live channel is closed.
const POLL_EVERY_MS: u64 = 3_000;
/// How long a running holder lets pass between two pushes.
const HEARTBEAT_EVERY_MS: u64 = 1_500;
/// What a keep-alive request may carry, in bytes of a batch.
const KEEPALIVE_BYTES_MAX: usize = 60 * 1024;

/// Whether the store answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// It was not heard from since the page was loaded.
    Unknown,
    Reachable,
    Unreachable,
}

/// A checkpoint that does not fit one push and is on its way in parts. The store shows it to nobody
/// before the last one.
#[derive(Debug, Default)]
struct Row {
    id: u64,
    /// How many parts the store has.
    parts: u32,
    /// What is in them.
    sent: BTreeMap<Key, Stamp>,
}

#[derive(Debug)]
struct InFlight {
    id: u64,
    sent_at_ms: u64,
    sent: Vec<(Key, Stamp)>,
    /// The token of what a run has written.
    token: RunToken,
    claim: bool,
    floor: bool,
    part: Option<Part>,
}

/// What the tab knows about the store.
#[derive(Debug)]
pub(super) struct Link {
    /// Browser storage was read: the tab may begin.
    pub started: bool,
    reach: Reach,
    cursor: Option<Cursor>,
    /// Store's time minus own.
    pub offset_ms: i64,
    hello_sent_ms: Option<u64>,
    hello_due_ms: u64,
    /// The next hello asks for a snapshot.
    whole: bool,
    changes_sent_ms: Option<u64>,
    poll_due_ms: u64,
    push: Option<InFlight>,
    next_push: u64,
    row: Option<Row>,
    /// What only the memory of a server has that cannot reach its store: it stays in the outbox, and
    /// is sent again when the epoch changes.
    lent: BTreeMap<Key, (Stamp, RunToken)>,
    /// What the store itself had when a server's memory first stood in for it. Of all that is offered to
    /// such a memory, this alone need not be kept here as well.
    stored: BTreeSet<(Key, Stamp)>,
    /// When this tab last had all that the store had, by the store's clock; 0 if never.
    in_step_ms: u64,
    /// How safe it is what was acknowledged last.
    pub keeping: Keeping,
    /// Nothing but heartbeats before that time.
    hold_until_ms: u64,
    /// Why the store takes no more, in words for the user.
    pub no_room: Option<String>,
    flush_at_ms: Option<u64>,
    pushed_at_ms: u64,
    batch_bytes_max: usize,
    failures: u32,
    live: bool,
    live_asked: bool,
    live_retry_ms: u64,
    live_failures: u32,
    /// Who holds the run as the store said last, and until when by this tab's clock.
    pub run: Option<RunState>,
    pub run_until_ms: u64,
    wrong_session: bool,
}

impl Link {
    pub fn new(now_ms: u64) -> Self {
        Self {
            started: false,
            reach: Reach::Unknown,
            cursor: None,
            offset_ms: 0,
            hello_sent_ms: None,
            hello_due_ms: now_ms,
            whole: false,
            changes_sent_ms: None,
            poll_due_ms: 0,
            push: None,
            next_push: 1,
            row: None,
            lent: BTreeMap::new(),
            stored: BTreeSet::new(),
            in_step_ms: 0,
            keeping: Keeping::Stored,
            hold_until_ms: 0,
            no_room: None,
            flush_at_ms: None,
            pushed_at_ms: 0,
            batch_bytes_max: BatchLimits::default().bytes,
            failures: 0,
            live: false,
            live_asked: false,
            live_retry_ms: 0,
            live_failures: 0,
            run: None,
            run_until_ms: 0,
            wrong_session: false,
        }
    }

    /// The store was heard from, or is known not to answer: the tab can decide.
    pub fn is_known(&self) -> bool {
        self.reach != Reach::Unknown
    }

    pub fn is_reachable(&self) -> bool {
        self.reach == Reach::Reachable
    }

    /// Another claim, or none: the parts of the old one are worth nothing.
    pub fn forget_parts(&mut self) {
        self.row = None;
        self.lent.retain(|_, (_, token)| *token == 0);
    }

    /// Whether a server that cannot reach its store has this in memory.
    pub fn is_lent(&self, key: &Key, register: &Register) -> bool {
        self.lent.get(key) == Some(&(register.stamp, register.token))
    }

    /// Whether the store itself had this before a server's memory stood in for it.
    fn is_stored(&self, delta: &Delta) -> bool {
        let stamp = (delta.key.clone(), delta.register.stamp);
        self.stored.contains(&stamp)
    }

    /// A page that is gone had no acknowledgement of this by the store itself.
    pub fn is_not_stored(&mut self, delta: &Delta) {
        self.stored
            .remove(&(delta.key.clone(), delta.register.stamp));
    }

    pub fn set_batch_bytes_max(&mut self, bytes: usize) {
        self.batch_bytes_max = bytes;
    }

    pub fn is_unreachable(&self) -> bool {
        self.reach == Reach::Unreachable
    }

    /// The current token as far as this tab knows.
    pub fn token(&self) -> RunToken {
        self.run.map_or(0, |run| run.token)
    }

    /// Whether everything up to that place has been merged.
    pub fn is_in_step(&self, place: Cursor) -> bool {
        self.cursor
            .is_some_and(|own| own.epoch == place.epoch && own.revision >= place.revision)
    }

    /// Whether revisions of that place can be compared with this tab's.
    pub fn is_in_history_of(&self, place: Cursor) -> bool {
        self.cursor.is_some_and(|own| own.epoch == place.epoch)
    }

    pub fn flush_soon(&mut self, now_ms: u64) {
        self.flush_by(now_ms + FLUSH_AFTER_MS);
    }

    pub fn flush_by(&mut self, at_ms: u64) {
        self.flush_at_ms = Some(self.flush_at_ms.map_or(at_ms, |due| due.min(at_ms)));
    }

    /// Forgets where the tab was: the next hello asks for a snapshot.
    pub fn ask_for_all(&mut self, now_ms: u64) {
        self.whole = true;
        self.hello_sent_ms = None;
        self.hello_due_ms = now_ms;
    }

    /// Whether the store was heard from since the page was loaded.
    pub fn has_cursor(&self) -> bool {
        self.cursor.is_some()
    }

    /// Whether the next step is to hear the store's hello.
    pub fn is_hello_pending(&self) -> bool {
        self.whole || (self.is_reachable() && self.cursor.is_none())
    }

    fn is_hello_due(&self, now_ms: u64) -> bool {
        self.hello_sent_ms.is_none() && self.hello_due_ms <= now_ms
    }
}

/// The pause after that many failures. The jitter is that of the replica, so tabs that lost one
/// server do not return in one moment.
fn pause_ms(failures: u32, jitter: u64) -> u64 {
    let pause = RETRY_FIRST_MS << failures.saturating_sub(1).min(10);
    let pause = pause.min(RETRY_LAST_MS);
    pause + pause * jitter / 1_024
}

impl Tab {
    /// Whether there is no store to wait for: none was ever heard of, or it failed several times.
    pub(super) fn is_alone(&self) -> bool {
        let failed = self.link.failures >= ALONE_AFTER_FAILURES || !self.knows_a_store();
        self.link.is_unreachable() && failed
    }

    /// A number of 0-255 that is this tab's own.
    pub(super) fn jitter(&self) -> u64 {
        u64::from(self.replica.id().0[5])
    }

    pub(super) fn proceed_link(&mut self, now_ms: u64) {
        if !self.link.started || self.link.wrong_session {
            return;
        }
        self.give_up_waiting(now_ms);
        if self.link.is_hello_due(now_ms) {
            self.say_hello(now_ms);
        }
        if !self.link.is_reachable() {
            return;
        }
        if !self.link.live && !self.link.live_asked && self.link.live_retry_ms <= now_ms {
            self.link.live_asked = true;
            self.effects.push(Effect::OpenLive);
        }
        if !self.link.live && self.link.poll_due_ms <= now_ms {
            self.ask_changes(now_ms);
        }
        self.flush(now_ms);
    }

    pub(super) fn link_due_ms(&self) -> Option<u64> {
        if !self.link.started || self.link.wrong_session {
            return None;
        }
        let hello = match self.link.hello_sent_ms {
            Some(sent) => sent + ANSWER_MS_MAX,
            None => self.link.hello_due_ms,
        };
        let mut due = vec![hello];
        if let Some(push) = &self.link.push {
            due.push(push.sent_at_ms + ANSWER_MS_MAX);
        } else if self.link.is_reachable() {
            let hold_until_ms = self.link.hold_until_ms;
            due.extend(self.link.flush_at_ms.map(|at_ms| at_ms.max(hold_until_ms)));
            due.extend(self.heartbeat_due_ms());
        }
        if self.link.is_reachable() && !self.link.live {
            due.push(match self.link.changes_sent_ms {
                Some(sent) => sent + ANSWER_MS_MAX,
                None => self.link.poll_due_ms,
            });
            if !self.link.live_asked {
                due.push(self.link.live_retry_ms);
            }
        }
        due.into_iter().min()
    }

    fn give_up_waiting(&mut self, now_ms: u64) {
        let sent = [
            self.link.hello_sent_ms,
            self.link.changes_sent_ms,
            self.link.push.as_ref().map(|push| push.sent_at_ms),
        ];
        if sent
            .into_iter()
            .flatten()
            .any(|sent| sent + ANSWER_MS_MAX <= now_ms)
        {
            self.unreachable(now_ms);
        }
    }

    fn say_hello(&mut self, now_ms: u64) {
        self.link.hello_sent_ms = Some(now_ms);
        self.link.hello_due_ms = now_ms + HELLO_EVERY_MS;
        let cursor = self.link.cursor.filter(|_| !self.link.whole);
        self.effects.push(Effect::Hello(HelloRequest {
            session: self.session,
            replica: self.replica.id(),
            cursor,
            digest: self.replica.digest(),
            run: self.known_run(),
            whole: self.holds_all(),
        }));
    }

    pub(super) fn ask_changes(&mut self, now_ms: u64) {
        match self.link.cursor {
            _ if self.link.changes_sent_ms.is_some() => {}
            Some(cursor) => {
                self.link.changes_sent_ms = Some(now_ms);
                self.link.poll_due_ms = now_ms + POLL_EVERY_MS;
                self.effects.push(Effect::ChangesSince(cursor));
            }
            None => self.link.ask_for_all(now_ms),
        }
    }

    /// The store does not answer: tries again later, with a hello.
    fn unreachable(&mut self, now_ms: u64) {
        self.link.push = None;
        self.link.row = None;
        self.link.hello_sent_ms = None;
        self.link.changes_sent_ms = None;
        self.link.failures = self.link.failures.saturating_add(1);
        self.link.hello_due_ms = now_ms + pause_ms(self.link.failures, self.jitter());
        self.link.reach = Reach::Unreachable;
        self.store_lost(now_ms);
    }

    pub(super) fn hello_answered(&mut self, answer: Result<Hello, Unreachable>, now_ms: u64) {
        if self.link.hello_sent_ms.take().is_none() {
            return;
        }
        let Ok(Hello { changes, digest }) = answer else {
            return self.unreachable(now_ms);
        };
        self.link.failures = 0;
        self.link.reach = Reach::Reachable;
        self.link.hello_due_ms = now_ms + HELLO_EVERY_MS;
        self.set_offset(changes.now_ms, now_ms);
        let (whole, cursor) = (changes.whole, changes.cursor);
        self.note_keeping(changes.keeping, now_ms);
        if whole {
            self.link.whole = false;
            match changes.keeping {
                // The server's memory has only what pages give it.
                Keeping::Standby => self.keep_copy(),
                _ => self.forget_copy(),
            }
            self.offer_what_is_missing(&changes);
        }
        self.take_changes(changes, now_ms);
        let comparable = self.unsent().next().is_none() && self.link.cursor == Some(cursor);
        if !whole && comparable && self.replica.digest() != digest {
            self.link.ask_for_all(now_ms);
        }
        self.store_found(now_ms);
        self.link.flush_soon(now_ms);
    }

    fn set_offset(&mut self, store_ms: u64, now_ms: u64) {
        let offset = i128::from(store_ms) - i128::from(now_ms);
        self.link.offset_ms = i64::try_from(offset).unwrap_or(0);
        self.replica.clock_mut().set_offset_ms(self.link.offset_ms);
    }

    /// Puts into the outbox what a snapshot lacks of this replica: after a loss of the store's data
    /// every tab gives back what it has.
    fn offer_what_is_missing(&mut self, snapshot: &Changes) {
        let theirs: BTreeMap<&Key, Stamp> = snapshot
            .deltas
            .iter()
            .map(|delta| (&delta.key, delta.register.stamp))
            .collect();
        let missing: Vec<Delta> = self
            .replica
            .deltas()
            .filter(|delta| {
                let newest = theirs.get(&delta.key);
                let is_gone = delta.register.stamp.ms() <= snapshot.gone_ms;
                newest.is_none_or(|newest| *newest < delta.register.stamp)
                    && !is_gone
                    && !delta.register.is_old_tombstone(snapshot.compacted_ms)
                    && !snapshot.floors.iter().any(|floor| floor.covers(&delta.key))
            })
            .collect();
        // What is older than dropped tombstones, was taken once and is not there any more, was deleted. Not
        // so if this tab has seen all of them: then the store has lost it.
        let may_have_missed = self.link.in_step_ms < snapshot.compacted_ms;
        let (deleted, missing): (Vec<Delta>, Vec<Delta>) = missing.into_iter().partition(|delta| {
            let was_deleted = may_have_missed
                && delta.register.stamp.ms() < snapshot.compacted_ms
                && !theirs.contains_key(&delta.key);
            (was_deleted || self.is_of_another_run(delta, snapshot)) && !self.is_pending(delta)
        });
        if !deleted.is_empty() {
            self.forget(&deleted);
        }
        for delta in missing {
            if delta.register.token == 0 {
                if !self.link.is_stored(&delta) {
                    self.store(&delta);
                }
                self.outbox.put(delta);
            } else if !self.is_pending(&delta) {
                self.takeover.rescue = true;
            }
        }
        let floors = self.replica.floors().collect::<Vec<_>>();
        self.floor = self.floor.take().or_else(|| {
            floors
                .into_iter()
                .find(|floor| !snapshot.floors.contains(floor))
        });
    }

    /// Whether a run wrote this that came second: two servers may have stood in for the store, each with
    /// a claim of its own. What the store lacks of its own run was written by its holder.
    fn is_of_another_run(&self, delta: &Delta, snapshot: &Changes) -> bool {
        // A store that has no machine at all has lost it, and a server's memory begins without.
        let has_machine = || {
            let mut keys = snapshot.deltas.iter().map(|delta| delta.key.as_str());
            keys.any(|key| key == registers::MANIFEST)
        };
        let asks = self.run.is_follower() && snapshot.keeping != Keeping::Standby;
        let Some(run) = snapshot.run.filter(|_| asks && has_machine()) else {
            return false;
        };
        let token = delta.register.token;
        let writer = delta.register.stamp.replica();
        token > 0 && (token < run.token || (token == run.token && writer != run.holder))
    }

    fn is_pending(&self, delta: &Delta) -> bool {
        self.outbox.get(&delta.key).is_some()
    }

    /// Merges what the store says and moves the cursor, if nothing is missing before it.
    fn take_changes(&mut self, changes: Changes, now_ms: u64) {
        let (cursor, run) = (changes.cursor, changes.run);
        // What was read says nothing about replicas of the store.
        if changes.keeping != Keeping::Stored || self.link.keeping != Keeping::Unreplicated {
            self.note_keeping(changes.keeping, now_ms);
        }
        let new_epoch = self.link.cursor.is_none_or(|own| own.epoch != cursor.epoch);
        if changes.keeping != Keeping::Standby {
            self.link.in_step_ms = self.link.in_step_ms.max(changes.now_ms);
        }
        self.note_gone(changes.gone_ms);
        for key in self.replica.merge_changes(changes) {
            self.show_key(&key);
        }
        if new_epoch
            || self
                .link
                .cursor
                .is_some_and(|own| own.revision < cursor.revision)
        {
            self.link.cursor = Some(cursor);
        }
        if new_epoch {
            self.link.run = None;
            self.link.lent.clear();
        }
        self.note_run(run, now_ms);
    }

    /// The session was deleted: what is pending of it is not worth sending any more. What this page
    /// shows is kept aside for the user to download.
    fn note_gone(&mut self, gone_ms: u64) {
        if gone_ms <= self.replica.gone_ms() {
            return;
        }
        let had_something = self
            .replica
            .deltas()
            .any(|delta| delta.register.stamp.ms() <= gone_ms);
        if had_something && !std::mem::take(&mut self.deletes) {
            self.keep_last_copy();
        }
        let gone: Vec<Delta> = self
            .outbox
            .pending()
            .filter(|delta| delta.register.stamp.ms() <= gone_ms)
            .collect();
        self.acknowledge(&stamps(&gone));
        self.floor = None;
    }

    /// Notes who holds the run. Answers overtake each other, so within an epoch a smaller token is
    /// old news.
    fn note_run(&mut self, run: Option<RunState>, now_ms: u64) {
        let before = self.link.run.map(|run| (run.token, run.holder));
        let Some(run) = run.filter(|run| run.token >= self.link.token()) else {
            return;
        };
        self.link.run = Some(run);
        self.link.run_until_ms = now_ms + u64::from(run.expires_in_ms);
        if before != Some((run.token, run.holder)) {
            self.holder_changed(run, before.is_some(), now_ms);
        }
    }

    pub(super) fn changes_answered(&mut self, answer: Result<Changes, Unreachable>, now_ms: u64) {
        if self.link.changes_sent_ms.take().is_none() {
            return;
        }
        let Ok(changes) = answer else {
            return self.unreachable(now_ms);
        };
        if self.is_gap(&changes) {
            return self.link.ask_for_all(now_ms);
        }
        self.take_changes(changes, now_ms);
        self.run_verified(now_ms);
    }

    /// Whether something is missing between this tab and those changes.
    fn is_gap(&self, changes: &Changes) -> bool {
        !changes.whole
            && self
                .link
                .cursor
                .is_none_or(|own| own.epoch != changes.cursor.epoch || own.revision < changes.from)
    }

    pub(super) fn live(&mut self, message: Live, now_ms: u64) {
        let Live::Changes(changes) = message else {
            return;
        };
        if self.link.cursor.is_none() || self.away {
            return;
        }
        if self.is_gap(&changes) {
            self.ask_changes(now_ms);
        } else {
            self.take_changes(changes, now_ms);
        }
    }

    pub(super) fn live_opened(&mut self, now_ms: u64) {
        self.link.live = true;
        self.link.live_asked = false;
        self.link.live_failures = 0;
        // Between the last answer and now something may have passed unheard.
        if self.link.cursor.is_some() {
            self.ask_changes(now_ms);
        }
    }

    pub(super) fn live_closed(&mut self, now_ms: u64) {
        self.link.live = false;
        self.link.live_asked = false;
        self.link.live_failures = self.link.live_failures.saturating_add(1);
        self.link.live_retry_ms = now_ms + pause_ms(self.link.live_failures, self.jitter());
        self.link.poll_due_ms = now_ms;
    }

    pub(super) fn online(&mut self, online: bool, now_ms: u64) {
        if online && !self.link.is_reachable() && self.link.hello_sent_ms.is_none() {
            self.link.hello_due_ms = now_ms;
            self.link.live_retry_ms = now_ms;
        }
    }

    fn heartbeat_due_ms(&self) -> Option<u64> {
        self.needs_heartbeat()
            .then_some(self.link.pushed_at_ms + HEARTBEAT_EVERY_MS)
    }

    fn flush(&mut self, now_ms: u64) {
        if self.link.push.is_some() || self.link.hello_sent_ms.is_some() || self.link.whole {
            return;
        }
        let claim = self.open_claim();
        let held = now_ms < self.link.hold_until_ms;
        let due = self.link.flush_at_ms.is_some_and(|due| due <= now_ms) && !held;
        let heartbeat = self.heartbeat_due_ms().is_some_and(|due| due <= now_ms);
        if !due && !heartbeat {
            return;
        }
        let batch = if held {
            self.batch(claim, None, Vec::new())
        } else {
            self.link.flush_at_ms = None;
            self.next_batch(self.link.batch_bytes_max, claim, true)
        };
        if batch.deltas.is_empty() && batch.claim.is_none() && batch.floor.is_none() && !heartbeat {
            return;
        }
        self.push(batch, false, now_ms);
    }

    fn push(&mut self, batch: Batch, keepalive: bool, now_ms: u64) {
        let id = self.link.next_push;
        self.link.next_push += 1;
        self.link.pushed_at_ms = now_ms;
        self.link.push = Some(InFlight {
            id,
            sent_at_ms: now_ms,
            sent: stamps(&batch.deltas),
            token: batch.token,
            claim: batch.claim.is_some(),
            floor: batch.floor.is_some(),
            part: batch.part,
        });
        self.effects.push(Effect::Push {
            id,
            batch,
            keepalive,
        });
    }

    /// What of the outbox goes next, in parts if it may and must.
    fn next_batch(&mut self, bytes: usize, claim: Option<RunToken>, in_parts: bool) -> Batch {
        let limits = BatchLimits {
            bytes,
            ..BatchLimits::default()
        };
        let is_refused = |delta: &Delta| self.refused.contains_key(&delta.key);
        let run: Vec<Delta> = self.run_to_send();
        let run_refused = run.iter().any(is_refused);
        let fits = fits(&run, limits);
        // What is claimed is claimed before parts of it are sent: they are the holder's.
        if !fits && !run_refused && in_parts && claim.is_none() {
            return self.next_part(run, limits);
        }
        // Of a checkpoint nothing is left out: it goes whole or stays.
        let goes = fits && !run_refused;
        let mut outbox = Outbox::new();
        for delta in self.unsent() {
            if delta.register.token == 0 && !is_refused(&delta) {
                outbox.put(delta);
            }
        }
        for delta in run.into_iter().filter(|_| goes) {
            outbox.put(delta);
        }
        let deltas = outbox.take_batch(limits);
        let last = self.link.row.as_ref().filter(|_| goes).map(|row| Part {
            id: row.id,
            number: row.parts,
            last: true,
        });
        self.batch(claim, last, deltas)
    }

    /// What is pending of the run and not yet put aside at the store.
    fn run_to_send(&self) -> Vec<Delta> {
        let sent = |delta: &Delta| {
            let row = self.link.row.as_ref();
            row.is_some_and(|row| row.sent.get(&delta.key) == Some(&delta.register.stamp))
        };
        self.unsent()
            .filter(|delta| delta.register.token > 0 && !sent(delta))
            .collect()
    }

    /// What is pending and in no server's memory.
    pub(super) fn unsent(&self) -> impl Iterator<Item = Delta> {
        self.outbox
            .pending()
            .filter(|delta| !self.link.is_lent(&delta.key, &delta.register))
    }

    /// Token and holder of the run as far as this tab knows.
    fn known_run(&self) -> Option<(RunToken, ReplicaId)> {
        let own = (self.held_token(), self.replica.id());
        let own = Some(own).filter(|_| self.run.is_confirmed());
        let told = self.link.run.map(|run| (run.token, run.holder));
        let copied = (self.known_token(), ReplicaId([0; 6]));
        let copied = Some(copied).filter(|(token, _)| *token > 0);
        own.max(told).max(copied)
    }

    /// Whether this tab has heard all that the store had, or has it from a copy, or there was never
    /// anything to hear.
    fn holds_all(&self) -> bool {
        self.link.has_cursor() || (self.link.failures > 0 && !self.misses_the_store())
    }

    /// As much of the run as one push may hold, for the store to put aside.
    fn next_part(&mut self, run: Vec<Delta>, limits: BatchLimits) -> Batch {
        let next_push = self.link.next_push;
        let row = self.link.row.get_or_insert_with(|| Row {
            id: next_push,
            ..Row::default()
        });
        let part = Part {
            id: row.id,
            number: row.parts,
            last: false,
        };
        let mut deltas = Vec::new();
        let mut bytes = 0;
        for delta in run {
            bytes += delta.size_bytes();
            if bytes > limits.bytes || deltas.len() >= limits.registers {
                break;
            }
            deltas.push(delta);
        }
        self.batch(None, Some(part), deltas)
    }

    fn batch(&self, claim: Option<RunToken>, part: Option<Part>, mut deltas: Vec<Delta>) -> Batch {
        let aside = part.is_some_and(|part| !part.last);
        let switches = self.hold_back_generation(&mut deltas) && !aside;
        let token = match claim {
            Some(expected) => expected.saturating_add(1),
            None => self.held_token(),
        };
        let newest = deltas.iter().map(|delta| delta.register.token).max();
        Batch {
            session: self.session,
            origin: self.replica.id(),
            claim,
            token: token.max(newest.unwrap_or(0)),
            floor: self.floor.clone().filter(|_| switches),
            part,
            deltas,
        }
    }

    /// Takes the id of a new program generation out of a batch that does not complete it, so nobody
    /// sees half a program. Whether the generation is complete with this batch.
    fn hold_back_generation(&self, deltas: &mut Vec<Delta>) -> bool {
        let generation = self.document().generation();
        let prefix = format!("{}/{generation}/", registers::PROGRAM);
        let sent: BTreeSet<&Key> = deltas.iter().map(|delta| &delta.key).collect();
        let complete = self.unsent().all(|delta| {
            !delta.key.as_str().starts_with(&prefix)
                || sent.contains(&delta.key)
                || self.refused.contains_key(&delta.key)
        });
        if !complete {
            deltas.retain(|delta| delta.key.as_str() != registers::GENERATION);
        }
        complete
    }

    pub(super) fn pushed(
        &mut self,
        id: u64,
        result: Result<PushOutcome, Unreachable>,
        now_ms: u64,
    ) {
        let Some(push) = self.link.push.take_if(|push| push.id == id) else {
            return;
        };
        let Ok(outcome) = result else {
            return self.unreachable(now_ms);
        };
        match outcome {
            PushOutcome::Accepted {
                cursor,
                run,
                keeping,
                ..
            } => {
                self.note_keeping(keeping, now_ms);
                self.accepted(&push, cursor, run, now_ms);
            }
            PushOutcome::RunLost { run, .. } => self.run_lost(run, now_ms),
            PushOutcome::ClockAhead { now_ms: store_ms } => {
                self.replica.restamp(&mut self.outbox, store_ms, now_ms);
                self.link.offset_ms =
                    i64::try_from(i128::from(store_ms) - i128::from(now_ms)).unwrap_or(0);
                self.store_all();
            }
            PushOutcome::Rejected { key, reason } => self.rejected(key, reason, now_ms),
            PushOutcome::PartsLost => self.link.row = None,
            PushOutcome::StoreFull => self.store_is_full(now_ms),
            PushOutcome::WrongSession => {
                self.link.wrong_session = true;
                self.notice = Some(
                    "This page belongs to another session: reload it. What is not yet saved is \
                     kept in this browser."
                        .to_owned(),
                );
            }
        }
        if self.unsent().next().is_some() || self.open_claim().is_some() {
            self.link.flush_soon(now_ms);
        }
    }

    fn accepted(&mut self, push: &InFlight, cursor: Cursor, run: Option<RunState>, now_ms: u64) {
        self.saved_at_ms = Some(now_ms);
        self.link.no_room = None;
        match push.part {
            None => self.taken(&push.sent, push.token),
            Some(part) if part.last => {
                let before = self.link.row.take().unwrap_or_default().sent;
                let before: Vec<(Key, Stamp)> = before.into_iter().collect();
                self.taken(&before, push.token);
                self.taken(&push.sent, push.token);
            }
            Some(part) => {
                if let Some(row) = self.link.row.as_mut().filter(|row| row.id == part.id) {
                    row.parts += 1;
                    row.sent.extend(push.sent.iter().cloned());
                }
                self.link.flush_by(now_ms);
            }
        }
        if push.floor {
            self.floor = None;
        }
        // The own cursor does not move: a batch that repeats an earlier one changes nothing, and then
        // the revision in the answer is somebody else's, not yet seen here.
        match self.link.cursor {
            Some(own) if own.epoch != cursor.epoch => self.link.ask_for_all(now_ms),
            Some(own) if own.revision >= cursor.revision => {}
            _ if self.link.live && !push.claim => {}
            _ => self.ask_changes(now_ms),
        }
        if push.claim {
            self.claim_granted(cursor, now_ms);
        }
        self.note_run(run, now_ms);
        // The store's five seconds began at the earliest when this was sent.
        if let Some(run) = run.filter(|run| run.holder == self.replica.id()) {
            self.link.run_until_ms = push.sent_at_ms + u64::from(run.expires_in_ms);
            self.renew_lease(self.link.run_until_ms);
        }
    }

    /// The store has taken these. What only a server's memory has is kept here too.
    fn taken(&mut self, sent: &[(Key, Stamp)], token: RunToken) {
        if self.link.keeping != Keeping::Standby {
            return self.acknowledge(sent);
        }
        let (stored, sent): (Vec<_>, Vec<_>) = sent
            .iter()
            .cloned()
            .partition(|sent| self.link.stored.contains(sent));
        self.acknowledge(&stored);
        for (key, stamp) in &sent {
            let of_run = self.outbox.is_of_run(key);
            let token = if of_run { token } else { 0 };
            self.link.lent.insert(key.clone(), (*stamp, token));
        }
    }

    /// Notes how safe it is where the answer comes from.
    fn note_keeping(&mut self, keeping: Keeping, now_ms: u64) {
        let before = std::mem::replace(&mut self.link.keeping, keeping);
        match (before, keeping) {
            (Keeping::Standby, Keeping::Standby) => {}
            (_, Keeping::Standby) => self.note_what_is_stored(),
            (Keeping::Standby, _) => {
                // The store is back: what was lent goes to it, and what it lacks of all else here.
                self.link.lent.clear();
                self.link.stored.clear();
                self.link.ask_for_all(now_ms);
            }
            _ => {}
        }
    }

    /// All that is known here and not pending came from the store, or was acknowledged by it. Of what a
    /// server's memory says later that cannot be said.
    fn note_what_is_stored(&mut self) {
        let known = self.replica.deltas();
        let stored = known.filter(|delta| delta.register.token == 0 && !self.is_pending(delta));
        self.link.stored = stored
            .map(|delta| (delta.key, delta.register.stamp))
            .collect();
    }

    /// Nothing can be saved until somebody makes room; the run goes on, and what is pending stays.
    fn store_is_full(&mut self, now_ms: u64) {
        self.link.no_room = Some("the server's store is full".to_owned());
        self.link.hold_until_ms = now_ms + RETRY_LAST_MS;
        if self.run.live().is_some_and(|live| live.lease_over) {
            self.go_apart();
        }
    }

    fn rejected(&mut self, key: String, reason: RejectReason, now_ms: u64) {
        self.link.row = None;
        match reason {
            RejectReason::BatchBytes if self.link.batch_bytes_max > 20 * 1024 => {
                self.link.batch_bytes_max /= 2;
            }
            RejectReason::Value | RejectReason::Floor | RejectReason::Token => {
                match Key::new(key) {
                    Ok(key) => {
                        self.refused.insert(key, reason.to_string());
                    }
                    Err(_) => self.floor = None,
                }
            }
            _ => {
                self.link.no_room = Some(match key.as_str() {
                    "" => reason.to_string(),
                    key => format!("with {key} {reason}"),
                });
                self.link.hold_until_ms = now_ms + RETRY_LAST_MS;
            }
        }
    }

    /// `pagehide`: everything is in storage; what fits goes by a request that outlives the page.
    pub(super) fn push_before_leaving(&mut self, now_ms: u64) {
        if !self.link.is_reachable() || self.link.wrong_session {
            return;
        }
        let batch = self.next_batch(KEEPALIVE_BYTES_MAX, self.open_claim(), false);
        if !batch.deltas.is_empty() {
            self.push(batch, true, now_ms);
        }
    }

    /// The page comes back: what was under way is unknown, so a hello comes first.
    pub(super) fn link_comes_back(&mut self, now_ms: u64) {
        self.link.push = None;
        self.link.row = None;
        self.link.hello_sent_ms = None;
        self.link.changes_sent_ms = None;
        self.link.hello_due_ms = now_ms;
        self.link.live = false;
        self.link.live_asked = false;
        self.link.live_retry_ms = now_ms;
        if self.link.is_reachable() {
            self.link.reach = Reach::Unknown;
        }
        self.link.flush_soon(now_ms);
    }
}

/// Whether all of it goes in one push.
fn fits(deltas: &[Delta], limits: BatchLimits) -> bool {
    let bytes: usize = deltas.iter().map(Delta::size_bytes).sum();
    bytes <= limits.bytes && deltas.len() <= limits.registers
}

fn stamps(deltas: &[Delta]) -> Vec<(Key, Stamp)> {
    deltas
        .iter()
        .map(|delta| (delta.key.clone(), delta.register.stamp))
        .collect()
}
