//! The signals of the workbench, and the one way to ask for something.

use std::{collections::BTreeMap, sync::Arc};

use leptos::prelude::*;
use workbench::{
    Command, ConsoleView, Document, MachineState, SyncDetails, SyncStatus,
    codepage::Glyphs,
    debug::DebugCommand,
    files::{DiskFile, Recent},
    limits::Room,
    program::Listing,
    settings::{self, Scope},
};

use super::{Debugging, FirstPaint, commands::CommandChannel};

/// What components read. The signals mirror the session's brain ([`workbench::Tab`]); only the
/// hooks write them. A component that wants something sends a [`Command`].
#[derive(Clone, Copy)]
pub struct WorkbenchState {
    /// The editor's lines, as the session holds them; changes of other tabs arrive here.
    pub program: RwSignal<Arc<Listing>>,
    /// Whether the editor's text differs from what the machine holds ("from the next RUN").
    pub program_is_newer: RwSignal<bool>,
    /// The console's rows and its cursor.
    pub console: RwSignal<Arc<ConsoleView>>,
    /// How often the bell rang since the page was loaded.
    pub bell: RwSignal<u32>,
    /// What was printed by LPRINT and LLIST.
    pub printer: RwSignal<Arc<String>>,
    /// Status and place of the machine.
    pub machine: RwSignal<MachineState>,
    /// Whether the run belongs to this tab.
    pub holds_run: RwSignal<bool>,
    /// How saving stands.
    pub sync: RwSignal<SyncStatus>,
    /// The half-typed console line.
    pub typing: RwSignal<String>,
    /// Where the divider between editor and console stands, 0.0 to 1.0; register `view/split`.
    pub split: RwSignal<f64>,
    /// `auto`, `light`, `dark`, `green` or `amber`; setting `theme`.
    pub theme: RwSignal<String>,
    /// Whether commands reach the session's brain; before that they wait.
    pub listening: RwSignal<bool>,
    /// The program's file name, empty if it has none; register `view/file`.
    pub file_name: RwSignal<String>,
    /// Whether two runs went on apart and the user has to choose one.
    pub has_other_run: RwSignal<bool>,
    /// Breakpoints, watches, panels.
    pub debug: Debugging,
    /// Whether there is no server: Saved means saved in this browser.
    pub browser_only: bool,
    /// The settings that were set, by the names of their registers.
    pub settings: RwSignal<Arc<BTreeMap<String, String>>>,
    /// The view's registers, by name: find fields, cursor, what is open.
    pub views: RwSignal<Arc<BTreeMap<String, String>>>,
    /// The files of the machine's disk, as of the last checkpoint.
    pub disk: RwSignal<Arc<Vec<DiskFile>>>,
    /// Programs that can be opened again, the newest first.
    pub recent: RwSignal<Arc<Vec<Recent>>>,
    /// The program of this session before it was deleted elsewhere; `None` if it was not.
    pub last_copy: RwSignal<Option<String>>,
    /// What stands behind the sync badge.
    pub sync_details: RwSignal<SyncDetails>,
    /// How much is in use of what there is only so much of, the disk apart.
    pub rooms: RwSignal<Vec<Room>>,
    commands: StoredValue<CommandChannel>,
}

impl WorkbenchState {
    /// Makes the signals from the first paint and provides them to all components below.
    pub fn provide(initial: FirstPaint) -> Self {
        let view = initial.view();
        let debug = Debugging::new(&Document::new(&initial.replica()));
        let state = Self {
            program: RwSignal::new(Arc::new(Listing::new(view.program))),
            program_is_newer: RwSignal::new(view.program_is_newer),
            console: RwSignal::new(Arc::new(view.console)),
            bell: RwSignal::default(),
            printer: RwSignal::new(Arc::new(view.printer)),
            machine: RwSignal::new(view.machine),
            holds_run: RwSignal::new(false),
            sync: RwSignal::new(match initial.trouble {
                None => SyncStatus::Saved,
                Some(trouble) => SyncStatus::Attention(trouble),
            }),
            typing: RwSignal::new(view.typing),
            split: RwSignal::new(view.split),
            theme: RwSignal::new(view.theme),
            listening: RwSignal::new(false),
            file_name: RwSignal::new(view.file_name),
            has_other_run: RwSignal::new(false),
            settings: RwSignal::new(Arc::new(view.settings)),
            views: RwSignal::new(Arc::new(view.views)),
            disk: RwSignal::new(Arc::new(view.disk)),
            recent: RwSignal::new(Arc::new(view.recent)),
            last_copy: RwSignal::new(None),
            sync_details: RwSignal::new(SyncDetails::default()),
            rooms: RwSignal::default(),
            debug,
            browser_only: cfg!(feature = "csr"),
            commands: StoredValue::default(),
        };
        provide_context(state);
        state
    }

