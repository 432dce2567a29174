//! The session as the server knew it when it made the page.

use std::collections::BTreeMap;

use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD};
use delta::{Delta, Replica, ReplicaId, wire};
use serde::{Deserialize, Serialize};
use workbench::{
    ConsoleView, Document, MachineState,
    codepage::Glyphs,
    files::{DiskFile, Recent},
    settings,
};

/// Name of the setting with the colours.
pub(crate) const THEME: &str = "theme";
/// Name of the view's register with the divider's place.
pub(crate) const SPLIT: &str = "split";
/// Name of the view's register with the program's file name.
pub(crate) const FILE: &str = "file";

/// What the first HTML is made of. It travels in the HTML, so that the browser starts from the same
/// registers and hydration finds the same page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstPaint {
    /// The session's registers, in the wire format, as base64; of a session that was deleted before, followed
    /// by a point and the time of that, in hexadecimal.
    registers: String,
    /// Public tag of the session, in hexadecimal; empty where there is no server.
    pub session_tag: String,
    /// Handle of an isolated session (`/s/<handle>`); `None` for the default one.
    pub handle: Option<String>,
    /// What keeps the session from being read, in a plain sentence; `None` if it was read.
    pub trouble: Option<String>,
}

/// What a session's registers look like on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The editor's lines.
    pub program: Vec<String>,
    /// Whether they differ from what the machine holds.
    pub program_is_newer: bool,
    /// The console's rows and its cursor.
    pub console: ConsoleView,
    /// What was printed.
    pub printer: String,
    /// Status and place of the machine.
    pub machine: MachineState,
    /// The half-typed console line.
    pub typing: String,
    /// Where the divider between editor and console stands, 0.0 to 1.0.
    pub split: f64,
    /// `auto`, `light`, `dark`, `green` or `amber`.
    pub theme: String,
    /// The program's file name; empty if it has none.
    pub file_name: String,
    /// The settings that were set.
    pub settings: BTreeMap<String, String>,
    /// The view's registers.
    pub views: BTreeMap<String, String>,
    /// The files of the machine's disk.
    pub disk: Vec<DiskFile>,
    /// Programs that can be opened again.
    pub recent: Vec<Recent>,
}

impl FirstPaint {
    /// The first paint of a session with these registers, which was deleted before at that time (milliseconds
    /// since 1970; 0 if it never was).
    pub fn of(deltas: &[Delta], gone_ms: u64) -> Self {
        let bytes = wire::encode(deltas).unwrap_or_default();
        let mut registers = BASE64_STANDARD_NO_PAD.encode(bytes);
        if gone_ms > 0 {
            registers.push_str(&format!(".{gone_ms:x}"));
        }
        Self {
            registers,
            ..Self::default()
        }
    }

    /// As a text that a page keeps for the time without a connection; `None` if it cannot be written.
    pub fn to_text(&self) -> Option<String> {
        let bytes = wire::encode(self).ok()?;
        Some(BASE64_STANDARD_NO_PAD.encode(bytes))
    }

    /// The first paint in a text of [`to_text`](Self::to_text); `None` for any other text, or one of
    /// another version.
    pub fn from_text(text: &str) -> Option<Self> {
        let bytes = BASE64_STANDARD_NO_PAD.decode(text).ok()?;
        wire::decode(&bytes).ok()
    }

    /// The registers; none if the text is not a list of them, as that of a default first paint.
    pub fn deltas(&self) -> Vec<Delta> {
        let (registers, _) = self.parts();
        let bytes = BASE64_STANDARD_NO_PAD.decode(registers);
        bytes
            .ok()
            .and_then(|bytes| wire::decode(&bytes).ok())
            .unwrap_or_default()
    }

    /// When the session was deleted before, in milliseconds since 1970; 0 if it never was.
    pub fn gone_ms(&self) -> u64 {
        u64::from_str_radix(self.parts().1, 16).unwrap_or(0)
    }

    /// The registers, and when the session was deleted before.
    fn parts(&self) -> (&str, &str) {
        self.registers
            .split_once('.')
            .unwrap_or((&self.registers, ""))
    }

    /// What it looks like.
    pub fn view(&self) -> View {
        View::of(&Document::new(&self.replica()))
    }

    /// A copy of the session that never edits, so its id is in no stamp.
    pub(crate) fn replica(&self) -> Replica {
        let mut replica = Replica::new(ReplicaId([0; 6]));
        for delta in self.deltas() {
            replica.merge(delta);
        }
        replica
    }
}

impl View {
    fn of(document: &Document<'_>) -> Self {
        let program = document.program_lines();
        let glyphs = glyphs(document);
        Self {
            program_is_newer: !program.is_empty() && !document.program_is_loaded(),
            program,
            console: shown_in(glyphs, document.console()),
            printer: glyphs.shown(&document.printer()).into_owned(),
            machine: document.state(),
            typing: glyphs.shown(&document.typing()).into_owned(),
            split: split(document),
            theme: theme(document),
            file_name: file_name(document),
            settings: document.settings().into_iter().collect(),
            views: document.views().into_iter().collect(),
            disk: document.disk(),
            recent: document.recent(),
        }
    }
}

/// What the screen shows for bytes from 128 on.
pub(crate) fn glyphs(document: &Document<'_>) -> Glyphs {
    let setting = settings::in_force(Glyphs::SETTING, |name| document.setting(name));
    Glyphs::of(&setting)
}

/// The console with those characters.
pub(crate) fn shown_in(glyphs: Glyphs, mut console: ConsoleView) -> ConsoleView {
    if glyphs != Glyphs::default() {
        for row in &mut console.rows {
            *row = glyphs.shown(row).into_owned();
        }
    }
    console
}

/// The colours that the session has chosen.
pub(crate) fn theme(document: &Document<'_>) -> String {
    settings::in_force(THEME, |name| document.setting(name))
}

/// The program's file name; empty if it has none.
pub(crate) fn file_name(document: &Document<'_>) -> String {
    document.view(FILE).unwrap_or_default()
}

/// Where the session has left the divider; the middle if nowhere.
pub(crate) fn split(document: &Document<'_>) -> f64 {
    document
        .view(SPLIT)
        .and_then(|text| text.parse().ok())
        .filter(|split| (0.0..=1.0).contains(split))
        .unwrap_or(0.5)
}
