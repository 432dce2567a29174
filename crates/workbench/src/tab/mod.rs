//! The page's side: the sync brain of one tab.
//!
//! A tab is a replica of the session, an outbox of what no store has acknowledged, and the answer to
//! the question who runs the program. Everything it learns comes in by [`Tab::on`], everything it
//! wants done comes back as [`Effect`]s, to be carried out in order.
//!
//! - [`types`]: commands, inputs, effects.
//! - `debug`: breakpoints, watches, what panels show.
//! - `edits`: what the user writes.
//! - `desk`: settings at the console, files, other sessions.
//! - `link`: hello, pushes, changes, the live channel.
//! - `run`: claims of the run.
//! - `worker`: the worker of a tab that holds it, commands and checkpoints.
//! - `takeover`: when a run without a holder is taken up.
//! - `storage`: what survives the page.
//! - `peers`: other tabs of the same browser.
//! - `shown`: what a tab shows.

mod debug;
mod desk;
mod edits;
mod link;
mod peers;
mod run;
mod shown;
mod storage;
mod takeover;
pub mod types;
mod worker;

pub(crate) use worker::run_registers;

use std::collections::{BTreeMap, BTreeSet};

use delta::{Delta, Floor, Key, Outbox, Replica, ReplicaId, RunToken, SessionTag};

use crate::{
    debug::DEBUG,
    document::Document,
    program::{ChangedLines, Index},
    protocol::MachineStatus,
    registers,
};
use link::Link;
use run::Run;
use storage::{Apart, Copies};
use takeover::Takeover;
pub use types::{Changed, Command, Effect, Input, SyncDetails, SyncStatus, Unreachable};
pub(crate) use worker::{checkpoint_sections, is_complete};

/// How long an acknowledgement tells that a running program is saved as it goes, in milliseconds.
const SAVED_LATELY_MS: u64 = 3_000;
/// How late an alarm may be before the page counts as having slept, in milliseconds.
const ALARM_LATE_MS: u64 = 5_000;

/// One tab.
#[derive(Debug)]
pub struct Tab {
    session: SessionTag,
    replica: Replica,
    /// The lines of the program by their place.
    program: Index,
    outbox: Outbox,
    /// A floor to raise with the batch that carries the generation's id.
    floor: Option<Floor>,
    /// Keys the store refused, with why; sent again when they are written again.
    refused: BTreeMap<Key, String>,
    link: Link,
    run: Run,
    takeover: Takeover,
    /// A run that went on without the store while another one did too.
    apart: Option<Apart>,
    copies: Copies,
    /// Something for the user to know, in words for them.
    notice: Option<String>,
    /// The program as this page showed it when the session was deleted elsewhere.
    last_copy: Option<String>,
    storage_failed: bool,
    /// Hidden for good or frozen: nothing is sent until the page comes back.
    away: bool,
    visible: bool,
    effects: Vec<Effect>,
    changed: BTreeSet<Changed>,
    shown_sync: SyncStatus,
    /// When the store last acknowledged something.
    saved_at_ms: Option<u64>,
    /// The store acknowledged something not long ago.
    saved_lately: bool,
    woken_at_ms: Option<u64>,
    /// A setting, breakpoint or panel is another than the worker was told.
    worker_settings_changed: bool,
    /// The session is being deleted by the user of this very page.
    deletes: bool,
}

impl Tab {
    /// A tab that knows nothing yet. `replica` is random, made anew at every page load. The first
    /// input is [`Input::Stored`].
    pub fn new(replica: ReplicaId, session: SessionTag, now_ms: u64) -> Self {
        Self {
            session,
            program: Index::of(Document::new(&Replica::new(replica))),
            replica: Replica::new(replica),
            outbox: Outbox::new(),
            floor: None,
            refused: BTreeMap::new(),
            link: Link::new(now_ms),
            run: Run::default(),
            takeover: Takeover::default(),
            apart: None,
            copies: Copies::default(),
            notice: None,
            last_copy: None,
            storage_failed: false,
            away: false,
            visible: true,
            effects: Vec::new(),
            changed: BTreeSet::new(),
            shown_sync: SyncStatus::Saved,
            saved_at_ms: None,
            saved_lately: false,
            woken_at_ms: None,
            worker_settings_changed: false,
            deletes: false,
        }
    }