    /// The state that [`provide`](Self::provide) provided.
    pub fn expect() -> Self {
        expect_context()
    }

    /// The value of a setting, in force now; tracked. Empty for one that does not exist.
    pub fn setting(&self, key: &str) -> String {
        self.settings.with(|set| effective(set, key))
    }

    /// Whether a setting is switched on; tracked.
    pub fn is_on(&self, key: &str) -> bool {
        self.setting(key) == "true"
    }

    /// Something of the view; tracked. Empty if it was not set.
    pub fn view(&self, key: &str) -> String {
        self.views
            .with(|views| views.get(key).cloned())
            .unwrap_or_default()
    }

    /// Sets something of the view.
    pub fn set_view(&self, key: &str, value: impl Into<String>) {
        self.send(Command::SetView {
            key: key.to_owned(),
            value: value.into(),
        });
    }

    /// What a setting is in a scope, if it was set there; tracked.
    pub fn setting_in(&self, scope: Scope, key: &str) -> Option<String> {
        self.settings
            .with(|set| set.get(&scope.register(key)).cloned())
    }

    /// The value of a setting in force and the scope it comes from; tracked.
    pub fn standing(&self, definition: &settings::Definition) -> (String, Option<Scope>) {
        self.settings
            .with(|set| settings::standing(definition, |name| set.get(name).cloned()))
    }

    /// Sets a setting where the value in force was set; an empty value brings the default back.
    pub fn set_setting(&self, key: &str, value: impl Into<String>) {
        self.set_setting_in(None, key, value);
    }

    /// Sets a setting of a scope.
    pub fn set_setting_in(&self, scope: Option<Scope>, key: &str, value: impl Into<String>) {
        self.send(Command::SetSetting {
            scope,
            key: key.to_owned(),
            value: value.into(),
        });
    }

    /// What the screen shows for bytes from 128 on; tracked.
    pub fn glyphs(&self) -> Glyphs {
        Glyphs::of(&self.setting(Glyphs::SETTING))
    }

    /// Asks for something, with text as it stands on the screen. Before the session is connected the commands
    /// wait, in order.
    pub fn send(&self, command: Command) {
        let channel = self.commands.get_value();
        channel.send(meant(command, untrack(|| self.glyphs())));
    }

    /// From now on all commands, those that wait first, go to `take`.
    #[cfg(feature = "browser")]
    pub(crate) fn connect(&self, take: impl Fn(Command) + Send + Sync + 'static) {
        self.commands.get_value().connect(take);
    }
}

/// A command with the text that the shown one means. (The editor's lines are the session's already.)
fn meant(command: Command, glyphs: Glyphs) -> Command {
    let meant = |text: String| glyphs.meant(&text).into_owned();
    match command {
        Command::Typing(text) => Command::Typing(meant(text)),
        Command::EnterLine(text) => Command::EnterLine(meant(text)),
        Command::Keys(text) => Command::Keys(meant(text)),
        Command::Debug(DebugCommand::Assign { place, value }) => {
            let value = meant(value);
            Command::Debug(DebugCommand::Assign { place, value })
        }
        other => other,
    }
}

/// The value of a setting in force, given what was set; empty for one that does not exist.
pub fn effective(set: &BTreeMap<String, String>, key: &str) -> String {
    settings::in_force(key, |key| set.get(key).cloned())
}
