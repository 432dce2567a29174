//! The tab and the store: hello, pushes, changes, the live channel.
//!
//! At most one push is under way. What was sent stays in the outbox until it is acknowledged, so a
//! failed push needs nothing undone. After every failure the tab says hello before it sends again,
//! for ever, with pauses that grow to five seconds.
//!
//! - `hello`: what tab and store tell each other when they meet.
//! - `changes`: what others changed.
//! - `batch`: what goes in one push.
//! - `push`: pushes, and what becomes of them.
//! - `lent`: what only a server's memory has.

mod batch;
mod changes;
mod hello;
mod lent;
mod push;

use std::collections::{BTreeMap, BTreeSet};

use delta::{BatchLimits, Cursor, Delta, Keeping, Key, Part, Register, RunState, RunToken, Stamp};

use super::{Effect, Tab};
use lent::Lent;

/// How long edits are gathered before they are pushed.
const FLUSH_AFTER_MS: u64 = 50;
/// The first pause after a failure; it doubles.
const RETRY_FIRST_MS: u64 = 200;
/// The longest pause.
const RETRY_LAST_MS: u64 = 5_000;
/// After this many failures in a row the tab goes on without the store.
const ALONE_AFTER_FAILURES: u32 = 3;
/// How long a page that woke tries to hear the store before its run goes on without it: a machine that slept
/// has its connections again only after a while, and meanwhile another page may have taken the run up.
const WAKING_MS: u64 = 10_000;
/// An answer that takes longer counts as none.
const ANSWER_MS_MAX: u64 = 15_000;

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
    lent: Lent,
    /// Whether all that is pending is lent, and at which versions of outbox and `lent` that was so.
    all_lent: (u64, u64, bool),
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
    /// When the page woke, if the store was not heard from since.
    woken_ms: Option<u64>,
    live: bool,
    live_asked: bool,
    live_retry_ms: u64,
    live_failures: u32,
    /// Who holds the run as the store said last, and until when by this tab's clock.
    pub run: Option<RunState>,
    pub run_until_ms: u64,
    wrong_session: bool,
    /// Nothing is sent before browser storage was read again.
    pub reads_storage: bool,
    /// The store has not yet taken in when the session was deleted, which it had lost.
    pub owes_deletion: bool,
    /// It could not be told of that the last time.
    pub deletion_failed: bool,
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
            lent: Lent::default(),
            all_lent: (0, 0, true),
            stored: BTreeSet::new(),
            in_step_ms: 0,
            keeping: Keeping::Stored,
            hold_until_ms: 0,
            no_room: None,
            flush_at_ms: None,
            pushed_at_ms: 0,
            batch_bytes_max: BatchLimits::default().bytes,
            failures: 0,
            woken_ms: None,
            live: false,
            live_asked: false,
            live_retry_ms: 0,
            live_failures: 0,
            run: None,
            run_until_ms: 0,
            wrong_session: false,
            reads_storage: false,
            owes_deletion: false,
            deletion_failed: false,
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
        self.lent.forget_run();
    }

    /// Whether a server that cannot reach its store has this in memory.
    pub fn is_lent(&self, key: &Key, register: &Register) -> bool {
        self.lent.has(key, register)
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

    /// What was known of another session is worth nothing for the one that begins.
    pub fn begin_again(&mut self) {
        self.row = None;
        self.lent.clear();
        self.stored.clear();
        self.no_room = None;
    }

    /// Whether the page woke a moment ago and is still to hear what happened while it slept.
    pub fn is_waking(&self, now_ms: u64) -> bool {
        self.woken_ms
            .is_some_and(|woken_ms| now_ms < woken_ms + WAKING_MS)
    }

    /// Whether the store was heard from since the page was loaded.
    pub fn has_cursor(&self) -> bool {
        self.cursor.is_some()
    }

    /// Whether the next step is to hear the store's hello.
    pub fn is_hello_pending(&self) -> bool {
        self.whole || (self.is_reachable() && self.cursor.is_none())
    }

    /// Whether there is somebody to talk to, and nothing to read before.
    fn may_send(&self) -> bool {
        self.started && !self.wrong_session && !self.reads_storage
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
        if !self.link.may_send() {
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
        if !self.link.may_send() {
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

    pub(super) fn online(&mut self, online: bool, now_ms: u64) {
        if online && !self.link.is_reachable() && self.link.hello_sent_ms.is_none() {
            self.link.hello_due_ms = now_ms;
            self.link.live_retry_ms = now_ms;
        }
    }

    /// The page comes back, and its connections are gone.
    pub(super) fn link_comes_back(&mut self, now_ms: u64) {
        self.link.live = false;
        self.link.live_asked = false;
        self.link.live_retry_ms = now_ms;
        self.link_wakes(now_ms);
    }

    /// The page had no time for a while. What was under way is unknown, and its being late says nothing
    /// of the store: a hello comes first.
    pub(super) fn link_wakes(&mut self, now_ms: u64) {
        self.link.woken_ms = Some(now_ms);
        self.link.push = None;
        self.link.row = None;
        self.link.hello_sent_ms = None;
        self.link.changes_sent_ms = None;
        self.link.hello_due_ms = now_ms;
        if self.link.is_reachable() {
            self.link.reach = Reach::Unknown;
        }
        self.link.flush_soon(now_ms);
    }

    /// What is pending and in no server's memory.
    pub(super) fn unsent(&self) -> impl Iterator<Item = (&Key, &Register)> {
        self.outbox
            .iter()
            .filter(|(key, register)| !self.link.is_lent(key, register))
    }

    fn is_pending(&self, delta: &Delta) -> bool {
        self.outbox.get(&delta.key).is_some()
    }
}

fn stamps(deltas: &[Delta]) -> Vec<(Key, Stamp)> {
    deltas
        .iter()
        .map(|delta| (delta.key.clone(), delta.register.stamp))
        .collect()
}