    /// Sends at most so many bytes in one push (256 KiB otherwise), for lines and stores that take no
    /// more. What belongs together and is larger goes in parts.
    pub fn limit_pushes(&mut self, bytes: usize) {
        self.link.set_batch_bytes_max(bytes);
    }

    /// All that this tab holds.
    pub fn registers(&self) -> &Replica {
        &self.replica
    }

    /// The program as this page showed it when the session was deleted elsewhere; `None` if it was
    /// not.
    pub fn last_copy(&self) -> Option<&str> {
        self.last_copy.as_deref()
    }

    fn keep_last_copy(&mut self) {
        self.last_copy = Some(self.program_text());
        self.notice = Some(
            "This session was deleted elsewhere. What you do now begins a new one; the program as it \
             was can still be downloaded from this page."
                .to_owned(),
        );
        self.changed.extend([
            Changed::Program,
            Changed::Console,
            Changed::Status,
            Changed::Typing,
            Changed::Settings,
            Changed::Printer,
        ]);
    }

    /// Takes over what the server put into the page, so the view is complete before the first
    /// answer. The deltas are foreign: they are never sent. `gone_ms` is when the session was deleted before
    /// (0 if it never was), as whoever made the copy knew it.
    pub fn preload(&mut self, deltas: impl IntoIterator<Item = Delta>, gone_ms: u64) {
        self.replica.forget_all(gone_ms);
        for delta in deltas {
            self.replica.merge(delta);
        }
        self.look_at_program();
    }

    /// Looks at the whole program: after changes of which nobody told the keys.
    fn look_at_program(&mut self) {
        self.program = Index::of(Document::new(&self.replica));
    }

    /// The lines that changed since this was asked last, for whoever shows [`Changed::Program`]; at first all
    /// of them. `None` if none did.
    pub fn take_changed_lines(&mut self) -> Option<ChangedLines> {
        self.program.take_changed(Document::new(&self.replica))
    }

    /// The session as this tab knows it, for a page that will not be given it by a server: what is not
    /// acknowledged too, so that no checkpoint is there by half. A store that lacks something of it is
    /// offered it when it is back.
    ///
    /// `last` says that the page goes and nothing more will happen. A copy of a running program that
    /// is not the last leaves the run out: it would be older than what browser storage holds of it,
    /// and the two must not be mixed.
    pub fn copy(&self, last: bool) -> Vec<Delta> {
        let whole = last || self.status().status != MachineStatus::Running;
        let known = self.replica.deltas().filter(|delta| {
            let is_of_run = delta.register.token != 0;
            delta.register.value.is_some() && (whole || !is_of_run)
        });
        known.collect()
    }

    /// Who this tab is.
    pub fn replica(&self) -> ReplicaId {
        self.replica.id()
    }

    /// The beginning of all storage keys of this session, `eb/<session tag>/`.
    pub fn storage_prefix(&self) -> String {
        format!("eb/{}/", self.session)
    }

    /// Takes an input and returns what shall happen. `now_ms` is the time since 1970.
    pub fn on(&mut self, input: Input, now_ms: u64) -> Vec<Effect> {
        if self.has_slept(now_ms) {
            self.woken_at_ms = None;
            self.link_wakes(now_ms);
            self.look_at_storage();
        }
        match input {
            Input::Command(command) => self.command(command, now_ms),
            Input::FromWorker(message) => self.worker_said(message, now_ms),
            Input::WorkerDied => self.worker_died(now_ms),
            Input::Hello(answer) => self.hello_answered(answer, now_ms),
            Input::Pushed { id, result } => self.pushed(id, result, now_ms),
            Input::Changes(answer) => self.changes_answered(answer, now_ms),
            Input::Live(message) => self.live(message, now_ms),
            Input::LiveOpened => self.live_opened(now_ms),
            Input::LiveClosed => self.live_closed(now_ms),
            Input::Lock(granted) => self.lock(granted),
            Input::Stored(entries) => self.stored(entries, now_ms),
            Input::StorageFailed => self.storage_failed = true,
            Input::Forgotten(answer) => self.forgotten(answer, now_ms),
            Input::ForgottenBefore(answer) => self.forgotten_before(answer, now_ms),
            Input::Peer(bytes) => self.peer(&bytes, now_ms),
            Input::Tick => self.woken_at_ms = None,
            Input::PageHide => self.page_hidden(now_ms),
            Input::PageShow => self.page_shown(now_ms),
            Input::Online(online) => self.online(online, now_ms),
            Input::Visible(visible) => self.visible = visible,
        }
        self.proceed(now_ms);
        std::mem::take(&mut self.effects)
    }

