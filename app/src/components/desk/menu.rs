//! Everything that can be done, in one list, with the keys that do it too.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use workbench::{Command, Prompt};

use super::{Desk, Sheet, find, session, tour};
use crate::{
    components::{
        files::Files,
        help,
        icons::{Icon, icon},
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
    Tour,
    About,
}

const GROUPS: [(&str, &[Item]); 5] = [
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
    ("Help", &[Item::Help, Item::Tour, Item::About]),
];

impl Item {
    fn name(self) -> &'static str {
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
            Self::Tour => "Take the tour",
            Self::About => "About Everbasic",
        }
    }

    fn keys(self) -> &'static str {
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
            let is_open = untrack(|| state.view(super::disk::OPEN) == "yes");
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

/// The button with the list behind it.
#[component]
pub fn Menu() -> impl IntoView {
    let state = WorkbenchState::expect();
    let desk = Desk::expect();
    let files = Files::expect();
    let is_open = Memo::new(move |_| desk.open.get() == Some(Sheet::Menu));
    let button = NodeRef::<html::Button>::new();
    let list = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if is_open.get()
            && let Some(list) = list.get()
        {
            move_focus(&list, Move::First);
        }
    });
    // A click anywhere else closes it.
    Effect::new(move |_| {
        let handle = window_event_listener(ev::pointerdown, move |event| {
            let Some(target) = event
                .target()
                .and_then(|target| target.dyn_into::<web_sys::Node>().ok())
            else {
                return;
            };
            let inside = |node: Option<&web_sys::Node>| {
                node.is_some_and(|node| node.contains(Some(&target)))
            };
            if is_open.get_untracked()
                && !inside(list.get_untracked().as_deref().map(AsRef::as_ref))
                && !inside(button.get_untracked().as_deref().map(AsRef::as_ref))
            {
                desk.close();
            }
        });
        on_cleanup(move || handle.remove());
    });
    let leave = move || {
        desk.close();
        if let Some(button) = button.get_untracked() {
            let _ = button.focus();
        }
    };
    let key = move |event: ev::KeyboardEvent| {
        let Some(list) = list.get_untracked() else {
            return;
        };
        let taken = match event.key().as_str() {
            "ArrowDown" => move_focus(&list, Move::Next),
            "ArrowUp" => move_focus(&list, Move::Previous),
            "Home" => move_focus(&list, Move::First),
            "End" => move_focus(&list, Move::Last),
            "Escape" | "Tab" => {
                leave();
                true
            }
            _ => false,
        };
        if taken {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let entry = move |item: Item| {
        view! {
            <button
                type="button"
                role="menuitem"
                tabindex="-1"
                on:click=move |_| perform(item, state, desk, files)
            >
                <span>{item.name()}</span>
                <kbd aria-hidden="true">{item.keys()}</kbd>
            </button>
        }
    };
    let groups = move || {
        GROUPS
            .map(|(title, items)| {
                view! {
                    <div role="group" aria-label=title>
                        <span class="menu-title" aria-hidden="true">
                            {title}
                        </span>
                        {items.iter().map(|item| entry(*item)).collect_view()}
                        {(title == "File").then(|| view! { <RecentItems /> })}
                    </div>
                }
            })
            .into_iter()
            .collect_view()
    };
    view! {
        <div class="menu-holder">
            <button
                node_ref=button
                type="button"
                class="tool bare"
                aria-label="Menu"
                title="Menu: files, editing, sessions, settings"
                aria-haspopup="menu"
                aria-expanded=move || is_open.get().to_string()
                on:click=move |_| desk.toggle(Sheet::Menu)
            >
                {icon(Icon::Menu)}
            </button>
            <Show when=move || is_open.get()>
                <div node_ref=list class="menu" role="menu" aria-label="Menu" tabindex="-1" on:keydown=key>
                    {groups()}
                </div>
            </Show>
        </div>
    }
}

/// Programs that can be opened again.
#[component]
fn RecentItems() -> impl IntoView {
    let state = WorkbenchState::expect();
    let desk = Desk::expect();
    let files = Files::expect();
    let names = state.recent.with_untracked(|recent| {
        recent
            .iter()
            .map(|one| one.name.clone())
            .collect::<Vec<_>>()
    });
    let some = !names.is_empty();
    let items = names.into_iter().map(|name| {
        let opened = name.clone();
        view! {
            <button
                type="button"
                role="menuitem"
                tabindex="-1"
                class="recent"
                on:click=move |_| {
                    desk.close();
                    files.open_recent(&opened);
                }
            >
                <span>{name}</span>
            </button>
        }
    });
    let forget = move |_| {
        desk.close();
        state.send(Command::ForgetRecent);
    };
    some.then(|| {
        view! {
            <div role="group" aria-label="Recent files">
                <span class="menu-title" aria-hidden="true">
                    "Recent files"
                </span>
                {items.collect_view()}
                <button type="button" role="menuitem" tabindex="-1" on:click=forget>
                    "Clear the list"
                </button>
            </div>
        }
    })
}

#[derive(Clone, Copy)]
enum Move {
    First,
    Last,
    Next,
    Previous,
}

/// Moves the focus among the entries; always true, for the key is used.
fn move_focus(list: &web_sys::HtmlDivElement, how: Move) -> bool {
    let Ok(found) = list.query_selector_all("[role=menuitem]") else {
        return true;
    };
    let items: Vec<HtmlElement> = (0..found.length())
        .filter_map(|index| found.get(index)?.dyn_into().ok())
        .collect();
    let active = document().active_element();
    let at = items.iter().position(|item| {
        active
            .as_ref()
            .is_some_and(|active| active.is_same_node(Some(item)))
    });
    let last = items.len().saturating_sub(1);
    let next = match (how, at) {
        (Move::First, _) | (Move::Next, None) => 0,
        (Move::Last, _) | (Move::Previous, None) => last,
        (Move::Next, Some(at)) => {
            if at == last {
                0
            } else {
                at + 1
            }
        }
        (Move::Previous, Some(at)) => at.checked_sub(1).unwrap_or(last),
    };
    if let Some(item) = items.get(next) {
        let _ = item.focus();
    }
    true
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
