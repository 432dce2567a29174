//! What is on the desk beside program and console: the menu, the dialogs, the files.
//!
//! - [`menu`]: everything that can be done, in one list.
//! - [`find`]: find and replace.
//! - [`lines`]: go to a line, renumber, delete lines.
//! - [`settings`]: the settings' dialog, made from their list of definitions.
//! - [`disk`]: the files of the machine's disk.
//! - [`session`]: other sessions, sessions as files, deleting.
//! - [`look`]: what settings do to the page.
//! - [`tour`]: three steps for those who are here for the first time.
//! - [`last_copy`]: the program of a session that was deleted elsewhere.
//! - [`about`]: what this is.

pub mod about;
pub mod disk;
pub mod find;
pub mod last_copy;
pub mod lines;
pub mod look;
pub mod menu;
pub mod merge;
pub mod notice;
pub mod session;
pub mod settings;
pub mod sheet;
pub mod tour;

use std::{cell::RefCell, rc::Rc};

use leptos::prelude::*;
use workbench::check::Fault;

use super::editor::EditorHandle;
use crate::state::WorkbenchState;

/// What can be open over or beside the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// The menu.
    Menu,
    /// The settings.
    Settings,
    /// Go to line.
    GoTo,
    /// Renumber.
    Renumber,
    /// Delete lines.
    DeleteLines,
    /// What stands behind the sync badge.
    Sync,
    /// Reset session.
    Reset,
    /// Delete my data.
    DeleteAll,
    /// What this is.
    About,
}

/// Something to tell, with something to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What happened.
    pub text: String,
    /// Opens this.
    pub offer: Option<(&'static str, Sheet)>,
}

type Mounted = Rc<RefCell<Option<EditorHandle>>>;

/// What the parts of the desk share.
#[derive(Clone, Copy)]
pub struct Desk {
    /// What is open.
    pub open: RwSignal<Option<Sheet>>,
    /// What is to be told.
    pub notice: RwSignal<Option<Notice>>,
    /// What is wrong in the program.
    pub faults: RwSignal<Vec<Fault>>,
    /// How many marks the editor shows for them, and for names that are written in several ways.
    pub problems: RwSignal<usize>,
    /// What is wrong in the cursor's line.
    pub fault_here: RwSignal<Option<String>>,
    editor: StoredValue<Mounted, LocalStorage>,
}

impl Desk {
    /// Makes the desk and provides it to all components below.
    pub fn provide() -> Self {
        let desk = Self {
            open: RwSignal::new(None),
            notice: RwSignal::new(None),
            faults: RwSignal::new(Vec::new()),
            problems: RwSignal::new(0),
            fault_here: RwSignal::new(None),
            editor: StoredValue::new_local(Mounted::default()),
        };
        provide_context(desk);
        desk
    }

    /// The desk that [`provide`](Self::provide) provided.
    pub fn expect() -> Self {
        expect_context()
    }

    /// The editor is there.
    pub fn mounted(&self, editor: EditorHandle) {
        *self.editor.get_value().borrow_mut() = Some(editor);
    }

    /// Does something with the editor, if it is there (not in the first moment, and not where its
    /// file could not be loaded).
    pub fn with_editor<T>(&self, work: impl FnOnce(&EditorHandle) -> T) -> Option<T> {
        let mounted = self.editor.get_value();
        let handle = mounted.borrow().clone();
        handle.as_ref().map(work)
    }

    /// Lets the editor do something that needs no more words, see
    /// [`EditorHandle::act`]; nothing happens if it is not there.
    pub fn act(&self, what: &str) {
        self.with_editor(|editor| editor.act(what));
    }

    /// Opens a sheet; the same again closes it.
    pub fn toggle(&self, sheet: Sheet) {
        self.open
            .update(|open| *open = (*open != Some(sheet)).then_some(sheet));
    }

    /// Closes what is open.
    pub fn close(&self) {
        self.open.set(None);
    }

    /// Tells something.
    pub fn tell(&self, text: impl Into<String>) {
        self.notice.set(Some(Notice {
            text: text.into(),
            offer: None,
        }));
    }

    /// No number is free behind that line.
    pub fn crowded(&self, number: u16) {
        self.notice.set(Some(Notice {
            text: format!("No line number is free behind {number}. Renumbering makes room."),
            offer: Some(("Renumber\u{2026}", Sheet::Renumber)),
        }));
    }

    /// Shows or hides the finder.
    pub fn show_find(&self, state: WorkbenchState, shown: bool) {
        state.set_view(find::OPEN, if shown { "yes" } else { "" });
    }

    /// Shows or hides the files.
    pub fn show_disk(&self, state: WorkbenchState, shown: bool) {
        state.set_view(disk::OPEN, if shown { "yes" } else { "" });
    }
}