    /// Whether the alarm rings so late that this page had no time: it was frozen, or the machine slept.
    fn has_slept(&self, now_ms: u64) -> bool {
        let is_late = |at_ms: u64| now_ms > at_ms + ALARM_LATE_MS;
        self.link.started && self.woken_at_ms.is_some_and(is_late)
    }

    /// Does whatever is due, and says when to come back and what to show.
    fn proceed(&mut self, now_ms: u64) {
        if !self.away {
            self.proceed_run(now_ms);
            self.proceed_takeover(now_ms);
            self.proceed_link(now_ms);
            self.tell_worker();
            self.wake(now_ms);
        }
        self.saved_lately = self
            .saved_at_ms
            .is_some_and(|saved_ms| now_ms <= saved_ms + SAVED_LATELY_MS);
        self.look_at_pending();
        let sync = self.sync();
        if sync != self.shown_sync {
            self.shown_sync = sync;
            self.changed.insert(Changed::Sync);
        }
        if !self.changed.is_empty() {
            let changed = std::mem::take(&mut self.changed).into_iter().collect();
            self.effects.push(Effect::View(changed));
        }
    }

    /// Asks to be woken at the earliest of all due times, if that is another one than asked for.
    fn wake(&mut self, now_ms: u64) {
        let due = [self.link_due_ms(), self.takeover_due_ms()];
        let due = due.into_iter().flatten().min();
        let Some(at_ms) = due.map(|at_ms| at_ms.max(now_ms + 1)) else {
            return;
        };
        if self.woken_at_ms.is_none_or(|woken| woken != at_ms) {
            self.woken_at_ms = Some(at_ms);
            self.effects.push(Effect::Wake { at_ms });
        }
    }

    /// Writes a register: here, in the outbox and (run registers apart, which are stored together)
    /// in browser storage.
    fn write(&mut self, key: Key, value: Option<Vec<u8>>, token: RunToken, now_ms: u64) {
        let delta = self.replica.edit(key, value, token, now_ms);
        self.refused.remove(&delta.key);
        self.show_key(&delta.key);
        if token == 0 {
            self.store(&delta);
        }
        self.tell_peers(&delta);
        self.outbox.put(delta);
        self.link.flush_by(now_ms + self.sync_interval_ms());
    }

    /// Marks the part of the view that a register is shown in.
    fn show_key(&mut self, key: &Key) {
        self.note_debug_key(key);
        self.program.note(Document::new(&self.replica), key);
        let part = match key.family() {
            registers::PROGRAM | registers::GENERATION => Changed::Program,
            registers::CONSOLE => Changed::Console,
            registers::PRINTER => Changed::Printer,
            registers::TYPING => Changed::Typing,
            registers::SETTINGS | registers::VIEW => Changed::Settings,
            DEBUG => Changed::Debug,
            registers::UPLOAD | registers::RECENT => Changed::Files,
            registers::MACHINE if key.as_str().starts_with(crate::files::DISK) => {
                self.changed.insert(Changed::Status);
                Changed::Files
            }
            _ => {
                self.changed.insert(Changed::Console);
                Changed::Status
            }
        };
        self.changed.insert(part);
    }

    /// What the registers say.
    pub fn document(&self) -> Document<'_> {
        Document::new(&self.replica)
    }
}
