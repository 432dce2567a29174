//! The loop between the browser and the session's brain.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::{Rc, Weak},
};

use delta::{ReplicaId, SessionTag, wire};
use leptos::prelude::{Effect, window};
use send_wrapper::SendWrapper;
use workbench::{Changed, Command, Input, Tab};

use super::{
    clock::{Alarm, now_ms, random_bytes},
    effects, keys_first,
    live::{Heard, LiveChannel},
    locks::{self, WebLock},
    machine_worker::MachineWorker,
    offline::{self, Kept},
    page_events::{self, PageEvent},
    peers::Peers,
    remote::Remote,
    storage::BrowserStorage,
    view,
};
use crate::{
    later::Code,
    state::{FirstPaint, WorkbenchState},
};

/// Everything that a page has besides its signals.
pub struct Driver {
    pub(super) tab: RefCell<Tab>,
    pub(super) state: WorkbenchState,
    pub(super) remote: Rc<Remote>,
    pub(super) live: LiveChannel,
    pub(super) worker: MachineWorker,
    pub(super) storage: BrowserStorage,
    pub(super) run_lock: WebLock,
    pub(super) peers: Peers,
    pub(super) alarm: Alarm,
    pub(super) kept: Kept,
    /// Held while the page lives, so that other tabs leave its outbox alone.
    alive_lock: WebLock,
    /// What the session's locks and storage keys begin with.
    prefix: String,
    me: Weak<Driver>,
    /// Inputs that came while another was being worked on.
    inputs: RefCell<VecDeque<Input>>,
    busy: Cell<bool>,
    /// Commands given before browser storage was read; `None` from then on. What storage holds is
    /// the first that the brain has to know.
    early: RefCell<Option<Vec<Command>>>,
    /// Whether the first worker was loaded, or could not be.
    machine_here: Cell<bool>,
    hidden: Cell<bool>,
    /// Whether the server sees another session in the browser's cookie than the page's.
    pub(super) other_session: Cell<bool>,
    /// The program of the session before it was deleted elsewhere, as it was shown.
    pub(super) last_copy: RefCell<Option<String>>,
}

/// Connects the state with the browser. The driver lives as long as the state's command channel,
/// which is as long as the page.
pub fn start(state: WorkbenchState, first: &FirstPaint) {
    let driver = Driver::new(state, first);
    let commands = SendWrapper::new(driver.clone());
    state.connect(move |command| commands.asked(command));
    keys_first::listen();
    let events = driver.clone();
    page_events::listen(move |event| events.page(event));
    driver.alive_lock.want(|_| ());
    let listening = driver.weak();
    driver.worker.when_settled(move || {
        with(&listening, |driver| {
            driver.machine_here.set(true);
            driver.listen();
        });
    });
    let (code, arrived) = (Code::expect(), driver.weak());
    Effect::new(move |_| {
        if code.get().is_some() {
            with(&arrived, |driver| view::show(driver, &[Changed::View]));
        }
    });
    driver.read_stored();
    if !page_events::is_visible() {
        driver.feed(Input::Visible(false));
    }
    if !window().navigator().on_line() {
        driver.feed(Input::Online(false));
    }
}

impl Driver {
    fn new(state: WorkbenchState, first: &FirstPaint) -> Rc<Self> {
        let replica = ReplicaId(random_bytes());
        let tag = session_tag(first);
        let mut tab = Tab::new(replica, tag, now_ms());
        tab.preload(first.deltas(), first.gone_ms());
        let prefix = tab.storage_prefix();
        Rc::new_cyclic(|me: &Weak<Self>| Self {
            tab: RefCell::new(tab),
            state,
            remote: Rc::new(Remote::new(tag, first.handle.clone())),
            live: LiveChannel::new(live_url(first, replica), {
                let me = me.clone();
                move |heard| {
                    let me = me.clone();
                    keys_first::after_keys(move || with(&me, |driver| driver.heard(heard)));
                }
            }),
            worker: MachineWorker::of_the_page(),
            storage: BrowserStorage::new(prefix.clone()),
            run_lock: WebLock::new(format!("{prefix}run")),
            peers: Peers::join(&prefix, {
                let me = me.clone();
                move |bytes| {
                    let me = me.clone();
                    keys_first::after_keys(move || {
                        with(&me, |driver| driver.feed(Input::Peer(bytes)));
                    });
                }
            }),
            alarm: Alarm::default(),
            kept: Kept::new(tag, first.handle.clone()),
            alive_lock: WebLock::new(format!("{prefix}{replica}")),
            prefix,
            me: me.clone(),
            inputs: RefCell::default(),
            busy: Cell::new(false),
            early: RefCell::new(Some(Vec::new())),
            machine_here: Cell::new(false),
            hidden: Cell::new(false),
            other_session: Cell::new(false),
            last_copy: RefCell::default(),
        })
    }

    /// A handle for callbacks that may outlive the page's state.
    pub(super) fn weak(&self) -> Weak<Self> {
        self.me.clone()
    }

    /// Takes an input. Inputs are worked on one after the other, also those that working on one
    /// brings about.
    pub fn feed(&self, input: Input) {
        self.inputs.borrow_mut().push_back(input);
        if self.busy.replace(true) {
            return;
        }
        loop {
            let Some(input) = self.inputs.borrow_mut().pop_front() else {
                break;
            };
            self.work_on(input);
        }
        self.busy.set(false);
    }

