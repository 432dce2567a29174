//! The entries of the menu, and what each does.

use leptos::prelude::*;
use workbench::{Command, Prompt};

use crate::{
    components::{
        desk::{Desk, Sheet, disk, find, session, tour},
        files::Files,
        help,
    },
    state::WorkbenchState,
};

/// One entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    New,
    Open,
    Save,
    SaveCompact,
    Merge,
    Disk,
    Undo,
    Redo,
    Find,
    GoTo,
    Jump,
    Back,
    InsertLine,
    Renumber,
    DeleteLines,
    SortLines,
    NewSession,
    SaveSession,
    OpenSession,
    Reset,
    DeleteAll,
    Settings,
    TraceOn,
    TraceOff,
    ClearConsole,
    Help,
    Examples,
    Tour,
    About,
}

/// The entries under their headings.
pub const GROUPS: [(&str, &[Item]); 5] = [
    (
        "File",
        &[
            Item::New,
            Item::Open,
            Item::Save,
            Item::SaveCompact,
            Item::Merge,
            Item::Disk,
        ],
    ),
    (
        "Edit",
        &[
            Item::Undo,
            Item::Redo,
            Item::Find,
            Item::GoTo,
            Item::Jump,
            Item::Back,
            Item::InsertLine,
            Item::Renumber,
            Item::DeleteLines,
            Item::SortLines,
        ],
    ),
    ("Run", &[Item::TraceOn, Item::TraceOff, Item::ClearConsole]),
    (
        "Session",
        &[
            Item::NewSession,
            Item::SaveSession,
            Item::OpenSession,
            Item::Reset,
            Item::DeleteAll,
            Item::Settings,
        ],
    ),
    (
        "Help",
        &[Item::Help, Item::Examples, Item::Tour, Item::About],
    ),
];

impl Item {
    /// What the list calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "New program",
            Self::Open => "Open file\u{2026}",
            Self::Save => "Save as text",
            Self::SaveCompact => "Save in compact form",
            Self::Merge => "Merge\u{2026}",
            Self::Disk => "Files on the disk",
            Self::Undo => "Undo",
            Self::Redo => "Redo",
            Self::Find => "Find and replace\u{2026}",
            Self::GoTo => "Go to line\u{2026}",
            Self::Jump => "Jump to the target",
            Self::Back => "Back from the jump",
            Self::InsertLine => "Insert line",
            Self::Renumber => "Renumber\u{2026}",
            Self::DeleteLines => "Delete lines\u{2026}",
            Self::SortLines => "Sort lines",
            Self::NewSession => "New session",
            Self::SaveSession => "Save session",
            Self::OpenSession => "Open session\u{2026}",
            Self::Reset => "Reset session\u{2026}",
            Self::DeleteAll => "Delete my data\u{2026}",
            Self::Settings => "Settings\u{2026}",
            Self::TraceOn => "Trace lines (TRON)",
            Self::TraceOff => "Stop tracing (TROFF)",
            Self::ClearConsole => "Clear the screen",
            Self::Help => "Help and shortcuts",
            Self::Examples => "Example programs",
            Self::Tour => "Take the tour",
            Self::About => "About Everbasic",
        }
    }

    /// The keys that do it too; empty if none do.
    pub fn keys(self) -> &'static str {
        match self {
            Self::New => "Ctrl+Alt+N",
            Self::Open => "Ctrl+O",
            Self::Save => "Ctrl+S",
            Self::Undo => "Ctrl+Z",
            Self::Redo => "Ctrl+Y",
            Self::Find => "Ctrl+F",
            Self::GoTo => "Ctrl+G",
            Self::Jump => "Ctrl+.",
            Self::Back => "Ctrl+Shift+.",
            Self::InsertLine => "Alt+Enter",
            Self::Settings => "Ctrl+,",
            Self::Help => "F1",
            _ => "",
        }
    }
}

/// Does what an entry says.
pub fn perform(item: Item, state: WorkbenchState, desk: Desk, files: Files) {
    desk.close();
    match item {
        Item::New => files.ask_new(),
        Item::Open => files.choose(),
        Item::Save => files.save(),
        Item::SaveCompact => files.save_compact(),
        Item::Merge => files.choose_merge(),
        Item::Disk => {
            let is_open = untrack(|| state.view(disk::OPEN) == "yes");
            desk.show_disk(state, !is_open);
        }
        Item::Undo => desk.act("undo"),
        Item::Redo => desk.act("redo"),
        Item::Find => find::open(state, desk),
        Item::GoTo => desk.open.set(Some(Sheet::GoTo)),
        Item::Jump => {
            if desk.with_editor(|editor| editor.does("jump")) == Some(false) {
                desk.tell("No line number stands at the cursor to jump to.");
            }
        }
        Item::Back => {
            if desk.with_editor(|editor| editor.does("back")) == Some(false) {
                desk.tell("There was no jump to come back from.");
            }
        }
        Item::InsertLine => desk.act("insertLine"),
        Item::Renumber => desk.open.set(Some(Sheet::Renumber)),
        Item::DeleteLines => desk.open.set(Some(Sheet::DeleteLines)),
        Item::SortLines => desk.act("sortLines"),
        Item::NewSession => session::new_session(state),
        Item::SaveSession => state.send(Command::SaveSession),
        Item::OpenSession => files.choose_session(),
        Item::Reset => desk.open.set(Some(Sheet::Reset)),
        Item::DeleteAll => desk.open.set(Some(Sheet::DeleteAll)),
        Item::Settings => desk.open.set(Some(Sheet::Settings)),
        Item::TraceOn => at_prompt(state, desk, Command::EnterLine("TRON".to_owned())),
        Item::TraceOff => at_prompt(state, desk, Command::EnterLine("TROFF".to_owned())),
        Item::ClearConsole => at_prompt(state, desk, Command::ClearConsole),
        Item::Help => help::open(files.trouble),
        Item::Examples => help::open_examples(files.trouble),
        Item::Tour => tour::begin(state),
        Item::About => desk.open.set(Some(Sheet::About)),
    }
}

/// Does what BASIC does where it waits for a command; elsewhere a line would be the program's.
fn at_prompt(state: WorkbenchState, desk: Desk, command: Command) {
    let prompt = state.machine.with_untracked(|machine| machine.prompt);
    if prompt == Prompt::Command {
        state.send(command);
    } else {
        desk.tell("BASIC takes commands when it has said Ok. Stop the program first.");
    }
}

/// The entry that a key does; keys of the editor alone are not among them.
pub fn item_of(key: &str, control: bool, shift: bool, alt: bool) -> Option<Item> {
    match (key, control, shift, alt) {
        ("f" | "F" | "h" | "H", true, false, false) => Some(Item::Find),
        ("g" | "G", true, false, false) => Some(Item::GoTo),
        (",", true, false, false) => Some(Item::Settings),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_has_a_name_and_is_in_one_group() {
        let all: Vec<Item> = GROUPS
            .iter()
            .flat_map(|(_, items)| items.iter().copied())
            .collect();
        for (index, item) in all.iter().enumerate() {
            assert!(!item.name().is_empty());
            assert!(!all[..index].contains(item), "{item:?}");
        }
    }

    #[test]
    fn the_browsers_reload_keys_are_never_taken() {
        for key in ["F5", "r", "R", "t", "w", "n", "l"] {
            for flags in 0..8 {
                assert_eq!(
                    item_of(key, flags & 1 != 0, flags & 2 != 0, flags & 4 != 0),
                    None,
                    "{key}"
                );
            }
        }
    }
}
