//! What goes into a tab and what comes out of it.

use delta::{Batch, Changes, Cursor, Hello, HelloRequest, Live, PushOutcome};

use crate::{
    debug::DebugCommand,
    protocol::{FromWorker, ToWorker},
    settings::Scope,
};

/// The store did not answer: no connection, a time-out, or a server without its store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unreachable;

/// What the user does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Replaces lines of the program: `delete` lines from index `from` on by `insert`.
    EditProgram {
        /// Index of the first line, from 0; beyond the end means at the end.
        from: usize,
        /// How many lines go.
        delete: usize,
        /// The lines that come in their place, without line ends.
        insert: Vec<String>,
    },
    /// The console input line now reads so.
    Typing(String),
    /// Enter in the console input line.
    EnterLine(String),
    /// The screen becomes empty, but for a new `Ok`; only where BASIC waits for a command.
    ClearConsole,
    /// Keys pressed while the console has the focus and nothing asks for a line.
    Keys(String),
    /// The button Run.
    Run,
    /// The button Stop, Ctrl-C.
    Stop,
    /// The button Continue.
    Continue,
    /// The button Step line.
    StepLine,
    /// The button Step statement.
    StepStatement,
    /// The button New: an empty program and NEW.
    New,
    /// The button Open: another program.
    Open {
        /// Its text; lines end with LF, CR LF or CR.
        text: String,
    },
    /// Sets a setting; an empty value removes it.
    SetSetting {
        /// How far it shall hold; `None` for where the value in force was set.
        scope: Option<Scope>,
        /// Its name, as a part of a register key.
        key: String,
        /// Its value.
        value: String,
    },
    /// Sets something of the view (register `view/<key>`); an empty value removes it.
    SetView {
        /// Its name, as a part of a register key.
        key: String,
        /// Its value.
        value: String,
    },
    /// Breakpoints, watches and steps.
    Debug(DebugCommand),
    /// Puts a file on the machine's disk, in place of one of the same name.
    PutFile {
        /// Its name, eight and three characters.
        name: String,
        /// Its contents.
        bytes: Vec<u8>,
    },
    /// Deletes a file of the machine's disk.
    RemoveFile(String),
    /// Gives a file of the machine's disk another name.
    RenameFile {
        /// The name it has.
        from: String,
        /// The name it gets.
        to: String,
    },
    /// Remembers a program, so that it can be opened again.
    Remember {
        /// Its file name.
        name: String,
        /// Its text.
        text: String,
    },
    /// Forgets all remembered programs.
    ForgetRecent,
    /// The whole session as a file: [`Effect::Download`].
    SaveSession,
    /// The session as it began: no program, a fresh machine with an empty disk. Settings stay.
    ResetSession,
    /// As [`Command::ResetSession`], and settings, view and remembered programs go too.
    DeleteAll,
    /// Puts another session in the place of this one.
    Restore(crate::archive::Archive),
    /// Of two runs that went on apart: keep the one of this tab.
    KeepThisRun,
    /// Of two runs that went on apart: keep the other one.
    KeepOtherRun,
}

/// What happens to a tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// The user did something.
    Command(Command),
    /// The worker said something.
    FromWorker(FromWorker),
    /// The worker died (panic, memory) or could not be started.
    WorkerDied,
    /// Answer to [`Effect::Hello`].
    Hello(Result<Hello, Unreachable>),
    /// Answer to [`Effect::Push`] of that id.
    Pushed {
        /// Which push.
        id: u64,
        /// What became of it.
        result: Result<PushOutcome, Unreachable>,
    },
    /// Answer to [`Effect::ChangesSince`].
    Changes(Result<Changes, Unreachable>),
    /// A message of the live channel.
    Live(Live),
    /// The live channel is open.
    LiveOpened,
    /// The live channel broke; the app reconnects by itself only on [`Effect::OpenLive`].
    LiveClosed,
    /// The lock on the run within this browser: granted (at any time after
    /// [`Effect::WantLock`], when its holder lets go or dies), or taken away or not to be had now.
    Lock(bool),
    /// What browser storage holds under the session's prefix ([`Tab::storage_prefix`](super::Tab::storage_prefix)). First of all
    /// inputs, and again after [`Effect::ReadStored`].
    Stored(Vec<(String, Vec<u8>)>),
    /// Browser storage is full or blocked.
    StorageFailed,
    /// Whether the session was deleted for good, after [`Effect::Forget`].
    Forgotten(Result<(), Unreachable>),
    /// Whether the store was told of a deletion, after [`Effect::ForgetBefore`].
    ForgottenBefore(Result<(), Unreachable>),
    /// A message of another tab of this browser.
    Peer(Vec<u8>),
    /// The time asked for by [`Effect::Wake`] has come.
    Tick,
    /// `pagehide` or `freeze`.
    PageHide,
    /// `pageshow` or `resume`.
    PageShow,
    /// The browser says it is online or offline.
    Online(bool),
    /// The page is visible or hidden.
    Visible(bool),
}

