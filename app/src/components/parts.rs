//! Parts of the screen that are closed when most pages open: the menu's list, the dialogs, the
//! finder, the files, the panels. They are drawn by code that comes [later](crate::later).

use leptos::prelude::*;

use super::{
    desk::{about, disk, find, lines, menu, session, settings},
    dock::{self, Panel},
};
use crate::later::Code;

/// A part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The entries of the menu.
    Menu,
    /// Find and replace.
    Finder,
    /// The files of the disk.
    Files,
    /// The settings.
    Settings,
    /// Where to go.
    GoTo,
    /// New line numbers.
    Renumber,
    /// Which lines to delete.
    DeleteLines,
    /// The question before a session is reset.
    Reset,
    /// The question before everything is deleted.
    DeleteAll,
    /// How saving stands.
    Sync,
    /// What this is.
    About,
    /// A panel below editor and console.
    Panel(Panel),
}

/// Selects what of the parts the server may have drawn: those that stay open over a reload.
#[cfg(feature = "hydrate")]
pub const STAYING: &str = ".finder, .drawer, .dock-body";

/// Draws the part, as soon as its code is there.
#[component]
pub fn Later(
    /// Which.
    part: Part,
) -> impl IntoView {
    let code = Code::expect();
    move || match code.get() {
        Some(code) => (code.draw)(part),
        None => view! { <p class="empty" role="status">"Loading\u{2026}"</p> }.into_any(),
    }
}

/// Draws a part; the code that comes later.
pub fn draw(part: Part) -> AnyView {
    match part {
        Part::Menu => view! { <menu::Entries /> }.into_any(),
        Part::Finder => view! { <find::FinderBox /> }.into_any(),
        Part::Files => view! { <disk::Drawer /> }.into_any(),
        Part::Settings => view! { <settings::Body /> }.into_any(),
        Part::GoTo => view! { <lines::GoTo /> }.into_any(),
        Part::Renumber => view! { <lines::Renumber /> }.into_any(),
        Part::DeleteLines => view! { <lines::DeleteLines /> }.into_any(),
        Part::Reset => view! { <session::Reset /> }.into_any(),
        Part::DeleteAll => view! { <session::DeleteAll /> }.into_any(),
        Part::Sync => view! { <session::SyncDetails /> }.into_any(),
        Part::About => view! { <about::About /> }.into_any(),
        Part::Panel(panel) => dock::draw(panel),
    }
}