    fn work_on(&self, input: Input) {
        if input != Input::Tick {
            self.kept.note_change();
        }
        let deleted = matches!(input, Input::Command(Command::DeleteAll));
        let asked = self.tab.borrow_mut().on(input, now_ms());
        asked
            .into_iter()
            .for_each(|effect| effects::perform(self, effect));
        if deleted {
            // No copy of what is deleted stays.
            offline::keep_copy(self, true);
        }
    }

    /// What is typed stands on the screen already, so it waits for the paint of its key; nothing that is
    /// asked for later overtakes it.
    fn asked(&self, command: Command) {
        if matches!(command, Command::EditProgram { .. } | Command::Typing(_)) {
            let me = self.weak();
            keys_first::after_keys(move || with(&me, |driver| driver.command(command)));
        } else {
            keys_first::catch_up();
            self.command(command);
        }
    }

    fn command(&self, command: Command) {
        if let Some(early) = &mut *self.early.borrow_mut() {
            early.push(command);
            return;
        }
        self.feed(Input::Command(command));
    }

    /// Gives the brain what browser storage holds, and at the first time the commands that waited
    /// for it.
    fn stored(&self, entries: Vec<(String, Vec<u8>)>) {
        self.feed(Input::Stored(entries));
        if let Some(commands) = self.early.take() {
            for command in commands {
                self.feed(Input::Command(command));
            }
            self.listen();
        }
    }

    /// The page listens when its commands reach the brain and the machine is here: from then on it
    /// needs no connection.
    fn listen(&self) {
        if self.machine_here.get() && self.early.borrow().is_none() {
            view::show_listening(self);
            offline::start(self);
        }
    }

    /// Reads what browser storage has of this session, and nothing of other tabs that are alive.
    pub(super) fn read_stored(&self) {
        let me = self.weak();
        let prefix = self.prefix.clone();
        // What this very page left when it was hidden is among it.
        let own = self.tab.borrow().replica().to_string();
        wasm_bindgen_futures::spawn_local(async move {
            let alive = locks::held_names().await;
            let is_alive = {
                let prefix = prefix.clone();
                move |replica: &str| {
                    replica != own
                        && alive
                            .iter()
                            .any(|name| *name == format!("{prefix}{replica}"))
                }
            };
            locks::exclusively(&format!("{prefix}adopt"), move || {
                with(&me, |driver| {
                    driver.stored(driver.storage.scan(is_alive));
                });
            });
        });
    }

    fn heard(&self, heard: Heard) {
        match heard {
            Heard::Opened => self.feed(Input::LiveOpened),
            Heard::Closed => self.feed(Input::LiveClosed),
            Heard::Message(bytes) => match wire::decode(&bytes) {
                Ok(live) => self.feed(Input::Live(live)),
                // A server of another version. Closing it is heard, and a new one is asked.
                Err(_) => self.live.close(),
            },
        }
    }

    fn page(&self, event: PageEvent) {
        // A page that goes is not painted any more.
        keys_first::catch_up();
        match event {
            PageEvent::Hide => self.hide(),
            PageEvent::Show => self.show(),
            PageEvent::Online(online) => self.feed(Input::Online(online)),
            PageEvent::Visible(visible) => {
                self.feed(Input::Visible(visible));
                // A page that went has told what it knew.
                if !visible && !self.hidden.get() {
                    offline::keep_copy(self, false);
                }
            }
        }
    }

    /// Everything that is not safe yet is given to the brain, before it makes it safe. The locks go
    /// at once, so that the page that comes next (after F5) need not wait for the end of this one.
    fn hide(&self) {
        if self.early.borrow().is_some() {
            // Storage was not read yet. What it holds stays there for the next page.
            self.stored(Vec::new());
        }
        // The copy first: the brain gives the run away, and with it what is not acknowledged of it.
        offline::keep_copy(self, true);
        self.hidden.set(true);
        self.feed(Input::PageHide);
        self.live.close();
        self.alive_lock.release();
    }

    /// The first `pageshow` belongs to the load; only later ones mean that the page came back.
    fn show(&self) {
        if self.hidden.replace(false) {
            self.alive_lock.want(|_| ());
            self.feed(Input::PageShow);
        }
    }
}

/// Does something with the driver, if the page still has it.
pub(super) fn with(driver: &Weak<Driver>, work: impl FnOnce(&Driver)) {
    if let Some(driver) = driver.upgrade() {
        work(&driver);
    }
}

/// The session's tag from the HTML. Without a server it is a hash of the path and the handle: each is
/// a session of its own in this browser.
fn session_tag(first: &FirstPaint) -> SessionTag {
    SessionTag::parse(&first.session_tag).unwrap_or_else(|| {
        let location = window().location();
        let path = location.pathname().unwrap_or_default();
        let path = path.trim_end_matches("index.html");
        // `?s=<handle>` tells the sessions of a static page apart.
        let search = location.search().unwrap_or_default();
        let handle = search.strip_prefix("?s=").unwrap_or_default();
        SessionTag(fnv1a(format!("{path}{handle}").as_bytes()).to_be_bytes())
    })
}

/// The 64-bit FNV-1a hash.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Where the live channel is. It names the replica, so that the server need not send it back what
/// it has just pushed.
fn live_url(first: &FirstPaint, replica: ReplicaId) -> String {
    let location = window().location();
    let scheme = match location.protocol().as_deref() {
        Ok("https:") => "wss",
        _ => "ws",
    };
    let host = location.host().unwrap_or_default();
    let tag = &first.session_tag;
    let handle = match &first.handle {
        Some(handle) => format!("&handle={handle}"),
        None => String::new(),
    };
    format!("{scheme}://{host}/api/live?tag={tag}&replica={replica}{handle}")
}