/// What shall happen outside, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Send a hello; answer [`Input::Hello`].
    Hello(HelloRequest),
    /// Push a batch; answer [`Input::Pushed`].
    Push {
        /// Names the push in the answer.
        id: u64,
        /// The batch.
        batch: Batch,
        /// Whether it must outlive the page (`fetch` with `keepalive`; 60 KB at most).
        keepalive: bool,
    },
    /// Ask for the changes since; answer [`Input::Changes`].
    ChangesSince(Cursor),
    /// Open the live channel (again); answers [`Input::LiveOpened`] or [`Input::LiveClosed`].
    OpenLive,
    /// Start a worker. Messages follow by [`Effect::ToWorker`].
    StartWorker,
    /// Post to the worker.
    ToWorker(ToWorker),
    /// Terminate the worker at once; what it still says is not passed on.
    StopWorker,
    /// Write to browser storage, synchronously.
    Store {
        /// The storage key.
        key: String,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// Remove from browser storage, synchronously.
    Unstore {
        /// The storage key.
        key: String,
    },
    /// Read browser storage again; answer [`Input::Stored`].
    ReadStored,
    /// Queue for the lock on the run within this browser. [`Input::Lock`]`(true)` when granted,
    /// [`Input::Lock`]`(false)` if it cannot be had at once (and stay in the queue), or ever.
    WantLock,
    /// Let go of the lock, or leave its queue.
    ReleaseLock,
    /// Delete the session at the store for good, so that no other page brings it back; answer
    /// [`Input::Forgotten`].
    Forget,
    /// Tell the store again that the session was deleted at that time, which it has forgotten; answer
    /// [`Input::ForgottenBefore`]. It is told at every hello until it knows.
    ForgetBefore {
        /// When that was, in milliseconds since 1970.
        gone_ms: u64,
    },
    /// Give the user a file.
    Download {
        /// Its name.
        name: String,
        /// Its contents.
        bytes: Vec<u8>,
    },
    /// Tell the other tabs of this browser.
    Broadcast(Vec<u8>),
    /// Give [`Input::Tick`] then. One at a time: a later Wake replaces an earlier one.
    Wake {
        /// Milliseconds since 1970.
        at_ms: u64,
    },
    /// These parts of the view have changed; read them with the getters.
    View(Vec<Changed>),
}

/// A part of the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Changed {
    /// [`Tab::program_lines`](super::Tab::program_lines).
    Program,
    /// [`Tab::console`](super::Tab::console).
    Console,
    /// The running program rang the terminal's bell, CHR$(7).
    Bell,
    /// [`Tab::status`](super::Tab::status).
    Status,
    /// [`Tab::sync`](super::Tab::sync).
    Sync,
    /// [`Tab::typing`](super::Tab::typing).
    Typing,
    /// [`Tab::settings`](super::Tab::settings) and [`Tab::view`](super::Tab::view).
    Settings,
    /// [`Tab::printer`](super::Tab::printer).
    Printer,
    /// Breakpoints, watches and [`Tab::run_debug`](super::Tab::run_debug).
    Debug,
    /// [`Tab::debug_view`](super::Tab::debug_view), while the program runs. When it does not, it has
    /// changed with [`Changed::Status`].
    View,
    /// The files of the disk, [`Document::disk`](crate::Document::disk), and the programs that can be
    /// opened again.
    Files,
}

/// What stands behind the status "Sync".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncDetails {
    /// What is not yet acknowledged: kinds of registers in words, with their number.
    pub pending: Vec<(&'static str, usize)>,
    /// When the store last acknowledged something, in milliseconds since 1970.
    pub saved_at_ms: Option<u64>,
    /// Who this tab is among the session's tabs.
    pub replica: String,
    /// Whether the live channel to the store is open.
    pub is_reachable: bool,
}

/// What the status "Sync" says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyncStatus {
    /// All is acknowledged; of a running program, its state of a few seconds ago at least.
    Saved,
    /// Something is on its way.
    Saving,
    /// Saved, but not yet confirmed by as many replicas of the store as wanted.
    Unreplicated,
    /// The server cannot reach its store: all is in the server's memory, and kept here.
    Standby,
    /// No connection; so many registers are kept here.
    Offline(usize),
    /// Something needs the user, in words for them.
    Attention(String),
}
